r"""Where an article is from, as the comment that a fetched file begins with.

The comment is wikitext like the rest of the file: the reader masks it, people read and diff it, one line a value::

    <!-- provenance
    title: Chile–Peru relations
    wiki: en.wikipedia.org
    page id: 26046301
    revision id: 1290000000
    ...
    -->

A value can neither close the comment nor begin a line: ``&``, ``>``, the second of two hyphens and whatever a terminal
obeys are written as character references.  Used by `fetching`, which writes it, and by `reading`.
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final, Self

_OPENING: Final = re.compile(r"\ufeff?<!-- provenance\r?\n")
_LINES: Final = re.compile(r"(?P<lines>(?:[^\n]*\n){0,40}?)-->(?:\r?\n|$)")
_WRITTEN: Final = re.compile(r"&(?=#)|[<>]|(?<=-)-|[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_REFERENCE: Final = re.compile(r"&#(\d{1,6});")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_RULES: Final = {
    "title": (re.compile(r".*\S.*"), "a title"),
    "wiki": (re.compile(r"[A-Za-z0-9.:\[\]-]+"), "the wiki's host, such as en.wikipedia.org"),
    "page_id": (re.compile(r"[1-9][0-9]{0,8}"), "a number from 1 to 999999999"),
    "revision_id": (re.compile(r"[1-9][0-9]{0,17}"), "a number from 1 on"),
    "parent_id": (re.compile(r"[0-9]{1,18}"), "a number, 0 for the first revision"),
    "timestamp": (_MOMENT, "a moment in UTC, such as 2026-05-11T10:20:30Z"),
    "sha1": (re.compile(r"[0-9a-f]{40}"), "40 digits of lower-case hex"),
    "permalink": (re.compile(r"https?://[^\s<>\"]+"), "an address that begins with https://"),
    "licence_url": (re.compile(r"https?://[^\s<>\"]+"), "an address that begins with https://"),
    "fetched_at": (_MOMENT, "a moment in UTC, such as 2026-05-11T10:20:30Z"),
}


class ProvenanceError(ValueError):
    """A value or line that says nothing about where an article is from; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where an article is from. Times are UTC, as `2026-05-11T10:20:30Z`; what is not known is None.

    Raises ProvenanceError on a value that is not of its form.
    """

    title: str
    wiki: str
    """Host of the wiki, such as en.wikipedia.org."""
    page_id: int
    revision_id: int
    parent_id: int | None = None
    """Revision before this one; 0 for a page's first."""
    timestamp: str
    """When the revision was made."""
    sha1: str | None = None
    """SHA-1 of the revision's wikitext in UTF-8, lower-case hex."""
    permalink: str
    licence: str | None = None
    licence_url: str | None = None
    attribution: str | None = None
    """Whom to name."""
    fetched_at: str

    def __post_init__(self) -> None:
        for field in fields(self):
            value, rule = getattr(self, field.name), _RULES.get(field.name)
            if rule and not (value is None and field.default is None) and not _fits(str(value), rule[0]):
                raise ProvenanceError(f"{_key(field.name)}: {str(value)[:100]!r} is not {rule[1]}")

    def comment(self) -> str:
        """The comment with its line end, to be put before the wikitext."""
        values = ((_key(field.name), getattr(self, field.name)) for field in fields(self))
        lines = [f"{key}: {_written(str(value))}\n" for key, value in values if value is not None]
        return "".join(["<!-- provenance\n", *lines, "-->\n"])

    @classmethod
    def parse(cls, text: str) -> tuple[Self | None, int]:
        """What the comment at the beginning of a text says, and where the text behind it begins; None and 0 without one.

        Raises ProvenanceError when there is a comment that cannot be read.
        """
        opening = _OPENING.match(text)
        if not opening:
            return None, 0
        comment = _LINES.match(text, opening.end())
        if not comment:
            raise ProvenanceError("the comment has no end: --> on a line of its own")
        named = {_key(field.name): field for field in fields(cls)}
        values: dict[str, str | int] = {}
        for line in comment["lines"].splitlines():
            key, colon, value = line.partition(":")
            field = named.get(key.strip())
            if not colon or field is None or field.name in values:
                raise ProvenanceError(f"{line[:100]!r} is no line of it; the lines are {', '.join(named)}, each once")
            read = _REFERENCE.sub(_meant, value.strip())
            is_number = field.type in (int, int | None) and read.isascii() and read.isdigit()
            values[field.name] = int(read) if is_number else read
        missing = [_key(field.name) for field in fields(cls) if field.default is not None and field.name not in values]
        if missing:
            raise ProvenanceError(f"there is no line for {', '.join(missing)}")
        return cls(**values), comment.end()  # type: ignore[arg-type]  # checked by the rules


def _fits(value: str, form: re.Pattern[str]) -> bool:
    if not form.fullmatch(value):
        return False
    try:
        return form is not _MOMENT or bool(datetime.fromisoformat(value))
    except ValueError:
        return False  # such as 30 February


def _key(name: str) -> str:
    return name.replace("_", " ")


def _meant(reference: re.Match[str]) -> str:
    return chr(int(reference[1])).encode(errors="replace").decode()


def _written(value: str) -> str:
    return _WRITTEN.sub(lambda sign: f"&#{ord(sign[0])};", value)
