"""`bilateral query` and `bilateral describe` on a real published file."""

import json
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pipeline.cli import main
from pipeline.commands import rows


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table rows (name varchar, amount double, number integer, note varchar)")
        connection.execute("comment on table rows is 'One row of the test.'")
        connection.execute("comment on column rows.amount is 'How much.'")
        connection.execute(
            "insert into rows values ('a', 1234567, 1978, null), ('b|[red]', 0.5, null, 'x' || chr(27) || '[31m')"
        )
        connection.execute("create view names as select name from rows")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_table_is_aligned_and_obeys_no_markup_or_control_character(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "query", "from rows", "--warehouse", small)
    assert status == 0
    assert [line.rstrip() for line in out.splitlines() if line.strip()] == [
        "name         amount   number   note",
        "─────────────────────────────────────",
        "a         1,234,567     1978",
        "b|[red]         0.5            x�[31m",
    ]


@pytest.mark.parametrize(
    ("width", "left_out"), [(54, []), (53, ["note"]), (26, ["number", "note"]), (16, ["amount", "number", "note"])]
)
def test_columns_that_a_terminal_has_no_room_for_are_named(
    width: int, left_out: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "console", lambda: Console(width=width, highlight=False, markup=False))
    words = "many words that can be broken where a line ends"
    rows.print_rows(["name", "amount", "number", "note"], [("x" * 20, 123456.0, 7, words)], "table", 10)
    table, _, rest = capsys.readouterr().out.partition("…")
    assert max(len(line.rstrip()) for line in table.splitlines()) <= width
    assert [name for name in ("name", "amount", "number", "note") if name not in table.splitlines()[0]] == left_out
    assert rest.startswith(f" without the columns {', '.join(left_out)}, for which") == bool(left_out)


def test_no_rows_are_said_to_be_none(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "from rows where name = 'z'"
    assert run(capsys, "query", sql, "--warehouse", small)[1].splitlines()[-1] == "(no rows)"
    assert run(capsys, "query", sql, "--format", "csv", "--warehouse", small)[1] == "name,amount,number,note\n"


def test_other_formats_are_exact(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select name, amount, note from rows order by name limit 1"
    assert run(capsys, "query", sql, "--format", "csv", "--warehouse", small)[1] == "name,amount,note\na,1234567.0,\n"
    assert json.loads(run(capsys, "query", sql, "--format", "json", "--warehouse", small)[1]) == [
        {"name": "a", "amount": 1234567.0, "note": None}
    ]
    assert run(capsys, "query", "from names", "--format", "markdown", "--warehouse", small)[1] == (
        "| name |\n|---|\n| a |\n| b\\|[red] |\n"
    )


def test_a_long_table_says_what_it_leaves_out(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "query", "from rows", "--rows", "1", "--warehouse", small)
    assert out.splitlines()[-1] == "… 1 more rows of 2: --rows N shows more, --format csv all"


def test_the_statement_can_come_from_a_file(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statement = tmp_path / "names.sql"
    statement.write_text("-- the names\nselect count(*) as n from names;\n")
    assert run(capsys, "query", "--file", statement, "--format", "csv", "--warehouse", small)[1] == "n\n2\n"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("delete from rows", "the warehouse is read-only"),
        ("select * from row", "`bilateral describe` lists the views and tables."),
        ("select nam from rows", "`bilateral describe NAME` lists the columns of a view."),
        ("selec", "syntax error"),
        ("-- nothing", "there is no statement in it"),
    ],
)
def test_a_refused_statement_is_explained_without_a_traceback(
    small: Path, capsys: pytest.CaptureFixture[str], sql: str, message: str
) -> None:
    status, out, err = run(capsys, "query", sql, "--warehouse", small)
    assert status == 1
    assert out == ""
    assert err.startswith("bilateral query: ")
    assert message in err
    assert "Traceback" not in err


def test_a_missing_file_names_the_command_that_makes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "query", "select 1", "--warehouse", tmp_path / "none.duckdb")
    assert status == 1
    assert "`bilateral refresh` makes it" in err
    assert not (tmp_path / "none.duckdb").exists()


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.duckdb"
    path.write_text("no database " * 1000)
    status, _, err = run(capsys, "query", "select 1", "--warehouse", path)
    assert status == 1
    assert f"{path} cannot be opened" in err


def test_describe_lists_relations_and_columns(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "describe", "--warehouse", small)
    assert [line.split() for line in out.splitlines() if line.startswith(("rows", "names"))] == [
        ["names", "view", "2"],
        ["rows", "table", "2", "One", "row", "of", "the", "test."],
    ]
    _, out, _ = run(capsys, "describe", "rows", "--warehouse", small)
    assert out.startswith("One row of the test.\n")
    assert "How much." in out
    status, _, err = run(capsys, "describe", "visit", "--warehouse", small)
    assert status == 1
    assert "nothing is called 'visit' here" in err


def test_rows_can_go_to_a_file_in_every_format(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "-- the names\nselect name from rows order by name;"
    for style in ("table", "markdown", "csv", "json", "parquet"):
        target = tmp_path / f"names.{style}"
        assert run(capsys, "query", sql, "--format", style, "--output", target, "--warehouse", small) == (0, "", "")
    assert duckdb.sql(f"from '{tmp_path / 'names.parquet'}'").fetchall() == [("a",), ("b|[red]",)]
    assert (tmp_path / "names.csv").read_text() == "name\na\nb|[red]\n"
    assert "b|[red]" in (tmp_path / "names.table").read_text()
    _, _, err = run(capsys, "query", "--file", tmp_path / "none.sql", "--warehouse", small)
    assert err == f"bilateral query: {tmp_path / 'none.sql'}: No such file or directory\n"
    status, _, err = run(capsys, "query", sql, "--format", "parquet", "--warehouse", small)
    assert (status, err) == (1, "bilateral query: Parquet is for files: add --output FILE.\n")


def test_what_is_misspelt_is_answered_with_what_is_near(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean names?" in run(capsys, "describe", "name", "--warehouse", small)[2]
    assert "did you mean mirror_trade" in run(capsys, "query", "--example", "miror_trade", "--warehouse", small)[2]
    assert 'Did you mean "rows' in run(capsys, "query", "from row", "--warehouse", small)[2]


def test_examples_are_listed_with_what_they_ask(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "query", "--example", "--warehouse", small)
    assert status == 0
    assert any(line.startswith("mirror_trade") and "agree" in line for line in out.splitlines())


def test_views_with_an_argument_are_described(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "describe", "--warehouse", warehouse)[1]
    assert "missions_as_of(as_of)" in listed
    assert any(line.endswith("one visitor's one journey to one host.") for line in map(str.rstrip, listed.splitlines()))
    assert (
        "missions_as_of takes an argument" in run(capsys, "query", "from missions_as_of", "--warehouse", warehouse)[2]
    )
    misdated = run(capsys, "query", "from missions_as_of(2012)", "--warehouse", warehouse)[2]
    assert misdated.endswith("A date is written '1991-12-31', in quotes.\n")
    _, out, _ = run(capsys, "describe", "missions_as_of", "--warehouse", warehouse)
    assert any(line.startswith("certainty") and "possible" in line for line in out.splitlines())


def test_one_statement_is_asked_for(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["select 1", "--example", "mirror_trade"]):
        status, _, err = run(capsys, "query", *arguments, "--warehouse", small)
        assert status == 1
        assert "give one statement" in err
