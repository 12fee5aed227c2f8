"""How right the pipeline is: what it makes of articles whose facts people have written down, kind by kind.

gold       a folder of articles with their facts, as people wrote them down (README.md says how)
agreement  what must agree for a found fact to be one of the gold's
scoring    found against gold, one to one: right, invented, missed
measuring  the whole way: gold folder -> a warehouse of its texts -> score

What does not belong here: anything the pipeline reads facts with. A measure must not share its words with what it
measures.
"""

from pipeline.accuracy.gold import GoldError
from pipeline.accuracy.measuring import measure
from pipeline.accuracy.scoring import Score

__all__ = ["GoldError", "Score", "measure"]
