"""Articles in batches: working memory is that of a batch, however many articles there are.

What marks and reads passages looks at one article at a time, so it gives the same for batches of whole articles as for
all of them. What joins articles (`star`) does not belong here.
"""

from collections.abc import Iterator

import polars as pl

PASSAGES = 100_000
"""Passages of a batch: some 3,500 articles. Far fewer cost time, as what each batch looks for is compiled anew."""


def of_articles(passages: pl.DataFrame, size: int = PASSAGES) -> Iterator[pl.DataFrame]:
    """Slices of a frame in reading order with `article_id`, each of whole articles; they copy nothing.

    A frame without rows is one batch. A batch has fewer than `size` passages before its last article.
    """
    lengths = passages.select(pl.col("article_id").rle().struct.field("len").cast(pl.Int64))
    slices = lengths.group_by(pl.col("len").cum_sum() // size, maintain_order=True).agg(n=pl.col("len").sum())["n"]
    start = 0
    for length in slices if len(slices) else [0]:
        yield passages.slice(start, length)
        start += length
