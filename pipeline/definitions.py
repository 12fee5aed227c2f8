"""The Dagster project: what `dagster dev`, `dg dev`, `bilateral ui` and `bilateral refresh` load."""

import logging

import dagster as dg

from pipeline import assets
from pipeline.automation import daily_refresh, seeds_sensor, update_before_refresh
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


def run_config(settings: Settings) -> dict[str, object]:
    """The config of a run on given places that is seen by its progress listener only."""
    places = {"seeds_dir": str(settings.seeds), "warehouse_path": str(settings.warehouse)}
    return {
        "resources": {"locations": {"config": places}, "display": {"config": {"previews": False}}},
        "loggers": {"progress": {}},
    }


refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(assets.report, assets.update),
    description=(
        "Reads all seeds and publishes the warehouse file anew. Everything is rebuilt each time: the file is a pure "
        "function of the seeds and the code."
    ),
)

fetch_update = dg.define_asset_job(
    "fetch_update",
    selection=dg.AssetSelection.assets(assets.update),
    description="Gets what has a newer revision on the wiki; what arrives is refreshed as any arrival.",
)

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
    jobs=[refresh, fetch_update],
    sensors=[seeds_sensor],
    schedules=[update_before_refresh, daily_refresh],
    resources={"locations": locations, "io_manager": StagedFrames(locations=locations), "display": Display()},
    # A process a step would make a run of two seconds one of twenty.
    executor=dg.in_process_executor,
    loggers={"console": dg.colored_console_logger, "progress": progress_logger},
)
