r"""Sums of money and percentages.

The gazetteer has marked the currencies: ``⟦$:<USD¦US$⟧`` stands before a number, ``⟦$:>EUR¦euros⟧`` after one,
``⟦$:=USD¦USD⟧`` on either side. With a number beside it, it makes a sum ``⟦U:code|number|scale¦surface⟧``. ``amount_of`` turns its value into whole units, ``currency_of`` gives its currency. A
percentage is a sum of ``PCT``. A currency word several states use holds its candidates, ``⟦$:>MXN@MEX+CLP@CHL¦pesos⟧``; a
candidate without a state is the meaning it has elsewhere.
"""

import polars as pl

from pipeline.grammar.marks import BLANK, CLOSE, OPEN, SEP, ascii_edges

SCALES = {
    "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "m": 1e6, "mil": 1e6, "mln": 1e6, "mio": 1e6,
    "crore": 1e7, "thousand million": 1e9, "milliard": 1e9, "billion": 1e9, "bn": 1e9, "b": 1e9, "bln": 1e9, "bil": 1e9,
    "mrd": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "lakh crore": 1e12, "thousand crore": 1e10,
}  # fmt: skip
"""Words after a number and what they multiply it by (short scale, and the Indian lakh and crore)."""

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


def _number_words() -> dict[str, str]:
    """Number words up to ninety-nine, their hundreds, and "a", "half a", "one and a half"."""
    small = {word: n for n, word in enumerate(UNITS, 1)} | TENS
    small |= {f"{ten}-{unit}": n + m for ten, n in TENS.items() for m, unit in enumerate(UNITS[:9], 1)}
    hundreds = {f"{word} hundred": n * 100 for n, word in enumerate(UNITS[:9], 1)} | {"a hundred": 100}
    halves = {
        "a": 1,
        "half a": 0.5,
        "a half": 0.5,
        "one and a half": 1.5,
        "two and a half": 2.5,
        "a quarter of a": 0.25,
    }
    return {word: str(number) for word, number in (small | hundreds | halves).items()}


NUMBER_WORDS = _number_words()
NUMBER = r"\d(?:[\d,.'’]*\d)?"
SCALE = (
    r"(?:(?i:thousand millions?|thousand crores?|lakh crores?|thousands?|millions?|milliards?|billions?|trillions?|mn|mln|mio|mil|bn|bln|bil|"
    r"mrd|tn|trn|lakhs?|crores?)\b|[kKmMbB]\b)"
)
LONG_SCALE = r"(?i:thousand|millions?|billions?|trillions?|mn|mln|bn|bln|tn|lakhs?|crores?)\b"
WORDS = "(?:" + "|".join(sorted((w.replace("-", "[- ]") for w in NUMBER_WORDS), key=len, reverse=True)) + ")"
BEFORE = rf"{OPEN}\$:[<=]([^{SEP}{CLOSE}]*){SEP}([^{CLOSE}]*){CLOSE}"
AFTER = rf"{OPEN}\$:[>=]([^{SEP}{CLOSE}]*){SEP}([^{CLOSE}]*){CLOSE}"
EITHER = rf"{OPEN}\$:[<>=]([^{SEP}{CLOSE}]*){SEP}([^{CLOSE}]*){CLOSE}"
BARE = rf"{OPEN}\$:[^{SEP}]*{SEP}(\$){CLOSE}"
COUNT = r"(?:\d{1,3}(?:[,.'’]\d+)*|\d{5,}(?:[.,]\d+)?|[3-9]\d{3}|1[0-3]\d\d)"
PERCENT = r"(?:%|(?i:per cent\.?|percent|pct\.?|percentage points?)\b)"
RANGE = r" ?[-–—] ?"
SMALL = r"\d{1,3}(?:[.,]\d{1,2})?"

RULES = (
    # 5.3 percent | 25–30%
    (rf"\b({NUMBER})({RANGE}{NUMBER})( ?)({PERCENT})", "U:PCT|${1}|¦${1}${2}\x05${3}${4}"),
    (rf"\b({NUMBER})( ?)({PERCENT})", "U:PCT|${1}|¦${1}\x05${2}${3}"),
    (rf"\b((?i:{WORDS}))( )({PERCENT})", "U:PCT|${1}|¦${1}\x05${2}${3}"),
    # US$ 1 billion 400 million
    (rf"{BEFORE}( ?)({NUMBER})( (?i:billion) )(\d{{3}})( (?i:million))\b", "U:${1}|${4}.${6}|billion¦${2}${3}${4}\x05${5}${6}\x05${7}"),
    (rf"\b({NUMBER})( (?i:billion) )(\d{{3}})( (?i:million))( ?){AFTER}", "U:${6}|${1}.${3}|billion¦${1}\x05${2}${3}\x05${4}${5}${7}"),
    # $22 million AUD: what stands behind says more than a bare $
    (rf"{BARE}( ?)({NUMBER})( ?-?)({SCALE})( \(){AFTER}(\))", "U:${7}|${3}|${5}¦${1}${2}${3}\x05${4}${5}${6}${8}${9}"),
    (rf"{BARE}( ?)({NUMBER})( ?-?)({SCALE})( ?){AFTER}", "U:${7}|${3}|${5}¦${1}${2}${3}\x05${4}${5}${6}${8}"),
    # $22.64 billion US dollars
    (rf"{BEFORE}( ?)({NUMBER})( ?-?)({SCALE})( \(){AFTER}(\))", "U:${1}|${4}|${6}¦${2}${3}${4}\x05${5}${6}${7}${9}${10}"),
    (rf"{BEFORE}( ?)({NUMBER})( ?-?)({SCALE})( ?){AFTER}", "U:${1}|${4}|${6}¦${2}${3}${4}\x05${5}${6}${7}${9}"),
    # US$200–300 million is what it is at least
    (rf"{BEFORE}( ?)({NUMBER})({RANGE})({NUMBER})( ?-?)({SCALE})", "U:${1}|${4}|${8}¦${2}${3}${4}\x05${5}${6}\x05${7}${8}"),
    # from $5 to $10 million | from 5 to 20 million dollars: the scale is meant for both
    (rf"{BEFORE}( ?)({SMALL})( to | and ){BEFORE}( ?)({NUMBER})( ?-?)({SCALE})", "U:${1}|${4}|${11}¦${2}${3}${4}\x05⟧${5}⟦U:${6}|${9}|${11}¦${7}${8}${9}\x05${10}${11}"),
    (rf"\b({SMALL})( to )({NUMBER})( ?-?)({SCALE})( of | ?){AFTER}", "U:${7}|${1}|${5}¦${1}\x05⟧${2}⟦U:${7}|${3}|${5}¦${3}\x05${4}${5}${6}${8}"),
    # US$7.2 million | $ 49 million
    (rf"{BEFORE}( ?)({NUMBER})( ?-?)({SCALE})", "U:${1}|${4}|${6}¦${2}${3}${4}\x05${5}${6}"),
    (rf"{BARE}( ?)({NUMBER})( \(){AFTER}(\))", "U:${5}|${3}|¦${1}${2}${3}\x05${4}${6}${7}"),
    (rf"{BARE}( ?)({NUMBER})( ?){AFTER}", "U:${5}|${3}|¦${1}${2}${3}\x05${4}${6}"),
    (rf"{BEFORE}( ?)({NUMBER})", "U:${1}|${4}|¦${2}${3}${4}\x05"),
    (rf"{BEFORE}( ?)((?i:{WORDS}))( )({LONG_SCALE})", "U:${1}|${4}|${6}¦${2}${3}${4}\x05${5}${6}"),
    # 236/344 million USD are two sums
    (rf"\b({NUMBER})( ?/ ?)({NUMBER})( ?)({SCALE})( ?){EITHER}", "U:${7}|${1}|${5}¦${1}\x05⟧${2}⟦U:${7}|${3}|${5}¦${3}\x05${4}${5}${6}${8}"),
    (rf"\b({NUMBER})({RANGE}{NUMBER})( ?-?)({SCALE})( of | ?){AFTER}", "U:${6}|${1}|${4}¦${1}${2}\x05${3}${4}${5}${7}"),
    # six hundred million dollars (USD)
    (rf"\b({NUMBER}|(?i:{WORDS}))( ?-?)({SCALE})( of | ?|-){AFTER}( \(){AFTER}(\))", "U:${5}|${1}|${3}¦${1}\x05${2}${3}${4}${6}${7}${9}${10}"),
    # 141 million US dollar | 2.4 million EUR | 10 crore of rupees | 4.75 US$ billion
    (rf"\b({NUMBER}|(?i:{WORDS}))( ?-?)({SCALE})( of | ?|-|\(){EITHER}", "U:${5}|${1}|${3}¦${1}\x05${2}${3}${4}${6}"),
    (rf"\b({NUMBER})( ?){EITHER}( ?)({LONG_SCALE})", "U:${3}|${1}|${6}¦${1}\x05${2}${4}${5}${6}"),
    (rf"\b({COUNT})( ?|-){AFTER}", "U:${3}|${1}|¦${1}\x05${2}${4}"),
    # a sum whose currency the text does not give
    (rf"\b({NUMBER})( ?/ ?)({NUMBER})( ?)({LONG_SCALE})", "U:|${1}|${5}¦${1}\x05⟧${2}⟦U:|${3}|${5}¦${3}\x05${4}${5}"),
    (rf"\b({NUMBER})([ -]?)({LONG_SCALE})", "U:|${1}|${3}¦${1}\x05${2}${3}"),
)  # fmt: skip
"""Ways to write a sum and the mark each makes; in order, the longest forms first.

``\\x05`` parts a number from its scale in a finished mark, so that no later rule reads the sum again.
"""

MOST_BLANKS = 7


def mark_money(text: pl.Expr) -> pl.Expr:
    """Write ``⟦U:…⟧`` for sums and percentages; a currency with no number beside it becomes plain words again."""
    for pattern, content in RULES:
        text = text.str.replace_all(ascii_edges(pattern), f"{OPEN}{content}{CLOSE}")
    # The surfaces were taken over with their blanks, which are coded only now, one each time.
    for _ in range(MOST_BLANKS):
        text = text.str.replace_all(rf"({OPEN}U:[^{CLOSE} ]*) ", f"${{1}}{BLANK}")
    return text.str.replace_all("\x05", "", literal=True).str.replace_all(
        rf"{OPEN}\$:[^{SEP}{CLOSE}]*{SEP}([^{CLOSE}]*){CLOSE}", "${1}"
    )


def _plain_number(number: pl.Expr, has_scale: pl.Expr) -> pl.Expr:
    """A written number with a decimal point and nothing else: ``2,35`` and ``4,8`` hold decimals, ``5,900`` and ``1,34,028`` thousands."""
    point_and_comma = number.str.contains(r"^[\d.]*\.\d{3},\d+$")
    thousands_in_points = number.str.contains(r"^\d{1,3}(?:\.\d{3}){2,}$") | (
        ~has_scale & number.str.contains(r"^[1-9]\d{0,2}\.\d{3}$")
    )
    decimal_comma = number.str.contains(r"^\d+,\d{1,2}$")
    return (
        pl.when(point_and_comma)
        .then(number.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when(thousands_in_points)
        .then(number.str.replace_all(".", "", literal=True))
        .when(decimal_comma)
        .then(number.str.replace(",", ".", literal=True))
        .otherwise(number.str.replace_all(",", "", literal=True))
    )


def amount_of(value: pl.Expr) -> pl.Expr:
    """Whole units (Float64) of a ``code|number|scale`` value; null where the number is none."""
    words = value.str.replace_all(BLANK, " ", literal=True).str.to_lowercase()
    number = words.str.extract(r"^[^|]*\|([^|]*)\|")
    scale = words.str.extract(r"\|([^|]*)$").str.strip_chars(" .").str.replace("s$", "")
    spelt = number.str.replace_all(r"(ty) ", "${1}-").replace_strict(NUMBER_WORDS, default=None, return_dtype=pl.String)
    written = _plain_number(number.str.replace_all(r"['’]", ""), scale != "")
    plain = pl.coalesce(spelt, written).cast(pl.Float64, strict=False)
    # 1.13 * 1e6 is 1129999.9999999998: sums are whole units.
    return (
        pl.when(scale == "")
        .then(plain)
        .otherwise((plain * scale.replace_strict(SCALES, default=None, return_dtype=pl.Float64)).round(0))
    )


def currency_of(value: pl.Expr, *states: pl.Expr) -> pl.Expr:
    """ISO 4217 code of a ``code|number|scale`` value, null where the text gives none.

    Of several candidates the one of the first of ``states`` (ISO3) that has one, else the one that belongs to no state.
    """
    codes = value.str.extract(r"^([^|]*)\|")
    here = [codes.str.extract(r"([A-Z]{3})" + "@" + "([A-Z]{3})").is_null()]  # plain code: nothing to choose
    chosen = []
    for state in states:
        at = codes.str.find(pl.format("@{}", state.fill_null("-")), literal=True)
        chosen.append(pl.when(at.is_not_null()).then(codes.str.slice(at.cast(pl.Int64) - 3, 3)))
    elsewhere = codes.str.extract(r"(?:^|\+)([A-Z]{3})(?:\+|$)")
    return pl.coalesce(pl.when(here[0]).then(codes.str.extract(r"^([A-Z]{3})")), *chosen, elsewhere)
