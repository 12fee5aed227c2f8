"""Trade: stated values and products. Values are never merged but with themselves."""

import polars as pl

from pipeline.star import keys, merging
from pipeline.star.merged import Merged, merged
from pipeline.star.merging import Pick

_YEAR_KEY = (pl.col("year") * 10_000).cast(pl.Int32).alias("date_key")


def merge_flows(statements: pl.DataFrame) -> Merged:
    """Statements of trade to `fact_trade_flow`."""
    key = ["dyad", "year", "measure", "exporter", "importer", "amount", "currency_code"]
    rows = _numbered(statements.with_columns(dyad=dyad(), days=pl.lit(0)), key)
    picks: list[Pick | pl.Expr] = [
        *(pl.col(name).first() for name in key if name not in ("exporter", "importer")),
        *_direction(),
        merging.longest("amount_text"),
    ]
    derive = [_YEAR_KEY, pl.when(pl.col("currency_code") == "USD").then(pl.col("amount")).alias("amount_usd")]
    return merged(
        "fact_trade_flow",
        rows,
        picks,
        ["dyad", "year", "measure", "exporter_iso3", "importer_iso3", "amount", "currency_code"],
        derive=derive,
    )


def dyad() -> pl.Expr:
    """The pair of states that a stated value is of: who sells and buys where that is said, else the article's."""
    pair = keys.dyad(pl.coalesce("exporter", "dyad_a"), pl.coalesce("importer", "dyad_b"))
    return pl.coalesce(pair, keys.dyad(pl.col("dyad_a"), pl.col("dyad_b")))


def merge_products(statements: pl.DataFrame) -> Merged:
    """Statements of products to `fact_trade_product`."""
    key = ["exporter", "importer", "year", "product"]
    name = pl.col("product").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    rows = _numbered(statements.with_columns(name.alias("product"), days=pl.lit(0)), key)
    picks: list[Pick | pl.Expr] = [
        *_direction(),
        pl.col("year").first(),
        pl.col("product").first(),
        pl.col("list_rank").min(),
    ]
    derive = [_YEAR_KEY, keys.dyad(pl.col("exporter_iso3"), pl.col("importer_iso3")).alias("dyad")]
    return merged(
        "fact_trade_product", rows, picks, ["exporter_iso3", "importer_iso3", "year", "product"], derive=derive
    )


def _direction() -> list[pl.Expr]:
    return [pl.col("exporter").first().alias("exporter_iso3"), pl.col("importer").first().alias("importer_iso3")]


def _numbered(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return rows.with_columns(group=pl.struct(key).rank("dense"))
