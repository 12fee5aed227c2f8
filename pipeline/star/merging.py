"""Which statements tell the same fact.

A row is absorbed by a better one of the same block that it is compatible with: better is more exact, then earlier,
then by content, never by the order rows come in, so that merging is order-free. A row goes to one other only: "in
2012" beside "in March 2012" and "in November 2012" joins one of the two and never makes them one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl

from pipeline.grammar import edtf

MOST_OF_A_BLOCK = 2_000
"""Rows told of one pair of states and kind; where there are more, only those that are alike in every trait are merged."""
_PAIRS_AT_ONCE = 250_000
_EARLIEST, _LATEST = pl.date(1, 1, 1), pl.date(9999, 12, 31)


def with_span(frame: pl.DataFrame, date: str, prefix: str = "") -> pl.DataFrame:
    """Add `{prefix}lo`, `{prefix}hi`, `{prefix}days`: first and last day an EDTF column can mean, days between them.

    A date that is not known can be any day. Each date is read once, however many rows have it.
    """
    lo, hi = pl.col(f"{prefix}lo"), pl.col(f"{prefix}hi")
    spans = (
        frame.select(date)
        .unique()
        .with_columns(
            edtf.first_day(pl.col(date)).fill_null(_EARLIEST).alias(f"{prefix}lo"),
            edtf.last_day(pl.col(date)).fill_null(_LATEST).alias(f"{prefix}hi"),
        )
        .with_columns((hi - lo).dt.total_days().alias(f"{prefix}days"))
    )
    return frame.join(spans, on=date, how="left", nulls_equal=True, maintain_order="left")


def lies_within(prefix: str = "") -> pl.Expr:
    """True where the other row's span lies within this row's."""
    return (pl.col(f"{prefix}lo_other") >= pl.col(f"{prefix}lo")) & (
        pl.col(f"{prefix}hi_other") <= pl.col(f"{prefix}hi")
    )


def days_overlap(within: int = 62) -> pl.Expr:
    """True where two spans of days, neither longer than `within`, share a day."""
    share = (pl.col("lo_other") <= pl.col("hi")) & (pl.col("hi_other") >= pl.col("lo"))
    return share & (pl.col("days") <= within) & (pl.col("days_other") <= within)


def nested(prefix: str = "") -> pl.Expr:
    """True where one of the two spans lies within the other."""
    other_holds = (pl.col(f"{prefix}lo_other") <= pl.col(f"{prefix}lo")) & (
        pl.col(f"{prefix}hi_other") >= pl.col(f"{prefix}hi")
    )
    return lies_within(prefix) | other_holds


def names_agree(name: str) -> pl.Expr:
    """True where two folded names can be one person.

    The words of one are among the other's, or family name and first initial agree.
    """
    mine, other = pl.col(name).str.split(" "), pl.col(f"{name}_other").str.split(" ")
    shared = mine.list.set_intersection(other).list.len()
    is_part = shared == pl.min_horizontal(mine.list.n_unique(), other.list.n_unique())
    same_family = mine.list.last() == other.list.last()
    same_initial = mine.list.first().str.head(1) == other.list.first().str.head(1)
    return is_part | (same_family & same_initial)


def either_unknown_or_equal(column: str) -> pl.Expr:
    """True where two values are equal or one of them is not known."""
    return (pl.col(column) == pl.col(f"{column}_other")).fill_null(True)


def absorb(
    rows: pl.DataFrame, block: Sequence[str], traits: Sequence[str], better: Sequence[pl.Expr], *compatible: pl.Expr
) -> pl.Series:
    """The group of each row, as a number.

    Args:
        rows: Any frame with the columns of `block` and `traits`.
        block: Columns that must be equal (null equals null) for two rows to be one fact.
        traits: The other columns that decide.
        better: Sort keys, the best row first; ties go by content.
        compatible: All true where a row can be absorbed by another, whose traits carry the suffix `_other`. Each is
            asked of the pairs that passed those before it, so the cheap ones come first.
    """
    columns = [*block, *traits]
    kinds = (
        rows.select(columns)
        .unique()
        .sort(*better, *(pl.col(name) for name in columns), nulls_last=True)
        .with_row_index("group")
    )
    absorbed = pl.concat(
        [
            reduce(pl.DataFrame.filter, (pl.col("group_other") < pl.col("group"), *compatible), pairs)
            .group_by("group")
            .agg(pl.col("group_other").min().alias("into"))
            for pairs in paired(kinds, block)
        ]
    )
    goes = (
        kinds.select("group")
        .join(absorbed, on="group", how="left")
        .select("group", pl.coalesce("into", "group").alias("into"))
    )
    while True:
        further = goes.select(
            "group", pl.col("into").replace_strict(goes["group"], goes["into"], return_dtype=pl.UInt32)
        )
        if further.equals(goes):
            break
        goes = further
    grouped = kinds.join(goes, on="group").drop("group")
    return (
        rows.select(columns)
        .join(grouped, on=columns, how="left", nulls_equal=True, maintain_order="left")["into"]
        .rename("group")
    )


def paired(rows: pl.DataFrame, block: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Each row with each row of its block (null equals null), whose other columns carry the suffix `_other`.

    In pieces, so that memory stays bounded however many rows a block has; and blocks of more rows than anybody writes
    about one thing are left out, so that time does too.
    """
    size = pl.len().over(list(block)).cast(pl.Int64)
    sized = rows.with_columns(size.alias("size of block")).filter(pl.col("size of block") <= MOST_OF_A_BLOCK)
    others = sized.drop("size of block")
    pieces = sized.with_columns(piece=pl.col("size of block").cum_sum() // _PAIRS_AT_ONCE).partition_by("piece")
    for piece in pieces or [sized.with_columns(piece=pl.lit(0))]:
        yield piece.drop("piece", "size of block").join(others, on=list(block), nulls_equal=True, suffix="_other")


@dataclass(frozen=True)
class Pick:
    """What a fact takes from its statements: the value of a column that is known in the row that comes first."""

    column: str
    order: tuple[pl.Expr, ...]
    name: str

    def alias(self, name: str) -> "Pick":
        """The same under another name."""
        return replace(self, name=name)


def first_known(column: str, by: Sequence[str | pl.Expr]) -> Pick:
    """The value that is known in the first row by `by`, then by the value itself."""
    return Pick(column, (*(pl.col(key) if isinstance(key, str) else key for key in by), pl.col(column)), column)


def longest(column: str) -> Pick:
    """The longest text, by the alphabet where two are equally long."""
    return first_known(column, [-pl.col(column).str.len_chars().cast(pl.Int32)])


def _position(order: Sequence[pl.Expr]) -> pl.Expr:
    """The place of each row in the order of several keys."""
    return pl.struct(key.alias(str(number)) for number, key in enumerate(order)).rank("ordinal")


def picked(rows: pl.DataFrame, picks: Sequence[Pick | pl.Expr]) -> pl.DataFrame:
    """One row a `group` with what is picked.

    Rows are ranked once over the whole frame: sorting within each group takes four times as long.
    """
    ranks = [
        pl.when(pl.col(pick.column).is_not_null()).then(_position(pick.order)).alias(f"rank of {pick.name}")
        for pick in picks
        if isinstance(pick, Pick)
    ]
    chosen = [
        pl.col(pick.column).get(pl.col(f"rank of {pick.name}").arg_min()).alias(pick.name)
        if isinstance(pick, Pick)
        else pick
        for pick in picks
    ]
    return rows.with_columns(ranks).group_by("group").agg(*chosen)
