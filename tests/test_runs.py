"""Runs of the job and of parts of it, as the UI starts them."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl
import pytest

from pipeline import star
from pipeline.assets import facts_key, reading_key
from pipeline.definitions import defs, run_config
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


class Project:
    """A seeds folder, a warehouse and the runs on them."""

    def __init__(self, seeds: Path, warehouse: Path, instance: dg.DagsterInstance) -> None:
        self.seeds, self.warehouse, self.instance = seeds, warehouse, instance

    def run(self, selection: Sequence[dg.AssetKey] | None = None) -> dg.ExecuteInProcessResult:
        return defs.resolve_job_def("refresh").execute_in_process(
            run_config(Settings(self.seeds, self.warehouse)) | {"resources": self.resources()},
            instance=self.instance,
            asset_selection=selection,
            raise_on_error=False,
        )

    def resources(self) -> dict[str, object]:
        return {"locations": {"config": {"seeds_dir": str(self.seeds), "warehouse_path": str(self.warehouse)}}}

    def rows(self, relation: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return sorted(connection.table(relation).fetchall(), key=repr)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, dg.ExecuteInProcessResult]]:
    """A run of everything, as it was left."""
    folder = tmp_path_factory.mktemp("done")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    # Kept in memory: on disk a run is a thousand commits, and most of its time is waiting for them.
    with dg.DagsterInstance.ephemeral() as instance:
        project = Project(folder / "seeds", folder / "warehouse" / "bilateral.duckdb", instance)
        yield project, project.run()


@pytest.fixture
def project(done: tuple[Project, dg.ExecuteInProcessResult], tmp_path: Path) -> Project:
    """A copy of it, to go on from."""
    first, _ = done
    shutil.copytree(first.seeds, tmp_path / "seeds")
    shutil.copytree(first.warehouse.parent, tmp_path / "warehouse")
    return Project(tmp_path / "seeds", tmp_path / "warehouse" / "bilateral.duckdb", first.instance)


def failure(result: dg.ExecuteInProcessResult) -> str:
    """The reason that the UI shows of the first failed step."""
    error = next(event for event in result.all_events if event.is_step_failure).step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    assert error is not None
    return error.message


def test_a_run_of_everything_shows_every_asset_and_every_check(
    done: tuple[Project, dg.ExecuteInProcessResult],
) -> None:
    _, result = done
    assert result.success
    graph = defs.get_repository_def().asset_graph
    shown = {event.asset_key: event.materialization for event in result.get_asset_materialization_events()}
    on_demand = {dg.AssetKey(["desk", "report"]), dg.AssetKey(["update"])}
    assert set(shown) == graph.materializable_asset_keys - on_demand
    for key, materialization in shown.items():
        metadata = materialization.metadata
        assert "dagster/row_count" in metadata, key
        assert "preview" in metadata, key
        assert "dagster/column_schema" in metadata, key
        assert ("dagster/column_lineage" in metadata) == (key.path[0] in {"star", "views"}), key
    evaluated = {(event.asset_key, event.check_name) for event in result.get_asset_check_evaluations()}
    assert evaluated == {(key.asset_key, key.name) for key in graph.asset_check_keys}
    errors = [
        check for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR
    ]  # fmt: skip
    assert errors == []


def test_the_row_counts_are_those_of_the_file(done: tuple[Project, dg.ExecuteInProcessResult]) -> None:
    project, result = done
    with duckdb.connect(project.warehouse, read_only=True) as connection:
        for event in result.get_asset_materialization_events():
            layer, _, name = event.asset_key.to_user_string().rpartition("/")
            if layer in {"star", "views"}:
                rows = len(connection.table(name))
                assert event.materialization.metadata["dagster/row_count"].value == rows, name


def test_a_run_publishes_the_same_rows_as_the_command(project: Project, warehouse: Path) -> None:
    other = Project(ROOT / "seeds", warehouse, project.instance)
    for relation in ("facts", "mentions", "diplomatic_timeline", "coverage", "dim_article", "rejected_rows"):
        assert project.rows(relation) == other.rows(relation), relation


def test_a_part_of_the_graph_can_be_run_by_itself(project: Project) -> None:
    before = project.rows("facts")
    assert project.run([facts_key("visits")]).success
    assert project.run(warehouse_keys()).success
    assert project.rows("facts") == before
    assert project.rows("refreshes")[-1][0] == 2


def test_a_part_that_would_mix_two_states_of_the_seeds_fails_and_the_file_stands(project: Project) -> None:
    before = project.warehouse.read_bytes()
    (project.seeds / "new.txt").write_text(
        "= Chile–Mexico relations =\n\nIn 1990, Chile and Mexico established diplomatic relations.\n", "utf-8"
    )
    assert project.run([reading_key(name) for name in ("articles", "passages", "rejected")]).success
    result = project.run(warehouse_keys())
    assert not result.success
    assert "two different states of the seeds folder: materialise all assets" in failure(result)
    assert project.warehouse.read_bytes() == before
    assert project.run().success
    assert any("new.txt" in row for row in project.rows("dim_article"))


def warehouse_keys() -> list[dg.AssetKey]:
    return [
        key for key in defs.get_repository_def().asset_graph.materializable_asset_keys
        if key.path[0] in {"star", "views"}
    ]  # fmt: skip


def test_without_a_seeds_folder_the_run_fails_with_one_sentence(project: Project) -> None:
    project.seeds = project.seeds.with_name("nowhere")
    assert f"There is no seeds folder at {project.seeds}." in failure(project.run())


def test_a_check_that_stops_the_publication_shows_its_rows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = project.warehouse.read_bytes()
    real = star.build

    def doubled(*inputs: Any) -> dict[str, pl.DataFrame]:
        built = real(*inputs)
        quotes = built["mentions"].with_columns(quote=pl.col("quote") + "!")
        return built | {"mentions": quotes}

    monkeypatch.setattr("pipeline.star.build", doubled)
    result = project.run()
    assert not result.success
    assert "checks failed: mentions_are_passages" in failure(result)
    failed = {check.check_name: check for check in result.get_asset_check_evaluations() if not check.passed}
    assert {"mentions_are_passages", "mentions_have_words"} <= set(failed)
    assert failed["mentions_are_passages"].severity == dg.AssetCheckSeverity.ERROR
    assert "| fact" in failed["mentions_are_passages"].metadata["rows"].value
    assert project.warehouse.read_bytes() == before
