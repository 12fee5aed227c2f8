"""The same refresh as a job of batches: plan -> batch, as many as there are -> commit.

For more articles than one process should hold. The batches run where the executor puts them (`executors`): one after the
other in this process, in several processes, on the workers of a cluster. What they hand on is in the storage of batches;
between the steps go names only.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg

from pipeline import assets, checks, presentation, publishing
from pipeline.resources import Locations

if TYPE_CHECKING:
    from pipeline.batches import Store


SCRATCH = ".commit."
"""How the folders begin in which a commit keeps what it works on, beside the warehouse."""
LONGEST_COMMIT = 24 * 60 * 60
"""Seconds after which nobody works in such a folder any more; the commit of 100,000 articles takes some minutes."""


class StoredValues(dg.ConfigurableIOManager):
    """Passes names between steps, as JSON in the storage of batches, which all workers share."""

    locations: dg.ResourceDependency[Locations]

    def handle_output(self, context: dg.OutputContext, obj: dict[str, str]) -> None:
        """Write what a step hands on."""
        self._store().write(_name(context), json.dumps(obj).encode())

    def load_input(self, context: dg.InputContext) -> Any:
        """Read what an earlier step handed on."""
        if context.upstream_output is None:
            raise dg.Failure("This step takes what another step of its run hands on.")
        return json.loads(self._store().read(_name(context.upstream_output)))

    def _store(self) -> "Store":
        from pipeline.batches import Store

        return Store(self.locations.settings().batches)


locations = Locations.configure_at_launch()
RESOURCES = {"locations": locations, "io_manager": StoredValues(locations=locations)}
"""What the job needs: the places, and the storage that all workers share."""


def _name(context: dg.OutputContext) -> str:
    return f"runs/{'/'.join(context.get_identifier())}.json"


_AGAIN = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL)
"""For storage that was away for longer than its own patience."""


@dg.op(
    out={
        "planned": dg.Out(dict, description="The name of the plan, and when the refresh began."),
        "batch": dg.DynamicOut(dict, description="The names of the plan and of one batch."),
    },
    retry_policy=_AGAIN,
)
def plan(context: dg.OpExecutionContext, locations: Locations) -> Iterator[dg.Output[Any] | dg.DynamicOutput[Any]]:
    """Share the files out to batches; a batch has the same name as long as it holds the same."""
    from pipeline import batches

    began = locations.run_began or datetime.now(UTC)
    settings = locations.settings()
    with _explained():
        found = batches.plan(batches.source(settings.seeds))
        found.store(batches.Store(settings.batches))
    context.log.info(f"{found.files.height:,} files in {len(found.batches):,} batches, plan {found.name}")
    yield dg.Output(
        {"plan": found.name, "began": began.isoformat()},
        "planned",
        metadata={"files": found.files.height, "batches": len(found.batches)},
    )
    for batch in found.batches:
        yield dg.DynamicOutput({"plan": found.name, "batch": batch}, batch, "batch")


@dg.op(ins={"planned": dg.In(dict)}, out=dg.Out(dict), retry_policy=_AGAIN)
def batch(locations: Locations, planned: dict[str, str]) -> dg.Output[dict[str, int]]:
    """Read the files of one batch, find their statements, write them; nothing, where that was done before."""
    from pipeline import batches

    settings = locations.settings()
    store = batches.Store(settings.batches)
    with _explained():
        rows = batches.run(
            batches.load(planned["plan"], store), planned["batch"], batches.source(settings.seeds), store
        )
    statements = sum(rows[kind] for kind in assets.STATEMENTS)
    return dg.Output(rows, metadata=rows | {"statements": statements})


@dg.op(
    ins={"planned": dg.In(dict), "done": dg.In(list, description="What each batch found; here only that it is done.")},
    out=dg.Out(dg.Nothing),
    retry_policy=_AGAIN,
)
def commit(
    context: dg.OpExecutionContext,
    locations: Locations,
    planned: dict[str, str],
    done: list[Any],  # noqa: ARG001  waited for, not used
) -> Iterator[dg.AssetMaterialization | dg.AssetCheckEvaluation | dg.Output[None]]:
    """Take exactly the planned batches, merge what they tell, publish the warehouse file."""
    from pipeline import batches, star

    settings = locations.settings()
    settings.staging.mkdir(parents=True, exist_ok=True)
    _sweep(settings.staging)
    store = batches.Store(settings.batches)
    before = checks.published_before(settings.warehouse)
    with _explained(), tempfile.TemporaryDirectory(dir=settings.staging, prefix=SCRATCH) as scratch:
        of = batches.load(planned["plan"], store)
        found = batches.gather(of, store, Path(scratch))
        for result in checks.check_articles(found.articles, found.rejected):
            yield _evaluation(result)
            if result.check_name in checks.BLOCKING and not result.passed:
                raise dg.Failure(f"{result.check_name}: {result.description}", allow_retries=False)
        built = star.build(found.statements, found.articles, found.passages, Path(scratch))
        for result in checks.check_warehouse(built, before):
            yield _evaluation(result)
        published = publishing.publish(
            built, settings.warehouse, found.rejected, started_at=datetime.fromisoformat(planned["began"])
        )
    for warning in published.warnings:
        context.log.warning(warning)
    for name in assets.RELATIONS:
        metadata = presentation.row_count(published.counts.get(name))
        yield dg.AssetMaterialization(assets.relation_key(name), metadata=metadata)
    if not settings.shared_batches:
        batches.sweep(of, store)
    yield dg.Output(None)


def _sweep(staging: Path) -> None:
    """Remove what commits left that were killed; one that is still at work touched its folder today."""
    oldest = time.time() - LONGEST_COMMIT
    for folder in staging.glob(f"{SCRATCH}*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _evaluation(result: dg.AssetCheckResult) -> dg.AssetCheckEvaluation:
    """A check's result as the event that an op can log."""
    if result.asset_key is None or result.check_name is None:
        raise ValueError("a check's result names its asset and itself")
    return dg.AssetCheckEvaluation(
        asset_key=result.asset_key,
        check_name=result.check_name,
        passed=bool(result.passed),
        metadata=result.metadata,
        severity=result.severity,
        description=result.description,
    )


@dg.graph
def plan_batches_commit() -> None:
    """From the files to the published warehouse."""
    planned, each = plan()
    commit(planned, each.map(batch).collect())


@contextmanager
def _explained() -> Iterator[None]:
    """Failures that say what to do themselves; only storage can be better next time."""
    from pipeline import batches

    try:
        yield
    except batches.StorageError as error:
        raise dg.Failure(str(error)) from error
    except (
        OSError,
        batches.SeedsChangedError,
        batches.PlanError,
        batches.IncompleteError,
        batches.MisplacedError,
        publishing.PublishError,
    ) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
