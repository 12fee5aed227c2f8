"""What tests of batches share: a corpus of some batches."""

from pathlib import Path

import pytest

from tests.generator import articles

ROOT = Path(__file__).resolve().parent.parent.parent
BYTES = 12_000
"""Of a batch: the corpus makes four or five."""


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four seeds, a dozen generated articles, one of them twice, a README, and a file that is no article."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in (ROOT / "seeds").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for number, one in enumerate(articles(5, 12)):
        (folder / f"{'ab'[number % 2]}{number}").mkdir()
        (folder / f"{'ab'[number % 2]}{number}" / one.name).write_bytes(one.text.encode())
    (folder / "zz again.txt").write_bytes(next(iter(articles(5, 1))).text.encode())
    (folder / "zz empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def of_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of `BYTES`."""
    monkeypatch.setenv("BILATERAL_BATCH_BYTES", str(BYTES))
