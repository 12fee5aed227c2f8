"""The frames of the planned batches, together: exactly those, and whole.

What a batch cannot know is settled here: passages are numbered over all batches, and of files with the same bytes in
different batches the first stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.batches.batch import TABLES, extracted, path
from pipeline.batches.planning import Plan
from pipeline.batches.storage import Store
from pipeline.extraction import EXTRACTORS
from pipeline.reading import files, read_texts
from pipeline.reading.articles import refusal_row

_NUMBERS = ("passage_id", "also_passage_id")


class IncompleteError(Exception):
    """A planned batch is not there, or not what it is called; nothing is committed."""


@dataclass(frozen=True)
class Gathered:
    """What all batches found.

    articles, rejected   as `reading.Reading` has them
    passages             `batch.PASSAGES`, not loaded: too many for memory
    statements           by kind, as `extraction.extract` gives them
    """

    articles: pl.DataFrame
    passages: pl.LazyFrame
    rejected: pl.DataFrame
    statements: Mapping[str, pl.DataFrame]


def gather(plan: Plan, store: Store, scratch: Path) -> Gathered:
    """The frames of a plan's batches. What lies in object storage is copied to a scratch folder first.

    Raises IncompleteError when a file of a batch is missing or another's, StorageError when the storage cannot be used.
    """
    if not plan.batches:
        return _nothing(plan)
    places = {table: [_place(batch, table, store, scratch) for batch in plan.batches] for table in TABLES}
    scans = {table: [pl.scan_parquet(place) for place in paths] for table, paths in places.items()}
    heights = [scan.select(pl.len()).collect().item() for scan in scans["passages"]]
    starts = [sum(heights[:number]) for number in range(len(heights))]
    digests = pl.concat(scans["files"]).collect()
    again = digests.with_columns(first=pl.col("source_file").first().over("sha256")).filter(
        pl.col("source_file") != pl.col("first")
    )
    articles = pl.concat(scans["articles"]).collect()
    dropped = articles.join(again, on="source_file", how="semi")["article_id"].implode()

    def numbered(table: str) -> pl.LazyFrame:
        moved = [
            scan.with_columns(pl.col(name) + start for name in _NUMBERS if name in scan.collect_schema())
            for scan, start in zip(scans[table], map(_number, starts), strict=True)
        ]
        return pl.concat(moved).filter(~pl.col("article_id").is_in(dropped))

    refused = [refusal_row(files.duplicate(name, first)) for name, first in again.select("source_file", "first").rows()]
    rejected = pl.concat(scans["rejected"]).collect().join(again, on="source_file", how="anti", maintain_order="left")
    return Gathered(
        articles.filter(~pl.col("article_id").is_in(dropped)),
        numbered("passages"),
        pl.concat([plan.rejected, rejected, pl.DataFrame(refused, schema=rejected.schema)]),
        {kind: numbered(kind).collect() for kind in EXTRACTORS},
    )


def sweep(plan: Plan, store: Store) -> None:
    """Remove what is not this plan's, from storage that nobody else uses: other batches and plans, what steps passed."""
    keep = {*plan.batches, plan.name}
    names = [name for kind in ("batches", "plans", "runs") for name in store.names(kind)]
    store.delete([name for name in names if name.split("/")[1] not in keep])


def _nothing(plan: Plan) -> Gathered:
    """What no file at all gives."""
    empty = extracted(read_texts([], plan.limits))
    statements = {kind: empty[kind] for kind in EXTRACTORS}
    return Gathered(empty["articles"], empty["passages"].lazy(), plan.rejected, statements)


def _place(batch: str, table: str, store: Store, scratch: Path) -> Path:
    try:
        place = store.local(path(batch, table), scratch)
        found = pl.read_parquet_metadata(place).get("batch")
    except FileNotFoundError:
        found = None
    except pl.exceptions.ComputeError as error:
        found = str(error)
    if found != batch:
        what = "is not there" if found is None else f"holds something else ({found})"
        raise IncompleteError(
            f"{path(batch, table)} {what} in {store.url}: nothing is published. Remove it where it is there, and refresh again."
        )
    return place


def _number(start: int) -> pl.Expr:
    return pl.lit(start, dtype=pl.UInt32)
