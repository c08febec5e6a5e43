"""`manage.py check_invariants`: exit code 1 and a line for each row that breaks a rule which must always hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.selectors.invariants import violations


class Command(BaseCommand):
    help = "Looks for rows that break a rule which must always hold: a line for each, and exit code 1."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(violations(now=timezone.now()))
        for violation in broken:
            self.stdout.write(f"{violation.rule}: {violation.detail}")
        if broken:
            raise CommandError(f"{len(broken)} rows break a rule.")
        self.stdout.write("Every rule holds.")
