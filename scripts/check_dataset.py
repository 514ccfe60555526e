#!/usr/bin/env python3
"""What must be true of the quickstart's dataset, read as a stranger would read it: standard library only.

    python3 check_dataset.py DATASET_FOLDER

Prints each fault on a line; exits 1 when there is one.
"""

import ast
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

COLUMNS = {
    "id", "code", "description", "description_origin", "source", "repository", "revision", "path", "part", "first_line",
    "last_line",
    "licence", "scene", "dialect", "changes", "packages", "verdict", "needs_description", "split", "characters", "lines", "nodes", "tokens",
    "token_counts", "difficulty", "length_difficulty", "weight", "stage", "prompt", "prompt_style", "prompt_origin", "grounding",
}  # fmt: skip
LOCAL_MODULES = {"lesson", "marks", "palette", "common"}

# The scenes of the small repository that are not bases for others: the files that they load are drawn, old names are today's.
LESSONS = {
    "AddingWaves", "Beats", "BlinkingGrid", "BreadthFirstSearch", "BubbleSort", "CircumferenceUnrolls", "CompassTurns", "CubeInSpace", "Cycloid",
    "FactorTree", "GoldenRectangle", "Handshakes", "InscribedAngle", "Lighthouse", "Lissajous", "MeshedGears", "Pendulum", "Pythagoras",
    "RiemannSum", "RoadMap", "RoseGarden", "SelectionSort", "ShuffledCards", "SieveOfEratosthenes", "Spiral", "Spirograph",
    "SquareToCircleSketch",
    "StandingWave", "SumOfOddNumbers", "ZoomIntoTheNumberLine",
}  # fmt: skip
# Rows of the table that nothing else has.
CHATS = {
    "Orbit", "HexagonFallsApart", "RainPerMonth", "QuarterTurn", "EulersIdentity", "Clock", "FactorialCode", "SumOfTwoDice",
    "Snowflake", "SquareOnAPath", "TwoHands", "GreenTriangle", "CountDown", "LogoTurns",
}  # fmt: skip
# `Orbit` with other names: a row of its own for those who do not look behind names.
RENAMED_TWINS = {"PlanetScene"}
LEAST_DOCS = 300


def faults_of_ledger(stages):
    before = None
    for stage in stages:
        name = stage["stage"]
        if stage["in"] != stage["out"] + stage["dropped"]:
            yield f"ledger: {name}: {stage['in']} in is not {stage['out']} out + {stage['dropped']} dropped"
        if sum(stage["reasons"].values()) != stage["dropped"]:
            yield f"ledger: {name}: the reasons do not add up to {stage['dropped']}"
        if before is not None and before != stage["in"]:
            yield f"ledger: {name}: takes in {stage['in']} of the {before} that the stage before let out"
        before = stage["out"]


def faults_of_row(row):
    missing = COLUMNS - row.keys()
    if missing:
        yield f"lacks {sorted(missing)}"
        return
    if row["verdict"] not in ("runs", "unjudged: no LaTeX"):
        yield f"has the verdict {row['verdict']!r}"
    if "```" in row["code"]:
        yield "carries a Markdown fence"
    try:
        tree = ast.parse(row["code"])
        compile(tree, row["id"], "exec")
    except SyntaxError as error:
        yield f"does not compile: {error}"
        return
    if row["scene"] not in {node.name for node in tree.body if isinstance(node, ast.ClassDef)}:
        yield f"does not define {row['scene']}"
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = ["." * node.level + (node.module or "")]
        for module in modules:
            if module.startswith(".") or module.split(".")[0] in LOCAL_MODULES:
                yield f"imports {module}, which it does not carry"
    if row["description"] and not row["description_origin"]:
        yield "has a description of unknown origin"
    if row["verdict"] == "runs" and not row["prompt"]:
        yield "was run and has no prompt"
    if row["prompt"] and row["prompt_origin"] not in ("author", "narrator"):
        yield f"has a prompt of {row['prompt_origin']!r}"


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def faults_of_splits(rows):
    """What belongs together and is apart."""
    for kind, key in {
        "file": lambda row: None if row["source"] == "chats" else (row["repository"], row["path"]),
        "description": lambda row: " ".join((row["description"] or "").lower().split()) or None,
    }.items():
        sides = {}
        for row in rows:
            if key(row) is not None:
                sides.setdefault(key(row), set()).add(row["split"])
        for value, splits in sides.items():
            if len(splits) > 1:
                yield f"the {kind} {str(value)[:80]!r} is in {sorted(splits)}"
    for split in ("validation", "test"):
        share = sum(row["split"] == split for row in rows) / len(rows)
        if not 0.02 <= share <= 0.1:
            yield f"{split} has {share:.1%} of the rows"


def answer_of(row):
    """The code in a row of a form, and the prompt; whatever the form."""
    for name in ("messages", "conversations"):
        if name in row:
            for turn in row[name]:
                if len(turn) != 2 or not all(isinstance(value, str) for value in turn.values()):
                    raise ValueError(f"a turn has the keys {sorted(turn)}")
            texts = [list(turn.values())[1] for turn in row[name]]
            return texts[-1], texts[-2]
    if "completion" in row:
        return row["completion"][-1]["content"], row["prompt"][-1]["content"]
    if "output" in row:
        return row["output"], row["instruction"]
    return row["text"], None


def faults_of_forms(folder, rows):
    """Every row with a prompt is in every form but `code_only`, in its split, fenced once; the others are there and nowhere else."""
    by_id = {row["id"]: row for row in rows}
    for form in ("messages", "prompt_completion", "sharegpt", "alpaca", "text", "code_only"):
        seen, columns = set(), set()
        for path in sorted((folder / "formats" / form).glob("*.jsonl")):
            for line in rows_of(path):
                row = by_id[line["id"]]
                seen.add(line["id"])
                columns.add(tuple(line))
                answer, prompt = answer_of(line)
                if row["split"] != path.stem:
                    yield f"{form}: {row['id']} is in {path.name}, and its split is {row['split']}"
                if prompt is not None and prompt != row["prompt"]:
                    yield f"{form}: {row['id']} has another prompt than its row"
                if form == "code_only":
                    if answer != row["code"]:
                        yield f"{form}: {row['id']} has other code than its row"
                elif answer.count("```python\n") != 1 or row["code"].strip() not in answer:
                    yield f"{form}: the code of {row['id']} is not fenced once"
        wanted = {row["id"] for row in rows if (row["prompt"] is None) == (form == "code_only")}
        if seen != wanted:
            yield f"{form}: has {len(seen)} rows, should have {len(wanted)}"
        if len(columns) > 1:
            yield f"{form}: rows have different columns: {sorted(columns)}"


def faults_of_descriptions(folder, rows):
    """The files that describe the folder to machines name what is there."""
    croissant = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    for file in croissant["distribution"]:
        path = folder / file["contentUrl"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            yield f"croissant.json: {file['contentUrl']} is missing or has another checksum"
    described = {file["contentUrl"] for file in croissant["distribution"]}
    there = {str(path.relative_to(folder)) for part in ("data", "formats") for path in (folder / part).rglob("*.parquet")}
    if described != there:
        yield f"croissant.json: describes {sorted(described ^ there)} or lacks it"
    for name, entry in json.loads((folder / "dataset_info.json").read_text(encoding="utf-8")).items():
        if not (folder / entry["file_name"]).is_file():
            yield f"dataset_info.json: {name}: {entry['file_name']} is missing"
    card = (folder / "README.md").read_text(encoding="utf-8")
    for path in there:
        if f'path: "{path}"' not in card:
            yield f"the card does not name {path}"
    shape = json.loads((folder / "shape.json").read_text(encoding="utf-8"))
    if sum(bucket["rows"] for bucket in shape["buckets"]) != len(rows):
        yield "shape.json: the buckets do not add up to the rows"
    if shape["splits"]["leaks"]["found"] or not shape["splits"]["leaks"]["compared"]:
        yield f"shape.json: {shape['splits']['leaks']}"
    if sum(side["rows"] for side in shape["splits"]["sides"].values()) != len(rows):
        yield "shape.json: the sides do not add up to the rows"


def faults(folder):
    stages = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    yield from faults_of_ledger(stages)
    rows = [row for path in sorted((folder / "jsonl").glob("*.jsonl")) for row in rows_of(path)]
    if stages[-1]["out"] != len(rows):
        yield f"the ledger ends with {stages[-1]['out']}, the dataset has {len(rows)} rows"
    for row in rows:
        for fault in faults_of_row(row):
            yield f"{row.get('id')}: {fault}"
    for key in ("id", "code"):
        for value, count in Counter(row[key] for row in rows).items():
            if count > 1:
                yield f"{count} rows have the {key} {value[:80]!r}"

    yield from faults_of_splits(rows)
    yield from faults_of_forms(folder, rows)
    yield from faults_of_descriptions(folder, rows)

    scenes = {}
    for row in rows:
        scenes.setdefault(row["source"], set()).add(row["scene"])
    for source, wanted in (("lessons", LESSONS), ("chats", CHATS)):
        found = scenes.get(source, set())
        if wanted - found:
            yield f"{source}: lost {sorted(wanted - found)}"
        if found - wanted - RENAMED_TWINS:
            yield f"{source}: should not have {sorted(found - wanted - RENAMED_TWINS)}"
    if len(scenes.get("manim-docs", ())) < LEAST_DOCS:
        yield f"manim-docs: {len(scenes.get('manim-docs', ()))} scenes; at least {LEAST_DOCS} were expected"
    for path in sorted(folder.rglob("*.parquet")):
        data = path.read_bytes()
        if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
            yield f"{path.name} is no Parquet file"
    if not (folder / "data/train.parquet").is_file() or not (folder / "rejected.parquet").is_file():
        yield "data/train.parquet or rejected.parquet is missing"
    for name in ("README.md", "manimill.lock", "ledger.json", "jsonl/train.jsonl"):
        text = (folder / name).read_text(encoding="utf-8")
        for place in (str(Path.home()) + "/", str(folder.resolve().parent)):
            if len(place) > 3 and place in text:
                yield f"{name} names a folder of this machine: {place}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
