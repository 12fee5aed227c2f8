"""The parts tables are described with.

Belongs here: what all tables share. Does not belong here: any table, and any DDL (`publishing.ddl` writes that from
these parts).
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import dataframely as dy
import polars as pl
from dataframely.columns import Column

ISO3 = "^[A-Z]{3}$"
HASH = "^[0-9a-f]{16}$"


class Table(dy.Schema):
    """A table of the warehouse; the docstring of each is its comment: what one row is, its natural key, its caveats."""

    table_name: ClassVar[str] = ""

    @classmethod
    def comment(cls) -> str:
        """The table's comment, on one line."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def references(cls) -> dict[str, tuple[str, str]]:
        """Foreign keys: column -> (table, column) it points at."""
        pairs = ((name, about(column).get("references")) for name, column in cls.columns().items())
        return {name: (target.split(".")[0], target.split(".")[1]) for name, target in pairs if target}

    @classmethod
    def conditions(cls) -> dict[str, str]:
        """Row checks over several columns, by name, as SQL that Polars and DuckDB both read; null passes."""
        found: dict[str, str] = {}
        for kind in reversed(cls.__mro__):
            for name, value in vars(kind).items():
                checker = getattr(value, "validation_fn", None)
                if isinstance(checker, Condition):
                    found[name] = checker.sql
        return found


class Condition:
    """A row check written once, in SQL, for the quarantine (Polars) and for the CHECK of the table (DuckDB)."""

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def __call__(self, _: Any) -> pl.Expr:
        """The check as an expression; the schema it stands in does not matter."""
        return pl.sql_expr(self.sql)


def condition(sql: str) -> Any:
    """A rule of a table, for a check over several columns."""
    return dy.rule()(Condition(sql))


def about(column: Column) -> dict[str, Any]:
    """What a column says about itself beyond its type: `references`, `codes`, `check`."""
    return column.metadata or {}


def checks(name: str, column: Column) -> list[str]:
    """The conditions on a column's values, as DuckDB SQL."""
    found: list[str] = []
    if "references" in about(column):
        return found  # what it points at is checked already
    if codes := about(column).get("codes"):
        found.append(f"{name} in ({', '.join(_quoted(code) for code in codes)})")
    if pattern := getattr(column, "regex", None):
        found.append(f"regexp_matches({name}, {_quoted(pattern)})")
    if (shortest := getattr(column, "min_length", None)) is not None and isinstance(column, dy.String):
        found.append(f"length({name}) >= {shortest}")
    if (least := getattr(column, "min", None)) is not None:
        found.append(f"{name} >= {least}")
    if condition_sql := about(column).get("check"):
        found.append(condition_sql)
    return found


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _options(
    description: str, references: str | None, check: str | None, codes: Sequence[str] | None, key: bool, null: bool
) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if codes is not None:
        rules["known_code"] = lambda column: column.is_in(list(codes))
    if check is not None:
        rules["in_range"] = lambda _: pl.sql_expr(check)
    says = {"references": references, "codes": tuple(codes) if codes else None, "check": check}
    return {
        "description": description,
        "primary_key": key,
        "nullable": null,
        "check": rules or None,
        "metadata": {name: value for name, value in says.items() if value is not None},
    }


def text(
    description: str,
    *,
    key: bool = False,
    null: bool = False,
    pattern: str | None = None,
    codes: Sequence[str] | None = None,
    references: str | None = None,
    check: str | None = None,
) -> Column:
    """A text column, of a pattern or a list of codes."""
    return dy.String(
        **_options(description, references, check, codes, key, null),
        regex=pattern,
        min_length=None if null or pattern or codes or references else 1,
    )


def state(description: str, *, null: bool = False) -> Column:
    """A column that names a state by its code in `dim_state`."""
    return text(description, null=null, pattern=ISO3, references="dim_state.iso3")


def integer(
    description: str, *, key: bool = False, null: bool = False, references: str | None = None, check: str | None = None
) -> Column:
    """A 32-bit integer column."""
    return dy.Int32(**_options(description, references, check, None, key, null))


def offset(description: str, *, key: bool = False, null: bool = False) -> Column:
    """A place in a file, in Unicode code points from 0."""
    return dy.Int64(**_options(description, None, None, None, key, null), min=0)


def number(description: str, *, null: bool = False, check: str | None = None) -> Column:
    """A 64-bit floating-point column."""
    return dy.Float64(**_options(description, None, check, None, False, null), allow_inf=False, allow_nan=False)


def flag(description: str, *, null: bool = False) -> Column:
    """A true-or-false column."""
    return dy.Bool(**_options(description, None, None, None, False, null))


def day(description: str, *, null: bool = True) -> Column:
    """A calendar day."""
    return dy.Date(**_options(description, None, None, None, False, null))


def moment(description: str, *, null: bool = False) -> Column:
    """A moment in UTC, to the microsecond."""
    return dy.Datetime(**_options(description, None, None, None, False, null), time_unit="us")


def texts(description: str) -> Column:
    """A list of texts, empty where there are none."""
    return dy.List(dy.String(), **_options(description, None, None, None, False, False))


class Fact(Table):
    """A fact of any kind: its id and the pair of states it is about."""

    fact_id = text(
        "Id of the fact: hash of its natural key, the same in every rebuild from the same articles.",
        key=True,
        pattern=HASH,
        references="facts.fact_id",
    )
    dyad = text(
        "The two states, lower code first, as AAA-BBB; null where only one state is known.",
        null=True,
        pattern="^[A-Z]{3}-[A-Z]{3}$",
    )


class DatedFact(Fact):
    """A fact with a date."""

    date_edtf = text("When, as EDTF (ISO 8601-2) text, exactly as precise as the articles are.", null=True)
    date_min = day("First day the date can mean.")
    date_max = day("Last day the date can mean.")
    date_precision = text(
        "How exact the date is.", null=True, codes=["day", "month", "season", "year", "decade", "century", "interval"]
    )
    date_key = integer("The day, month or year the date is or begins with.", null=True, references="dim_date.date_key")

    dates_in_order = condition("date_min <= date_max")
    date_is_read = condition(
        "date_edtf is null or (date_precision is not null and (date_min is not null or date_max is not null))"
    )
