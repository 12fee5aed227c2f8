"""The jobs: what can be run as one thing. `automation` runs them by themselves, the command and the UI when asked."""

import dagster as dg

from pipeline import assets, executors, in_batches

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(assets.report, assets.update),
    description=(
        "Reads all seeds and publishes the warehouse file anew. Everything is rebuilt each time: the file is a pure "
        "function of the seeds and the code."
    ),
)

refresh_in_batches = in_batches.plan_batches_commit.to_job(
    "refresh_in_batches",
    description=(
        "The same in batches of files: for more than one process should hold, for seeds in object storage, and for many "
        "workers. A batch that was done before is not done again."
    ),
    executor_def=executors.executor(),
    resource_defs=in_batches.RESOURCES,
)

fetch_update = dg.define_asset_job(
    "fetch_update",
    selection=dg.AssetSelection.assets(assets.update),
    description="Gets what has a newer revision on the wiki; what arrives is refreshed as any arrival.",
)
