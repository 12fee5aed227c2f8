"""The Dagster project: what `dagster dev`, `dg dev`, `bilateral ui` and `bilateral refresh` load."""

import logging

import dagster as dg

from pipeline import assets, jobs
from pipeline.automation import daily_refresh, daily_refresh_in_batches, seeds_sensor, update_before_refresh
from pipeline.resources import Display, Locations, StagedFrames
from pipeline.settings import Settings

PROGRESS = "bilateral.progress"
"""Name of the Python logger that a run's events go to when its config asks for it; the command listens there."""


@dg.logger(config_schema={}, description="Hands the run's events to whoever listens in this process.")
def progress_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """The Python logger named `PROGRESS`, silent without a listener."""
    logger = logging.getLogger(PROGRESS)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    return logger


def run_config(settings: Settings, in_batches: bool = False) -> dict[str, object]:
    """The config of a run of `refresh` or `refresh_in_batches` on given places, seen by its progress listener only."""
    places = {"seeds_dir": str(settings.seeds), "warehouse_path": str(settings.warehouse)}
    shown: dict[str, object] = {} if in_batches else {"display": {"config": {"previews": False}}}
    return {"resources": {"locations": {"config": places}} | shown, "loggers": {"progress": {}}}


locations = Locations.configure_at_launch()

defs = dg.Definitions(
    assets=[
        assets.update,
        assets.seeds,
        assets.reading,
        assets.marked,
        assets.statements,
        assets.warehouse,
        assets.report,
    ],
    jobs=[jobs.refresh, jobs.refresh_in_batches, jobs.fetch_update],
    sensors=[seeds_sensor],
    schedules=[update_before_refresh, daily_refresh, daily_refresh_in_batches],
    resources={
        "locations": locations,
        "io_manager": StagedFrames(locations=locations),
        "display": Display(),
    },
    # A process a step would make a run of two seconds one of twenty.
    executor=dg.in_process_executor,
    loggers={"console": dg.colored_console_logger, "progress": progress_logger},
)
