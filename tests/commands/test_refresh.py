"""`bilateral refresh` as people run it: what it prints, what it leaves, how it fails."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def count(warehouse: Path, sql: str) -> int:
    with duckdb.connect(warehouse, read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def test_the_summary_says_what_the_file_holds(seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out" / "bilateral.duckdb"
    status, out, err = run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    assert (status, err) == (0, "")
    facts, mentions = count(target, "select count(*) from facts"), count(target, "select count(*) from mentions")
    passages = count(target, "select count(*) from coverage")
    assert f"4 articles, {passages:,} passages, {facts:,} facts, {mentions:,} mentions" in out
    visits = count(target, "select count(*) from visits")
    assert re.search(rf"^ +{visits}  visits$", out, re.MULTILINE)
    assert "rejected: nothing" in out
    assert "since the last refresh: there was none" in out
    assert re.search(rf"^{re.escape(str(target))} \(\d+\.\d MB\) in \d+\.\d s$", out, re.MULTILINE)


def test_the_summary_says_what_is_new_changed_removed_and_rejected(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "bilateral.duckdb"
    run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    _, out, _ = run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    assert "since the last refresh: the same articles" in out
    assert " new" not in out
    assert " gone" not in out
    first, second, *_ = sorted(seeds.glob("*.txt"))
    first.unlink()
    second.write_text(second.read_text("utf-8") + "\nIn May 1999, Mexico opened an embassy in Baku.\n", "utf-8")
    (seeds / "new.txt").write_text(
        "= Chile–Mexico relations =\n\nIn 1990, Chile and Mexico established diplomatic relations.\n", "utf-8"
    )
    (seeds / "broken.txt").write_bytes(b"\xff\xfe\xff not a text")
    status, out, _ = run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    assert status == 0
    assert "since the last refresh: 1 new: new.txt" in out
    assert f"since the last refresh: 1 changed: {second.name}" in out
    assert f"since the last refresh: 1 removed: {first.name}" in out
    assert "rejected: 1 " in out
    assert "broken.txt" in out
    assert count(target, "select count(*) from rejected_rows where source_file = 'broken.txt'") == 1


def test_an_empty_folder_gives_an_empty_warehouse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "seeds").mkdir()
    target = tmp_path / "bilateral.duckdb"
    status, out, err = run(capsys, "refresh", "--seeds", tmp_path / "seeds", "--warehouse", target)
    assert (status, err) == (0, "")
    assert "0 articles, 0 passages, 0 facts, 0 mentions" in out
    assert count(target, "select count(*) from diplomatic_timeline") == 0


@pytest.mark.parametrize(
    ("seeds", "message"),
    [("nowhere", "there is no seeds folder at"), ("file.txt", "is no folder")],
)
def test_seeds_that_are_no_folder_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seeds: str, message: str
) -> None:
    (tmp_path / "file.txt").write_text("no folder")
    status, _, err = run(capsys, "refresh", "--seeds", tmp_path / seeds, "--warehouse", tmp_path / "w.duckdb")
    assert status == 1
    assert message in err
    assert "Traceback" not in err
    assert not (tmp_path / "w.duckdb").exists()


def test_a_failed_stage_says_why_and_leaves_the_old_file(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bilateral.duckdb"
    run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    before = target.read_bytes()

    def broken(*_: object) -> None:
        raise ValueError("the statements of visits do not fit")

    monkeypatch.setattr("pipeline.star.build", broken)
    status, out, err = run(capsys, "refresh", "--seeds", seeds, "--warehouse", target)
    assert status == 1
    assert err == (
        f"bilateral refresh: warehouse failed: the statements of visits do not fit\n{target} stands as it was.\n"
    )
    assert "facts, " not in out
    assert target.read_bytes() == before


def test_a_target_that_cannot_be_written_is_explained(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "refresh", "--seeds", seeds, "--warehouse", tmp_path)
    assert status == 1
    assert "it is a folder" in err
    assert "Traceback" not in err


def command(cwd: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, in a folder and environment of its own."""
    own = {name: value for name, value in os.environ.items() if name not in {"SEEDS_DIR", "WAREHOUSE_PATH"}}
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        env=own | {"HOME": str(cwd)} | environment,
        capture_output=True,
        text=True,
    )


def test_the_defaults_are_folders_of_the_current_directory(seeds: Path) -> None:
    result = command(seeds.parent, "refresh")
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert (seeds.parent / "warehouse" / "bilateral.duckdb").is_file()
    left = {path.name for path in seeds.parent.iterdir()}
    assert left == {"seeds", "warehouse"}, "nothing is written elsewhere, not even in the home folder"


def test_the_environment_names_the_places_and_options_win(seeds: Path, tmp_path: Path) -> None:
    cwd = tmp_path / "elsewhere"
    cwd.mkdir()
    result = command(cwd, "refresh", SEEDS_DIR=str(seeds), WAREHOUSE_PATH="from_environment.duckdb")
    assert result.returncode == 0, result.stderr
    assert (cwd / "from_environment.duckdb").is_file()
    result = command(cwd, "query", "select count(*) as n from dim_article", "--format", "csv",
                     "--warehouse", "from_environment.duckdb", WAREHOUSE_PATH="nowhere.duckdb")  # fmt: skip
    assert result.stdout == "n\n4\n"


def test_a_terminal_sees_the_stage_that_is_going_on(seeds: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    arguments = ["refresh", "--seeds", str(seeds), "--warehouse", str(tmp_path / "w.duckdb")]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"},
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            screen += os.read(ours, 4096)
        except OSError:  # the other end has been closed
            break
    os.close(ours)
    assert process.wait() == 0
    text = screen.decode("utf-8", "replace")
    assert "starting Dagster …" in text
    assert "warehouse …" in text
    assert "articles" in text
