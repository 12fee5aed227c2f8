import pytest

from pipeline.extraction import products
from samples import Sample, marked

NP, PN = ("NOR", "PER"), ("PER", "NOR")

FACTS: dict[str, dict[tuple[str, str], list[str]]] = {
    "Peru's main exports to Norway include: tubes made from iron or steel, telephones and mobile phones, fruits and nuts, and parts and accessories for motor vehicles.": {
        PN: ["tubes made from iron or steel", "telephones and mobile phones", "fruits and nuts", "parts and accessories for motor vehicles"],
    },
    "Peru's exports to Norway include: oils used for soap, wax and candles; nickel wire, splints and bandages.": {
        PN: ["oils used for soap, wax and candles", "nickel wire", "splints and bandages"],
    },
    "Norwegian exports include fuels, diamonds and mineral oils, vehicles, machinery and medical products.": {
        NP: ["fuels", "diamonds", "mineral oils", "vehicles", "machinery", "medical products"],
    },
    "Norwegian imports were primarily foodstuffs and raw materials, while exports were mostly machinery and finished products.": {
        PN: ["foodstuffs", "raw materials"], NP: ["machinery", "finished products"],
    },
    "Norwegian exports to Peru amounted to $89 million in 2001, consisting mainly of oil and oil derivatives, natural gas, iron and steel.": {
        NP: ["oil and oil derivatives", "natural gas", "iron and steel"],
    },
    "Exports to Peru consist mostly of machinery, whereas imports consist of ores and fish.": {NP: ["machinery"], PN: ["ores", "fish"]},
    "Peru exports copper, gold and fish meal to Norway and imports paper, chemicals and machinery.": {
        PN: ["copper", "gold", "fish meal"], NP: ["paper", "chemicals", "machinery"],
    },
    "The main products exported from Peru to Norway were fish oil ($110M), zinc ore ($36.7M), and other textiles, among others.": {
        PN: ["fish oil", "zinc ore", "textiles"],
    },
    "Peruvian exports to Norway, mainly coffee and copper, reached $5 million in 2010.": {PN: ["coffee", "copper"]},
    "Peru exports coffee and copper to Norway, and Norway exports paper and ships.": {PN: ["coffee", "copper"], NP: ["paper", "ships"]},
    "Coffee and copper are the main Peruvian exports to Norway.": {PN: ["Coffee", "copper"]},
    "The largest Peruvian export to Norway is copper ore.": {PN: ["copper ore"]},
    "Norway imports from Peru coffee and copper.": {PN: ["coffee", "copper"]},
    "In 2010, Peru exported to Norway coffee, copper and fish oil.": {PN: ["coffee", "copper", "fish oil"]},
    "Norway receives coffee and copper from Peru, while Norway provides Peru with paper.": {PN: ["coffee", "copper"], NP: ["paper"]},
    "Coffee and copper are mainly exported from Peru to Norway.": {PN: ["Coffee", "copper"]},
    "Machinery and paper make up most of Norway's exports to Peru.": {NP: ["Machinery", "paper"]},
    "Peru's exports to Norway amounted to $5 million (mainly coffee and copper).": {PN: ["coffee", "copper"]},
    "Norway exported €5 million worth of paper and ships to Peru in 2010.": {NP: ["paper", "ships"]},
    "Norway was the largest single supplier of coal, iron ore, wool, and sugar to Peru in 1990.": {NP: ["coal", "iron ore", "wool", "sugar"]},
    "Trade is substantially Norwegian imports of vehicles and other manufactures and metal ores.": {PN: ["vehicles and other manufactures", "metal ores"]},
    # one vocabulary for all verbs of trade
    "Peru delivers copper and zinc to Norway, and obtains paper and fish.": {PN: ["copper", "zinc"], NP: ["paper", "fish"]},
    "Norwegian sales to Peru consist of paper and fish; purchases are almost exclusively copper and zinc.": {NP: ["paper", "fish"], PN: ["copper", "zinc"]},
    "From Peru, Norway buys copper and zinc.": {PN: ["copper", "zinc"]},
    "Peruvian goods imported into Norway include copper and zinc.": {PN: ["copper", "zinc"]},
    "Norway sells paper, food and supplies to Peru.": {NP: ["paper", "food", "supplies"]},
    # whose trade a word without a name is
    "Norway's principal exports to Peru are paper and fish. Major imports are copper and zinc.": {NP: ["paper", "fish"], PN: ["copper", "zinc"]},
    "Peru exports copper to Norway; the latter exports paper and fish to Peru.": {PN: ["copper"], NP: ["paper", "fish"]},
    "Norway exports paper to Peru, which exports copper and zinc to Norway.": {NP: ["paper"], PN: ["copper", "zinc"]},
    "Norway exports to Peru paper and fish and imports from it copper and zinc.": {NP: ["paper", "fish"], PN: ["copper", "zinc"]},
    "The main commodities imported by Norway from Peru were copper and zinc.": {PN: ["copper", "zinc"]},
    "Peru's exports to Norway consist of copper. In return, Norway exports paper and fish.": {PN: ["copper"], NP: ["paper", "fish"]},
    "Norway mostly exports paper and fish, while it imports copper.": {NP: ["paper", "fish"], PN: ["copper"]},
    "Copper and zinc are exported to Norway; paper and fish are the main imports.": {PN: ["Copper", "zinc"], NP: ["paper", "fish"]},
    # other shapes
    "Exports from Peru (copper, zinc) were worth $5 million, and exports from Norway (paper) $1 million.": {PN: ["copper", "zinc"], NP: ["paper"]},
    "The structure of Norwegian exports to Peru was as follows: paper, fish, ships.": {NP: ["paper", "fish", "ships"]},
}  # fmt: skip

NO_FACTS = [
    "Norway bought guns and ships from Peru.",
    "Norway sold tickets and land to Peru.",
    "Import duties on copper and fish from Peru were cut.",
    "Both countries export copper and fish.",
    "Norway provides Peru with aid, and Peru receives tourists from Norway.",
    "Norway sold $5 million worth of weapons to Peru.",
    "Norway's exports to Peru were small and declining.",
    "Norwegian exports to Peru are growing, and imports are falling.",
    "Norway could export ships to Peru.",
    "Norway wanted to export its revolution to Peru.",
    "Norway is the largest provider of economic assistance to Peru.",
    "Chile's main exports to Peru include wine, fruit and copper.",
    "Norway's main exports to the European Union are gas, oil and fish.",
    "European exports to Peru are mainly machinery and chemicals.",
    "Norway sold three submarines and tanks to Peru.",
    "Traded goods include coffee and paper.",
]


def listed(samples: list[Sample]) -> dict[str, dict[tuple[str, str], list[str]]]:
    """Sentence to direction to its products in the order of their ranks."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {sample.name: {} for sample in samples}
    for row in products.extract(marked(samples)).sort("article_id", "list_rank").to_dicts():
        found[row["article_id"]].setdefault((row["exporter"], row["importer"]), []).append(row["product"])
    return found


@pytest.fixture(scope="module")
def told() -> dict[str, dict[tuple[str, str], list[str]]]:
    return listed([Sample(text, text, NP) for text in (*FACTS, *NO_FACTS)])


@pytest.mark.parametrize("text", FACTS)
def test_a_list_gives_its_products_in_order(text: str, told: dict[str, dict[tuple[str, str], list[str]]]) -> None:
    assert told[text] == FACTS[text]


@pytest.mark.parametrize("text", NO_FACTS)
def test_what_names_no_goods_of_the_two_gives_nothing(
    text: str, told: dict[str, dict[tuple[str, str], list[str]]]
) -> None:
    assert told[text] == {}


def test_bullets_take_their_direction_from_the_line_above() -> None:
    heading = "Main exports from Norway to Peru:"
    samples = [
        Sample("one", "Paper and cardboard", NP, heading, passage_kind="list_item"),
        Sample("two", "Machinery, ships", NP, heading, passage_kind="list_item"),
    ]
    assert listed(samples) == {"one": {NP: ["Paper and cardboard"]}, "two": {NP: ["Machinery", "ships"]}}
