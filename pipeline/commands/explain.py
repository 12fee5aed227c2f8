"""`bilateral explain`: why a sentence gave what it gave. One article's passages with marks, statements and rules."""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from pipeline.commands import CommandError, console, printable

MARKS = {
    "S": ("state", "cyan"),
    "A": ("its adjective", "cyan"),
    "B": ("both states", "bright_cyan"),
    "C": ("city", "blue"),
    "D": ("date", "green"),
    "Y": ("year as adjective", "yellow"),
    "X": ("actor: state|level|office", "magenta"),
    "P": ("person", "magenta"),
    "O": ("office", "bright_magenta"),
    "M": ("mission", "bright_blue"),
    "G": ("organization", "bright_yellow"),
    "U": ("sum of money: currency|number|scale", "bright_green"),
    "N": ("number", "bright_black"),
}
"""Kind of mark (`grammar.marks`) to what it is and its colour."""
CATCH_ALL = "dated"
"""Rule of `extraction.events` that takes every date nothing else has read, as a happening of type other."""

_DIM = "bright_black"
_INDENT = 15
_UNTOLD = {"passage_id", "also_passage_id", "article_id", "rule", "summary", "dyad_a", "dyad_b"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What the pipeline made of one file, up to the statements."""

    articles: pl.DataFrame
    marked: pl.DataFrame
    statements: Mapping[int, list[tuple[str, Row]]]
    """passage_id -> kind and statement; without those of the catch-all"""
    remarks: list[str]


def explain(file: str, everything: bool) -> int:
    """Print the passages of one file: those with a date or a statement, or every one.

    Raises:
        CommandError: There is no such file, or it is no article; the message says why.
    """
    path = Path(file)
    if path.is_dir():
        raise CommandError(f"{path} is a folder: name one article.")
    if not path.is_file():
        raise CommandError(f"there is no file {path}.")
    reading = _read(path)
    out = console()
    for article in reading.articles.iter_rows(named=True):
        _print_article(out, article, reading, everything)
    for remark in reading.remarks:
        out.print(Text(f"rejected: {printable(remark)}", style="yellow"))
    _print_legend(out)
    return 0


def _read(path: Path) -> Reading:
    from pipeline.extraction import extract
    from pipeline.grammar import annotate
    from pipeline.reading import read

    with TemporaryDirectory() as folder:
        # A folder of its own: what else lies beside the file is not the question.
        shutil.copyfile(path, Path(folder) / path.name)
        found = read(Path(folder))
    remarks = [f"{rule}: {reason}" for rule, reason in found.rejected.select("rule", "reason").iter_rows()]
    if found.articles.is_empty():
        reasons = "; ".join(remarks) or "a README or a hidden file is never read as one"
        raise CommandError(f"{path} is no article: {reasons}.")
    marked = annotate(found.passages, found.articles)
    statements: dict[int, list[tuple[str, Row]]] = defaultdict(list)
    for kind, frame in extract(marked).items():
        for row in frame.iter_rows(named=True):
            if row["rule"] != CATCH_ALL:
                statements[row["passage_id"]].append((kind, row))
    return Reading(found.articles, marked, statements, remarks)


def _print_article(out: Console, article: Row, reading: Reading, everything: bool) -> None:
    states = " and ".join(code for code in (article["state_a"], article["state_b"]) if code) or "no state known"
    title = article["title"] or article["source_file"]
    out.print(Text(printable(f"{title}  ({article['format']} form; {states})"), style="bold"))
    passages = reading.marked.filter(pl.col("article_id") == article["article_id"])
    heading = None
    unread = 0
    for passage in passages.iter_rows(named=True):
        statements = reading.statements.get(passage["passage_id"], [])
        is_unread = passage["has_date"] and not statements
        unread += is_unread
        if not (everything or statements or is_unread):
            continue
        if (above := _heading(passage)) != heading:
            heading = above
            out.print(Text(printable(f"\n{heading}"), style="bold underline"))
        _print_passage(out, passage)
        for kind, row in statements:
            _print_statement(out, kind, row)
        if is_unread:
            out.print(Text(f"{'':{_INDENT}}→ dated, and read by no pattern", style="yellow"))
    read = sum(number in reading.statements for number in passages["passage_id"])
    out.print(
        f"\n{passages.height:,} passages: {read:,} with statements, {unread:,} dated and read by no pattern (in the "
        "timeline as other)\n"
    )


def _heading(passage: Row) -> str:
    """The section, and the line that introduces a list, which can say who visits whom."""
    section, lead = passage["section"] or "(before the first heading)", passage["list_heading"]
    return section if not lead or lead == section else f"{section}: {lead}"


def _print_passage(out: Console, passage: Row) -> None:
    place = Text(f"{passage['char_start']}–{passage['char_end']}".rjust(_INDENT - 2) + "  ", style=_DIM)
    if passage["is_tail"]:
        out.print(place + Text(printable(passage["text"]) + "   (never read for facts)", style=_DIM))
    else:
        out.print(place + coloured(passage["marked"]))


def _print_statement(out: Console, kind: str, row: Row) -> None:
    values = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None and name not in _UNTOLD)
    out.print(
        Text(f"{'':{_INDENT}}→ {kind}: ", style="bold")
        + Text(printable(values))
        + Text(printable(f"   [{row['rule']}]"), style=_DIM)
    )


def coloured(marked: str) -> Text:
    """A marked text for the eye: each mark as `[D 2008-04 |in April 2008]` in the colour of its kind."""
    first, *pieces = printable(marked).split("⟦")
    text = Text(first)
    for piece in pieces:
        inside, _, after = piece.partition("⟧")
        kind, _, rest = inside.partition(":")
        value, _, surface = rest.replace("␣", " ").partition("¦")
        words = " ".join(part for part in (kind, value, f"|{surface}" if surface else "") if part)
        text.append(f"[{words}]", style=MARKS.get(kind, ("", ""))[1])
        text.append(after)
    return text


def _print_legend(out: Console) -> None:
    legend = Text("marks: ", style=_DIM)
    for number, (kind, (meaning, colour)) in enumerate(MARKS.items()):
        legend.append(", " if number else "", style=_DIM).append(kind, style=colour).append(f" {meaning}", style=_DIM)
    out.print(legend)
    out.print(Text("an arrow: what was read, and in brackets the pattern that read it", style=_DIM))
