"""The README tells the truth: its queries are the files, its answers are the real ones, its commands exist.

`python tests/test_readme.py` writes queries and answers anew, after a change on purpose.
"""

import io
import re
import shlex
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from pipeline.cli import main, parser

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
EXAMPLE = re.compile(r"<!-- (sql/examples/\w+\.sql) -->\n```sql\n.*?```\n```text\n.*?```\n", re.DOTALL)
REFRESH = re.compile(r"<!-- output: refresh -->\n```text\n.*?```\n", re.DOTALL)


def output(*arguments: str) -> str:
    """What a command prints, without blanks at the ends of lines."""
    written = io.StringIO()
    with redirect_stdout(written):
        assert main(arguments) == 0
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def answered(readme: str, warehouse: Path) -> str:
    """The README with every example as its file is, and as the warehouse answers it."""

    def example(found: re.Match[str]) -> str:
        answer = output("query", "--file", str(ROOT / found[1]), "--warehouse", str(warehouse))
        return f"<!-- {found[1]} -->\n```sql\n{(ROOT / found[1]).read_text('utf-8')}```\n```text\n{answer}```\n"

    return EXAMPLE.sub(example, readme)


def refreshed(text: str) -> str:
    """The output of a refresh without what differs from one to the next: seconds, size and where it lies."""
    text = re.sub(r"\S*(warehouse/bilateral\.duckdb|seeds)\b", r"\1", text)
    return re.sub(r" +\d+\.\d+ s", "", re.sub(r"\(\d+\.\d MB\)", "", text))


def test_the_examples_and_their_answers_are_the_real_ones(warehouse: Path) -> None:
    readme = README.read_text("utf-8")
    assert answered(readme, warehouse) == readme
    shown = {found[1] for found in EXAMPLE.finditer(readme)}
    assert shown <= {f"sql/examples/{path.name}" for path in (ROOT / "sql/examples").glob("*.sql")}


def test_the_output_of_a_refresh_is_the_real_one(tmp_path: Path) -> None:
    [shown] = REFRESH.findall(README.read_text("utf-8"))
    real = output(
        "refresh", "--seeds", str(ROOT / "seeds"), "--warehouse", str(tmp_path / "warehouse/bilateral.duckdb")
    )
    assert refreshed(shown) == refreshed(f"<!-- output: refresh -->\n```text\n{real}```\n")


def test_its_first_questions_have_answers(warehouse: Path) -> None:
    asked = re.findall(r"^bilateral (?:query|describe) .*$", README.read_text("utf-8"), re.MULTILINE)
    assert len(asked) >= 4
    for line in asked:
        answer = output(*shlex.split(line, comments=True)[1:], "--warehouse", str(warehouse))
        assert "(no rows)" not in answer, line


def test_the_commands_it_names_exist() -> None:
    named = set(
        re.findall(r"\bbilateral ([a-z]+)\b", re.sub(r"```.*?```", "", README.read_text("utf-8"), flags=re.DOTALL))
    )
    [commands] = [action.choices for action in parser()._actions if isinstance(action.choices, dict)]
    assert named <= set(commands)


def test_the_two_command_lines_are_there() -> None:
    lines = [line for line in README.read_text("utf-8").splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert [line.rpartition(" && ")[2] for line in lines] == [
        ".venv/bin/bilateral refresh",
        ".venv/bin/python -m pytest -n 2",
    ]


OURS = [path for path in sorted(ROOT.glob("**/*.md")) if not {".venv", ".pytest_cache"} & set(path.parts)]


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target.strip()).exists(), f"{path}: {target}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "warehouse" / "bilateral.duckdb"
        printed = output("refresh", "--seeds", str(ROOT / "seeds"), "--warehouse", str(target))
        printed = printed.replace(f"{folder}/", "").replace(f"{ROOT}/", "")
        text = REFRESH.sub(lambda _: f"<!-- output: refresh -->\n```text\n{printed}```\n", README.read_text("utf-8"))
        README.write_text(answered(text, target), "utf-8")
    sys.exit(0)
