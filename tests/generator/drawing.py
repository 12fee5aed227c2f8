"""Draws the facts that a phrasing tells, without two facts of one article that could be taken for one another."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from tests.generator import dates
from tests.generator import facts as f
from tests.generator.phrasings import Phrasing
from tests.generator.vocabulary import (
    LAST_YEAR,
    Office,
    People,
    Person,
    State,
    lower_titles,
    office,
    third,
    titles,
    words,
)


class UnavailableError(LookupError):
    """The article has nothing left that this phrasing could tell."""


@dataclass(frozen=True)
class Drawn:
    """All that is known of a fact, whatever of it will be told. ``one`` acts on, goes to or sells to ``other``."""

    kind: str
    number: int
    one: State
    other: State
    date: str | None = None
    ends: str | None = None
    person: Person | None = None
    office: Office | None = None
    city: str = ""
    seat: State | None = None
    mission: str = ""
    title: str = ""
    amount: float = 0.0
    amount_text: str = ""
    currency: str = ""
    goods: tuple[str, ...] = ()
    goods_text: str = ""
    word: str = ""  # organization, resolution, vote's side: whatever single word the kind needs
    extra: str = ""


@dataclass
class Cast:
    """One article's dyad and what has been used up in it."""

    random: Random
    a: State
    b: State
    style: str
    people: People
    numbers: int = 0
    titles: list[str] = field(default_factory=list)
    lower_titles: list[str] = field(default_factory=list)
    posts: dict[str, list[Drawn]] = field(default_factory=dict)
    goods: dict[str, list[str]] = field(default_factory=dict)
    organizations: list[str] = field(default_factory=list)
    resolutions: list[tuple[str, int]] = field(default_factory=list)
    currency: str = "USD"
    lone_years: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    visit_years: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    amounts: set[float] = field(default_factory=set)
    once: set[tuple[str, str]] = field(default_factory=set)
    established: int = 0
    severed: int = 0

    @property
    def first_year(self) -> int:
        return max(self.a.since, self.b.since)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers


def cast(random: Random, pair: tuple[State, State], people: People | None = None, numbers: int = 0) -> Cast:
    """A dyad of an article, its people and its posts.

    ``people`` and ``numbers`` go on from another dyad of the same article.
    """
    a, b = pair
    made = Cast(random, a, b, random.choice(dates.STYLES), people or People(random), numbers)
    made.titles, made.lower_titles = titles(random), lower_titles(random)
    made.goods = {"goods": random.sample(words()["products"]["goods"], len(words()["products"]["goods"]))}
    made.organizations = random.sample(words()["organizations"]["names"], len(words()["organizations"]["names"]))
    made.resolutions = [(number, year) for number, year in words()["resolutions"]["numbers"] if year >= made.first_year]
    random.shuffle(made.resolutions)
    # Where one of the two has or had pounds of its own, "£" would not say whose.
    own_pounds = {"CYP", "EGY", "IRL", "LBN", "MLT", "SDN", "SSD", "SYR"} & {a.iso3, b.iso3}
    made.currency = random.choice(["USD", "USD", "USD", "EUR", "USD" if own_pounds else "GBP"])
    made.established = (
        random.randint(made.first_year, min(LAST_YEAR - 12, made.first_year + 20))
        if made.first_year < LAST_YEAR - 12
        else made.first_year
    )
    made.posts = {one.iso3: _posts(made, one, other) for one, other in ((a, b), (b, a))}
    return made


def _posts(made: Cast, one: State, other: State) -> list[Drawn]:
    """All posts a state has in the other: resident ones, or one elsewhere, or none at all."""
    random = made.random
    plan = random.choice(["resident"] * 5 + ["accredited"] * 2 + ["none"])
    if plan == "none":
        return [Drawn("mission", made.number(), one, other, mission="none")]
    cities = list(random.sample(other.cities, len(other.cities)))
    honorary = [("honorary consulate", city) for city in (cities.pop() for _ in range(min(1, len(cities))))]
    if plan == "accredited":
        seat = third(random, one, other)
        posts = [("accredited", seat.capital), *honorary]
    else:
        seat = other
        embassy = random.choice(["embassy"] * 6 + ["high commission"])
        others = [(random.choice(["consulate-general", "consulate-general", "consulate"]), city) for city in cities[:3]]
        posts = [(embassy, other.capital), *honorary, *others]
    drawn = []
    for mission, city in posts:
        opened = dates.draw(random, made.first_year, LAST_YEAR - 2)
        if mission == "embassy" and random.random() < 0.25:
            opened = str(min(made.established, LAST_YEAR - 2))
        closed = dates.draw(random, dates.year(opened) + 1, LAST_YEAR)
        drawn.append(
            Drawn(
                "mission",
                made.number(),
                one,
                other,
                opened,
                closed,
                city=city,
                seat=seat if mission == "accredited" else None,
                mission=mission,
            )
        )
    return drawn


def draw(phrasing: Phrasing, made: Cast, direction: tuple[State, State] | None = None) -> list[Drawn]:
    """Facts for a phrasing. Raises UnavailableError when the article cannot supply them."""
    once, severed = set(made.once), made.severed
    try:
        return _drawn(phrasing, made, direction)
    except UnavailableError:
        made.once, made.severed = once, severed
        raise


def _drawn(phrasing: Phrasing, made: Cast, direction: tuple[State, State] | None) -> list[Drawn]:
    random = made.random
    pair = direction or random.choice([(made.a, made.b), (made.b, made.a)])
    drawn: list[Drawn] = []
    for index, kind in enumerate(phrasing.tells):
        same = phrasing["same"] or []
        way = pair
        if index and phrasing["reverse"]:
            way = (pair[1], pair[0])
        elif index and "direction" not in same and kind in ("visit", "mission", "export"):
            way = random.choice([pair, (pair[1], pair[0])])
        drawn.append(_fact(kind, index, phrasing, made, way, drawn))
    return drawn


def _fact(
    kind: str, index: int, phrasing: Phrasing, made: Cast, way: tuple[State, State], before: list[Drawn]
) -> Drawn:
    one, other = way
    if kind == "mission":
        return _mission(index, phrasing, made, way, before)
    person = date = None
    job: Office | None = None
    same = phrasing["same"] or []
    if kind in ("visit", "office_visit", "nothing"):
        job = office(made.random, made.random.choice(phrasing["levels"]) if phrasing["levels"] else None)
        if before and "person" in same:
            person, job = before[0].person, before[0].office
        elif kind != "office_visit":
            person = _person(made)
    date = _date(kind, phrasing, made, way, before)
    number = made.number()
    cities = (other.capital, other.capital, *other.cities)
    match kind:
        case "visit" | "office_visit":
            return Drawn(kind, number, one, other, date, person=person, office=job, city=made.random.choice(cities))
        case "agreement" | "lower_agreement":
            pool = made.titles if kind == "agreement" else made.lower_titles
            if not pool:
                raise UnavailableError("titles")
            return Drawn(kind, number, made.a, made.b, date, title=pool.pop())
        case "appointment":
            end = str(dates.year(date) + made.random.randint(1, 4))
            return Drawn(kind, number, one, other, date[:4] if phrasing["ends"] else date, end, person=_person(made))
        case "total" | "export" | "import" | "investment" | "share":
            return _value(kind, made, way, date, before)
        case "goods":
            return _goods(made, way)
        case "vote":
            if not made.resolutions:
                raise UnavailableError("resolutions")
            resolution, year = made.resolutions.pop()
            date = dates.draw(made.random, year, year)
            return Drawn(kind, number, one, other, date, word=resolution, extra=made.random.choice(phrasing["votes"]))
        case "common_membership" | "membership":
            if not made.organizations:
                raise UnavailableError("organizations")
            return Drawn(kind, number, one, other, date, word=made.organizations.pop())
        case "nothing":
            return Drawn(kind, number, one, other, date, person=person, office=job, city=other.capital)
        case _:
            return Drawn(kind, number, one, other, date)


_ONCE = {"established", "severed", "mutually_severed", "restored", "recognition", "expelled", "anniversary"}
"""Happenings told once in an article (and direction): a second one at a vaguer date would be the same."""


def _date(kind: str, phrasing: Phrasing, made: Cast, way: tuple[State, State], before: list[Drawn]) -> str:
    random, same = made.random, phrasing["same"] or []
    if before and "date" in same and before[0].date:
        return before[0].date
    precision = random.choice(phrasing["dates"] or ["year", "month", "month", "day", "day"])
    if kind in ("visit", "nothing") and not phrasing["dates"] and random.random() < 0.06:
        precision = "span"
    first, last = made.first_year, LAST_YEAR
    if kind in _ONCE:
        mark = (kind, way[0].iso3 if kind in ("recognition", "expelled") else "")
        if mark in made.once:
            raise UnavailableError(kind)
        made.once.add(mark)
    if kind == "established":
        first = last = made.established
    elif kind in ("severed", "mutually_severed"):
        if made.severed:
            raise UnavailableError(kind)
        first, last = made.established + 1, LAST_YEAR - 3
        if first > last:
            raise UnavailableError(kind)
    elif kind == "restored":
        first = (made.severed or made.established) + 1
    elif kind == "recognition":
        last = made.established
    elif kind in ("expelled", "condemned", "vote"):
        first = min(made.established + 1, LAST_YEAR)
    if before and before[0].date and "year" in same:
        first = last = dates.year(before[0].date)
        precision = precision if phrasing["dates"] and "{2.month}" in phrasing.text else "year"
    elif before and before[0].date and phrasing["later"]:
        first = dates.year(before[-1].date or before[0].date) + 1
        last = min(LAST_YEAR, first + 8)
    if first > last:
        raise UnavailableError("years")
    date = _free(kind, made, way, first, last, precision)
    if kind in ("severed", "mutually_severed"):
        made.severed = dates.year(date)
    return date


def _free(kind: str, made: Cast, way: tuple[State, State], first: int, last: int, precision: str) -> str:
    """A date at which no other journey of these could be meant: one known by office alone has its year to itself."""
    sender = way[0].iso3
    for _ in range(40):
        date = dates.draw(made.random, first, last, precision)
        year = dates.year(date)
        if kind == "office_visit" and (year in made.visit_years[sender] or year in made.lone_years[sender]):
            continue
        if kind == "visit" and year in made.lone_years[sender]:
            continue
        if kind == "office_visit":
            made.lone_years[sender].add(year)
        elif kind == "visit":
            made.visit_years[sender].add(year)
        return date
    raise UnavailableError("years")


def again(made: Cast, first: Drawn, precision: str | None = None) -> Drawn:
    """Another journey of the same person, in another year than the ones before."""
    taken = made.once
    for _ in range(40):
        date = dates.draw(made.random, made.first_year, LAST_YEAR, precision)
        mark = (f"again {first.person.name if first.person else ''}", date[:4])
        if (
            mark not in taken
            and date[:4] != (first.date or "")[:4]
            and dates.year(date) not in made.lone_years[first.one.iso3]
        ):
            taken.add(mark)
            made.visit_years[first.one.iso3].add(dates.year(date))
            return Drawn(
                first.kind,
                made.number(),
                first.one,
                first.other,
                date,
                person=first.person,
                office=first.office,
                city=first.city,
            )
    raise UnavailableError("years")


def _person(made: Cast) -> Person:
    if made.people.left() < 1:
        raise UnavailableError("people")
    return made.people.draw()


def _mission(index: int, phrasing: Phrasing, made: Cast, way: tuple[State, State], before: list[Drawn]) -> Drawn:
    allowed = phrasing["types"] or [
        "embassy",
        "high commission",
        "consulate-general",
        "consulate",
        "honorary consulate",
    ]
    if phrasing["in_order"]:
        allowed = [allowed[index]]
    told = {drawn.number for drawn in before}
    posts = [post for post in made.posts[way[0].iso3] if post.mission in allowed and post.number not in told]
    if before and "year" in (phrasing["same"] or []) and before[0].date:
        year = before[0].date[:4]
        posts = [post for post in posts if post.mission == "embassy" and (post.date or "")[:4] == year]
    if not posts:
        raise UnavailableError("posts")
    return made.random.choice(posts)


_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_WRITTEN = {
    "USD": (
        "US${0} {1}",
        "US${0} {1}",
        "US$ {0} {1}",
        "${0} {1}",
        "USD {0} {1}",
        "{0} {1} US dollars",
        "{0} {1} USD",
        "US${2}",
        "{0} {1} dollars",
        "${2}",
    ),
    "EUR": ("€{0} {1}", "€{0} {1}", "{0} {1} euros", "EUR {0} {1}", "{0} {1} euro", "€{2}", "{0} {1} EUR"),
    "GBP": ("£{0} {1}", "£{0} {1}", "{0} {1} pounds sterling", "GBP {0} {1}", "£{2}"),
    "PCT": ("{0}%", "{0}%", "{0} percent", "{0} per cent"),
}
"""Ways to write an amount: digits, scale, or all digits with commas."""


_TRIES = 10_000
"""Draws of an amount after which there is none that fits."""


def _value(kind: str, made: Cast, way: tuple[State, State], date: str, before: list[Drawn]) -> Drawn:
    """A stated value; a second one in the same breath is in the same currency and, of a total, the smaller part."""
    random = made.random
    # Of the smallest total no part can be told.
    for _ in range(_TRIES):
        tenths = random.randint(11, 999)
        scale = random.choice(["million", "million", "million", "billion", "thousand"])
        amount = tenths * _SCALES[scale] / 10
        if before and not (
            before[0].amount / 20
            < amount
            < before[0].amount * (1 if before[0].kind == "total" and kind != "total" else 20)
        ):
            continue
        if amount not in made.amounts:
            made.amounts.add(amount)
            break
    else:
        raise UnavailableError("amounts")
    digits = f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10}"
    currency = "PCT" if kind == "share" else made.currency
    text = random.choice(_WRITTEN[currency]).format(digits, scale, f"{amount:,.0f}")
    return Drawn(
        kind,
        made.number(),
        way[0],
        way[1],
        date[:4],
        amount=tenths / 10 if kind == "share" else amount,
        amount_text=text,
        currency=currency,
    )


def _goods(made: Cast, way: tuple[State, State]) -> Drawn:
    if ("goods", way[0].iso3) in made.once or len(made.goods["goods"]) < 6:
        raise UnavailableError("goods")
    made.once.add(("goods", way[0].iso3))
    goods = tuple(made.goods["goods"].pop() for _ in range(made.random.randint(2, 6)))
    if len(goods) == 2 and any(" and " in good for good in goods):
        goods = (*goods, made.goods["goods"].pop())
    oxford = made.random.random() < 0.5 or any(" and " in good or good.endswith(" products") for good in goods[-2:])
    last = ", and " if oxford and len(goods) > 2 else " and "
    text = ", ".join(goods[:-1]) + last + goods[-1]
    return Drawn("goods", made.number(), way[0], way[1], goods=goods, goods_text=text)


def facts_of(drawn: Drawn, date: str | None, *, told: set[str], dated: str = "opened") -> list[f.Fact]:
    """The facts a telling states: ``date`` is what it says of the date, ``told`` the slots it uses."""
    one, other = drawn.one.iso3, drawn.other.iso3
    match drawn.kind:
        case "visit" | "office_visit":
            office_name = drawn.office.name if drawn.office and "office" in told else None
            visitor = drawn.person.name if drawn.person else ""
            return [f.Visit(sender=one, host=other, visitor=visitor, office=office_name, date=date)]
        case "mission":
            return [_mission_fact(drawn, date, told, dated)]
        case "agreement" | "lower_agreement":
            return [f.Agreement(title=drawn.title, state_a=min(one, other), state_b=max(one, other), date=date)]
        case "appointment":
            person = drawn.person.name if drawn.person else ""
            end = drawn.ends if "end_year" in told else None
            return [f.Appointment(sender=one, receiver=other, person=person, start_date=date, end_date=end)]
        case "total":
            return [
                f.Trade(year=int(drawn.date or 0), measure="total", amount=drawn.amount, currency_code=drawn.currency)
            ]
        case "export" | "import" | "investment" | "share":
            return [
                f.Trade(
                    year=int(drawn.date or 0),
                    measure=drawn.kind,
                    amount=drawn.amount,
                    currency_code=drawn.currency,
                    exporter=one,
                    importer=other,
                )
            ]
        case "goods":
            return [f.Product(exporter=one, importer=other, product=good) for good in drawn.goods]
        case "vote":
            return [
                f.Vote(
                    state=one,
                    resolution=drawn.word,
                    vote=drawn.extra,
                    date=date,
                    about=other if "about" in told else None,
                )
            ]
        case "membership":
            return [f.Membership(state=one, organization=drawn.word, start_date=date)]
        case "common_membership":
            return [f.Membership(state=state, organization=drawn.word) for state in (one, other)]
        case "nothing":
            return []
    event_type, is_mutual = {
        "established": ("relations_established", True),
        "severed": ("relations_severed", False),
        "mutually_severed": ("relations_severed", True),
        "restored": ("relations_restored", True),
        "recognition": ("recognition", False),
        "expelled": ("ambassador_expelled", False),
        "condemned": ("condemnation_or_protest", False),
        "anniversary": ("anniversary", True),
    }[drawn.kind]
    actor, target = sorted([one, other]) if is_mutual else (one, other)
    return [f.Event(event_type=event_type, actor=actor, target=target, date=date)]


def _mission_fact(drawn: Drawn, date: str | None, told: set[str], dated: str) -> f.Mission:
    one, other = drawn.one.iso3, drawn.other.iso3
    if drawn.mission == "none":
        return f.Mission(sender=one, receiver=other, mission_type="none", residency="none")
    residency = "non_resident" if drawn.mission == "accredited" else "resident"
    opened = {"opened": date, "both": (drawn.date or "")[:4]}.get(dated)
    closed = {"closed": date, "both": (drawn.ends or "")[:4]}.get(dated)
    city = drawn.city if "city" in told else None
    return f.Mission(
        sender=one,
        receiver=other,
        mission_type=drawn.mission,
        residency=residency,
        seat_city=city,
        opened=opened,
        closed=closed,
    )
