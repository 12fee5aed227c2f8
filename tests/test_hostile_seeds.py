"""A seeds folder as an enemy would fill it: the good articles are published as ever, and nothing hostile gets through.

One refresh of such a folder, by the command and in Dagster with everything it shows; then a look at the file, the
terminal, the metadata of the UI and the report.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from lxml import html

from hostile import OUTSIDE, files_in, fill
from pipeline import tables
from pipeline.checks import misplaced_in
from pipeline.reading import read
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Attacked:
    """The folder, what was made of it, and what was printed."""

    seeds: Path
    warehouse: Path
    result: subprocess.CompletedProcess[bytes]

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(question).fetchall()


def command(cwd: Path, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)], cwd=cwd, capture_output=True, timeout=600
    )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    folder = tmp_path_factory.mktemp("attacked")
    seeds = folder / "seeds"
    seeds.mkdir()
    fill(seeds)
    for path in SEEDS:
        shutil.copy(path, seeds)
    warehouse = folder / "warehouse" / "bilateral.duckdb"
    return Attacked(seeds, warehouse, command(folder, "refresh", "--seeds", seeds, "--warehouse", warehouse))


def test_the_refresh_succeeds(attacked: Attacked) -> None:
    assert (attacked.result.returncode, attacked.result.stderr.decode()) == (0, "")


def test_the_facts_of_the_good_articles_are_as_ever(attacked: Attacked, warehouse: Path) -> None:
    for table in tables.FACT_TABLES:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            ours = connection.execute(f"from {table}").fetchall()
        assert set(map(repr, ours)) <= set(map(repr, attacked.ask(f"from {table}"))), table
    names = [path.name for path in SEEDS]
    mentions = "select fact_id, source_file, char_start, char_end, quote from mentions"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ours = connection.execute(mentions).fetchall()
    assert sorted(row for row in attacked.ask(mentions) if row[1] in names) == sorted(ours)


def test_each_file_is_read_or_refused_with_a_reason(attacked: Attacked) -> None:
    read = {name for (name,) in attacked.ask("select source_file from dim_article")}
    refused = attacked.ask("select source_file, rule, reason from rejected_rows where stage = 'reading'")
    names = {str(name) for name, _, _ in refused}
    there = files_in(attacked.seeds)
    missing = {name for name in there - read - names if not any(name.startswith(f"{folder}/") for folder in names)}
    assert missing == set()
    assert read <= there
    assert all(rule and reason and len(str(reason)) > 20 for _, rule, reason in refused)
    rules = {name: rule for name, rule, _ in refused}
    assert {name: rules.get(name) for name in EXPECTED} == EXPECTED


EXPECTED = {
    "empty": "empty",
    "nuls": "binary",
    "binary": "binary",
    "utf-16": "not_utf8",
    "latin-1": "not_utf8",
    "surrogate": "not_utf8",
    "cut utf-8": "not_utf8",
    "controls": "binary",
    "pdf": "unknown_format",
    "json": "unknown_format",
    "no article.xml": "no_article",
    "the same": "duplicate",
    "bomb.gz": "too_large",
    "bomb.bz2": "too_large",
    "twice.gz": "archive",
    "cut.gz": "broken_archive",
    "zip": "archive",
    "link": "not_a_file",
    "link to a folder": "not_a_file",
    "loop": "not_a_file",
    "itself": "not_a_file",
    "dangling": "not_a_file",
    "pipe": "not_a_file",
    "socket": "not_a_file",
}


def test_what_the_hostile_articles_say_is_read_too(attacked: Attacked) -> None:
    assert attacked.ask("select count(distinct article) > 5 from mentions where article like '% relations %'") == [
        (True,)
    ]
    assert attacked.ask("select count(*) from mentions where source_file = 'packed.gz'")[0][0] != 0
    assert attacked.ask("select count(*) > 0 from mentions where source_file = 'mixed ends and a mark'") == [(True,)]


def test_every_quote_stands_at_its_place(attacked: Attacked) -> None:
    texts = {}
    for name, start, end, quote in attacked.ask("select source_file, char_start, char_end, quote from mentions"):
        if name == "packed.gz" or "\\x" in str(name):
            continue
        text = texts.setdefault(name, (attacked.seeds / str(name)).read_bytes().decode())
        assert text[start:end] == quote


def test_nothing_outside_the_folder_is_read_and_nothing_is_run(attacked: Attacked) -> None:
    with duckdb.connect(str(attacked.warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() join duckdb_tables() using (table_name) "
            "where data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            question = f"select count(*) from {table} where contains({column}, ?) or contains({column}, 'root:x:')"  # noqa: S608
            assert connection.execute(question, [OUTSIDE]).fetchone() == (0,), f"{table}.{column}"
    written = [path for path in attacked.seeds.parent.rglob("*pwned*") if path.parent != attacked.seeds]
    assert written == []


def test_no_name_and_no_text_commands_the_terminal(attacked: Attacked) -> None:
    printed = [attacked.result.stdout.decode()]
    for style in ("table", "markdown"):
        for question in ("from dim_article", "from rejected_rows", "select quote, section from mentions"):
            shown = command(
                attacked.seeds.parent,
                "query",
                question,
                "--format",
                style,
                "--rows",
                "1000",
                "--warehouse",
                attacked.warehouse,
            )
            assert shown.returncode == 0, shown.stderr
            printed.append(shown.stdout.decode())
    for text in printed:
        assert OBEYED.search(text) is None
    lines = printed[0].splitlines()
    assert not [line for line in lines if line.startswith("rejected: nothing")], "a file's name adds no line"


def test_what_the_ui_shows_is_inert(attacked: Attacked, tmp_path: Path) -> None:
    from pipeline.definitions import defs, run_config

    config = run_config(Settings(attacked.seeds, tmp_path / "w.duckdb"))
    config["resources"]["display"]["config"]["previews"] = True
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("refresh").execute_in_process(config, instance=instance)
        shown = [
            value.value
            for event in result.all_events
            if event.event_type_value == "ASSET_MATERIALIZATION"
            for value in event.step_materialization_data.materialization.metadata.values()
            if isinstance(value, dg.MarkdownMetadataValue)
        ]
        shown += [
            value.value
            for event in result.all_events
            if event.event_type_value == "ASSET_CHECK_EVALUATION"
            for value in event.asset_check_evaluation_data.metadata.values()
            if isinstance(value, dg.MarkdownMetadataValue)
        ]
    assert len(shown) > 40
    own = re.compile(
        r"^```(?:sql|json)\n.*?\n```$|!\[[^\]]*\]\(data:image/svg\+xml;base64,[\w+/=]+\)", re.DOTALL | re.MULTILINE
    )
    for text in shown:
        strangers = own.sub("", text)
        assert "<" not in strangers, strangers[:300]
        assert re.search(r"(?<!\\)\]\(", strangers) is None, strangers[:300]
        assert OBEYED.search(strangers) is None, strangers[:300]


def test_the_report_holds_no_element_that_an_article_brought(
    attacked: Attacked, warehouse: Path, tmp_path: Path
) -> None:
    pages = []
    for file in (warehouse, attacked.warehouse):
        made = command(tmp_path, "report", "--warehouse", file, tmp_path / "report.html")
        assert made.returncode == 0, made.stderr
        pages.append(html.fromstring((tmp_path / "report.html").read_bytes()))
    ours, theirs = pages
    for page in pages:
        assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []
        assert [link for link in page.xpath("//@href | //@src") if link.startswith("javascript")] == []
    assert len(ours.xpath("//script")) == len(theirs.xpath("//script"))
    assert {element.tag for element in theirs.iter()} <= {element.tag for element in ours.iter()} | {"img"} - {"img"}


def test_a_second_refresh_says_the_same(attacked: Attacked, tmp_path: Path) -> None:
    before = attacked.ask("select fact_id from facts order by 1")
    again = command(tmp_path, "refresh", "--seeds", attacked.seeds, "--warehouse", attacked.warehouse)
    assert again.returncode == 0
    assert attacked.ask("select fact_id from facts order by 1") == before
    assert attacked.ask("select added, changed, removed from refreshes order by refresh_id desc limit 1") == [(0, 0, 0)]


def test_a_file_that_goes_or_changes_during_a_refresh_does_not_stop_it(seeds: Path) -> None:
    reading = read(seeds)
    first, second, *_ = sorted(seeds.glob("*.txt"))
    first.unlink()
    second.write_text("= Chile–Peru relations =\n\nSomething else.\n", encoding="utf-8")
    assert misplaced_in(seeds, reading.articles, reading.passages).is_empty()
    wrong = reading.passages.with_columns(char_start=reading.passages["char_start"] + 1)
    assert set(misplaced_in(seeds, reading.articles, wrong)["source_file"]) == {path.name for path in SEEDS[2:]}
