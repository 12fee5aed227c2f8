"""One refresh stage by stage, and the floor it stands on, as JSON.

``python -m tests.benchmarks.stages FOLDER WAREHOUSE``. Run as a process of its own, so that its memory is its own.
Everything is imported, loaded and compiled by a refresh of the seeds first; what a cold start costs is seen by timing
the command.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import polars as pl

from pipeline import publishing, star
from pipeline.extraction import EXTRACTORS
from pipeline.grammar import annotate
from pipeline.reading import read
from tests.benchmarks.corpus import SEEDS
from tests.benchmarks.measure import Stages

TRIVIAL = r"\b(?:19|20)\d\d\b"


def refresh(folder: Path, warehouse: Path, stages: Stages) -> dict[str, int]:
    """All stages in order; the numbers of what came out."""
    with stages.stage("read"):
        reading = read(folder)
    with stages.stage("annotate"):
        marked = annotate(reading.passages, reading.articles)
    statements = {}
    for kind, extract in EXTRACTORS.items():
        with stages.stage(f"extract {kind}"):
            statements[kind] = extract(marked)
    with stages.stage("star"):
        tables = star.build(statements, reading.articles, marked)
    with stages.stage("publish"):
        published = publishing.publish(tables, warehouse, reading.rejected)
    return {
        "articles": reading.articles.height,
        "passages": reading.passages.height,
        "statements": sum(frame.height for frame in statements.values()),
        "facts": published.counts["facts"],
        "mentions": published.counts["mentions"],
        "characters": int(reading.articles["text_length"].sum()),
        "file_bytes": warehouse.stat().st_size,
    }


def floor(folder: Path, stages: Stages) -> None:
    """What nobody can do without: the bytes and their digests; passages and one regex over them."""
    with stages.stage("floor: bytes and digests"):
        for path in sorted(folder.rglob("*.txt")):
            hashlib.sha256(path.read_bytes()).hexdigest()
    with stages.stage("floor: passages, one regex"):
        passages = read(folder).passages
        passages.filter(pl.col("text").str.contains(TRIVIAL))


def main() -> int:
    """Print costs and numbers as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("warehouse", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        refresh(SEEDS, Path(scratch) / "warm.duckdb", Stages())
    stages = Stages()
    floor(arguments.folder, stages)
    numbers = refresh(arguments.folder, arguments.warehouse, stages)
    print(json.dumps({"numbers": numbers, "stages": stages.as_dict()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
