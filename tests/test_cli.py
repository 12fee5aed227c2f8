"""The command line itself: complete help, plain refusals, exit statuses."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from pipeline import cli


def commands() -> list[str]:
    [found] = [list(action.choices) for action in cli.parser()._actions if isinstance(action.choices, dict)]
    return found


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    try:
        status: object = cli.main(arguments)
    except SystemExit as ended:
        status = ended.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_help_names_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--help")
    assert status == 0
    for command in commands():
        assert f"\n    {command} " in out


@pytest.mark.parametrize("command", commands())
def test_help_of_a_command_describes_each_of_its_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, command, "--help")
    assert status == 0
    [choices] = [action.choices for action in cli.parser()._actions if isinstance(action.choices, dict)]
    assert choices is not None
    options = choices[command]
    assert options.description
    assert len(options.description) > 60
    for action in options._actions:
        assert action.help, f"{command} {action.dest} has no help"
    assert out.startswith(f"usage: bilateral {command}")


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys)
    assert status == 2
    assert out == run(capsys, "--help")[1]


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version")[1] == f"bilateral {version('bilateral')}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["refesh"], "invalid choice: 'refesh'"),
        (["ui", "--port", "http"], "'http' is no port"),
        (["ui", "--port", "70000"], "'70000' is no port"),
        (["query", "from visits", "--rows", "0"], "'0' is no number from 1 on"),
    ],
)
def test_wrong_arguments_are_refused_with_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_neither_or_both_statements_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "give one statement" in run(capsys, "query")[2]
    assert "give one statement" in run(capsys, "query", "from visits", "--file", "x.sql")[2]


def test_an_unforeseen_error_is_one_message_and_with_debug_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr("pipeline.commands.query.describe", broken)
    status, _, err = run(capsys, "describe")
    assert status == 1
    assert err == (
        "bilateral describe: RuntimeError: something nobody thought of\n(`bilateral --debug …` shows where)\n"
    )
    with pytest.raises(RuntimeError):
        cli.main(["--debug", "describe"])


def test_ctrl_c_is_no_error_message(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.commands.query.describe", stopped)
    assert run(capsys, "describe") == (130, "", "Stopped.\n")


def test_help_answers_without_loading_dagster() -> None:
    code = "import sys\nfrom pipeline import cli\ntry:\n cli.main(['--help'])\nexcept SystemExit:\n pass\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"dagster", "polars", "duckdb", "dataframely"} & set(result.stdout.split())


def test_a_reader_that_goes_away_is_no_error(warehouse: os.PathLike[str]) -> None:
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "query",
        "from range(200000)",
        "--format",
        "csv",
        "--warehouse",
        warehouse,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "range\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
