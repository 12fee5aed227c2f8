"""Files of the seeds folder -> articles -> passages with exact offsets.

files      the folder, its files, what is refused and why
formats    one module a source format: a text becomes the canonical layout of the same length
canonical  the marks of that layout
dyads      which states an article is about
passages   canonical texts -> sections, sentences, list items, table rows (with `sentences`); `misplaced` holds them to
           their texts
bounds     what of them is too long or too wide to be read for facts
articles   all of it in order: `read`, or of texts from elsewhere: `read_texts`
"""

from pipeline.reading.articles import Reading, read, read_texts
from pipeline.reading.files import Limits
from pipeline.reading.passages import misplaced

__all__ = ["Limits", "Reading", "misplaced", "read", "read_texts"]
