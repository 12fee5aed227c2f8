"""A gold folder: articles, and the facts that people found in them.

The form of the files is in README.md beside this module.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fact = Mapping[str, Any]
Span = tuple[int, int]

ENDING = ".gold.json"
REQUIRED: dict[str, tuple[str, ...]] = {
    "events": ("date", "type"),
    "trade": ("kind",),
    "trade_products": ("from", "to", "products"),
    "visits": ("from", "to"),
    "agreements": (),
    "missions": ("sender", "receiver", "kind"),
    "memberships": ("states", "organization"),
    "ambassadors": ("sender", "receiver", "name"),
}
"""Kind of fact to the keys that each fact of it must have."""
_SPREAD = {"trade_products": ("products", "product"), "memberships": ("states", "state")}
_VERSION_LENGTH = 16


class GoldError(Exception):
    """A gold folder that cannot be used; the message names the file and what to do."""


@dataclass(frozen=True)
class GoldArticle:
    """One article with its facts.

    Attributes:
        file: Name of the text's file.
        text: The file decoded as UTF-8, line ends as they are.
        facts: Kind to facts; one that names several products or states is one fact each.
        unscored: Kinds that were not written down for this article.
    """

    file: str
    text: str
    facts: Mapping[str, list[Fact]]
    unscored: frozenset[str]

    def wanted(self, kind: str) -> list[Fact]:
        """The facts of a kind that have to be found."""
        return [fact for fact in self.facts[kind] if fact.get("score", True)]

    def doubtful(self, kind: str) -> list[Fact]:
        """The facts of a kind that are neither right nor wrong when found."""
        return [fact for fact in self.facts[kind] if not fact.get("score", True)]

    def places(self, fact: Fact) -> list[Span]:
        """Where the text says a fact: its span, else every place of its quote, else anywhere."""
        if "span" in fact:
            start, end = fact["span"]
            return [(start, end)]
        quote = fact.get("quote")
        if not quote:
            return [(0, len(self.text))]
        return [(at, at + len(quote)) for at in self._places_of(quote)]

    def _places_of(self, quote: str) -> Iterator[int]:
        at = self.text.find(quote)
        while at >= 0:
            yield at
            at = self.text.find(quote, at + 1)


@dataclass(frozen=True)
class Gold:
    """A gold folder.

    Attributes:
        articles: Its articles, by name.
        version: Digest of all gold files and their texts: the same for the same gold, wherever it lies.
    """

    articles: tuple[GoldArticle, ...]
    version: str


def read_gold(folder: Path) -> Gold:
    """Read every `<name>.gold.json` of a folder with the `<name>.txt` beside it.

    Raises:
        GoldError: The folder holds no gold, or a file of it cannot be used.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder} is no folder: name one that holds NAME.txt and NAME{ENDING} for each article.")
    files = sorted(folder.glob(f"*{ENDING}"))
    if not files:
        raise GoldError(f"{folder} holds no gold: put NAME{ENDING} beside each NAME.txt.")
    articles, lines = [], []
    for file in files:
        text_file = file.with_name(file.name.removesuffix(ENDING) + ".txt")
        written, text = _bytes(file), _bytes(text_file)
        articles.append(_article(file, written, text_file, text))
        lines.append(f"{text_file.name} {hashlib.sha256(written).hexdigest()} {hashlib.sha256(text).hexdigest()}")
    version = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_VERSION_LENGTH]
    return Gold(tuple(articles), version)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise GoldError(
            f"{file} cannot be read ({error.strerror}): each article is NAME.txt and NAME{ENDING}."
        ) from error


def _article(file: Path, written: bytes, text_file: Path, text: bytes) -> GoldArticle:
    try:
        content = json.loads(written)
    except ValueError as error:
        raise GoldError(f"{file} is no JSON: {error}.") from error
    if not isinstance(content, dict):
        raise GoldError(f"{file} must hold one JSON object: the kinds of fact, each with a list.")
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GoldError(f"{text_file} is no UTF-8 text: {error}.") from error
    facts = {kind: _facts(file, kind, content) for kind in REQUIRED}
    return GoldArticle(text_file.name, decoded, facts, frozenset(content.get("unscored", ())))


def _facts(file: Path, kind: str, content: Mapping[str, Any]) -> list[Fact]:
    facts: list[Fact] = []
    for number, fact in enumerate(content.get(kind, []), 1):
        lacking = [key for key in REQUIRED[kind] if key not in fact]
        if lacking:
            raise GoldError(f"{file}: number {number} of {kind} lacks {', '.join(lacking)}.")
        facts += _spread(kind, {**fact, "article_states": content.get("states", [])})
    return facts


def _spread(kind: str, fact: Fact) -> list[Fact]:
    if kind not in _SPREAD:
        return [fact]
    many, one = _SPREAD[kind]
    return [{**fact, one: value} for value in fact[many]]
