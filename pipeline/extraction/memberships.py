"""Statements of kind ``memberships``: which state belongs to which organization, one row a state and an organization.

A pattern finds whose membership is told and the running list of organizations; the list is cut here. Organizations are called by the
name of the reference table, unknown ones as the article writes them.
"""

from pathlib import Path

import polars as pl

from pipeline.extraction.statements import shape
from pipeline.grammar import patterns
from pipeline.grammar.context import former_of_dyad, pick_state
from pipeline.grammar.marks import tidy

PATTERNS = patterns.load(Path(__file__).with_suffix(".toml"))
KEEP = ("article_id", "section_id", "also_passage_id", "state_a", "state_b", "article_kind", "whole", "previous")
TRIGGER = r"(?i)member|joined|joining|part of|belong|participat|founded a|formed a|launched a|⟦G:"
WISHED = (
    r"(?i)\b(?:not?|never|neither|nor|without|would|will|might|could|may|should|candidate\w*|aspir\w*|appl(?:y|ied|ies|ication)|bid|seek\w*|sought|wish\w*|want\w*|hop(?:e|es|ed|ing)|"
    r"support(?:s|ed|ing)?|potential|prospective|observer|associate|if|until|before|withdr\w+|left|expel\w*|suspend\w*|negotiat\w*|to (?:be|become|remain))\b"
)
ITEM = (
    r"(?:⟦[GP]:[^⟧]*⟧|(?:⟦A:[^⟧]*⟧[ -])?\p{Lu}[\p{L}\d&’'␣-]*(?: (?:(?:of|for|the|on|in|to) )*\p{Lu}[\p{L}\d&’'␣-]*)*)"
)
WHEN = r"(?:(?: \([^()⟦⟧]*\))? \(?(?:in|on|since|from) (?:the )?⟦D:[^⟧]*⟧)?"
"""The day or year of one organization in a list."""
ORGANIZATION = (
    r"(?:Organi[sz]ation|Union|Community|Council|Association|Group|Forum|Movement|League|Alliance|Conference|Initiative|Bank|Agency|Fund|Pact|Co-?operation|Network|Club|"
    r"Federation|Convention|Arrangements?|Partnership|Dialogue|Nations|Compact|Secretariat|Consensus|Friends)\b|^[\p{Lu}\d-]{3,}$"
)
"""What an organization's name contains when the reference table does not know it."""


def extract(marked: pl.DataFrame) -> pl.DataFrame:
    """Statements of kind memberships; columns in ``statements.COLUMNS``."""
    passages = (
        _with_list_heading(marked)
        .with_columns(whole=pl.col("marked"), previous=pl.col("marked").shift(1).over("article_id", "section_id"))
        .filter(pl.col("marked").str.contains(TRIGGER))
    )
    hits = patterns.match(passages, PATTERNS, keep=KEEP).with_row_index("hit_id")
    return shape(
        _organizations(_members(_meant(_dated(hits)))).unique(
            ["passage_id", "state", "organization"], keep="first", maintain_order=True
        ),
        "memberships",
    )


def _with_list_heading(marked: pl.DataFrame) -> pl.DataFrame:
    """Items below "Both are members of the following organizations:" read on from that line; adds ``also_passage_id``, that line's."""
    heading = pl.col("heading_marked").str.extract(
        r"^(.*\b(?:members?|part) of|.*\bbelong to)(?: the following| several| many| various| a number of)?(?: \p{Ll}+){0,4}(?:,? (?:such as|including|namely))?: ?$"
    )
    is_item = (
        (pl.col("kind") == "list_item")
        & heading.is_not_null()
        & pl.col("marked").str.contains(r"^\W*(?:the )?(?:⟦G:|\p{Lu})")
    ).fill_null(value=False)
    return marked.with_columns(
        marked=pl.when(is_item)
        .then(pl.concat_str(heading, pl.lit(" "), pl.col("marked").str.strip_chars(" -*•")))
        .otherwise("marked"),
        also_passage_id=pl.when(is_item).then("list_heading_id"),
    )


def _meant(hits: pl.DataFrame) -> pl.DataFrame:
    """Without what is denied, wished or only applied for."""
    words = (
        pl.col("hit")
        .str.replace(r"(?s)^⟦[^⟧]*⟧", "")
        .str.replace_all(r"⟦[^⟧]*⟧", "")
        .str.replace(r"\b(?:members?|member[ -]\w+|membership)\b.*$", "")
    )
    ahead = pl.col("before").str.tail(25).str.replace(r"^.*[,.;]", "").str.replace_all(r"⟦[^⟧]*⟧?|^[^⟦]*⟧", "")
    # "joined the UN coalition" is no membership
    ends = pl.col("after").str.contains(
        r"^(?:[.,;:)\"”]|$| \(| ⟦| (?:in|on|upon|following|before|and|as|since|after|with|during|at|from|together|along|while|when|but|where|which|until|for|to|by|under|itself|both|despite)\b)"
    )
    body = pl.col("after").str.contains(r"^[’']s? \p{Lu}")
    told_before = (pl.col("rule") == "a-member-of-it-the-state") & pl.col("before").str.contains(
        r"\b(?:is|are|was|were|became|become|been|remains?)(?: \p{L}+)? ?$"
    )
    # "A, a member of it, helped B": the words between the commas are on A
    told_before = told_before | (
        (pl.col("rule") == "a-member-of-it-the-state") & pl.col("before").str.contains(r"⟦[SP]:[^⟧]*⟧, $")
    )
    loose = pl.col("rule").is_in(
        ["both-are-part-of", "state-joined", "state-was-on-it", "and-so-did-the-other", "several-states-founded"]
    )
    carried = pl.col("previous").fill_null("").str.contains(r"(?i)member|belong|participat")
    return hits.filter(
        (ends | ~loose)
        & ~body
        & ~told_before
        & ~words.str.contains(WISHED)
        & ~ahead.str.contains(
            r"(?i)\b(?:of|if|whether|that|like|unlike|against|other|many|all|as do|(?:not|never|without|from)(?: being| yet| becoming)?)\s*$"
        )
        & ((pl.col("who") != "carried") | carried)
    )


def _dated(hits: pl.DataFrame) -> pl.DataFrame:
    """``start_date`` and ``end_date`` where the words give a span, a beginning or the day of joining."""
    span = pl.coalesce(
        pl.col("before").str.extract(r"(?i)\bfrom ⟦D:([^¦⟧]*/[^¦⟧]*)¦⟧,? ?$"),
        pl.col("hit").str.extract(r"⟦D:([^¦⟧]*/[^¦⟧]*)¦"),
        pl.col("after").str.extract(
            r"^(?: \([^)]*\))? (?:from|between|for|in|during) (?:the )?(?:period |years )?⟦D:([^¦⟧]*/[^¦⟧]*)¦"
        ),
    )
    since = pl.coalesce(
        pl.col("after").str.extract(r"^(?: \([^)]*\))?,? (?:state |states |countries )?since ⟦D:([^¦⟧]*)¦"),
        pl.col("before").str.extract(r"(?i)\bsince ⟦D:([^¦⟧]*)¦⟧,? ?$"),
    )
    joined = pl.coalesce(
        pl.col("after").str.extract(
            r"^(?: \([^)]*\))?(?: as an? [^\d⟦⟧.,;()]{1,40}?)?,? (?:both )?(?:in|on) (?:the same (?:day|year)[ (]*)?⟦D:([^¦⟧]*)¦"
        ),
        pl.col("hit").str.extract(r"⟦D:([^¦⟧/]*)¦"),
        pl.col("before").str.extract(r"\b(?:[Ii]n|[Oo]n) ⟦D:([^¦⟧/]*)¦⟧,? ?$"),
    )
    began = pl.col("act").is_not_null() | pl.col("hit").str.contains(r"\b(?:became|become)\b")
    return hits.with_columns(
        start_date=pl.coalesce(span.str.extract(r"^([^/]*)/"), since, pl.when(began).then(joined)),
        end_date=span.str.extract(r"/(.*)$"),
    )


def _members(hits: pl.DataFrame) -> pl.DataFrame:
    """One row a state: ``state``; further states named with the two ("along with C and D") are members too."""
    pair = pl.col("hit").str.extract(r"^(?:⟦|[^⟦])*?⟦B:([A-Z]{3}\+[A-Z]{3})¦").str.split("+")
    dyad = pl.concat_list("state_a", "state_b")
    along = (
        pl.coalesce(pl.col("hit"), pl.lit(""))
        .str.extract(r"(?:along|together) with ((?:(?:,? and |, )?(?:the )?⟦[SB]:[^⟧]*⟧)+)")
        .fill_null("")
    )
    codes = r"⟦[SB]:[A-Z+]+"
    others = (
        (along + pl.coalesce("states", pl.lit(""))).str.extract_all(codes).list.join(" ").str.extract_all(r"[A-Z]{3}")
    )
    both = pl.coalesce(pair, dyad)
    who = pl.col("who")
    rows = hits.with_columns(
        _states=pl.when(who == "one")
        .then(pl.concat_list(pick_state(pl.col("state"))))
        .when(who == "named")
        .then(others)
        .otherwise(pl.concat_list(both, others))
    )
    rows = rows.drop("state").explode("_states").rename({"_states": "state"}).filter(pl.col("state").is_not_null())
    rows = former_of_dyad(rows, "state")
    ours = (pl.col("state") == pl.col("state_a")) | (pl.col("state") == pl.col("state_b")).fill_null(False)
    # What a third state alone belongs to is not of this article; in company of one of the two it is
    return rows.filter(ours.any().over("hit_id"))


def _organizations(rows: pl.DataFrame) -> pl.DataFrame:
    """One row an organization, by its name in the reference table."""
    # A committee of an organization is not the organization
    listed = (
        pl.col("orgs")
        .str.replace_all(r"⟦G:[^⟧]*⟧[’']s?(?: \p{Lu}\p{L}+)+", "")
        .str.replace_all(r"\((?:[^()⟦]|⟦[^D⟧][^⟧]*⟧)*\)", "")
        .str.extract_all(ITEM + WHEN)
    )
    rows = rows.with_columns(organization=listed).explode("organization").filter(pl.col("organization").is_not_null())
    # "A and B since 2004": a date holds for what stands before it, up to the date before
    own = pl.col("organization").str.extract(r" \(?(in|on|since|from) (?:the )?⟦D:")
    date = pl.col("organization").str.extract("⟦D:([^¦⟧]*)¦")
    date = pl.when((own != "in") & (own != "on") | (pl.col("start_date").is_not_null())).then(date)
    date = pl.coalesce("on", date.backward_fill().over("hit_id", "state"))
    rows = rows.with_columns(
        start_date=pl.coalesce(date.str.extract("^([^/]*)"), "start_date"),
        end_date=pl.coalesce(date.str.extract("/(.*)$"), "end_date"),
        organization=pl.col("organization").str.replace(r" \(?(?:in|on|since|from) (?:the )?⟦D:[^⟧]*⟧$", ""),
    )
    known = pl.col("organization").str.extract(r"⟦G:([^¦⟧]*)¦").str.replace_all("␣", " ")
    rows = rows.with_columns(
        is_known=known.is_not_null(), organization=pl.coalesce(known, tidy(pl.col("organization")))
    )
    return rows.filter(pl.col("is_known") | pl.col("organization").str.contains(ORGANIZATION))
