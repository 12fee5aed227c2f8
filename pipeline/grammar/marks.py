"""Marks: short typed notes written into the text of a passage, so that captures of later patterns are the values.

A mark is ``⟦K:value¦surface⟧``: K one capital letter, value what the grammar knows, surface what the article says.
Blanks inside a mark are coded, so that no pattern of words can match inside one. The kinds:

====  ==========================================  =========================
kind  what it is                                  value
====  ==========================================  =========================
S     state                                       ISO3, candidates with "+"
A     adjective or demonym of a state             ISO3, candidates with "+"
C     city                                        ISO3 of its state(s)
B     both states ("the two countries", "X and    ``dyad`` or ISO3+ISO3
      Y")
O     office                                      level
X     actor: state, level, office, person         ``ISO3|level|office``
P     person (capitalised words)                  empty
M     mission noun                                mission type
G     organization                                canonical name
D     date                                        EDTF
Y     date that says which ("the 2010 war")       EDTF
N     number that is no date                      empty
U     sum of money                                ``code|number|scale``
====  ==========================================  =========================

Source: the design follows finite-state cascades (FASTUS, JAPE), where each stage reads the marks of the one before.
"""

import re

import polars as pl

OPEN, CLOSE, SEP, BLANK = "⟦", "⟧", "¦", "␣"
STAND_INS = {OPEN: "〚", CLOSE: "〛", SEP: "|", BLANK: " ", "‹": "〈", "›": "〉"} | {chr(n): " " for n in range(1, 9)}
"""What replaces the marks' own characters in an article: a text that contains ``⟦S:MEX¦`` must not forge a fact."""


def code(text: str) -> str:
    """Write a text so that it can stand inside a mark."""
    return text.replace(" ", BLANK)


def mark(kind: str, value: str, surface: str) -> str:
    """One mark, as text."""
    return f"{OPEN}{kind}:{code(value)}{SEP}{code(surface)}{CLOSE}"


def protect(text: pl.Expr) -> pl.Expr:
    """Replace the marks' own characters by stand-ins of one character each."""
    return text.str.replace_many(list(STAND_INS), list(STAND_INS.values()))


def unmark(text: pl.Expr) -> pl.Expr:
    """Give back what the article says: every mark replaced by its surface."""
    # Twice, as an actor's surface may hold the marks it was made of, written without their brackets.
    return text.str.replace_all(r"⟦[A-Z]:[^¦⟧]*¦([^⟧]*)⟧", "${1}").str.replace_all(BLANK, " ", literal=True)


def tidy(text: pl.Expr) -> pl.Expr:
    """Unmark a capture and strip blanks, quotes and stray punctuation from its ends."""
    return unmark(text).str.replace_all(r"\s+", " ").str.strip_chars(" ,;:.\"“”'()–-")


def ascii_edges(regex: str) -> str:
    r"""The regex with word edges that know ASCII only, but beside a class of letters.

    Marks are not ASCII, and at the first such character an edge that knows Unicode (``\b``) sends the regex engine from its fast machine to
    one that is ten times slower. Between the words of a pattern the two mean the same.
    """
    return re.sub(r"(?<!\})(?<!\][+*?])(?<!\}[+*?])\\b(?!(?:\(\?(?::|P<\w+>))*(?:\\p|\[\\p|\[\^))", r"(?-u:\\b)", regex)


LETTERS = {
    r"\p{Lu}": "A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ",
    r"\p{Ll}": "a-zß-öø-ÿĀ-ɏḀ-ỿ",
    r"\p{L}": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
}
"""Classes of letters and their Latin part. Beyond Latin-1 capital and small letters alternate, so both classes hold both."""
_CLASS = re.compile(r"\[(?:\\.(?:\{\w+\})?|[^\]\\])*\]|\\p\{L[ul]?\}")


def latin(regex: str) -> str:
    r"""The regex with ``\p{L}``, ``\p{Lu}`` and ``\p{Ll}`` cut to Latin letters.

    The articles are English; other scripts stand in brackets only. A class of all letters has some 600 ranges, and a pattern with twenty of them
    takes longer to build than a few articles to read.
    """

    def cut(found: re.Match[str]) -> str:
        text = found[0]
        if not text.startswith("["):
            return f"[{LETTERS[text]}]"
        for letters, ranges in LETTERS.items():
            text = text.replace(letters, ranges)
        return text

    return _CLASS.sub(cut, regex)
