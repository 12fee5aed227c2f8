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

from pipeline import batches, publishing, star
from pipeline.extraction import EXTRACTORS, extract
from pipeline.grammar import annotate
from pipeline.reading import read
from tests.benchmarks.corpus import SEEDS
from tests.benchmarks.measure import Stages

TRIVIAL = r"\b(?:19|20)\d\d\b"


def refresh(folder: Path, warehouse: Path, stages: Stages, by_kind: bool = False) -> dict[str, int]:
    """All stages in order, in batches as the assets do it; the numbers of what came out.

    ``by_kind`` times the extractors one after the other instead of together.
    """
    with stages.stage("read"):
        reading = read(folder)
    articles, passages, rejected = reading.articles, reading.passages, reading.rejected
    del reading
    with stages.stage("annotate"):
        marked = pl.concat([annotate(batch, articles) for batch in batches.of_articles(passages)])
    numbers = {"articles": articles.height, "passages": passages.height}
    del passages
    statements = {}
    for kinds in [[kind] for kind in EXTRACTORS] if by_kind else [list(EXTRACTORS)]:
        with stages.stage(f"extract {kinds[0]}" if by_kind else "extract"):
            found = [extract(batch, kinds) for batch in batches.of_articles(marked)]
            statements |= {kind: pl.concat([batch[kind] for batch in found]) for kind in kinds}
    with stages.stage("star"):
        tables = star.build(statements, articles, marked.lazy())
    with stages.stage("publish"):
        published = publishing.publish(tables, warehouse, rejected)
    return numbers | {
        "statements": sum(frame.height for frame in statements.values()),
        "facts": published.counts["facts"],
        "mentions": published.counts["mentions"],
        "characters": int(articles["text_length"].sum()),
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
    parser.add_argument("--by-kind", action="store_true", help="time the extractors one after the other")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        refresh(SEEDS, Path(scratch) / "warm.duckdb", Stages())
    stages = Stages()
    floor(arguments.folder, stages)
    numbers = refresh(arguments.folder, arguments.warehouse, stages, arguments.by_kind)
    print(json.dumps({"numbers": numbers, "stages": stages.as_dict()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
