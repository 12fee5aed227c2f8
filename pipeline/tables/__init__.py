"""The one description of every table: types, keys, references, checks, and what each row and column means.

Derived from it: the DDL with its constraints and comments (`publishing.ddl`), the quarantine of rows that break a rule
(`star.quarantine`), the column schema that Dagster shows, the codebook.
"""

from functools import cache
from typing import NamedTuple

from dataframely.columns import Column

from pipeline.tables import dimensions, fact, records
from pipeline.tables.base import Table, about, checks

# In the order they are loaded: what is pointed at stands before what points at it.
TABLES: dict[str, type[Table]] = {
    table.table_name: table
    for table in (
        dimensions.DimState,
        dimensions.DimDate,
        dimensions.DimPerson,
        dimensions.DimOffice,
        dimensions.DimOrganization,
        dimensions.DimProduct,
        dimensions.DimEventType,
        dimensions.DimArticle,
        records.Facts,
        fact.FactTradeFlow,
        fact.FactTradeProduct,
        fact.FactVisit,
        fact.FactEvent,
        fact.FactMission,
        fact.FactAgreement,
        fact.FactUnVote,
        fact.FactMembership,
        fact.FactAppointment,
        records.Mentions,
        records.Coverage,
        records.RejectedRows,
        records.FactConflicts,
        records.Refreshes,
        records.FactChanges,
        records.Accuracy,
    )
}
FACT_TABLES = tuple(records.FACT_TABLES)
HISTORY_TABLES = ("refreshes", "fact_changes", "accuracy")

_SQL_TYPES = {
    "String": "VARCHAR",
    "Int32": "INTEGER",
    "Int64": "BIGINT",
    "Float64": "DOUBLE",
    "Bool": "BOOLEAN",
    "Date": "DATE",
    "Datetime": "TIMESTAMP",
    "List": "VARCHAR[]",
}


class ColumnDescription(NamedTuple):
    """A column in words; constraints are "primary key", "not null", "references TABLE.COLUMN", "check SQL"."""

    name: str
    type: str
    description: str
    constraints: tuple[str, ...]


@cache
def columns(table: str) -> tuple[ColumnDescription, ...]:
    """The columns of a table in order, with SQL type, description and constraints.

    Raises KeyError for a table that does not exist.
    """
    return tuple(
        ColumnDescription(name, _SQL_TYPES[type(column).__name__], column.description or "", _constraints(name, column))
        for name, column in TABLES[table].columns().items()
    )


def _constraints(name: str, column: Column) -> tuple[str, ...]:
    key = ["primary key"] if column.primary_key else []
    required = [] if column.nullable or column.primary_key else ["not null"]
    target = about(column).get("references")
    return (
        *key,
        *required,
        *([f"references {target}"] if target else []),
        *(f"check {sql}" for sql in checks(name, column)),
    )
