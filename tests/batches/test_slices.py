"""Batches of articles: nothing is lost, no article is cut in two, and what is read does not depend on them."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.batches import of_articles
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.reading import read

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"


@pytest.mark.parametrize("size", [1, 2, 4, 7, 100])
def test_batches_are_the_frame_in_whole_articles(size: int) -> None:
    frame = pl.DataFrame({"article_id": [*"aaabbbbbcdd"], "passage_id": range(11)})
    batches = list(of_articles(frame, size))
    assert_frame_equal(pl.concat(batches), frame)
    ids = [set(batch["article_id"]) for batch in batches]
    assert sum(map(len, ids)) == len(set.union(*ids))
    assert all(batch.height < size + 5 for batch in batches)


def test_no_passages_are_one_empty_batch() -> None:
    assert [batch.height for batch in of_articles(pl.DataFrame(schema={"article_id": pl.String}))] == [0]


def test_what_an_article_says_does_not_depend_on_its_batch() -> None:
    reading = read(SEEDS)
    whole = annotate(reading.passages, reading.articles)
    one_by_one = pl.concat([annotate(batch, reading.articles) for batch in of_articles(reading.passages, 1)])
    assert_frame_equal(one_by_one, whole)
    found = [extract(batch) for batch in of_articles(whole, 1)]
    assert len(found) == reading.articles.height == 4
    for kind, statements in extract(whole).items():
        assert_frame_equal(pl.concat([batch[kind] for batch in found]), statements, check_row_order=False)
