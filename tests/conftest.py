"""What the tests of the whole share: the four seeds, and one warehouse published from them by the real command."""

import os
import shutil
import stat
from collections.abc import Iterator
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


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Path]:
    """A folder of a user without rights, as whom the test goes on."""
    folder = tmp_path / "nobody"
    folder.mkdir()
    if os.geteuid() != 0:
        yield folder
        return
    for parent in (tmp_path, *tmp_path.parents):
        if stat.S_IMODE(parent.stat().st_mode) & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o011)
    os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    if not os.access(ROOT / "sql", os.R_OK | os.X_OK, effective_ids=True):
        os.seteuid(0)
        pytest.skip("the project lies in a folder that only root may read")
    yield folder
    os.seteuid(0)
