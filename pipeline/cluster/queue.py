"""The settings that Celery's executor and its workers must share.

With Celery's defaults a task is taken off the queue when it begins, so one whose worker is killed is lost, and its run
waits for ever. Here it is taken off when it is done. Doing a batch twice changes nothing, so that is safe.
"""

import os
from typing import Any

from pipeline.settings import SettingsError

BROKER_VARIABLE = "BILATERAL_BROKER"
LONGEST_STEP_VARIABLE = "BILATERAL_LONGEST_STEP"
DEFAULT_BROKER = "redis://127.0.0.1:6379/0"
LONGEST_STEP = 3600
"""Seconds after which Redis gives a step that is not done to another worker: more than any takes."""


def settings() -> dict[str, Any]:
    """Broker, backend and the rest, as `dagster_celery.celery_executor` takes them.

    Raises SettingsError when a variable is not a number of seconds.
    """
    broker = os.environ.get(BROKER_VARIABLE, "").strip() or DEFAULT_BROKER
    longest = os.environ.get(LONGEST_STEP_VARIABLE, "").strip() or str(LONGEST_STEP)
    if not longest.isdecimal() or int(longest) < 1:
        raise SettingsError(f"{LONGEST_STEP_VARIABLE} must be a number of seconds from 1 on, not {longest!r}")
    return {
        "broker": broker,
        # RabbitMQ answers by itself; Redis is asked.
        "backend": broker if broker.startswith(("redis:", "rediss:")) else "rpc://",
        "config_source": {
            "task_acks_late": True,
            "task_reject_on_worker_lost": True,
            "worker_prefetch_multiplier": 1,
            "broker_connection_retry_on_startup": True,
            "broker_transport_options": {"visibility_timeout": int(longest)},
            "result_backend_transport_options": {"visibility_timeout": int(longest)},
        },
    }
