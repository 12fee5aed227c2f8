"""What an EDTF date means: its first and last day, how exact it is, its member in `dim_date`.

EDTF is ISO 8601-2 text. Read here are the forms the grammar writes: `1961-06-27`, `2008-04`, `2014`, a season
`2014-21`, a decade `198X`, a century `19XX`, and an interval of two of these `1980/1981`, open with `..` at either
end. Every function takes and gives Polars expressions; text that is none of these forms gives null, never a guess.
"""

import polars as pl

PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval")

_POINT = r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?|\d{3}X|\d\dXX)"
_FORM = rf"^(?:{_POINT}|{_POINT}/(?:{_POINT}|\.\.)|\.\./{_POINT})$"
# ISO 8601-2 numbers spring to winter 21 to 24. Which months a season covers depends on the hemisphere, so its bounds
# are the year's.
_SEASON = r"^(\d{4})-2[1-4]$"


def is_edtf(date: pl.Expr) -> pl.Expr:
    """True where the text is an EDTF date of a known form with days that exist, null where it is null."""
    return _is_real(date, first_day(date), last_day(date))


def _is_real(date: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
    has_start = first.is_not_null() | date.str.starts_with("..")
    has_end = last.is_not_null() | date.str.ends_with("..")
    return date.str.contains(_FORM) & has_start & has_end & (first <= last).fill_null(True)


def existing(dates: pl.Series) -> pl.Series:
    """The dates, cut to what exists: a wrong day leaves its month, an interval that ends before it begins its first part."""
    bounds = (
        dates.alias("date")
        .to_frame()
        .with_columns(start=pl.col("date").str.extract("^([^/]*)"))
        .with_columns(first=first_day(pl.col("start")), last=last_day(pl.col("date")), ends=last_day(pl.col("start")))
    )
    date, start, first = pl.col("date"), pl.col("start"), pl.col("first")
    return bounds.select(
        pl.when(_is_real(date, first, pl.col("last")))
        .then(date)
        .when(_is_real(start, first, pl.col("ends")))
        .then(start)
        .otherwise(start.str.slice(0, 7))
        .alias(dates.name)
    ).to_series()


def first_day(date: pl.Expr) -> pl.Expr:
    """The first day the date can mean; null where it has no beginning."""
    start = date.str.extract(rf"^({_POINT})").str.replace_all("X", "0", literal=True).str.replace(_SEASON, "${1}")
    return (start + "-01-01").str.head(10).str.to_date("%Y-%m-%d", strict=False)


def last_day(date: pl.Expr) -> pl.Expr:
    """The last day the date can mean; null where it has no end."""
    end = date.str.extract(rf"({_POINT})$").str.replace_all("X", "9", literal=True).str.replace(_SEASON, "${1}")
    day = (end + "-12-31").str.head(10).str.to_date("%Y-%m-%d", strict=False)
    # A month has been given its twelfth day.
    return pl.when(end.str.len_chars() == 7).then(day.dt.month_end()).otherwise(day)


def precision(date: pl.Expr) -> pl.Expr:
    """How exact the date is, one of `PRECISIONS`."""
    length = date.str.len_chars()
    return (
        pl.when(date.str.contains("/", literal=True))
        .then(pl.lit("interval"))
        .when(date.str.ends_with("XX"))
        .then(pl.lit("century"))
        .when(date.str.ends_with("X"))
        .then(pl.lit("decade"))
        .when(length == 4)
        .then(pl.lit("year"))
        .when(date.str.contains(_SEASON))
        .then(pl.lit("season"))
        .when(length == 7)
        .then(pl.lit("month"))
        .when(length == 10)
        .then(pl.lit("day"))
    )


def key(date: pl.Expr) -> pl.Expr:
    """The date's member in `dim_date`: YYYYMMDD of its beginning as an integer, 00 for what is not known."""
    start = date.str.extract(rf"^({_POINT})").str.replace_all("X", "0", literal=True).str.replace(_SEASON, "${1}")
    return start.str.replace_all("-", "", literal=True).str.pad_end(8, "0").cast(pl.Int32, strict=False)


def describe(frame: pl.DataFrame, date: str, prefix: str = "date") -> pl.DataFrame:
    """Add `{prefix}_min`, `{prefix}_max` (Date), `{prefix}_precision` and `{prefix}_key` (i32) of an EDTF column."""
    column = pl.col(date)
    return frame.with_columns(
        first_day(column).alias(f"{prefix}_min"),
        last_day(column).alias(f"{prefix}_max"),
        precision(column).alias(f"{prefix}_precision"),
        key(column).alias(f"{prefix}_key"),
    )


def bounds(frame: pl.DataFrame, *dates: tuple[str, str]) -> pl.DataFrame:
    """Add `{prefix}_min` and `{prefix}_max`, first and last day, for pairs of an EDTF column and a prefix."""
    return frame.with_columns(
        *(first_day(pl.col(date)).alias(f"{prefix}_min") for date, prefix in dates),
        *(last_day(pl.col(date)).alias(f"{prefix}_max") for date, prefix in dates),
    )
