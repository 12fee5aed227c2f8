"""The flow as Dagster assets: from the seeds to the tables and views of the published file.

A body calls one function of the business modules and says what came of it. What is described here is the graph: keys,
groups, who depends on whom. What the UI shows of a frame is made in `presentation.py`, checks in `checks.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from pipeline import checks, frames, presentation, publishing, tables
from pipeline.publishing import statements as sql
from pipeline.resources import GENERATION, Display, Locations, seeds_generation
from pipeline.settings import SettingsError
from pipeline.tables.rows import Rows

OWNERS = ["team:bilateral"]

STATEMENTS = ("trade", "products", "visits", "missions", "agreements", "votes", "memberships", "appointments", "events")
"""Kinds of statement, as `pipeline.extraction.EXTRACTORS` names them."""

_SOURCES = {
    "dim_date": STATEMENTS,
    "dim_person": ("visits", "appointments"),
    "dim_office": ("visits",),
    "dim_organization": ("memberships",),
    "dim_product": ("products",),
    "fact_trade_flow": ("trade",),
    "fact_trade_product": ("products",),
    "fact_visit": ("visits",),
    "fact_mission": ("missions",),
    "fact_agreement": ("agreements",),
    "fact_un_vote": ("votes",),
    "fact_membership": ("memberships",),
    "fact_appointment": ("appointments",),
    "fact_event": ("events", "visits", "missions", "agreements", "votes", "appointments"),
}
"""Table to the kinds of statement it is made of. A fact of one kind can give an event."""
_QUALITY = {
    "coverage",
    "rejected_rows",
    "facts",
    "fact_conflicts",
    "conflicts",
    "codebook",
    "accuracy",
    "refreshes",
    "fact_changes",
}
_VIEWS = {view.name: view for view in sql.views() if not view.sql.lower().startswith("create macro")}
_DAILY = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))
"""The daily schedule refreshes what no arrival has."""


def reading_key(frame: str) -> dg.AssetKey:
    """Key of a frame of the reading group."""
    return dg.AssetKey(["reading", frame])


def facts_key(kind: str) -> dg.AssetKey:
    """Key of the statements of a kind."""
    return dg.AssetKey(["facts", kind])


def star_key(table: str) -> dg.AssetKey:
    """Key of a table of the published file."""
    return dg.AssetKey(["star", table])


def view_key(view: str) -> dg.AssetKey:
    """Key of a view of the published file."""
    return dg.AssetKey(["views", view])


def relation_key(name: str) -> dg.AssetKey:
    """Key of a table or view of the published file."""
    return star_key(name) if name in tables.TABLES else view_key(name)


@dg.asset(
    key=dg.AssetKey("update"),
    group_name="seeds",
    kinds={"python", "file"},
    owners=OWNERS,
    description=(
        "Gets again what `bilateral fetch` got and what has a newer revision on its wiki since; nothing else. As "
        "`bilateral fetch --update`. Not part of a refresh: switched on by BILATERAL_DAILY_UPDATE or the schedule's switch."
    ),
)
def update(context: dg.AssetExecutionContext, locations: Locations) -> dg.MaterializeResult[None]:
    """Ask the wiki once; a page that is gone is counted as failed, its file stays."""
    from pipeline.fetching.articles import Articles, ArticlesError
    from pipeline.fetching.client import FetchError
    from pipeline.fetching.fetch import Fetched, Wanted, fetch_into
    from pipeline.settings import resolve_fetching

    try:
        folder = locations.settings().folder
        with Articles(folder) as there:
            are_there = any(there)
        # Where nothing was ever fetched nobody needs to be asked, nor a contact to be set.
        fetched = (
            fetch_into(folder, resolve_fetching(), Wanted(update=True), notice=context.log.warning)
            if are_there
            else Fetched()
        )
    except (ArticlesError, FetchError, SettingsError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    problems = [[problem.title, problem.reason] for problem in fetched.problems]
    return dg.MaterializeResult(
        metadata={
            "checked": fetched.checked,
            "newer": fetched.newer,
            "failed": len(problems),
            "requests": fetched.requests,
        }
        | (
            {"problems": dg.MetadataValue.md(presentation.markdown_table(["title", "reason"], problems))}
            if problems
            else {}
        )
    )


seeds = dg.AssetSpec(
    "seeds",
    deps=[update],
    group_name="seeds",
    kinds={"file"},
    owners=OWNERS,
    description=(
        "The folder of articles, one file each, as they arrive. Never edited here. A sensor watches it: what is added, "
        "changed or removed is published by itself."
    ),
)


def _frame_spec(key: dg.AssetKey, group: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        key, group_name=group, kinds={"python", "polars"}, owners=OWNERS, description=frames.GRAINS[key.path[-1]]
    )


@dg.multi_asset(
    name="reading",
    outs={
        name: dg.AssetOut.from_spec(_frame_spec(reading_key(name), "reading"), dagster_type=pl.DataFrame)
        for name in ("articles", "passages", "rejected")
    },
    deps=[seeds],
    check_specs=checks.READING,
)
def reading(
    locations: Locations, display: Display
) -> Iterator[dg.MaterializeResult[pl.DataFrame] | dg.AssetCheckResult]:
    """Read every file of the seeds folder."""
    from pipeline.reading import read

    try:
        folder = locations.settings().folder
    except SettingsError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    if not folder.is_dir():
        raise dg.Failure(f"There is no seeds folder at {folder}.")
    result = read(folder)
    generation = {GENERATION: seeds_generation(result.articles, result.rejected)}
    for name in ("articles", "passages", "rejected"):
        frame: pl.DataFrame = getattr(result, name)
        yield dg.MaterializeResult(
            asset_key=reading_key(name),
            value=frame,
            metadata=_frame_metadata(name, frame, display) | generation,
        )
    yield from checks.check_reading(folder, result.articles, result.passages, result.rejected)


@dg.asset(
    key=reading_key("marked"),
    group_name="reading",
    kinds={"python", "polars"},
    owners=OWNERS,
    description=frames.GRAINS["marked"],
    ins={"passages": dg.AssetIn(reading_key("passages")), "articles": dg.AssetIn(reading_key("articles"))},
)
def marked(display: Display, passages: pl.DataFrame, articles: pl.DataFrame) -> dg.MaterializeResult[pl.DataFrame]:
    """Mark the states, dates, people, offices and money of every passage."""
    from pipeline.batches import of_articles
    from pipeline.grammar import annotate

    frame = pl.concat([annotate(batch, articles) for batch in of_articles(passages)])
    return dg.MaterializeResult(value=frame, metadata=_frame_metadata("marked", frame, display))


@dg.multi_asset(
    name="facts",
    outs={
        kind: dg.AssetOut.from_spec(_frame_spec(facts_key(kind), "facts"), dagster_type=pl.DataFrame, is_required=False)
        for kind in STATEMENTS
    },
    ins={"marked": dg.AssetIn(reading_key("marked"))},
    can_subset=True,
)
def statements(
    context: dg.AssetExecutionContext, display: Display, marked: pl.DataFrame
) -> Iterator[dg.MaterializeResult[pl.DataFrame]]:
    """Find the statements of every kind in the marked passages."""
    from pipeline.batches import of_articles
    from pipeline.extraction import extract

    wanted = [kind for kind in STATEMENTS if facts_key(kind) in context.selected_asset_keys]
    found = [extract(batch, wanted) for batch in of_articles(marked)]
    for kind in wanted:
        frame = pl.concat([batch[kind] for batch in found])
        yield dg.MaterializeResult(
            asset_key=facts_key(kind), value=frame, metadata=_frame_metadata(kind, frame, display)
        )


def _frame_metadata(name: str, frame: pl.DataFrame, display: Display) -> dict[str, Any]:
    if not display.previews:
        return presentation.row_count(frame.height)
    return presentation.frame_metadata(name, frame, frames.COLUMNS)


def _table_spec(table: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        star_key(table),
        deps=_table_sources(table),
        group_name="quality" if table in _QUALITY else "star",
        kinds={"duckdb", "table"},
        owners=OWNERS,
        description=tables.TABLES[table].comment(),
        freshness_policy=_DAILY,
    )


def _table_sources(table: str) -> list[dg.AssetKey]:
    if table == "dim_article":
        return [reading_key("articles")]
    if table in {"mentions", "coverage"}:
        return [reading_key("marked"), star_key("facts")]
    if table == "rejected_rows":
        return [reading_key("rejected"), star_key("facts")]
    if table == "facts":
        return [star_key(name) for name in tables.FACT_TABLES]
    if table in {"fact_conflicts", "fact_changes", "refreshes", "accuracy"}:
        return [star_key("facts")]
    return [facts_key(kind) for kind in _SOURCES.get(table, ())]


_FRAMES = {name: reading_key(name) for name in ("articles", "marked", "rejected")} | {
    kind: facts_key(kind) for kind in STATEMENTS
}


def _view_spec(view: sql.Statement) -> dg.AssetSpec:
    return dg.AssetSpec(
        view_key(view.name),
        deps=[relation_key(name) for name in _relations_in(view.sql) if name != view.name],
        group_name="quality" if view.name in _QUALITY else "views",
        kinds={"duckdb", "view"},
        owners=OWNERS,
        description=view.description,
        metadata={"sql": presentation.sql_block(view.sql), "file": dg.MetadataValue.path(f"sql/views/{view.name}.sql")},
        freshness_policy=_DAILY,
    )


def _relations_in(statement: str) -> list[str]:
    """The tables and views that a statement reads, in the order of their first mention."""
    words = dict.fromkeys(re.findall(r"[a-z_][a-z0-9_]*", statement.lower()))
    return [word for word in words if word in tables.TABLES or word in _VIEWS]


def _check_spec(check: sql.Statement) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        check.name,
        asset=_CHECKED[check.name],
        description=check.description,
        metadata={"sql": presentation.sql_block(check.sql)},
    )


_CHECKED = {check.name: relation_key(check.named.get("asset") or _relations_in(check.sql)[0]) for check in sql.checks()}
"""SQL check to the asset it is shown at: the one its header names, else the first table or view it reads."""


@dg.multi_asset(
    name="warehouse",
    ins={name: dg.AssetIn(key) for name, key in _FRAMES.items()},
    specs=[*map(_table_spec, tables.TABLES), *map(_view_spec, _VIEWS.values())],
    check_specs=[*checks.WAREHOUSE, *map(_check_spec, sql.checks())],
)
def warehouse(
    context: dg.AssetExecutionContext, locations: Locations, display: Display, **inputs: pl.DataFrame
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Merge the statements to facts, build the tables, publish the file with its views."""
    from pipeline import star

    target = locations.settings().warehouse
    before = checks.published_before(target)
    built = star.build({kind: inputs[kind] for kind in STATEMENTS}, inputs["articles"], inputs["marked"].lazy())
    yield from checks.check_warehouse(built, before)
    try:
        published = publishing.publish(built, target, inputs["rejected"], started_at=locations.run_began)
    except publishing.PublishError as error:
        # What the checks found is shown even when it is the reason that nothing is published.
        yield from _sql_results(error.checks)
        raise
    for warning in published.warnings:
        context.log.warning(warning)
    yield from _sql_results(published.checks)
    # Dagster wants what is built on something behind it: the index of all facts behind the facts.
    shown = _published_metadata(published.path, built, RELATIONS, inputs) if display.previews else {}
    for name in RELATIONS:
        metadata = shown.get(name) or presentation.row_count(published.counts.get(name))
        yield dg.MaterializeResult(asset_key=relation_key(name), metadata=metadata)


def _sql_results(found: Iterable[publishing.CheckResult]) -> Iterator[dg.AssetCheckResult]:
    return (checks.sql_result(one, _CHECKED[one.name]) for one in found)


def _published_metadata(
    warehouse: Path, built: Mapping[str, Rows], relations: Sequence[str], inputs: Mapping[str, pl.DataFrame]
) -> dict[str, dict[str, Any]]:
    """What is shown of every table and view: of the frames where they are the table, else of the file."""
    shown: dict[str, dict[str, Any]] = {}
    with duckdb.connect(warehouse, read_only=True) as connection:
        columns = presentation.published_columns(connection)
        for name in relations:
            if name in built and name != "rejected_rows":
                shown[name] = presentation.rows_metadata(name, built[name].lazy().collect())
            else:
                shown[name] = presentation.relation_metadata(connection, name)
            shown[name]["file"] = dg.MetadataValue.path(warehouse)
    for name, sources in column_lineage(inputs).items():
        # Not in the spec, which the UI would show instead of this.
        schema = columns[name] if name in _VIEWS else presentation.table_schema(tables.columns(name))
        shown[name]["dagster/column_schema"] = presentation.with_sources(schema, sources)
        shown[name]["dagster/column_lineage"] = presentation.column_lineage(sources)
    return shown


def column_lineage(inputs: Mapping[str, pl.DataFrame]) -> dict[str, presentation.ColumnSources]:
    """Every table and view to its columns and the columns they come from."""
    from pipeline import lineage

    columns = {table: [column.name for column in tables.columns(table)] for table in tables.TABLES}
    # Frames apart from the relations: `visits` is a frame and a view.
    keys = _FRAMES | {table: star_key(table) for table in tables.TABLES}
    found = {}
    for table in tables.TABLES:
        deps = _table_sources(table)
        frames_of = {name: frame.columns for name, frame in inputs.items() if keys[name] in deps}
        sources = lineage.of_table(table, [name for name in tables.TABLES if keys[name] in deps], frames_of)
        found[table] = _with_keys(sources, keys)
    for view in _VIEWS.values():
        sources = lineage.of_view(view.sql, columns)
        columns[view.name] = list(sources)
        found[view.name] = _with_keys(sources, {name: relation_key(name) for name in columns})
    return found


def _with_keys(
    sources: Mapping[str, Sequence[tuple[str, str]]], keys: Mapping[str, dg.AssetKey]
) -> presentation.ColumnSources:
    return {column: [(keys[name], other) for name, other in found] for column, found in sources.items()}


def _layer(table: str) -> int:
    if table.startswith("dim_"):
        return 0
    return 1 if table in tables.FACT_TABLES else 2


RELATIONS = (*sorted(tables.TABLES, key=_layer), *_VIEWS)
"""All tables and views, each behind what it is built on."""


@dg.asset(
    key=dg.AssetKey(["desk", "report"]),
    deps=[
        relation_key(name)
        for name in dict.fromkeys(name for question in sql.report().values() for name in _relations_in(question.sql))
    ],
    group_name="views",
    kinds={"html"},
    owners=OWNERS,
)
def report(locations: Locations) -> dg.MaterializeResult[None]:
    """One page of charts over the published file, `report.html` beside it; as `bilateral report`.

    Not part of a refresh, which is done when the file is published.
    """
    from pipeline.desk import report as desk

    warehouse = locations.settings().warehouse
    target = warehouse.with_name("report.html")
    with duckdb.connect(warehouse, read_only=True) as connection:
        desk.write(desk.report(connection), target)
    return dg.MaterializeResult(metadata={"file": dg.MetadataValue.path(target), "bytes": target.stat().st_size})
