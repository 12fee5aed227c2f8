"""The file opens, and every view answers, in the DuckDB versions that people have.

A version that is not the installed one comes from the package index into a folder of its own; where it cannot be had, the
test is skipped.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ASK_EVERYTHING = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
names = connection.execute(
    "select table_name from duckdb_tables() union all select view_name from duckdb_views() where not internal"
).fetchall()
rows = sum(len(connection.execute(f"from {name}").fetchall()) for (name,) in names)
print(duckdb.__version__, len(names), rows, connection.execute("select count(*) from visits").fetchone()[0])
"""


@pytest.mark.parametrize("version", ["1.4", "1.5", "2.0"])
def test_every_table_and_view_answers(version: str, warehouse: Path, tmp_path: Path) -> None:
    if not duckdb.__version__.startswith(f"{version}."):
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"]
        installed = subprocess.run(
            [sys.executable, *install, str(tmp_path), f"duckdb=={version}.*"], capture_output=True, text=True
        )
        if installed.returncode:
            pytest.skip(f"DuckDB {version} cannot be installed here: {installed.stderr.strip()[-200:]}")
    ask = [sys.executable, "-c", ASK_EVERYTHING, str(warehouse)]
    answer = subprocess.run(ask, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(tmp_path)})
    assert answer.returncode == 0, answer.stderr
    number, names, rows, visits = answer.stdout.split()
    assert number.startswith(f"{version}.")
    assert int(names) > 40
    assert int(rows) > 1000
    assert int(visits) > 0
