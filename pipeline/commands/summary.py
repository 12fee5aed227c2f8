"""What a refresh prints at the end: what the file holds, what is new in it, what was refused and why."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console

from pipeline.commands import printable

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


@dataclass(frozen=True)
class Snapshot:
    """What a summary needs to know of one published file."""

    articles: dict[str, str]
    """source file -> digest of its bytes"""
    facts: dict[str, set[str]]
    """fact table -> fact ids"""
    passages: Counter[str]
    """outcome -> passages"""
    mentions: int
    rejected: list[tuple[str, str, str]]
    """source file, rule, reason"""


def take_snapshot(warehouse: Path) -> Snapshot | None:
    """Look at a published file; None where there is none, or none that this version can read."""
    if not warehouse.exists():
        return None
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            return Snapshot(
                articles=dict(connection.execute("select source_file, sha256 from dim_article").fetchall()),
                facts={table: _fact_ids(connection, table) for table in KINDS},
                passages=Counter(
                    dict(connection.execute("select outcome, count(*) from coverage group by 1").fetchall())
                ),
                mentions=len(connection.table("mentions")),
                rejected=connection.execute(
                    "select source_file, rule, reason from rejected_rows order by 1, 2, 3"
                ).fetchall(),
            )
    except duckdb.Error:
        return None


def _fact_ids(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in connection.table(table).select("fact_id").fetchall()}


def print_summary(
    out: Console, before: Snapshot | None, after: Snapshot | None, warehouse: Path, warnings: list[str], seconds: float
) -> None:
    """Print the end of a refresh."""
    if after is None:
        out.print(f"{warehouse} was published but cannot be opened.")
        return
    facts = sum(map(len, after.facts.values()))
    out.print()
    out.print(
        f"{len(after.articles):,} articles, {after.passages.total():,} passages, {facts:,} facts, "
        f"{after.mentions:,} mentions"
    )
    for table, kind in KINDS.items():
        out.print(f"  {len(after.facts[table]):>7,}  {kind:<16} {_change(before, after, table)}".rstrip())
    out.print("passages: " + ", ".join(f"{after.passages[outcome]:,} {words}" for outcome, words in OUTCOMES.items()))
    _print_articles(out, before, after)
    _print_rejected(out, after)
    for warning in warnings:
        out.print(f"warning: {warning}")
    out.print(f"\n{warehouse} ({warehouse.stat().st_size / 1e6:.1f} MB) in {seconds:.1f} s")


def _change(before: Snapshot | None, after: Snapshot, table: str) -> str:
    if before is None:
        return ""
    new, gone = len(after.facts[table] - before.facts[table]), len(before.facts[table] - after.facts[table])
    return ", ".join(text for count, text in ((new, f"{new:,} new"), (gone, f"{gone:,} gone")) if count)


def _print_articles(out: Console, before: Snapshot | None, after: Snapshot) -> None:
    if before is None:
        out.print("since the last refresh: there was none")
        return
    new = sorted(after.articles.keys() - before.articles.keys())
    gone = sorted(before.articles.keys() - after.articles.keys())
    changed = sorted(
        file for file in after.articles.keys() & before.articles.keys() if after.articles[file] != before.articles[file]
    )
    if not (new or gone or changed):
        out.print("since the last refresh: the same articles")
    for word, files in (("new", new), ("changed", changed), ("removed", gone)):
        if files:
            shown = ", ".join(printable(file) for file in files[:SHOWN_ARTICLES])
            more = f" and {len(files) - SHOWN_ARTICLES:,} more" if len(files) > SHOWN_ARTICLES else ""
            out.print(f"since the last refresh: {len(files):,} {word}: {shown}{more}")


def _print_rejected(out: Console, after: Snapshot) -> None:
    if not after.rejected:
        out.print("rejected: nothing")
        return
    out.print(f'rejected: {len(after.rejected):,} (all of them: bilateral query "from rejected_rows")')
    for (rule, reason), count in Counter((rule, reason) for _, rule, reason in after.rejected).most_common(
        SHOWN_REJECTIONS
    ):
        first = next(file for file, *rest in after.rejected if rest == [rule, reason])
        out.print(
            f"  {count:>7,}  {printable(rule)}: {printable(reason)} ({printable(first)}{', …' if count > 1 else ''})"
        )
