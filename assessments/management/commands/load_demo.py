"""`manage.py load_demo`: a school rich enough to judge every page, for trying out with known passwords."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.management.demo import story
from classroom.models import School


class Command(BaseCommand):
    help = "Load the demo school. Refuses when DEBUG is off."
    requires_system_checks: list[str] = []  # `migrate` or the web server asks.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is a school already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG and settings.DEMO):
            raise CommandError(
                "The demo school is for trying out: it loads only with DEBUG on and DEMO not off."
            )
        unfinished = School.objects.filter(name=story.SCHOOL, is_demo=False).exists()
        if School.objects.exists() and not (options["if_empty"] and not unfinished):
            raise CommandError(self._why_not(unfinished=unfinished))
        if not School.objects.exists():
            story.tell(now=timezone.now())
            self.stdout.write("The demo school is ready.")

    def _why_not(self, *, unfinished: bool) -> str:
        if unfinished:
            return "Loading the demo school was interrupted. Start afresh: make clean, then make run."
        return "There is a school already, and the demo would only be in its way."
