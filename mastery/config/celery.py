"""The Celery application; `mastery.apps` loads it, so tasks find it in every process."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import heartbeat_sent
from django.conf import settings

os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")
"""A worker need not load every page to look at it: `migrate` and the web server do."""
app = Celery("mastery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@heartbeat_sent.connect
def leave_sign_of_life(**_later: object) -> None:
    """A container's health check looks at the age of this file, where one is asked for."""
    if settings.WORKER_SIGN_OF_LIFE:
        Path(settings.WORKER_SIGN_OF_LIFE).touch()
