#!/usr/bin/env bash
# The quickstart as a user runs it, and what must be true of its dataset. Prints one line a check and a count.
set -uo pipefail
cd "$(dirname "$0")/.."
manimill=$1
config=examples/quickstart/manimill.toml
dataset=examples/quickstart/dataset
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

check() {
    local name=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n' "$name"
        tail -n 20 "$scratch/said"
    fi
}

# What must be the same twice; the ledger and the card belong to it.
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs cksum); }

exits_with() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" -eq "$wanted" ] || { echo "exit status $status, not $wanted"; return 1; }
}

says() {
    local words=$1
    shift
    "$@" >"$scratch/words" 2>&1
    grep -qF -- "$words" "$scratch/words" || { cat "$scratch/words"; return 1; }
}

# A build may end with 1: done, with findings.
builds() {
    local status=0
    "$manimill" build "$@" || status=$?
    [ "$status" -le 1 ]
}

rebuilds_with_one_thread() {
    sed "s|^output = .*|output = \"$scratch/again\"|" "$config" >examples/quickstart/.again.toml
    RAYON_NUM_THREADS=1 "$manimill" build examples/quickstart/.again.toml
    local status=$?
    rm -f examples/quickstart/.again.toml
    [ "$status" -le 1 ] && diff <(sums "$dataset") <(sums "$scratch/again")
}

rebuilds_without_running() {
    local before
    before=$(sums "$dataset")
    says "(0 samples run now" builds "$config" && diff <(printf '%s\n' "$before") <(sums "$dataset")
}

rm -rf "$dataset"
check "the quickstart builds" builds "$config"
check "its dataset is sound" python3 scripts/check_dataset.py "$dataset"
check "a second build runs no sample and changes no byte" rebuilds_without_running
check "one thread writes the same bytes" rebuilds_with_one_thread

printf '[dataset]\nname = "x"\n[render]\nmodes = "off"\n' >"$scratch/unknown.toml"
check "an unknown key is unusable configuration" exits_with 2 "$manimill" build "$scratch/unknown.toml"
check "an unknown key is told the nearest known one" says "did you mean \`mode\`" "$manimill" build "$scratch/unknown.toml"
check "a missing configuration is unusable" exits_with 2 "$manimill" build "$scratch/nowhere.toml"

printf 'quickstart: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
