#!/usr/bin/env bash
# Opens the report of a dataset folder, and one with 10,000 samples, in headless Chromium. Needs Chromium and npm; says so where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
manimill=$1
dataset=$(realpath "$2")
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ] || ! command -v npm >/dev/null; then
    echo 'the report was not opened: that needs Chromium and npm (`apt-get install chromium npm`)' >&2
    exit 0
fi
modules=${MANIMILL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/manimill}/check-report
if [ ! -e "$modules/node_modules/axe-core" ] || [ ! -e "$modules/node_modules/puppeteer-core" ]; then
    mkdir -p "$modules"
    npm install --silent --no-fund --no-audit --prefix "$modules" axe-core puppeteer-core
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$manimill" report "$dataset" --output "$scratch/report.html" >/dev/null
"${CARGO:-cargo}" run --quiet --locked --package manimill --example large_report -- "$scratch/large.html"
check=$(realpath scripts/check_report.mjs)
cd "$modules"
node "$check" "$browser" "$scratch/report.html" "$scratch/large.html"
