"""What all batches found, together: as if they had been read at once, and only where they are whole."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline import batches, star
from pipeline.extraction import extract
from pipeline.grammar import annotate
from pipeline.reading import read


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[batches.Plan, batches.Store]:
    """All batches of the corpus, done in an order that is not theirs."""
    store = batches.Store(tmp_path_factory.mktemp("store").as_uri())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_BATCH_BYTES", "12000")
        plan = batches.plan(batches.source(corpus))
        for batch in sorted(plan.batches):
            batches.run(plan, batch, batches.source(corpus), store)
    return plan, store


def test_batches_together_are_what_is_read_at_once(
    done: tuple[batches.Plan, batches.Store], corpus: Path, tmp_path: Path
) -> None:
    plan, store = done
    assert len(plan.batches) > 2
    found = batches.gather(plan, store, tmp_path)
    reading = read(corpus)
    marked = annotate(reading.passages, reading.articles)
    assert_frame_equal(found.articles, reading.articles)
    assert_frame_equal(found.rejected, reading.rejected, check_row_order=False)
    assert sorted(found.rejected["rule"]) == ["duplicate", "empty"]
    whole = star.build(extract(marked), reading.articles, marked.lazy())
    pieces = star.build(found.statements, found.articles, found.passages)
    for table, rows in whole.items():
        assert_frame_equal(pieces[table], rows)
    assert whole["facts"].height > 100


def test_a_batch_that_is_missing_torn_or_another_is_named(
    done: tuple[batches.Plan, batches.Store], tmp_path: Path
) -> None:
    plan, done_store = done
    assert done_store.folder is not None
    store = batches.Store((tmp_path / "store").as_uri())
    for name in done_store.names("batches"):
        store.write(name, done_store.read(name))
    first, second = (f"batches/{batch}/visits.parquet" for batch in plan.batches[:2])
    own = store.read(first)
    for content, what in ((store.read(second), "holds something else"), (own[: len(own) // 2], "holds something else")):
        store.write(first, content)
        with pytest.raises(batches.IncompleteError, match=f"{first} {what}"):
            batches.gather(plan, store, tmp_path)
    store.delete([first])
    with pytest.raises(batches.IncompleteError, match=f"{first} is not there"):
        batches.gather(plan, store, tmp_path)


def test_batches_that_were_not_planned_are_not_taken_and_are_swept(
    done: tuple[batches.Plan, batches.Store], corpus: Path, tmp_path: Path
) -> None:
    plan, done_store = done
    store = batches.Store((tmp_path / "store").as_uri())
    for name in done_store.names("batches"):
        store.write(name, done_store.read(name))
    fewer = batches.Plan(plan.files.filter(pl.col("batch") != plan.batches[0]), plan.rejected, plan.limits)
    found = batches.gather(fewer, store, tmp_path)
    gone = set(plan.identities(plan.batches[0]))
    assert not gone & set(found.articles["source_file"])
    batches.sweep(fewer, store)
    assert {name.split("/")[1] for name in store.names("batches")} == set(fewer.batches)


def test_no_files_are_no_batches_and_empty_frames(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    plan = batches.plan(batches.source(tmp_path / "seeds"))
    found = batches.gather(plan, batches.Store((tmp_path / "store").as_uri()), tmp_path)
    assert plan.batches == ()
    assert (found.articles.height, found.passages.collect().height, found.rejected.height) == (0, 0, 0)
    built = star.build(found.statements, found.articles, found.passages)
    assert built["facts"].height == 0
