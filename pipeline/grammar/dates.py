r"""Dates: from words to EDTF marks, never more exact than the text.

Two steps. ``mark_dates`` rewrites what one sentence says by itself: ``⟦D:2008_04¦⟧`` for a date, ``⟦R:…¦…⟧`` for one
that needs its context ("that same year", "in December", "two years later"), ``⟦Y:…⟧`` for a year used as an adjective and
``⟦N:…⟧`` for a number that only looks like a year. ``resolve_dates`` carries the last date seen within the section
forward and turns every R into a D, or back into its words when there is nothing to carry.

The rules are tables: each turns one way of writing a date into marks. Rules run in order, the longest forms first. A
rule never reads a date again: a D keeps no surface and its value is written without hyphens until ``resolve_dates``.
"""

from dataclasses import dataclass

import polars as pl

from pipeline.grammar import edtf
from pipeline.grammar.marks import BLANK, ascii_edges

MONTHS = {
    "01": r"January|Jan\b\.?", "02": r"February|Feb\b\.?", "03": r"March|Mar\b\.?", "04": r"April|Apr\b\.?", "05": "May",
    "06": r"June|Jun\b\.?", "07": r"July|Jul\b\.?", "08": r"August|Aug\b\.?", "09": r"September|Sept?\b\.?",
    "10": r"October|Oct\b\.?", "11": r"November|Nov\b\.?", "12": r"December|Dec\b\.?",
}  # fmt: skip
"""Number of a month to the ways to write it. They become ``‹04April›``, and words again where they are no date."""

NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9,
}  # fmt: skip

YEAR = r"(1[4-9]\d\d|20\d\d)"
ANY_YEAR = r"(1\d\d\d|20\d\d)"
DAY = r"(?:\b[Tt]he )?\b(0?[1-9]|[12]\d|3[01])(?: ?(?:st|nd|rd|th)\b)?"
MONTH = r"‹(\d\d)[^›]*›"
OF = r"(?: of |, ?|-| )?"
PART = r"(?:\b(?:[Ee]arly|[Mm]id|[Mm]iddle|[Ll]ate|[Bb]eginning|[Ee]nd|[Ss]tart|[Ff]irst half|[Ss]econd half)(?:[- ]of)?[- ])"
DASH = r"(?: ?[-–—−] ?| to | until | till | through )"
RANGE = r"(?: ?[-–—−/] ?| to | and | & | until | till | through | or )"
DECADE = rf"(?:{PART}|[Tt]he |[Tt]o |[Aa]nd )*(1[4-9]\d|20\d)0[’']?s\b"


@dataclass(frozen=True)
class DateRule:
    """One way of writing a date: the pattern, what takes its place, and an example with the dates it must give.

    ``example`` may begin with other dates that it refers to; ``expected`` then lists all dates of the text.
    """

    pattern: str
    replacement: str
    example: str
    expected: str


def _d(value: str) -> str:
    return f"⟦D:{value}¦⟧"


DAYS = [
    # -- two dates with their own years
    DateRule(rf"{DAY}{OF}{MONTH}{OF}{ANY_YEAR}{DASH}{DAY}{OF}{MONTH}{OF}{ANY_YEAR}\b", _d("${3}_${2}_${1}~${6}_${5}_${4}"), "from 30 March 2009 to 2 April 2010", "2009-03-30/2010-04-02"),
    DateRule(rf"{MONTH} {DAY},? {ANY_YEAR}{DASH}{MONTH} {DAY},? {ANY_YEAR}\b", _d("${3}_${1}_${2}~${6}_${4}_${5}"), "from March 30, 2009 to April 2, 2010", "2009-03-30/2010-04-02"),
    DateRule(rf"([Bb]etween ){DAY}{OF}{MONTH}{OF}{ANY_YEAR} and {DAY}{OF}{MONTH}{OF}{ANY_YEAR}\b", "${1}" + _d("${4}_${3}_${2}~${7}_${6}_${5}"), "between 30 March 2009 and 2 April 2010", "2009-03-30/2010-04-02"),
    DateRule(rf"([Bb]etween ){MONTH} {DAY},? {ANY_YEAR},? and {MONTH} {DAY},? {ANY_YEAR}\b", "${1}" + _d("${4}_${2}_${3}~${7}_${5}_${6}"), "between March 30, 2009 and April 2, 2010", "2009-03-30/2010-04-02"),
    # -- two days of one year
    DateRule(rf"([Bb]etween ){DAY}(?: of)? {MONTH} and {DAY}(?: of)? {MONTH}{OF}{ANY_YEAR}\b", "${1}" + _d("${6}_${3}_${2}~${6}_${5}_${4}"), "between 30 March and 2 April 2009", "2009-03-30/2009-04-02"),
    DateRule(rf"([Bb]etween ){MONTH} {DAY},? and {MONTH} {DAY},? {ANY_YEAR}\b", "${1}" + _d("${6}_${2}_${3}~${6}_${4}_${5}"), "between March 30 and April 2, 2009", "2009-03-30/2009-04-02"),
    DateRule(rf"{DAY}(?: of)? {MONTH}{DASH}{DAY}(?: of)? {MONTH}{OF}{ANY_YEAR}\b", _d("${5}_${2}_${1}~${5}_${4}_${3}"), "30 March – 2 April 2009", "2009-03-30/2009-04-02"),
    DateRule(rf"{MONTH} {DAY}{DASH}{MONTH} {DAY},? {ANY_YEAR}\b", _d("${5}_${1}_${2}~${5}_${3}_${4}"), "March 30 – April 2, 2009", "2009-03-30/2009-04-02"),
    DateRule(rf"{DAY}(?: of)? {MONTH}( and ){DAY}(?: of)? {MONTH}{OF}{ANY_YEAR}\b", _d("${6}_${2}_${1}") + "${3}" + _d("${6}_${5}_${4}"), "on 30 March and 2 April 2009", "2009-03-30 2009-04-02"),
    DateRule(rf"{MONTH} {DAY}( and ){MONTH} {DAY},? {ANY_YEAR}\b", _d("${6}_${1}_${2}") + "${3}" + _d("${6}_${4}_${5}"), "on March 30 and April 2, 2009", "2009-03-30 2009-04-02"),
    # -- days within a month
    DateRule(rf"{DAY}, {DAY},? and {DAY}(?: of)? {MONTH}{OF}{ANY_YEAR}\b", _d("${5}_${4}_${1}~${5}_${4}_${3}"), "on 3, 4 and 5 May 2009", "2009-05-03/2009-05-05"),
    DateRule(rf"{DAY}{RANGE}{DAY}(?: of)? {MONTH}{OF}{ANY_YEAR}\b", _d("${4}_${3}_${1}~${4}_${3}_${2}"), "25–26 April 2012", "2012-04-25/2012-04-26"),
    DateRule(rf"{MONTH} {DAY}{RANGE}{DAY}(?:,| of)? {ANY_YEAR}\b", _d("${4}_${1}_${2}~${4}_${1}_${3}"), "February 20–21, 2005", "2005-02-20/2005-02-21"),
    # -- one day
    DateRule(rf"{DAY}(?: of| day of)?[- ]?{MONTH}[,.]?(?: of the year | of | in |-| )?{ANY_YEAR}\b", _d("${3}_${2}_${1}"), "the 27th of June, 1961", "1961-06-27"),
    DateRule(rf"{MONTH},?(?: the)? ?{DAY}(?: ?[,.] ?| of | in |-| ){ANY_YEAR}\b", _d("${3}_${1}_${2}"), "June 27, 1961", "1961-06-27"),
    DateRule(rf"\b{ANY_YEAR},? {MONTH} {DAY}\b", _d("${1}_${2}_${3}"), "1961 June 27", "1961-06-27"),
    DateRule(rf"\b{ANY_YEAR}-(0\d|1[0-2])-([0-2]\d|3[01])\b", _d("${1}_${2}_${3}"), "1961-06-27", "1961-06-27"),
    DateRule(rf"\b(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.{ANY_YEAR}\b", _d("${3}_${2}_${1}"), "27.6.1961", "1961-06-27"),
    DateRule(rf"\b(1[3-9]|2\d|3[01])/(0?[1-9]|1[0-2])/{ANY_YEAR}\b", _d("${3}_${2}_${1}"), "27/06/1961", "1961-06-27"),
    DateRule(rf"\b(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])/{ANY_YEAR}\b", _d("${3}_${1}_${2}"), "06/27/1961", "1961-06-27"),
    # Which of the two is the month depends on the writer's country.
    DateRule(rf"\b(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/{ANY_YEAR}\b", _d("${1}"), "05/06/1961", "1961"),
]  # fmt: skip

MONTH_RULES = [
    DateRule(rf"([Bb]etween ){PART}?{MONTH}{OF}{ANY_YEAR} and {PART}?{MONTH}{OF}{ANY_YEAR}\b", "${1}" + _d("${3}_${2}~${5}_${4}"), "between March 1990 and May 1991", "1990-03/1991-05"),
    DateRule(rf"{PART}?{MONTH}{OF}{ANY_YEAR}{DASH}{PART}?{MONTH}{OF}{ANY_YEAR}\b", _d("${2}_${1}~${4}_${3}"), "from March 1990 to May 1991", "1990-03/1991-05"),
    DateRule(rf"([Bb]etween ){MONTH} and {MONTH}{OF}{ANY_YEAR}\b", "${1}" + _d("${4}_${2}~${4}_${3}"), "between March and May 1990", "1990-03/1990-05"),
    DateRule(rf"{MONTH}(?:{DASH}|/){MONTH}{OF}{ANY_YEAR}\b", _d("${3}_${1}~${3}_${2}"), "March–May 1990", "1990-03/1990-05"),
    DateRule(rf"{MONTH}( and ){MONTH}{OF}{ANY_YEAR}\b", _d("${4}_${1}") + "${2}" + _d("${4}_${3}"), "in March and May 1990", "1990-03 1990-05"),
    DateRule(rf"{PART}?{MONTH}[,.]?(?: of the year | in the year | the year | of | in |-| )?{ANY_YEAR}\b", _d("${2}_${1}"), "In mid-April, 2008", "2008-04"),
    DateRule(rf"\b{YEAR},? {MONTH}", _d("${1}_${2}"), "1961 June", "1961-06"),
]  # fmt: skip

SPANS = [
    DateRule(rf"\b([Bb]etween (?:the years )?){YEAR} and {YEAR}\b", "${1}" + _d("${2}~${3}"), "between 2010 and 2011", "2010/2011"),
    DateRule(rf"\b{YEAR}(?:{DASH}|/){YEAR}\b", _d("${1}~${2}"), "From 1980 to 1981", "1980/1981"),
]  # fmt: skip

NUMBERS = [
    DateRule(r"\b(\d{1,4}) (BCE?|B\.C\.(?:E\.)?)", "⟦N:¦${1}⟧ ${2}", "in 1500 BC", ""),
    # -- a year though a word of counting stands before it
    DateRule(rf"\b([Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Bb]y|[Tt]o) (about|around|approximately|roughly|circa|c\.|ca\.) ?{YEAR}\b", "${1} ${2} " + _d("${3}"), "founded in about 1960", "1960"),
    DateRule(rf"\b(Around|About|[Cc]irca|[Cc]a?\.) ?{YEAR}(,| the| when| as)", "${1} " + _d("${2}") + "${3}", "Around 1960, trade began", "1960"),
    DateRule(rf"\b([Ii]n|[Ss]ince|[Bb]y|[Uu]ntil) {YEAR}( (?:the|many|several|some|both|all|most|over|more|about|a|an|its|no|his|her|their|few|only|these|those|this|that|around|nearly|foreign|two|three)\b)", "${1} " + _d("${2}") + "${3}", "in 1990 many students came", "1990"),
    DateRule(rf"\b([Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring) {YEAR}( \p{{L}}+\b| ⟦)", "${1} " + _d("${2}") + "${3}", "In 1990 tourists came", "1990"),
    DateRule(rf"\b([Uu]ntil|[Tt]ill|[Tt]hrough|[Ss]ince) (at least) {YEAR}\b", "${1} ${2} " + _d("${3}"), "until at least 1991", "1991"),
    # -- a number though it looks like a year
    DateRule(r"\b((?:are|is|was|were|at|number(?:s|ed|ing)?|of|totall?ed|reached|by) (?:about|around|approximately) )(\d{4})\b", "${1}⟦N:¦${2}⟧", "They number about 1800.", ""),
    DateRule(rf"\b(about|around) {YEAR}([.,;:)]|$)", "${1} " + _d("${2}") + "${3}", "A line was opened around 1876.", "1876"),
    DateRule(r"\b((?:[Cc]lose to|[Aa]bout|[Aa]round|[Oo]ver|[Nn]early|[Aa]lmost|[Ss]ome|[Aa]pproximately|[Mm]ore than|[Ll]ess than|[Ff]ewer than|[Aa]t least|[Tt]han|[Aa]n estimated|[Ee]stimated|[Rr]oughly|[Aa]s many as|[Oo]nly|[Rr]esolutions?|[Rr]esolution no\.?|[Nn]o\.|[Nn]r\.|[Nn]umber|[Ff]light|[Rr]oute|[Aa]rticle|[Ss]ection|[Pp]aragraph|[Cc]hapter|[Ll]aw|[Dd]ecree|[Aa]ct no\.?|[Pp]opulation of|[Tt]otal of|[Gg]roup of|[Rr]oom|[Kk]m|[Pp]age|[Pp]p?\.|[Hh]ouse) )(\d{4})\b", "${1}⟦N:¦${2}⟧", "close to 2000 refugees", ""),
    DateRule(r"\b((?:up to|a|another|the) )([12]\d{3}) (\p{Ll}+ )?(people|persons|troops|soldiers|refugees|students|men|megawatts|MW|km|tons|tonnes|seats?|words|citizens|workers)\b", "${1}⟦N:¦${2}⟧ ${3}${4}", "up to 2000 students", ""),
    DateRule(r"\b([12]\d{3}) ((?:⟦A:[^⟧]*⟧ |\p{L}+ )?(?:people|persons|troops|soldiers|refugees|students|citizens|immigrants|migrants|tourists|visitors|companies|workers|km|kilomet(?:er|re)s|miles|tons?|tonnes|metric|megawatts|MW|GW|kW|units|members|families|men|women|children|barrels|hectares|acres|metres|meters|feet|nationals|expatriates|victims|deaths|prisoners|passengers|pilgrims|vehicles|jobs|scholarships|doctors|teachers|experts|engineers|guests|participants|delegates|speakers|residents|inhabitants|employees|personnel|years ago|times|copies|items|houses|homes|schools|volunteers|peacekeepers|police|guards|aircraft|tanks|sq|square))\b", "⟦N:¦${1}⟧ ${2}", "They sent 2000 Ruritanian troops", ""),
]  # fmt: skip


def _ascending(first: int) -> str:
    """The two-digit years after ``first`` that could be months, as an alternation."""
    later = [f"{n:02d}" for n in range(max(first + 1, 1), 13)]
    return "(?:" + "|".join(later) + ")"


_FISCAL = "|".join(f"({first:02d})-({_ascending(first)})" for first in range(12))
_FISCAL_MARK = (
    "${1}" + "".join(f"${{{2 * n + 2}}}" for n in range(12)) + "~${1}" + "".join(f"${{{2 * n + 3}}}" for n in range(12))
)

YEARS = [
    # -- decades and centuries
    DateRule(rf"\b{DECADE}(?:, {DECADE})?{RANGE}{DECADE}", _d("${1}0~${3}9"), "the 1950s and 1960s", "1950/1969"),
    DateRule(rf"\b{DECADE}{RANGE}(?:[Tt]he )?[’']?([2-9])0s\b", _d("${1}0~19${2}9"), "the 1950s and 60s", "1950/1969"),
    DateRule(r"\b(?:[Tt]he )(1[4-8])00[’']?s\b", _d("${1}XX"), "in the 1700s", "17XX"),
    DateRule(rf"\b{DECADE}", _d("${1}X"), "the late 1980s", "198X"),
    DateRule(rf"\b([Tt]he {PART}?)[’'‘]?([2-9])0s\b", "${1}" + _d("19${2}X"), "the late 80s", "198X"),
    # -- spans of years in short
    DateRule(r"\b(1[4-9]|20)(\d\d)[-–—/](\d\d)[-–—/]\d\d\b", _d("${1}${2}~${1}${3}"), "2018–19–20", "2018/2019"),
    DateRule(r"\b1999[-–—/]00\b", _d("1999~2000"), "1999–00", "1999/2000"),
    # "2007-08" is a span, "2012-05" can only be a month
    DateRule(rf"\b(1[4-9]|20)(?:{_FISCAL})\b", _d(_FISCAL_MARK), "in 2007-08", "2007/2008"),
    DateRule(rf"\b{YEAR}-(0[1-9]|1[0-2])\b", _d("${1}_${2}"), "1944-01", "1944-01"),
    DateRule(r"\b(1[4-9]|20)(\d\d)[-–—/](\d\d)\b", _d("${1}${2}~${1}${3}"), "2019–20", "2019/2020"),
    DateRule(r"\b(1[4-9]\d|20\d)(\d)[-–—/](\d)\b", _d("${1}${2}~${1}${3}"), "in 1972-5", "1972/1975"),
    # -- old years only where words say that they are years
    DateRule(r"\b(?:AD|A\.D\.|CE) ?(1[0-3]\d\d)\b", _d("${1}"), "AD 1200", "1200"),
    DateRule(r"\b(?:AD|A\.D\.) ?(\d{3})\b", _d("0${1}"), "AD 622", "0622"),
    DateRule(r"\b(1[0-3]\d\d) (?:AD|A\.D\.|CE)\b", _d("${1}"), "1200 AD", "1200"),
    DateRule(r"\b(\d{3}) (?:AD|A\.D\.|CE)\b", _d("0${1}"), "in 846 AD", "0846"),
    DateRule(r"\b([Ii]n(?: the year)?|[Ss]ince|[Uu]ntil|[Ff]rom|[Bb]y) (1[0-3]\d\d)([,.;)]|$| (?:the|when|and|by|at|after|to|with|he|his|as|under|but|–)\b)", "${1} " + _d("${2}") + "${3}", "in 1066, the dukes", "1066"),
    DateRule(r"\b([Ii]n the year) ([1-9]\d\d)\b", "${1} " + _d("0${2}"), "in the year 962", "0962"),
    # -- years beside a hyphen
    DateRule(rf"\b((?:[Mm]id|[Ee]arly|[Ll]ate)-){YEAR}\b", "${1}" + _d("${2}"), "until mid-1994", "1994"),
    DateRule(rf"\b((?:[Pp]ost|[Pp]re)-){YEAR}\b", "${1}⟦Y:${2}¦${2}⟧", "pre-2003 debts", ""),
    DateRule(rf"\b(FY ?){YEAR}\b", "${1}" + _d("${2}"), "FY2015", "2015"),
]  # fmt: skip

SEASON = r"(?:year|years|summer|spring|autumn|fall|winter|season|period|early|late|mid|middle|end|of|since|in|by|from|until|to|before|after|during|about|around|and|on|or|circa|was|is|were)"
EVENT = r"(?:World Cup|FIFA|Olympics?|Summer Olympics?|Winter Olympics?|Paralympics?|Asian Games|Pan American Games|Commonwealth Games|Universiade|Eurovision|World Expo|Expo|Census|Copa América|UEFA)"

ADJECTIVES = [
    DateRule(rf"\b((?:[Tt]he|[Aa]|[Ii]ts|[Tt]heir|[Hh]is) {SEASON} )(?:of |the )?{YEAR}\b", "${1}" + _d("${2}"), "in the year 2010 both", "2010"),
    # the 2010 earthquake | a bloody 1997 coup | the 2010–2011 protests
    DateRule(rf"\b((?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]his|[Tt]hat)(?: \p{{Ll}}{{4,}})? ){YEAR}( [\p{{L}}“\"⟦]|-\p{{L}})", "${1}⟦Y:${2}¦${2}⟧${3}", "after the 2010 earthquake", ""),
    DateRule(r"\b((?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is) )⟦D:([\dX]{4}~[\dX]{4})¦⟧( [\p{L}⟦])", "${1}⟦Y:${2}¦⟧${3}", "during the 2010–2011 protests", ""),
    DateRule(rf"([’']s ){YEAR}( [\p{{L}}⟦])", "${1}⟦Y:${2}¦${2}⟧${3}", "Ruritania's 2016 coup attempt", ""),
    DateRule(rf"\b{YEAR}( {EVENT}\b)", "⟦Y:${1}¦${1}⟧${2}", "at 2010 FIFA World Cup", ""),
    # a war's month is no date of what is told
    DateRule(r"\b([Tt]he )⟦D:([\d_]+)¦⟧( (?:\p{Lu}[\p{L}-]+ |⟦[SA]:[^⟧]*⟧ |\p{Ll}+ )?(?:[Ww]ars?|[Rr]evolution|[Cc]oup|[Ii]nvasion|protests|massacre|[Ee]arthquake|attacks?|bombings?|[Ee]lections?|uprising|crisis|genocide|tsunami)\b)", "${1}⟦Y:${2}¦⟧${3}", "after the June 1967 War", ""),
]  # fmt: skip

# What may not stand beside a plain year: digits, letters, and the signs of sums, sections, web addresses and versions.
BEFORE_YEAR = r"(^|[^\d.,$€£¥#/:\p{L}⟦~_=¦|-])"
PLAIN_YEARS = [
    DateRule(rf"{BEFORE_YEAR}{YEAR}([’']s\b)", "${1}" + _d("${2}") + "${3}", "after 2011's visit", "2011"),
    DateRule(rf"{BEFORE_YEAR}{YEAR}($|[^\d%\p{{L}}:⟧/_]|: |:$)", "${1}" + _d("${2}") + "${3}", "In 2010, (2011) and 2012: a visit", "2010 2011 2012"),
]  # fmt: skip

BACK = r"(?:later|after(?:wards)|after that|hence|on,)"
FORTH = r"(?:earlier|previously)"
COUNT = r"(?:\p{L}+|\d{1,2})"
THE_SAME = r"(?:[Tt]hat (?:very )?(?:same )?|[Tt]he (?:very )?same )"


def _r(value: str, surface: str = "${0}") -> str:
    return f"⟦R:{value}¦{surface}⟧"


RELATIVE_YEARS = {
    "y+0": rf"(?:[Ll]ater (?:in )?)?{THE_SAME}year|[Oo]f that year|[Ll]ater (?:in the|that) year",
    "y+1": r"(?:[Tt]he|[Tt]hat) (?:immediately )?(?:following|next|subsequent) year|[Tt]he year after(?:wards)?",
    "y-1": r"[Tt]he (?:previous|preceding|prior) year|[Tt]he year before",
}
"""Value of a reference to a year and the words that make it."""

RELATIVES = [
    *(
        DateRule(rf"\b(?:{words})\b", _r(value), f"It was 1999; {sample}", f"1999 {year}")
        for (value, words), sample, year in zip(RELATIVE_YEARS.items(), ("the same year", "the next year", "the preceding year"), (1999, 2000, 1998), strict=True)
    ),
    DateRule(rf"\b({COUNT}) years? {BACK}(?:\b|$)", _r("y+${1}"), "It was 1999. Two years later", "1999 2001"),
    DateRule(rf"\b({COUNT}) years? {FORTH}\b", _r("y-${1}"), "It was 1999, 10 years earlier", "1999 1989"),
    DateRule(rf"\b({COUNT}) months? {BACK}(?:\b|$)", _r("m+${1}"), "In November 1999 and two months later", "1999-11 2000-01"),
    DateRule(rf"\b({COUNT}) months? {FORTH}\b", _r("m-${1}"), "In February 1999 and two months earlier", "1999-02 1998-12"),
    DateRule(rf"\b({COUNT}) days? {BACK}(?:\b|$)", _r("d+${1}"), "On 30 March 1999 and two days later", "1999-03-30 1999-04-01"),
    DateRule(rf"\b({COUNT}) days? {FORTH}\b", _r("d-${1}"), "On 1 April 1999, a day earlier", "1999-04-01 1999-03-31"),
    DateRule(r"\b(?:[Tt]he|[Tt]hat) (?:following|next) month\b", _r("m+1"), "In December 1999 and the following month", "1999-12 2000-01"),
    DateRule(r"\b[Tt]he (?:previous|preceding) month\b", _r("m-1"), "In January 2000 and the previous month", "2000-01 1999-12"),
    DateRule(r"\b(?:[Tt]he|[Tt]hat) (?:following|next) day\b", _r("d+1"), "On 31 December 1999 and the next day", "1999-12-31 2000-01-01"),
    DateRule(r"\b[Tt]he (?:previous|preceding) day\b", _r("d-1"), "On 1 January 2000 and the previous day", "2000-01-01 1999-12-31"),
    DateRule(rf"\b(?:[Ll]ater )?{THE_SAME}month\b", _r("m+0"), "On 3 March 1999 and the same month", "1999-03-03 1999-03"),
    DateRule(rf"\b(?:[Ll]ater )?{THE_SAME}day\b", _r("d+0"), "On 3 March 1999; the same day", "1999-03-03 1999-03-03"),
    DateRule(r"\b([Ss]ince|[Ff]rom) (then(?: on)?)\b", "${1} " + _r("s+0", "${2}"), "It opened in 1999. Since then", "1999 1999"),
    # -- with a month or a day before the reference
    DateRule(rf"({DAY} of )⟦R:m\+0¦([^⟧]*)⟧", _r("M${2}", "${1}${3}"), "In March 1999 and on the 15th of that month", "1999-03 1999-03-15"),
    # -- a day or a month whose year is in the context
    DateRule(rf"({DAY})((?: of)? {MONTH}{DASH})({DAY})((?: of)? {MONTH})", _r("d${4}_${2}~${8}_${6}", "${1}\x05${3}${5}\x05${7}"), "In 1999 it met from 30 March to 2 April", "1999 1999-03-30/1999-04-02"),
    DateRule(rf"({DAY}{RANGE}{DAY})((?: of)? {MONTH})", _r("d${5}_${2}~${5}_${3}", "${1}\x05${4}"), "In 1999 it met on 3–5 March", "1999 1999-03-03/1999-03-05"),
    DateRule(rf"({MONTH})( {DAY}{RANGE}{DAY})\b", _r("d${2}_${4}~${2}_${5}", "${1}\x05${3}"), "In 1999 it met on March 3–5", "1999 1999-03-03/1999-03-05"),
    DateRule(rf"{DAY}(?: of)? {MONTH}", _r("d${2}_${1}"), "In 1999 it met; on 3 March", "1999 1999-03-03"),
    DateRule(rf"{MONTH} {DAY}\b", _r("d${1}_${2}"), "In 1999 it met; on March 3rd", "1999 1999-03-03"),
    DateRule(r"⟦R:(d[\d_~]+)¦([^⟧]*)⟧(,? (?:of |in )?)⟦R:(y[+-]\w+)¦([^⟧]*)⟧", _r("${1}${4}", "${2}${3}${5}"), "It was 1999; on 5 March of the following year", "1999 2000-03-05"),
    DateRule(rf"({PART}?{MONTH},? (?:of |in )?)⟦R:(y[+-]\w+)¦([^⟧]*)⟧", _r("m${2}${3}", "${1}\x05${4}"), "It was 1999. In March of that year", "1999 1999-03"),
    DateRule(rf"(\b[Tt]he (?:following|next) |\b[Nn]ext )({MONTH})", "${1}" + _r("n${3}", "${2}"), "In October 1999 and the following March", "1999-10 2000-03"),
    DateRule(rf"(\b(?:[Bb]etween|[Ff]rom) )({MONTH} (?:and|to|until) {MONTH})", "${1}" + _r("m${3}~${4}", "${2}"), "In 1999, from March to May", "1999 1999-03/1999-05"),
    DateRule(rf"(\b(?:[Ii]n|[Dd]uring|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Tt]hrough|[Tt]hat|[Tt]he same|[Ee]arly|[Mm]id|[Ll]ate|[Ee]nd of|[Bb]eginning of|[Ss]tart of)[- ])({MONTH})", "${1}" + _r("m${3}", "${2}"), "In 1999 it met; in late March", "1999 1999-03"),
]  # fmt: skip
"""References and what they mean: unit and steps (``y+1``, ``m-2``, ``d+0``), or the part that is said.

``\\x05`` in a surface parts day and month, so that no later rule reads them again.
"""

ROUNDS = 4
"""How many references in a row are followed one after the other ("In 2010 … The next year … In May … The next month")."""


def _mark_months(text: pl.Expr) -> pl.Expr:
    for number, names in MONTHS.items():
        text = text.str.replace_all(rf"\b({names})($|[^\p{{L}}])", f"‹{number}${{1}}›${{2}}")
    # A short name is a month beside a number only: Mar del Plata is a city.
    text = text.str.replace_all(
        r"(\p{L} |^)‹\d\d((?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))›( \p{L})", "${1}${2}${3}"
    )
    # The Green March was no month.
    return text.str.replace_all(r"((?:Green|Long|Great|Salt|Protest|Freedom|Peace) )‹03(March)›", "${1}${2}")


def decode(value: pl.Expr) -> pl.Expr:
    """EDTF from a mark's value: ``2008_4_6`` to ``2008-04-06``. Until then no rule can read a date in it again."""
    return (
        value.str.replace_all("_", "-", literal=True)
        .str.replace_all("~", "/", literal=True)
        .str.replace_all(r"-(\d)\b", "-0${1}")
    )


def _code_blanks(text: pl.Expr) -> pl.Expr:
    """Write the blanks inside references so that no later rule reads their words."""
    for _ in range(6):
        text = text.str.replace_all(r"(⟦R:[^⟧ ]*) ", f"${{1}}{BLANK}")
    return text


def mark_dates(text: pl.Expr) -> pl.Expr:
    """Write ``⟦D:…¦⟧``, ``⟦R:…¦…⟧``, ``⟦Y:…¦…⟧`` and ``⟦N:…¦…⟧`` into a text whose names and sums are marked."""
    text = _mark_months(text)
    for rules in (DAYS, MONTH_RULES, SPANS, NUMBERS, YEARS, ADJECTIVES):
        for rule in rules:
            text = text.str.replace_all(ascii_edges(rule.pattern), rule.replacement)
    for word, decade in DECADES.items():
        text = text.str.replace_all(rf"\b([Tt]he (?:early |mid[- ]|late )?){word}\b", "${1}" + _d(f"19{decade}X"))
    for number, rule in enumerate(RELATIVES):
        text = text.str.replace_all(ascii_edges(rule.pattern), rule.replacement)
        if number == len(RELATIVE_YEARS) - 1:
            # "December of that same year" is a mark now; the next rules must not find "that same year" in it.
            text = _code_blanks(text)
    # Two years may share the sign between them: each rule runs twice.
    for rule in PLAIN_YEARS * 2:
        text = text.str.replace_all(ascii_edges(rule.pattern), rule.replacement)
    for _ in range(2):
        text = text.str.replace_all(r"(⟦Y:[\d-]*)_(\d)", "${1}-${2}").str.replace_all(r"(⟦Y:[\dX-]*)~", "${1}/")
    text = text.str.replace_all(r"‹\d\d([^›]*)›", "${1}").str.replace_all("\x05", "", literal=True)
    return _code_blanks(text)


def resolve_dates(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Resolve ``⟦R:…⟧`` in column ``marked`` by the last date before it, in the passage or earlier among rows equal in ``by``.

    Adds ``previous_date``: the last date (EDTF) told before the passage among those rows, or null.
    ``frame`` is in reading order. A reference with nothing to refer to becomes words again. A day that does not exist
    ("30 February 2010") leaves its month.
    """
    if frame.is_empty():
        return frame.with_columns(previous_date=pl.lit(None, dtype=pl.String))
    pieces = (
        frame.select(
            "passage_id", *by, piece=pl.col("marked").str.replace_all("⟦([DR]):", "\x02\x03${1}").str.split("\x02")
        )
        .explode("piece")
        .with_columns(
            pl.col("piece")
            .str.extract_groups("^\x03([DR])([^¦⟧]*)¦([^⟧]*)⟧")
            .struct.rename_fields(["kind", "value", "words"])
            .alias("_g"),
            rest=pl.col("piece").str.replace("^\x03[DR][^¦⟧]*¦[^⟧]*⟧", ""),
        )
        .unnest("_g")
        .with_row_index("piece_id")
    )
    pieces = _as_dates(pieces, pieces.filter(kind="D").select("piece_id", date=decode(pl.col("value"))))
    if (pieces["kind"] == "R").any():
        pieces = _with_year_to_come(pieces)
        for number in range(ROUNDS):
            pieces = _resolve_round(pieces, by, only_next_to_a_date=number < ROUNDS - 1)
    back = (
        pl.when(pl.col("kind") == "D")
        .then(pl.format("⟦D:{}¦⟧", pl.col("value")))
        .when(pl.col("kind") == "R")
        .then(pl.col("words").str.replace_all(BLANK, " ", literal=True))
        .otherwise(pl.lit(""))
    )
    joined = (
        pieces.select("passage_id", text=back + pl.col("rest"))
        .group_by("passage_id", maintain_order=True)
        .agg(pl.col("text").str.join(""))
    )
    # The last date told before a passage, for sentences such as "During the visit, both also signed …".
    known = (
        pieces.with_columns(date=pl.when(pl.col("kind") == "D").then(pl.col("value")))
        .group_by("passage_id", *by, maintain_order=True)
        .agg(date=pl.col("date").drop_nulls().last())
        .select("passage_id", previous_date=_carried(pl.col("date"), by))
    )
    return (
        frame.drop("marked")
        .join(joined.rename({"text": "marked"}), on="passage_id", how="left", maintain_order="left")
        .join(known, on="passage_id", how="left", maintain_order="left")
    )


def _with_year_to_come(pieces: pl.DataFrame) -> pl.DataFrame:
    """A passage's first date, when a month without a year, takes the year of the next one if that is at most two months later.

    "She came at the end of August, before the summit in September 2006": another year told before is of another matter.
    """
    opens = (pl.col("passage_id") == pl.col("passage_id").shift(1)) & pl.col("kind").shift(1).is_null()
    follows = (pl.col("passage_id") == pl.col("passage_id").shift(-1)) & (pl.col("kind").shift(-1) == "D")
    said = pl.col("value").str.extract(r"^[md](\d\d(?:_\d+)?)$")
    apart = pl.col("coming").str.extract(r"^\d{4}-(\d\d)").cast(pl.Int32) - said.str.slice(0, 2).cast(pl.Int32)
    found = (
        pieces.with_columns(coming=pl.col("value").shift(-1))
        .filter(opens, follows, pl.col("kind") == "R")
        .filter(apart.is_between(0, 2))
        .select("piece_id", date=decode(pl.format("{}_{}", pl.col("coming").str.slice(0, 4), said)))
    )
    return _as_dates(pieces, found)


def _as_dates(pieces: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The pieces with the dates that were ``found`` for some (``piece_id``, ``date``), cut to what exists.

    A wrong day leaves its month, an interval that ends before it begins its first part.
    """
    if found.is_empty():
        return pieces
    real = found.with_columns(date=edtf.existing(found["date"]))
    return (
        pieces.join(real, on="piece_id", how="left", maintain_order="left")
        .with_columns(
            value=pl.coalesce("date", "value"),
            kind=pl.when(pl.col("date").is_not_null()).then(pl.lit("D")).otherwise(pl.col("kind")),
        )
        .drop("date")
    )


def _carried(column: pl.Expr, by: list[str]) -> pl.Expr:
    """The last known value before a row among rows equal in ``by``, which lie together. One pass; a window a group is many times slower."""
    home = pl.struct(by)
    origin = pl.when(column.is_not_null()).then(home).forward_fill().shift(1)
    return pl.when(origin == home).then(column.forward_fill().shift(1))


def _resolve_round(pieces: pl.DataFrame, by: list[str], only_next_to_a_date: bool) -> pl.DataFrame:
    """Turn references into dates by the last date before them, at first only where no other reference stands between."""
    is_date = pl.col("kind") == "D"
    found = pieces.select(
        "piece_id",
        "kind",
        "value",
        last=_carried(pl.when(is_date).then(pl.col("value").str.split("/").list.last()), by),
        next_to_a_date=_carried(pl.when(pl.col("kind").is_not_null()).then(is_date), by),
    ).filter(pl.col("kind") == "R", pl.col("last").is_not_null())
    if only_next_to_a_date:
        found = found.filter("next_to_a_date")
    if found.is_empty():
        return pieces
    # Polars 2.1 panics over columns that are cut into chunks at different rows (what is carried is, by its shift).
    resolved = found.rechunk().select("piece_id", date=_resolved(pl.col("value"), pl.col("last")))
    return _as_dates(pieces, resolved.drop_nulls())


def _resolved(value: pl.Expr, last: pl.Expr) -> pl.Expr:
    """What a reference means after the date ``last``; null where that date is too vague for it."""
    year = last.str.extract(r"^(\d{4})").cast(pl.Int32)
    month = last.str.extract(r"^\d{4}-(\d\d)").cast(pl.Int32)
    day = last.str.extract(r"^(\d{4}-\d\d-\d\d)$").str.to_date("%Y-%m-%d", strict=False)
    words = value.str.extract(r"[+-](\w+)$").str.to_lowercase()
    count = pl.coalesce(
        words.cast(pl.Int32, strict=False), words.replace_strict(NUMBER_WORDS, default=None, return_dtype=pl.Int32)
    )
    step = pl.when(value.str.contains(r"-\w+$")).then(-count).otherwise(count)
    months = year * 12 + month - 1 + step
    said = value.str.extract(r"^\w([\d_~]+)")
    its_year = year + pl.when(value.str.contains("y", literal=True)).then(step).otherwise(0)

    def with_year(parts: pl.Expr) -> pl.Expr:
        """Give "03_30~04_02" with the year before each part."""
        ends = (pl.format("{}-{}", its_year, parts.str.extract(part)) for part in ("^([^~]*)", "~(.*)$"))
        return decode(pl.concat_str(*ends, separator="~", ignore_nulls=True))

    next_year = year + ((month.is_null()) | (said.cast(pl.Int32, strict=False) <= month)).cast(pl.Int32)
    return (
        pl.when(year.is_null())
        .then(None)
        .when(value.str.contains(r"^y[+-]"))
        .then(its_year.cast(pl.String))
        .when(value.str.contains(r"^[md]\d"))
        .then(with_year(said))
        .when(value.str.contains(r"^n\d\d$"))
        .then(pl.format("{}-{}", next_year, said))
        .when(value.str.contains(r"^M\d"))
        .then(decode(pl.format("{}-{}-{}", year, month.cast(pl.String).str.zfill(2), said)))
        .when(value.str.contains(r"^m[+-]"))
        .then(pl.format("{}-{}", months // 12, (months % 12 + 1).cast(pl.String).str.zfill(2)))
        .when(value.str.contains(r"^d[+-]"))
        .then((day + pl.duration(days=step)).dt.to_string("%Y-%m-%d"))
        # An open span begins in that year; the day it begins is not said.
        .when(value == "s+0")
        .then(last.str.slice(0, 4))
    )
