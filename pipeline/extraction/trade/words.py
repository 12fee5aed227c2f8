"""Other words for exporting and importing, written as those: "sells", "delivers", "purchases from" in a marked text.

``products`` reads one vocabulary, whatever verb an article prefers. Only who trades stands before such a verb: "medical supplies" are none.
"""

import polars as pl

TRADER = (
    r"(?:⟦[SA]:[^⟧]*⟧(?:[’']s?)?(?: (?:companies|firms|producers|farmers|traders|merchants))?|\b[Tt]he country|"
    r"\b(?:and|it|It|they|They|which|while|whilst|products?|goods|commodit(?:y|ies)|items?|articles)|,)"
    r"(?: (?:also|mainly|primarily|mostly|largely|chiefly|principally|in turn|in return|in exchange|then|has|have|had|was|were|is|are|been|began|started|that))*,?"
)
"""Who trades, and what may stand between and the verb."""

VERBS = {
    "exports": r"sells|delivers",
    "exported": r"sold|supplied|delivered|shipped",
    "exporting": r"selling|supplying|delivering|shipping",
    "imports": r"buys|obtains|acquires|gets",
    "imported": r"bought|purchased|obtained|acquired|sourced",
    "importing": r"buying|purchasing|obtaining|acquiring|sourcing",
}
NOUNS_TOO = {"exports": r"supplies|ships", "imports": r"purchases|sources"}
"""Verbs that are nouns as well: only right behind a name or "it"."""
NOUNS = {"exports": r"[Ss]ales|[Dd]eliveries|[Ss]hipments", "imports": r"[Pp]urchases"}

SALES = r"(?i)(?-u:\b)(?:s[eo]ld|sells|selling|suppl[a-z]+|deliver[a-z]*|shipp[a-z]+|ships|buys|bought|buying|purchas[a-z]+|obtain[a-z]*|acquir[a-z]+|gets|receiv[a-z]+|provid[a-z]+)(?-u:\b)"
"""Words that tell of single deals as well as of trade."""
DEALS = r"(?i)\b(?:weapon\w*|arms|guns?|missiles?|tanks?|aircraft|jets?|planes?|submarines?|frigates?|warships?|ammunition|munitions|helicopters?|militar\w+|rifles?|vessels?|shares?|stakes?|compan\w+|slaves?|contracts?|tickets?|land|bonds?|mines?)\b"
"""What is sold in deals and is no trade in goods."""


KINDS = r"(?:main|total|annual|overall|merchandise|goods|largest|major|principal|direct)"


def nouns_of_trade(text: pl.Expr) -> pl.Expr:
    """The text with sales and purchases of a state written as its exports and imports."""
    for word, others in NOUNS.items():
        text = text.str.replace_all(
            rf"((?:⟦[SA]:[^⟧]*⟧(?:[’']s?)?|\b[Ii]ts|\b[Tt]heir) (?:{KINDS} )*)(?:{others})\b", f"${{1}}{word}"
        )
        text = text.str.replace_all(
            rf"\b(?:{others})( (?:to|from|of ⟦U|include|consist|comprise|are|were)\b)", f"{word}${{1}}"
        )
    return text


def in_words_of_trade(text: pl.Expr) -> pl.Expr:
    """The text with verbs and nouns of selling and buying written as "exports", "imported" and so on."""
    for word, others in VERBS.items():
        # "supplies Peru with paper" has a pattern of its own
        text = text.str.replace_all(rf"({TRADER} )(?:{others})( [^⟦ ]| ⟦[^S]|[.,;:])", f"${{1}}{word}${{2}}")
    for word, others in NOUNS_TOO.items():
        text = text.str.replace_all(
            rf"((?:⟦S:[^⟧]*⟧(?: companies| firms)?|\b(?:it|It|they|They|which))(?: \p{{Ll}}+ly| also){{0,2}} )(?:{others})( [^⟦ ]| ⟦[^S])",
            f"${{1}}{word}${{2}}",
        )
    text = nouns_of_trade(text)
    # "Peruvian goods imported (into Norway)" come from Peru
    return text.str.replace_all(
        r"⟦A:([^¦⟧]*)¦([^⟧]*)⟧ (goods|products|commodities)((?: that (?:are|were))? )imported\b",
        "${3}${4}imported from ⟦S:${1}¦${2}⟧",
    )


PARTS = {"third": 33.3, "quarter": 25, "fifth": 20, "tenth": 10}
TIMES = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "nine": 9}
FRACTIONS = {"half": 50.0, "one half": 50.0} | {
    f"{times} {part}{'s' if n > 1 else ''}": 100
    if n * percent > 100
    else round(66.7 if n * percent == 66.6 else n * percent, 1)
    for part, percent in PARTS.items()
    for times, n in TIMES.items()
}
"""Shares in words, in percent."""
BEFORE_SHARE = r"(^|[(,;] |\b(?:[Aa]bout|[Oo]ver|[Aa]lmost|[Nn]early|than|[Aa]round|[Rr]oughly|[Aa]pproximately|[Ss]ome|for|to|of|and|was|were|is|are|up|takes?|took|receives?|received|buys?|bought|absorbs?|absorbed|provides?|provided|supplies|supplied|then) )"
"""What may stand before a share: not "the first half of"."""


def fractions(text: pl.Expr) -> pl.Expr:
    """The text with shares in words before exports or imports as marks: "two thirds of its exports"."""
    words = r"(?i:half|one[- ]half|(?:a|one|two|three|four|nine)[- ](?:third|quarter|fifth|tenth)s?)"
    whole = r"(?: of)?((?: ⟦[SA]:[^⟧]*⟧(?:[’']s?)?| \p{Ll}+){0,4} (?:exports|imports)\b)"
    marked = text.str.replace_all(rf"{BEFORE_SHARE}({words}){whole}", "${1}⟦U:PCT|${2}|¦${2}⟧ of${3}")
    shares = {f"PCT|{form}|": f"PCT|{share}|" for word, share in FRACTIONS.items() for form in _forms(word)}
    return marked.str.replace_many(list(shares), list(shares.values())).str.replace_all(r"(⟦U:PCT[^⟧ ]*) ", "${1}␣")


def _forms(words: str) -> set[str]:
    return {form for text in (words, words.capitalize()) for form in (text, text.replace(" ", "-"))}
