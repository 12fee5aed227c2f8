"""Who runs the steps of `refresh_in_batches`: chosen by the environment, everything else by Dagster's own means.

`BILATERAL_EXECUTOR`: in_process (default), multiprocess (as many processes as the machine has processors), celery or
k8s (the extra `cluster`; `cluster/README.md`).
"""

import os
from collections.abc import Callable, Mapping

import dagster as dg

from pipeline.settings import SettingsError

EXECUTOR_VARIABLE = "BILATERAL_EXECUTOR"


def _celery() -> dg.ExecutorDefinition:
    from dagster_celery import celery_executor

    from pipeline.cluster import queue

    configured: dg.ExecutorDefinition = celery_executor.configured(queue.settings(), name="celery")
    return configured


def _k8s() -> dg.ExecutorDefinition:
    from dagster_k8s import k8s_job_executor

    configured: dg.ExecutorDefinition = k8s_job_executor
    return configured


EXECUTORS: Mapping[str, Callable[[], dg.ExecutorDefinition]] = {
    "in_process": lambda: dg.in_process_executor,
    "multiprocess": lambda: dg.multiprocess_executor,
    "celery": _celery,
    "k8s": _k8s,
}


def executor() -> dg.ExecutorDefinition:
    """The executor that the environment names.

    Raises SettingsError when there is none of that name, or its package is not installed.
    """
    name = os.environ.get(EXECUTOR_VARIABLE, "").strip() or "in_process"
    if name not in EXECUTORS:
        raise SettingsError(f"{EXECUTOR_VARIABLE} must be one of {', '.join(EXECUTORS)}, not {name!r}")
    try:
        return EXECUTORS[name]()
    except ImportError as error:
        raise SettingsError(
            f"{EXECUTOR_VARIABLE}={name} needs {error.name}: pip install 'bilateral[cluster]'"
        ) from error
