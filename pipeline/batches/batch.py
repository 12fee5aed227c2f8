"""A batch of files becomes frames: the part of a refresh that looks at one article at a time.

Each frame is one Parquet file under the batch's name, written whole. The same batch gives the same bytes wherever and
however often it is run, so that nobody needs to know whether it ran before.
"""

from collections.abc import Mapping

import polars as pl

from pipeline.batches.planning import Plan, parquet
from pipeline.batches.seeds import Source
from pipeline.batches.slices import of_articles
from pipeline.batches.storage import Store
from pipeline.extraction import EXTRACTORS, extract
from pipeline.grammar import annotate
from pipeline.reading import Reading, files, misplaced, read_texts

PASSAGES = [
    "passage_id", "article_id", "section", "kind", "char_start", "char_end", "passage", "text", "is_tail", "has_date",
]  # fmt: skip
"""What is kept of marked passages: what the star asks for."""
TABLES = ("articles", "passages", "rejected", "files", *EXTRACTORS)
"""The frames of a batch."""


class MisplacedError(Exception):
    """Passages are not the characters of their file at their place: the reader is wrong, and nothing is written."""


def path(batch: str, table: str) -> str:
    """Where a frame of a batch is, by name in the storage."""
    return f"batches/{batch}/{table}.parquet"


def run(plan: Plan, batch: str, source: Source, store: Store) -> dict[str, int]:
    """Read the files of a batch and write its frames, unless they are there; the rows of each.

    Raises SeedsChangedError when a file is not what was planned, MisplacedError when a passage is not where it says,
    StorageError when the storage cannot be used.
    """
    there = store.names(f"batches/{batch}")
    if {path(batch, table) for table in TABLES} <= set(there):
        return {table: _rows(store.read(path(batch, table))) for table in TABLES}
    texts = [files.text(found, plan.limits) for found in source.contents(plan.identities(batch), plan.limits)]
    reading = read_texts(texts, plan.limits)
    wrong = misplaced(reading.passages, {one.source_file: one.text for one in texts if isinstance(one, files.Text)})
    if not wrong.is_empty():
        first = wrong.row(0, named=True)
        raise MisplacedError(
            f"{wrong.height:,} passages are not the characters of their file, the first: {first['source_file']}, "
            f"{first['char_start']} to {first['char_end']}, {first['passage']!r}"
        )
    frames = extracted(reading)
    for table, frame in frames.items():
        store.write(path(batch, table), parquet(frame, {"batch": batch}))
    return {table: frame.height for table, frame in frames.items()}


def extracted(reading: Reading) -> Mapping[str, pl.DataFrame]:
    """The frames of what was read, as they are written; rows of statements in an order that is a function of them."""
    marked = pl.concat([annotate(passages, reading.articles) for passages in of_articles(reading.passages)])
    found = [extract(passages) for passages in of_articles(marked)]
    statements = {kind: pl.concat([one[kind] for one in found]) for kind in EXTRACTORS}
    return {
        "articles": reading.articles,
        "passages": marked.select(PASSAGES),
        "rejected": reading.rejected,
        "files": reading.files,
    } | {kind: frame.sort(pl.all(), nulls_last=True) for kind, frame in statements.items()}


def _rows(file: bytes) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item())
