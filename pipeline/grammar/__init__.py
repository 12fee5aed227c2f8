"""Shared parts of the grammar: passages in, marked passages out.

What belongs here: everything that several kinds of fact need in order to read a sentence: marks, the gazetteer,
dates, money, actors, the pattern tables' engine. What does not: anything about one kind of fact (``extraction``),
about files (``reading``) or about merging (``star``).
"""

from pipeline.grammar.annotate import annotate

__all__ = ["annotate"]
