"""What others wrote into the file that stands: kept under another name, and kept away from the new file.

The published file is read-only, but its owner can make it writable, and root needs not even that. DuckDB logs what is
written in a file of the target's name with `.wal` behind it, and takes any log of that name for that of the file that
is there now. So the old file and its log go aside together, where DuckDB opens them as they were; and while a program
still has the old file open for writing, the log's name is taken by a link to nowhere, so that its next log cannot make
the new file unopenable: the program gets an error for what it writes, and nobody else does.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

_NOWHERE = ".replaced-by-each-refresh/open-it-read-only"


def log_of(database: Path) -> Path:
    """The log that DuckDB writes beside a database file."""
    return database.with_name(database.name + ".wal")


def is_open_for_writing(path: Path) -> bool:
    """True where another process has the database file open for writing; False where locks are not to be had."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def stamp(path: Path, published_at: datetime) -> None:
    """Set the file's time of change to when it was published, so that what is written later can be told."""
    moment = _whole(published_at)
    os.utime(path, (moment, moment))


def is_as_published(path: Path, published_at: datetime) -> bool:
    """False where the file was written since, or is a copy with a time of its own."""
    return path.stat().st_mtime == _whole(published_at)


def _whole(published_at: datetime) -> int:
    """A moment (UTC) in seconds that every file system keeps as they are: FAT has even ones only."""
    return int(published_at.replace(tzinfo=UTC).timestamp()) // 2 * 2


def keep(old: Path, target: Path) -> Path:
    """Give the old file a name beside the target under which it stays; the name.

    A second name and no copy, so that also what is written into it from now on is kept.
    """
    for kept in kept_beside(target):
        if old.exists() and kept.samefile(old):  # a refresh was killed after it had set the file aside
            return kept
    name = _free_name(target)
    if old.exists():
        try:
            os.link(old, name)
        except OSError:
            shutil.copyfile(old, name)
    return name


def kept_beside(target: Path) -> list[Path]:
    """The files that were set aside, with the oldest first."""
    found = (path for path in target.parent.iterdir() if path.is_file() and _number(path, target) is not None)
    return sorted(found, key=lambda path: _number(path, target) or 0)


def keep_log(log: Path, aside: Path) -> None:
    """Move a log beside the file it belongs to."""
    if os.path.lexists(log) and not _is_blocked(log):
        # One that was set aside before is of an earlier session, and its file was written since.
        log.rename(log_of(aside) if not log_of(aside).exists() else _free_name(log))


def block(log: Path, aside: Path) -> None:
    """Take the log's name, so that a program that has the old file open cannot begin a log for the new one."""
    while not _is_blocked(log):
        keep_log(log, aside)
        try:
            log.symlink_to(_NOWHERE)
        except FileExistsError:
            continue


def unblock(log: Path, kept: Iterable[Path]) -> None:
    """Free the log's name when no program has one of the old files open for writing any more."""
    if _is_blocked(log) and not any(map(is_open_for_writing, kept)):
        log.unlink()


def _is_blocked(log: Path) -> bool:
    return log.is_symlink() and os.readlink(log) == _NOWHERE  # noqa: PTH115 (pathlib would make it a path)


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.aside-{number}{path.suffix}") for number in range(1, 10**6))
    return next(name for name in names if not os.path.lexists(name) and not os.path.lexists(log_of(name)))


def _number(path: Path, target: Path) -> int | None:
    """Which of the files set aside it is, None where it is none."""
    start, end = f"{target.stem}.aside-", target.suffix
    digits = path.name.removeprefix(start).removesuffix(end) if path.name.startswith(start) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and path.name == f"{start}{digits}{end}" else None
