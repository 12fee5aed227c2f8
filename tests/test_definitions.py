"""The graph as people meet it: guarded against change by accident, described throughout, without deprecated parts."""

import json
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipeline import frames
from pipeline.definitions import defs

SNAPSHOT = Path(__file__).with_name("graph.json")
GROUPS = {"seeds", "reading", "facts", "star", "views", "quality"}


def graph() -> dict[str, list[str]]:
    """Every name of the project that a bookmark, a script or a stored cursor may hold."""
    repository = defs.get_repository_def()
    nodes = repository.asset_graph
    return {
        "assets": sorted(f"{node.group_name}: {node.key.to_user_string()}" for node in nodes.asset_nodes),
        "checks": sorted(f"{key.asset_key.to_user_string()}: {key.name}" for key in nodes.asset_check_keys),
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "sensors": sorted(f"{sensor.name} ({sensor.default_status.value})" for sensor in repository.sensor_defs),
        "schedules": sorted(
            f"{schedule.name} ({schedule.default_status.value}, {schedule.cron_schedule} {schedule.execution_timezone})"
            for schedule in repository.schedule_defs
        ),
    }


def test_the_graph_is_the_one_that_was_agreed_on() -> None:
    """After a change on purpose: `python -m pytest tests/test_definitions.py` fails and writes what it found."""
    found = graph()
    agreed = json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.exists() else {}
    if found != agreed:
        SNAPSHOT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == agreed, f"{SNAPSHOT.name} is written anew: read the difference before you commit it"


def specs() -> list[dg.AssetSpec]:
    return sorted(defs.resolve_all_asset_specs(), key=lambda spec: spec.key)


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.key.to_user_string())
def test_every_asset_says_what_it_is(spec: dg.AssetSpec) -> None:
    assert spec.description
    assert spec.kinds
    assert spec.owners
    assert spec.group_name in GROUPS


def test_every_check_says_what_it_checks() -> None:
    checks = defs.get_repository_def().asset_graph.asset_check_keys
    nodes = defs.get_repository_def().asset_graph
    assert [key for key in checks if not nodes.get_check_spec(key).description] == []


def test_everything_comes_from_the_seeds() -> None:
    nodes = defs.get_repository_def().asset_graph
    downstream = dg.AssetSelection.assets("seeds").downstream().resolve(nodes)
    assert {key.to_user_string() for key in nodes.get_all_asset_keys() - downstream} <= {
        "update",  # brings them
        "star/dim_state",
        "star/dim_event_type",
        "views/state_roll_up",  # of dim_state only
        "views/codebook",  # of the catalog
    }


def test_the_definitions_load_as_dagster_loads_them() -> None:
    dg.Definitions.validate_loadable(defs)
    root = Path(__file__).resolve().parent.parent
    result = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate"], cwd=root, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert "bilateral" in result.stderr + result.stdout


def test_the_descriptions_of_frames_are_of_columns_that_exist() -> None:
    from pipeline.extraction.statements import COLUMNS

    assert set(frames.GRAINS) >= set(COLUMNS)
    unknown = {name for columns in COLUMNS.values() for name in columns} - set(frames.COLUMNS)
    assert unknown == set()
