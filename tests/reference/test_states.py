"""Names of states, told as plain facts; awkward ones first."""

import polars as pl
import pytest

from pipeline.reference import table


def states_named(name: str, *forms: str) -> set[str]:
    rows = table("state_names").filter(pl.col("name") == name)
    if forms:
        rows = rows.filter(pl.col("form").is_in(forms))
    return set(rows["iso3"])


def row(name: str, iso3: str) -> dict[str, str | None]:
    rows = table("state_names").filter(pl.col("name") == name, pl.col("iso3") == iso3)
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Azeri", "AZE"),
        ("Azerbaijani", "AZE"),
        ("Ivorian", "CIV"),
        ("I-Kiribati", "KIR"),
        ("ni-Vanuatu", "VUT"),
        ("Emirati", "ARE"),
        ("Saudi", "SAU"),
        ("Burkinabè", "BFA"),
        ("Burkinabé", "BFA"),
        ("Malagasy", "MDG"),
        ("Batswana", "BWA"),
        ("Motswana", "BWA"),
        ("Basotho", "LSO"),
        ("Mosotho", "LSO"),
        ("Equatoguinean", "GNQ"),
        ("Guinean", "GIN"),
        ("Bissau-Guinean", "GNB"),
        ("Papua New Guinean", "PNG"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Kosovar", "XKX"),
        ("Kosovan", "XKX"),
        ("Turkish Cypriot", "XNC"),
        ("Cypriot", "CYP"),
        ("Taiwanese", "TWN"),
        ("Palestinian", "PSE"),
        ("Sahrawi", "ESH"),
        ("Argentine", "ARG"),
        ("Argentinian", "ARG"),
        ("Argentinean", "ARG"),
        ("British", "GBR"),
        ("Briton", "GBR"),
        ("Dutch", "NLD"),
        ("Swiss", "CHE"),
        ("Dane", "DNK"),
        ("Spaniard", "ESP"),
        ("Filipino", "PHL"),
        ("Philippine", "PHL"),
        ("Laotian", "LAO"),
        ("Burmese", "MMR"),
        ("Monégasque", "MCO"),
        ("Sammarinese", "SMR"),
        ("Seychellois", "SYC"),
        ("Kittitian", "KNA"),
        ("Vincentian", "VCT"),
        ("Bajan", "BRB"),
        ("Slovene", "SVN"),
        ("Croat", "HRV"),
        ("Kyrgyz", "KGZ"),
        ("Soviet", "SUN"),
        ("Yugoslav", "YUG"),
        ("Czechoslovakian", "CSK"),
        ("East German", "DDR"),
        ("West German", "DEU"),
        ("South Vietnamese", "RVN"),
        ("Papal", "VAT"),
    ],
)
def test_an_adjective_or_demonym_means_its_state(name: str, iso3: str) -> None:
    assert iso3 in states_named(name, "adjective", "demonym", "demonym_plural")


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("U.S.", "USA"),
        ("United States of America", "USA"),
        ("UK", "GBR"),
        ("U.K.", "GBR"),
        ("Great Britain", "GBR"),
        ("PRC", "CHN"),
        ("ROK", "KOR"),
        ("DPRK", "PRK"),
        ("DRC", "COD"),
        ("UAE", "ARE"),
        ("USSR", "SUN"),
        ("FRG", "DEU"),
        ("GDR", "DDR"),
        ("TRNC", "XNC"),
        ("FYROM", "MKD"),
        ("Republic of Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("Zaire", "COD"),
        ("Congo-Brazzaville", "COG"),
        ("Burma", "MMR"),
        ("Ceylon", "LKA"),
        ("Upper Volta", "BFA"),
        ("Dahomey", "BEN"),
        ("Swaziland", "SWZ"),
        ("Eswatini", "SWZ"),
        ("Czechia", "CZE"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Cabo Verde", "CPV"),
        ("Cape Verde", "CPV"),
        ("East Timor", "TLS"),
        ("Timor-Leste", "TLS"),
        ("Côte d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Persia", "IRN"),
        ("Siam", "THA"),
        ("Rhodesia", "ZWE"),
        ("Ottoman Empire", "TUR"),
        ("Russian Empire", "RUS"),
        ("United Arab Republic", "EGY"),
        ("West Germany", "DEU"),
        ("Islamic Republic of Iran", "IRN"),
        ("Sultanate of Oman", "OMN"),
        ("Kingdom of Bahrain", "BHR"),
        ("State of Qatar", "QAT"),
        ("Hellenic Republic", "GRC"),
        ("Hashemite Kingdom of Jordan", "JOR"),
        ("St. Kitts and Nevis", "KNA"),
        ("St Vincent and the Grenadines", "VCT"),
        ("São Tomé and Príncipe", "STP"),
        ("Sao Tome and Principe", "STP"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Vatican City", "VAT"),
        ("Holy See", "VAT"),
        ("Palestinian Authority", "PSE"),
        ("Nagorno-Karabakh", "XNK"),
        ("Abkhazia", "ABK"),
        ("Transnistria", "XTR"),
        ("Kremlin", "RUS"),
        ("White House", "USA"),
        ("Downing Street", "GBR"),
        ("Élysée", "FRA"),
        ("Faroe Islands", "FRO"),
        ("Hong Kong", "HKG"),
    ],
)
def test_a_name_means_one_state(name: str, iso3: str) -> None:
    assert states_named(name) == {iso3}


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Congolese", {"COD", "COG"}),
        ("Congo", {"COD", "COG"}),
        ("Korean", {"KOR", "PRK"}),
        ("Korea", {"KOR", "PRK"}),
        ("Dominican", {"DMA", "DOM"}),
        ("Austro-Hungarian", {"AUH", "AUT", "HUN"}),
        ("Gran Colombia", {"GCL", "COL", "ECU", "VEN"}),
        ("Republic of China", {"CHN", "TWN"}),
    ],
)
def test_a_name_of_several_states_is_left_to_the_dyad(name: str, candidates: set[str]) -> None:
    assert states_named(name) == candidates


def test_every_name_of_several_states_says_when_it_is_whose() -> None:
    shared = table("state_names").group_by("name").agg(pl.col("iso3").n_unique().alias("states"), "iso3", "context")
    shared = shared.filter(pl.col("states") > 1, pl.col("context").list.drop_nulls().list.len() == 0)
    assert shared["name"].to_list() == []


def test_a_former_name_has_its_years() -> None:
    assert (row("Zaire", "COD")["valid_from"], row("Zaire", "COD")["valid_to"]) == ("1971", "1997")
    assert row("Burma", "MMR")["form"] == "former"
    assert row("Soviet", "SUN")["valid_to"] == "1991-12-26"


def test_names_that_take_the_article_say_so() -> None:
    assert row("Netherlands", "NLD")["article"] == "the"
    assert row("Republic of Korea", "KOR")["article"] == "the"
    assert row("France", "FRA")["article"] is None


def test_england_is_the_united_kingdom_but_english_is_also_a_language() -> None:
    assert states_named("England") == {"GBR"}
    assert row("English", "GBR")["context"] == "dyad"


def test_every_state_has_its_own_name_among_its_names() -> None:
    named = table("state_names").select("name", "iso3").unique()
    missing = table("states").join(named, on=["name", "iso3"], how="anti")
    assert missing["iso3"].to_list() == []


def test_every_sovereign_state_of_today_has_an_adjective() -> None:
    today = table("states").filter(pl.col("valid_to").is_null(), pl.col("cow").is_not_null())
    adjectives = table("state_names").filter(pl.col("form") == "adjective")
    assert today.join(adjectives, on="iso3", how="anti")["iso3"].to_list() == []


def test_every_member_of_the_united_nations_is_there() -> None:
    today = table("states").filter(pl.col("valid_to").is_null(), pl.col("cow").is_not_null())
    assert len(today) == 193 + len({"XKX", "TWN"})


def test_a_state_that_is_gone_has_successors() -> None:
    gone = table("states").filter(pl.col("valid_to").is_not_null(), pl.col("is_partially_recognised") == "false")
    assert gone.filter(pl.col("successors").is_null())["iso3"].to_list() == []
    successors = dict(table("states").select("iso3", "successors").iter_rows())
    assert successors["CSK"] == "CZE;SVK"
    assert len(successors["SUN"].split(";")) == 15


def test_the_capital_of_every_state_is_a_capital_city() -> None:
    capitals = table("cities").filter(pl.col("is_capital") == "true").select(capital="city", iso3="iso3")
    places_that_are_states = [
        "Singapore",
        "Luxembourg",
        "Monaco",
        "San Marino",
        "Djibouti",
        "Gibraltar",
        "Hong Kong",
        "Macau",
    ]
    sovereign = table("states").filter(pl.col("valid_to").is_null(), pl.col("cow").is_not_null())
    sovereign = sovereign.filter(~pl.col("capital").is_in(places_that_are_states))
    missing = sovereign.join(capitals, on=["capital", "iso3"], how="anti")
    assert missing.select("iso3", "capital").rows() == []


def test_franco_is_french_only_in_compounds() -> None:
    assert states_named("Franco") == set()
    combining = dict(table("combining_forms").iter_rows())
    assert combining["Franco"] == "FRA"
    assert combining["Sino"] == "CHN"


def test_baku_was_soviet() -> None:
    tenures = table("predecessors").filter(pl.col("iso3") == "AZE")
    assert tenures.select("former_iso3", "valid_from", "valid_to").rows() == [("SUN", "1922-12-30", "1991-12-26")]


def test_no_tenure_over_a_land_outlasts_the_state_that_held_it() -> None:
    formers = table("states").select(former_iso3="iso3", began="valid_from", ended="valid_to")
    tenures = table("predecessors").join(formers, on="former_iso3")
    too_long = (pl.col("valid_from") < pl.col("began")) | (pl.col("valid_to") > pl.col("ended"))
    assert tenures.filter(too_long).rows() == []


def test_two_states_never_hold_a_land_at_once() -> None:
    tenures = table("predecessors").sort("iso3", "valid_from")
    assert tenures.filter(pl.col("valid_to").shift(1).over("iso3") > pl.col("valid_from")).rows() == []
