"""`manage.py import_results FILE --section … --title "Check 1" --form A`: paper scores from a file."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.formats.results import read_results
from assessments.formats.tables import TableRefused
from assessments.management import files
from assessments.services.imports import import_results
from assessments.services.papers import Recorded
from classroom.management.sources import read_bytes
from classroom.models import Section
from classroom.refusals import DomainError
from mastery.engine.days import years_around

MIDDAY = time(12)


class Command(BaseCommand):
    help = (
        "Record paper scores of a class: student_id and one column per question of the form. A blank cell "
        "was not answered and earns 0 beside other points; an empty row is no evidence; EX excuses. Changed "
        "cells are corrections. One problem refuses the whole file; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        files.add_file_arguments(parser)
        parser.add_argument(
            "--unit", metavar="TITLE", help="needed where two units have a check of this name"
        )
        parser.add_argument(
            "--taken-at",
            metavar="DATE",
            help="day of the check, such as 2026-11-17; by default now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        section = files.section_named(options["section"], school=options["school"])
        now = timezone.now()
        try:
            recorded = import_results(
                actor=None,
                section=section,
                unit_title=options["unit"],
                title=options["title"],
                form_label=options["form"],
                results=read_results(read_bytes(options["file"])),
                taken_at=_taken_at(options["taken_at"], section=section, now=now),
                now=now,
                dry_run=options["dry_run"],
            )
        except (TableRefused, DomainError) as refusal:
            raise files.refused(options["file"], refusal) from refusal
        name = f"{options['title']}, form {options['form']}"
        self.stdout.write("\n".join(_lines(recorded, name=name, is_dry_run=options["dry_run"])))


def _taken_at(text: str | None, *, section: Section, now: datetime) -> datetime:
    """Midday of the school, or now while today's midday is still to come."""
    if text is None:
        return now
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--taken-at needs a day such as 2026-11-17, not {text}.") from error
    zone = ZoneInfo(section.school.time_zone)
    if day > now.astimezone(zone).date():
        raise CommandError(f"--taken-at {day} is in the future.")
    if day.year not in years_around(now.date()):
        raise CommandError(f"--taken-at {day} is too long ago: look at the year.")
    return min(datetime.combine(day, MIDDAY, tzinfo=zone), now)


def _lines(recorded: Recorded, *, name: str, is_dry_run: bool) -> list[str]:
    aside = [f"  {recorded.left_aside} rows left out: their tries were set aside with these scores"]
    if recorded.is_nothing:
        nothing = f"Nothing to change: {name} has these scores already."
        return [nothing, *(aside if recorded.left_aside else [])]
    return [
        *(["Dry run: nothing was written."] if is_dry_run else []),
        f"{name}:",
        f"  {recorded.attempts} new tries",
        f"  {recorded.marks} marks added to tries that waited for them",
        f"  {recorded.corrections} marks corrected",
        *(aside if recorded.left_aside else []),
    ]
