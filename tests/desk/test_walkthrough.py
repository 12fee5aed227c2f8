"""The walk-through in docs/ runs as it stands there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli import main

PAGE = Path(__file__).resolve().parents[2] / "sql" / "examples" / "walkthrough.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def here(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "warehouse").mkdir()
    shutil.copy(warehouse, tmp_path / "warehouse" / "bilateral.duckdb")
    monkeypatch.delenv("WAREHOUSE_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_blocks_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    assert len(blocks("python")) >= 8
    for block in blocks("python"):
        exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102  the page is ours
    printed = capsys.readouterr().out
    assert "Bilateral: articles on relations between states" in printed
    assert "“" in printed
    assert (here / "report.html").exists()


@pytest.mark.skipif(not shutil.which("Rscript"), reason="needs R: `apt-get install r-base-core` brings it")
def test_the_r_blocks_run(here: Path) -> None:
    assert main(["export", "export"]) == 0
    for block in blocks("r"):
        subprocess.run(["Rscript", "-e", block], check=True, capture_output=True, text=True)
