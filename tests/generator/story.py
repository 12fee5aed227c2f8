"""An article: its sections, what each tells, and the facts that follow from all of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, Literal

from tests.generator import dates, drawing, vocabulary, writing
from tests.generator import facts as f
from tests.generator.drawing import Cast, Drawn, UnavailableError
from tests.generator.phrasings import Phrasing, of
from tests.generator.vocabulary import State
from tests.generator.writing import Telling


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 or deeper."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Items below a line that introduces them."""

    intro: str | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class KeyValues:
    """Lines of a key and a value below the title."""

    pairs: tuple[tuple[str, str], ...]


BEGAN: Final = Phrasing("table: formal relations began", ("established",), "cell", "{date}", {})
"""The date in a column or after a key of that name."""

Block = Heading | Paragraph | Listing | Table | KeyValues


@dataclass
class Story:
    """What an article says, before it is put in a form.

    ``lead`` goes on from the title to a first sentence, for the forms that begin with one of their own.
    """

    title: str
    lead: str
    states: tuple[State, ...]
    blocks: list[Block] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)

    def facts(self) -> list[f.Fact]:
        """Each fact once, with its most exact date, and the events that follow."""
        groups: dict[tuple[int, str], f.Fact] = {}
        events: dict[f.Fact, None] = {}
        for telling in self.tellings:
            for number, fact in telling.facts:
                key = (
                    number,
                    str(getattr(fact, "product", "")) or str(getattr(fact, "state", "")) or type(fact).__name__,
                )
                groups[key] = groups[key].with_date_of(fact) if key in groups else fact
        for fact in groups.values():
            for event in fact.events():
                events.setdefault(event)
        kinds = [fact for fact in groups.values() if not isinstance(fact, f.Event)]
        return [*kinds, *events]


@dataclass(frozen=True)
class Layout:
    """What an article is about, and what its form can show.

    ``kind`` is dyad (two states), row (the same, as a table's row set as an article) or state (one and its relations).
    """

    kind: Literal["dyad", "row", "state"] = "dyad"
    lists: bool = True
    tables: bool = True


def write(random: Random, layout: Layout, states: Sequence[State]) -> Story:
    """A random article about the first state's relations with the others."""
    if layout.kind == "state":
        return _of_one_state(random, layout, states)
    made = drawing.cast(random, (states[0], states[1]))
    lead = f"are the bilateral relations between {made.a.running} and {made.b.running}."
    story = Story(f"{made.a.name}–{made.b.name} relations", lead, (made.a, made.b))
    author = _Author(made, story, layout)
    if layout.kind == "row":
        author.row()
        return story
    author.lead()
    author.history()
    sections: list[tuple[str, Callable[[], None], float]] = [
        ("High-level visits", author.visits, 0.7),
        ("Bilateral agreements", author.agreements, 0.7),
        ("Trade", author.trade, 0.85),
        ("Ambassadors", author.ambassadors, 0.35),
        ("Resident diplomatic missions", author.missions, 0.8),
    ]
    for heading, section, chance in sections:
        if random.random() < chance:
            author.section(heading, section)
    author.tail()
    return story


def _of_one_state(random: Random, layout: Layout, states: Sequence[State]) -> Story:
    """An article on the foreign relations of the first state: a sub-heading or a table row for each of the others."""
    subject = states[0]
    story = Story(
        f"Foreign relations of {subject.running}", "are conducted by its Ministry of Foreign Affairs.", tuple(states)
    )
    opening = f"{subject.running} is a member of no military alliance."
    story.blocks += [Paragraph((writing.capitalised(opening),)), Heading(2, "Bilateral relations")]
    people, numbers = vocabulary.People(random), 0
    as_table = layout.tables and random.random() < 0.5
    rows: list[tuple[str, ...]] = []
    for other in states[1:]:
        made = drawing.cast(random, random.choice([(subject, other), (other, subject)]), people, numbers)
        author = _Author(made, story, layout)
        if as_table:
            rows.append(author.table_row(other))
        else:
            story.blocks.append(Heading(3, other.name))
            author.counterpart()
        numbers = made.numbers
    if rows:
        story.blocks.append(Table(("Country", "Formal relations began", "Notes"), tuple(rows)))
    story.blocks += [Heading(2, "See also"), Listing(None, (f"List of diplomatic missions of {subject.running}",))]
    return story


class _Author:
    def __init__(self, made: Cast, story: Story, layout: Layout) -> None:
        self.made, self.story, self.layout = made, story, layout
        self.random = made.random
        self.journeys: list[Drawn] = []
        self.known: dict[str, Drawn] = {}

    def section(self, heading: str, write: Callable[[], None]) -> None:
        self.story.blocks.append(Heading(2, heading))
        before = len(self.story.blocks)
        write()
        if len(self.story.blocks) == before:
            self.story.blocks.pop()

    # -- single tellings ----------------------------------------------------------------------------

    def sentence(
        self,
        *kinds: str,
        vague: bool = False,
        given: list[Drawn] | None = None,
        only: Callable[[Phrasing], bool] | None = None,
    ) -> Telling | None:
        """A sentence that tells a fact of one of the kinds; None when the article has none left."""
        candidates = [p for p in of("sentence", *kinds) if only is None or only(p)]
        for phrasing in self.random.sample(candidates, min(8, len(candidates))):
            if given is not None and len(phrasing.tells) != len(given):
                continue
            try:
                drawn = given or drawing.draw(phrasing, self.made)
            except UnavailableError:
                continue
            telling = writing.tell(phrasing, drawn, self.made, vague=vague)
            self.story.tellings.append(telling)
            self.journeys += [one for one in drawn if one.kind == "visit"]
            for one in drawn:
                self.known.setdefault(one.kind, one)
            return telling
        return None

    def paragraph(self, tellings: list[Telling | None]) -> None:
        words = tuple(telling.words for telling in tellings if telling)
        if words:
            self.story.blocks.append(Paragraph(words))

    # -- an article within a few lines --------------------------------------------------------------

    def _some(self, count: int) -> list[Telling]:
        kinds = [
            "mission",
            "mission",
            "visit",
            "visit",
            "agreement",
            "lower_agreement",
            "total",
            "export",
            "nothing",
            "appointment",
            "condemned",
            "goods",
        ]
        told = [self.sentence(kind) for kind in self.random.choices(kinds, k=count)]
        return [telling for telling in told if telling]

    def counterpart(self) -> None:
        """What an article on one state says of one other."""
        established = (
            [self.sentence("established", only=lambda p: len(p.tells) == 1)] if self.random.random() < 0.8 else []
        )
        self.paragraph([*established, *self._some(self.random.randint(1, 4))])
        if self.random.random() < 0.4:
            self.paragraph([*self._some(self.random.randint(1, 3))])

    def _began(self) -> str:
        """When relations began, as a table says it."""
        drawn = drawing.draw(BEGAN, self.made)
        self.known["established"] = drawn[0]
        telling = writing.tell(BEGAN, drawn, self.made)
        self.story.tellings.append(telling)
        return telling.words

    def table_row(self, other: State) -> tuple[str, ...]:
        """A row of the table of relations: the other state, since when, and notes."""
        began = self._began() if self.random.random() < 0.8 else ""
        return (other.name, began, " ".join(telling.words for telling in self._some(self.random.randint(1, 4))))

    def row(self) -> None:
        """A row of such a table as an article: its first cells as keys and values, the notes as items."""
        other = self.random.choice([self.made.a, self.made.b])
        self.story.blocks.append(KeyValues((("Country", other.name), ("Formal relations began", self._began()))))
        items = [
            " ".join(telling.words for telling in self._some(self.random.randint(1, 2)))
            for _ in range(self.random.randint(2, 5))
        ]
        self.story.blocks.append(Listing(f"See {self.story.title}", tuple(item for item in items if item)))

    # -- sections -----------------------------------------------------------------------------------

    def lead(self) -> None:
        # The exact date may come again in the history; the lead is as often vague, or says nothing of it.
        vague = self.random.random() < 0.5
        tellings: list[Telling | None] = []
        if self.random.random() < 0.75:
            tellings.append(
                self.sentence("established", vague=vague, only=lambda p: len(p.tells) == 1 and "{a}" in p.text)
            )
        if self.random.random() < 0.7:
            tellings.append(self.sentence("common_membership"))
        if self.random.random() < 0.3:
            tellings.append(self.sentence("mission"))
        self.paragraph(tellings)

    def history(self) -> None:
        self.story.blocks.append(Heading(2, "History"))
        established = self.known.get("established")
        if established:
            opening = [self.sentence("established", given=[established], only=lambda p: len(p.tells) == 1)]
        else:
            both = self.sentence(
                "established", "recognition", only=lambda p: "established" in p.tells and len(p.tells) > 1
            )
            opening = [both or self.sentence("established")]
        if self.random.random() < 0.3:
            opening.append(self.sentence("recognition", only=lambda p: len(p.tells) == 1))
        self.paragraph(opening)
        kinds = [
            *["visit"] * self.random.randint(2, 5),
            *["mission"] * self.random.randint(1, 3),
            *["office_visit"] * self.random.randint(0, 1),
            *["agreement"] * self.random.randint(0, 2),
            *["lower_agreement"] * self.random.randint(0, 1),
            *["nothing"] * self.random.randint(0, 3),
            *["vote"] * (self.random.random() < 0.3),
            *["appointment"] * (self.random.random() < 0.5),
            *["condemned"] * (self.random.random() < 0.3),
            *["expelled"] * (self.random.random() < 0.2),
            *["anniversary"] * (self.random.random() < 0.3),
            *["membership"] * (self.random.random() < 0.2),
        ]
        self.random.shuffle(kinds)
        if self.random.random() < 0.25:
            kinds += ["severed", "restored"] if self.random.random() < 0.7 else ["mutually_severed", "restored"]
        while kinds:
            count = self.random.randint(1, 4)
            self.paragraph([self.sentence(kind) for kind in kinds[:count]])
            kinds = kinds[count:]

    def visits(self) -> None:
        for _ in range(self.random.randint(1, 2)):
            if self.layout.tables and self.random.random() < 0.3:
                self._table("visit")
            elif self.layout.lists:
                self._list("visit")
            else:
                self.paragraph([self.sentence("visit"), self.sentence("visit")])

    def agreements(self) -> None:
        pick = self.random.random()
        if self.layout.tables and pick < 0.25:
            self._table("agreement")
        elif self.layout.lists and pick < 0.55:
            self._list("agreement")
        else:
            self._enumeration("agreement")

    def trade(self) -> None:
        tellings = [self.sentence("total", "export", "import") for _ in range(self.random.randint(1, 2))]
        if self.random.random() < 0.2:
            tellings.append(self.sentence("investment", "share"))
        tellings += [self.sentence("goods"), self.sentence("goods")]
        self.paragraph(tellings)
        if self.layout.tables and self.random.random() < 0.25:
            self._table("total", "export")

    def ambassadors(self) -> None:
        if self.layout.tables and self.random.random() < 0.3:
            self._table("appointment")
        elif self.layout.lists and self.random.random() < 0.6:
            self._list("appointment")
        else:
            self.paragraph([self.sentence("appointment"), self.sentence("appointment")])

    def missions(self) -> None:
        if self.layout.tables and self.random.random() < 0.15:
            self._table("mission")
        elif self.layout.lists and self.random.random() < 0.8:
            self._list("mission")
        else:
            self.paragraph([self.sentence("mission"), self.sentence("mission")])

    def tail(self) -> None:
        self.story.blocks.append(Heading(2, "See also"))
        items = (
            f"Foreign relations of {self.made.a.running}",
            f"Foreign relations of {self.made.b.running}",
            f"List of ambassadors of {self.made.a.running} to {self.made.b.running}",
        )
        self.story.blocks.append(Listing(None, items))

    # -- lists and tables ---------------------------------------------------------------------------

    def _list(self, *kinds: str) -> None:
        phrasing = self.random.choice(of("list", *kinds))
        tellings, intro = self._items(phrasing, self.random.randint(2, 5))
        if tellings:
            self.story.blocks.append(Listing(intro, tuple(telling.words for telling in tellings)))

    def _items(self, phrasing: Phrasing, count: int) -> tuple[list[Telling], str | None]:
        """Items of a list, all one way where its heading says which."""
        way = self.random.choice([(self.made.a, self.made.b), (self.made.b, self.made.a)])
        common = writing.common_slots(self.made)
        tellings: list[Telling] = []
        heading: str | None = None
        told: set[int] = set()
        for _ in range(count):
            try:
                drawn = self._item(phrasing, way if phrasing.keeps_direction() else None)
            except UnavailableError:
                continue
            if any(one.number in told for one in drawn):
                continue
            told |= {one.number for one in drawn}
            telling = self._told(phrasing, drawn, common)
            if heading is None and phrasing["heading"]:
                slots = [writing.slots_of(one, phrasing, self.made) for one in drawn[: len(phrasing.tells)]]
                heading = writing.filled(phrasing["heading"], slots, common)
            tellings.append(telling)
            self.story.tellings.append(telling)
        return tellings, heading

    def _item(self, phrasing: Phrasing, way: tuple[State, State] | None) -> list[Drawn]:
        """One item's facts: sometimes a journey the history told, sometimes several of one person."""
        if phrasing.tells == ("visit",) and self.random.random() < 0.3:
            levels = phrasing["levels"]
            fits = [
                one
                for one in self.journeys
                if (way is None or one.one == way[0])
                and one.date
                and "/" not in one.date
                and (not levels or (one.office and one.office.level in levels))
            ]
            if fits:
                one = self.random.choice(fits)
                self.journeys.remove(one)
                return [one]
        drawn = drawing.draw(phrasing, self.made, way)
        if "{years}" in phrasing.text or "{dates}" in phrasing.text:
            for _ in range(self.random.choice([0, 0, 1, 2])):
                drawn.append(drawing.again(self.made, drawn[0]))
            drawn.sort(key=lambda one: one.date or "")
        return drawn

    def _told(self, phrasing: Phrasing, drawn: list[Drawn], common: dict[str, str]) -> Telling:
        if len(drawn) == len(phrasing.tells) and "{years}" not in phrasing.text and "{dates}" not in phrasing.text:
            return writing.tell(phrasing, drawn, self.made, common=common)
        years = ", ".join((one.date or "")[:4] for one in drawn)
        written = ", ".join(dates.written(one.date or "", self.made.style) for one in drawn)
        if self.made.style == "month first" and any(len(one.date or "") > 7 for one in drawn):
            written = "; ".join(dates.written(one.date or "", self.made.style) for one in drawn)
        text = phrasing.text.replace("{years}", years).replace("{dates}", written)
        words = writing.filled(text, [writing.slots_of(drawn[0], phrasing, self.made)], common)
        full = "{dates}" in phrasing.text
        facts = [
            (one.number, fact)
            for one in drawn
            for fact in drawing.facts_of(
                one, (one.date or "") if full else (one.date or "")[:4], told={"office", "person"}
            )
        ]
        return Telling(phrasing.name, words, tuple(facts), tuple(phrasing["tolerates"] or ()))

    def _table(self, *kinds: str) -> None:
        phrasing = self.random.choice(of("table", *kinds))
        way = self.random.choice([(self.made.a, self.made.b), (self.made.b, self.made.a)])
        common = writing.common_slots(self.made)
        rows: list[tuple[str, ...]] = []
        columns: tuple[str, ...] = ()
        told: set[int] = set()
        for _ in range(self.random.randint(2, 5)):
            try:
                drawn = drawing.draw(phrasing, self.made, way if phrasing.keeps_direction() else None)
            except UnavailableError:
                continue
            if any(one.number in told for one in drawn):
                continue
            told |= {one.number for one in drawn}
            slots = [writing.slots_of(one, phrasing, self.made) for one in drawn]
            if not rows:
                columns = tuple(writing.filled(column, slots, common) for column in phrasing["columns"])
                if phrasing["heading"]:
                    self.story.blocks.append(Heading(3, writing.filled(phrasing["heading"], slots, common)))
            # The joined cells are told at once, so that a date in one and a name in another are one fact.
            telling = writing.tell(phrasing, drawn, self.made, text=" | ".join(phrasing["cells"]), common=common)
            rows.append(tuple(telling.words.split(" | ")))
            self.story.tellings.append(telling)
        if rows:
            self.story.blocks.append(Table(columns, tuple(rows)))

    def _enumeration(self, *kinds: str) -> None:
        phrasing = self.random.choice(of("enumeration", *kinds))
        count = phrasing["items"] or self.random.randint(3, 6)
        common = writing.common_slots(self.made)
        facts: list[tuple[int, f.Fact]] = []
        items: list[str] = []
        for _ in range(count):
            try:
                drawn = drawing.draw(phrasing, self.made)
            except UnavailableError:
                continue
            telling = writing.tell(phrasing, drawn, self.made, text=phrasing["item"], common=common)
            items.append(writing.uncapitalised_article(telling.words, phrasing["item"]))
            facts += telling.facts
        if len(items) < 2:
            return
        listed = phrasing["separator"].join(items[:-1]) + phrasing["last"] + items[-1]
        words = writing.filled(phrasing.text.replace("{items}", listed.replace("{", "").replace("}", "")), [], common)
        telling = Telling(phrasing.name, words, tuple(facts), tuple(phrasing["tolerates"] or ()))
        self.story.tellings.append(telling)
        self.paragraph([telling])
