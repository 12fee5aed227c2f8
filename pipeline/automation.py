"""What happens by itself: a sensor on the seeds folder, a daily refresh as the safety net, an update where it is switched on.

The decision is a pure function of what was seen (`decide`), apart from Dagster and from the file system. What to do
when something arrived, and the run itself, belong to the job in `definitions.py`.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import dagster as dg

from pipeline.resources import Locations
from pipeline.settings import DAILY_UPDATE_VARIABLE, daily_update

POLL_SECONDS = 5
"""Time between two looks at the folder. An arrival is quiet when two looks in a row saw the same."""


@dataclass(frozen=True)
class FolderState:
    """What one look at the seeds folder saw: no file is opened."""

    fingerprint: str
    files: int
    size: int


@dataclass(frozen=True)
class Cursor:
    """What the sensor remembers: the last state it saw, and the last one it asked a refresh for."""

    seen: str | None = None
    requested: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> "Cursor":
        """Read a stored cursor; one that another version wrote counts as none."""
        try:
            stored = json.loads(text or "{}")
            return cls(stored.get("seen"), stored.get("requested"))
        except (ValueError, AttributeError):
            return cls()

    def dump(self) -> str:
        """The cursor as Dagster stores it."""
        return json.dumps(asdict(self))


def look(folder: Path) -> FolderState:
    """Fingerprint every regular file below a folder by path, size and times of change.

    The time of the last inode change is in it, so that a file replaced by another of the same size and time counts.

    Raises:
        OSError: The folder or a part of it cannot be read. This is not the same as an empty folder.
    """
    digest, files, size = hashlib.sha256(), 0, 0
    for path, status in _entries(folder):
        digest.update(
            f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\n".encode("utf-8", "surrogateescape")
        )
        files += 1
        size += status.st_size
    return FolderState(digest.hexdigest(), files, size)


def _entries(folder: Path) -> list[tuple[str, os.stat_result]]:
    found: list[tuple[str, os.stat_result]] = []
    pending = [str(folder)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    found.append((os.path.relpath(entry.path, folder), entry.stat(follow_symlinks=False)))
    return sorted(found)


def decide(cursor: Cursor, state: FolderState) -> tuple[Cursor, bool]:
    """Say what to remember and whether to refresh.

    A state is refreshed once it has been seen twice in a row (nobody is still writing) and is not the state of the last
    request. A state that was seen at some earlier time counts as new: only the last request matters.
    """
    quiet = state.fingerprint == cursor.seen
    if quiet and state.fingerprint != cursor.requested:
        return Cursor(state.fingerprint, state.fingerprint), True
    return Cursor(state.fingerprint, cursor.requested), False


def seeds_event(state: FolderState) -> dg.AssetMaterialization:
    """What the external `seeds` asset shows of a state of the folder."""
    return dg.AssetMaterialization(
        asset_key="seeds",
        metadata={"files": state.files, "bytes": state.size, "fingerprint": state.fingerprint[:16]},
    )


@dg.sensor(
    job_name="refresh",
    minimum_interval_seconds=POLL_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=(
        "Refreshes the warehouse when a file in the seeds folder was added, changed, renamed or removed and the folder "
        "has been quiet for one look. Several arrivals at once are one run."
    ),
)
def seeds_sensor(context: dg.SensorEvaluationContext, locations: Locations) -> dg.SensorResult | dg.SkipReason:
    """Look at the folder once, and ask for a run when `decide` says so."""
    folder = locations.settings().seeds
    try:
        state = look(folder)
    except OSError as error:
        return dg.SkipReason(f"The seeds folder cannot be read, so nothing is concluded from it: {error}")
    before = Cursor.parse(context.cursor)
    after, refresh = decide(before, state)
    if refresh:
        return dg.SensorResult(
            run_requests=[dg.RunRequest(tags={"bilateral/seeds": state.fingerprint[:16]})],
            cursor=after.dump(),
            asset_events=[seeds_event(state)],
        )
    reason = (
        "Nothing new." if after.seen == after.requested else "The folder has just changed; waiting until it is quiet."
    )
    return dg.SensorResult(skip_reason=f"{reason} {state.files:,} files in {folder}", cursor=after.dump())


daily_refresh = dg.ScheduleDefinition(
    name="daily_refresh",
    job_name="refresh",
    cron_schedule="15 4 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Refreshes everything once a day, whatever the sensor saw: the safety net.",
)

update_before_refresh = dg.ScheduleDefinition(
    name="daily_update",
    job_name="fetch_update",
    cron_schedule="45 3 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING if daily_update() else dg.DefaultScheduleStatus.STOPPED,
    description=(
        "Gets newer revisions of the fetched articles, before the daily refresh. Off, unless it is switched on here or by "
        f"{DAILY_UPDATE_VARIABLE}=1: it talks to the wiki."
    ),
)
