"""Puts drawn facts into the words of a phrasing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.generator import dates, drawing, vocabulary
from tests.generator.drawing import Cast, Drawn
from tests.generator.facts import Fact
from tests.generator.phrasings import SLOT, Phrasing

BOTH = ("both nations", "the two countries", "both countries", "the two states", "the two nations")
_VOWEL = re.compile(r"^(?:[aeioAEIO]|[uU](?!ni|kr|ru|ga|S|K|N|su|te)|hono|Hono)")
_ROLES = {
    "visit": ("sender", "host"),
    "office_visit": ("sender", "host"),
    "nothing": ("sender", "host"),
    "mission": ("sender", "receiver"),
    "appointment": ("sender", "receiver"),
    "vote": ("state", "about"),
    "membership": ("state", "elsewhere"),
    "common_membership": ("state", "elsewhere"),
}
_GOODS = ("exporter", "importer")
_ACTS = ("actor", "target")
_WITH_THE = (
    "United Nations",
    "World Trade Organization",
    "Non-Aligned Movement",
    "African Union",
    "European Union",
    "Commonwealth of Nations",
    "Arab League",
    "Organization of American States",
    "Council of Europe",
    "Union for the Mediterranean",
    "International Monetary Fund",
    "Organisation of Islamic Cooperation",
    "Group of 77",
    "World Bank",
    "OSCE",
    "OECD",
    "G20",
)


@dataclass(frozen=True)
class Telling:
    """Words of an article and the facts they state. ``numbers`` say which tellings are of one fact."""

    phrasing: str
    words: str
    facts: tuple[tuple[int, Fact], ...]
    tolerates: tuple[str, ...] = ()


def article_for(words: str) -> str:
    return "an" if _VOWEL.match(words) else "a"


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def slots_of(drawn: Drawn, phrasing: Phrasing, made: Cast, vague: bool = False) -> dict[str, str]:
    """The words for every slot of one fact."""
    random, style = made.random, made.style
    first, second = _ROLES.get(drawn.kind) or (
        _GOODS if drawn.kind in ("total", "export", "import", "investment", "share", "goods") else _ACTS
    )
    slots: dict[str, str] = {}
    for role, state in ((first, drawn.one), (second, drawn.other)):
        slots |= {
            role: state.running,
            f"{role}_adj": state.adjective,
            f"{role}_gen": state.possessive,
            f"{role}_name": state.name,
            f"{role}_city": state.capital,
        }
    date = date_of(drawn, phrasing)
    if date:
        date = date[:4] if vague else date
        slots |= {
            "when": dates.adverbial(date, style, random),
            "date": dates.written(date, style),
            "year": date[:4],
            "opened_year": date[:4],
            "start_year": date[:4],
            "month": dates.MONTHS[int(date[5:7])] if len(date) > 4 else "",
        }
    if drawn.ends:
        slots |= {"closed_year": drawn.ends[:4], "end_year": drawn.ends[:4]}
    if drawn.person:
        slots |= {
            "person": drawn.person.name,
            "family": drawn.person.family,
            "he": drawn.person.pronoun,
            "his": "his" if drawn.person.pronoun == "he" else "her",
        }
    if drawn.office:
        slots["office"] = drawn.office.name
    if drawn.kind == "mission":
        slots |= {
            "mission": drawn.mission,
            "Mission": capitalised(drawn.mission),
            "seat_state": drawn.seat.running if drawn.seat else "",
        }
    if drawn.kind == "anniversary":
        years = random.choice([10, 20, 25, 30, 40, 50])
        slots |= {"number": str(years), "nth": dates.day_ordinal(years)}
    slots |= {
        "city": drawn.city,
        "title": drawn.title,
        "amount": drawn.amount_text,
        "percent": drawn.amount_text,
        "goods": drawn.goods_text,
        "resolution": drawn.word,
    }
    slots["the_organization"] = ("the " if drawn.word in _WITH_THE else "") + drawn.word
    return slots


def date_of(drawn: Drawn, phrasing: Phrasing) -> str | None:
    return drawn.ends if phrasing["dated"] == "closed" else drawn.date


def common_slots(made: Cast) -> dict[str, str]:
    """Slots that belong to the article and not to a fact."""
    random = made.random
    third, another = vocabulary.third(random, made.a, made.b), vocabulary.third(random, made.a, made.b)
    host = vocabulary.third(random, made.a, made.b, third, another)
    names: dict[str, list[str]] = vocabulary.words()["people"]
    return {
        "a": made.a.running,
        "b": made.b.running,
        "both": random.choice([*BOTH, *BOTH, f"{made.a.running} and {made.b.running}"]),
        "capital": random.choice([made.a, made.b]).capital,
        "third": third.running,
        "third_adj": third.adjective,
        "third_city": another.capital,
        "third2_city": host.capital,
        "host_office": vocabulary.office(random, "head_of_state").name,
        "host_person": f"{random.choice(names['he'])} {random.choice(names['family'])}",
    }


def filled(
    template: str, numbered: Sequence[Mapping[str, str]], common: Mapping[str, str], *, sentence: bool = True
) -> str:
    """The template with its slots filled. Raises KeyError naming a slot that its facts do not have."""

    def fill(slot: re.Match[str]) -> str:
        name = slot["name"]
        if slot["number"]:
            words = numbered[int(slot["number"]) - 1][name]
        else:
            words = numbered[0][name] if len(numbered) == 1 and name in numbered[0] else common[name]
        starts = not template[: slot.start()].strip() or template[: slot.start()].rstrip().endswith((".", "!"))
        article = slot["article"]
        if article == "a":
            words = f"{article_for(words)} {words}"
        elif article == "the":
            words = f"the {words}"
        return capitalised(words) if starts and sentence else words

    return SLOT.sub(fill, template)


def tell(
    phrasing: Phrasing,
    drawn: Sequence[Drawn],
    made: Cast,
    *,
    vague: bool = False,
    text: str | None = None,
    common: Mapping[str, str] | None = None,
) -> Telling:
    """One sentence (or item, cells, whatever ``text`` is) and what it states."""
    text = phrasing.text if text is None else text
    numbered = [slots_of(one, phrasing, made, vague) for one in drawn]
    if phrasing["later"] and len(drawn) > 1:
        numbered[1]["later"] = _later(drawn)
    words = filled(text, numbered, common or common_slots(made))
    facts: list[tuple[int, Fact]] = []
    for index, one in enumerate(drawn, 1):
        told = _told_slots(phrasing, index, text)
        date = _told_date(phrasing, drawn, index, told, vague)
        if phrasing["tells_city"]:
            told = told | {"city"}
        dated = phrasing["dated"] or ("opened" if told & {"when", "date", "year"} else "")
        if index > 1 and "that same year" in text.lower() and one.kind == "mission":
            dated = "opened"
        facts += [(one.number, fact) for fact in drawing.facts_of(one, date, told=told, dated=dated)]
    tolerates = tuple(phrasing["tolerates"] or ())
    return Telling(phrasing.name, words, tuple(facts), tolerates)


def _told_slots(phrasing: Phrasing, index: int, text: str) -> set[str]:
    alone = len(phrasing.tells) == 1
    return {
        slot["name"] for slot in SLOT.finditer(text) if slot["number"] == str(index) or (alone and not slot["number"])
    }


def _told_date(phrasing: Phrasing, drawn: Sequence[Drawn], index: int, told: set[str], vague: bool) -> str | None:
    """How much of the fact's date the words give."""
    one = drawn[index - 1]
    date = date_of(one, phrasing)
    if date is None:
        return None
    if told & {"when", "date", "month"}:
        return date[:4] if vague else date
    if told & {"year", "years", "later", "start_year", "opened_year"}:
        return date[:4]
    same = phrasing["same"] or []
    if index > 1 and "date" in same:
        return _told_date(phrasing, drawn, 1, _told_slots(phrasing, 1, phrasing.text), vague)
    if index > 1 and "year" in same:
        return date[:4]
    return None


def _later(drawn: Sequence[Drawn]) -> str:
    earlier, date = drawn[0].date or "", drawn[1].date or ""
    return dates.later(earlier, date[:4]) or f"in {date[:4]}"


def uncapitalised_article(words: str, template: str) -> str:
    """An item inside a sentence begins with a small "a", "an" or "the" where its template begins with an article."""
    return words[:1].lower() + words[1:] if template.startswith(("{a ", "{the ")) else words
