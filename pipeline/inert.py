"""Text of strangers made inert, for terminals and pages: articles may hold characters that are obeyed, not shown."""

import re

# What a terminal obeys, and what makes it show text in another order than it stands.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with a replacement character for each character that a terminal or page would obey."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    """Printable text without line ends: a file may be called "x, newline, rejected: nothing"."""
    return printable(text).replace("\n", "\N{SYMBOL FOR NEWLINE}").replace("\t", " ")
