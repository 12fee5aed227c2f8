"""The example questions: each runs, says what it asks, and is shown with its answer in sql/examples/README.md.

`python tests/desk/test_examples.py` writes queries and answers anew, after a change on purpose.
"""

import io
import re
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main
from pipeline.publishing import statements

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "sql" / "examples" / "README.md"
SHOWN = re.compile(r"<!-- sql/examples/(\w+)\.sql -->\n```sql\n.*?```\n```text\n.*?```\n", re.DOTALL)
EXAMPLES = statements.examples()


def answered(page: str, warehouse: Path) -> str:
    """The page with every question as its file is, and as the warehouse answers it."""

    def shown(found: re.Match[str]) -> str:
        name, written = found[1], io.StringIO()
        with redirect_stdout(written):
            assert main(["query", "--example", name, "--rows", "5", "--warehouse", str(warehouse)]) == 0
        answer = "".join(f"{line[:160].rstrip()}\n" for line in written.getvalue().splitlines())
        sql = (PAGE.parent / f"{name}.sql").read_text("utf-8")
        return f"<!-- sql/examples/{name}.sql -->\n```sql\n{sql}```\n```text\n{answer}```\n"

    return SHOWN.sub(shown, page)


def test_the_page_shows_every_example_with_its_real_answer(warehouse: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert answered(page, warehouse) == page, f"`python {Path(__file__).relative_to(ROOT)}` writes it anew"
    assert {found[1] for found in SHOWN.finditer(page)} == EXAMPLES.keys()
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_context_and_the_same_rows_each_time(name: str, warehouse: Path) -> None:
    example = EXAMPLES[name]
    assert len(example.description) > 60, "say in a sentence what is asked and what to beware of"
    assert example.named == {}, "a line like `-- word: text` would be taken for the description of a column"
    with duckdb.connect(warehouse, read_only=True) as connection:
        first = connection.execute(example.sql).fetchall()
        assert connection.execute(example.sql).fetchall() == first


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "bilateral.duckdb"
        assert main(["refresh", "--seeds", str(ROOT / "seeds"), "--warehouse", str(target)]) == 0
        PAGE.write_text(answered(PAGE.read_text("utf-8"), target), "utf-8")
    sys.exit(0)
