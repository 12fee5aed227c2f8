"""What the tests of the whole share: the four seeds, and one warehouse published from them by the real command."""

import shutil
from pathlib import Path

import pytest

from pipeline.cli import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the four seeds that a test may change."""
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file published from the four seeds, for tests that only read it."""
    target = tmp_path_factory.mktemp("published") / "bilateral.duckdb"
    assert main(["refresh", "--seeds", str(ROOT / "seeds"), "--warehouse", str(target)]) == 0
    return target
