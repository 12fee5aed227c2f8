"""Publishing: the new file is built beside the one that stands and swapped in whole.

So readers always find one generation. The steps are in `STEPS`. Killed between any two, the target is the old file or
the new one, and the next publishing sweeps what is left. One publisher at a time: the folder is locked (flock), which
leaves no lock file behind.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipeline.program import code_version
from pipeline.publishing import aside, build, ddl, history, statements
from pipeline.publishing.build import CheckResult
from pipeline.tables.rows import Rows

WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1
_COPIES = 5
_READ_ONLY = 0o444


class PublishError(Exception):
    """The warehouse was not published; the file that stood stands. The message says why and what to do.

    Attributes:
        checks: What each check of `sql/checks` found, where one of them is the reason.
    """

    def __init__(self, message: str, checks: tuple[CheckResult, ...] = ()) -> None:
        super().__init__(message)
        self.checks = checks


@dataclass(frozen=True)
class Published:
    """What was published.

    Attributes:
        path: The file.
        refresh_id: Its number in the table `refreshes`.
        counts: Rows by table.
        added: Facts that were not in the file before.
        changed: Facts with other values than before.
        removed: Facts that are gone.
        checks: What each check of `sql/checks` found.
        warnings: What the user should know, in sentences.
    """

    path: Path
    refresh_id: int
    counts: dict[str, int]
    added: int
    changed: int
    removed: int
    checks: tuple[CheckResult, ...]
    warnings: tuple[str, ...]


@dataclass
class _Publication:
    """One publishing on its way through the steps."""

    target: Path
    frames: Mapping[str, Rows]
    started_at: datetime
    logs: tuple[Path, ...] = ()
    history: Path | None = None
    standing_is_odd: bool = False
    standing_is_written: bool = False
    finished_at: datetime | None = None
    kept: Path | None = None
    refresh_id: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    checks: tuple[CheckResult, ...] = ()
    warnings: list[str] = field(default_factory=list)

    @property
    def building(self) -> Path:
        return self.beside("building")

    def beside(self, role: str) -> Path:
        return self.target.with_name(f".{self.target.stem}.{os.getpid()}.{role}")


def publish(
    tables: Mapping[str, Rows],
    target: Path,
    rejected: pl.DataFrame | None = None,
    *,
    started_at: datetime | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Published:
    """Publish the tables as the warehouse file.

    Args:
        tables: Rows by table name, as `star.build` gives them.
        target: The file to publish; a symbolic link is followed.
        rejected: More rows for `rejected_rows`, of earlier steps.
        started_at: When the refresh began, UTC.
        wait_seconds: How long to wait for another publisher of the folder.

    Raises:
        PublishError: Nothing was published and the old file stands.
    """
    path = _usable(target)
    work = _Publication(path, _with_rejected(tables, rejected), started_at or datetime.now(UTC), _logs(target, path))
    _run(STEPS, work, wait_seconds)
    counts = {name: frame.height for name, frame in work.frames.items()}
    return Published(path, work.refresh_id, counts, **work.changes, checks=work.checks, warnings=tuple(work.warnings))


def publish_accuracy(rows: pl.DataFrame, target: Path, *, wait_seconds: float = WAIT_SECONDS) -> tuple[str, ...]:
    """Publish the file that stands anew, with these rows as its table `accuracy`; nothing else in it changes.

    Args:
        rows: All rows of `accuracy`, as `accuracy.Score.table` gives them.
        target: The warehouse file; a symbolic link is followed.
        wait_seconds: How long to wait for another publisher of the folder.

    Returns: What the user should know, in sentences.

    Raises:
        PublishError: There is no warehouse, or nothing was published; what stood stands.
    """
    path = _usable(target)
    work = _Publication(path, {"accuracy": rows}, datetime.now(UTC), _logs(target, path))
    _run(ACCURACY_STEPS, work, wait_seconds)
    return tuple(work.warnings)


def _run(steps: "Steps", work: _Publication, wait_seconds: float) -> None:
    with _explained(work.target), _only_publisher(work.target.parent, wait_seconds), _swept_on_failure(work):
        for step in steps:
            step(work)


def _with_rejected(tables: Mapping[str, Rows], rejected: pl.DataFrame | None) -> Mapping[str, Rows]:
    if rejected is None or rejected.is_empty():
        return tables
    own = tables["rejected_rows"].lazy().collect()
    more = rejected.select(
        (pl.col(name) if name in rejected.columns else pl.lit(None).alias(name)).cast(dtype)
        for name, dtype in own.schema.items()
    )
    return {
        **tables,
        "rejected_rows": pl.concat([own, more]).sort(
            "source_file", "stage", "rule", "char_start", "row", nulls_last=True
        ),
    }


def _usable(target: Path) -> Path:
    """The file itself, links followed; its folder is there and can be written."""
    try:
        path = target.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        is_folder, is_other = path.is_dir(), path.exists() and not path.is_file()
    except (OSError, RuntimeError) as error:
        raise PublishError(
            f"cannot publish to {target}: {error}. Name a file in a folder that can be written with --warehouse."
        ) from error
    if is_folder:
        raise PublishError(
            f"cannot publish to {target}: it is a folder. Name a file with --warehouse: {path / 'bilateral.duckdb'}."
        )
    if is_other:
        raise PublishError(f"cannot publish to {target}: it is no regular file. Name another with --warehouse.")
    return path


def _logs(target: Path, path: Path) -> tuple[Path, ...]:
    """Where a session that wrote can have left its log: beside the file, or beside the link it was opened by."""
    return tuple({aside.log_of(path): None, aside.log_of(target.absolute()): None})


@contextlib.contextmanager
def _only_publisher(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the folder's lock, waiting for another publisher for a while."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder, wait_seconds)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise PublishError(
                    f"another refresh is publishing in {folder} and has not finished after {wait_seconds:.0f} s. "
                    "Try again when it is done."
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Failures of the disk and of DuckDB as one clear message."""
    try:
        yield
    except OSError as error:
        hint = {
            errno.ENOSPC: "Make room on the disk.",
            errno.EDQUOT: "Make room on the disk.",
            errno.EFBIG: "Raise the limit on file sizes.",
            errno.EACCES: "The folder must be writable.",
            errno.EPERM: "The folder must be writable.",
            errno.EROFS: "The disk is read-only.",
        }.get(error.errno or 0, "")
        raise PublishError(
            " ".join(f"could not publish {path}: {error}. {hint} The file that stood stands.".split())
        ) from error
    except (duckdb.Error, statements.StatementError) as error:
        raise PublishError(f"could not build {path}: {error} The file that stood stands.") from error


@contextlib.contextmanager
def _swept_on_failure(work: _Publication) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            _sweep(work)
        raise


def _sweep(work: _Publication) -> None:
    """Remove what dead publishers left: whoever holds the lock is the only living one."""
    for role in ("building", "history", "previous"):
        for path in work.target.parent.glob(f".{_glob_safe(work.target.stem)}.*.{role}*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    for log in work.logs:
        aside.unblock(log, aside.kept_beside(work.target))


def _glob_safe(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _take_history(work: _Publication) -> None:
    """A copy of the standing file under another name, to read its history from.

    Under its own name DuckDB would replay a stray `.wal`, and refuse while an analyst has the file open for writing.
    """
    if not work.target.exists():
        return
    work.history = work.beside("history")
    _copy(work.target, work.history)


def _copy(source: Path, to: Path) -> None:
    # A published file is read-only and never written again, so a second name of it is as good as a copy, and free.
    if source.stat().st_mode & 0o222 == 0:
        try:
            os.link(source, to)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, to)


def _build(work: _Publication) -> None:
    """The new file; without the history where that cannot be read to its end."""
    try:
        _build_with_history(work)
    except duckdb.Error:
        if work.history is None or work.standing_is_odd:
            raise
        for path in work.target.parent.glob(f"{_glob_safe(work.building.name)}*"):
            path.unlink()
        work.standing_is_odd = True
        _build_with_history(work)


def _build_with_history(work: _Publication) -> None:
    """Tables, rows, history, views; checked."""
    with contextlib.closing(build.connect(work.building)) as connection:
        has_old = _attach_history(connection, work)
        # Nobody sees the file before the swap, so each table is a transaction of its own: one of all would hold all rows.
        with build.transaction(connection):
            build.create(connection)
        build.load(connection, work.frames)
        # From here on nothing in the rows or the views can reach a file.
        connection.execute("set enable_external_access = false")
        if has_old:
            history.carry_over(connection)
        # Never before the beginning, wherever the clock was put meanwhile.
        work.finished_at = _naive(max(datetime.now(UTC), work.started_at))
        run = history.Run(_naive(work.started_at), work.finished_at, code_version(), _digest(work.frames))
        work.refresh_id, work.changes = history.record(connection, run, has_old)
        with build.transaction(connection):
            build.create_views(connection)
        work.checks = build.run_checks(connection)
        _stop_at_errors(work.checks)
        if has_old:
            connection.execute(f"detach {history.OLD}")
        connection.execute("checkpoint")


def _copy_with_accuracy(work: _Publication) -> None:
    """The standing file under another name, with other rows in `accuracy`."""
    if not work.target.exists():
        raise PublishError(f"there is no warehouse at {work.target} yet: `bilateral refresh` makes it.")
    shutil.copyfile(work.target, work.building)
    with contextlib.closing(build.connect(work.building)) as connection:
        database = connection.execute("select current_database()").fetchone()
        if database is None or not history.is_ours(connection, database[0]):
            raise PublishError(f"{work.target} is no warehouse of ours: `bilateral refresh` makes one.")
        work.finished_at = history.published_at(connection, database[0])
        work.standing_is_written = not _is_as_published(work, work.finished_at)
        with build.transaction(connection):
            connection.execute("drop table if exists accuracy")
            build.create(connection, ["accuracy"])
            build.append(connection, "accuracy", work.frames["accuracy"])
        connection.execute("checkpoint")


def _attach_history(connection: duckdb.DuckDBPyConnection, work: _Publication) -> bool:
    """True where the standing file could be attached and is ours."""
    if work.history is None or work.standing_is_odd:
        return False
    if not (_attach(connection, work.history) or _attach_copy(connection, work)):
        work.standing_is_odd = True
        return False
    if history.is_ours(connection):
        work.standing_is_written = not _is_as_published(work, history.published_at(connection))
        return True
    work.standing_is_odd = True
    connection.execute(f"detach {history.OLD}")
    return False


def _is_as_published(work: _Publication, published_at: datetime | None) -> bool:
    return published_at is not None and aside.is_as_published(work.target, published_at)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    try:
        connection.execute(f"attach {ddl.quoted(str(path))} as {history.OLD} (read_only)")
    except duckdb.Error:
        return False
    return True


def _attach_copy(connection: duckdb.DuckDBPyConnection, work: _Publication) -> bool:
    """A second name shares the lock of an analyst who has the file open for writing; a copy does not.

    A copy that was taken while he wrote may be torn.
    """
    if work.history is None:
        return False
    for _ in range(_COPIES):
        work.history.unlink()
        shutil.copyfile(work.target, work.history)
        if _attach(connection, work.history):
            return True
        if not aside.is_open_for_writing(work.target):
            return False
        time.sleep(_POLL_SECONDS)
    return False


def _stop_at_errors(checks: tuple[CheckResult, ...]) -> None:
    failed = [check for check in checks if check.severity == "error" and not check.passed]
    if failed:
        details = "; ".join(
            f"{check.name} ({check.row_count} rows, the first {dict(check.sample[0])})" for check in failed
        )
        raise PublishError(f"checks failed: {details}. The file that stood stands.", checks)


def _flush(work: _Publication) -> None:
    """On the disk, and read-only: an analyst who opens it for writing would delete the next file's log."""
    work.building.chmod(_READ_ONLY)
    if work.finished_at is not None:
        aside.stamp(work.building, work.finished_at)
    handle = os.open(work.building, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(work: _Publication) -> None:
    """Keep a file that others wrote into, or that is not ours, with its log; the target keeps its name until the swap."""
    if not work.target.exists():
        return
    logs = [log for log in work.logs if log.exists()]
    is_written = work.standing_is_written or aside.is_open_for_writing(work.target)
    if not (work.standing_is_odd or logs or is_written):
        return
    work.kept = aside.keep(work.target, work.target)
    for log in logs:
        aside.keep_log(log, work.kept)
    if work.standing_is_odd:
        what = (
            f"{work.target.name} was no warehouse we can read: it is kept as {work.kept.name}, "
            "and the history starts anew."
        )
    else:
        what = _kept_writing(work.target, work.kept)
    work.warnings.append(what)


def _kept_writing(target: Path, kept: Path) -> str:
    return (
        f"{target.name} was written into since it was published, or copied: it is kept as {kept.name}, with what was "
        "written. Open the warehouse read-only."
    )


def _swap(work: _Publication) -> None:
    if work.target.exists():
        with contextlib.suppress(OSError):  # a file system without second names
            os.link(work.target, work.beside("previous"))
    work.building.replace(work.target)


def _fend_off_writers(work: _Publication) -> None:
    """Who still has the old file open for writing writes into the file that was set aside, or gets an error.

    Here and not before the swap only, because until then anybody can open it.
    """
    previous = work.beside("previous")
    is_written = previous.exists() and aside.is_open_for_writing(previous)
    if not (is_written or any(log.exists() for log in work.logs)):
        return
    if work.kept is None:
        work.kept = aside.keep(previous, work.target)
        work.warnings.append(_kept_writing(work.target, work.kept))
    for log in work.logs:
        if is_written:
            aside.block(log, work.kept)
        else:
            aside.keep_log(log, work.kept)


def _flush_folder(work: _Publication) -> None:
    handle = os.open(work.target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


Steps = tuple[Callable[[_Publication], None], ...]

STEPS: Steps = (
    _sweep,
    _take_history,
    _build,
    _flush,
    _set_aside,
    _swap,
    _fend_off_writers,
    _flush_folder,
    _sweep,
)
ACCURACY_STEPS: Steps = (
    _sweep,
    _copy_with_accuracy,
    _flush,
    _set_aside,
    _swap,
    _fend_off_writers,
    _flush_folder,
    _sweep,
)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _digest(frames: Mapping[str, Rows]) -> str:
    """The same for the same articles under the same names."""
    articles = frames["dim_article"].lazy().select("article_id", "sha256").sort("article_id").collect()
    lines = (f"{name} {digest}" for name, digest in zip(articles["article_id"], articles["sha256"], strict=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
