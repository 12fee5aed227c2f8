"""Context: what a hit does not say itself.

The state of an ambiguous name, the other side of the dyad, the clause's date, the state that existed then, the person introduced
earlier. Every function takes and returns a frame of hits or an expression; none loops over rows.
"""

from functools import cache

import polars as pl

from pipeline import reference

SOON = r"^((?:[^⟦⟧.;,]|, ⟦S:[^⟧]*⟧,?|⟦[CSGBAXMNOP]:[^⟧]*⟧){0,70}?(?:, (?:on|in) (?:the )?)?)⟦D:([^¦⟧]*)¦"
"""A date that follows a hit at once, with nothing but places and names between."""
NEXT_CLAUSE = r"(?s)(?:[,;]?[ ](?:and|but|while|whereas)(?: then| later)?|[,;]) (?:in |on |by |since )?(?:early |late |mid-)?⟦D:[^⟧]*⟧,? (?:the )?⟦[SAXBM]:.*$"
"""A date and a subject that begin another clause: "A opened its embassy, and in 1996 B did"."""
OTHER_CLAUSE = r"\b(?:and|but|while|which|who|after|before|following|since|until|when|though|although|because)\b"

CONTRAST = r"\b(?:(?:however|but|until|although|though|while)\b|since \p{L})"
"""What a date behind these words belongs to is another matter."""


def pick_state(value: pl.Expr) -> pl.Expr:
    """One state of a mark's candidates: the dyad's where it is among them, else the first. Needs ``state_a``, ``state_b``."""
    many = value.str.contains("+", literal=True)
    return (
        pl.when(many & value.str.contains(pl.col("state_a").fill_null("-"), literal=True))
        .then(pl.col("state_a"))
        .when(many & value.str.contains(pl.col("state_b").fill_null("-"), literal=True))
        .then(pl.col("state_b"))
        .otherwise(value.str.extract(r"^([A-Z]{3})"))
    )


def other_state(state: pl.Expr) -> pl.Expr:
    """The other side of the article's dyad, or null when ``state`` is not of it. Needs ``state_a``, ``state_b``."""
    return (
        pl.when(state == pl.col("state_a"))
        .then(pl.col("state_b"))
        .when(state == pl.col("state_b"))
        .then(pl.col("state_a"))
    )


def with_other_side(frame: pl.DataFrame, column: str, partner: str) -> pl.DataFrame:
    """Add ``across``: of ``state_a`` and the state in ``partner`` the one that the state in a column is not.

    The state may also be one that a side came out of, as the Soviet Union for Russia. Null where it is of neither or of both.
    """
    formers = _predecessors().group_by("state").agg("former")

    def is_side(side: str, came_out_of: str) -> pl.Expr:
        came_before = pl.col(came_out_of).list.contains(pl.col(column))
        return ((pl.col(column) == pl.col(side)) | came_before).fill_null(value=False)

    frame = frame.join(
        formers.rename({"former": "_of_a"}), left_on="state_a", right_on="state", how="left", maintain_order="left"
    )
    frame = frame.join(
        formers.rename({"former": "_of_b"}), left_on=partner, right_on="state", how="left", maintain_order="left"
    )
    a, b = is_side("state_a", "_of_a"), is_side(partner, "_of_b")
    across = (
        pl.when(pl.col(column) == pl.col("state_a"))
        .then(partner)
        .when(pl.col(column) == pl.col(partner))
        .then("state_a")
        .when(a & ~b)
        .then(partner)
        .when(b & ~a)
        .then("state_a")
    )
    return frame.with_columns(across=across).drop("_of_a", "_of_b")


def named_counterpart(passages: pl.DataFrame) -> pl.DataFrame:
    """Fill a null ``state_b``: in an article on one state, a passage without a counterpart takes the one other state that it names."""
    named = (
        passages.filter(pl.col("state_b").is_null())
        .select("passage_id", "state_a", code=pl.col("marked").str.extract_all(r"⟦[SAB]:[A-Z+]+"))
        .explode("code")
        .with_columns(code=pl.col("code").str.slice(3).str.split("+"))
        .explode("code")
        .filter(pl.col("code") != pl.col("state_a"))
        .group_by("passage_id")
        .agg(pl.col("code").unique())
        .filter(pl.col("code").list.len() == 1)
        .select("passage_id", only=pl.col("code").list.first())
    )
    joined = passages.join(named, on="passage_id", how="left", maintain_order="left")
    return joined.with_columns(state_b=pl.coalesce("state_b", "only")).drop("only")


NAMED = r"⟦(?:S:|B:[A-Z]{3}\+)([A-Z+]*)¦([^⟧]*)⟧"
NO_STATE_BETWEEN = r"((?:[^⟦⟧]|⟦[^SAB][^⟧]*⟧)*?)"


def with_stand_ins(text: pl.Expr) -> pl.Expr:
    """Write a state where a word stands for the one named last: "the latter", "from it", "its neighbour", "Peru, which exports …"."""
    traded = r"(?:[Ee]xport|[Ii]mport|sell|buy|suppli|purchase|ship)(?:s|es)\b"
    return (
        text.str.replace_all(r"\b(?:its|their|the) (?:\p{Ll}+ )?neighbou?r,? (?:the )?(⟦S:[^⟧]*⟧)", "${1}")
        .str.replace_all(
            rf"(⟦S:([A-Z+]*)¦[^⟧]*⟧),? (?:which|who|that)((?: \p{{Ll}}+){{0,2}} {traded})", "${1}, ⟦S:${2}¦which⟧${3}"
        )
        .str.replace_all(rf"({NAMED}{NO_STATE_BETWEEN}\b)([Tt]he) (latter)\b", "${1}⟦S:${2}¦${5}␣${6}⟧")
        .str.replace_all(rf"({NAMED}{NO_STATE_BETWEEN}\b(?:to|from|with) )(it)\b", "${1}⟦S:${2}¦${5}⟧")
    )


def in_dyad(state: pl.Expr) -> pl.Expr:
    """True where the state is one of the article's two."""
    return (state == pl.col("state_a")) | (state == pl.col("state_b"))


def clause_date(before: pl.Expr, after: pl.Expr, hit: pl.Expr | None = None) -> pl.Expr:
    """The date of the clause around a hit: one that follows at once, else one inside it, else the last one before it, else the next after it."""
    date = r"⟦D:([^¦⟧]*)¦"
    after = after.str.replace(NEXT_CLAUSE, "")
    soon = pl.when(~after.str.extract(SOON, 1).str.contains(OTHER_CLAUSE)).then(after.str.extract(SOON, 2))
    inside = [] if hit is None else [hit.str.extract(rf"^.*{date}")]
    later = pl.when(~after.str.extract("^([^⟦]*(?:⟦[^D][^⟦]*)*)⟦D:").str.contains(CONTRAST)).then(
        after.str.extract(date)
    )
    return pl.coalesce(soon, *inside, before.str.extract(rf"^.*{date}"), later)


@cache
def _predecessors() -> pl.DataFrame:
    """``state``, ``former``, ``since``, ``until``: the state that held a state's territory before it, and from when to when."""
    return reference.table("predecessors").select(
        state="iso3", former="former_iso3", since="valid_from", until="valid_to"
    )


def state_of_time(frame: pl.DataFrame, column: str, date: str) -> pl.DataFrame:
    """Replace states that did not exist yet at ``date`` (EDTF) by the one that held their territory then.

    In the year a state began, a date of that year alone does not tell which of the two it was; the words' state stays.
    """
    if frame.is_empty():
        return frame
    when = pl.col(date).str.extract(r"^(\d{4}(?:-\d\d){0,2})")
    after_its_begin = when >= pl.col("since").str.head(when.str.len_chars())
    before_its_end = when < pl.col("until").str.head(when.str.len_chars())
    former = (
        frame.with_row_index("_row")
        .join(_predecessors(), left_on=column, right_on="state", how="inner")
        .filter(after_its_begin & before_its_end)
        .unique("_row", keep="first", maintain_order=True)
        .select("_row", "former")
    )
    return (
        frame.with_row_index("_row")
        .join(former, on="_row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("former", column).alias(column))
        .drop("_row", "former")
    )


def with_dyad_codes(articles: pl.DataFrame) -> pl.DataFrame:
    """Add ``dyad_codes``: the article's states and all that they came out of, as one text ("MEX RUS SUN")."""
    formers = _predecessors().group_by("state").agg(pl.col("former").sort().str.join(" "))
    for side in ("state_a", "state_b"):
        articles = articles.join(
            formers.rename({"state": side, "former": f"_{side}"}), on=side, how="left", maintain_order="left"
        )
    return articles.with_columns(
        dyad_codes=pl.concat_str("state_a", "state_b", "_state_a", "_state_b", separator=" ", ignore_nulls=True)
    ).drop("_state_a", "_state_b")


def former_of_dyad(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Replace a state that is not of the article's dyad by the former state of the dyad it came out of: Moscow's in an article on the USSR."""
    if frame.is_empty():
        return frame
    former = (
        frame.with_row_index("_row")
        .filter((pl.col(column) != pl.col("state_a")) & (pl.col(column) != pl.col("state_b")).fill_null(True))
        .join(_predecessors(), left_on=column, right_on="state", how="inner")
        .filter((pl.col("former") == pl.col("state_a")) | (pl.col("former") == pl.col("state_b")).fill_null(False))
        .unique("_row", keep="first", maintain_order=True)
        .select("_row", "former")
    )
    return (
        frame.with_row_index("_row")
        .join(former, on="_row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("former", column).alias(column))
        .drop("_row", "former")
    )


def fold(name: pl.Expr) -> pl.Expr:
    """A name for comparison: no accents, no case, only letters, digits and single blanks."""
    return (
        name.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )


def family_key(name: pl.Expr) -> pl.Expr:
    """The last word of a folded name: what later sentences call a person by."""
    return fold(name).str.extract(r"(\S+)$")


def introduced(marked: pl.DataFrame) -> pl.DataFrame:
    """Persons whose state an article says: ``article_id``, ``family``, ``known_state``, ``known_office``, ``known_name``; first mention wins."""
    x = r"⟦X:([A-Z+]*)\|([^|⟧]*)\|([^¦⟧]*)¦([^⟧]+)⟧"
    return (
        marked.select("article_id", "state_a", "state_b", hit=pl.col("marked").str.extract_all(x))
        .explode("hit")
        .filter(pl.col("hit").is_not_null())
        .with_columns(
            pl.col("hit").str.extract_groups(x).struct.rename_fields(["state", "level", "office", "person"]).alias("_g")
        )
        .unnest("_g")
        .filter(pl.col("state") != "")
        .select(
            "article_id",
            family=family_key(pl.col("person")),
            known_state=pick_state(pl.col("state")),
            known_office=pl.col("office").str.replace_all("␣", " "),
            known_name="person",
        )
        .unique(["article_id", "family"], keep="first", maintain_order=True)
    )


def split_actor(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Spread an actor capture ``ISO3|level|office`` into ``<column>_state``, ``_level``, ``_office`` (null where empty)."""

    def empty(text: pl.Expr) -> pl.Expr:
        return pl.when(text != "").then(text)

    value = pl.col(column)
    return frame.with_columns(
        pick_state(value.str.extract(r"^([^|]*)\|")).alias(f"{column}_state"),
        empty(value.str.extract(r"^[^|]*\|([^|]*)\|")).alias(f"{column}_level"),
        empty(value.str.extract(r"\|([^|]*)$").str.replace_all("␣", " ")).alias(f"{column}_office"),
    )
