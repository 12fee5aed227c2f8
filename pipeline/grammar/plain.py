r"""Plain words: roundabout ways of saying that something was done, said as if it had been done outright.

"It was not until 1988 that A recognised B", "A did not recognise B until 1988", "In 1988 A decided to recognise B" and "A was the first state to
recognise B, in 1988" all tell what "A recognised B in 1988" tells. Said so, every pattern of a verb reads them without knowing.
"""

from typing import NamedTuple

import polars as pl

from pipeline.grammar.marks import ascii_edges, latin

VERBS = (
    r"(?:re-?)?establish|formali[sz]|(?:re-?)?recogni[sz]|acknowledg|normali[sz]|restor|resum|renew|re-?open|re-?instat|sever|suspend|terminat|discontinu|downgrad|"
    r"upgrad|elevat|rais|clos|open|inaugurat|expel|recall|condemn|denounc|boycott|invad|annex|appoint|accredit|declar|exchang"
)
"""Beginnings of the verbs, without a final "e", that an agreement or decision to do is as good as having done."""
IRREGULAR = {"break": "broke", "withdraw": "withdrew", "cut": "cut", "freeze": "froze", "set up": "set up"}
"""Further such verbs, with their past."""

_DATE = r"⟦D:[^⟧]*⟧"
_GAP = r"(?:[^⟦⟧.;]|⟦[^⟧]*⟧)"
_ADVERB = r"(?:\p{Ll}+ly |de facto |de jure )?"
_RESOLVE = (
    r"(?:agree[ds]?|agreeing|decid(?:ed|es|ing)|chose|resolved|opted|decision|voted|proceeded|managed|agreement|deal|accord)(?: (?:with|by) (?:the )?⟦[SB]:[^⟧]*⟧)?"
    r"|\b(?:led|leading|prompt(?:ed|ing)|caus(?:ed|ing)|forc(?:ed|ing)|persuaded|induced) (?:the )?⟦[SB]:[^⟧]*⟧(?: \p{Ll}+)?"
    r"|\b(?:first|second|third|last|among|one of|⟦N:[^⟧]*⟧|\p{Ll}+(?:th|-first|-second|-third)|\d+(?:st|nd|rd|th))\b(?:[^⟦⟧.;]|⟦[NASGOP]:[^⟧]*⟧){0,80}?"
)


class Turn(NamedTuple):
    """One way of saying it: what it looks like in marked text, and what it becomes; an example and the same said plainly."""

    pattern: str
    plainly: str
    example: str
    said: str


TURNS = (
    Turn(
        rf"\b[Ii]t was (?:not|only)(?: until| in| on| after)?(?: in| on)? ({_DATE})(?:, | )(?:that|when)\b",
        "In ${1}",
        "It was not until 1988 that Chile recognised Malta.",
        "In 1988 Chile recognised Malta.",
    ),
    Turn(
        rf"\b(?:[Nn]ot until|[Oo]nly)(?: in| on| after)? ({_DATE}) did ((?:the )?⟦[SABX]:[^⟧]*⟧(?: government)?) ({_ADVERB})({VERBS})e? ",
        "In ${1} ${2} ${3}${4}ed ",
        "Only in 1931 did Chile formally recognise Malta.",
        "In 1931 Chile formally recognised Malta.",
    ),
    Turn(
        rf"\b(?:did not|didn[’']t) ({_ADVERB})({VERBS})e? ({_GAP}{{1,120}}?)\buntil (?:in |on )?({_DATE})",
        "${1}${2}ed ${3}in ${4}",
        "Chile did not recognise Malta until 1930.",
        "Chile recognised Malta in 1930.",
    ),
    Turn(
        rf"\b(was|were|been|and|but) (?:not|only) ({_ADVERB}[\p{{Ll}}-]+e[dn]) ({_GAP}{{0,80}}?)\b(?:until|in) (?:in |on )?({_DATE})",
        "${1} ${2} ${3}in ${4}",
        "Relations were severed and not re-established until 1983.",
        "Relations were severed and re-established in 1983.",
    ),
    Turn(
        rf"\b({_RESOLVE}) to ({_ADVERB})({VERBS})e?\b",
        "${1} ${2}${3}ed",
        "In 1990 both countries agreed to restore relations.",
        "In 1990 both countries agreed restored relations.",
    ),
    *(
        Turn(rf"\b({_RESOLVE}) to ({_ADVERB}){base}\b", rf"${{1}} ${{2}}{past}", f"It decided to {base} ties.", f"It decided {past} ties.")
        for base, past in IRREGULAR.items()
    ),
)  # fmt: skip


ROUNDABOUT = ascii_edges(rf"\b(?:[Uu]ntil|[Nn]ot|[Oo]nly)\b|n[’']t\b| to {_ADVERB}(?:{VERBS}|{'|'.join(IRREGULAR)})")
"""What a text must hold to be said in a roundabout way: looking for all of them takes long."""


def said_plainly(passages: pl.DataFrame) -> pl.DataFrame:
    """Passages with the roundabout ways of ``marked`` said plainly; only for matching, its words are not the article's."""
    is_roundabout = pl.col("marked").str.contains(ROUNDABOUT)
    plain = pl.col("marked")
    for turn in TURNS:
        plain = plain.str.replace_all(latin(ascii_edges(turn.pattern)), turn.plainly)
    turned = passages.filter(is_roundabout).with_columns(plain)
    return pl.concat([turned, passages.filter(~is_roundabout)]).sort("passage_id", maintain_order=True)
