"""Visits as plain facts: sentences and what they must give, in one frame."""

from typing import Any

import pytest

from pipeline.extraction import visits
from samples import Sample, marked

Row = tuple[str | None, str, str, str]
"""Visitor (or office), sender, host, date."""

TOLD: dict[str, tuple[str, list[Row]]] = {
    # one sentence, one journey
    "verb": ("In May 2008, Peruvian President Ada Low visited Chile.", [("Ada Low", "PER", "CHL", "2008-05")]),
    "place before the state": (
        "In 2009 Turkish Prime Minister Ada Low flew to Sochi, Russia, for talks.",
        [("Ada Low", "TUR", "RUS", "2009")],
    ),
    "office after the name": (
        "Ada Low, Foreign Minister of Peru, paid an official visit to Chile from 25–26 April 2012.",
        [("Ada Low", "PER", "CHL", "2012-04-25/2012-04-26")],
    ),
    "office only": (
        "In February 2001 the Peruvian Foreign Minister visited Chile.",
        [("Peruvian Foreign Minister", "PER", "CHL", "2001-02")],
    ),
    "a minister of affairs is one person": (
        "In 1978 the Peruvian Minister of Foreign Affairs visited Chile.",
        [("Peruvian Minister of Foreign Affairs", "PER", "CHL", "1978")],
    ),
    "delegation with a leader": (
        "A Peruvian parliamentary delegation, led by Senator Ada Low, visited Chile in October 1999.",
        [("Ada Low", "PER", "CHL", "1999-10")],
    ),
    "delegation without a leader": (
        "A four-member Peruvian delegation visited Chile in March 2013.",
        [("four-member Peruvian delegation", "PER", "CHL", "2013-03")],
    ),
    "royal couple": ("In 1997 Emperor and Empress Low of Japan visited Argentina.", [("Low", "JPN", "ARG", "1997")]),
    "the nearest date is the visit's": (
        "Relations began in 1961, and Peruvian President Ada Low came to Chile for a summit in July 2004.",
        [("Ada Low", "PER", "CHL", "2004-07")],
    ),
    "a date since which is none": (
        "In 2001, Peruvian President Ada Low became the first to visit Chile since the war of 1985.",
        [("Ada Low", "PER", "CHL", "2001")],
    ),
    # several
    "several years": (
        "Peruvian President Ada Low visited Chile in 1990, 1993 and 1998.",
        [("Ada Low", "PER", "CHL", "1990"), ("Ada Low", "PER", "CHL", "1993"), ("Ada Low", "PER", "CHL", "1998")],
    ),
    "years before the verb": (
        "In 2004 and again in 2006, Peruvian President Ada Low made state visits to Chile.",
        [("Ada Low", "PER", "CHL", "2004"), ("Ada Low", "PER", "CHL", "2006")],
    ),
    "respectively": (
        "Peruvian Prime Ministers Ada Low, Ana Roe and Ida Moe visited Chile in 1981, 2002 and 2012 respectively.",
        [("Ada Low", "PER", "CHL", "1981"), ("Ana Roe", "PER", "CHL", "2002"), ("Ida Moe", "PER", "CHL", "2012")],
    ),
    "as did": (
        "Peruvian President Ada Low visited Chile in 1986, as did President Ana Roe in 1990 and 1993.",
        [("Ada Low", "PER", "CHL", "1986"), ("Ana Roe", "PER", "CHL", "1990"), ("Ana Roe", "PER", "CHL", "1993")],
    ),
    "without their verb": (
        "Prime Minister Ada Low of Peru visited Chile in 1968, Trade Minister Ana Roe in 1990, and President Ida Moe in 1995.",
        [("Ada Low", "PER", "CHL", "1968"), ("Ana Roe", "PER", "CHL", "1990"), ("Ida Moe", "PER", "CHL", "1995")],
    ),
    "and again": (
        "On 21 May 2007, Peruvian Foreign Minister Ada Low visited Chile, and again as President of Peru on 3 June 2015.",
        [("Ada Low", "PER", "CHL", "2007-05-21"), ("Ada Low", "PER", "CHL", "2015-06-03")],
    ),
    "the last date belongs to the next clause": (
        "Former Danish Prime Minister Ada Low visited South Korea in 2006 and in October 2007, Queen Ana Roe of Denmark visited Seoul.",
        [("Ada Low", "DNK", "KOR", "2006"), ("Ana Roe", "DNK", "KOR", "2007-10")],
    ),
    "both ways": (
        "Peruvian President Ada Low visited Chile in 2011, and Chilean President Ana Roe visited Lima in 2013.",
        [("Ada Low", "PER", "CHL", "2011"), ("Ana Roe", "CHL", "PER", "2013")],
    ),
    "after a colon": (
        "Three Presidents of India have paid state visits to Chile: Ada Low in June 1963, Ana Roe in October 1990, and Ida Moe in 2009.",
        [("Ada Low", "IND", "CHL", "1963-06"), ("Ana Roe", "IND", "CHL", "1990-10"), ("Ida Moe", "IND", "CHL", "2009")],
    ),
    # told with the help of what stands before
    "reciprocated": (
        "Peruvian President Ada Low visited Chile in 2011. This was reciprocated in August 2012 by the state visit of President Ana Roe.",
        [("Ada Low", "PER", "CHL", "2011"), ("Ana Roe", "CHL", "PER", "2012-08")],
    ),
    "followed": (
        "In 1990, Ada Low became the first Peruvian President to visit Chile. This was followed by President Ana Roe in 2007.",
        [("Ada Low", "PER", "CHL", "1990"), ("Ana Roe", "PER", "CHL", "2007")],
    ),
    "pronoun": (
        "Peruvian President Ada Low visited Chile in 1997. She also paid a one day visit to Chile on 10 April 1999.",
        [("Ada Low", "PER", "CHL", "1997"), ("Ada Low", "PER", "CHL", "1999-04-10")],
    ),
    "the state that existed": (
        "In May 1978, Mexican President Ada Low visited Baku, in today's Azerbaijan.",
        [("Ada Low", "MEX", "SUN", "1978-05")],
    ),
    "the state that existed sends": (
        "Mexico knows Azerbaijan well. In April 1982 Ada Low paid a visit to Mexico as head of a Soviet delegation.",
        [("Ada Low", "SUN", "MEX", "1982-04")],
    ),
}
NOTHING: dict[str, str] = {
    "planned": "Peruvian President Ada Low was scheduled to visit Chile in May 2008.",
    "cancelled": "In 2008 Peruvian President Ada Low cancelled her planned visit to Chile.",
    "invited": "In 2008 Chile invited Peruvian President Ada Low to visit Santiago.",
    "never": "Peruvian President Ada Low never visited Chile before 2008.",
    "tourists": "In 2011, more than 37,000 Peruvians visited Chile, said Chilean Minister Ada Low.",
    "explorer": "In 1903 the explorer Ada Low visited Chile and then Peru.",
    "long ago": "In 1768, Ada Low landed in Chile on her way to Peru.",
    "elsewhere": "Good relations of Peru and Chile: in 2008 Peruvian President Ada Low visited Tokyo.",
    "third person": "Good relations of Peru and Chile: in 2008 French President Ada Low visited Santiago.",
    "no date": "Peruvian President Ada Low visited Chile.",
    "officials": "Since 1992 various senior Peruvian officials have visited Chile.",
    "ships": "In 1990 the Peruvian frigate Almirante Ada Low visited Chile.",
}
LISTS: dict[str, tuple[str, str, list[Row]]] = {
    "from, to": (
        "High-level visits from Azerbaijan to Mexico",
        "Foreign Minister Ada Low (2011, 2012, 2018)",
        [("Ada Low", "AZE", "MEX", y) for y in ("2011", "2012", "2018")],
    ),
    "by adjective": (
        "Mexican visits to Azerbaijan",
        "2008: Deputy Foreign Minister Ada Low",
        [("Ada Low", "MEX", "AZE", "2008")],
    ),
    "no direction": ("State visits", "President Ada Low of Mexico (May 2008)", [("Ada Low", "MEX", "AZE", "2008-05")]),
    "deferred": (
        "Visits from Azerbaijan to Mexico",
        "Foreign Minister Ada Low accepted an invitation (2013), which was deferred.",
        [],
    ),
}


@pytest.fixture(scope="module")
def told() -> dict[str, list[Row]]:
    samples = [Sample(name, text) for name, (text, _) in TOLD.items()]
    samples += [Sample(f"nothing:{name}", text, ("PER", "CHL")) for name, text in NOTHING.items()]
    samples += [
        Sample(f"list:{name}", text, ("MEX", "AZE"), heading, passage_kind="list_item")
        for name, (heading, text, _) in LISTS.items()
    ]
    found: dict[str, list[Row]] = {sample.name: [] for sample in samples}
    for row in visits.extract(marked(samples)).to_dicts():
        found[row["article_id"]].append((row["visitor"] or row["office"], row["sender"], row["host"], row["date"]))
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_its_visits(name: str, told: dict[str, list[Row]]) -> None:
    assert sorted(told[name], key=str) == sorted(TOLD[name][1], key=str)


@pytest.mark.parametrize("name", NOTHING)
def test_what_was_no_visit_stays_out(name: str, told: dict[str, list[Row]]) -> None:
    assert told[f"nothing:{name}"] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_with_its_heading(name: str, told: dict[str, list[Row]]) -> None:
    assert sorted(told[f"list:{name}"], key=str) == sorted(LISTS[name][2], key=str)


def test_an_empty_frame_gives_no_visits() -> None:
    assert visits.extract(marked([Sample("any", "Peru and Chile are neighbours.")]).clear()).is_empty()


def test_offices_have_their_level() -> None:
    rows: list[dict[str, Any]] = visits.extract(
        marked([Sample("any", "In May 2008, Peruvian President Ada Low visited Chile.")])
    ).to_dicts()
    assert [(r["office"], r["office_level"]) for r in rows] == [("President", "head_of_state")]
