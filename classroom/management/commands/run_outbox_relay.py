"""`manage.py run_outbox_relay`: hand due outbox messages to Celery, once a second, until stopped."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone

from classroom.services.outbox import relay_due
from classroom.tasks import publish

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Hand due messages of the outbox to Celery, once a second, until stopped. Two may run at once."
    requires_system_checks: list[str] = []  # `migrate` or the web server asks.

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.wait(1):
            self.relay_once()

    def relay_once(self) -> None:
        try:
            relay_due(now=timezone.now(), publish=publish)
        except Error:
            logger.warning("the database is away; the outbox waits", exc_info=True)
        finally:
            close_old_connections()
