"""Tables of trade figures, read as sentences: each cell with its row's and its column's name and its year.

"| Year | Exports to Peru (million USD) |" over "| 2010 | 5.2 |" says "In 2010, Exports to Peru: 5.2 million USD". ``trade`` reads that sentence
like any other; the passage stays the row's.
"""

import polars as pl

from pipeline.grammar.annotate import mark_texts

TRADE = r"(?i)\b(?:trade|exports?|imports?|turnover|investments?|FDI|deficit|surplus|balance)\b"
YEAR = r"^\D{0,12}((?:19|20)\d\d)\D{0,3}(?:[-–/]\d{2,4})?\s*\*?$"
NUMBER = r"^[^\d]{0,6}-?\d[\d.,]*(?:[^\d]{0,32})$"
UNIT = r"(?i)(?:\(|\bin )((?:in )?[^()]*?(?:thousands?|millions?|billions?|mln|mn|bn|USD|US\$|EUR|euros?|dollars?|[$€£¥])[^()]*)"
SCALE = r"(?i)\b(thousand|million|billion|mln|mn|bn)s?\b"


def as_sentences(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows of trade tables as marked sentences, columns as in ``marked``, one row a cell with a figure."""
    cells = _figures(_cells(_with_names(_rows(marked))))
    if cells.is_empty():
        return marked.clear()
    sentences = cells.with_columns(text=_sentence())
    marks = mark_texts(sentences["text"])
    return sentences.drop("marked").join(marks, on="text", how="left", maintain_order="left").select(marked.columns)


def _rows(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows of tables with what stands before the table: its caption or the line that introduces it."""
    before = (
        pl.when(pl.col("kind").is_in(["caption", "sentence", "list_item"]))
        .then("text")
        .forward_fill()
        .over("section_id")
    )
    return marked.with_columns(introduction=before).filter(
        (pl.col("kind") == "table_row") & pl.col("cells").is_not_null()
    )


def _with_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``names``, the columns' names: the header, or the first row where that holds years."""
    first_rows = rows.unique("table_id", keep="first", maintain_order=True).select("table_id", first="cells")
    rows = rows.join(first_rows, on="table_id", how="left", maintain_order="left")
    first = pl.col("first")
    has_years = first.list.eval(pl.element().str.contains(YEAR)).list.sum() >= 2
    rows = rows.with_columns(names=pl.coalesce("columns", pl.when(has_years).then(first)))
    said = pl.concat_str(
        pl.col("names").list.join(" "),
        pl.col("cells").list.first().fill_null(""),
        "introduction",
        separator=" ",
        ignore_nulls=True,
    )
    return rows.filter(
        ~pl.col("is_header")
        & pl.col("names").is_not_null()
        & (pl.col("names") != pl.col("cells"))
        & said.str.contains(TRADE)
    )


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: ``cell``, its column's ``name``, its row's ``label`` and ``year``."""
    rows = rows.filter(pl.col("names").list.len() == pl.col("cells").list.len())
    year_of_row = pl.col("cells").list.eval(pl.element().str.extract(YEAR)).list.drop_nulls().list.first()
    return (
        rows.with_columns(
            label=pl.col("cells").list.first(), corner=pl.col("names").list.first(), year_of_row=year_of_row
        )
        .with_columns(cell=pl.col("cells"), name=pl.col("names"))
        .explode("cell", "name")
        .with_columns(year=pl.coalesce(pl.col("name").str.extract(YEAR), "year_of_row"))
    )


def _figures(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells that hold a figure and whose name or label says of what."""
    c = pl.col
    what = pl.when(c("name").str.contains(YEAR)).then("label").otherwise("name")
    return cells.with_columns(what=what).filter(
        c("cell").str.contains(NUMBER)
        & ~c("cell").str.contains(YEAR)
        & c("year").is_not_null()
        & c("what").str.contains(TRADE)
    )


def _sentence() -> pl.Expr:
    """Read "In 2010, Exports to Peru: 5.2 million USD"."""
    c = pl.col
    unit = pl.coalesce(*(c(x).str.extract(UNIT) for x in ("name", "label", "corner", "introduction")))
    scale = unit.str.extract(SCALE).str.to_lowercase().fill_null("")
    currency = (
        unit.str.replace(SCALE, "")
        .str.replace_all(r"(?i)\b(?:in|of|value|values|current|figures|s)\b", "")
        .str.replace_all(r"[.,:;]", "")
        .str.strip_chars(" ")
        .fill_null("")
    )
    is_bare = c("cell").str.contains(r"^-?\d[\d.,]*$")
    before = pl.when(currency.str.contains(r"[$€£¥]$")).then(currency).otherwise(pl.lit(""))
    after = pl.when(currency.str.contains(r"[$€£¥]$")).then(pl.lit("")).otherwise(currency)
    amount = pl.when(is_bare).then(pl.format("{} {} {} {}", before, c("cell"), scale, after)).otherwise(c("cell"))
    return (
        pl.format("In {}, {}: {}", "year", c("what").str.replace_all(r" ?\([^)]*\)", ""), amount)
        .str.replace_all(" +", " ")
        .str.strip_chars(" ")
    )
