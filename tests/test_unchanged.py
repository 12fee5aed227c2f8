"""`refresh --if-changed`: nothing is done where a refresh would publish the same again, and only there."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import unchanged
from pipeline.cli import main
from pipeline.unchanged import unchanged_since


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one article, one file that is refused and one that is not looked at, and the warehouse of it."""
    root = tmp_path_factory.mktemp("unchanged")
    (root / "seeds" / "deep").mkdir(parents=True)
    (root / "seeds" / "deep" / "a.txt").write_text(
        "= Bhutan–Uruguay relations =\n\nBhutan and Uruguay established diplomatic relations on 3 May 1991.\n", "utf-8"
    )
    (root / "seeds" / "binary.txt").write_bytes(b"\0")
    (root / "seeds" / "README.md").write_text("About this folder.", "utf-8")
    assert main(["refresh", "--seeds", str(root / "seeds"), "--warehouse", str(root / "w.duckdb")]) == 0
    return root


@pytest.fixture
def folder(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may change, as if it had been there when the reading began."""
    copy = Path(shutil.copytree(published / "seeds", tmp_path / "seeds"))
    said = unchanged._published(published / "w.duckdb")
    assert said is not None
    monkeypatch.setattr(unchanged, "_published", lambda _: replace(said, started_at=datetime.now(UTC)))
    return copy


def test_nothing_is_done_when_nothing_has_changed(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warehouse = published / "w.duckdb"
    before = warehouse.stat()
    assert main(["refresh", "--if-changed", "--seeds", str(published / "seeds"), "--warehouse", str(warehouse)]) == 0
    assert "Nothing has changed since" in capsys.readouterr().out
    assert (warehouse.stat().st_ino, warehouse.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_moment_named_is_the_publication(published: Path) -> None:
    with duckdb.connect(published / "w.duckdb", read_only=True) as connection:
        finished = connection.execute("select finished_at from refreshes").fetchall()[0][0]
    since = unchanged_since(published / "seeds", published / "w.duckdb")
    assert since is not None
    assert since.replace(tzinfo=None) == finished


def test_other_times_of_an_article_are_no_change(published: Path) -> None:
    os.utime(published / "seeds" / "deep" / "a.txt")
    assert isinstance(unchanged_since(published / "seeds", published / "w.duckdb"), datetime)


def _add(folder: Path) -> None:
    (folder / "deep" / "b.txt").write_text("More.", "utf-8")


def _change(folder: Path) -> None:
    article = folder / "deep" / "a.txt"
    article.write_bytes(article.read_bytes().replace(b"1991", b"1992"))


def _rename(folder: Path) -> None:
    (folder / "deep" / "a.txt").rename(folder / "a.txt")


def _remove(folder: Path) -> None:
    (folder / "deep" / "a.txt").unlink()


def _remove_refused(folder: Path) -> None:
    (folder / "binary.txt").unlink()


def _replace_by_link(folder: Path) -> None:
    (folder / "deep" / "a.txt").rename(folder / ".a.txt")
    (folder / "deep" / "a.txt").symlink_to(folder / ".b.txt")


def _touch_refused(folder: Path) -> None:
    later = datetime.now(UTC).timestamp() + 60
    os.utime(folder / "binary.txt", (later, later))


@pytest.mark.parametrize(
    "change",
    [_add, _change, _rename, _remove, _remove_refused, _replace_by_link, _touch_refused],
    ids=lambda f: f.__name__,
)
def test_whatever_changes_in_the_folder_is_a_change(
    published: Path, folder: Path, change: Callable[[Path], None]
) -> None:
    assert unchanged_since(folder, published / "w.duckdb") is not None
    change(folder)
    assert unchanged_since(folder, published / "w.duckdb") is None


def test_another_program_is_a_change(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "code_version", lambda: "0.1.0+another")
    assert unchanged_since(published / "seeds", published / "w.duckdb") is None


def test_a_warehouse_that_cannot_be_asked_is_a_change(published: Path, tmp_path: Path) -> None:
    assert unchanged_since(published / "seeds", tmp_path / "none.duckdb") is None
    (tmp_path / "foreign.duckdb").write_bytes(b"no database")
    assert unchanged_since(published / "seeds", tmp_path / "foreign.duckdb") is None
