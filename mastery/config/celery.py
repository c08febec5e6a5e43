"""The Celery application; `mastery.apps` loads it, so tasks find it in every process."""

from celery import Celery

app = Celery("mastery")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
