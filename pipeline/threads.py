"""Independent work at once: Polars leaves the interpreter free while it computes."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

Result = TypeVar("Result")


def at_once(work: Iterable[Callable[[], Result]]) -> list[Result]:
    """The results of functions that know nothing of each other, in their order; on as many threads as Polars has.

    Raises what the first of them raised.
    """
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(lambda function: function(), work))
