"""Which titles of a wiki are articles on relations between states, and which titles such an article may have.

The rules and lists are `selection.toml`, one part a language.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from pipeline.reading.names import folded, names_of_states, titles_of_states

_TABLE: Final = Path(__file__).with_name("selection.toml")


class SelectionError(ValueError):
    """A wiki without rules or a state that is not known; the message says what there is."""


@dataclass(frozen=True)
class Rule:
    """Titles of one form; what its groups find must be names of states."""

    name: str
    title: re.Pattern[str]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The articles on relations between states of one language: rules, and titles with the reason of their exception."""

    trigger: str
    """Letters that every title of a rule has: nearly all titles of a wiki have not."""
    rules: tuple[Rule, ...]
    include: dict[str, str]
    exclude: dict[str, str]

    def wanted(self, title: str) -> bool:
        """Whether an article of this title is on relations between states."""
        return title in self.include or (title not in self.exclude and self.rule(title) is not None)

    def is_dyad(self, title: str) -> bool:
        """Whether an article of this title is on two states."""
        rule = self.rule(title)
        return self.wanted(title) and (rule is None or rule.title.groups == 2)

    def rule(self, title: str) -> Rule | None:
        """The rule that finds a title."""
        if self.trigger not in title:
            return None
        return next((rule for rule in self.rules if _fits(title, rule)), None)


def _fits(title: str, rule: Rule) -> bool:
    match = rule.title.fullmatch(title)
    if not match:
        return False
    states = [names_of_states().get(folded(name)) for name in match.groups()]
    return None not in states and len(set(states)) == len(states)


def of_wiki(wiki: str) -> Selection:
    """The selection for a wiki's host; a wiki without a public name is taken for one in English.

    Raises SelectionError for a public wiki in a language without rules.
    """
    languages = _languages()
    for language, selection in languages.items():
        if wiki in _read()[language]["wikis"]:
            return selection
    if wiki.endswith(".wikipedia.org"):
        raise SelectionError(f"there are no title rules for {wiki} yet, only for {', '.join(languages)}: {_TABLE.name}")
    return languages["en"]


def dyad_titles(states: Iterable[str]) -> list[str]:
    """The usual titles of the dyads among states (ISO3), or of one state with all others, both orders of each pair.

    Raises SelectionError when a code is no state's.
    """
    names = {code: name.removeprefix("the ") for code, name in titles_of_states().items()}
    chosen = list(dict.fromkeys(state.upper() for state in states))
    unknown = [state for state in chosen if state not in names]
    if unknown:
        raise SelectionError(f"no state has the code {', '.join(unknown)}; codes are ISO 3166-1 alpha-3, such as MEX")
    pairs = (
        combinations(chosen, 2) if len(chosen) > 1 else ((chosen[0], other) for other in names if other != chosen[0])
    )
    return [
        f"{names[first]}–{names[second]} relations"
        for pair in pairs
        for ordered in [sorted(pair, key=lambda code: names[code])]
        for first, second in (ordered, ordered[::-1])
    ]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _languages() -> dict[str, Selection]:
    return {
        language: Selection(
            part["trigger"],
            tuple(Rule(row["name"], re.compile(row["title"]), tuple(row["examples"])) for row in part["rule"]),
            {row["title"]: row["reason"] for row in part.get("include", [])},
            {row["title"]: row["reason"] for row in part.get("exclude", [])},
        )
        for language, part in _read().items()
    }
