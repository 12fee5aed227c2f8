"""The loader refuses a broken table and says where and why."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline.reference import FOLDER, ReferenceTableError, table
from pipeline.reference.expansion import plural_of, spellings
from pipeline.reference.loader import read_rows
from pipeline.reference.rules import TABLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables, to be broken."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def add(folder: Path, name: str, line: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_keeps_its_rules(name: str) -> None:
    assert len(table(name)) > 0


def test_every_csv_file_has_rules_and_every_rule_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(TABLES)


def test_every_file_is_described_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}.csv`" not in readme] == []


@pytest.mark.parametrize(
    ("name", "line", "rule"),
    [
        ("stopnames", "New Mexico,us_state", "duplicate key: name = New Mexico"),
        ("state_names", "Utopia,UTO,name,,,,", "unknown state: iso3 = UTO"),
        ("state_names", "Gaul,FRA,former,,1889-02-30,,", "date: valid_to = 1889-02-30"),
        ("state_names", "Gaul,FRA,nickname,,,,", "choice: form = nickname"),
        ("state_names", "Gaul,FRA,former,1990,1980,,", "tenure: valid_from 1990 is after valid_to 1980"),
        ("cities", "Atlantis,GRC,false,Lemuria,,,,city,1,", "pointer: alias_of = Lemuria"),
        ("cities", "Atlantis,GRC,false,,,,,city,high,", "number: priority = high"),
        ("organizations", "League of Nations,,global", "required: alias is empty"),
        ("organizations", "League of Nations , LN,global", "blanks: name = 'League of Nations '"),
        ("stopnames", "New Mexico", "columns: 1 cells for 2"),
    ],
)
def test_a_broken_row_is_refused_with_file_line_and_rule(folder: Path, name: str, line: str, rule: str) -> None:
    add(folder, name, line)
    last = len((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(ReferenceTableError) as error:
        read_rows(name, folder)
    assert str(error.value).startswith(f"{name}.csv, line {last}, {rule}")


def test_a_wrong_header_is_refused(folder: Path) -> None:
    (folder / "stopnames.csv").write_text("phrase,reason\nNew Mexico,us_state\n", encoding="utf-8")
    with pytest.raises(
        ReferenceTableError, match=r"stopnames\.csv, line 1, header: found phrase,reason, want name,reason"
    ):
        read_rows("stopnames", folder)


def test_an_unknown_table_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ReferenceTableError, match="planets: no reference table of that name; there are agreement_types"
    ):
        table("planets")


def test_empty_cells_are_null_and_everything_is_text() -> None:
    states = table("states")
    assert set(states.schema.dtypes()) == {states.schema["iso3"]}
    assert "" not in states["valid_to"]
    assert states["valid_to"].null_count() > 0


def test_a_name_is_known_in_all_its_spellings() -> None:
    assert spellings("Côte d'Ivoire") == ["Côte d'Ivoire", "Cote d'Ivoire", "Côte d’Ivoire", "Cote d’Ivoire"]
    assert "Guinea–Bissau" in spellings("Guinea-Bissau")
    assert spellings("Chile") == ["Chile"]


@pytest.mark.parametrize(
    ("office", "plural"),
    [
        ("Minister of Trade", "Ministers of Trade"),
        ("Trade Minister", "Trade Ministers"),
        ("Secretary of State for Trade", "Secretaries of State for Trade"),
        ("Minister without Portfolio", "Ministers without Portfolio"),
        ("Deputy", "Deputies"),
        ("Chairman of the Senate", "Chairmen of the Senate"),
        ("Envoy", "Envoys"),
    ],
)
def test_the_plural_of_an_office_is_that_of_its_head(office: str, plural: str) -> None:
    assert pl.select(plural_of(pl.lit(office))).item() == plural
