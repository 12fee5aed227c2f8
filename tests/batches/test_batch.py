"""A batch: the same bytes wherever and however often it is run, and nothing where a file is not what was planned."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from pipeline import batches
from pipeline.reading import Limits, Reading, read_texts
from pipeline.reading.files import Refusal, Text

RUN = """
import sys; from pathlib import Path
from pipeline import batches
store = batches.Store(Path(sys.argv[2]).as_uri())
plan = batches.plan(batches.source(Path(sys.argv[1])))
plan.store(store)
batches.run(plan, plan.batches[0], batches.source(Path(sys.argv[1])), store)
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_another_process_on_one_thread_writes_the_same_bytes(
    tmp_path: Path, corpus: Path, of_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, threads in (("one", "1"), ("other", "3")):
        monkeypatch.setenv("POLARS_MAX_THREADS", threads)
        subprocess.run([sys.executable, "-c", RUN, str(corpus), str(tmp_path / place)], check=True)
    assert files(tmp_path / "one") == files(tmp_path / "other")
    assert len(files(tmp_path / "one")) == 2 + 13


def test_a_batch_that_is_there_is_not_done_again_and_one_that_is_torn_is(
    tmp_path: Path, corpus: Path, of_batches: None
) -> None:
    source, store = batches.source(corpus), batches.Store(tmp_path.as_uri())
    plan = batches.plan(source)
    rows = batches.run(plan, plan.batches[0], source, store)
    assert rows["articles"] > 0
    written = {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)}
    assert batches.run(plan, plan.batches[0], source, store) == rows
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in files(tmp_path)} == written
    before = files(tmp_path)
    next(tmp_path.rglob("visits.parquet")).unlink()
    assert batches.run(plan, plan.batches[0], source, store) == rows
    assert files(tmp_path) == before


@pytest.mark.parametrize("change", ["content", "gone"])
def test_a_file_that_changed_since_the_plan_stops_its_batch(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("A–B relations\n\nOne.\n")
    source, store = batches.source(folder), batches.Store((tmp_path / "store").as_uri())
    plan = batches.plan(source)
    if change == "content":
        (folder / "a.txt").write_text("A–B relations\n\nTwo.\n")
    else:
        (folder / "a.txt").unlink()
    with pytest.raises(batches.SeedsChangedError, match=r"a\.txt is not what it was"):
        batches.run(plan, plan.batches[0], source, store)
    assert files(tmp_path / "store") == {}


def test_a_passage_that_is_not_where_it_says_stops_its_batch(
    tmp_path: Path, corpus: Path, of_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = batches.source(corpus), batches.Store(tmp_path.as_uri())
    plan = batches.plan(source)

    def shifted(texts: list[Text | Refusal], limits: Limits) -> Reading:
        reading = read_texts(texts, limits)
        return dataclasses.replace(reading, passages=reading.passages.with_columns(pl.col("char_start") + 1))

    monkeypatch.setattr("pipeline.batches.batch.read_texts", shifted)
    with pytest.raises(batches.MisplacedError, match="passages are not the characters of their file, the first: "):
        batches.run(plan, plan.batches[0], source, store)
    assert not store.names("batches")
