"""Tables become the warehouse file: built beside the one that stands, checked, swapped in whole.

`ddl` and `statements` say what the file holds, `build` makes it, `history` records what changed, `publish` swaps.
Does not belong here: any reading of articles or merging of facts.
"""

from pipeline.publishing.build import CheckResult
from pipeline.publishing.publish import Published, PublishError, publish, publish_accuracy

__all__ = ["CheckResult", "PublishError", "Published", "publish", "publish_accuracy"]
