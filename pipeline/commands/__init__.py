"""The commands behind `bilateral`, one module each; `cli.py` has the options and the errors.

Each command imports what it needs when it runs, so that `--help` and a refused argument answer at once.
"""

import re

from rich.console import Console

# What a terminal obeys, and what makes it show text in another order than it stands.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_WIDE = 1000


class CommandError(Exception):
    """What a command could not do and what to do about it; shown without a traceback, with exit status 1."""


def console() -> Console:
    """Standard output: colours and the window's width on a terminal, plain whole lines elsewhere."""
    terminal = Console(highlight=False, markup=False, emoji=False)
    if terminal.is_terminal:
        return terminal
    return Console(highlight=False, markup=False, emoji=False, width=_WIDE)


def printable(text: str) -> str:
    """Text of an article without the control characters that a terminal would obey."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    """The same without line ends too: a file may be called "x, newline, rejected: nothing"."""
    return printable(text).replace("\n", "\N{SYMBOL FOR NEWLINE}").replace("\t", " ")
