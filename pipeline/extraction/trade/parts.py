"""The parts of a sentence on trade: heads with their direction, sums, dates, and words after which nothing counts.

A frame of parts has one row a part, in reading order: ``at`` (its place), ``role``, the captures of its entry in ``trade.toml``, ``lead`` and ``rest``
(the text before and after it, to the next part), and the columns of its sentence.
"""

import re
from functools import cache
from pathlib import Path

import polars as pl

from pipeline.extraction.trade.directions import directions
from pipeline.grammar import patterns
from pipeline.grammar.marks import latin

TABLE = Path(__file__).with_name("trade.toml")

MARKED_PARTS = {
    "pair": r"⟦B:(?P<party>[^¦⟧]*)¦[^⟧]*⟧",
    "state": r"⟦[SAG]:(?P<party>[^¦⟧]*)¦[^⟧]*⟧",
    "sum": r"⟦U:(?P<value>[^¦⟧]*)¦(?P<words>[^⟧]*)⟧",
    "date": r"⟦[DY]:(?P<value>[^¦⟧]*)¦[^⟧]*⟧",
}
"""Parts that are single marks; every other part stands in the table."""

CAPTURES = (
    "reporter",
    "destination",
    "of",
    "of_goods",
    "sort",
    "preposition",
    "party",
    "value",
    "words",
    "partner",
    "customer",
    "supplier",
)
ABOUT = r"(?:an? |the |about |around |approximately |approx\. |roughly |nearly |almost |over |some |only |just |more than |less than |up to |at least |an estimated |estimated |equivalent to |or |i\.e\. |ca?\. |circa |close to |under |below |above |a total of |total of |value of |worth )*"
"""Words that may stand between a preposition and its sum."""
OF_A_WHOLE = r"^ of(?: [\p{Ll}’']+)* ?$"
"""What stands between a percentage and what it is a share of."""


@cache
def _table() -> tuple[patterns.Pattern, ...]:
    return patterns.load(TABLE)


@cache
def _any_part() -> str:
    """One expression for all parts."""
    parts = [pattern.regex for pattern in _table()] + list(MARKED_PARTS.values())
    return latin("|".join(f"(?:{re.sub(r'[(][?]P<[^>]+>', '(?:', part)})" for part in parts))


def split(passages: pl.DataFrame) -> pl.DataFrame:
    """One row a part: its ``role`` and captures, ``at`` (its place), ``lead`` and ``rest`` (the text before and after it, to the next part)."""
    pieces = (
        passages.with_columns(
            piece=pl.col("marked").str.replace_all(f"({_any_part()})", "\x02${1}\x03").str.split("\x02")
        )
        .explode("piece")
        .with_columns(
            token=pl.col("piece").str.extract("^([^\x03]*)\x03"), rest=pl.col("piece").str.replace("^[^\x03]*\x03", "")
        )
        .with_columns(lead=pl.col("rest").shift(1).over("sentence_id"))
        .filter(pl.col("token").is_not_null())
        .drop("piece", "marked")
        .with_row_index("at")
    )
    return _without_conversions(_with_flow(pl.concat(_classified(pieces)).sort("at")))


def _with_flow(parts: pl.DataFrame) -> pl.DataFrame:
    """Add ``flow``, what a state is to another in "its largest customer"; it tells what a sum of that part measures."""
    measures = {"partner": "total", "customer": "export", "supplier": "import"}
    flow = pl.coalesce(*(pl.when(pl.col(kind).is_not_null()).then(pl.lit(kind)) for kind in measures))
    return parts.with_columns(
        flow=flow, measure=pl.coalesce(flow.replace_strict(measures, default=None), "measure")
    ).drop(*measures)


def _without_conversions(parts: pl.DataFrame) -> pl.DataFrame:
    """Take out sums that say again in another currency what the sum before them said: "US$5 million (about 30 million kroner)"."""
    over = "sentence_id"
    is_converted = (
        (pl.col("role") == "sum")
        & (pl.col("role").shift(1).over(over) == "sum")
        & ~pl.col("value").str.starts_with("PCT|")
        & pl.col("lead").str.contains(rf"^ ?(?:\(|, or |or |, equivalent to |equivalent to |, about ){ABOUT}$")
    )
    parts = parts.with_columns(is_converted=is_converted.fill_null(value=False))
    rest = (
        pl.when(pl.col("is_converted").shift(-1).over(over).fill_null(value=False))
        .then(pl.col("rest").shift(-1).over(over).str.replace(r"^\)", ""))
        .otherwise("rest")
    )
    return (
        parts.with_columns(rest=rest)
        .filter(~pl.col("is_converted"))
        .with_columns(lead=pl.coalesce(pl.col("rest").shift(1).over(over), "lead"))
        .drop("is_converted")
    )


def _classified(pieces: pl.DataFrame) -> list[pl.DataFrame]:
    """The parts by the entry that reads them; the first one wins."""
    kinds = [(p.name, p.regex, p.captures, p.constants) for p in _table()]
    kinds += [
        (role, regex, tuple(re.findall(r"\(\?P<(\w+)>", regex)), {"role": role}) for role, regex in MARKED_PARTS.items()
    ]
    found = []
    for name, regex, captures, constants in kinds:
        is_it = pl.col("token").str.contains(f"^(?:{regex})$")
        hits = pieces.filter(is_it)
        pieces = pieces.filter(~is_it)
        if captures:
            hits = hits.with_columns(pl.col("token").str.extract_groups(f"^(?:{regex})$").alias("_g")).unnest("_g")
        found.append(
            hits.select(
                *pieces.columns,
                rule=pl.lit(name),
                role=pl.lit(constants["role"]),
                measure=pl.lit(constants.get("measure"), dtype=pl.String),
                is_verb=pl.lit("verb" in constants),
                **{c: pl.col(c) if c in captures else pl.lit(None, dtype=pl.String) for c in CAPTURES},
            )
        )
    return found


def with_heads(parts: pl.DataFrame) -> pl.DataFrame:
    """Add to every part the head it stands under and that head's direction.

    ``head`` is the head's place (a stop's, where the direction is null), ``is_future`` and ``is_agreed`` say that a plan or a contract was
    named before in the clause; the direction's columns are those of ``directions``.
    """
    c, over = pl.col, "sentence_id"
    named = c("role").is_in(["head", "stop"])
    # "… exports, which are 59% of its total exports, were $5 million": the whole that a share is of measures no sum.
    after_percent = (
        (c("role").shift(1).over(over) == "sum")
        & c("value").shift(1).over(over).str.starts_with("PCT|")
        & c("lead").str.contains(OF_A_WHOLE)
    )
    is_whole = (
        after_percent.fill_null(value=False) & ((c("role") == "head").cum_sum().over(over) > 1) & (c("role") == "head")
    )
    parts = parts.with_columns(
        clause=(c("role") == "break").cum_sum().over(over),
        is_whole=is_whole,
        of_percent=after_percent.fill_null(value=False),
    )
    parts = parts.with_columns(
        nearest=pl.when(named).then("at").forward_fill().over(over),
        head=pl.coalesce(
            pl.when("is_whole").then("at"), pl.when(named & ~c("is_whole")).then("at").forward_fill().over(over)
        ),
        is_future=(c("role") == "future").cast(pl.Int8).cum_max().over(over, "clause").cast(pl.Boolean),
        is_agreed=(c("rule") == "other-money").cast(pl.Int8).cum_max().over(over, "clause").cast(pl.Boolean),
        clause_of_head=pl.when(named).then("clause").forward_fill().over(over),
    )
    return parts.join(directions(parts), on="head", how="left", maintain_order="left").sort("at")
