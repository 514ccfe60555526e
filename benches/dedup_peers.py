#!/usr/bin/env python3
"""Deduplication side by side: manimill and other tools, on the same file and the same machine.

    python3 benches/dedup_peers.py [SAMPLES] [FOLDER]

Makes SAMPLES (40,000) Manim-like samples, installs datasketch, rensa and text-dedup from PyPI into a virtual environment in FOLDER
(target/peers), and times each tool from the file to its list of near-duplicates:

- "same work": parse, normalise (comments, docstrings, layout), shingles of five tokens, MinHash, LSH, and every candidate verified by its true
  Jaccard similarity and an edit similarity of its tokens;
- "as it comes": words of the raw text, MinHash and LSH, nothing normalised and nothing verified, as the tools' own examples do it.

Prints the rate of each and the ratio to manimill.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HASHES, THRESHOLD, SHINGLE = 128, 0.8, 5
WORD = re.compile(r"\w+|[^\w\s]")


def normalised(code):
    import ast

    tree = ast.parse(code)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            del body[0]
    return ast.unparse(tree)


def shingles(tokens):
    return {" ".join(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1))}


def similar(left, right):
    """Twice the tokens in common, in order, as a part of all: what the edit similarity is, by difflib's cheaper bound first."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.quick_ratio() >= THRESHOLD and matcher.ratio() >= THRESHOLD


def read(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["code"]


def datasketch_index():
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=HASHES)

    def add(number, parts):
        sketch = MinHash(num_perm=HASHES)
        sketch.update_batch([part.encode() for part in parts])
        found = index.query(sketch)
        index.insert(number, sketch, check_duplication=False)
        return found

    return add


def rensa_index():
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=HASHES, num_bands=16)

    def add(number, parts):
        sketch = RMinHash(num_perm=HASHES, seed=42)
        sketch.update(list(parts))
        found = index.query(sketch)
        index.insert(number, sketch)
        return found

    return add


def run(tool, work, path):
    add = {"datasketch": datasketch_index, "rensa": rensa_index}[tool]()
    start = time.perf_counter()
    twins, kept = 0, []
    for number, code in enumerate(read(path)):
        tokens = WORD.findall(normalised(code)) if work == "same" else code.split()
        parts = shingles(tokens)
        found = add(number, parts)
        if work == "same":
            kept.append((tokens, parts))
            found = [
                other
                for other in found
                if len(parts & kept[other][1]) >= THRESHOLD * len(parts | kept[other][1]) and similar(tokens, kept[other][0])
            ]
        twins += bool(found)
    print(json.dumps({"seconds": time.perf_counter() - start, "twins": twins}))


def text_dedup(python, path, folder):
    """Its command line, timed from outside; the time that it takes on ten samples is taken off."""

    def once(file):
        out = folder / "text-dedup-out"
        command = [python, "-m", "text_dedup.minhash", "--path", "json", "--data_files", str(file), "--split", "train"]
        command += ["--cache_dir", str(folder / "cache"), "--output", str(out), "--column", "code", "--batch_size", "10000"]
        command += ["--ngram", str(SHINGLE), "--num_perm", str(HASHES), "--threshold", str(THRESHOLD)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError((done.stderr or done.stdout).strip().splitlines()[-1])
        return time.perf_counter() - start

    few = folder / "few.jsonl"
    few.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:10]), encoding="utf-8")
    overhead = once(few)
    return once(path) - overhead


def bench(*arguments):
    command = ["cargo", "bench", "--quiet", "--package", "manimill", "--bench", "dedup", "--", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "target" / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"samples-{samples}.jsonl"
    print(bench("write", path, samples).strip())
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    for package in ("datasketch", "rensa", "text-dedup"):
        pip = [python, "-m", "pip", "install", "--quiet", package]
        if subprocess.run(pip, check=False).returncode:
            print(f"{package} cannot be installed here")

    story = bench("read", path)
    ours = samples / float(re.search(r"in ([\d.]+) s", story).group(1))
    print(f"\n{'tool':<12}{'work':<14}{'samples/s':>11}{'twins':>9}{'manimill is':>14}")
    print(f"{'manimill':<12}{'same':<14}{ours:>11.0f}   {story.splitlines()[1]}")
    for tool in ("datasketch", "rensa"):
        for work, name in (("same", "same work"), ("raw", "as it comes")):
            command = [python, __file__, "--run", tool, work, path]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{tool:<12}{name:<14}fails: {done.stderr.strip().splitlines()[-1]}")
                continue
            result = json.loads(done.stdout)
            rate = samples / result["seconds"]
            print(f"{tool:<12}{name:<14}{rate:>11.0f}{result['twins']:>9}{ours / rate:>13.1f}x")
    try:
        rate = samples / text_dedup(python, path, folder)
        print(f"{'text-dedup':<12}{'as it comes':<14}{rate:>11.0f}{'':>9}{ours / rate:>13.1f}x")
    except RuntimeError as why:
        print(f"{'text-dedup':<12}{'as it comes':<14}fails: {why}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:5])
    else:
        main()
