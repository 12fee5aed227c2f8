"""Past what fits into memory, and past one machine: plan -> batches -> commit.

storage    where batches are kept, by URL: a folder, or object storage
seeds      where the articles are, by URL: a folder, or object storage
planning   which files make which batch; a batch is named by its content and the program
batch      a batch of files becomes frames, one Parquet file a table: the work that can run anywhere, twice or late
commit     the frames of exactly the planned batches, together
slices     within a batch, whole articles at a time

What marks and reads passages looks at one article at a time, so it gives the same for batches of whole files as for all
of them. What joins articles (`star`) and publishing do not belong here, nor who runs the batches (`definitions`).
"""

from pipeline.batches.batch import MisplacedError, run
from pipeline.batches.commit import Gathered, IncompleteError, gather, sweep
from pipeline.batches.planning import Plan, PlanError, load, plan, takes_batches
from pipeline.batches.seeds import SeedsChangedError, listed, source
from pipeline.batches.slices import of_articles
from pipeline.batches.storage import StorageError, Store

__all__ = [
    "Gathered",
    "IncompleteError",
    "MisplacedError",
    "Plan",
    "PlanError",
    "SeedsChangedError",
    "StorageError",
    "Store",
    "gather",
    "listed",
    "load",
    "of_articles",
    "plan",
    "run",
    "source",
    "sweep",
    "takes_batches",
]
