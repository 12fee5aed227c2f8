"""The file opens, and every view answers, in the DuckDB versions that people have.

Each version is installed from the package index into an environment of its own; where that cannot be had, the test is skipped.
"""

import subprocess
import sys
from pathlib import Path

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
    python = tmp_path / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"duckdb=={version}.*"]
    installed = subprocess.run(install, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"DuckDB {version} cannot be installed here: {installed.stderr.strip()[-200:]}")
    answer = subprocess.run([str(python), "-I", "-c", ASK_EVERYTHING, str(warehouse)], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    number, names, rows, visits = answer.stdout.split()
    assert number.startswith(f"{version}.")
    assert int(names) > 40
    assert int(rows) > 1000
    assert int(visits) > 0
