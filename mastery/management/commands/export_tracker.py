"""`manage.py export_tracker --section "7B Mathematics"`: where everybody stands, as CSV."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom.formats.spreadsheet import as_csv
from classroom.models import Section
from mastery.models import UnitRun
from mastery.selectors.grid_export import HEADER, tracker_lines


class Command(BaseCommand):
    help = (
        "Write one line per student and objective of a class to standard output: student_id, objective_code, "
        "state (not_assessed, not_yet, mastered or exempt), best_percent cut to one decimal, attempts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", required=True, metavar="TITLE", help="name of the class")
        parser.add_argument("--unit", metavar="TITLE", help="only the objectives of this unit")
        parser.add_argument("--school", metavar="NAME", help="needed where two schools have such a class")

    def handle(self, *args: Any, **options: Any) -> None:
        section = _section(options["section"], school=options["school"])
        unit_title = options["unit"]
        if (
            unit_title
            and not UnitRun.objects.filter(section=section, unit__title__iexact=unit_title).exists()
        ):
            raise CommandError(f"{section.title} has no unit named {unit_title}.")
        lines = tracker_lines(section, unit_title=unit_title)
        self.stdout.write(as_csv(HEADER, (line.cells() for line in lines)), ending="")


def _section(title: str, *, school: str | None) -> Section:
    found = Section.objects.filter(title=title)
    if school is not None:
        found = found.filter(school__name=school)
    sections = list(found.select_related("school").order_by("school__name"))
    if not sections:
        raise CommandError(f"There is no class named {title}.")
    if len(sections) > 1:
        named = ", ".join(section.school.name for section in sections)
        raise CommandError(f"Several schools have a class named {title}. Name one with --school: {named}.")
    return sections[0]
