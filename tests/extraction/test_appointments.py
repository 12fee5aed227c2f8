"""Heads of missions as plain facts: sentences and what they must give, in one frame."""

from pathlib import Path

import pytest

from pipeline.extraction import appointments
from pipeline.grammar import annotate
from pipeline.reading import read
from samples import Sample, marked

Row = tuple[str, str, str, str | None, str | None]
"""Person, sender, receiver, start, end."""

TOLD: dict[str, tuple[str, list[Row]]] = {
    "is": ("The Israeli ambassador to Angola is Ada Low.", [("Ada Low", "ISR", "AGO", None, None)]),
    "two in one sentence": (
        "The British High Commissioner to Malaysia is Ada Low, and the Malaysian High Commissioner to the United Kingdom is Ana Roe.",
        [("Ada Low", "GBR", "MYS", None, None), ("Ana Roe", "MYS", "GBR", None, None)],
    ),
    "the other side of the dyad": (
        "In Peru the Chilean ambassador (Ada Low) signed it.",
        [("Ada Low", "CHL", "PER", None, None)],
    ),
    "said something": (
        "In September 2012 Malaysian Ambassador to Sweden, Ada Low said so.",
        [("Ada Low", "MYS", "SWE", None, None)],
    ),
    "of, from and to": (
        "In 1924 Ada Low, Special Ambassador from Japan to Mexico, conferred an honour.",
        [("Ada Low", "JPN", "MEX", None, None)],
    ),
    "credentials": (
        "On 26 September 2007, Chile's first Ambassador to Peru Ada Low presented his credentials.",
        [("Ada Low", "CHL", "PER", "2007-09-26", None)],
    ),
    "credentials accepted": (
        "In June 2010 the Peruvian President accepted the credentials of Ada Low, the ambassador of Chile to Peru.",
        [("Ada Low", "CHL", "PER", "2010-06", None)],
    ),
    "recalled and replaced": (
        "On 27 January 2014, Chile recalled Ada Low as ambassador to Peru and appointed Ana Roe as her successor.",
        [("Ada Low", "CHL", "PER", None, "2014-01-27"), ("Ana Roe", "CHL", "PER", "2014-01-27", None)],
    ),
    "only the post was told before": (
        "In 1962, Chile accredited its first ambassador to Peru. The ambassador was the poet Ada Low.",
        [("Ada Low", "CHL", "PER", None, None)],
    ),
    "accredited": (
        "Relations of Togo and Kenya began on 9 April 1985 when was accredited first Ambassador of Kenya to Togo (resident in Accra) Mr. Ada Low.",
        [("Ada Low", "KEN", "TGO", "1985-04-09", None)],
    ),
}
NOTHING: dict[str, str] = {
    "third country": "Peru and Chile are close. The Chilean ambassador to France is Ada Low.",
    "United Nations": "Peru and Chile are close. The Chilean ambassador to the United Nations, Ada Low, spoke.",
    "planned": "Ada Low will be appointed Chilean ambassador to Peru.",
    "a consul": "Ada Low was named honorary consul of Chile in Lima, Peru.",
    "a chargé who is merely named": "The Chilean acting chargé d'affaires Ada Low was summoned in Peru.",
    "nobody": "Chile has a non-resident ambassador to Peru in Quito.",
}


@pytest.fixture(scope="module")
def told() -> dict[str, list[Row]]:
    samples = [Sample(name, text) for name, (text, _) in TOLD.items()] + [
        Sample(f"nothing:{name}", text, ("PER", "CHL")) for name, text in NOTHING.items()
    ]
    found: dict[str, list[Row]] = {sample.name: [] for sample in samples}
    for row in appointments.extract(marked(samples)).to_dicts():
        found[row["article_id"]].append(
            (row["person"], row["sender"], row["receiver"], row["start_date"], row["end_date"])
        )
    return found


@pytest.mark.parametrize("name", TOLD)
def test_a_sentence_tells_its_ambassadors(name: str, told: dict[str, list[Row]]) -> None:
    assert sorted(told[name], key=str) == sorted(TOLD[name][1], key=str)


@pytest.mark.parametrize("name", NOTHING)
def test_what_names_no_ambassador_stays_out(name: str, told: dict[str, list[Row]]) -> None:
    assert told[f"nothing:{name}"] == []


def test_residency_and_seat_are_read() -> None:
    rows = appointments.extract(
        marked(
            [
                Sample(
                    "any",
                    "First Ambassador of Kenya to Togo (resident in Accra) Mr. Ada Low presented his credentials in 1985.",
                )
            ]
        )
    ).to_dicts()
    assert [(r["residency"], r["seat_city"]) for r in rows] == [("non_resident", "Accra")]


def test_an_expelled_ambassador_ends_and_does_not_begin() -> None:
    text = "On 7 September 2017, the Mexican government declared persona non grata the Ambassador of North Korea in Mexico, Ada Low."
    rows = appointments.extract(marked([Sample("any", text)])).to_dicts()
    assert [(r["person"], r["start_date"], r["end_date"], r["end_reason"]) for r in rows] == [
        ("Ada Low", None, "2017-09-07", "expelled")
    ]


def test_an_empty_frame_gives_no_ambassadors() -> None:
    assert appointments.extract(marked([Sample("any", "Peru and Chile are neighbours.")]).clear()).is_empty()


LISTS: dict[str, tuple[str, str, Row]] = {
    "a term in brackets": (
        "Ambassadors of Chile to Peru",
        "Ada Low (1995–1999)",
        ("Ada Low", "CHL", "PER", "1995", "1999"),
    ),
    "a term after a comma": (
        "Peruvian ambassadors to Chile:",
        "Ada Low, 1981–1983",
        ("Ada Low", "PER", "CHL", "1981", "1983"),
    ),
    "days": (
        "List of ambassadors of Chile to Peru",
        "Ada Low (5 May 1995 – 3 June 1999)",
        ("Ada Low", "CHL", "PER", "1995-05-05", "1999-06-03"),
    ),
    "since": ("Chilean ambassadors to Peru", "Ada Low (since 2005)", ("Ada Low", "CHL", "PER", "2005", None)),
    "present": (
        "High Commissioners of Malta to Cyprus",
        "Ada Low (2010–present)",
        ("Ada Low", "MLT", "CYP", "2010", None),
    ),
    "until": ("Chilean ambassadors to Peru", "Ada Low (until 1999)", ("Ada Low", "CHL", "PER", None, "1999")),
    "no date": ("Chilean ambassadors to Peru", "Ada Low", ("Ada Low", "CHL", "PER", None, None)),
}


def test_a_list_of_ambassadors_gives_their_terms() -> None:
    samples = [
        Sample(name, text, (wanted[1], wanted[2]), heading, passage_kind="list_item")
        for name, (heading, text, wanted) in LISTS.items()
    ]
    rows = appointments.extract(marked(samples)).to_dicts()
    columns = ("person", "sender", "receiver", "start_date", "end_date")
    told = [(row["article_id"], tuple(row[column] for column in columns)) for row in rows]
    assert told == [(name, wanted) for name, (_, _, wanted) in LISTS.items()]


TABLES: dict[str, tuple[str, tuple[str | None, str | None]]] = {
    "| Ambassador | Term start | Term end |\n| Ada Low | 5 May 2000 | 2004 |": ("Ada Low", ("2000-05-05", "2004")),
    "| Name | From | To |\n| Ada Low | 2000 | 2004 |": ("Ada Low", ("2000", "2004")),
    "| Years | Ambassador |\n| 2000–2004 | Ada Low |": ("Ada Low", ("2000", "2004")),
    "| Ambassador | Appointed | Terminated |\n| Ada Low | May 2000 | June 2004 |": ("Ada Low", ("2000-05", "2004-06")),
    "| Ambassador | Presented credentials |\n| Ada Low | 5 May 2000 |": ("Ada Low", ("2000-05-05", None)),
}


def test_a_table_of_ambassadors_gives_their_terms(tmp_path: Path) -> None:
    for number, table in enumerate(TABLES):
        text = f"= Chile–Peru relations =\n\n== Chilean ambassadors to Peru ==\n\n{table}\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    reading = read(tmp_path)
    rows = appointments.extract(annotate(reading.passages, reading.articles)).to_dicts()
    assert [(row["person"], (row["start_date"], row["end_date"])) for row in rows] == list(TABLES.values())
    assert {(row["sender"], row["receiver"]) for row in rows} == {("CHL", "PER")}
