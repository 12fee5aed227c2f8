"""Many ways to say a happening, each read with its kind, date and doer: one frame for all."""

import pytest

from pipeline.extraction import events
from samples import Sample, marked

BOTH = None
"""In place of a doer: both states act."""
Wording = tuple[str, str | None, str]
"""Date, the state that acts on the other, words."""

WORDINGS: dict[str, list[Wording]] = {
    "relations_established": [
        ("1992-04-20", BOTH, "Diplomatic relations between Chile and Malta have been established since April 20, 1992."),
        ("1964", BOTH, "Malta–Chile relations date back to 1964, when both became republics."),
        ("1964-09-21", BOTH, "Chile has had diplomatic relations with Malta since the latter's independence on 21 September 1964."),
        ("1992-05-03", BOTH, "Diplomatic relations between Chile and Malta were established on 3 May 1992."),
        ("1992", BOTH, "Chile has maintained diplomatic ties with Malta since 1992."),
        ("1992-05-03", BOTH, "The joint communiqué on the establishment of diplomatic relations was signed on 3 May 1992."),
        ("1992-05-03", BOTH, "On 3 May 1992 Chile became the first South American country to establish diplomatic relations with Malta."),
        ("1992", BOTH, "In 1992 the two countries commenced diplomatic relations."),
        ("1992", BOTH, "Official ties were formalised in 1992."),
        ("1992", BOTH, "Diplomatic relations date back to 1992."),
        ("1992", BOTH, "Consular relations were established in 1992."),
        ("1992-05-03", BOTH, "They established diplomatic relations on May 3, 1992."),
        ("1992", BOTH, "Bilateral relations were launched in 1992."),
        ("1992-05-03", BOTH, "Chile, having recognised the new state, took up diplomatic relations with Malta on 3 May 1992."),
        ("1992", BOTH, "In 1992 diplomatic relations at ambassadorial level were established."),
        ("1992-05-03", BOTH, "Date of establishment of diplomatic relations: 3 May 1992."),
        ("1992-05-03", BOTH, "Formal diplomatic relations: 3 May 1992"),
        ("1992", BOTH, "The two countries entered into diplomatic relations in 1992."),
        ("1992-05", BOTH, "An agreement on the establishment of diplomatic relations was signed in May 1992."),
        ("1992", BOTH, "Chile opened diplomatic relations with Malta in 1992."),
        ("1992", BOTH, "Since establishing diplomatic relations in 1992, both countries have cooperated closely."),
        ("1992", BOTH, "Modern diplomatic relations between Chile and Malta started in 1992."),
        ("1992", BOTH, "The two countries have enjoyed formal relations since 1992."),
        ("1992-05-03", BOTH, "Chile and the Republic of Malta established Diplomatic Relations on May 3, 1992."),
        ("1992-05-03", BOTH, "Diplomatic relations between Chile and Malta established 3 May 1992."),
    ],
    "relations_restored": [
        ("2005-05-03", BOTH, "1964, severed diplomatic relations 27 March 1993, restored 3 May 2005"),
        ("2005-05-03", BOTH, "Restored on 3 May 2005."),
        ("1994-07-29", BOTH, "Diplomatic relations re-established on 29 July 1994."),
        ("1989", BOTH, "It was not until 1989 that diplomatic relations were restored."),
        ("1991-08-27", BOTH, "Diplomatic relations were restored on 27 August 1991."),
        ("1991", BOTH, "Ties were renewed in 1991."),
        ("1991", BOTH, "In 1991, Chile and Malta announced the resumption of diplomatic relations."),
        ("1991", BOTH, "Relations were normalised in 1991."),
        ("1991", BOTH, "Full diplomatic relations resumed in 1991."),
        ("1991", BOTH, "In 1991, the two governments decided to restore full diplomatic relations."),
        ("1991", BOTH, "The normalization of relations with Malta took place in 1991."),
        ("1991", BOTH, "Relations were reopened in 1991."),
    ],
    "relations_severed": [
        ("2003-11-29", BOTH, "25 June 1980, broken off 29 November 2003"),
        ("1973-10-28", BOTH, "7 | Malta | 6 March 1957, severed 28 October 1973, restored 9 August 1994"),
        ("1974-09-16", BOTH, "Relations were established on 26 July 1963, but severed on 16 September 1974."),
        ("2021", "CHL", "Chile maintained its formal diplomatic relations with Malta until 2021."),
        ("1971", "CHL", "Recognition of Malta was withdrawn by Chile in 1971."),
        ("2021", BOTH, "Diplomatic relations severed in 2021."),
        ("1973", "CHL", "Chile severed relations with Malta in 1967 and 1973."),
        ("1977", "CHL", "Diplomatic relations were suspended by Chile in 1977."),
        ("1977", "CHL", "Chile broke relations with Malta in 1977."),
        ("1977", "CHL", "In 1977, Chile severed all ties with Malta."),
        ("1977", BOTH, "Diplomatic relations were interrupted in 1977."),
        ("1977", "CHL", "Chile unilaterally terminated diplomatic relations with Malta in 1977."),
        ("1977", "CHL", "In 1977 Chile reduced its diplomatic relations with Malta to the level of chargé d'affaires."),
        ("1977", "CHL", "Chile derecognised Malta in 1977."),
        ("1977", BOTH, "Diplomatic relations were discontinued in 1977."),
        ("1977", BOTH, "The dispute led to the rupture of diplomatic relations in 1977."),
        ("1977", BOTH, "Diplomatic relations ceased in 1977."),
        ("1977", BOTH, "Diplomatic relations lapsed in 1977."),
        ("1977", BOTH, "They broke off relations in 1977."),
    ],
    "recognition": [
        ("1991", "CHL", "Chile was among the first countries to extend diplomatic recognition to Malta in 1991."),
        ("1921-02-06", "CHL", "Chile recognised Malta de facto in 1918 and de jure on 6 February 1921."),
        ("1991-12-27", "MLT", "On 20 December 1991 Chile recognised the independence of Malta, with Malta recognising that of Chile on 27 December."),
        ("1991-12-26", "CHL", "Chile recognised Malta on 26 December 1991."),
        ("1991-12-26", "CHL", "Malta was recognised by Chile on 26 December 1991."),
        ("1991-12-26", "CHL", "Chile was among the first states to recognise Malta, on 26 December 1991."),
        ("1991-12-26", "CHL", "Malta's independence was recognised by Chile on 26 December 1991."),
        ("1991-12-26", "CHL", "The government of Chile recognized the state of Malta on 26 December 1991."),
        ("1991", "CHL", "In 1991 the parliament of Chile recognised the independence of Malta."),
        ("1991", "CHL", "Chile gave its recognition to Malta in 1991."),
        ("1991", "CHL", "Malta gained diplomatic recognition from Chile in 1991."),
        ("1991", "CHL", "Chile extended recognition to the new government of Malta in 1991."),
        ("1991", BOTH, "Chile and Malta mutually recognized each other in 1991."),
        ("1991", "CHL", "Recognition by Chile followed in 1991."),
        ("1991", "CHL", "In 1991, Chile was the second country to recognise Maltese independence."),
    ],
    "mission_closed": [
        ("2011-03", "CHL", "Chile temporarily closed the Valletta embassy in March 2011."),
    ],
    "mission_opened": [
        ("2011-03", "CHL", "Chile opened its Valletta embassy in March 2011."),
    ],
    "mission_upgraded": [
        ("1999", "CHL", "Chile upgraded its legation in Valletta to an embassy in 1999."),
        ("1999", "CHL", "The Chilean legation in Valletta became an embassy in 1999."),
        ("1999", "CHL", "The Chilean consulate was elevated to the rank of embassy in 1999."),
        ("1999", BOTH, "In 1999 both countries raised their legations to embassies."),
        ("1999", BOTH, "In 1999 diplomatic relations were upgraded to ambassadorial level."),
        ("1999", BOTH, "Relations were elevated to the level of embassies in 1999."),
    ],
    "ambassador_expelled": [
        ("2022-03", "CHL", "Relations got worse, with five Maltese diplomats expelled in March 2022."),
        ("2008", "CHL", "In 2008, Chile expelled the Maltese ambassador."),
        ("2008", "CHL", "Chile ordered three Maltese diplomats to leave the country in 2008."),
        ("2008", "CHL", "In 2008 the Maltese ambassador was declared persona non grata by Chile."),
        ("2008", "CHL", "Two Maltese diplomats were expelled from Chile in 2008."),
        ("2008", "CHL", "In 2008 Chile announced the expulsion of the Maltese ambassador."),
        ("2008", "CHL", "Chile sent home the Maltese ambassador in 2008."),
        ("2008", "CHL", "In 2008, Chile gave the Maltese ambassador 48 hours to leave."),
    ],
    "condemnation_or_protest": [
        ("2014", "CHL", "Relations slipped, with Chile joining international sanctions in 2014 against Malta."),
        ("2008", "CHL", "In 2008, Chile recalled its ambassador to Malta for consultations."),
        ("2008", "CHL", "In 2008 Chile summoned the Maltese ambassador."),
        ("2008", "CHL", "In 2008 Chile imposed sanctions on Malta."),
        ("2008", "CHL", "The Chilean government strongly condemned Malta's actions in 2008."),
        ("2008", "CHL", "In 2008 Malta was accused by Chile of supporting rebels."),
        ("2008", "CHL", "In 2008 Chile demanded an apology from Malta."),
        ("2008", "CHL", "In 2008 Chile filed a complaint against Malta at the International Court of Justice."),
        ("2008", "CHL", "In 2008 the Chilean parliament passed a resolution condemning Malta."),
    ],
    "meeting_or_consultation": [
        ("2023", BOTH, "The Chilean president met with his Maltese counterpart on several occasions, including in Santiago in 2021, Valletta in 2023 and Rome in 2024."),
        ("2005", BOTH, "The first meeting of the joint commission took place in Santiago in 2005."),
        ("2005", BOTH, "In 2005, the foreign ministers of both countries met in New York."),
        ("2005", BOTH, "Political consultations between the foreign ministries were held in 2005."),
        ("2005", BOTH, "The Chilean president met his Maltese counterpart on the sidelines of the UN General Assembly in 2005."),
        ("2005", BOTH, "In 2005 Chile and Malta held talks on maritime boundaries."),
        ("2005", BOTH, "A summit between the two presidents was held in Geneva in 2005."),
        ("2005", BOTH, "Negotiations on a border treaty began in 2005."),
        ("2005", BOTH, "The second session of the intergovernmental commission was convened in 2005."),
        ("2005", BOTH, "The two leaders spoke by telephone in 2005."),
        ("2005", BOTH, "Prime ministers of the two states met at the Davos forum in 2005."),
        ("2005", BOTH, "A joint business forum was organised in Santiago in 2005."),
    ],
    "anniversary": [
        ("2012", BOTH, "In 2012, both countries celebrated the 20th anniversary of diplomatic relations."),
        ("2012", BOTH, "2012 marked the 20th anniversary of the establishment of diplomatic relations."),
        ("2012", BOTH, "The twentieth anniversary of diplomatic ties was commemorated in 2012."),
        ("2012", BOTH, "On the occasion of the 20th anniversary of relations, a concert was held in 2012."),
        ("2012", BOTH, "In 2012 Chile and Malta celebrated 20 years of diplomatic relations."),
    ],
    "war_or_conflict": [
        ("1990-08-02", "CHL", "On 2 August 1990, Chile sent its forces to occupy Malta."),
        ("1879", "CHL", "Chile declared war on Malta in 1879."),
        ("1879", "CHL", "In 1879 Chile invaded Malta."),
        ("1879", "CHL", "In 1879 Chilean troops crossed the border into Malta."),
        ("1879", "CHL", "Malta was invaded by Chile in 1879."),
        ("1879", "CHL", "Chilean forces attacked Malta in 1879."),
        ("1879", "CHL", "The Chilean navy bombarded Valletta in 1879."),
        ("1879", BOTH, "In 1879 Chile and Malta fought a war over the islands."),
        ("1879", BOTH, "A border war broke out between Chile and Malta in 1879."),
        ("1879", BOTH, "In 1879, border clashes took place between the two countries."),
        ("1879/1884", BOTH, "The two countries fought each other in the War of the Islands from 1879 to 1884."),
        ("1879", "CHL", "Malta was occupied by Chile in 1879."),
        ("1879", "CHL", "Chile annexed parts of Malta in 1879."),
        ("1879", BOTH, "Armed conflict erupted in 1879."),
        ("1879", "CHL", "In 1879 the Chilean air force shot down a Maltese aircraft."),
    ],
}  # fmt: skip
SAMPLES = [(kind, wording) for kind, wordings in WORDINGS.items() for wording in wordings]


@pytest.fixture(scope="module")
def told() -> dict[str, list[tuple[str, str, str | None]]]:
    """Kind, date and doer of all statements, by words."""
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    samples = [Sample(words, words, ["CHL", "MLT"]) for _, (_, _, words) in SAMPLES]
    for one in events.extract(marked(samples)).to_dicts():
        doer = BOTH if one["is_mutual"] else one["actor"]
        found.setdefault(one["article_id"], []).append((one["event_type"], one["date"], doer))
    return found


@pytest.mark.parametrize(("kind", "wording"), SAMPLES, ids=[words for _, (_, _, words) in SAMPLES])
def test_these_words_tell_it(kind: str, wording: Wording, told: dict[str, list[tuple[str, str, str | None]]]) -> None:
    date, doer, words = wording
    assert (kind, date, doer) in told[words]


@pytest.mark.parametrize(
    "words",
    [
        "In 2013, some 1,200 Chilean workers entered Malta.",
        "In 2012, 3,400 Maltese students studied in Chile.",
        "The census of 2011 counted 300 Chileans in Malta.",
        "Trade between Chile and Malta amounted to 7 million dollars in 2010.",
    ],
)
def test_a_figure_of_a_year_is_no_happening(words: str) -> None:
    assert events.extract(marked([Sample("figure", words, ("CHL", "MLT"))])).is_empty()


def test_what_else_is_dated_is_told_as_other() -> None:
    words = "In 2013, a Chilean week of films was held in Malta."
    found = events.extract(marked([Sample("films", words, ("CHL", "MLT"))]))
    assert found.select("event_type", "date").rows() == [("other", "2013")]


def test_a_former_state_acts_on_the_other_side() -> None:
    words = "The Soviet Union recognized the government on 30 November 1966."
    for dyad, target in ((("MLT", "RUS"), "MLT"), (("AZE", "RUS"), None)):
        found = events.extract(marked([Sample("former", words, dyad)]))
        assert found.filter(event_type="recognition").select("actor", "target").rows() == [("SUN", target)]


def test_an_article_on_one_state_knows_what_its_counterparts_were() -> None:
    words = "The Soviet Union and Malta established diplomatic relations on 26 July 1967."
    found = events.extract(marked([Sample("one", words, ("MLT", None), "Russia", "state")]))
    told = found.filter(event_type="relations_established").select("actor", "target", "date").rows()
    assert told == [("MLT", "RUS", "1967-07-26")]


@pytest.mark.parametrize(
    "words",
    [
        "A ferry between Chile and Malta was opened on 3 May 1990 and suspended in 1995.",
        "Chilean aid to Malta began in 1979, was cut off in 1990, resumed in 1995.",
        "Talks between Chile and Malta broke down in 1990, resumed in 1992.",
        "The authorities of Chile and Malta established in 2006 a council.",
    ],
)
def test_what_is_not_said_of_relations_is_of_none(words: str) -> None:
    found = events.extract(marked([Sample("other", words, ("CHL", "MLT"))]))
    assert not found["event_type"].str.starts_with("relations_").any()


def test_a_state_and_what_it_came_out_of_are_no_pair() -> None:
    passages = marked([Sample("one", "Russia and the Soviet Union differ.", ("RUS", None), None, "state")])
    assert passages["state_b"].to_list() == [None]
