#!/usr/bin/env bash
# The end of `make demo`: what to do with the dataset that it made.
set -euo pipefail
dataset=$1
cat <<TEXT

Look at it: open $dataset/report.html in a browser; $dataset/README.md is its card, $dataset/jsonl/ has the rows by split.
Load it:    python3 -c 'from datasets import load_dataset; print(load_dataset("$dataset", split="train")[0]["code"])'
Go on:      uncomment the last block of $(dirname "$dataset")/manimill.toml, name a folder of yours, and run \`make demo\` again.
TEXT
