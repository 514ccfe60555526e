#!/usr/bin/env bash
# What `make test` runs: the crates' tests, their documentation's, the quickstart from end to end, formatting and clippy. All of it
# runs, whatever fails on the way; the last line counts.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}
target=${TARGET:-target}
manimill=$target/debug/manimill

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

# Adds what a runner's log says: `N passed … N failed`, as cargo test, cargo nextest and the quickstart's checks print it.
count() {
    local numbers
    numbers=$(sed -E $'s/\x1b\\[[0-9;]*m//g' "$log" | grep -E '^(test result:| *Summary|quickstart:)' || true)
    passed=$((passed + $(sum passed <<<"$numbers")))
    failed=$((failed + $(sum failed <<<"$numbers")))
}

sum() {
    { grep -oE "[0-9]+ $1" || true; } | awk '{ total += $1 } END { print total + 0 }'
}

# Runs a test command to its end, so that one failure does not hide another; a failure without a count is one.
run() {
    local before=$failed
    printf '\n== %s\n' "$*"
    if "$@" 2>&1 | tee "$log"; then
        count
    else
        count
        [ "$failed" -gt "$before" ] || failed=$((failed + 1))
    fi
}

# The environment is made by the tool itself, before the tests that need it. Without LaTeX the doctor has findings: no matter.
"$cargo" build --locked --workspace
"$manimill" doctor --fix || true

if "$cargo" nextest --version >/dev/null 2>&1; then
    run "$cargo" nextest run --locked --workspace --no-fail-fast
else
    run "$cargo" test --locked --workspace --lib --bins --tests --no-fail-fast
fi
run "$cargo" test --locked --workspace --doc --no-fail-fast
run scripts/test_quickstart.sh "$manimill"
run "$cargo" fmt --all --check
run "$cargo" clippy --quiet --workspace --all-targets --locked -- -D warnings

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
