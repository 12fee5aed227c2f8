"""The `bilateral` command: options, dispatch, and errors as one readable message."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from io import TextIOWrapper
from types import FrameType

from pipeline.settings import (
    CONTACT_VARIABLE,
    DEFAULT_SEEDS,
    DEFAULT_WAREHOUSE,
    DEFAULT_WIKI,
    RATE_VARIABLE,
    SEEDS_VARIABLE,
    WAREHOUSE_VARIABLE,
    WIKI_VARIABLE,
)

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 refused with a message, 2 wrong arguments."""
    options = parser().parse_args(arguments)
    if options.command is None:
        parser().print_help()
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Names of articles hold characters that not every terminal's encoding has.
            stream.reconfigure(errors="replace")
    if options.debug:
        return _run(options)
    try:
        return _run(options)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`bilateral query … | head`); Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the edge of the program: a user gets a message, never a traceback
        print(f"bilateral {options.command}: {_message(error)}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    top = argparse.ArgumentParser(
        prog="bilateral",
        description="Articles on relations between states, as an analytics warehouse: one DuckDB file in which every "
        "fact points at the sentence that says it.",
        epilog="`bilateral COMMAND --help` says what a command does.",
    )
    top.add_argument("--version", action="version", version=f"bilateral {version('bilateral')}")
    top.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    refresh = _command(
        commands,
        "refresh",
        _refresh,
        "read the seeds and publish the warehouse file",
        "Runs the whole pipeline through Dagster in this process and publishes the warehouse file in one step. "
        "Rejected files and rows are reported and kept in the view rejected_rows; they are no failure. If anything "
        "fails, the old file stands and the exit status is not 0.",
    )
    refresh.add_argument(
        "--if-changed",
        action="store_true",
        help="do nothing when the same program has published the same files already (their contents are compared; "
        "libraries and limits of the environment are not)",
    )
    _seeds_option(refresh)
    _warehouse_option(refresh)

    fetch = _command(
        commands,
        "fetch",
        _fetch,
        "get articles from Wikipedia into the seeds folder",
        "Gets articles with their revision and licence, one file each, from a wiki's API: by title, by category, all dyads "
        "of states, or what has changed since; or out of a dump of the whole wiki, where no title means all articles on "
        "relations between states. What is there in its current revision is not fetched again, so a command "
        "that was stopped goes on where it was. Exit status 1 when a title asked for by name could not be had. "
        f"{CONTACT_VARIABLE} must hold an e-mail address or web page of yours; {RATE_VARIABLE} (default 1) is the rate.",
    )
    fetch.add_argument("titles", nargs="*", metavar="TITLE", help='titles of articles, e.g. "Chile–Peru relations"')
    fetch.add_argument("--from-file", metavar="FILE", help="titles from a file, one a line; - reads standard input")
    fetch.add_argument(
        "--states",
        metavar="CODES",
        help="all dyads among states, e.g. MEX,AFG,CHN; of one state, its dyads with all others",
    )
    fetch.add_argument(
        "--category", action="append", metavar="NAME", help="the articles on relations in a category; can be repeated"
    )
    fetch.add_argument(
        "--depth", type=_natural, default=0, metavar="N", help="go down N levels of sub-categories (default: 0)"
    )
    fetch.add_argument("--update", action="store_true", help="what was fetched before and has a newer revision")
    fetch.add_argument(
        "--wiki",
        metavar="WIKI",
        help=f"a language, a host, or the address of an api.php (default: {WIKI_VARIABLE}, else {DEFAULT_WIKI})",
    )
    fetch.add_argument(
        "--dump", metavar="FILE", help="read a dump (…-pages-articles….xml.bz2) instead of asking the wiki"
    )
    fetch.add_argument(
        "--index", metavar="FILE", help="the dump's …-multistream-index.txt.bz2 (default: one that lies beside it)"
    )
    _seeds_option(fetch)

    query = _command(
        commands,
        "query",
        _query,
        "run SQL on the warehouse, read-only",
        "Runs one SQL statement on the published file, which is opened read-only, and prints the rows. "
        "`bilateral describe` lists the views.",
    )
    query.add_argument("sql", nargs="?", help="the statement; - reads it from standard input")
    query.add_argument("--file", "-f", metavar="FILE", help="read the statement from a file, e.g. sql/examples/…sql")
    query.add_argument(
        "--example",
        "-e",
        metavar="NAME",
        nargs="?",
        const="",
        help="a question of sql/examples; without a name, lists them",
    )
    query.add_argument(
        "--format",
        default="table",
        choices=("table", "markdown", "csv", "json", "parquet"),
        help="how to print (default: table); parquet needs --output",
    )
    query.add_argument("--output", "-o", metavar="FILE", help="write all rows to a file instead")
    query.add_argument(
        "--rows", type=_positive, default=200, metavar="N", help="print at most N rows of a table (default: 200)"
    )
    _warehouse_option(query)

    describe = _command(
        commands,
        "describe",
        _describe,
        "list the views and tables, or the columns of one",
        "Without a name: every view and table with its rows and what one row is. With a name: its columns, their types "
        "and what they mean.",
    )
    describe.add_argument("name", nargs="?", help="a view or table, e.g. visits")
    _warehouse_option(describe)

    export = _command(
        commands,
        "export",
        _export,
        "write the warehouse as Parquet and CSV",
        "Writes every table and view as Parquet and as CSV that is safe to open in a spreadsheet, with a Data Package "
        "descriptor, the attribution of each article and a citation. A former export in the folder is replaced.",
    )
    export.add_argument("folder", metavar="DIR", help="where to write; made where it is not there")
    _warehouse_option(export)

    report = _command(
        commands,
        "report",
        _report,
        "write a page of charts that needs no network",
        "Writes one HTML file: counts, a timeline, who keeps missions where, trade, visits, quality of the data, and a "
        "search over all facts. Each mark leads to its quotes and articles. Default: report.html beside the warehouse.",
    )
    report.add_argument("file", nargs="?", metavar="FILE", help="where to write it (default: beside the warehouse)")
    report.add_argument("--open", action="store_true", help="open it in the browser")
    _warehouse_option(report)

    share = _command(
        commands,
        "share",
        _share,
        "put the published file where a team reads it",
        "Writes the published file to a folder or object storage under a name that no other version has, and then the "
        "pointer latest.json, so that readers always find a whole file (pipeline/cluster/READERS.md).",
    )
    share.add_argument("url", metavar="URL", help="a folder, or s3://bucket/prefix")
    share.add_argument(
        "--keep", type=_natural, default=5, metavar="N", help="versions that stay, the new one among them (default: 5)"
    )
    _warehouse_option(share)

    explain = _command(
        commands,
        "explain",
        _explain,
        "show why an article's sentences gave what they gave",
        "Reads one article, without publishing anything, and prints its passages with the marks the grammar put in, "
        "the statements found in each with the rule that found them, and the dated passages that gave none.",
    )
    explain.add_argument("article", metavar="FILE", help="an article, e.g. one of the seeds folder")
    explain.add_argument("--all", action="store_true", help="print the passages without a date or statement too")

    score = _command(
        commands,
        "score",
        _score,
        "measure how right the pipeline is, by articles with known facts",
        "Reads the texts of a gold folder through the pipeline, apart from the seeds, and compares what it finds with the "
        "facts that people have written down: NAME.txt and NAME.gold.json for each article (pipeline/accuracy/README.md "
        "says how). Prints the figures kind by kind and puts them into the table accuracy of the warehouse, where there "
        "is one; later refreshes carry them over.",
    )
    score.add_argument("gold", metavar="GOLD_DIR", help="the folder of articles and their facts")
    score.add_argument("--misses", action="store_true", help="list every missed and every invented fact")
    _warehouse_option(score)

    ui = _command(
        commands,
        "ui",
        _ui,
        "open the Dagster UI, with the sensor and the schedule running",
        "Starts the Dagster UI and its daemon. The history is kept in .dagster beside the warehouse file. While it "
        "runs, whatever arrives in the seeds folder is published by itself. Ctrl-C or SIGTERM stops it.",
    )
    ui.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)")
    ui.add_argument("--port", type=_port, default=3000, help="port to listen on (default: 3000)")
    ui.add_argument(
        "--workers",
        type=_natural,
        default=0,
        metavar="N",
        help="try the cluster out: start Redis, PostgreSQL and N Celery workers here too, to which the job "
        "refresh_in_batches goes (extra `cluster`, pipeline/cluster/README.md)",
    )
    _seeds_option(ui)
    _warehouse_option(ui)
    return top


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    description: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=description)
    command.set_defaults(run=run)
    return command


def _seeds_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--seeds",
        metavar="DIR",
        help=f"the folder of articles, for refresh also s3://… (default: {SEEDS_VARIABLE}, else {DEFAULT_SEEDS}/ here)",
    )


def _warehouse_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--warehouse",
        metavar="FILE",
        help=f"the warehouse file (default: {WAREHOUSE_VARIABLE}, else {DEFAULT_WAREHOUSE} here)",
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 on")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: ports are numbers from 1 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    # A `kill` stops a command as Ctrl-C does: what it has begun is cleaned up.
    signal.signal(signal.SIGTERM, _interrupt)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, OSError) or type(error).__module__.startswith("pipeline."):
        # Our own errors say what happened and what to do.
        return str(error)
    return f"{type(error).__name__}: {error}\n(`bilateral --debug …` shows where)"


def _refresh(options: argparse.Namespace) -> int:
    from pipeline.commands.refresh import refresh

    return refresh(options.seeds, options.warehouse, options.debug, options.if_changed)


def _fetch(options: argparse.Namespace) -> int:
    from pipeline.commands import CommandError

    if options.dump is not None:
        if options.category or options.depth or options.update or options.wiki:
            raise CommandError(
                "--dump takes titles, --from-file and --states only: a dump has no categories and no news"
            )
        from pipeline.commands.fetch_dump import fetch_dump

        return fetch_dump(options.dump, options.index, options.titles, options.from_file, options.states, options.seeds)
    if options.index is not None:
        raise CommandError("--index is the index of a --dump: name that too")
    from pipeline.commands.fetch import fetch

    return fetch(
        options.titles,
        options.from_file,
        options.states,
        options.category or [],
        options.depth,
        options.update,
        options.wiki,
        options.seeds,
    )


def _query(options: argparse.Namespace) -> int:
    from pipeline.commands.query import query

    return query(
        options.sql,
        options.file,
        options.example,
        options.format,
        options.output,
        options.rows,
        options.warehouse,
    )


def _describe(options: argparse.Namespace) -> int:
    from pipeline.commands.query import describe

    return describe(options.name, options.warehouse)


def _export(options: argparse.Namespace) -> int:
    from pipeline.commands.export import export

    return export(options.folder, options.warehouse)


def _report(options: argparse.Namespace) -> int:
    from pipeline.commands.report import report

    return report(options.file, options.open, options.warehouse)


def _share(options: argparse.Namespace) -> int:
    from pipeline.commands.share import share

    return share(options.url, options.keep, options.warehouse)


def _explain(options: argparse.Namespace) -> int:
    from pipeline.commands.explain import explain

    return explain(options.article, options.all)


def _score(options: argparse.Namespace) -> int:
    from pipeline.commands.score import score

    return score(options.gold, options.misses, options.warehouse)


def _ui(options: argparse.Namespace) -> int:
    from pipeline.commands.ui import ui

    return ui(options.host, options.port, options.seeds, options.warehouse, options.workers)
