"""Asset checks: what must hold of the frames and tables, by names a user understands.

A check with severity ERROR means that something is wrong with the program or the file, and stops the publication; one
with WARN is worth a look. A failing check shows the offending rows. The SQL checks of the published file are statements
under `sql/checks`, not here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import dagster as dg
import duckdb
import polars as pl

from pipeline.presentation import markdown_table, preview
from pipeline.publishing import CheckResult
from pipeline.tables import HISTORY_TABLES, TABLES
from pipeline.tables.base import DatedFact
from pipeline.tables.rows import Rows

MOST_REJECTED = 0.2
"""Share of the seeds that may be refused before it is worth a look."""
LARGEST_FALL = 0.1
"""Share by which the number of articles or the coverage may fall from one run to the next before it is worth a look."""

_ARTICLES = dg.AssetKey(["reading", "articles"])
_PASSAGES = dg.AssetKey(["reading", "passages"])
_REJECTED = dg.AssetKey(["reading", "rejected"])

READING = [
    dg.AssetCheckSpec(
        "article_ids_are_unique", asset=_ARTICLES, blocking=True, description="No two articles have the same id."
    ),
    dg.AssetCheckSpec(
        "titles_name_states",
        asset=_ARTICLES,
        description="Warns of articles whose title and first sentence name no state: nothing can be read from them.",
    ),
    dg.AssetCheckSpec(
        "every_passage_is_in_its_file",
        asset=_PASSAGES,
        blocking=True,
        description="The characters of the file from char_start to char_end are exactly the passage.",
    ),
    dg.AssetCheckSpec(
        "few_files_are_rejected",
        asset=_REJECTED,
        description=f"Warns when more than {MOST_REJECTED:.0%} of the seeds could not be read.",
    ),
]
BLOCKING = {str(spec.key.name) for spec in READING if spec.blocking}
"""What must hold of the articles before anything is made of them."""


def result(
    name: str,
    asset: dg.AssetKey,
    offending: pl.DataFrame,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
    description: str | None = None,
) -> dg.AssetCheckResult:
    """A check passes when no row offends; a failing one shows them. How many there are is plotted over the runs."""
    if offending.is_empty():
        return dg.AssetCheckResult(
            check_name=name, asset_key=asset, passed=True, severity=severity, metadata={"offending_rows": 0}
        )
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=asset,
        passed=False,
        severity=severity,
        metadata={"offending_rows": offending.height, "rows": preview(offending)},
        description=description or _described(offending),
    )


def _described(offending: pl.DataFrame) -> str:
    first = ", ".join(f"{name} {value}" for name, value in offending.row(0, named=True).items())
    return f"{offending.height:,} offending row{'s' if offending.height > 1 else ''}, the first: {first}"


def check_reading(
    folder: Path, articles: pl.DataFrame, passages: pl.DataFrame, rejected: pl.DataFrame
) -> Iterator[dg.AssetCheckResult]:
    """All checks of `READING`."""
    yield from check_articles(articles, rejected)
    yield result("every_passage_is_in_its_file", _PASSAGES, misplaced_in(folder, articles, passages))


def check_articles(articles: pl.DataFrame, rejected: pl.DataFrame) -> Iterator[dg.AssetCheckResult]:
    """Those of `READING` that can be told without the files; the batches have held each passage to its own."""
    warn = dg.AssetCheckSeverity.WARN
    ids = articles.select("article_id", "source_file", "title")
    yield result("article_ids_are_unique", _ARTICLES, ids.filter(pl.col("article_id").is_duplicated()))
    without_state = articles.filter(pl.col("state_a").is_null()).select("source_file", "title", "kind")
    yield result(
        "titles_name_states", _ARTICLES, without_state, warn, f"{without_state.height:,} articles name no state"
    )
    refused = rejected["source_file"].n_unique()
    files = articles["source_file"].n_unique() + refused
    too_many = files > 0 and refused / files > MOST_REJECTED
    yield result(
        "few_files_are_rejected",
        _REJECTED,
        rejected if too_many else rejected.clear(),
        warn,
        f"{refused:,} of {files:,} files were rejected",
    )


def misplaced_in(folder: Path, articles: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """The passages that are not the characters of their file at their place.

    A file that was changed or removed since it was read cannot be asked any more; the next refresh will.
    """
    from pipeline.reading import files, misplaced

    digests = dict(articles.select("source_file", "sha256").iter_rows())
    # Read as the reader reads them: packed files unpacked, offsets counted in their text.
    texts = {
        one.source_file: one.text
        for one in files.texts(folder, files.Limits.from_environment())
        if isinstance(one, files.Text) and digests.get(one.source_file) == one.sha256
    }
    return misplaced(passages.filter(pl.col("source_file").is_in(list(texts))), texts)


BUILT = {table: schema for table, schema in TABLES.items() if table not in HISTORY_TABLES}
"""The tables that a refresh builds; the history is carried over from file to file."""
DATED = [table for table, schema in TABLES.items() if issubclass(schema, DatedFact)]


def _star(table: str) -> dg.AssetKey:
    return dg.AssetKey(["star", table])


def _spec(name: str, table: str, description: str) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(name, asset=_star(table), description=description)


WAREHOUSE = [
    _spec("keys_are_unique", "facts", "In no table do two rows have the same key."),
    _spec("references_exist", "facts", "What a row of one table points at in another is there."),
    _spec(
        "days_are_in_the_words",
        "facts",
        "Warns of a date to the day whose number stands in none of the quotes: no date is more exact than its words.",
    ),
    _spec(
        "article_count_did_not_fall",
        "dim_article",
        f"Warns when the number of articles fell by more than {LARGEST_FALL:.0%} since the file before.",
    ),
    _spec(
        "coverage_did_not_fall",
        "coverage",
        f"Warns when the share of passages that gave a fact fell by over {LARGEST_FALL:.0%} since the file before.",
    ),
]


@dataclass(frozen=True)
class Before:
    """What the file before this one held, as far as checks compare with it."""

    articles: int
    share_told: float
    """Share of the passages that gave a fact."""


def published_before(warehouse: Path) -> Before | None:
    """Look at the file that stands; None where there is none, or none that this version can read."""
    if not warehouse.exists():
        return None
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            row = connection.execute(
                "select (select count(*) from dim_article), count(*), count(*) filter (outcome = 'fact') from coverage"
            ).fetchone()
    except duckdb.Error:
        return None
    return None if row is None else Before(row[0], _share(row[2], row[1]))


def check_warehouse(built: Mapping[str, Rows], before: Before | None) -> Iterator[dg.AssetCheckResult]:
    """All checks of `WAREHOUSE`, on the tables that are to be published."""
    warn = dg.AssetCheckSeverity.WARN
    yield _over_tables("keys_are_unique", {table: _repeated(built, table) for table in BUILT})
    yield _over_tables("references_exist", {table: _dangling(built, table) for table in BUILT})
    days = {table: _days_not_in_the_words(built, table) for table in DATED}
    yield _over_tables("days_are_in_the_words", days, warn)
    yield _fall(
        "article_count_did_not_fall", "dim_article", built["dim_article"].height, before.articles if before else None
    )
    told = built["coverage"].lazy().filter(pl.col("outcome") == "fact").select(pl.len()).collect().item()
    share, share_before = _share(told, built["coverage"].height), before.share_told if before else None
    yield _fall("coverage_did_not_fall", "coverage", share, share_before)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _over_tables(
    name: str,
    offending: Mapping[str, pl.DataFrame],
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
) -> dg.AssetCheckResult:
    """One check of many tables: the rows that offend, each with its table, as JSON."""
    rows = pl.concat(
        [
            frame.select(table=pl.lit(table), row=pl.struct(pl.all()).struct.json_encode())
            for table, frame in offending.items()
            if frame.height
        ]
        or [pl.DataFrame(schema={"table": pl.String, "row": pl.String})]
    )
    return result(name, _star("facts"), rows, severity)


def _repeated(built: Mapping[str, Rows], table: str) -> pl.DataFrame:
    key, rows = TABLES[table].primary_key(), built[table].lazy()
    if not key:
        return TABLES[table].create_empty()
    repeated = rows.select(key).filter(pl.struct(key).is_duplicated()).collect()
    return (
        TABLES[table].create_empty()
        if repeated.is_empty()
        else rows.join(repeated.lazy(), on=key, how="semi").collect()
    )


def _dangling(built: Mapping[str, Rows], table: str) -> pl.DataFrame:
    stands = [
        pl.col(column).is_null() | pl.col(column).is_in(built[target].lazy().select(key).collect()[key].implode())
        for column, (target, key) in TABLES[table].references().items()
    ]
    return built[table].lazy().filter(~pl.all_horizontal(stands)).collect() if stands else TABLES[table].create_empty()


def _days_not_in_the_words(built: Mapping[str, Rows], table: str) -> pl.DataFrame:
    days = (
        built[table]
        .lazy()
        .filter(pl.col("date_precision") == "day")
        .select("fact_id", "date_edtf", day=pl.col("date_min").dt.day())
    )
    quotes = built["mentions"].lazy().select("fact_id", "quote")
    read = pl.col("quote").str.extract_all(r"\d+").list.eval(pl.element().cast(pl.Int64, strict=False))
    told = quotes.join(days, on="fact_id").filter(read.list.contains(pl.col("day").cast(pl.Int64))).select("fact_id")
    # Quotes of many articles are more than fit into memory.
    engine: Literal["in-memory", "streaming"] = (
        "in-memory" if isinstance(built["mentions"], pl.DataFrame) else "streaming"
    )
    untold = days.join(told, on="fact_id", how="anti").collect(engine=engine)
    return untold.drop("day") if untold.is_empty() else untold.lazy().join(quotes, on="fact_id").drop("day").collect()


def _fall(name: str, table: str, now: float, before: float | None) -> dg.AssetCheckResult:
    passed = before is None or now >= before * (1 - LARGEST_FALL)
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=_star(table),
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"now": now} | ({} if before is None else {"before": before}),
        description=None if passed else f"now {now:,}, in the file before {before:,}",
    )


def sql_result(found: CheckResult, asset: dg.AssetKey) -> dg.AssetCheckResult:
    """What a statement of `sql/checks` found in the file."""
    severity = dg.AssetCheckSeverity.ERROR if found.severity == "error" else dg.AssetCheckSeverity.WARN
    rows = [list(row.values()) for row in found.sample]
    shown: dict[str, Any] = {"offending_rows": found.row_count}
    if not found.passed:
        shown["rows"] = dg.MetadataValue.md(markdown_table(list(found.sample[0]), rows))
    return dg.AssetCheckResult(
        check_name=found.name,
        asset_key=asset,
        passed=found.passed,
        severity=severity,
        metadata=shown,
        description=None if found.passed else f"{found.row_count:,} rows: {found.description}",
    )
