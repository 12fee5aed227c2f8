"""The gazetteer: names of the reference tables found in the text and replaced by marks, all in one pass.

Aho–Corasick knows no word ends and takes the first listed of two names that begin at the same place. So a sentinel is
put at every word boundary of text and names, names are listed longest first, and the sentinels are taken out again.
"""

import re

import polars as pl

from pipeline import reference
from pipeline.grammar.marks import mark

EDGE = "\x01"


def _edges(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\b", EDGE)


def _cases(name: str) -> list[str]:
    """The ways an office or a mission noun is capitalised: "Foreign Minister", "foreign minister", "Foreign minister"."""
    lower = name[0].lower() + name[1:] if not name.isupper() else name
    small = " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in name.split(" "))
    return [
        *dict.fromkeys(
            [
                name,
                lower,
                small,
                small[0].upper() + small[1:],
                name.title()
                .replace(" Of ", " of ")
                .replace(" For ", " for ")
                .replace(" And ", " and ")
                .replace(" The ", " the "),
            ]
        )
    ]


def _state_rows(words: frozenset[str]) -> list[tuple[str, str]]:
    names = reference.table("state_names").group_by("name", maintain_order=True).agg("iso3", "form")
    rows = []
    for name, codes, forms in names.iter_rows():
        if not _may_occur(name, words):
            continue
        kind = "A" if all(form in ("adjective", "demonym", "demonym_plural") for form in forms) else "S"
        rows.append((name, mark(kind, "+".join(dict.fromkeys(codes)), name)))
    return rows


def _city_rows(words: frozenset[str]) -> list[tuple[str, str]]:
    """Cities, the likeliest state first. Names that are also words or families' names ("Nice", "Santos") get the kind ``c``."""
    cities = reference.table("cities").sort(
        pl.col("priority").cast(pl.Int64), descending=True, nulls_last=True, maintain_order=True
    )
    grouped = cities.group_by("city", maintain_order=True).agg("iso3", pl.col("context").is_not_null().all())
    return [
        (city, mark("c" if only_as_seat else "C", "+".join(dict.fromkeys(codes)), city))
        for city, codes, only_as_seat in grouped.iter_rows()
        if _may_occur(city, words)
    ]


def _currency_rows() -> list[tuple[str, str]]:
    """Currencies: ``<`` may stand before a number, ``>`` after one, ``=`` both; a word of several states holds its candidates."""
    currencies = reference.table("currencies").filter(
        (pl.col("currency_code") != "PCT")
        & (pl.col("context_iso3").is_null() | ~pl.col("symbol_or_word").str.contains("(?i)dollar"))
    )
    candidate = (
        pl.when(pl.col("context_iso3").is_null())
        .then(pl.col("currency_code"))
        .otherwise(pl.format("{}@{}", "currency_code", "context_iso3"))
    )
    grouped = currencies.group_by("symbol_or_word", maintain_order=True).agg(
        candidate.unique(maintain_order=True).str.join("+"), pl.col("form").unique(maintain_order=True)
    )
    rows = []
    for word, codes, forms in grouped.iter_rows():
        value = ("=" if len(forms) > 1 else "<" if forms == ["prefix"] else ">") + codes
        if "prefix" in forms and word[-1].isalnum():
            # "RM500": no word ends between the two, so the first digit is part of the name
            rows += [(f"{word}{digit}", mark("$", value, word) + digit) for digit in "0123456789"]
        if len(word) > 1 or not word.isalpha():
            rows.append((word, mark("$", value, word)))
    return rows


WORDS = re.compile(r"[^\W_]+")


def _may_occur(name: str, words: frozenset[str]) -> bool:
    """False where a word of the name is in no text."""
    first = name.partition(" ")[0].lower()
    if first.isalnum() and first not in words:
        return False
    return words.issuperset(WORDS.findall(name.lower()))


def _rows(words: frozenset[str]) -> dict[str, str]:
    """Every name that may occur in texts of these words, and its mark; the first table that knows a name decides."""
    rows: list[tuple[str, str]] = [
        (name, "\x02" + name.replace(" ", "␣") + "\x03")
        for (name,) in reference.table("stopnames").select("name").iter_rows()
        if _may_occur(name, words)
    ]
    rows += _state_rows(words)
    rows += _city_rows(words)
    for name, alias in reference.table("organizations").select("name", "alias").iter_rows():
        rows += [(n, mark("G", name, n)) for n in (name, alias) if n and _may_occur(n, words)]
    for office, plural, level, case in (
        reference.table("offices").select("office", "plural", "level", "case").iter_rows()
    ):
        names = [name for name in (office, plural) if _may_occur(name, words)]
        rows += [(n, mark("O", level, n)) for name in names for n in (_cases(name) if case == "any" else [name])]
    for noun, plural, kind in reference.table("missions").select("noun", "plural", "mission_type").iter_rows():
        rows += [(case, mark("M", kind, case)) for n in (noun, plural) if n for case in _cases(n)]
    rows += _currency_rows()
    found: dict[str, str] = {}
    for name, replacement in rows:
        found.setdefault(name, replacement)
    return found


def _automaton(words: frozenset[str]) -> tuple[list[str], list[str]]:
    """Names with sentinels, longest first, and what replaces them."""
    frame = pl.DataFrame(list(_rows(words).items()), schema=["name", "mark"], orient="row")
    # A name that ends in a digit goes on: see currencies.
    frame = frame.with_columns(key=_edges(pl.col("name")).str.replace(r"^(\x01\p{L}+\d)\x01$", "${1}")).sort(
        pl.col("name").str.len_chars(), descending=True, maintain_order=True
    )
    return frame["key"].to_list(), frame["mark"].to_list()


def mark_names(texts: pl.Series) -> pl.Series:
    """Mark states, adjectives, cities, organizations, offices, missions and currencies; the texts are protected already.

    Building the automaton of all names costs more than reading a few articles; only names whose words are all in the texts go into it.
    """
    found = texts.str.extract_all(r"[\p{L}\p{N}]+").explode().drop_nulls().str.to_lowercase().unique()
    # The name of a currency may be the beginning of a word: "rm1" of "rm19".
    words = frozenset([*found.to_list(), *found.str.extract(r"^(\p{L}+\d)").drop_nulls().to_list()])
    names, marks = _automaton(words)
    marked = (
        _edges(pl.col("text")).str.replace_many(names, marks, leftmost=True).str.replace_all(EDGE, "", literal=True)
    )
    return texts.alias("text").to_frame().select(_release_stopnames(_names_inside_names(_seats_only(marked))))["text"]


def _seats_only(text: pl.Expr) -> pl.Expr:
    """Names that are cities only where a city must stand: after "in", "at", "to" and the like, in a list with one that is, in a cell."""
    text = text.str.replace_all(
        r"\b([Ii]n|[Aa]t|[Tt]o|[Nn]ear|[Vv]isited|[Ff]rom|[Cc]ity of|[Tt]own of|[Pp]ort of) ⟦c:", "${1} ⟦C:"
    )
    # A cell that is nothing but the name.
    text = text.str.replace_all(r"(^|\| )⟦c:([^⟧]*⟧)($| \|)", "${1}⟦C:${2}${3}")
    for _ in range(3):
        text = text.str.replace_all(r"(⟦C:[^⟧]*⟧(?:, | and |, and | & ))⟦c:", "${1}⟦C:")
    return text.str.replace_all(r"⟦c:[^¦⟧]*¦([^⟧]*)⟧", "${1}")


NOT_A_NAME = r"(?:In|At|To|From|The|On|Of|And|For|By|With|Since|After|Before|When|While|During|Both|As|Near|Between|Via|Through|Its|His|Her|Their|Until|Also|Although|But|Where|Former|Formerly|Later|Then|Under)"
PARTICLE = r"(?:de|da|dos|das|del|di|bin|ibn|al|el|van|von|y|e)"


def _names_inside_names(text: pl.Expr) -> pl.Expr:
    """A city beside a given or family name is part of a person's name: "Carlos Salinas de Gortari", "José Santos"."""
    city = r"⟦C:[^¦⟧]*¦([^⟧]*)⟧"
    return (
        text.str.replace_all(rf"\b({NOT_A_NAME}) ", "${1}\x04")
        .str.replace_all(rf"(\p{{Lu}}\p{{Ll}}+(?: {PARTICLE})*|\p{{Lu}}\.) {city}", "${1} ${2}")
        .str.replace_all(rf"{city}( {PARTICLE} \p{{Lu}}\p{{Ll}})", "${1}${2}")
        .str.replace_all(rf"(⟦O:[^⟧]*⟧ ){city}( \p{{Lu}}\p{{Ll}})", "${1}${2}${3}")
        .str.replace_all("\x04", " ", literal=True)
    )


def _release_stopnames(text: pl.Expr) -> pl.Expr:
    """Names that contain a state's name and are no state become plain words again, now that nothing can match in them."""
    return text.str.replace_all(r"\x02([^\x03]*)\x03", "${1}")
