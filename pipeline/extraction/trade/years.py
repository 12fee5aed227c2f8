"""The year of each sum in a sentence on trade.

The date at once after a sum is its date, else the last one before it, else the next one after it, else what the paragraph or the list's
heading told. Frames are frames of parts: see ``parts``.
"""

import polars as pl

from pipeline.extraction.trade.parts import ABOUT

IN = r"(?:,? ?\(?(?:in|for|during|by|as of|as at|at|between|of|from|over|since|on|through|until|within)? ?(?:the )?(?:end of |course of |year of |years? |calendar years? |financial years? |fiscal years? |period |FY ?|first (?:\w+ )?(?:half|quarter|months?|nine months|six months) of |second half of |season |same year|early |late |mid-)*)"
AT_ONCE = rf"^(?: (?:mark|worth|annually|per year|a year|in goods|goods|in trade|of goods|in value|products|merchandise|in total|level|respectively))*{IN}$"
"""What may stand between a sum and the date that belongs to it."""


def with_years(parts: pl.DataFrame) -> pl.DataFrame:
    """Add to every sum its ``year``: the date at once after it, or the last before it, or the next after it, or what was told before."""
    c = pl.col
    over = "sentence_id"
    next_role, after_next = c("role").shift(-1).over(over), c("role").shift(-2).over(over)
    value = pl.when(c("role") == "date").then(pl.when(c("value").str.contains(r"^\d{4}")).then("value"))
    # "(2009 - 45 million, 2008 - 33 million)": such a date belongs to the sum behind it.
    leads_sum = (c("role") == "date") & (next_role == "sum") & c("rest").str.contains(rf"^ ?[-–—:=] ?{ABOUT}$")
    is_background = (c("role") == "date") & c("lead").str.contains(
        r"(?i)\b(?:(?:(?:on|over) the|than|against|versus|compared (?:to|with))(?: \p{Ll}+){0,2}|since|after|following|until|before|signed (?:in|on)|founded in|opened in) (?:the )?$"
    )
    # "up 12% on the year before"
    is_background = is_background | (
        (c("role") == "date")
        & c("value").shift(1).over(over).str.starts_with("PCT|")
        & c("lead").str.contains(r"^ (?:on|over|from|against|versus|than|compared (?:to|with)) (?:the )?$")
    )
    parts = parts.with_columns(
        date_ahead=pl.when((c("role") == "date") & ~leads_sum).then("value"),
        dated=pl.when(is_background).then(None).otherwise(value).forward_fill().over(over),
        later=value.backward_fill().over(over),
    )
    places = pl.all_horizontal(next_role.is_in(["toward", "pair", "state"]), after_next == "date")
    two_on = c("date_ahead").shift(-2).over(over)
    at_once = (
        pl.when((next_role == "date") & c("rest").str.contains(AT_ONCE))
        .then(c("date_ahead").shift(-1).over(over))
        .when(places & ~c("rest").str.contains("[,;]") & c("rest").shift(-1).over(over).str.contains(AT_ONCE))
        .then(two_on)
    )
    # A date behind a sum that is told for comparison ("up from $5 million in 2006") is no date of the sums before that one.
    compared = (
        pl.when(c("role") == "sum")
        .then(c("lead").str.contains(rf"(?i)\b(?:from|against|versus|compared (?:to|with)|than) {ABOUT}$"))
        .backward_fill()
        .shift(-1)
        .over(over)
    )
    date = pl.coalesce(at_once, "dated", pl.when(~compared.fill_null(value=False)).then("later"))
    start, end = date.str.slice(0, 4), date.str.extract(r"/(\d{4})")
    # From X to Y between 2008 and 2010: X is of the first year, Y of the last. Without a span, X is of no year that is said.
    is_start = c("lead").str.contains(rf"\b(?:[Ff]rom|against|versus|compared (?:to|with)) {ABOUT}$")
    sums_up = c("lead").str.contains(rf"(?i)\b(?:amount\w*|came|comes?|adds? up|added up) to {ABOUT}$")
    is_end = (
        c("lead").str.contains(rf"\bto {ABOUT}$")
        & ~sums_up
        & ((c("role").shift(1).over(over) == "sum") | ((c("role").shift(1).over(over) == "date") & at_once.is_null()))
    )
    parts = parts.with_columns(
        year=pl.when(is_end & end.is_not_null())
        .then(end)
        .when(at_once.is_not_null())
        .then(start)
        .when(is_start & end.is_null())
        .then(None)
        .otherwise(start),
        is_undated_start=is_start & at_once.is_null() & end.is_null(),
    )
    return _with_years_told(_respectively(parts))


def _respectively(parts: pl.DataFrame) -> pl.DataFrame:
    """Read "X and Y in 2006 and 2007 respectively": the dates go to the sums in order."""
    said = parts.group_by("sentence_id").agg(pl.col("rest").str.contains("respectively").any().alias("said"))
    parts = parts.join(said, on="sentence_id", how="left", maintain_order="left")
    counted = parts.with_columns(
        nth_sum=pl.when(pl.col("role") == "sum").then(1).cum_count().over("sentence_id"),
        nth_date=pl.when(pl.col("role") == "date").then(1).cum_count().over("sentence_id"),
    )
    dates = counted.filter((pl.col("role") == "date") & pl.col("said")).select(
        "sentence_id",
        nth_sum="nth_date",
        in_order=pl.col("value").str.slice(0, 4),
        run=pl.col("lead").str.contains("^,? and $"),
    )
    pairs = dates.filter(pl.col("run").any().over("sentence_id"))
    ordered = counted.join(pairs.drop("run"), on=["sentence_id", "nth_sum"], how="left", maintain_order="left")
    is_sum = (pl.col("role") == "sum") & (pl.col("nth_sum") <= 2)
    return ordered.with_columns(
        year=pl.when(is_sum & pl.col("in_order").is_not_null()).then("in_order").otherwise("year")
    ).drop("in_order", "said")


def _with_years_told(parts: pl.DataFrame) -> pl.DataFrame:
    """A sentence without a date takes the year of the sums told before in its paragraph, or the year of its list's heading."""
    c = pl.col
    told = (
        parts.filter((c("role") == "sum") & c("of_measure").is_not_null())
        .group_by("paragraph_id", "sentence_id", maintain_order=True)
        .agg(told=c("year").max())
        .with_columns(told=c("told").forward_fill().shift(1).over("paragraph_id"))
        .select("sentence_id", "told")
    )
    habitual = parts.group_by("sentence_id").agg(
        is_habitual=c("rest")
        .str.contains(r"(?i)\b(?:annually|per year|a year|each year|every year|currently|yearly|per annum)\b")
        .any()
    )
    parts = parts.join(told, on="sentence_id", how="left", maintain_order="left").join(
        habitual, on="sentence_id", how="left", maintain_order="left"
    )
    is_dated = (c("role") == "date").any().over("sentence_id")
    context = pl.when(~c("is_habitual") & ~is_dated).then(pl.coalesce("told", "headed"))
    return parts.with_columns(year=pl.coalesce("year", context))
