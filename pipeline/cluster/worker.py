"""The Celery app of a worker: `celery -A pipeline.cluster.worker worker -Q dagster -c 1`, one for each processor or two."""

from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from pipeline.cluster import queue

_settings = queue.settings()
app = make_app({name: _settings[name] for name in ("broker", "backend", "config_source")})
execute_plan = create_task(app)
