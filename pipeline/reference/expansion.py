"""Rows that follow from other rows: spellings of a name, offices of every portfolio, cities of a state that is gone."""

import unicodedata
from collections.abc import Callable

import polars as pl

ReadRows = Callable[[str], pl.DataFrame]

LETTERS = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "æ": "ae", "Æ": "Ae", "ß": "ss", "ʻ": "'", "ʽ": "'", "ə": "a", "Ə": "A",
})  # fmt: skip
HYPHENS = ("-", "–", "‑")
WORDS = frozenset({"Male", "Pec", "Sale", "Bone", "Bale", "Munster", "Liege", "Sete", "Lezhe"})
"""Words that a city's name becomes without its accents ("Malé"): a spelling of it only where the file says so."""


def spellings(name: str, hyphens: tuple[str, ...] = HYPHENS) -> list[str]:
    """The name and its other spellings: typographic apostrophe and hyphens, and letters without their accents."""
    if name.isascii() and "'" not in name and not any(hyphen in name for hyphen in hyphens):
        return [name]
    found = [name, unaccented(name)]
    for spelling in list(found):
        if "'" in spelling:
            found.append(spelling.replace("'", "’"))
        for hyphen in hyphens:
            if hyphen in spelling:
                found += [spelling.replace(hyphen, other) for other in hyphens]
    return list(dict.fromkeys(found))


def unaccented(name: str) -> str:
    """The name in letters without accents: "Brasília" as "Brasilia"."""
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plural_of(office: pl.Expr) -> pl.Expr:
    """The plural of an office: its head noun takes the "s" ("Ministers of Trade", "Trade Ministers")."""
    head = office.str.extract(r"^(.*?)(?: (?:of|for|to|in|at|without) .*)?$")
    plural = (
        pl.when(head.str.contains(r"(?:s|x|ch|sh)$"))
        .then(head + "es")
        .when(head.str.contains(r"[^aeiou]y$"))
        .then(head.str.head(-1) + "ies")
        .when(head.str.ends_with("man"))
        .then(head.str.head(-3) + "men")
        .otherwise(head + "s")
    )
    return plural + office.str.slice(head.str.len_chars())


def _spelled(rows: pl.DataFrame, column: str, hyphens: tuple[str, ...] = HYPHENS) -> pl.DataFrame:
    """The rows whose name has other spellings, once for each of them."""
    odd = rows.filter(pl.col(column).str.contains(r"[^\x00-\x7f]|['-]"))
    others = [
        {column: name, "spelling": spellings(name, hyphens)[1:]} for name in odd[column].unique(maintain_order=True)
    ]
    spelled = pl.DataFrame(others, schema={column: pl.String, "spelling": pl.List(pl.String)}).explode("spelling")
    found = odd.join(spelled.drop_nulls(), on=column, maintain_order="left")
    return found.with_columns(pl.col("spelling").alias(column)).drop("spelling")


def _distinct(rows: pl.DataFrame, *key: str) -> pl.DataFrame:
    """The rows without later ones of the same key: a row of the file wins over one that follows from another."""
    return rows.unique(key, keep="first", maintain_order=True)


def state_names(rows: pl.DataFrame, _: ReadRows) -> pl.DataFrame:
    """Each name in all its spellings, the states that bear it in every context before those that need their dyad."""
    names = _distinct(pl.concat([rows, _spelled(rows, "name")]), "name", "iso3", "form")
    return names.sort(pl.col("context") != "", maintain_order=True)


def organizations(rows: pl.DataFrame, _: ReadRows) -> pl.DataFrame:
    """Each alias in all its spellings."""
    return _distinct(pl.concat([rows, _spelled(rows, "alias")]), "alias")


def cities(rows: pl.DataFrame, _: ReadRows) -> pl.DataFrame:
    """Each city in all its spellings; of several states with a city of that name the likeliest first."""
    named = rows.with_columns(alias_of=pl.when(pl.col("alias_of") != "").then("alias_of").otherwise("city"))
    spelled = _spelled(named, "city", hyphens=()).filter(~pl.col("city").is_in(WORDS))
    likeliest_first = pl.concat([rows, spelled]).sort(
        pl.col("priority").cast(pl.Int64),
        pl.col("population").cast(pl.Int64, strict=False).fill_null(0),
        descending=True,
        maintain_order=True,
    )
    return _distinct(likeliest_first, "city", "iso3", "valid_from")


def offices(rows: pl.DataFrame, read_rows: ReadRows) -> pl.DataFrame:
    """Each office with its plural, and the offices of every portfolio ("Minister of Trade", "Trade Minister", …)."""
    portfolios = (
        read_rows("portfolios")
        .join(read_rows("portfolio_forms"), how="cross", suffix="_form", maintain_order="left_right")
        .filter((pl.col("is_common") == "true") | (pl.col("is_common_form") == "true"))
        .filter(~pl.col("portfolio").str.starts_with("the ") | pl.col("form").str.ends_with("{name}"))
        .select(
            office=pl.col("form").str.replace("{name}", pl.col("portfolio"), literal=True),
            plural=pl.lit(""),
            canonical=pl.col("form").str.replace("{name}", pl.col("canonical"), literal=True),
            level="level",
            rank="rank",
            case=pl.lit("any"),
        )
    )
    return _distinct(pl.concat([rows, portfolios]), "office").with_columns(
        plural=pl.when(pl.col("plural") != "").then("plural").otherwise(plural_of(pl.col("office")))
    )


def un_resolutions(rows: pl.DataFrame, read_rows: ReadRows) -> pl.DataFrame:
    """The resolutions of the file, and every other Security Council resolution with its year."""
    counted = (
        read_rows("security_council_years")
        .select(
            body=pl.lit("UNSC"),
            resolution=pl.int_ranges(
                pl.col("first_resolution").cast(pl.Int64), pl.col("last_resolution").cast(pl.Int64) + 1
            ),
            year="year",
            about_iso3=pl.lit(""),
        )
        .explode("resolution")
        .with_columns(pl.col("resolution").cast(pl.String))
    )
    return _distinct(pl.concat([rows, counted]), "body", "resolution")


EXPANSIONS: dict[str, Callable[[pl.DataFrame, ReadRows], pl.DataFrame]] = {
    "state_names": state_names,
    "organizations": organizations,
    "cities": cities,
    "offices": offices,
    "un_resolutions": un_resolutions,
}
