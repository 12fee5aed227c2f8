"""What holds for every text: places are exact, passages do not overlap, nothing of a seed's words is lost."""

import re
from collections import Counter
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading import read
from pipeline.reading.canonical import normalised
from pipeline.reading.formats import (
    Document,
    UnknownFormError,
    documents,
    markup,
    pandoc,
    plain,
    wikiextractor,
    wikitext,
)
from pipeline.reading.passages import passages

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
CASES = sorted(file for file in (Path(__file__).parent / "cases").iterdir() if file.suffix != ".expected")
TEXTS = [file.read_bytes().decode() for file in [*SEEDS, *CASES]]

several = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MARKUP = [
    "==",
    "= ",
    " =",
    "\n- ",
    "\n* ",
    "\n** ",
    "| ",
    " |\n",
    "||",
    "|-\n",
    "{|\n",
    "|}\n",
    "!",
    "!!",
    "[[",
    "]]",
    "{{",
    "}}",
    "'''",
]
MARKUP += [
    "<ref>",
    "</ref>",
    "<!--",
    "-->",
    "<table>",
    "<tr>",
    "<td rowspan=3>",
    "</table>",
    "<li>",
    "<ul>",
    "<p>",
    "<h2>",
    "<br>",
]
MARKUP += [
    "\n\n\n",
    "+---+\n",
    "+===+\n",
    "[1]",
    "_",
    ".jpg ",
    "<doc id='1' title=\"A–B relations\">\n",
    "</doc>",
    "&amp;",
    "&#1;",
    "\r\n",
]
MARKUP += [
    "\r",
    "\u2028",
    "\ufeff",
    "\u200b",
    "\x01",
    "\x11",
    "\x19",
    "\ue105",
    "{{flag|",
    "{{dts|",
    "rowspan=2|",
    "[[File:a.jpg|",
]
WORDS = [
    "Laos",
    "Peru",
    "Both",
    "in 1971",
    "No. 5",
    "U.S.",
    "D.C.",
    "J. R.",
    "etc.",
    '"Yes."',
    "é",
    "😀",
    "العربية",
    "1",
    ".",
    ". ",
    ": ",
]

texts = st.lists(st.sampled_from(MARKUP + WORDS + [" ", " ", "\n"]) | st.text(max_size=4), max_size=60).map("".join)
mutated = st.builds(
    lambda text, start, length, insert: (
        text[: start % (len(text) + 1)] + insert + text[start % (len(text) + 1) + length :]
    ),
    st.sampled_from(TEXTS),
    st.integers(0, 100_000),
    st.integers(0, 400),
    texts,
)


def cut(found: list[Document]) -> pl.DataFrame:
    return passages(
        pl.DataFrame(
            {
                "document": range(len(found)),
                "offset": [document.start for document in found],
                "canonical": [document.canonical for document in found],
            },
            schema={"document": pl.UInt32, "offset": pl.Int64, "canonical": pl.String},
        )
    )


def recognised(text: str) -> list[Document]:
    try:
        return list(documents(text, Counter()))
    except UnknownFormError:
        return []


def check(text: str) -> None:
    found = recognised(text)
    for document in found:
        assert len(document.canonical) == document.end - document.start
    rows = cut(found)
    end = 0
    for start, stop, kind, readable in rows.select("char_start", "char_end", "kind", "text").iter_rows():
        assert end <= start < stop <= len(text)
        end = stop
        assert not re.search("[\x01-\x08\x0e-\x1b\ue100-\ue2ff]", readable)
        assert kind in {"sentence", "list_item", "table_row", "caption", "infobox"}
        # What is read is what stands there, in its order, but for what templates and entities show in other words.
        if not re.search(r"[&{]", text):
            characters = iter(normalised(text[start:stop]))
            assert all(letter in characters for letter in re.sub(r"[\s|]", "", readable))
    assert rows["passage_id"].to_list() == list(range(rows.height))


@several
@given(texts)
def test_passages_of_any_text_have_exact_places_and_do_not_overlap(text: str) -> None:
    check(text)


@several
@given(mutated)
def test_passages_of_a_damaged_article_have_exact_places_and_do_not_overlap(text: str) -> None:
    check(text)


@several
@given(texts)
def test_every_mask_is_as_long_as_its_text(text: str) -> None:
    clean = normalised(text)
    assert len(clean) == len(text)
    for masked in (
        plain.mask(clean),
        pandoc.mask(clean),
        wikiextractor.mask(clean, "A–B relations"),
        wikitext.mask(clean),
        markup.mask(clean),
    ):
        assert len(masked) == len(clean)


prose = st.text("abcdeéLPß. ,;!?()'0123456789\"”–—", min_size=1, max_size=80).filter(
    lambda text: re.search(r"\w", text)
)
blocks = st.one_of(
    prose.map(lambda words: words.strip() + "\n"),
    prose.map(lambda words: f"\n- {words.strip()}\n"),
    st.tuples(prose, prose).map(lambda cells: f"| {cells[0]} | {cells[1]} |\n"),
    prose.map(lambda words: f"\n== {words.strip(' .')}x ==\n"),
)


@several
@given(st.lists(blocks, max_size=12))
def test_no_word_of_a_seed_is_lost(parts: list[str]) -> None:
    text = "= Laos–Peru relations =\n\n" + "\n".join(parts)
    rows = cut(recognised(text))
    read_characters = "".join(text[start:end] for start, end in rows.select("char_start", "char_end").iter_rows())
    headings = "".join(re.findall(r"^=+ ?(.*?) ?=+$", text, re.MULTILINE))
    bare = re.sub(r"^=+ ?.*? ?=+$|^- |\|", "", text, flags=re.MULTILINE)
    lost = Counter(re.sub(r"\s", "", bare)) - Counter(re.sub(r"\s", "", read_characters))
    assert not lost, (lost, headings)


@several
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4))
def test_articles_do_not_depend_on_their_neighbours(chosen: list[str]) -> None:
    alone = [
        cut(recognised(text)).select("char_start", "char_end", "text", "kind", "list_heading", "is_tail")
        for text in chosen
    ]
    together = cut([document for text in chosen for document in recognised(text)])
    assert together.select(alone[0].columns).equals(pl.concat(alone))


def test_nothing_at_all_is_read_as_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path)
    assert (reading.articles.height, reading.passages.height, reading.rejected.height) == (0, 0, 0)
    full = tmp_path / "full"
    full.mkdir()
    (full / "a").write_text(TEXTS[0], encoding="utf-8")
    whole = read(full)
    for name in ("articles", "passages", "rejected"):
        assert getattr(reading, name).schema == getattr(whole, name).schema
