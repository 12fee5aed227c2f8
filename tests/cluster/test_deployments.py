"""The deployment files say what the program reads: variables it knows, versions that are locked, modules that are there."""

import re
from pathlib import Path

import pytest
import yaml

from pipeline.cluster import queue
from pipeline.executors import EXECUTORS
from pipeline.settings import SettingsError

ROOT = Path(__file__).resolve().parent.parent.parent
CLUSTER = ROOT / "pipeline" / "cluster"
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def variables() -> set[str]:
    """Every variable of the environment that a module of the package names."""
    return set(
        re.findall(r'"([A-Z]+_[A-Z_]+)"', "".join(path.read_text("utf-8") for path in CLUSTER.parent.rglob("*.py")))
    )


def test_the_compose_file_sets_what_the_program_reads() -> None:
    found = yaml.safe_load((CLUSTER / "compose.yaml").read_text("utf-8"))
    for service in ("ui", "worker"):
        own = found["services"][service]
        assert own["environment"].keys() <= variables()
        assert own["environment"]["BILATERAL_EXECUTOR"] in EXECUTORS
        assert own["environment"]["BILATERAL_DATABASE"].startswith("postgresql+psycopg2://")
    assert all(re.search(r":\d", found["services"][name]["image"]) for name in ("redis", "postgres"))


def test_the_chart_is_of_the_locked_version_and_sets_what_the_program_reads() -> None:
    values = (CLUSTER / "values.yaml").read_text("utf-8")
    [locked] = re.findall(r"^dagster==(\S+)$", LOCK, re.MULTILINE)
    assert f"version {locked}" in values
    assert f"--version {locked}" in (CLUSTER / "README.md").read_text("utf-8")
    [deployment] = yaml.safe_load(values)["dagster-user-deployments"]["deployments"]
    named = {one["name"] for one in deployment["env"]}
    assert {name for name in named if not name.startswith("AWS_")} <= variables()


def test_every_variable_of_the_page_is_one_that_the_program_reads() -> None:
    page = (CLUSTER / "README.md").read_text("utf-8")
    shown = set(re.findall(r"`((?:BILATERAL|SEEDS|WAREHOUSE)_[A-Z_]+)`", page))
    assert len(shown) > 5
    assert shown <= variables() | {"BILATERAL_BATCH_BYTES"}


def test_a_task_leaves_the_queue_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_LONGEST_STEP", "77")
    monkeypatch.setenv("BILATERAL_BROKER", "redis://there:1/2")
    found = queue.settings()
    assert found["backend"] == found["broker"] == "redis://there:1/2"
    assert found["config_source"]["task_acks_late"] is True
    assert found["config_source"]["task_reject_on_worker_lost"] is True
    assert found["config_source"]["broker_transport_options"] == {"visibility_timeout": 77}
    monkeypatch.setenv("BILATERAL_BROKER", "amqp://there")
    assert queue.settings()["backend"] == "rpc://"
    monkeypatch.setenv("BILATERAL_LONGEST_STEP", "soon")
    with pytest.raises(SettingsError, match="must be a number of seconds"):
        queue.settings()
