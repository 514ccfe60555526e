#!/usr/bin/env python3
"""Loads every configuration of a dataset folder with `datasets`, and looks at it as trainers do.

    python3 load_dataset.py DATASET_FOLDER
"""

import itertools
import json
import sys
from collections import defaultdict
from pathlib import Path

import mlcroissant
import pandas
from datasets import Value, get_dataset_config_names, get_dataset_split_names, load_dataset
from huggingface_hub import DatasetCard

TEXT = Value("string")


def trl(features):
    """How TRL's SFTTrainer tells what a dataset is: `is_conversational`, `maybe_apply_chat_template`, `dataset_text_field`."""
    if "messages" in features:
        return set(features["messages"].feature) == {"role", "content"}
    if "prompt" in features:
        return all(set(features[side].feature) == {"role", "content"} for side in ("prompt", "completion"))
    return features.get("text") == TEXT


def unsloth(rows):
    """`standardize_sharegpt`: exactly two keys a turn, all strings, the one with fewer values is the role."""
    values = defaultdict(list)
    for row in itertools.islice(rows, 10):
        for turn in row["conversations"]:
            for key, value in turn.items():
                assert isinstance(value, str), f"{key} is no text"
                values[key].append(value)
    assert len(values) == 2, f"{len(values)} keys a turn"
    role = min(values, key=lambda key: len(set(values[key])))
    return role == "from" and set(values[role]) <= {"system", "human", "gpt"}


def llama_factory(folder):
    """Its own converters: sharegpt wants turns in order, user first after the system prompt, alpaca the columns it is told of."""
    for name, entry in json.loads((folder / "dataset_info.json").read_text(encoding="utf-8")).items():
        rows = [json.loads(line) for line in (folder / entry["file_name"]).open(encoding="utf-8")]
        for row in rows:
            if entry["formatting"] == "sharegpt":
                tags = entry["tags"]
                turns = row[entry["columns"]["messages"]]
                if turns[0][tags["role_tag"]] == tags["system_tag"]:
                    turns = turns[1:]
                assert len(turns) % 2 == 0, name
                for place, turn in enumerate(turns):
                    wanted = (tags["user_tag"], tags["assistant_tag"])[place % 2]
                    assert turn[tags["role_tag"]] == wanted and isinstance(turn[tags["content_tag"]], str), name
            else:
                assert all(isinstance(row[column], str) for column in entry["columns"].values()), name
        yield name


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    card = DatasetCard.load(folder / "README.md")
    configurations = get_dataset_config_names(str(folder))
    assert configurations == [entry["config_name"] for entry in card.data.to_dict()["configs"]], configurations
    assert card.data.license and card.data.pretty_name

    described = set()
    loaded = {}
    for configuration in configurations:
        splits = get_dataset_split_names(str(folder), configuration)
        features = None
        for split in splits:
            rows = load_dataset(str(folder), configuration, split=split)
            assert features is None or rows.features == features, f"{configuration}: the columns of {split} differ"
            features = rows.features
            at = "jsonl" if configuration == "default" else "curriculum" if configuration == "curriculum" else f"formats/{configuration}"
            lines = [json.loads(line) for line in (folder / at / f"{split}.jsonl").open(encoding="utf-8")]
            assert rows.to_list() == lines, f"{configuration}, {split}: Parquet and JSON lines differ"
            loaded[configuration, split] = rows
        if configuration in ("messages", "prompt_completion", "text", "code_only"):
            assert trl(features), f"{configuration}: {features}"
        if configuration == "sharegpt":
            assert all(unsloth(loaded[configuration, split]) for split in splits)
        if configuration == "alpaca":
            assert all(features[name] == TEXT for name in ("instruction", "input", "output", "system")), features
    rows = [row for (configuration, _), split in loaded.items() if configuration == "default" for row in split]
    described = {row["id"] for row in rows if row["prompt"]}
    for configuration in set(configurations) - {"default", "curriculum"}:
        ids = {row["id"] for (name, _), split in loaded.items() if name == configuration for row in split}
        wanted = {row["id"] for row in rows} - described if configuration == "code_only" else described
        assert ids == wanted, f"{configuration} has other rows than it should"
    entries = list(llama_factory(folder))

    rejected = pandas.read_parquet(folder / "rejected.parquet")
    ledger = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    assert len(rejected) == sum(stage["dropped"] for stage in ledger), "rejected.parquet and the ledger differ"

    croissant = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    by_croissant = 0
    for record_set in croissant.metadata.record_sets:
        configuration, split = record_set.id.split("/")
        by_croissant += len(list(croissant.records(record_set.id)))
    assert by_croissant == sum(len(split) for split in loaded.values()), "Croissant reads other rows"
    print(
        f"{len(rows)} rows in {len(configurations)} configurations and {len(rejected)} rejected ones, read by datasets, huggingface_hub, pandas "
        f"and mlcroissant; {len(entries)} entries for LLaMA-Factory"
    )


if __name__ == "__main__":
    main()
