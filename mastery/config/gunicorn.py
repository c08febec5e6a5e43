"""How the web server runs, on one machine and in a container alike."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.core.management.base import SystemCheckError

from mastery.config import env, garbage

bind = (
    f"{env.text('HOST', default='127.0.0.1')}:{env.integer('PORT', default=8000, minimum=1, maximum=65535)}"
)
worker_class = "gthread"
workers = env.integer("WEB_PROCESSES", default=2, minimum=1, maximum=64)
threads = env.integer("WEB_THREADS", default=4, minimum=1, maximum=64)
preload_app = True
"""A wrong setting ends the server at once, instead of one process after the other."""


def when_ready(_server: Any) -> None:
    """Nothing is served that a check refuses, such as a page that declares no permission.

    To look at the pages loads them: once for all processes, and not by each while its first reader waits.
    """
    try:
        BaseCommand().check()
    except SystemCheckError as refusal:
        sys.exit(str(refusal))


def pre_fork(_server: Any, _worker: Any) -> None:
    garbage.settle()


timeout = 30
graceful_timeout = 2
control_socket_disable = True
_quiet = {"level": "WARNING", "handlers": ["console"], "propagate": False}
logconfig_dict = settings.LOGGING | {
    "loggers": settings.LOGGING["loggers"] | {"gunicorn.error": _quiet, "gunicorn.access": _quiet}
}
