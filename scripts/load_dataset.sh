#!/usr/bin/env bash
# Loads a dataset folder with the libraries that trainers use, in an environment of its own, and compares both forms of its rows.
set -euo pipefail
dataset=$1
environment=${MANIMILL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/manimill}/load-dataset
if [ ! -e "$environment/complete" ]; then
    python3 -m venv --clear "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check datasets pandas
    touch "$environment/complete"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
HF_HUB_OFFLINE=1 HF_DATASETS_DISABLE_PROGRESS_BARS=1 HF_DATASETS_CACHE=$scratch "$environment/bin/python" - "$dataset" <<'PYTHON'
import json
import sys
from pathlib import Path

import pandas
from datasets import load_dataset

folder = Path(sys.argv[1])
rows = load_dataset(str(folder), split="train")
lines = [json.loads(line) for line in (folder / "jsonl/train.jsonl").read_text(encoding="utf-8").splitlines()]
assert rows.to_list() == lines, "Parquet and JSON lines differ"
rejected = pandas.read_parquet(folder / "rejected.parquet")
ledger = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
assert len(rejected) == sum(stage["dropped"] for stage in ledger), "rejected.parquet and the ledger differ"
print(f"{len(rows)} rows and {len(rejected)} rejected ones, read by datasets and pandas")
PYTHON
