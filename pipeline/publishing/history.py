"""What changed since the file that stands, and what is carried over from it into the new file.

Carried over are the refreshes before this one with their changes, and the accuracy that was measured last.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline import tables
from pipeline.publishing import ddl

OLD = "standing"
_CHANGES = ("added", "changed", "removed")
_OURS = {"refreshes", "fact_changes", "facts"}


@dataclass(frozen=True)
class Run:
    """What a refresh says about itself; moments in UTC."""

    started_at: datetime
    finished_at: datetime
    code_version: str
    seeds_digest: str


def is_ours(connection: duckdb.DuckDBPyConnection, database: str = OLD) -> bool:
    """True where a database, by default the attached old file, has the tables whose history we carry over."""
    there = {
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = ?", [database]
        ).fetchall()
    }
    return there >= _OURS


def published_at(connection: duckdb.DuckDBPyConnection, database: str = OLD) -> datetime | None:
    """When the last refresh of a database was finished, UTC; by default of the attached old file."""
    row = connection.execute(
        f"select finished_at from {ddl.identifier(database)}.refreshes order by refresh_id desc limit 1"  # noqa: S608
    ).fetchone()
    return row[0] if row else None


def carry_over(connection: duckdb.DuckDBPyConnection) -> None:
    """The refreshes and changes that the old file records, and its accuracy where that has the columns of today."""
    for table in tables.HISTORY_TABLES:
        # Files of versions before it have no accuracy; it can be measured again, unlike what changed when.
        if table == "accuracy" and not _columns_of_old(connection, table) >= {
            column.name for column in tables.columns(table)
        }:
            continue
        names = ddl.names(table)
        connection.execute(f"insert into {table} ({names}) select {names} from {OLD}.{table}")  # noqa: S608 (own names)


def _columns_of_old(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and table_name = ?", [OLD, table]
    ).fetchall()
    return {name for (name,) in found}


def record(connection: duckdb.DuckDBPyConnection, run: Run, has_old: bool) -> tuple[int, dict[str, int]]:
    """Write this refresh and its changes; its number, and how many facts were added, changed and removed."""
    row = connection.execute("select coalesce(max(refresh_id), 0) + 1 from refreshes").fetchone()
    number = int(row[0]) if row else 1
    connection.execute(
        """
        insert into refreshes select ?, ?, ?, ?, ?, (select count(*) from dim_article), (select count(*) from
        coverage), (select count(*) from facts), (select count(*) from mentions), (select count(*) from
        rejected_rows), 0, 0, 0
        """,
        [number, run.started_at, run.finished_at, run.code_version, run.seeds_digest],
    )
    # Each table's changes are sorted by themselves: with their JSON all together would not fit into the memory of the rest.
    changes = [
        f"({_changes_against_old(connection, table) if has_old else _all_added(table)} order by fact_id)"
        for table in sorted(tables.FACT_TABLES)
    ]
    connection.execute(f"insert into fact_changes select $1, * from ({' union all '.join(changes)})", [number])  # noqa: S608
    counted = dict(
        connection.execute(
            "select change, count(*) from fact_changes where refresh_id = ? group by change", [number]
        ).fetchall()
    )
    counts = {change: int(counted.get(change, 0)) for change in _CHANGES}
    connection.execute(
        "update refreshes set added = ?, changed = ?, removed = ? where refresh_id = ?", [*counts.values(), number]
    )
    return number, counts


def _all_added(table: str) -> str:
    return f"""
        select fact_id, '{table}', 'added', natural_key, null, to_json(new)
        from {table} as new join facts using (fact_id)
    """  # noqa: S608 (own names)


def _changes_against_old(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Compares the columns both files have, so that a new column alone changes no fact."""
    old_columns = _columns_of_old(connection, table)
    if "fact_id" not in old_columns:
        return _all_added(table)
    shared = ", ".join(column.name for column in tables.columns(table) if column.name in old_columns)
    return f"""
        select coalesce(new.fact_id, old.fact_id) as fact_id, '{table}',
            case when old.fact_id is null then 'added' when new.fact_id is null then 'removed' else 'changed' end,
            coalesce(facts.natural_key, old_facts.natural_key),
            case when old.fact_id is not null then to_json(old) end,
            case when new.fact_id is not null then to_json(new) end
        from (select {shared} from {table}) as new
        full join (select {shared} from {OLD}.{table}) as old on new.fact_id = old.fact_id
        left join facts on facts.fact_id = new.fact_id
        left join {OLD}.facts as old_facts on old_facts.fact_id = old.fact_id
        where new is distinct from old
    """  # noqa: S608 (own names)
