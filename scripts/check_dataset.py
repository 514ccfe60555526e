#!/usr/bin/env python3
"""What must be true of the quickstart's dataset, read as a stranger would read it: standard library only.

    python3 check_dataset.py DATASET_FOLDER

Prints each fault on a line; exits 1 when there is one.
"""

import ast
import json
import sys
from collections import Counter
from pathlib import Path

COLUMNS = {
    "id", "code", "description", "description_origin", "source", "repository", "revision", "path", "first_line", "last_line",
    "licence", "scene", "dialect", "changes", "packages", "verdict",
}  # fmt: skip
LOCAL_MODULES = {"lesson", "marks", "palette", "common"}

# The scenes of the small repository: those that need no file, speak today's Manim, and are not bases for others.
LESSONS = {
    "AddingWaves", "Beats", "BlinkingGrid", "BreadthFirstSearch", "BubbleSort", "CircumferenceUnrolls", "CubeInSpace", "Cycloid",
    "FactorTree", "GoldenRectangle", "Handshakes", "InscribedAngle", "Lissajous", "MeshedGears", "Pendulum", "Pythagoras",
    "RiemannSum", "RoadMap", "RoseGarden", "SelectionSort", "ShuffledCards", "SieveOfEratosthenes", "Spiral", "Spirograph",
    "StandingWave", "SumOfOddNumbers", "ZoomIntoTheNumberLine",
}  # fmt: skip
# Rows of the table that nothing else has.
CHATS = {
    "Orbit", "HexagonFallsApart", "RainPerMonth", "QuarterTurn", "EulersIdentity", "Clock", "FactorialCode", "SumOfTwoDice",
    "Snowflake", "SquareOnAPath", "TwoHands", "GreenTriangle",
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


def faults(folder):
    stages = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    yield from faults_of_ledger(stages)
    rows = [json.loads(line) for line in (folder / "jsonl/train.jsonl").read_text(encoding="utf-8").splitlines()]
    if stages[-1]["out"] != len(rows):
        yield f"the ledger ends with {stages[-1]['out']}, the dataset has {len(rows)} rows"
    for row in rows:
        for fault in faults_of_row(row):
            yield f"{row.get('id')}: {fault}"
    for key in ("id", "code"):
        for value, count in Counter(row[key] for row in rows).items():
            if count > 1:
                yield f"{count} rows have the {key} {value[:80]!r}"

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
