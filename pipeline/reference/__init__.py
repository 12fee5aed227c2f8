"""The vocabulary of the grammar: reference tables as CSV files, checked when they are read.

Here belong names, codes and their meaning, one table a file, and the one loader. Patterns do not, nor anything learnt
from single articles. What each table says, its columns, its source and its licence stand in ``README.md`` beside it.
"""

from pipeline.reference.loader import FOLDER, ReferenceTableError, table

__all__ = ["FOLDER", "ReferenceTableError", "table"]
