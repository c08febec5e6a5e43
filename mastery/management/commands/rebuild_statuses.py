"""`manage.py rebuild_statuses`: recompute every status from the evidence."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mastery.services.statuses import rebuild_statuses


class Command(BaseCommand):
    help = "Recomputes every status from the evidence and says how many differed. Nothing else is changed."

    def handle(self, *args: Any, **options: Any) -> None:
        rebuilt = rebuild_statuses(now=timezone.now())
        told = f"{rebuilt.checked} statuses checked, {rebuilt.differed} differed and were corrected."
        self.stdout.write(told)
