"""The commands behind `bilateral`, one module each; `cli.py` has the options and the errors.

Each command imports what it needs when it runs, so that `--help` and a refused argument answer at once.
"""

from rich.console import Console

from pipeline.inert import on_one_line, printable

__all__ = ["CommandError", "console", "on_one_line", "printable"]

_WIDE = 1000


class CommandError(Exception):
    """What a command could not do and what to do about it; shown without a traceback, with exit status 1."""


def console() -> Console:
    """Standard output: colours and the window's width on a terminal, plain whole lines elsewhere."""
    terminal = Console(highlight=False, markup=False, emoji=False)
    if terminal.is_terminal:
        return terminal
    return Console(highlight=False, markup=False, emoji=False, width=_WIDE)
