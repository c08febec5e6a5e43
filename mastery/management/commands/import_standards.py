"""`manage.py import_standards FILE --framework NAME`: the standards of a framework from a file, all or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from classroom.management.sources import check_list, read_bytes, school_named, tidy_name
from classroom.models import School
from classroom.refusals import DomainError
from mastery.formats.standards import LONGEST, StandardList, read_standards_file
from mastery.selectors.standard_plans import StandardsPlan, plan_standards
from mastery.services.standard_words import what_to_do
from mastery.services.standards import import_standards


class Command(BaseCommand):
    help = (
        "Bring the standards of a CSV file into a school. Columns, in any order: code, statement and, if wanted, "
        "framework. One problem refuses the whole file; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a CSV file in UTF-8, or - for standard input")
        parser.add_argument(
            "--framework", required=True, metavar="NAME", help="of the lines that name none of their own"
        )
        parser.add_argument("--school", metavar="NAME", help="needed where there are several schools")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_named(options["school"])
        framework = tidy_name(options["framework"], option="--framework", longest=LONGEST["framework"])
        standards = read_standards_file(read_bytes(options["file"]), framework=framework)
        plan = plan_standards(standards.rows, school_id=school.pk)
        check_list(standards, plan, what_to_do)
        if not options["dry_run"]:
            plan = _written(standards, school=school)
        lines = _lines(plan, school=school, is_dry_run=options["dry_run"])
        self.stdout.write("\n".join([*lines, *(f"Column {name} was not used." for name in standards.unused)]))


def _written(standards: StandardList, *, school: School) -> StandardsPlan:
    try:
        return import_standards(actor=None, school=school, rows=standards.rows, now=timezone.now()).plan
    except DomainError as refusal:
        raise CommandError(str(refusal)) from refusal


def _lines(plan: StandardsPlan, *, school: School, is_dry_run: bool) -> list[str]:
    if plan.changes_nothing:
        return [f"Nothing to change: {school.name} has these {plan.unchanged} standards already."]
    return [
        *(["Dry run: nothing was written."] if is_dry_run else []),
        f"{school.name}:",
        f"  {plan.new} new standards",
        f"  {plan.changed} with changed words",
        f"  {plan.unchanged} already there and the same",
    ]
