"""Fetched articles are kept current by a schedule that is off unless it is switched on; its outcome is an asset."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

import misbehaving
from pipeline import automation
from pipeline.assets import update
from pipeline.fetching.articles import Articles
from pipeline.provenance import Provenance
from pipeline.resources import Locations

NOW = "2026-01-01T00:00:00Z"


def answer(asked: bytes) -> bytes:
    """A wiki whose page 1 has a newer revision, page 2 not, page 3 is gone."""
    query = misbehaving.question(asked)
    pages: list[dict[str, object]] = [{"pageid": 3, "missing": True}]
    pages += [{"pageid": number, "ns": 0, "title": f"Page {number}", "lastrevid": 11 - number} for number in (1, 2)]
    if query.get("meta"):
        return json.dumps({"query": {"general": {"sitename": "Test"}, "rightsinfo": {}}}).encode()
    if query["prop"] == "revisions":
        main = {"content": "newer", "contentmodel": "wikitext"}
        pages[1]["revisions"] = [{"revid": 10, "parentid": 9, "timestamp": NOW, "slots": {"main": main}}]
    return json.dumps({"curtimestamp": NOW, "query": {"pages": pages}}).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[misbehaving.Proxy]:
    with misbehaving.serving(answer) as proxy:
        monkeypatch.setenv("BILATERAL_WIKI", proxy.endpoint)
        monkeypatch.setenv("BILATERAL_REQUESTS_PER_SECOND", "10")
        monkeypatch.delenv("BILATERAL_CONTACT", raising=False)
        yield proxy


def run(seeds: Path) -> dg.ExecuteInProcessResult:
    return dg.materialize([update], resources={"locations": Locations(seeds_dir=str(seeds))}, raise_on_error=False)


def fetched(seeds: Path, wiki: str) -> None:
    with Articles(seeds) as there:
        for number in (1, 2, 3):
            there.put(
                Provenance(
                    title=f"Page {number}",
                    wiki=wiki,
                    page_id=number,
                    revision_id=9,
                    timestamp=NOW,
                    permalink=f"https://{wiki}/w/index.php?oldid=9",
                    fetched_at=NOW,
                ),
                "older",
            )


def test_an_update_is_an_asset_that_says_what_came_of_it(server: misbehaving.Proxy, tmp_path: Path) -> None:
    wiki = f"127.0.0.1:{server.server_port}"
    fetched(tmp_path, wiki)
    done = run(tmp_path)
    assert done.success
    [materialization] = done.asset_materializations_for_node("update")
    said = {name: value.value for name, value in materialization.metadata.items()}
    assert (said["checked"], said["newer"], said["failed"]) == (3, 1, 1)
    assert "| Page 3 | is not there any more; its file stays as it is |" in str(said["problems"])
    assert (tmp_path / f"127.0.0.1%3A{server.server_port}/Page_1.wikitext").read_text().endswith("newer")


def test_a_wiki_that_refuses_fails_the_run_with_its_reason_and_changes_nothing(
    server: misbehaving.Proxy, tmp_path: Path
) -> None:
    fetched(tmp_path, f"127.0.0.1:{server.server_port}")
    server.faults = [misbehaving.status(403)]
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.wikitext")}
    done = run(tmp_path)
    assert not done.success
    [failure] = [event for event in done.all_events if event.event_type_value == "STEP_FAILURE"]
    assert "refused with 403" in str(failure.step_failure_data.user_failure_data)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.wikitext")} == before


def test_where_nothing_was_fetched_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BILATERAL_CONTACT", raising=False)
    monkeypatch.delenv("BILATERAL_WIKI", raising=False)
    done = run(tmp_path)
    assert done.success
    fetched(tmp_path, "en.wikipedia.org")
    done = run(tmp_path)
    assert not done.success
    [failure] = [event for event in done.all_events if event.event_type_value == "STEP_FAILURE"]
    assert "set BILATERAL_CONTACT" in str(failure.step_failure_data.user_failure_data)


@pytest.mark.parametrize(
    ("value", "status"), [(None, "STOPPED"), ("0", "STOPPED"), ("1", "RUNNING"), ("on", "RUNNING")]
)
def test_the_schedule_is_off_unless_it_is_switched_on(
    value: str | None, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.delenv("BILATERAL_DAILY_UPDATE", raising=False)
        if value is not None:
            changed.setenv("BILATERAL_DAILY_UPDATE", value)
        schedule = importlib.reload(automation).update_before_refresh
    importlib.reload(automation)
    assert schedule.default_status.value == status
    assert (schedule.cron_schedule, automation.daily_refresh.cron_schedule) == ("45 3 * * *", "15 4 * * *")
