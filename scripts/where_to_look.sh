#!/usr/bin/env bash
# The end of `make demo`: where the dataset is and how to look at it.
set -euo pipefail
dataset=$1
cat <<TEXT

The dataset is in $dataset:
  README.md              its card: sources, licences, what was kept and dropped, the columns
  jsonl/train.jsonl      the rows, one a line
  data/train.parquet     the same for trainers
  rejected.parquet       what was dropped, with the reason, the code and the evidence
  ledger.json            in = out + dropped, stage by stage

Load it:
  python3 -c 'from datasets import load_dataset; print(load_dataset("$dataset", split="train")[0]["code"])'

Add a folder of your own: uncomment the last block of $(dirname "$dataset")/manimill.toml and run \`make demo\` again.
TEXT
