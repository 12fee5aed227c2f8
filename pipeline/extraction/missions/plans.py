"""Posts somebody only wants, plans or denies are no posts."""

import polars as pl

from pipeline.grammar.marks import ascii_edges

PLANNED = ascii_edges(
    r"(?i)\b(?:not?|never|neither|nor|without|plan(?:s|ned|ning)?|will|would|shall|should|intend(?:s|ed|ing)?|intentions?|propos[a-z]+|decision|decided|consider[a-z]*|"
    r"hop(?:es?|ed|ing)|wish[a-z]*|want(?:s|ed|ing)?|request[a-z]*|promis[a-z]+|yet|might|could|may|possib[a-z]+|agreed|to)\b"
)
NOT_DONE = (
    r"(?i)\b(?:consider\w*|contemplat\w+|thought (?:of|about)|thinking (?:of|about)|decided against|rul(?:ed|ing) out|discuss\w*|threaten\w*|avoid\w*|oppos\w+|postpon\w+|propos\w+|suggest\w*|"
    r"weigh\w*|debat\w*|without|against|instead of|possib\w+ of|talk\w* (?:of|about)|plan\w*|refrain\w* from)(?: \p{Ll}+)? $"
)
"""What stands before a gerund that tells of nothing that happened: "considered closing"."""
OF_MISSIONS = r"(?i)⟦M:|\b(?:missions?|embass(?:y|ies)|consul\w*|representations?)\b"
"""A heading under which bare names of posts are facts."""


def without_plans(hits: pl.DataFrame) -> pl.DataFrame:
    """Without posts somebody only wants, plans or denies, and without bare link texts in lists ("- Embassy of A in B")."""
    ahead = (
        pl.col("hit")
        .str.replace(r"(?s)⟦M:.*$", "")
        .str.replace_all(r"⟦[^⟧]*⟧", "")
        .str.replace_all(r"(?:country|nation|state|first|second|third|ones?) to ", "")
    )
    before = (
        pl.col("before")
        .str.tail(60)
        .str.replace(r"^.*(?:[,;]|\b(?:when|after|as|until|where|whereby|since)\b)", "")
        .str.replace_all(r"⟦[^⟧]*⟧", "")
    )
    denied = (pl.col("mode") == "capitals") & before.str.contains(r"\b(?i:neither|no|not)\b")
    infinitive = (pl.col("rule") == "post-of-unnamed") & before.str.contains(
        r"(?:\b(?:to|not|never|would|will)|n[’']t) (?:\p{Ll}+ )?$"
    )
    planned = (
        ahead.str.contains(PLANNED)
        | infinitive
        | ((pl.col("rule") == "post-of-unnamed") & pl.col("before").str.tail(60).str.contains(NOT_DONE))
        | denied
        | before.str.contains(
            r"(?i)\b(?:plan(?:s|ned|ning)? (?:for|that)|propos\w+|intend\w*|hop(?:es?|ed|ing)|wish\w*|request\w*|whether|if)\b"
        )
    )
    checked = pl.col("mode").is_in(["has", "passive", "capitals"]) & (
        ~pl.col("rule").is_in(["decision-to-open-carried-out", "it-was-closed"])
    )
    verbless = (pl.col("kind") == "list_item") & ~pl.col("whole").str.contains(
        r"\b(?:is|was|were|are|has|have|had|opened|closed|established|maintains|exists?|operates)\b"
    )
    verbless = verbless & ~pl.col("heading_marked").fill_null("").str.contains(OF_MISSIONS)
    wished = (pl.col("mode") == "mention") & (
        pl.col("before").str.contains(
            r"(?i)(?:\bplan\w*|\bto (?:re-?)?(?:open|establish|set)|possib\w+|propos\w+|future|intend\w*|\bwould|\bwill|ahead of)[^⟦;.]*$"
        )
        | pl.col("posts").str.contains(r"^[^;.]{0,80}?\b(?:will|would|may|could|should|planned) ")
    )
    named_subject = pl.col("before").str.contains(r"⟦[SAX]:[^⟧]*⟧(?:[’']s?)?(?: [Gg]overnment)?(?: \p{Ll}+ly)?,? $")
    upgraded = (pl.col("mode") == "upgraded").any().over("passage_id", "clause") & pl.col("rule").is_in(
        ["has-post", "post-of-unnamed", "states-own-post", "adjective-post", "post-of-state", "state-name-post"]
    )
    return hits.filter(
        ~upgraded
        & ~(checked & planned)
        & ~wished
        & ~((pl.col("mode") == "mention") & verbless)
        & ~((pl.col("rule") == "post-of-unnamed") & named_subject)
    )
