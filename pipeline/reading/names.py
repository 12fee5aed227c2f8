"""The names by which articles are assigned to states, as an index over the reference tables."""

import re
import unicodedata
from functools import cache, lru_cache

import polars as pl

from pipeline.reference import table


@cache
def names_of_states() -> dict[str, str]:
    """Folded name -> ISO3, for names and combining forms ("Sino") that one state bears."""
    return dict(_names().filter(pl.len().over("name") == 1).select("name", "iso3").iter_rows())


@cache
def names_of_several_states() -> frozenset[str]:
    """Folded names that several states bear, such as "Congolese": which is meant the article has to say."""
    return frozenset(_names().filter(pl.len().over("name") > 1)["name"])


def _names() -> pl.DataFrame:
    """Each folded name with its states; a row with a context counts only where no state bears the name without one."""
    named = table("state_names").select("name", "iso3", free=pl.col("context").is_null())
    forms = table("combining_forms").select(name="prefix", iso3="iso3", free=pl.lit(value=True))
    rows = pl.concat([named, forms])
    rows = rows.with_columns(name=pl.Series([folded(name) for name in rows["name"]], dtype=pl.String))
    return rows.filter(pl.col("free") == pl.col("free").any().over("name")).unique(
        ["name", "iso3"], maintain_order=True
    )


@cache
def titles_of_states() -> dict[str, str]:
    """ISO3 -> the short common name of the state as it stands behind "of" (with its article)."""
    names = table("states").select("iso3", "name")
    articles = (
        table("state_names")
        .filter(pl.col("article").is_not_null())
        .select("name", "iso3", "article")
        .unique(["name", "iso3"])
    )
    joined = names.join(articles, on=["name", "iso3"], how="left", maintain_order="left")
    return {iso3: f"{article} {name}" if article else name for iso3, name, article in joined.iter_rows()}


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """A name as the index spells it: no case, no accents, plain dashes and apostrophes, no article, no possessive."""
    name = unicodedata.normalize("NFKD", name[:200])
    name = "".join(character for character in name if not unicodedata.combining(character)).casefold()
    name = re.sub("[–—‒―−‑‐]", "-", name).replace("’", "'").replace("ʻ", "'")
    name = " ".join(re.sub(r"[.,;:()\[\]\"“”]", " ", name).split())
    name = re.sub(r"^(?:the|modern|modern-day)\s+", "", name)
    return re.sub(r"'s?$", "", name)
