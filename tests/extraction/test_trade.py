from pathlib import Path

import polars as pl
import pytest

from pipeline.extraction import trade
from pipeline.grammar import annotate
from pipeline.reading import read
from samples import Sample, marked

NP, PN = ("NOR", "PER"), ("PER", "NOR")
BOTH = (None, None)

FACTS: dict[str, list[tuple[object, ...]]] = {
    # year, measure, exporter and importer, amount, currency
    "In 2017, total trade between both nations amounted to US$3.2 billion.": [(2017, "total", BOTH, 3.2e9, "USD")],
    "Norway–Peru trade stood at $US 2.7 Billion in 2001 and 3.852 Billion Euros in 2003.": [
        (2001, "total", BOTH, 2.7e9, "USD"), (2003, "total", BOTH, 3.852e9, "EUR"),
    ],
    "Trade volume between the two countries was US$579 million in 2019 (Norwegian exports/imports: 236/344 million USD).": [
        (2019, "total", BOTH, 579e6, "USD"), (2019, "export", NP, 236e6, "USD"), (2019, "import", PN, 344e6, "USD"),
    ],
    "In 2008, Peru's exports to Norway totaled $45.2 million and its imports from Norway $30 million.": [
        (2008, "export", PN, 45.2e6, "USD"), (2008, "import", NP, 30e6, "USD"),
    ],
    "In 2012, Norway's exports to and imports from Peru totalled $50 million and $30 million respectively.": [
        (2012, "export", NP, 50e6, "USD"), (2012, "import", PN, 30e6, "USD"),
    ],
    "Trade with Peru, which totaled US$ 6 million and US$ 8 million in 2006 and 2007 respectively, is small.": [
        (2006, "total", BOTH, 6e6, "USD"), (2007, "total", BOTH, 8e6, "USD"),
    ],
    "Norway exported goods to Peru worth 29.3 million (wheat, medicine) in 2010, imports - $ 19.7 million.": [
        (2010, "export", NP, 29.3e6, "USD"), (2010, "import", PN, 19.7e6, "USD"),
    ],
    "Bilateral trade totalled C$16 million in 2011, down from C$430 million in 1999.": [
        (2011, "total", BOTH, 16e6, "CAD"), (1999, "total", BOTH, 430e6, "CAD"),
    ],
    "Between 2008 and 2010, trade grew from US$ 100 m to US$ 146 m.": [(2008, "total", BOTH, 100e6, "USD"), (2010, "total", BOTH, 146e6, "USD")],
    "Exports of Peru to Norway rose to over 1 billion pesos (approximately 90 million EUR) in 2007.": [(2007, "export", PN, 1e9, None)],
    "By 2007, trade was $26.7 million of which imports from Peru were $25.1 million and exports to Peru were $1.6 million.": [
        (2007, "total", BOTH, 26.7e6, "USD"), (2007, "import", PN, 25.1e6, "USD"), (2007, "export", NP, 1.6e6, "USD"),
    ],
    "Turnover in 2010 - 44.0 million (2009 - 45.1 million, 2008 - $ 32.9 million).": [
        (2010, "total", BOTH, 44e6, "USD"), (2009, "total", BOTH, 45.1e6, "USD"), (2008, "total", BOTH, 32.9e6, "USD"),
    ],
    "Trade amounted to 7.3 million during January to November 2010.": [(2010, "total", BOTH, 7.3e6, None)],
    "Imports into Norway are about $382,000 and imports into Peru are about $3.27 million (as of 2012).": [
        (2012, "import", PN, 382e3, "USD"), (2012, "import", NP, 3.27e6, "USD"),
    ],
    "Norway's exports to Peru (US$52 million in 2020) and imports from Peru ($90 million) have grown.": [
        (2020, "export", NP, 52e6, "USD"), (2020, "import", PN, 90e6, "USD"),
    ],
    "Bilateral trade increased by $20 million to $52 million in 2020.": [(2020, "total", BOTH, 52e6, "USD")],
    "The trade balance in 2020 was $8 million in favour of Peru.": [(2020, "balance", PN, 8e6, "USD")],
    "In 2020, the balance of trade was positive for Peru by $8 million.": [(2020, "balance", PN, 8e6, "USD")],
    "In 2020, Peru bought $30 million worth of goods from Norway and sold $20 million worth of goods.": [
        (2020, "import", NP, 30e6, "USD"), (2020, "export", PN, 20e6, "USD"),
    ],
    "In 2020 Norway purchased $30 million worth of Peruvian goods.": [(2020, "import", PN, 30e6, "USD")],
    "In 2020, Norway shipped €30 million in goods to Peru.": [(2020, "export", NP, 30e6, "EUR")],
    "Norway is the largest investor in Peru with $3 billion.": [(None, "investment", NP, 3e9, "USD")],
    "Norway was Peru's second-largest foreign investor in 2019, with $3 billion.": [(2019, "investment", NP, 3e9, "USD")],
    "The trade deficit of Peru with Norway was $8 million in 2020.": [(2020, "balance", PN, 8e6, "USD")],
    "In 2020 Norway ran a surplus of $8 million in its trade with Peru.": [(2020, "balance", NP, 8e6, "USD")],
    "Norwegian sales to Peru amounted to $30 million in 2020.": [(2020, "export", NP, 30e6, "USD")],
    "Trade between Norway and Peru increased sixfold between 2000 and 2010, to $52 million.": [(2010, "total", BOTH, 52e6, "USD")],
    "The two countries exchanged goods worth $52 million in 2020.": [(2020, "total", BOTH, 52e6, "USD")],
    "Annual trade between Norway and Peru amounted to just $2 million in the 1980s.": [(None, "total", BOTH, 2e6, "USD")],
    "Investments in Peru totaled US$8.1 billion in 1988.": [(1988, "investment", NP, 8.1e9, "USD")],
    "About 120 Norwegian companies operate in Peru, with an investment of more than 10 million NOK.": [(None, "investment", NP, 10e6, "NOK")],
    "In 2015, Norway was Peru's most important partner with purchasing 1% of Peru's total exports.": [(2015, "share", PN, 1.0, "PCT")],
    "In 2004, 83% of Norway's exports to Peru, then totaling 2.4 million EUR, consisted of fish.": [
        (2004, "share", NP, 83.0, "PCT"), (2004, "export", NP, 2.4e6, "EUR"),
    ],
    "Norway's exports to Peru, which account for 59% of Norway's total exports, were $1.7 billion in 2008, up 45% from 2005.": [
        (2008, "share", NP, 59.0, "PCT"), (2008, "export", NP, 1.7e9, "USD"),
    ],
    # who trades is told by a partner named before, or by a word that stands for a state
    "Norway is Peru's leading customer with 28 percent of its exports, and its second-largest supplier with 13 percent of its imports.": [
        (None, "share", PN, 28.0, "PCT"), (None, "share", NP, 13.0, "PCT"),
    ],
    "Norway was the largest market for Peruvian goods, receiving exports of €2.6 billion in 2014.": [(2014, "export", PN, 2.6e9, "EUR")],
    "The main trading partner of Peru was Norway, with 9% of exports and 12% of imports.": [
        (None, "share", PN, 9.0, "PCT"), (None, "share", NP, 12.0, "PCT"),
    ],
    "Norway is the largest investor in Peru, with investments totalling $5 million in 2009.": [(2009, "investment", NP, 5e6, "USD")],
    "In 2010 exports to Peru were $3 million, while imports from the latter were $2 million.": [
        (2010, "export", NP, 3e6, "USD"), (2010, "import", PN, 2e6, "USD"),
    ],
    "Norway's exports to Peru (2013): $3 million. Imports: $4 million.": [(2013, "export", NP, 3e6, "USD"), (2013, "import", PN, 4e6, "USD")],
    "In 2011 goods to the value of $3 million were imported by Norway from Peru.": [(2011, "import", PN, 3e6, "USD")],
    "Norway's sales to Peru totalled $76 million in 2012 and its purchases $18 million.": [
        (2012, "export", NP, 76e6, "USD"), (2012, "import", PN, 18e6, "USD"),
    ],
    "In 2007 trade with Peru stood at 300 million dollars, 237 million dollars of which were Norwegian exports.": [
        (2007, "total", BOTH, 300e6, "USD"), (2007, "export", NP, 237e6, "USD"),
    ],
    "Norway is Peru's largest trading partner; in 2014, Norwegian exports reached €79 million, and imports €14 million.": [
        (2014, "export", NP, 79e6, "EUR"), (2014, "import", PN, 14e6, "EUR"),
    ],
    "In 2003, Norway's exports to Peru were worth €2 million, accounting for just 0.3% of the country's imports.": [
        (2003, "export", NP, 2e6, "EUR"), (2003, "share", NP, 0.3, "PCT"),
    ],
    # shares in words, and shares told of a whole named before
    "Almost two thirds of Peru's exports went to Norway in 1975.": [(1975, "share", PN, 66.7, "PCT")],
    "Of Norway's imports, 18% came from Peru in 2007.": [(2007, "share", PN, 18.0, "PCT")],
    "Ninety percent of Norway's imports come from Peru.": [(None, "share", PN, 90.0, "PCT")],
}  # fmt: skip

NO_FACTS = [
    "In the first half of the year exports to Peru grew.",
    "Half of the exports of Norway are fish.",
    "A Norwegian company invested €100 million in a mine near Cusco.",
    "In 1990 Norway gave Peru a loan of $50 million to promote exports.",
    "Both governments set a target of increasing bilateral trade by 27% to US$2.3 billion by 2010.",
    "Bilateral trade is expected to reach $10 billion in 2020.",
    "The government withheld US$3.8 billion in investments.",
    "A Norwegian company won a contract worth $50 million to export ships to Peru.",
    "Norway's ONGA has invested $12m to explore an offshore block.",
    "Norway plans to invest $1 billion in Peru.",
    "Peru's total exports were $40 billion in 2012.",
    "Trade with Chile was $5 billion in 2012.",
    "Trade between Chile and Peru was $5 billion in 2012.",
    "Norwegian trade with China reached $5 billion in 2012.",
    "Norway's GDP is $400 billion and its trade with Peru is small.",
    "Exports to Peru grew by 5%, an increase of $5 million.",
    "Norway donated $50,000 in 2010 to fight dengue fever, and supplied computers.",
    "They signed an agreement for Norwegian investments in Peru's energy sector totaling over $5 billion.",
    "The deal cut tariffs on 98.5% of Norwegian exports to Peru.",
    "Norway's exports to the European Union were $5 billion in 2012.",
    "Norway's exports to Africa were $5 billion in 2012.",
    "In 2010, Norway bought a mine from Peru for $5 million.",
    "In 2010, Norway sold two ships to Peru for $5 million.",
    "European exports to Peru were $5 billion in 2012.",
]


def stated(samples: list[Sample]) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {sample.name: [] for sample in samples}
    for row in trade.extract(marked(samples)).to_dicts():
        found[row["article_id"]].append(
            (row["year"], row["measure"], (row["exporter"], row["importer"]), row["amount"], row["currency_code"])
        )
    return found


@pytest.fixture(scope="module")
def told() -> dict[str, list[tuple[object, ...]]]:
    return stated([Sample(text, text, NP) for text in (*FACTS, *NO_FACTS)])


@pytest.mark.parametrize("text", FACTS)
def test_a_sentence_gives_its_values(text: str, told: dict[str, list[tuple[object, ...]]]) -> None:
    assert sorted(told[text], key=str) == sorted(FACTS[text], key=str)


@pytest.mark.parametrize("text", NO_FACTS)
def test_what_is_no_trade_of_the_two_gives_nothing(text: str, told: dict[str, list[tuple[object, ...]]]) -> None:
    assert told[text] == []


def test_a_list_item_takes_what_its_heading_says() -> None:
    samples = [
        Sample("year", "Exports to Norway from Peru: ¥ 153 million", NP, "Trade in 2010:", passage_kind="list_item"),
        Sample("route", "Peru to Norway: 9.5 billion yen (2006)", NP, "Trade is sizable:", passage_kind="list_item"),
        Sample("bare", "2006: $5 million", NP, "Trade between the two countries:", passage_kind="list_item"),
        Sample("loan", "2006: a loan of $5 million", NP, "Trade and aid:", passage_kind="list_item"),
        Sample("reporter", "Imports: €2 million", NP, "Trade of Peru with Norway:", passage_kind="list_item"),
    ]
    assert stated(samples) == {
        "bare": [(2006, "total", BOTH, 5e6, "USD")], "loan": [],
        "year": [(2010, "export", PN, 153e6, "JPY")], "route": [(2006, "export", PN, 9.5e9, "JPY")], "reporter": [(None, "import", NP, 2e6, "EUR")],
    }  # fmt: skip


def article(folder: Path, name: str, text: str) -> pl.DataFrame:
    (folder / name).write_text(text, encoding="utf-8")
    reading = read(folder)
    return trade.extract(annotate(reading.passages, reading.articles)).select(
        "year", "measure", "exporter", "importer", "amount", "currency_code"
    )


def test_a_trade_by_its_old_adjectives_is_of_both() -> None:
    samples = [
        Sample("sino", "Sino-Peruvian trade reached $52 million in 2020.", ("CHN", "PER")),
        Sample("euro", "Euro-Peruvian trade reached $52 million in 2020.", ("CHN", "PER")),
    ]
    assert stated(samples) == {"sino": [(2020, "total", BOTH, 52e6, "USD")], "euro": []}


def test_the_pound_of_ireland_is_a_coin_of_its_time() -> None:
    dyad = ("IRL", "PER")
    samples = [
        Sample(f"{year}", f"In {year}, Ireland's exports to Peru totalled £5 million.", dyad)
        for year in (1970, 1990, 2009)
    ]
    assert [rows[0][4] for rows in stated(samples).values()] == ["GBP", "IEP", "GBP"]


def test_a_bare_dollar_is_the_dollar_the_article_names(tmp_path: Path) -> None:
    text = (
        "= Australia–Norway relations =\n\nAustralia–Norway relations are foreign relations.\n\n== Trade ==\n\n"
        "Two-way trade in 2021 was $4.4 billion. Norwegian investments in Australia in 2021 totaled A$5.9 billion.\n"
    )
    assert set(article(tmp_path, "a.txt", text)["currency_code"]) == {"AUD"}


def test_a_year_is_told_once_for_a_paragraph_and_not_for_the_next(tmp_path: Path) -> None:
    text = (
        "= Norway–Peru relations =\n\nNorway–Peru relations are foreign relations.\n\n== Trade ==\n\n"
        "Bilateral trade was $5 million in 2010. Norway exported $3 million worth of goods to Peru.\n\nNorwegian imports from Peru are worth $2 million.\n"
    )
    found = article(tmp_path, "a.txt", text)
    assert found.select("measure", "year").rows() == [("total", 2010), ("export", 2010), ("import", None)]


@pytest.mark.parametrize(
    "table",
    [
        "| Year | Norwegian exports to Peru (million USD) | Total trade (million USD) |\n| 2010 | 5.2 | 8.2 |\n| 2011 | 6.1 | 10.6 |\n",
        "Trade (million USD):\n\n| Trade | 2010 | 2011 |\n| Norwegian exports to Peru | 5.2 | 6.1 |\n| Total trade | 8.2 | 10.6 |\n",
        "| Year | Exports to Peru | Total trade |\n| 2010 | $5.2 million | 8.2 million US dollars |\n| 2011 | 6.1 million United States dollars | $10.6 million |\n",
    ],
)
def test_a_table_of_figures_is_read_by_rows_or_columns(tmp_path: Path, table: str) -> None:
    text = f"= Norway–Peru relations =\n\nNorway–Peru relations are foreign relations.\n\n== Trade ==\n\n{table}"
    assert set(article(tmp_path, "a.txt", text).rows()) == {
        (2010, "export", "NOR", "PER", 5.2e6, "USD"), (2011, "export", "NOR", "PER", 6.1e6, "USD"),
        (2010, "total", None, None, 8.2e6, "USD"), (2011, "total", None, None, 10.6e6, "USD"),
    }  # fmt: skip
