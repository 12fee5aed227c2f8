"""Frames between assets: staged beside the warehouse, of one generation, usable in a later run."""

import os
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipeline import resources
from pipeline.resources import Locations, StagedFrames, code_fingerprint, seeds_generation


def graph(generation: str) -> list[dg.AssetsDefinition]:
    """Two frames read from the seeds, one made of the first, one of all."""

    @dg.multi_asset(outs={"left": dg.AssetOut(), "right": dg.AssetOut()})
    def read() -> tuple[dg.Output[pl.DataFrame], dg.Output[pl.DataFrame]]:
        frame = pl.DataFrame({"said": [generation]})
        metadata = {"generation": generation}
        return dg.Output(frame, metadata=metadata), dg.Output(frame, metadata=metadata)

    @dg.asset
    def made(left: pl.DataFrame) -> pl.DataFrame:
        return left

    @dg.asset
    def both(made: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([made, right])

    return [read, made, both]


def run(tmp_path: Path, generation: str, selection: list[str] | None = None) -> str | None:
    """Materialise on real Dagster; the message of what failed."""
    locations = Locations.configure_at_launch()
    places = {"warehouse_path": str(tmp_path / "bilateral.duckdb")}
    result = dg.materialize(
        graph(generation),
        resources={"io_manager": StagedFrames(locations=locations), "locations": locations},
        run_config={"resources": {"locations": {"config": places}}},
        selection=selection,
        raise_on_error=False,
    )
    failures = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    if not failures:
        return None
    error = failures[0]
    while error.cause is not None:
        error = error.cause
    return error.message


def staged(tmp_path: Path, name: str) -> list[str]:
    return pl.read_parquet(tmp_path / ".bilateral.staging" / f"{name}.parquet")["said"].to_list()


def test_frames_pass_through_and_stay_for_a_later_run(tmp_path: Path) -> None:
    assert run(tmp_path, "monday") is None
    assert run(tmp_path, "monday", ["both"]) is None
    assert staged(tmp_path, "both") == ["monday", "monday"]


def test_frames_of_two_generations_never_meet(tmp_path: Path) -> None:
    assert run(tmp_path, "monday") is None
    assert run(tmp_path, "tuesday", ["left", "right"]) is None
    message = run(tmp_path, "tuesday", ["both"])
    assert message is not None
    assert "two different states of the seeds folder" in message
    assert staged(tmp_path, "both") == ["monday", "monday"]
    assert run(tmp_path, "tuesday", ["made"]) is None
    assert run(tmp_path, "tuesday", ["both"]) is None
    assert staged(tmp_path, "both") == ["tuesday", "tuesday"]


def test_a_frame_of_another_version_of_the_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(tmp_path, "monday") is None
    monkeypatch.setattr(resources, "code_fingerprint", lambda: "newer")
    message = run(tmp_path, "monday", ["both"])
    assert message is not None
    assert "another version of the program" in message


def test_a_frame_that_was_never_made_is_named(tmp_path: Path) -> None:
    message = run(tmp_path, "monday", ["both"])
    assert message is not None
    assert "has not been materialised for this warehouse yet" in message


def test_no_half_written_frame_is_left(tmp_path: Path) -> None:
    assert run(tmp_path, "monday") is None
    names = sorted(path.name for path in (tmp_path / ".bilateral.staging").iterdir())
    assert names == ["both.parquet", "left.parquet", "made.parquet", "right.parquet"]


def test_the_generation_names_what_was_read_and_refused_in_any_order() -> None:
    articles = pl.DataFrame({"article_id": ["a", "b"], "sha256": ["1", "2"]})
    rejected = pl.DataFrame({"source_file": ["c"], "stage": ["reading"], "rule": ["not_utf8"]})
    one = seeds_generation(articles, rejected)
    assert seeds_generation(articles.reverse(), rejected) == one
    assert seeds_generation(articles, rejected.clear()) != one
    assert seeds_generation(articles.with_columns(sha256=pl.lit("3")), rejected) != one


def test_the_code_fingerprint_is_stable() -> None:
    code_fingerprint.cache_clear()
    first = code_fingerprint()
    code_fingerprint.cache_clear()
    assert code_fingerprint() == first


def test_what_a_killed_run_left_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    folder = tmp_path / ".bilateral.staging"
    folder.mkdir()
    dead, living = folder / ".left.dead.building", folder / ".left.living.building"
    dead.write_bytes(b"half a frame")
    os.utime(dead, (0, 0))
    living.write_bytes(b"half a frame")
    assert run(tmp_path, "monday") is None
    assert not dead.exists()
    assert living.exists()
