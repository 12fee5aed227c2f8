"""What a refresh prints at the end: what the file holds, what is new in it, what was refused and why."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console

from pipeline.commands import on_one_line

KINDS = {
    "fact_trade_flow": "trade flows",
    "fact_trade_product": "trade products",
    "fact_visit": "visits",
    "fact_mission": "missions",
    "fact_agreement": "agreements",
    "fact_un_vote": "UN votes",
    "fact_membership": "memberships",
    "fact_appointment": "ambassadors",
    "fact_event": "timeline events",
}
OUTCOMES = {"fact": "state facts", "no fact": "do not", "unread": "unread though dated"}
SHOWN_REJECTIONS = 10
SHOWN_ARTICLES = 5


Articles = dict[str, str]
"""Source file to the digest of its bytes."""


@dataclass(frozen=True)
class Published:
    """What a summary needs to know of the file that was published."""

    files: Articles
    articles: int
    facts: dict[str, int]
    """fact table -> facts"""
    changes: dict[tuple[str, str], int]
    """fact table and added, changed or removed -> facts; empty for the first refresh"""
    passages: dict[str, int]
    """outcome -> passages"""
    mentions: int
    rejected: list[tuple[str | None, str, str]]
    """source file, rule, reason"""


def articles_of(warehouse: Path) -> Articles | None:
    """The articles of a published file; None where there is none, or none that this version can read."""
    if not warehouse.exists():
        return None
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            return _articles(connection)
    except duckdb.Error:
        return None


def _articles(connection: duckdb.DuckDBPyConnection) -> Articles:
    return dict(connection.execute("select source_file, sha256 from dim_article").fetchall())


def look_into(warehouse: Path) -> Published:
    """Look into the file that was just published."""
    with duckdb.connect(warehouse, read_only=True) as connection:
        changes = connection.execute(
            "select fact_table, change, count(*) from fact_changes "
            "where refresh_id > 1 and refresh_id = (select max(refresh_id) from refreshes) group by all"
        ).fetchall()
        facts = connection.execute("select fact_table, count(*) from facts group by all").fetchall()
        passages = connection.execute("select outcome, count(*) from coverage group by all").fetchall()
        rejected = connection.execute("select source_file, rule, reason from rejected_rows order by all").fetchall()
        return Published(
            files=_articles(connection),
            articles=len(connection.table("dim_article")),
            facts=dict(facts),
            changes={(table, change): count for table, change, count in changes},
            passages=dict(passages),
            mentions=len(connection.table("mentions")),
            rejected=rejected,
        )


def print_summary(
    out: Console, before: Articles | None, after: Published, warehouse: Path, warnings: list[str], seconds: float
) -> None:
    """Print the end of a refresh; `before` are the articles of the file that stood."""
    passages, facts = sum(after.passages.values()), sum(after.facts.values())
    out.print()
    out.print(f"{after.articles:,} articles, {passages:,} passages, {facts:,} facts, {after.mentions:,} mentions")
    for table, kind in KINDS.items():
        out.print(f"  {after.facts.get(table, 0):>7,}  {kind:<16} {_changes(after, table)}".rstrip())
    out.print(
        "passages: " + ", ".join(f"{after.passages.get(outcome, 0):,} {words}" for outcome, words in OUTCOMES.items())
    )
    _print_articles(out, before, after.files)
    _print_rejected(out, after)
    for warning in warnings:
        out.print(f"warning: {warning}")
    out.print(f"\n{warehouse} ({warehouse.stat().st_size / 1e6:.1f} MB) in {seconds:.1f} s")


def _changes(after: Published, table: str) -> str:
    words = {"added": "new", "changed": "changed", "removed": "gone"}
    counts = ((after.changes.get((table, change), 0), word) for change, word in words.items())
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)


def _print_articles(out: Console, before: Articles | None, after: Articles) -> None:
    if before is None:
        out.print("since the last refresh: there was none")
        return
    arrived, gone = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    changed = sorted(file for file in after.keys() & before.keys() if after[file] != before[file])
    if not (arrived or gone or changed):
        out.print("since the last refresh: the same articles")
    for word, files in (("new", arrived), ("changed", changed), ("removed", gone)):
        if files:
            shown = ", ".join(on_one_line(file) for file in files[:SHOWN_ARTICLES])
            more = f" and {len(files) - SHOWN_ARTICLES:,} more" if len(files) > SHOWN_ARTICLES else ""
            out.print(f"since the last refresh: {len(files):,} {word}: {shown}{more}")


def _print_rejected(out: Console, after: Published) -> None:
    if not after.rejected:
        out.print("rejected: nothing")
        return
    out.print(f'rejected: {len(after.rejected):,} (all of them: bilateral query "from rejected_rows")')
    files: dict[tuple[str, str], list[str | None]] = {}
    for file, rule, reason in after.rejected:
        files.setdefault((rule, reason), []).append(file)
    for (rule, reason), found in sorted(files.items(), key=lambda item: -len(item[1]))[:SHOWN_REJECTIONS]:
        where = f" ({on_one_line(found[0])}{', …' if len(found) > 1 else ''})" if found[0] else ""
        out.print(f"  {len(found):>7,}  {on_one_line(rule)}: {on_one_line(reason)}{where}")
    if len(files) > SHOWN_REJECTIONS:
        out.print(f"           and {len(files) - SHOWN_REJECTIONS:,} other reasons")
