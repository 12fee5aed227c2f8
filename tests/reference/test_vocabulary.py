"""Cities, offices, organizations, money, products and resolutions, told as plain facts."""

import polars as pl
import pytest

from pipeline.reference import table


def cities(name: str) -> list[str]:
    rows = table("cities").filter(pl.col("city") == name).sort(pl.col("priority").cast(pl.Int64), descending=True)
    return rows["iso3"].to_list()


def office(name: str) -> tuple[str, str, str]:
    column = "office" if name in table("offices")["office"] else "plural"
    return table("offices").filter(pl.col(column) == name).select("canonical", "level", "rank").row(0)


def organization(alias: str) -> str | None:
    found = table("organizations").filter(pl.col("alias") == alias)["name"].to_list()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("city", "iso3"),
    [
        ("Kyiv", "UKR"),
        ("Kiev", "UKR"),
        ("Brasília", "BRA"),
        ("Brasilia", "BRA"),
        ("Ljubljana", "SVN"),
        ("Nur-Sultan", "KAZ"),
        ("Rangoon", "MMR"),
        ("N'Djamena", "TCD"),
        ("N’Djamena", "TCD"),
        ("Port-of-Spain", "TTO"),
        ("Bandar Seri Begawan", "BRN"),
        ("Washington, D.C.", "USA"),
        ("Washington DC", "USA"),
        ("New York", "USA"),
        ("Peking", "CHN"),
        ("Leningrad", "RUS"),
        ("Saigon", "VNM"),
        ("Bombay", "IND"),
        ("Constantinople", "TUR"),
        ("Mexico City", "MEX"),
        ("Playa del Carmen", "MEX"),
        ("Cancún", "MEX"),
        ("Mashad", "IRN"),
        ("Mazar-i-Sharif", "AFG"),
        ("Edmonton", "CAN"),
        ("The Hague", "NLD"),
        ("Ho Chi Minh City", "VNM"),
        ("Guatemala City", "GTM"),
        ("Santa Cruz de la Sierra", "BOL"),
        ("Sukhumi", "ABK"),
        ("Hargeisa", "XSL"),
    ],
)
def test_a_city_lies_in_its_state(city: str, iso3: str) -> None:
    assert cities(city)[0] == iso3 or iso3 in cities(city)


@pytest.mark.parametrize(
    "city", ["Nice", "Bath", "Reading", "Mobile", "Male", "Victoria", "Lincoln", "Santiago", "Santos", "Of"]
)
def test_a_city_whose_name_is_also_a_word_counts_only_as_a_seat(city: str) -> None:
    contexts = table("cities").filter(pl.col("city") == city)["context"].to_list()
    assert set(contexts) <= {"seat"}


@pytest.mark.parametrize("city", ["Paris", "Moscow", "Sofia", "Lima", "Vienna", "Berlin", "Geneva", "Sydney"])
def test_a_well_known_city_counts_anywhere(city: str) -> None:
    assert None in table("cities").filter(pl.col("city") == city)["context"].to_list()


def test_of_two_cities_of_one_name_the_capital_comes_first() -> None:
    assert cities("Victoria")[0] == "SYC"
    assert "CAN" in cities("Victoria")
    assert cities("Kingston") == ["JAM"]
    assert cities("London") == ["GBR"]
    assert set(cities("Mérida")) == {"MEX", "VEN", "ESP"}


def test_a_spelling_points_to_the_city_it_stands_for() -> None:
    aliases = dict(table("cities").filter(pl.col("alias_of").is_not_null()).select("city", "alias_of").iter_rows())
    assert aliases["Kiev"] == "Kyiv"
    assert aliases["Bogota"] == "Bogotá"
    assert aliases["Bombay"] == "Mumbai"
    assert "Kyiv" not in aliases


def test_dresden_lay_in_saxony_then_in_east_germany() -> None:
    rows = table("cities").filter(pl.col("city") == "Dresden").select("iso3", "valid_from", "valid_to").rows()
    assert set(rows) == {("DEU", None, None), ("DDR", "1949-10-07", "1990-10-03"), ("SAX", "1806-12-20", "1871-01-18")}


def test_the_cities_of_the_genre_are_there() -> None:
    listed = table("cities").filter(pl.col("alias_of").is_null(), pl.col("kind") == "city")
    assert listed["city"].n_unique() >= 2500


@pytest.mark.parametrize(
    ("name", "canonical", "level"),
    [
        ("President", "President", "head_of_state"),
        ("Governor-General", "Governor-General", "head_of_state"),
        ("Captains Regent", "Captain Regent", "head_of_state"),
        ("Taoiseach", "Taoiseach", "head_of_government"),
        ("PM", "Prime Minister", "head_of_government"),
        ("Prime Ministers", "Prime Minister", "head_of_government"),
        ("Crown Prince", "Crown Prince", "royal"),
        ("FM", "Foreign Minister", "minister"),
        ("Foreign Secretary", "Foreign Minister", "minister"),
        ("Secretary of Foreign Affairs", "Foreign Minister", "minister"),
        ("Secretaries of State", "Foreign Minister", "minister"),
        ("Minister of Foreign Affairs", "Foreign Minister", "minister"),
        ("Minister for Foreign Affairs", "Foreign Minister", "minister"),
        ("External Affairs Minister", "Foreign Minister", "minister"),
        ("Defense Minister", "Defence Minister", "minister"),
        ("Ministers of Trade", "Minister of Trade", "minister"),
        ("Trade Minister", "Trade Minister", "minister"),
        ("Deputy Minister of Energy", "Deputy Minister of Energy", "deputy_minister"),
        ("Speaker of the House of Representatives", "Speaker of Parliament", "parliament"),
        ("General Secretary", "General Secretary", "party"),
        ("Chief of the General Staff", "Chief of Staff", "military"),
        ("Chargés d'affaires", "Ambassador", "ambassador"),
        ("High Commissioner", "Ambassador", "ambassador"),
        ("UN Secretary-General", "Secretary-General", "official"),
        ("Parliamentary Delegation", "Delegation", "delegation"),
    ],
)
def test_an_office_has_its_level(name: str, canonical: str, level: str) -> None:
    assert office(name)[:2] == (canonical, level)


def test_heads_rank_before_ministers_and_ministers_before_their_deputies() -> None:
    ranks = [
        int(office(name)[2])
        for name in ("King", "Prime Minister", "Foreign Minister", "Trade Minister", "Deputy Foreign Minister")
    ]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_a_general_in_lower_case_is_no_office() -> None:
    cases = dict(table("offices").select("office", "case").iter_rows())
    assert cases["General"] == cases["Leader"] == cases["Deputy"] == "title"
    assert cases["President"] == cases["Foreign Minister"] == "any"


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("UN", "United Nations"),
        ("Arab League", "Arab League"),
        ("La Francophonie", "Organisation internationale de la Francophonie"),
        ("Organization of the Islamic Conference", "Organisation of Islamic Cooperation"),
        ("MERCOSUR", "Mercosur"),
        ("APEC", "Asia-Pacific Economic Cooperation"),
        ("MIKTA", "MIKTA"),
        ("CPLP", "Community of Portuguese Language Countries"),
        ("BSEC", "Organization of the Black Sea Economic Cooperation"),
        ("G-20", "G20"),
        ("Commonwealth", "Commonwealth of Nations"),
        ("UfM", "Union for the Mediterranean"),
        ("United States–Mexico–Canada Agreement", "USMCA"),
    ],
)
def test_an_alias_means_its_organization(alias: str, name: str) -> None:
    assert organization(alias) == name


def test_every_organization_is_its_own_alias() -> None:
    aliases = set(table("organizations")["alias"])
    assert [name for name in table("organizations")["name"].unique() if name not in aliases] == []


def test_a_bare_dollar_is_american_unless_the_article_says_otherwise() -> None:
    dollars = table("currencies").filter(pl.col("symbol_or_word") == "dollars")
    readings = dict(dollars.select("context_iso3", "currency_code").iter_rows())
    assert readings[None] == "USD"
    assert readings["CAN"] == "CAD"


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("US$", "USD"),
        ("A$", "AUD"),
        ("C$", "CAD"),
        ("Cdn.$", "CAD"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("¥", "JPY"),
        ("₹", "INR"),
        ("CHF", "CHF"),
        ("R$", "BRL"),
        ("renminbi", "CNY"),
        ("roubles", "RUB"),
    ],
)
def test_a_symbol_means_its_currency(symbol: str, code: str) -> None:
    rows = table("currencies").filter(pl.col("symbol_or_word") == symbol, pl.col("context_iso3").is_null())
    assert set(rows["currency_code"]) == {code}


@pytest.mark.parametrize(
    ("noun", "mission_type"),
    [
        ("embassy", "embassy"),
        ("high commission", "high commission"),
        ("consulate general", "consulate-general"),
        ("general consulate", "consulate-general"),
        ("honorary consulate", "honorary consulate"),
        ("liaison office", "liaison office"),
    ],
)
def test_a_mission_noun_has_its_type(noun: str, mission_type: str) -> None:
    assert set(table("missions").filter(pl.col("noun") == noun)["mission_type"]) == {mission_type}


@pytest.mark.parametrize(
    ("resolution", "year"),
    [
        ("242", "1967"),
        ("678", "1990"),
        ("1244", "1999"),
        ("1973", "2011"),
        ("2231", "2015"),
        ("2728", "2024"),
        ("1", "1946"),
    ],
)
def test_a_security_council_resolution_has_its_year(resolution: str, year: str) -> None:
    rows = table("un_resolutions").filter(pl.col("body") == "UNSC", pl.col("resolution") == resolution)
    assert rows["year"].to_list() == [year]


def test_the_years_of_the_security_council_join_without_gap() -> None:
    years = table("security_council_years").cast(pl.Int64)
    assert (years["first_resolution"][1:] == years["last_resolution"][:-1] + 1).all()
    assert (years["year"].diff().drop_nulls() == 1).all()


@pytest.mark.parametrize(
    ("product", "chapter"),
    [("crude oil", "27"), ("coffee", "09"), ("vehicles", "87"), ("wine", "22"), ("diamonds", "71"), ("wheat", "10")],
)
def test_a_product_has_its_chapter(product: str, chapter: str) -> None:
    assert table("hs_chapters").filter(pl.col("keyword") == product)["hs_chapter"].to_list() == [chapter]


@pytest.mark.parametrize(
    "name",
    [
        "New Mexico",
        "Gulf of Mexico",
        "Persian Gulf",
        "South China Sea",
        "Latin American",
        "Air France",
        "Korean War",
        "Jordan River",
    ],
)
def test_a_phrase_that_only_contains_a_state_is_a_stop_name(name: str) -> None:
    assert name in table("stopnames")["name"]


def test_no_stop_name_hides_a_state() -> None:
    states = set(table("state_names").filter(pl.col("context").is_null())["name"])
    assert sorted(states & set(table("stopnames")["name"])) == []
