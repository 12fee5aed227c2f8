"""Articles on the relations of two states whose facts are known, because they were drawn before a word was written.

    vocabulary  states, people, offices, goods
    dates       EDTF and its wordings
    facts       the rows the warehouse must hold
    phrasings/  the ways to say it, as data
    drawing     facts for a phrasing, none of which can be taken for another of the article
    writing     facts into the words of a phrasing
    story       sections, paragraphs, lists, tables
    forms       the text of a file: seed layout, wikitext, HTML, ...
    recovery    what the pipeline makes of it, compared with the facts

Everything is a function of a seed: `article(7)` is the same article on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.generator import story
from tests.generator.facts import Fact
from tests.generator.forms import FORMS
from tests.generator.vocabulary import State, distinct, dyad, third
from tests.generator.writing import Telling

__all__ = ["FORMS", "Article", "article", "articles", "write"]

PAIRS = 12_000
"""Pairs of states after which they are drawn anew; of those left it would take ever longer to find one."""


@dataclass(frozen=True)
class Article:
    """A generated article: its file, its text, the facts it states and which words state them."""

    name: str
    form: str
    title: str
    text: str
    facts: tuple[Fact, ...]
    tellings: tuple[Telling, ...]


def article(seed: int, form: str | None = None, taken: set[frozenset[str]] | None = None) -> Article:
    """The article of a seed, in the form named or one the seed decides, about a pair not yet ``taken``."""
    random = Random(seed)  # noqa: S311 - to be the same on every machine is the point
    form = form or random.choice(list(FORMS))
    write_form, layout = FORMS[form]
    states = _states(random, 4 if layout.kind == "state" else 2, set() if taken is None else taken)
    told = story.write(random, layout, states)
    return Article(
        f"{seed:08}_{form}.txt", form, told.title, write_form(told, random), tuple(told.facts()), tuple(told.tellings)
    )


def _states(random: Random, count: int, taken: set[frozenset[str]]) -> tuple[State, ...]:
    """A state and others whose relations with it are not told yet."""
    while True:
        first, *others = dyad(random)
        while len(others) < count - 1:
            another = third(random, first, *others)
            if all(distinct(another, state) for state in (first, *others)):
                others.append(another)
        pairs = {frozenset((first.iso3, other.iso3)) for other in others}
        if not pairs & taken:
            taken |= pairs
            return (first, *others)


def articles(seed: int, count: int, form: str | None = None) -> Iterator[Article]:
    """Articles of different pairs of states, so that no fact of one can be merged with a fact of another.

    There are some 15,000 pairs; after ``PAIRS`` they are drawn anew, and facts of two articles may meet.
    """
    taken: set[frozenset[str]] = set()
    for number in range(count):
        if len(taken) > PAIRS:
            taken.clear()
        yield article(seed * 1_000_003 + number, form, taken)


def write(folder: Path, made: Iterator[Article]) -> int:
    """Write the articles as seeds; returns the number of bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum((folder / one.name).write_bytes(one.text.encode()) for one in made)
