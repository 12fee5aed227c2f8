"""Visits as plain facts: sentences and what they must give, in one frame."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction import visits
from pipeline.grammar import annotate
from pipeline.reading import read
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
    "a group's visitors": (
        "Peruvian Presidents have visited Chile twice: Ada Low in 1990 and Ana Roe in 2004.",
        [("Ada Low", "PER", "CHL", "1990"), ("Ana Roe", "PER", "CHL", "2004")],
    ),
    "a second visit": (
        "Peruvian President Ada Low visited Chile in 1990. He returned to Chile in 1994 for another visit.",
        [("Ada Low", "PER", "CHL", "1990"), ("Ada Low", "PER", "CHL", "1994")],
    ),
    "paid a state a visit": (
        "In May 2011 Peruvian Prime Minister Ada Low paid Chile a two-day working visit.",
        [("Ada Low", "PER", "CHL", "2011-05")],
    ),
    "to a person of the other state": (
        "Peruvian President Ada Low visited the Chilean President in February 2006.",
        [("Ada Low", "PER", "CHL", "2006-02")],
    ),
    "a month whose year comes later": (
        "Peru and Chile made peace in 1992. Peruvian President Ada Low visited Chile at the end of August, before the summit in September 2006.",
        [("Ada Low", "PER", "CHL", "2006-08")],
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
    "office after the name": (
        "Mexican visits to Azerbaijan:",
        "Ada Low, Deputy Foreign Minister, 15 December 2017",
        [("Ada Low", "MEX", "AZE", "2017-12-15")],
    ),
    "a sentence for a heading": (
        "The following Mexican presidents have visited Azerbaijan:",
        "Ada Low (2004)",
        [("Ada Low", "MEX", "AZE", "2004")],
    ),
    "an office without a name": (
        "Visits from Mexico to Azerbaijan",
        "Prime Minister (May 2004)",
        [("Prime Minister", "MEX", "AZE", "2004-05")],
    ),
    "offices of many": ("Visits from Mexico to Azerbaijan", "Ministers (May 2004)", []),
    "to, from": (
        "Official visits to Mexico from Azerbaijan",
        "2 November 1997: Speaker of the National Assembly Ada Low",
        [("Ada Low", "AZE", "MEX", "1997-11-02")],
    ),
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


TABLES: dict[str, tuple[str, str, str, list[tuple[str, str, str, str, str | None]]]] = {
    "name and position": (
        "Visits from Peru to Chile",
        "| Year | Name | Position |",
        "| 2004 | Ada Low | Minister of Trade and Industry |",
        [("Ada Low", "PER", "CHL", "2004", "Minister of Trade and Industry")],
    ),
    "dignitary and position": (
        "Visits by Chilean officials to Peru",
        "| Date | Dignitary | Position | City |",
        "| 4 May 2014 | Ada Low | Prime Minister | Lima |",
        [("Ada Low", "CHL", "PER", "2014-05-04", "Prime Minister")],
    ),
    "from and to": (
        "Contacts",
        "| Date | From | To | Visitor |",
        "| May 2005 | Peru | Chile | President Ada Low |",
        [("Ada Low", "PER", "CHL", "2005-05", "President")],
    ),
    "inverted": (
        "Contacts",
        "| Date of visit | Place of visit | Host | Guest |",
        "| May 2018 | Lima | President Ana Roe | Foreign Minister Ada Low |",
        [("Ada Low", "CHL", "PER", "2018-05", "Foreign Minister")],
    ),
    "the visitor's country": (
        "High-level visits",
        "| Visitor | Office | Country | Date |",
        "| Ada Low | President | Peru | 4 May 2004 |",
        [("Ada Low", "PER", "CHL", "2004-05-04", "President")],
    ),
    "below a heading of visits": (
        "State visits ==\n\n=== To Peru ===",
        "| No. | Date | Name | Location |",
        "| 1 | 3 May 1999 | President Ada Low | Lima |",
        [("Ada Low", "CHL", "PER", "1999-05-03", "President")],
    ),
    "below a title of its own": (
        "Contacts ==\n\nMuch was done.\n\nVisits from Peru to Chile:\n",
        "| Year | Name |",
        "| 1999 | Ada Low |",
        [("Ada Low", "PER", "CHL", "1999", None)],
    ),
    "a place against its heading": (
        "Visits from Peru to Chile",
        "| Guest | Host | Place of visit | Year |",
        "| President Ada Low | President Ana Roe | Lima | 1999 |",
        [("Ada Low", "CHL", "PER", "1999", "President")],
    ),
    "names of no visitors": ("Ministers", "| Year | Name | Position |", "| 2004 | Ada Low | Foreign Minister |", []),
}


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("tables")
    for name, (heading, columns, row, _) in TABLES.items():
        text = f"= Chile–Peru relations =\n\n== {heading if '=' in heading else f'{heading} =='}\n\n{columns}\n{row}\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    reading = read(folder)
    return visits.extract(annotate(reading.passages, reading.articles)).to_dicts()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_by_its_columns(name: str, tabled: list[dict[str, Any]]) -> None:
    columns = ("visitor", "sender", "host", "date", "office")
    found = [tuple(row[column] for column in columns) for row in tabled if row["article_id"] == f"{name}.txt"]
    assert found == TABLES[name][3]


def test_an_extract_s_lists_without_bullets_are_read(tmp_path: Path) -> None:
    text = """Chile–Peru relations are foreign relations between Chile and Peru.


== High-level visits ==
Presidential visits from Chile to Peru
President Ada Low (2004, 2008)
Prime-ministerial visits from Peru to Chile:
Premier Ana Roe (6 May 1979)


=== Visits to Peru ===
Heads of state
Ida Moe (2010)
Ministers
Foreign Minister Ida Foe: 2011
"""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    reading = read(tmp_path)
    rows = visits.extract(annotate(reading.passages, reading.articles)).to_dicts()
    assert [(row["visitor"], row["sender"], row["host"], row["date"]) for row in rows] == [
        ("Ada Low", "CHL", "PER", "2004"),
        ("Ada Low", "CHL", "PER", "2008"),
        ("Ana Roe", "PER", "CHL", "1979-05-06"),
        ("Ida Moe", "CHL", "PER", "2010"),
        ("Ida Foe", "CHL", "PER", "2011"),
    ]


OFFICES: dict[str, str] = {
    "first to visit": "In 1967, Ada Low became the first Peruvian Foreign Minister to visit Chile.",
    "first visit by": "The first visit by a Peruvian Foreign Minister to Chile took place in 1967, when Ada Low travelled to Chile.",
    "as": "Ada Low visited Chile in 1967 as Foreign Minister of Peru.",
    "who was": "Ada Low, who was Foreign Minister of Peru at the time, made an official trip to Chile in 1967.",
}


def test_an_office_told_elsewhere_in_the_sentence_is_the_visitor_s() -> None:
    rows = visits.extract(marked([Sample(name, text, ("PER", "CHL")) for name, text in OFFICES.items()])).to_dicts()
    told = {row["article_id"]: (row["visitor"], row["office"], row["sender"], row["date"]) for row in rows}
    assert told == dict.fromkeys(OFFICES, ("Ada Low", "Foreign Minister", "PER", "1967"))
    assert len(rows) == len(OFFICES)


def test_nobody_goes_both_ways_and_what_answers_goes_back() -> None:
    text = "In 1999, Peruvian President Ada Low made a working visit to Chile, which was reciprocated by President Ana Roe a year later."
    rows = visits.extract(marked([Sample("back", text, ("PER", "CHL"))]))
    assert sorted(rows.select("visitor", "sender", "host", "date").rows()) == [
        ("Ada Low", "PER", "CHL", "1999"),
        ("Ana Roe", "CHL", "PER", "2000"),
    ]


def test_a_delegation_is_called_by_who_leads_it() -> None:
    text = (
        "A Peruvian parliamentary delegation headed by Ada Low visited Santiago with forty businessmen in October 2015."
    )
    rows = visits.extract(marked([Sample("led", text, ("PER", "CHL"))]))
    assert rows.select("visitor", "sender", "host", "date").rows() == [("Ada Low", "PER", "CHL", "2015-10")]


def test_offices_have_their_level() -> None:
    rows: list[dict[str, Any]] = visits.extract(
        marked([Sample("any", "In May 2008, Peruvian President Ada Low visited Chile.")])
    ).to_dicts()
    assert [(r["office"], r["office_level"]) for r in rows] == [("President", "head_of_state")]
