"""Where sentences end, as Polars expressions over canonical text.

Full stops of abbreviations and initials are replaced by a stand-in of one character, so offsets do not move; then a
cut is written behind every sentence end that is left and followed by a capital, a digit or an opening quote.
"""

from typing import Final

import polars as pl

from pipeline.reading.canonical import BREAK, CUT, DOT, FILLER, SOFT_DOT

_F: Final = FILLER
_AFTER: Final = f"[\"”’'»)\\]{_F}]*"

ABBREVIATIONS: Final = (
    "Mr|Mrs|Ms|Mx|Dr|Drs|Prof|Gen|Col|Lt|Maj|Capt|Cpl|Cmdr|Comdr|Adm|Sgt|Sen|Rep|Gov|Pres|Hon|Rev|Fr|Msgr|Amb|Messrs|Mmes|"
    "St|Ste|Mt|Ft|vs|viz|cf|ca|approx|est|incl|esp|resp|Ing|Lic|Dipl|Eng|Arq|Dept|Univ|Ave|Bldg|Rd|Blvd|Bros|Cdn|Sdn|Supt|"
    "Insp|Brig|Ven|Ph|Pvt|Lieut|Sec|Adj|Asst|Assoc|Atty|Mgr|Hr|Sra|Srta|Ecc|Mons"
)
"""Followed by a dot inside a sentence."""

CAN_END: Final = "etc|Inc|Ltd|Co|Corp|Jr|Sr|Bhd|Esq|al|Pty|Ltda"
"""Abbreviations that also end sentences."""

BEFORE_NUMBER: Final = "No|Nos|no|nos|Art|art|Arts|Vol|vol|p|pp|c|ca|Res|res|Sect|sect|para|paras|Fig|fig|Ch|ch|Ext|tel"
MONTHS: Final = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
LONG_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"

STARTERS: Final = (
    "The|In|On|At|This|That|These|Those|It|Its|He|She|They|We|Their|His|Her|During|Since|After|Before|Following|However|Both|"
    "From|For|With|When|While|Although|Though|As|By|Also|There|Then|Under|Until|Upon|Moreover|Furthermore|Meanwhile|Later|Now|"
    "Between|Despite|Due|According|Additionally|Subsequently|Today|Currently|Other|Another|Some|Many|Most|Several|Two|Three|"
    "Relations|Diplomatic|Bilateral|Trade"
)
"""Words that start a sentence and no name: a capital behind "U.S." or "etc." says nothing, one of these does."""

_F_BLANK: Final = rf"[\s{_F}]"
_ABBREVIATION: Final = rf"\b({ABBREVIATIONS})\."
_CAN_END: Final = rf"\b({CAN_END})\."
_NUMBERED: Final = rf"\b({BEFORE_NUMBER})\.({_F_BLANK}*\d)"
_MONTH: Final = rf"\b({MONTHS})\.({_F_BLANK}*[\d,;–-])"
_DAY_FIRST: Final = rf"(\d)\.({_F_BLANK}+(?:{LONG_MONTHS})\b)"
_INITIAL: Final = r"\b(\p{L})\."
_SOFT_END: Final = rf"{SOFT_DOT}({_AFTER}{_F_BLANK}+(?:{STARTERS})\b)"
_CAPITAL_CITY_END: Final = rf"(D{SOFT_DOT}{_F_BLANK}*C){SOFT_DOT}({_AFTER}{_F_BLANK}+\p{{Lu}}\p{{Ll}})"
_CAPITAL_CITY_GOES_ON: Final = (
    rf"(D{SOFT_DOT}{_F_BLANK}*C)\.({_F_BLANK}+(?:United|Council|Circuit|Metro|Area|Convention|Law)\b)"
)
_GLUED: Final = r"(\p{Ll}{3}|\d{4}|\))([.!?][\"”]?)(\p{Lu}\p{Ll}+[\s,])"
_START: Final = rf"[\"“‘'«(\[{_F}]*(?:[\p{{Lu}}\p{{Lt}}\p{{Lo}}\p{{N}}¿¡]|[$€£¥]\d)"
_END: Final = rf"([.!?…]{_AFTER})(\s{_F_BLANK}*|{_F}{_F_BLANK}*)({_START})"
_HATNOTE: Final = (
    rf"^({_F_BLANK}*[Ss]ee(?: also)?:?{_F_BLANK}+\p{{Lu}}[^.:;]{{2,60}}?[–-][^.:;]{{2,60}}? relations)(\s+)(\p{{Lu}})"
)


def protected(text: pl.Expr) -> pl.Expr:
    """Dots that end no sentence replaced by stand-ins of the same length."""
    return (
        text.str.replace_all(_ABBREVIATION, f"${{1}}{DOT}")
        .str.replace_all(_NUMBERED, f"${{1}}{DOT}${{2}}")
        .str.replace_all(_MONTH, f"${{1}}{DOT}${{2}}")
        .str.replace_all(_DAY_FIRST, f"${{1}}{DOT}${{2}}")
        .str.replace_all(_CAN_END, f"${{1}}{SOFT_DOT}")
        .str.replace_all(_INITIAL, f"${{1}}{SOFT_DOT}")
        .str.replace_all(_CAPITAL_CITY_END, "${1}.${2}")
        .str.replace_all(_CAPITAL_CITY_GOES_ON, f"${{1}}{DOT}${{2}}")
        .str.replace_all(_SOFT_END, ".${1}")
    )


def with_cuts(text: pl.Expr) -> pl.Expr:
    """The protected text with a cut between sentences; a cut takes no room, so pieces keep their length."""
    return (
        protected(text)
        .str.replace_all(_GLUED, f"${{1}}${{2}}{CUT}${{3}}")
        .str.replace_all(_END, f"${{1}}${{2}}{CUT}${{3}}")
        .str.replace_all(_HATNOTE, f"${{1}}${{2}}{CUT}${{3}}")
        .str.replace_all(BREAK, BREAK + CUT, literal=True)
    )
