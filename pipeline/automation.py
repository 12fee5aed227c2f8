"""What happens by itself: a sensor on the seeds folder, a daily refresh as the safety net, an update where it is switched on.

The decision is a pure function of what was seen (`decide`), apart from Dagster and from the file system. What to do
when something arrived, and the run itself, belong to the job in `definitions.py`.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import dagster as dg

from pipeline import jobs
from pipeline.resources import Locations
from pipeline.settings import DAILY_UPDATE_VARIABLE, daily_update

POLL_SECONDS = 5
"""Time between two looks at the folder. An arrival is quiet when two looks in a row saw the same."""


@dataclass(frozen=True)
class FolderState:
    """What one look at the seeds saw: no file is opened."""

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


def look(seeds: Path | str) -> FolderState:
    """Fingerprint every file below a folder by path, size and times of change; in object storage by path, size and tag.

    The time of the last inode change is in it, so that a file replaced by another of the same size and time counts.

    Raises:
        OSError: The folder or a part of it cannot be read. This is not the same as an empty folder.
        StorageError: The object storage cannot be read.
    """
    digest, files, total = hashlib.sha256(), 0, 0
    for path, size, version in _objects(seeds) if isinstance(seeds, str) else _files(seeds):
        digest.update(f"{path}\0{size}\0{version}\n".encode("utf-8", "surrogateescape"))
        files += 1
        total += size
    return FolderState(digest.hexdigest(), files, total)


def _objects(url: str) -> Iterator[tuple[str, int, str]]:
    from pipeline.batches import listed

    return iter(listed(url))


def _files(folder: Path) -> Iterator[tuple[str, int, str]]:
    for path, status in _entries(folder):
        yield path, status.st_size, f"{status.st_mtime_ns}\0{status.st_ctime_ns}"


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
    jobs=[jobs.refresh, jobs.refresh_in_batches],
    minimum_interval_seconds=POLL_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=(
        "Refreshes the warehouse when a file in the seeds folder was added, changed, renamed or removed and the folder "
        "has been quiet for one look. Several arrivals at once are one run."
    ),
)
def seeds_sensor(context: dg.SensorEvaluationContext, locations: Locations) -> dg.SensorResult | dg.SkipReason:
    """Look at the folder once, and ask for a run when `decide` says so."""
    from pipeline.batches import StorageError, takes_batches

    seeds = locations.settings().seeds
    try:
        state = look(seeds)
    except (OSError, StorageError) as error:
        return dg.SkipReason(f"The seeds folder cannot be read, so nothing is concluded from it: {error}")
    before = Cursor.parse(context.cursor)
    after, refresh = decide(before, state)
    if refresh:
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(
                    job_name="refresh_in_batches" if takes_batches(seeds) else "refresh",
                    tags={"bilateral/seeds": state.fingerprint[:16]},
                )
            ],
            cursor=after.dump(),
            asset_events=[seeds_event(state)],
        )
    reason = (
        "Nothing new." if after.seen == after.requested else "The folder has just changed; waiting until it is quiet."
    )
    return dg.SensorResult(skip_reason=f"{reason} {state.files:,} files in {seeds}", cursor=after.dump())


@dg.schedule(
    job_name="refresh",
    cron_schedule="15 4 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Refreshes everything once a day, whatever the sensor saw: the safety net.",
)
def daily_refresh(locations: Locations) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run, unless there are so many articles that they go in batches."""
    return dg.SkipReason("So many articles go in batches.") if _takes_batches(locations) else dg.RunRequest()


@dg.schedule(
    job_name="refresh_in_batches",
    cron_schedule="15 4 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="The same where there are so many articles that they go in batches, or they are in object storage.",
)
def daily_refresh_in_batches(locations: Locations) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run where articles go in batches."""
    return dg.RunRequest() if _takes_batches(locations) else dg.SkipReason("So few articles go in one run.")


def _takes_batches(locations: Locations) -> bool:
    from pipeline.batches import takes_batches

    return takes_batches(locations.settings().seeds)


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
