"""Names folded so that spellings of one thing are equal, and the ids of facts.

An id is a hash of few, stable, raw fields, made with SHA-256 so that it is the same in every process and with every
version of every library (Polars' own `hash` is not).
"""

import hashlib
from collections.abc import Sequence

import polars as pl

ID_LENGTH = 16
# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"}
# Marks inside a name that writers set or leave out: Jong-un, Jongun; Shi'ite, Shiite.
_INNER_MARKS = r"['’‘ʻʿʾ`´.\-‐‑]"


def folded(name: pl.Expr) -> pl.Expr:
    """Lower case without accents and inner marks; every other mark is a blank.

    "López-Obrador, A. M." gives "lopezobrador a m".
    """
    plain = (
        name.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_many(list(_LETTERS), list(_LETTERS.values()))
        .str.replace_all(_INNER_MARKS, "")
    )
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def folded_title(title: pl.Expr) -> pl.Expr:
    """A title of an agreement folded: hyphens are blanks, leading article and quotation marks are gone."""
    return folded(title.str.replace_all(r"[-–—]", " ")).str.replace(r"^(?:the|an?) ", "")


def family_name(folded_name: pl.Expr) -> pl.Expr:
    """The last word of a folded name."""
    return folded_name.str.extract(r"(\S+)$")


def longest_within(folded_name: pl.Expr, words: pl.Series) -> pl.Expr:
    """The longest of some folded words that is a part of a folded name, at its blanks; null where none is.

    All words are looked for at once: to try each on each name would take time and memory of names times words.
    """
    by_length = pl.element().sort_by(-pl.element().str.len_chars().cast(pl.Int32), pl.element())
    found = (" " + folded_name + " ").str.extract_many([f" {word} " for word in words], overlapping=True)
    return found.list.eval(by_length).list.first().str.strip_chars()


def dyad(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """The pair of two states as AAA-BBB, lower code first; null where one is not known or both are the same."""
    low, high = pl.min_horizontal(one, other), pl.max_horizontal(one, other)
    return pl.when(one.is_not_null() & other.is_not_null() & (one != other)).then(low + "-" + high)


def pair(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Two states in the order of their codes, also where one of them is not known: what is merged is of one pair."""
    low, high = one.fill_null(""), other.fill_null("")
    return pl.concat_str(pl.min_horizontal(low, high), pl.max_horizontal(low, high), separator="|")


def natural_key(parts: Sequence[pl.Expr]) -> pl.Expr:
    """The parts of a key as one text; an unknown part is empty."""
    return pl.concat_str(
        [part.cast(pl.String).fill_null("").str.replace_all("|", "/", literal=True) for part in parts], separator="|"
    )


def hashed(table: str, key: pl.Series) -> pl.Series:
    """The ids of natural keys of a table: the first 16 hex digits of a SHA-256.

    The one place that leaves Polars for Python: Polars has no hash that is stable over its versions. It costs a
    microsecond a fact.
    """
    prefix = f"{table}|".encode()
    digests = [hashlib.sha256(prefix + value.encode()).hexdigest()[:ID_LENGTH] for value in key]
    return pl.Series("fact_id", digests, dtype=pl.String)


def identified(
    facts: pl.DataFrame,
    table: str,
    key: Sequence[str],
    finer: Sequence[str] = (),
    is_never_enough: pl.Expr | None = None,
) -> pl.DataFrame:
    """Add `natural_key` and `fact_id`; where `key` leaves two facts alike, `finer` is added to the keys of both.

    So the id of a fact can change when another of the same key arrives. Where the other need not have anything to do
    with it (`is_never_enough`), `finer` is always added.
    """
    short = natural_key([pl.col(name) for name in key])
    if finer:
        long = natural_key([pl.col(name) for name in (*key, *finer)])
        is_short = ~short.is_duplicated() & ~(pl.lit(False) if is_never_enough is None else is_never_enough)
        short = pl.when(is_short).then(short).otherwise(long)
    keyed = facts.with_columns(natural_key=short)
    return keyed.with_columns(hashed(table, keyed["natural_key"]).alias("fact_id"))
