"""What the pipeline makes of generated articles, compared with the facts they were made from.

The whole way is gone: files are written, read, annotated, extracted and merged to the tables of the star; their rows are
set against the facts of the article that mentions them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from pipeline import star
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.reading import read
from pipeline.star import vocabulary
from tests.generator import Article, write
from tests.generator import facts as f
from tests.generator.facts import Fact, Value
from tests.generator.vocabulary import states
from tests.generator.writing import Telling

Row = Mapping[str, Value]
Found = list[tuple[Row, list[str]]]
"""Rows with their quotes."""

TABLES: Mapping[type[Fact], tuple[str, Mapping[str, str]]] = {
    f.Visit: (
        "fact_visit",
        {"sender": "sender_iso3", "host": "host_iso3", "visitor": "visitor", "office": "office", "date": "date_edtf"},
    ),
    f.Mission: (
        "fact_mission",
        {
            "sender": "sender_iso3",
            "receiver": "receiver_iso3",
            "mission_type": "mission_type",
            "residency": "residency",
            "seat_city": "seat_city",
            "opened": "opened",
            "closed": "closed",
        },
    ),
    f.Agreement: (
        "fact_agreement",
        {"title": "title", "state_a": "state_a", "state_b": "state_b", "date": "date_edtf"},
    ),
    f.Vote: (
        "fact_un_vote",
        {"state": "state_iso3", "resolution": "resolution", "vote": "vote", "date": "date_edtf", "about": "about_iso3"},
    ),
    f.Membership: (
        "fact_membership",
        {"state": "state_iso3", "organization": "organization", "start_date": "start_date"},
    ),
    f.Appointment: (
        "fact_appointment",
        {
            "sender": "sender_iso3",
            "receiver": "receiver_iso3",
            "person": "person",
            "start_date": "start_date",
            "end_date": "end_date",
        },
    ),
    f.Trade: (
        "fact_trade_flow",
        {
            "year": "year",
            "measure": "measure",
            "amount": "amount",
            "currency_code": "currency_code",
            "exporter": "exporter_iso3",
            "importer": "importer_iso3",
        },
    ),
    f.Product: ("fact_trade_product", {"exporter": "exporter_iso3", "importer": "importer_iso3", "product": "product"}),
    f.Event: (
        "fact_event",
        {"event_type": "event_type", "actor": "actor_iso3", "target": "target_iso3", "date": "date_edtf"},
    ),
}
"""Kind of fact to its table, and the table's name for each of its columns."""

UNSCORED_EVENTS = {"other"}
"""Dated statements that fit no type: whether a sentence is one is a matter of taste."""


@dataclass(frozen=True)
class Failure:
    """One fact that did not come back as it was: missed, invented, or there with a wrong detail."""

    article: str
    kind: str
    problem: str
    fact: str
    phrasings: tuple[str, ...]
    words: tuple[str, ...]
    quotes: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.article}: {self.kind} {self.problem}: {self.fact}"]
        lines += [
            f"    told by [{phrasing}] {words}" for phrasing, words in zip(self.phrasings, self.words, strict=True)
        ]
        lines += [f"    quoted  {quote}" for quote in self.quotes]
        return "\n".join(lines)


@dataclass(frozen=True)
class Recovery:
    """The outcome: how many facts of each kind came back, and every failure."""

    right: Mapping[str, int]
    failures: tuple[Failure, ...]

    def scores(self) -> dict[str, dict[str, float]]:
        """Kind to right, missed, invented, wrong details, precision, recall and F1."""
        table: dict[str, dict[str, float]] = {}
        for kind in sorted({*self.right, *(failure.kind for failure in self.failures)}):
            right = self.right.get(kind, 0)
            count = {
                problem: sum(one.kind == kind and one.problem.startswith(problem) for one in self.failures)
                for problem in ("missed", "invented", "wrong")
            }
            precision = right / max(1, right + count["invented"])
            recall = right / max(1, right + count["missed"])
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            table[kind] = {"right": right, **count, "precision": precision, "recall": recall, "f1": f1}
        return table


def recover(articles: Sequence[Article], folder: Path) -> Recovery:
    """Write the articles into an empty folder, run the pipeline over it and compare."""
    write(folder, iter(articles))
    reading = read(folder)
    marked = annotate(reading.passages, reading.articles)
    statements = extract(marked)
    tables = star.build(statements, reading.articles, marked.lazy())
    return compare(articles, tables)


def compare(articles: Sequence[Article], tables: Mapping[str, pl.DataFrame]) -> Recovery:
    """The facts of the articles against the tables of the star."""
    right: dict[str, int] = defaultdict(int)
    failures: list[Failure] = []
    found = {kind: _rows_by_file(tables, table, columns) for kind, (table, columns) in TABLES.items()}
    for article in articles:
        for kind in TABLES:
            wanted = [fact for fact in article.facts if isinstance(fact, kind)]
            failures += _compared(article, kind, wanted, found[kind].get(article.name, []), right)
    return Recovery(dict(right), tuple(failures))


def _rows_by_file(tables: Mapping[str, pl.DataFrame], table: str, columns: Mapping[str, str]) -> dict[str, Found]:
    """Rows of a fact table under our column names, by the file that mentions them, with their quotes there."""
    places = tables["mentions"].group_by("fact_id", "source_file").agg("quote")
    rows = (
        tables[table]
        .join(places, on="fact_id")
        .select("source_file", "quote", *(pl.col(theirs).alias(ours) for ours, theirs in columns.items()))
    )
    by_file: dict[str, Found] = defaultdict(list)
    for row in rows.sort(pl.all().exclude("quote")).iter_rows(named=True):
        by_file[row.pop("source_file")].append((row, row.pop("quote")))
    return by_file


def _compared(
    article: Article, kind: type[Fact], wanted: list[Fact], found: Found, right: dict[str, int]
) -> Iterator[Failure]:
    free = list(found)
    for fact in wanted:
        row = fact.row()
        match = next((one for one in free if all(_equal(kind, name, row, one[0]) for name in kind.key)), None)
        if match is None:
            yield _failure(article, kind, "missed", row, _tellings(article, fact))
            continue
        free.remove(match)
        right[kind.kind] += 1
        details = [
            name
            for name in row
            if name not in kind.key and row[name] is not None and not _equal(kind, name, row, match[0])
        ]
        if details:
            said = ", ".join(f"{name}={match[0][name]!r} instead of {row[name]!r}" for name in details)
            yield _failure(article, kind, f"wrong ({said})", row, _tellings(article, fact), match[1])
    for extra, quotes in free:
        row = dict(extra)
        if kind is f.Event and (
            row["event_type"] in UNSCORED_EVENTS
            or any(all(_equal(kind, name, row, fact.row()) for name in kind.key) for fact in wanted)
        ):
            continue
        tellings = _told_in(article, quotes)
        if not any(_is_tolerated(kind, row, telling) for telling in tellings):
            yield _failure(article, kind, "invented", row, tellings, quotes)


def _failure(
    article: Article, kind: type[Fact], problem: str, row: Row, tellings: list[Telling], quotes: Iterable[str] = ()
) -> Failure:
    fact = " ".join(f"{name}={value}" for name, value in row.items() if value not in (None, ""))
    return Failure(
        article.name,
        kind.kind,
        problem,
        fact,
        tuple(one.phrasing for one in tellings),
        tuple(one.words for one in tellings),
        tuple(quotes),
    )


def _tellings(article: Article, fact: Fact) -> list[Telling]:
    """The words that state a fact, or from which an event follows."""
    states = [one for one in article.tellings for _, told in one.facts if _tells(told, fact)]
    return list(dict.fromkeys(states))


def _tells(told: Fact, fact: Fact) -> bool:
    if isinstance(fact, f.Event):
        return any(event.identity() == fact.identity() and _nested(event.date, fact.date) for event in told.events())
    if told.identity() == fact.identity():
        return True
    same_post = (
        isinstance(told, f.Mission)
        and isinstance(fact, f.Mission)
        and (told.sender, told.mission_type) == (fact.sender, fact.mission_type)
    )
    return same_post and told.row()["seat_city"] is None


def _nested(one: str | None, other: str | None) -> bool:
    return bool(one and other and (one.startswith(other) or other.startswith(one)))


def _told_in(article: Article, quotes: Iterable[str]) -> list[Telling]:
    """Tellings whose words are in one of the quotes, or hold it."""
    bare = [_bare(quote) for quote in quotes]
    return [
        one
        for one in article.tellings
        if any(words and (words in quote or quote in words) for quote in bare for words in [_bare(one.words)])
    ]


def _bare(words: str) -> str:
    words = re.sub(r"<ref>.*?</ref>|<[^<>]*>|\[\d+\]", "", words)
    return re.sub(r"[^\w]+", " ", words).strip()


def _is_tolerated(kind: type[Fact], row: Row, telling: Telling) -> bool:
    if kind is f.Event and row["event_type"] == "meeting_or_consultation":
        return "meeting" in telling.tolerates
    if kind is f.Event and row["event_type"] == "agreement_signed":
        return "agreements" in telling.tolerates
    return kind.kind in telling.tolerates


def _equal(kind: type[Fact], name: str, wanted: Row, found: Row) -> bool:
    mine, theirs = wanted[name], found[name]
    match name:
        case "visitor":
            if not mine or not theirs:
                return not mine and not theirs and _office(wanted["office"]) == _office(found["office"])
            return _same_person(str(mine), str(theirs))
        case "person":
            return _same_person(str(mine), str(theirs))
        case "office":
            return _office(mine) == _office(theirs)
        case "title":
            # Whether a title goes on with its parties ("Free Trade Agreement with Chile") is a matter of taste.
            title, longer = (re.sub(r"^(?:the|an?) ", "", _folded(value)) for value in (mine, theirs))
            return title == longer or longer.startswith((f"{title} between ", f"{title} with "))
        case "organization":
            return _organization(mine) == _organization(theirs)
        case "seat_city":
            return _city(mine) == _city(theirs) or (
                mine is None and _is_city_state(str(found["receiver"]), str(theirs))
            )
        case "product":
            return _folded(mine) == _folded(theirs)
        case "vote":
            return str(mine).replace("in favour", "for") == str(theirs).replace("in favour", "for")
        case "mission_type":
            classes = {"high commission": "embassy"}
            abroad = wanted["residency"] == "non_resident" and found["residency"] == "non_resident"
            return abroad or classes.get(str(mine), mine) == classes.get(str(theirs), theirs)
        case "amount":
            return (
                isinstance(mine, float | int)
                and isinstance(theirs, float | int)
                and abs(mine - theirs) <= 1e-6 * abs(mine)
            )
        case _:
            return mine == theirs


@cache
def _folded(words: Value) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", str(words or "")) if not unicodedata.combining(sign))
    return re.sub(r"[^0-9a-zı]+", " ", plain.casefold()).strip()


def _same_person(one: str, other: str) -> bool:
    mine, theirs = set(_folded(one).split()), set(_folded(other).split())
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


@cache
def _office(written: Value) -> str | None:
    if not written:
        return None
    return str(vocabulary.with_office(pl.DataFrame({"office": [str(written)]}))["office_name"].item())


@cache
def _organization(written: Value) -> str | None:
    return str(pl.select(vocabulary.organization_name(pl.lit(str(written)))).item()) if written else None


def _is_city_state(iso3: str, city: str) -> bool:
    """ "An embassy in Singapore" names state and city at once."""
    return any(state.iso3 == iso3 and state.capital == state.name == city for state in states())


@cache
def _city(written: Value) -> str | None:
    return str(pl.select(vocabulary.city_key(pl.lit(str(written)))).item()) if written else None
