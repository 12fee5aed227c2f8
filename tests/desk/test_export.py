"""`bilateral export`: what other tools get, read with those tools."""

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pandas
import polars as pl
import pytest
from frictionless import Package, system

from pipeline.cli import main
from pipeline.desk.export import ExportError, export, safe_for_spreadsheets
from telling import Telling, event, mission, trade, visit

HOSTILE = "=cmd|' /C calc'!A0 said \"no\", in 2001."


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    telling = Telling().article("Azerbaijan–Mexico relations", ("AZE", "MEX"))
    telling.tell(
        "Both established relations in 1992.", events=event("relations_established", "1992-01-14", mutual=True)
    )
    telling.tell(HOSTILE, visits=visit("2012-05-03", "Ilham Baku", "President", place="Monterrey"))
    telling.tell("Mexico opened an embassy in Baku in 2014.", missions=mission(opened="2014", is_current=True))
    telling.tell("In 2023 trade was US$7.2 million.", trade=trade(2023, 7_200_000.0, amount_text="US$7.2 million"))
    telling.article("A [b](http://x) | <i>", ("AFG", "MEX"))
    telling.tell("Trade of 2023 was 7.2 million dollars with Azerbaijan.", trade=trade(2023, 7_200_000.0))
    telling.article(
        "Chile–Mexico relations",
        ("CHL", "MEX"),
        revision_id="7",
        permalink="https://wiki.example/w/index.php?oldid=7&x=)",
        licence="CC0",
        licence_url="https://wiki.example/cc0",
        attribution="[Wiki] authors",
    )
    target: Path = tmp_path_factory.mktemp("export") / "w.duckdb"
    telling.publish(target)
    return target


@pytest.fixture(scope="module")
def exported(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "deep" / "export"
    assert main(["export", str(folder), "--warehouse", str(warehouse)]) == 0
    return folder


def relations(warehouse: Path) -> dict[str, int]:
    with duckdb.connect(warehouse, read_only=True) as connection:
        names = connection.execute("select distinct relation from codebook").fetchall()
        return {name: len(connection.table(name)) for (name,) in names}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of libraries that frictionless calls
def test_the_descriptor_and_every_row_are_valid(exported: Path) -> None:
    with system.use_context(trusted=False):
        report = Package(str(exported / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert report.stats["tasks"] == len(list((exported / "csv").iterdir()))


def test_every_table_and_view_is_there_twice_with_all_rows(exported: Path, warehouse: Path) -> None:
    expected = relations(warehouse)
    assert {path.stem for path in (exported / "csv").iterdir()} == expected.keys()
    for name, rows in expected.items():
        assert len(pandas.read_csv(exported / "csv" / f"{name}.csv")) == rows, name
        assert pl.read_parquet(exported / "parquet" / f"{name}.parquet").height == rows, name


def test_every_column_of_the_descriptor_says_what_it_holds(exported: Path) -> None:
    resources = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    fields = [(each["name"], field) for each in resources for field in each["schema"]["fields"]]
    assert [(name, field["name"]) for name, field in fields if not field["description"]] == []
    visits = next(each for each in resources if each["name"] == "fact_visit")
    assert visits["schema"]["primaryKey"] == ["fact_id"]
    assert {"fields": ["person_id"], "reference": {"resource": "dim_person", "fields": ["person_id"]}} in visits[
        "schema"
    ]["foreignKeys"]


def test_no_cell_of_a_csv_is_a_formula_and_parquet_has_the_exact_text(exported: Path) -> None:
    quotes = set(pandas.read_csv(exported / "csv" / "mentions.csv")["quote"])
    assert "'" + HOSTILE in quotes
    assert HOSTILE in set(pl.read_parquet(exported / "parquet" / "mentions.parquet")["quote"])
    for path in (exported / "csv").iterdir():
        for name, values in pandas.read_csv(path, dtype=str).items():
            begins = set(values.dropna().str[0]) & set("=+@\t\r\n")
            assert begins == set(), f"{path.name}, {name}"


def test_what_makes_a_cell_safe_can_be_undone() -> None:
    texts = ["=1+1", "+49", "-5", "@A1", "\tx", "'=1", "''@", "'tis", "", "plain", "＝1", None]
    made = pl.DataFrame({"text": texts}).with_columns(safe=safe_for_spreadsheets(pl.col("text")))
    assert made["safe"].to_list() == [
        "'=1+1", "'+49", "'-5", "'@A1", "'\tx", "''=1", "'''@", "'tis", "", "plain", "'＝1", None,
    ]  # fmt: skip


def test_a_second_export_replaces_the_first_and_leaves_other_files_alone(warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(warehouse, read_only=True) as connection:
        export(connection, tmp_path / "out")
        first = (tmp_path / "out" / "datapackage.json").read_bytes()
        (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
        export(connection, tmp_path / "out")
    assert (tmp_path / "out" / "datapackage.json").read_bytes() == first
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in (tmp_path / "out").rglob(".*")] == []


def test_a_folder_with_other_files_is_refused(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x", encoding="utf-8")
    with duckdb.connect(warehouse, read_only=True) as connection, pytest.raises(ExportError, match="no export of ours"):
        export(connection, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_each_article_is_attributed_and_its_title_is_no_markup(exported: Path) -> None:
    attribution = (exported / "ATTRIBUTION.md").read_text(encoding="utf-8")
    licence = "[CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)"
    assert f"| Azerbaijan–Mexico relations | not known | {licence} | not known |" in attribution
    assert "| A \\[b\\](http://x) \\| &lt;i> |" in attribution
    assert (
        "| [Chile–Mexico relations](https://wiki.example/w/index.php?oldid=7&x=%29) | 7 | [CC0](https://wiki.example/cc0) "
        "| \\[Wiki\\] authors |" in attribution
    )


def test_the_descriptor_names_sources_and_licences(exported: Path) -> None:
    described = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    assert {
        "title": "Chile–Mexico relations",
        "path": "https://wiki.example/w/index.php?oldid=7&x=)",
        "version": "7",
    } in described["sources"]
    assert described["licenses"] == [
        {"name": "CC-BY-SA-4.0", "title": "CC BY-SA 4.0", "path": "https://creativecommons.org/licenses/by-sa/4.0/"},
        {"name": "CC0", "title": "CC0", "path": "https://wiki.example/cc0"},
    ]


def test_the_citation_is_that_of_the_citation_file(exported: Path) -> None:
    cited = (exported / "CITATION.txt").read_text(encoding="utf-8")
    source = (Path(__file__).parents[2] / "CITATION.cff").read_text(encoding="utf-8")
    title = next(line for line in source.splitlines() if line.startswith("title: "))
    assert title.removeprefix("title: ").strip('"') in cited
    assert "3 articles" in cited


@pytest.mark.skipif(not shutil.which("Rscript"), reason="needs R: `apt-get install r-base-core` brings it")
def test_r_reads_the_csv(exported: Path, warehouse: Path) -> None:
    script = f'x <- read.csv("{exported}/csv/visits.csv", fileEncoding = "UTF-8-BOM"); cat(nrow(x), names(x)[1])'
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True)
    assert done.stdout == f"{relations(warehouse)['visits']} fact_id"
