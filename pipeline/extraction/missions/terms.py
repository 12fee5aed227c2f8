"""When a post was opened and closed, and whether it is kept today."""

import polars as pl

from pipeline.extraction.missions.posts import CUT

OPENING = r"open|launch|establish|set up|set|found|inaugurat|creat|install|upgrad|turned|convert|transform|elevat|rais"
CLOSING = r"clos|shut"


def with_terms(posts: pl.DataFrame) -> pl.DataFrame:
    """``opened``, ``closed`` and ``is_current`` of each post, from the words of its segment or its clause."""
    mentioned = pl.col("mode") == "mention"
    # The verb that governs a post: the one just before it in the list, that of the pattern, or what is said of it right behind
    verbs = rf"((?i:{OPENING}|{CLOSING})\w*)"
    listed = pl.col("preceding").str.extract(rf"\b{verbs}(?: (?:an?|its|the|their|two|three|first|new|\p{{Ll}}+))*? ?$")
    behind = pl.col("segment").str.extract(rf"^[^,;]*?\b{verbs}\b")
    active = pl.col("segment").str.contains(rf"^[^,;]*?\b{verbs} (?:an?|the|its|their|his)\b")
    said = pl.coalesce(listed, pl.col("verb"), pl.when(mentioned & ~active).then(behind), pl.lit("")).str.to_lowercase()
    opening, closing = said.str.contains(OPENING), said.str.contains(CLOSING)
    date = r"[^⟦⟧]{0,24}⟦D:([^¦⟧]*)¦"
    here = pl.coalesce("own_date", pl.col("segment").str.replace(CUT, "").str.extract(r"⟦D:([^¦⟧]*)¦"))
    inside = pl.col("hit").str.extract(r"^[^⟦⟧]*(?:⟦[^DM⟧][^⟧]*⟧[^⟦⟧]*)*⟦D:([^¦⟧]*)¦[^M]*⟦M:")
    before = pl.col("before").str.extract(r"(?s)^.*⟦D:([^¦⟧]*)¦")
    leading = pl.col("whole").str.extract(r"^\W*(?:[Ii]n|[Oo]n|[Ss]ince)(?: the)? ⟦D:([^¦⟧]*)¦")
    dated = pl.coalesce(here, inside, before, leading)
    since = pl.coalesce(
        pl.col("own_date"),
        pl.col("segment").str.extract(rf"\b(?:since|opened|established|inaugurated){date}"),
        pl.col("before").str.extract(r"\b[Ss]ince ⟦D:([^¦⟧]*)¦⟧,? $"),
    )
    behind_it = pl.concat_str("segment", pl.col("receivers").fill_null(""), pl.col("after").str.slice(0, 80))
    until = behind_it.str.extract(rf"\b(?:until|till|closed|close it|shut){date}")
    late = pl.col("segment").str.extract(r"\bnot (?:re-?)?open[^⟦⟧]*until[^⟦⟧]*⟦D:([^¦⟧]*)¦")
    again = pl.col("segment").str.extract(r"\bre-?open(?:ed|ing)[^⟦⟧]{0,24}⟦D:([^¦⟧]*)¦")
    late = pl.coalesce(late, pl.when(closing).then(again))
    past = pl.col("hit").str.contains(
        r"\b(?:had|operated|maintained|kept|was accredited|were accredited|was represented)\b"
    )
    held = past | pl.col("segment").str.contains(
        r"^[^⟦⟧;]*(?:⟦[^DM⟧][^⟧]*⟧[^⟦⟧;]*)*(?: \(|\b(?:existed|operated|functioned|active|maintained|open|remained)\b[^⟦⟧;]*)⟦D:[^¦⟧]*/[^¦⟧]"
    )
    term = pl.coalesce(
        pl.col("own_date"),
        pl.col("segment").str.replace(CUT, "").str.extract(r"⟦D:([^¦⟧]*)¦"),
        pl.col("before").str.extract(r"\b(?:[Ff]rom|[Bb]etween) ⟦D:([^¦⟧]*)¦⟧,? $"),
    )
    began = pl.col("segment").str.replace(CUT, "").str.extract(r"\bfrom ⟦D:([^¦⟧/]*)¦⟧ (?:until|till|to) ⟦D:")
    is_term = held & ~closing & ~opening & pl.coalesce(term.str.contains(r"^\d[^/]*/\d"), False)
    past = past & ~pl.col("hit").str.contains(r"\b(?:has|have) (?:had|maintained|kept)\b")
    shut = pl.col("segment").str.contains(r"\b(?:closed|shut|close it)\b")
    at_present = pl.col("mode").is_in(["has", "accredited", "covers", "ambassador"]) & ~opening
    at_present = at_present & ~pl.col("hit").str.contains(
        r"\b(?:accredited (?:its|the|an?)|appointed|named|sent|designated|was|were)\b"
    )
    return posts.with_columns(
        opened=pl.when(late.is_not_null())
        .then(late)
        .when(closing)
        .then(None)
        .when(is_term)
        .then(term.str.extract("^([^/]*)/"))
        .when(opening)
        .then(dated)
        .otherwise(pl.coalesce(began, since)),
        closed=pl.when(late.is_not_null() & again.is_null())
        .then(None)
        .when(is_term)
        .then(term.str.extract("/(.*)$"))
        .when(closing)
        .then(dated)
        .otherwise(until),
        is_current=pl.when(again.is_not_null() & closing)
        .then(None)
        .when(closing | until.is_not_null() | past | shut | is_term)
        .then(False)
        .when(at_present)
        .then(True),
    )
