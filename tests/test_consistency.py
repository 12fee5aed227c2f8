"""What the warehouse says of an article depends on that article, and on others only where they tell of the same states.

The laws are tried on the four seeds, on other versions of them, so that there is much to merge, and on generated
articles: the whole way for what may change while reading (names, order, splitting), and from the statements on for which
articles are there, where many combinations can be tried. ``CONSISTENCY_EXAMPLES=200`` tries that many.
"""

import os
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline import tables
from tests.generator import article
from tests.generator.forms import FORMS
from worlds import Extracted, extract, facts, mentioned, places, states_of

SEEDS = sorted((Path(__file__).resolve().parent.parent / "seeds").glob("*.txt"))
EXAMPLES = int(os.environ.get("CONSISTENCY_EXAMPLES", "8"))
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

laws = settings(
    max_examples=EXAMPLES,
    derandomize="CONSISTENCY_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def without_days(text: str) -> str:
    """The same article with dates less exact."""
    return re.sub(rf"\b\d{{1,2}} ({MONTHS})\b", r"\1", re.sub(rf"\b({MONTHS}) \d{{1,2}}, ", r"\1 ", text))


def shorter(text: str) -> str:
    """The same article without every third paragraph."""
    title, *paragraphs = text.split("\n\n")
    return "\n\n".join([title, *(one for number, one in enumerate(paragraphs) if number % 3 != 1)])


def library() -> dict[str, str]:
    """File names and texts; the name of an article that has no title of its own names it and is kept."""
    texts = {f"{path.stem}.txt": path.read_text("utf-8") for path in SEEDS}
    texts |= {f"older/{path.stem}.txt": without_days(path.read_text("utf-8")) for path in SEEDS}
    texts |= {f"short/{path.stem}.txt": shorter(path.read_text("utf-8")) for path in SEEDS}
    taken: set[frozenset[str]] = set()
    for number, form in enumerate(FORMS):
        made = article(700 + number, form, taken)
        texts[f"{number:02}/{made.title.replace('/', ' ')}"] = made.text
    return texts


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return library()


@pytest.fixture(scope="module")
def everything(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Extracted:
    return extract(write(tmp_path_factory.mktemp("everything"), texts))


def same_tables(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> list[str]:
    """The fact tables in which two builds differ."""
    return [table for table in tables.FACT_TABLES if not one[table].equals(other[table])]


def test_the_library_has_facts_to_merge(everything: Extracted) -> None:
    found = mentioned(everything.build())
    assert len(found) > 300
    assert sum(len(articles) > 1 for articles in found.values()) > 100


def test_other_names_and_another_order_change_no_fact(
    texts: dict[str, str], everything: Extracted, tmp_path: Path
) -> None:
    names = {name: f"{99 - number:02}/{name.rpartition('/')[2]}" for number, name in enumerate(texts)}
    assert sorted(names, key=names.__getitem__) != sorted(names)
    renamed = extract(write(tmp_path, {names[name]: text for name, text in texts.items()}))
    assert everything.told(names) == renamed.told()
    before, after = everything.build(), renamed.build()
    assert same_tables(before, after) == []
    assert places(before, names) == places(after)


def test_a_name_that_says_nothing_changes_no_fact(tmp_path: Path) -> None:
    seeds = {path.name: path.read_text("utf-8") for path in SEEDS}
    odd = dict(zip(seeds, ["Chile–Peru relations.txt", "x", "Ünï 😀\n'\"; drop.html", "a" * 250], strict=True))
    one = extract(write(tmp_path / "one", seeds))
    other = extract(write(tmp_path / "other", {odd[name]: text for name, text in seeds.items()}))
    assert one.told(odd) == other.told()
    assert same_tables(one.build(), other.build()) == []


def split(text: str) -> list[str]:
    """An article as several, one a section, each with the title."""
    title, *lines = text.split("\n")
    parts: list[list[str]] = [[]]
    for line in lines:
        if re.match(r"==[^=]", line):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join([title, "", *part]) for part in parts if any(line.strip() for line in part)]


def test_splitting_the_seeds_at_their_headings_changes_no_fact(everything: Extracted, tmp_path: Path) -> None:
    whole = everything.of([path.name for path in SEEDS]).build()
    parts = {
        f"{path.stem}/{number:02}.txt": part
        for path in SEEDS
        for number, part in enumerate(split(path.read_text("utf-8")))
    }
    assert len(parts) > 2 * len(SEEDS)
    pieces = extract(write(tmp_path, parts)).build()
    assert facts(pieces) == facts(whole)
    quotes = [built["mentions"].select("fact_id", "quote").unique().sort(pl.all()) for built in (whole, pieces)]
    assert quotes[0].equals(quotes[1])


def test_files_of_many_articles_say_the_same_as_a_file_each(tmp_path: Path) -> None:
    docs = {f"{number}.txt": article(900 + number, "wikiextractor").text for number in range(4)}
    apart = extract(write(tmp_path / "apart", docs))
    together = extract(write(tmp_path / "together", {"all.txt": "".join(docs.values())}))
    assert together.articles.height == apart.articles.height == 4
    one, other = apart.build(), together.build()
    assert same_tables(one, other) == []
    columns = ["fact_id", "article", "quote"]
    assert one["mentions"].select(columns).sort(columns).equals(other["mentions"].select(columns).sort(columns))


@pytest.fixture(scope="module")
def names(everything: Extracted) -> list[str]:
    return everything.articles["article_id"].to_list()


@laws
@given(data=st.data())
def test_the_order_of_articles_changes_nothing(everything: Extracted, names: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.permutations(names))
    before, after = everything.build(), everything.of(chosen).build()
    assert same_tables(before, after) == []
    assert before["mentions"].equals(after["mentions"])


@laws
@given(data=st.data())
def test_an_article_more_changes_no_fact_of_other_states_and_no_mention(
    everything: Extracted, names: list[str], data: st.DataObject
) -> None:
    added, *others = data.draw(st.permutations(names))
    few = others[: data.draw(st.integers(1, len(others)))]
    without, alone, with_it = (
        everything.of(few).build(),
        everything.of([added]).build(),
        everything.of([*few, added]).build(),
    )
    before, after = facts(without), facts(with_it)
    telling = mentioned(with_it)
    # What is told stays told in the same places, whatever it is merged with.
    assert {place for place in places(with_it) if place[1] != added} == places(without)
    assert {place for place in places(with_it) if place[1] == added} == places(alone)
    # A fact that the new article does not tell is as it was; so taking the article away takes what it alone tells.
    kept = {fact: row for fact, row in after.items() if added not in telling[fact]}
    assert kept == {fact: before.get(fact) for fact in kept}
    # A fact is gone or changed only where it was merged: it is of states that the new article tells of, or of none.
    told = states(alone)
    touched = [fact for fact, row in before.items() if after.get(fact) != row]
    assert [fact for fact, named in states_of(without, touched).items() if named and not named & told] == []


def states(built: dict[str, pl.DataFrame]) -> set[str]:
    """The states that any fact names."""
    return set[str]().union(*states_of(built, facts(built)).values())


def test_two_things_of_one_date_do_not_depend_on_each_other(tmp_path: Path) -> None:
    """The id of the one was another as soon as the other was there."""
    one = "= Chile–Peru relations =\n\nIn 2019 the port of a third country burned down.\n"
    other = "= Cuba–Haiti relations =\n\nIn 2019 a storm laid waste to a coast.\n"
    both = extract(write(tmp_path, {"a.txt": one, "b.txt": other}))
    alone = facts(both.of(["a.txt"]).build())
    assert len(alone) == 1
    assert alone.items() <= facts(both.build()).items()
