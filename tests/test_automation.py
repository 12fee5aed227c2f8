"""The sensor's decision, its look at a folder, and the sensor itself on real folders."""

import os
from pathlib import Path

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.automation import Cursor, FolderState, decide, look, seeds_sensor
from pipeline.resources import Locations


def state(fingerprint: str) -> FolderState:
    return FolderState(fingerprint, files=1, size=1)


def refreshes(fingerprints: list[str]) -> list[bool]:
    cursor, decisions = Cursor(), []
    for fingerprint in fingerprints:
        cursor, refresh = decide(Cursor.parse(cursor.dump()), state(fingerprint))
        decisions.append(refresh)
    return decisions


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ("A", [False]),
        ("AA", [False, True]),
        ("AAA", [False, True, False]),
        ("AABB", [False, True, False, True]),
        ("ABCDD", [False, False, False, False, True]),
        ("AABBAA", [False, True, False, True, False, True]),
        ("AABA", [False, True, False, False]),
    ],
    ids=[
        "one look proves nothing",
        "quiet for one look",
        "once for each state",
        "a change",
        "five arrivals in a row are one run",
        "back to a state seen before",
        "a file that came and went between two looks",
    ],
)
def test_a_state_is_refreshed_once_it_is_quiet(looks: str, expected: list[bool]) -> None:
    assert refreshes(list(looks)) == expected


@given(st.lists(st.sampled_from("ABC"), max_size=30))
def test_whatever_came_before_two_more_looks_at_one_state_leave_it_requested(looks: list[str]) -> None:
    cursor = Cursor()
    for fingerprint in [*looks, "A", "A"]:
        cursor, _ = decide(cursor, state(fingerprint))
    assert cursor.requested == "A"


@pytest.mark.parametrize("stored", [None, "", "not json", "[]", "3", '{"other": 1}'])
def test_a_cursor_of_another_version_counts_as_none(stored: str | None) -> None:
    assert Cursor.parse(stored) == Cursor()


def test_adding_changing_renaming_and_removing_a_file_each_change_the_fingerprint(tmp_path: Path) -> None:
    seen = {look(tmp_path).fingerprint}
    article = tmp_path / "sub" / "article.txt"
    article.parent.mkdir()
    article.write_text("one")
    seen.add(look(tmp_path).fingerprint)
    article.write_text("two")
    seen.add(look(tmp_path).fingerprint)
    article = article.rename(tmp_path / "sub" / "renamed.txt")
    seen.add(look(tmp_path).fingerprint)
    assert len(seen) == 4
    assert look(tmp_path).files == 1
    article.unlink()
    assert look(tmp_path).files == 0


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("one")
    before, times = look(tmp_path), article.stat()
    article.write_text("two")
    os.utime(article, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert look(tmp_path) != before


def test_hidden_files_and_a_look_without_changes_leave_the_fingerprint_alone(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("one")
    before = look(tmp_path)
    (tmp_path / ".article.txt.part").write_text("half")
    assert look(tmp_path) == before


def test_a_folder_that_cannot_be_read_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        look(tmp_path / "gone")


class Sensor:
    """The real sensor on a real instance, ticking when told to."""

    def __init__(self, folder: Path) -> None:
        self.locations = Locations(seeds_dir=str(folder))
        self.cursor: str | None = None

    def tick(self) -> dg.SensorResult | dg.SkipReason:
        context = dg.build_sensor_context(cursor=self.cursor)
        result = seeds_sensor(context, locations=self.locations)
        assert isinstance(result, dg.SensorResult | dg.SkipReason)
        if isinstance(result, dg.SensorResult):
            self.cursor = result.cursor
        return result


def test_the_sensor_asks_for_one_run_and_reports_the_folder(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("one")
    sensor = Sensor(tmp_path)
    sensor.tick()
    result = sensor.tick()
    assert isinstance(result, dg.SensorResult)
    assert [request.run_key for request in result.run_requests or []] == [None]
    [event] = result.asset_events
    assert isinstance(event, dg.AssetMaterialization)
    assert event.asset_key == dg.AssetKey("seeds")
    assert event.metadata["files"].value == 1
    again = sensor.tick()
    assert isinstance(again, dg.SensorResult)
    assert not again.run_requests


def test_the_sensor_concludes_nothing_from_a_folder_that_is_gone_for_a_moment(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    sensor = Sensor(folder)
    sensor.tick()
    sensor.tick()
    folder.rename(tmp_path / "away")
    assert isinstance(sensor.tick(), dg.SkipReason)
    (tmp_path / "away").rename(folder)
    for _ in range(3):
        result = sensor.tick()
        assert isinstance(result, dg.SensorResult)
        assert not result.run_requests
