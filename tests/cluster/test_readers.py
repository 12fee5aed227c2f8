"""What the page on many readers says is so: its snippets are run, its readers find whole files only."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main
from pipeline.desk.share import ShareError, share
from pipeline.publishing import publish_accuracy
from pipeline.tables import TABLES
from published import whole_generation
from tests.storage_server import BUCKET, ObjectStorage

PAGE = (Path(__file__).resolve().parent.parent.parent / "pipeline" / "cluster" / "READERS.md").read_text("utf-8")
EXTENSIONS = "1.5.5"
"""The DuckDB whose extensions are in the package index."""


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def visits(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        return int(connection.execute("select count(*) from visits").fetchall()[0][0])


def test_the_snippet_of_the_page_reads_what_was_shared(
    warehouse: Path, tmp_path: Path, object_storage: ObjectStorage, capsys: pytest.CaptureFixture[str]
) -> None:
    url = object_storage.url("team")
    assert main(["share", url, "--warehouse", str(warehouse)]) == 0
    assert "latest.json points at it" in capsys.readouterr().out
    [code] = snippets("python")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"SHARED": url, "CACHE": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) == visits(warehouse) > 0
    [copy] = tmp_path.glob("*.duckdb")
    assert whole_generation(copy) == whole_generation(warehouse)


def test_versions_stay_and_go(warehouse: Path, tmp_path: Path) -> None:
    own = tmp_path / "w.duckdb"
    shutil.copyfile(warehouse, own)
    place = tmp_path / "shared"
    names = []
    for number in range(4):
        publish_accuracy(TABLES["accuracy"].create_empty(), own)
        own.chmod(0o644)
        with duckdb.connect(own) as connection:
            connection.execute(f"create table more_{number} (x int)")
        names.append(share(own, place.as_uri(), keep=2).name)
    assert len(set(names)) == 4
    assert {path.name for path in place.iterdir()} >= {names[-1], "latest.json"}
    assert len(list(place.glob("*.duckdb"))) == 2
    pointer = json.loads((place / "latest.json").read_text())
    assert pointer["file"] == names[-1]
    assert pointer["bytes"] == (place / names[-1]).stat().st_size == own.stat().st_size
    again = share(own, place.as_uri(), keep=2)
    assert again.name == names[-1]
    with pytest.raises(ShareError, match="there is no warehouse"):
        share(tmp_path / "none.duckdb", place.as_uri())


def test_readers_find_whole_files_only_while_versions_are_shared(
    warehouse: Path, tmp_path: Path, object_storage: ObjectStorage, measured: Callable[[str], None]
) -> None:
    versions = []
    for number in range(3):
        own = tmp_path / f"{number}.duckdb"
        shutil.copyfile(warehouse, own)
        own.chmod(0o644)
        with duckdb.connect(own) as connection:
            connection.execute(f"create table version_{number} (x int)")
        versions.append(own)
    url = object_storage.url("busy")
    share(versions[0], url)
    [code] = snippets("python")
    # The snippet in a loop, each time with an empty cache.
    looped = "import tempfile\nwhile True:\n  with tempfile.TemporaryDirectory() as folder:\n    os.environ['CACHE'] = folder\n"
    body = "".join(f"    {line}\n" for line in code.splitlines())
    program = f"import os, sys\n{looped}{body}    sys.stdout.flush()\n"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"SHARED": url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    time.sleep(3)
    for own in versions[1:]:
        share(own, url)
        time.sleep(1)
    living = [reader.poll() is None for reader in readers]
    for reader in readers:
        reader.terminate()
    heard = [reader.communicate() for reader in readers]
    assert all(living), [error for _, error in heard]
    said = [output.split() for output, _ in heard]
    measured(f"{sum(map(len, said))} reads by 4 readers while three versions were shared")
    assert all(said)
    assert {int(count) for one in said for count in one} == {visits(warehouse)}


@pytest.fixture(scope="module")
def with_extensions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Runs SQL in the DuckDB that has extensions in the package index; what the last statement gives."""
    folder = tmp_path_factory.mktemp("duckdb")
    wanted = [f"{name}=={EXTENSIONS}" for name in ("duckdb", "duckdb-extension-httpfs", "duckdb-extension-ducklake")]
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--target"]
    installed = subprocess.run(
        [*command, str(folder), f"duckdb-extensions=={EXTENSIONS}", *wanted], capture_output=True, text=True
    )
    if installed.returncode:
        pytest.skip(f"DuckDB {EXTENSIONS} with extensions cannot be installed here: {installed.stderr[-200:]}")

    def run(sql: str) -> str:
        code = (
            "import sys, duckdb\nfrom duckdb_extensions import import_extension\n"
            "import_extension('httpfs'); import_extension('ducklake')\n"
            "connection = duckdb.connect()\nconnection.execute('load httpfs; load ducklake')\n"
            "for one in sys.argv[1].split(';'):\n  if one.strip(): found = connection.execute(one).fetchall()\n"
            "print(found[0][0])"
        )
        environment = os.environ | {"PYTHONPATH": str(folder), "HOME": str(folder)}
        done = subprocess.run([sys.executable, "-c", code, sql], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_it_is_attached_over_http(
    warehouse: Path, object_storage: ObjectStorage, with_extensions: Callable[[str], str]
) -> None:
    name = share(warehouse, object_storage.url("bilateral")).name
    attach = snippets("sql")[0].replace("PORT/", f"{object_storage.port}/{BUCKET}/").replace("FILE", name)
    before = object_storage.answered
    assert int(with_extensions(attach)) == visits(warehouse)
    assert object_storage.answered > before


def test_it_is_copied_into_a_catalog(warehouse: Path, tmp_path: Path, with_extensions: Callable[[str], str]) -> None:
    copy = snippets("sql")[1].replace("CATALOG", str(tmp_path / "c.ducklake")).replace("DATA", str(tmp_path / "data"))
    copy = copy.replace("WAREHOUSE", str(warehouse))
    assert int(with_extensions(copy + "; select count(*) from lake.visits")) == visits(warehouse)  # noqa: S608 (the page's)
