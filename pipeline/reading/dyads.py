"""Which states an article is about: from its title, else its first sentences, its file name last.

Names are looked up in the reference table ``state_names``; nothing about any one state is known here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.reading.names import folded, names_of_several_states, names_of_states, titles_of_states

Kind = Literal["dyad", "state", "none"]

_STRONG_DASH: Final = "–—‒―−"
_DASH: Final = rf"{_STRONG_DASH}‑‐\-"
_RELATIONS: Final = r"(?:relations?|relationships?|ties|links)"
_OF_ONE_STATE: Final = re.compile(
    r"\b(?:foreign|international|external|diplomatic)\s+(?:relations|policy|affairs|policies)\s+of\s+(?P<state>.+)",
    re.IGNORECASE,
)
_OWNED: Final = re.compile(
    r"^(?:the\s+)?(?P<state>.+?)(?:['’]s?)\s+(?:foreign|international)\s+(?:relations|policy)\b", re.IGNORECASE
)
_BETWEEN: Final = re.compile(
    rf"\b(?:{_RELATIONS}|treaty|border|conflict|war|cooperation)\s+(?:have\s+existed\s+)?(?:between|of|among)\s+(?P<states>.+)",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(
    r"\b(?:nations|countries|states|governments|republics|kingdoms)\s+of\s+(?P<states>.+)", re.IGNORECASE
)
_TO: Final = re.compile(
    r"\b(?:ambassadors?|embassy|high\s+commission(?:er)?s?|missions?|consulates?)\s+(?:of\s+)?(?P<states>.+?\s(?:to|in)\s.+)",
    re.IGNORECASE,
)
_RELATIONS_WORD: Final = re.compile(
    rf"\b(?:bilateral\s+|diplomatic\s+|foreign\s+|international\s+)*{_RELATIONS}\b", re.IGNORECASE
)
_JOINT: Final = re.compile(rf"\s*(?:[{_DASH}/]|\s(?:and|with|to|&)\s(?:the\s)?)\s*", re.IGNORECASE)
_WORD: Final = re.compile(rf"[^\s{_DASH}/,;:()\[\]\"“”]+")
_ABOUT_RELATIONS: Final = re.compile(
    rf"\b(?:{_RELATIONS}|diploma\w+|foreign policy|foreign affairs|embassy|treaty|friendship)\b", re.IGNORECASE
)
_NO_DYAD: Final = (
    "neither title, first sentence nor file name tells which states the article is about, so it is read without a dyad"
    '; a first line like "= Chile–Peru relations =" would tell'
)
_MAX_WORDS: Final = 9  # no name of a state has more words
_BEGINNING: Final = 120  # characters in which a first sentence names its subject
_LONG_TITLE: Final = 300  # characters; no article has a longer one
_LEAD: Final = 600  # characters of the lead in which the subject must be named


@dataclass(frozen=True)
class Subject:
    """What an article is about; ``rule`` and ``reason`` say why no states were found."""

    title: str
    kind: Kind
    state_a: str | None = None
    state_b: str | None = None
    rule: str | None = None
    reason: str | None = None


def subject(title: str, lead: str, file_stem: str) -> Subject:
    """The subject of an article with this title ("" when it has none), these first words and this file name.

    The lead is asked only where the title does not speak of relations at all: an article with another title is of no
    dyad because its first sentence names two states.
    """
    title = title[:_LONG_TITLE]
    stem = " ".join(file_stem.replace("_", " ").split())
    sentence = _first_sentence(lead[:_LEAD])
    is_open = not title or _ABOUT_RELATIONS.search(title)
    asked = [_from_title(title), _two_states(title)]
    if is_open:
        asked += [_from_sentence(sentence)]
    if title and _names_several_states(title):
        asked += [_two_states(sentence)]
    if not title:
        asked += [_from_title(stem), _two_states(sentence)]
    for found in asked:
        if found is not None:
            kind, states = found
            name = title or (
                stem if " " in stem and stem[0].isupper() and found == _from_title(stem) else _made_title(kind, states)
            )
            return Subject(name, kind, states[0], states[1] if kind == "dyad" else None)
    name = title or stem
    outsider = _not_a_state(name)
    if outsider:
        return Subject(
            name,
            "none",
            rule="not_a_state",
            reason=f'"{outsider[:100]}" is not the name of one state known here; the article is read without a dyad',
        )
    return Subject(name, "none", rule="no_dyad", reason=_NO_DYAD)


def _made_title(kind: Kind, states: tuple[str, ...]) -> str:
    names = titles_of_states()
    if kind == "state":
        return f"Foreign relations of {names.get(states[0], states[0])}"
    return f"{'–'.join(names.get(state, state).removeprefix('the ') for state in states)} relations"


Found = tuple[Kind, tuple[str, ...]]


def _from_title(text: str) -> Found | None:
    if not text:
        return None
    one = _OF_ONE_STATE.search(text) or _OWNED.search(text)
    if one:
        whole = _joined(one["state"])
        if whole:
            return "dyad", whole
        state = _leading_state(one["state"])
        if state:
            return "state", (state[0],)
    between = _BETWEEN.search(text) or _TO.search(text)
    if between:
        pair = _joined(between["states"])
        if pair:
            return "dyad", pair
    pair = _joined(text)
    return ("dyad", pair) if pair else None


def _from_sentence(text: str) -> Found | None:
    """The subject of a first sentence that begins with it.

    "X–Y relations are", "The foreign relations of X", "Relations between X and Y", "The nations of X and Y met".
    """
    relations = _RELATIONS_WORD.search(text, 0, _BEGINNING)
    if relations:
        before = re.sub(r"^\W*(?:the|modern|current)\s+", "", text[: relations.start()].strip(), flags=re.IGNORECASE)
        pair = _joined(before, leading=True, whole=True)
        if pair:
            return "dyad", pair
    one = _OF_ONE_STATE.search(text, 0, _BEGINNING)
    if one and one.start() <= len("The current ") and not _joined(one["state"], leading=True):
        state = _leading_state(one["state"])
        if state:
            return "state", (state[0],)
    for pattern in (_BETWEEN, _BOTH):
        match = pattern.search(text)
        pair = _joined(match["states"], leading=True) if match and match.start() <= _BEGINNING else None
        if pair:
            return "dyad", pair
    return None


def _two_states(text: str) -> Found | None:
    """The two states of a sentence about relations that names no third."""
    if not _ABOUT_RELATIONS.search(text):
        return None
    states = tuple(dict.fromkeys(_mentioned(text)))
    return ("dyad", states) if len(states) == 2 else None


def _joined(text: str, *, leading: bool = False, whole: bool = False) -> tuple[str, str] | None:
    """Two different states on both sides of a dash, "and", "with" or "to".

    With ``leading`` the first name begins the text, with ``whole`` the second ends it. A name may hold a hyphen or an
    "and" itself (Guinea-Bissau, Trinidad and Tobago), so long dashes are tried first, hyphens last.
    """
    joints = sorted(_JOINT.finditer(text[:_LEAD]), key=lambda joint: _strength(joint[0]))
    for takes_all in (True, False):
        for joint in joints:
            left, right = text[: joint.start()], text[joint.end() :]
            first = _whole_state(left) if leading or takes_all else _trailing_state(left)
            second = _whole_state(right) if whole else (_leading_state(right) or (None,))[0]
            if first and second and first != second:
                return first, second
    return None


def _strength(joint: str) -> int:
    if any(dash in joint for dash in _STRONG_DASH):
        return 0
    return 1 if joint.strip().strip("-/") else 2


def _whole_state(text: str) -> str | None:
    return names_of_states().get(folded(text))


def _leading_state(text: str) -> tuple[str, str] | None:
    """The state whose name is the longest beginning of the text, and that name."""
    return _longest(text, [(0, word.end()) for word in _words(text)])


def _trailing_state(text: str) -> str | None:
    words = _words(text)
    found = _longest(text, [(word.start(), len(text)) for word in reversed(words)])
    return found[0] if found else None


def _words(text: str) -> list[re.Match[str]]:
    # A name begins at the start of what we look at, so a few words more than the longest name suffice.
    words = list(_WORD.finditer(text))
    return words if len(words) <= 2 * _MAX_WORDS else [*words[:_MAX_WORDS], *words[-_MAX_WORDS:]]


def _longest(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, str] | None:
    names = names_of_states()
    best: tuple[str, str] | None = None
    for start, end in spans:
        name = folded(text[start:end])
        if name in names:
            best = names[name], name
    return best


def _mentioned(text: str) -> Iterator[str]:
    """States named in a text, in order, the longest name at each place."""
    position = 0
    words = list(_WORD.finditer(text))
    number = 0
    while number < len(words):
        position = words[number].start()
        stretch = words[number : number + _MAX_WORDS]
        found = _longest(text, [(position, word.end()) for word in stretch]) if text[position].isupper() else None
        if found:
            yield found[0]
            number += len(found[1].split())
        else:
            number += 1


def _names_several_states(title: str) -> bool:
    """Whether the title sets a name beside a dash that several states bear."""
    text = _RELATIONS_WORD.split(title)[0]
    sides = (side for joint in _JOINT.finditer(text) for side in (text[: joint.start()], text[joint.end() :]))
    return any(folded(side) in names_of_several_states() for side in sides)


def _not_a_state(title: str) -> str | None:
    """What a title sets in the place of a state: a bloc, a region, or a name that several states bear."""
    one = _OF_ONE_STATE.search(title)
    if one:
        return one["state"].strip()
    relations = _RELATIONS_WORD.search(title)
    if not relations:
        return None
    text = title[: relations.start()]
    for joint in sorted(_JOINT.finditer(text), key=lambda joint: _strength(joint[0])):
        sides = text[: joint.start()].strip(), text[joint.end() :].strip()
        unknown = [side for side in sides if side and not _whole_state(side)]
        if unknown:
            return " and ".join(unknown)
    return None


def _first_sentence(lead: str) -> str:
    """The first words up to a full stop that ends a sentence, without the "See also" of a hatnote."""
    lead = re.sub(r"^\s*(?:see above, and\s+)?(?:see|main article:)(?: also)?[:\s]+", "", lead, flags=re.IGNORECASE)
    end = re.search(r"(?<=[\w)\"”][^\W\d_A-Z])[.!?](?=\s|$)", lead)
    return lead[: end.start()] if end else lead
