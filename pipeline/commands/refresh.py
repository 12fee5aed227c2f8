"""`bilateral refresh`: the whole graph in this process, stage by stage, and what came of it.

The run has a Dagster instance of its own that is forgotten afterwards: the command keeps no history (the UI does), and
so costs little more than the work itself.
"""

import gc
import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from pipeline.commands import CommandError, console, on_one_line, printable
from pipeline.commands.summary import articles_of, look_into, print_summary
from pipeline.settings import Settings, resolve
from pipeline.unchanged import unchanged_since

if TYPE_CHECKING:
    import dagster as dg


SHOWN = {
    "reading": {"articles": "articles", "passages": "passages", "rejected": "rejected"},
    "reading__marked": {"marked": "passages"},
    "warehouse": {"facts": "facts", "mentions": "mentions"},
}
"""Step to the assets whose rows its line counts, and what to call them; the rows of the other step are statements."""
HANDED_ON = ("files", "batches", "articles", "passages", "statements")
"""What the line of a step of `refresh_in_batches` counts, where it says so of what it hands on."""


def refresh(seeds: str | None, warehouse: str | None, debug: bool, if_changed: bool = False) -> int:
    """Run everything, publish the file, print the summary; with `if_changed` only where something has changed.

    Raises:
        CommandError: The seeds folder is not there, or a stage failed; the old file stands.
    """
    started = time.perf_counter()
    settings = resolve(seeds, warehouse)
    _require_folder(settings)
    out = console()
    is_folder = isinstance(settings.seeds, Path)
    if if_changed and is_folder and (since := unchanged_since(settings.folder, settings.warehouse)):
        out.print(f"Nothing has changed since {settings.warehouse} was published ({since:%Y-%m-%d %H:%M} UTC).")
        return 0
    out.print(f"Refreshing {settings.warehouse} from {settings.seeds}")
    before = articles_of(settings.warehouse)
    stages = _run(settings, out, debug)
    if stages.failure is not None:
        raise CommandError(f"{stages.failure}\n{_what_stands(settings)}")
    after = look_into(settings.warehouse)
    print_summary(out, before, after, settings.warehouse, stages.warnings, time.perf_counter() - started)
    return 0


def _require_folder(settings: Settings) -> None:
    if isinstance(settings.seeds, str):
        return
    if not settings.seeds.exists():
        raise CommandError(
            f"there is no seeds folder at {settings.seeds}: make it and put articles into it, or name another one with "
            "--seeds DIR."
        )
    if not settings.seeds.is_dir():
        raise CommandError(f"{settings.seeds} is no folder: --seeds takes the folder that holds the articles.")


def _what_stands(settings: Settings) -> str:
    if settings.warehouse.is_file():
        return f"{settings.warehouse} stands as it was."
    return f"Nothing was published at {settings.warehouse}."


def _run(settings: Settings, out: Console, debug: bool) -> "Stages":
    with _waiting(out, "starting Dagster …"):
        from pipeline.batches import takes_batches
        from pipeline.definitions import PROGRESS, defs, run_config

        in_batches = takes_batches(settings.seeds)
        job = defs.resolve_job_def("refresh_in_batches" if in_batches else "refresh")
    with _waiting(out, "…") as status, _forgetful_instance() as instance:
        if not gc.isenabled():
            # What is imported by now stays; from here on garbage is the run's (see `__main__`).
            gc.freeze()
            gc.enable()
        stages = Stages(out, status)
        logger = logging.getLogger(PROGRESS)
        logger.addHandler(stages)
        try:
            result = job.execute_in_process(run_config(settings, in_batches), instance=instance, raise_on_error=debug)
        finally:
            logger.removeHandler(stages)
    if not result.success and stages.failure is None:
        stages.failure = "the run failed before its first stage."
    return stages


@contextmanager
def _forgetful_instance() -> "Iterator[dg.DagsterInstance]":
    """An instance that stores no event: the listener has seen it, and nobody asks for it later.

    Storing them, and asking for each input when it was made last, would be a quarter of a small refresh.
    """
    import dagster as dg

    with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
        storage = instance.event_log_storage
        storage.store_event = lambda _: None  # type: ignore[method-assign, assignment]
        storage.get_asset_records = lambda *_: []  # type: ignore[method-assign]
        nothing = dg.EventRecordsResult([], cursor="", has_more=False)
        storage.fetch_observations = lambda *_: nothing  # type: ignore[method-assign]
        yield instance


def _waiting(out: Console, message: str) -> AbstractContextManager[Status | None]:
    return out.status(message) if out.is_terminal else nullcontext()


class Stages(logging.Handler):
    """Listens to the run's events: prints a line as each stage ends, keeps warnings and the first failure."""

    def __init__(self, out: Console, status: Status | None) -> None:
        super().__init__()
        self.failure: str | None = None
        self.warnings: list[str] = []
        self._out = out
        self._status = status
        self._started: dict[str, float] = {}
        self._rows: dict[str, Counter[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of one record: an event of Dagster's, or a warning of an asset."""
        event: dg.DagsterEvent | None = getattr(record, "dagster_event", None)
        if event is None and record.levelno >= logging.WARNING:
            self._note_warning(record)
        if event is None or event.step_key is None:
            return
        kind, step = event.event_type_value, event.step_key
        if kind == "STEP_START":
            self._started[step] = time.perf_counter()
            if self._status is not None:
                self._status.update(f"{_title(step)} …")
        elif kind == "ASSET_MATERIALIZATION":
            self._note_rows(step, event)
        elif kind == "STEP_OUTPUT":
            self._note_output(step, event)
        elif kind == "ASSET_CHECK_EVALUATION":
            self._note_check(event)
        elif kind == "STEP_SUCCESS":
            seconds = time.perf_counter() - self._started[step]
            rows = ", ".join(f"{count:,} {what}" for what, count in self._rows.get(step, Counter()).items())
            self._out.print(f"  {_title(step):<14} {rows:<58} {seconds:6.2f} s")
        elif kind == "STEP_FAILURE" and self.failure is None:
            self.failure = f"{_title(step)} failed: {_reason(event)}"

    def _note_rows(self, step: str, event: "dg.DagsterEvent") -> None:
        materialization = event.step_materialization_data.materialization
        name = materialization.asset_key.path[-1]
        shown = SHOWN.get("warehouse" if step == "commit" else step, {name: "statements"})
        if name in shown:
            rows = self._rows.setdefault(step, Counter())
            count = materialization.metadata["dagster/row_count"].value
            if isinstance(count, int):
                rows[shown[name]] += count

    def _note_output(self, step: str, event: "dg.DagsterEvent") -> None:
        for name in HANDED_ON:
            value = event.step_output_data.metadata.get(name)
            if value is not None and isinstance(value.value, int):
                self._rows.setdefault(step, Counter())[name] += value.value

    def _note_warning(self, record: logging.LogRecord) -> None:
        # Dagster puts run and step before the message, which are nobody's business on a terminal.
        meta: dict[str, str] = getattr(record, "dagster_meta", {})
        self.warnings.append(on_one_line(meta.get("orig_message") or record.getMessage()))

    def _note_check(self, event: "dg.DagsterEvent") -> None:
        evaluation = event.asset_check_evaluation_data
        if not evaluation.passed:
            self.warnings.append(on_one_line(f"{evaluation.check_name}: {evaluation.description or 'did not pass'}"))


def _title(step: str) -> str:
    step, _, batch = step.partition("[")
    if batch:
        return f"{step} {batch[:8]}"
    return step.rpartition("__")[2].replace("_", " ")


def _reason(event: "dg.DagsterEvent") -> str:
    """The innermost error of a failed step, without the names of Python classes where the message speaks for itself."""
    data = event.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return printable(data.user_failure_data.description)
    error = data.error
    while error is not None and error.cause is not None:
        error = error.cause
    if error is None:
        return "no reason was given."
    kind, _, message = error.message.strip().partition(": ")
    return printable(message or kind)
