"""Tables to publish, and processes that can be killed."""

import multiprocessing
from multiprocessing.context import ForkServerContext

import polars as pl
import pytest

from telling import Telling, visit


@pytest.fixture(scope="session")
def small() -> dict[str, pl.DataFrame]:
    """One visit."""
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"))
    return telling.tables()


@pytest.fixture(scope="session")
def larger() -> dict[str, pl.DataFrame]:
    """The same and another one."""
    telling = Telling()
    telling.tell("In 2012 he came.", visits=visit("2012"))
    telling.tell("In 2015 he came.", visits=visit("2015"))
    return telling.tables()


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes of their own that begin quickly: those that can be killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.publishing"])
    return context
