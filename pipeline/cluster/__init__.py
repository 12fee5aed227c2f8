"""Many machines: what Dagster's own engines need to know to run `refresh_in_batches` (extra `cluster`, README.md).

queue      the settings that Celery's executor and its workers must share
worker     the Celery app of a worker: `celery -A pipeline.cluster.worker worker`
local      Redis, PostgreSQL and workers on this machine, for trying out and for tests

`compose.yaml` and `values.yaml` are the deployments. Nothing of the pipeline itself is here.
"""
