"""What the tests of the whole share: the four seeds, and one warehouse published from them by the real command."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from pipeline.cli import main

if TYPE_CHECKING:
    from tests.storage_server import ObjectStorage

ROOT = Path(__file__).resolve().parent.parent


# How long an example takes says more about what else the machine does.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for a daemon begin first, so that other processes have something to do meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("daemon") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n` a file goes to one process as a whole, so that what its tests share is made once; files in their order."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a sentence on what a test measured, which is printed at the end."""
    return lambda sentence: record_property("measured", sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests measured."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    said = [
        text
        for report in reports
        if report.when == "call"
        for name, text in report.user_properties
        if name == "measured"
    ]
    if said:
        terminalreporter.section("measured")
        for text in said:
            terminalreporter.line(str(text))


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
def nobody() -> Iterator[Path]:
    """A folder of a user without rights, as whom the test goes on."""
    # Not below tmp_path, which pytest closes to other users whenever it starts.
    with TemporaryDirectory(prefix="nobody-") as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            for path in (folder, ROOT / "sql"):
                if not os.access(path, os.R_OK | os.X_OK, effective_ids=True):
                    pytest.skip(f"{path} lies in a folder that only root may read")
            yield folder
        finally:
            os.seteuid(0)


@pytest.fixture
def object_storage(monkeypatch: pytest.MonkeyPatch) -> "Iterator[ObjectStorage]":
    """Object storage of which everybody in this process and its children knows by the environment."""
    from tests.storage_server import serving  # a second of imports that few tests need

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with serving() as storage:
        for name, value in storage.environment().items():
            monkeypatch.setenv(name, value)
        yield storage
