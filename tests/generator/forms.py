"""The forms of text an article may come in: one function each, from blocks to the text of a file.

Each writes what the tools of that name write: headings, lists, tables, references and the debris around them.
"""

import html
import re
from collections.abc import Callable
from random import Random

from tests.generator.story import Block, Heading, KeyValues, Layout, Listing, Paragraph, Story, Table

Form = Callable[[Story, Random], str]


def seed_tight(story: Story, random: Random) -> str:
    """``= T =``, ``==H==``, ``- item``, pipe tables."""
    return _seed(story, "{0}{1}{0}")


def seed_spaced(story: Story, random: Random) -> str:
    """``= T =``, ``== H ==``, an infobox stub."""
    return _seed(
        story, "{0} {1} {0}", f"Infobox\n- Map: {' '.join(state.name for state in story.states)} Locator.svg\n\n"
    )


def _seed(story: Story, heading: str, before: str = "") -> str:
    parts = [f"= {story.title} =\n\n{before}"]
    for block in story.blocks:
        match block:
            case Heading(level, text):
                parts.append("\n" + heading.format("=" * level, text) + "\n\n")
            case Paragraph(sentences):
                parts.append(" ".join(sentences) + "\n\n")
            case Listing(intro, items):
                parts.append((f"{intro}\n" if intro else "") + "".join(f"- {item}\n" for item in items) + "\n")
            case Table(columns, rows):
                parts.append("".join(f"| {' | '.join(cells)} |\n" for cells in (columns, *rows)) + "\n")
            case KeyValues(pairs):
                parts.append("".join(f"{key}: {value}\n" for key, value in pairs) + "\n")
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip() + "\n"


def extract(story: Story, random: Random) -> str:
    """Plain text of the extracts service: no title, two blank lines before ``== H ==``, items as bare lines."""
    opening = f"{_the(story)}{story.title} {story.lead} "
    # A dyad's article may as well begin with its first fact, when that says whose relations it is about.
    first = story.blocks[0].sentences[0] if isinstance(story.blocks[0], Paragraph) else ""
    says_all = (
        len(story.states) == len([state for state in story.states[:2] if state.name in first]) and "relations" in first
    )
    parts = [] if says_all and random.random() < 0.5 else [opening]
    for block in story.blocks:
        match block:
            case Heading(level, text):
                parts.append(f"\n\n{'=' * level} {text} {'=' * level}\n")
            case Paragraph(sentences):
                parts.append(" ".join(sentences) + "\n")
            case Listing(intro, items):
                parts.append((f"{intro}\n" if intro else "") + "".join(f"{item}\n" for item in items))
            case Table() | KeyValues():
                raise ValueError("the extracts service drops tables")
    return "".join(parts).strip()


def _the(story: Story) -> str:
    return "The " if story.title.startswith("Foreign") else ""


def wikiextractor(story: Story, random: Random) -> str:
    """``<doc>`` with headings as short lines that end in a full stop; lists are lost."""
    number = random.randint(10_000, 60_000_000)
    parts = [
        f'<doc id="{number}" url="https://en.wikipedia.org/wiki?curid={number}" title="{html.escape(story.title)}">\n'
        f"{story.title}\n\n"
    ]
    for block in _filled_sections(story.blocks):
        match block:
            case Heading(_, text):
                parts.append(f"{text}.\n")
            case Paragraph(sentences):
                parts.append(" ".join(sentences) + "\n")
            case _:
                pass
    return "".join(parts) + "\n</doc>\n"


def pandoc(story: Story, random: Random) -> str:
    """Bare headings after two blank lines, the title in capitals in the first sentence, footnotes, grid tables."""
    parts = [f"{story.title.replace('–', '—').upper()} {story.lead} "]
    notes = 0
    for block in story.blocks:
        match block:
            case Heading(_, text):
                parts.append(f"\n\n{text}\n\n")
            case Paragraph(sentences):
                words = []
                for sentence in sentences:
                    noted = random.random() < 0.3
                    notes += noted
                    words.append(sentence + (f"[{notes}]" if noted else ""))
                parts.append(" ".join(words) + "\n\n")
            case Listing(intro, items):
                parts.append((f"{intro}\n\n" if intro else "") + "".join(f"-   {item}\n" for item in items) + "\n")
            case Table(columns, rows):
                parts.append(_grid(columns, rows) + "\n")
    parts.append(
        "\n\nReferences\n\n"
        + "".join(f"[{number}] http://www.example.org/{number}\n\n" for number in range(1, notes + 1))
    )
    return re.sub(r"\n{4,}", "\n\n\n", "".join(parts)).strip() + "\n"


def _grid(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]

    def ruler(sign: str) -> str:
        return "+" + "+".join(sign * (width + 2) for width in widths) + "+\n"

    def line(cells: tuple[str, ...]) -> str:
        return "|" + "|".join(f" {cell.ljust(width)} " for cell, width in zip(cells, widths, strict=True)) + "|\n"

    return ruler("-") + line(columns) + ruler("=") + "".join(line(row) + ruler("-") for row in rows)


def wikitext(story: Story, random: Random) -> str:
    """Raw wikitext: links, bold title, templates, references, wikitables."""
    linked = _linker(story)
    infobox = "|".join(state.name for state in story.states)
    parts = [
        f"{{{{Short description|none}}}}\n{{{{Infobox bilateral relations|{infobox}|map=Locator.svg}}}}\n"
        f"{_the(story)}'''{story.title}''' {linked(story.lead)} "
    ]
    for block in story.blocks:
        match block:
            case Heading(level, text):
                parts.append(f"\n{'=' * level} {text} {'=' * level}\n")
            case Paragraph(sentences):
                parts.append(" ".join(linked(sentence) + _reference(random) for sentence in sentences) + "\n\n")
            case Listing(intro, items):
                parts.append(
                    (f"{linked(intro)}\n" if intro else "")
                    + "".join(f"* {linked(item)}{_reference(random)}\n" for item in items)
                    + "\n"
                )
            case Table(columns, rows):
                head = "".join(f"! {column}\n" for column in columns)
                body = "".join("|-\n" + "".join(f"| {linked(cell)}\n" for cell in row) for row in rows)
                parts.append(f'{{| class="wikitable sortable"\n{head}{body}|}}\n\n')
    categories = "".join(f"[[Category:Bilateral relations of {state.name}]]\n" for state in story.states)
    return "".join(parts) + f"\n== References ==\n{{{{reflist}}}}\n\n{categories}"


def _linker(story: Story) -> Callable[[str], str]:
    """Links the first mention of each state and its capital."""
    left = [name for state in story.states for name in (state.name, state.capital)]
    taken: set[str] = set()

    def linked(words: str) -> str:
        for name in left:
            pattern = re.compile(rf"(?<![\w\[|]){re.escape(name)}(?![\w\]|'])")
            if name not in taken and pattern.search(words) and "[[" not in words:
                taken.add(name)
                words = pattern.sub(f"[[{name}]]", words, count=1)
        return words

    return linked


def _reference(random: Random) -> str:
    if random.random() > 0.3:
        return ""
    year = random.randint(1999, 2023)
    return f"<ref>{{{{cite web|url=http://www.example.org/{year}|title=News of {year}|date=3 May {year}}}}}</ref>"


def mediawiki_html(story: Story, random: Random) -> str:
    """A page as MediaWiki renders it."""
    body: list[str] = []
    for block in story.blocks:
        match block:
            case Heading(level, text):
                edit = '<span class="mw-editsection">[<a href="/edit">edit</a>]</span>'
                body.append(
                    f'<div class="mw-heading mw-heading{level}"><h{level} id="{html.escape(text)}">'
                    f"{html.escape(text)}</h{level}>{edit}</div>\n"
                )
            case Paragraph(sentences):
                body.append("<p>" + " ".join(_html(sentence, random) for sentence in sentences) + "\n</p>\n")
            case Listing(intro, items):
                body.append(
                    (f"<p>{_html(intro, random)}\n</p>\n" if intro else "")
                    + "<ul>"
                    + "\n".join(f"<li>{_html(item, random)}</li>" for item in items)
                    + "</ul>\n"
                )
            case Table(columns, rows):
                head = "<tr>\n" + "".join(f"<th>{html.escape(column)}\n</th>" for column in columns) + "</tr>\n"
                lines = "".join(
                    "<tr>\n" + "".join(f"<td>{_html(cell, random)}\n</td>" for cell in row) + "</tr>\n" for row in rows
                )
                body.append(f'<table class="wikitable">\n<tbody>{head}{lines}</tbody></table>\n')
    title = html.escape(story.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="UTF-8"><title>{title} - Wikipedia</title>'
        f'<script>RLCONF={{"wgRevisionId":{random.randint(10**8, 10**9)}}};</script></head>\n'
        f'<body><h1 id="firstHeading"><span>{title}</span></h1>\n'
        f'<div id="mw-content-text"><div class="mw-content-ltr mw-parser-output" lang="en" dir="ltr">\n'
        f"{''.join(body)}</div></div>\n"
        '<div id="footer">This page was last edited on 3 May 2023.</div></body></html>\n'
    )


def _html(words: str, random: Random) -> str:
    reference = (
        f'<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[{random.randint(1, 40)}]</a></sup>'
        if random.random() < 0.2
        else ""
    )
    return html.escape(words, quote=False) + reference


def _filled_sections(blocks: list[Block]) -> list[Block]:
    """The blocks without headings under which nothing is left."""
    kept = [block for block in blocks if isinstance(block, Heading | Paragraph)]
    return [
        block
        for number, block in enumerate(kept)
        if isinstance(block, Paragraph) or (number + 1 < len(kept) and isinstance(kept[number + 1], Paragraph))
    ]


FORMS: dict[str, tuple[Form, Layout]] = {
    "seed-tight": (seed_tight, Layout()),
    "seed-spaced": (seed_spaced, Layout()),
    "seed-row": (seed_tight, Layout("row", lists=False, tables=False)),
    "seed-state": (seed_tight, Layout("state")),
    "extract-state": (extract, Layout("state", tables=False)),
    "wikitext-state": (wikitext, Layout("state")),
    "html-state": (mediawiki_html, Layout("state")),
    "extract": (extract, Layout(tables=False)),
    "wikiextractor": (wikiextractor, Layout(lists=False, tables=False)),
    "pandoc": (pandoc, Layout()),
    "wikitext": (wikitext, Layout()),
    "html": (mediawiki_html, Layout()),
}
"""Name of a form to its writer and what it can show."""
