"""`manage.py import_families FILE`: the adults of students from a file, all or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom.formats.families import Families, read_families_file
from classroom.management.sources import check_list, read_bytes, school_named
from classroom.models import School
from classroom.refusals import DomainError
from classroom.selectors.family_lists import FamilyPlan, plan_families
from classroom.services.family_lists import add_families
from classroom.services.family_words import what_to_do


class Command(BaseCommand):
    help = (
        "Let the adults of a CSV file see their children. One line for each adult of each student; columns, in any "
        "order: student_id, given_name, family_name and username or email; without a user name the address is it. "
        "One problem refuses the whole file; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a CSV file in UTF-8, or - for standard input")
        parser.add_argument("--school", metavar="NAME", help="needed where there are several schools")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_named(options["school"])
        families = read_families_file(read_bytes(options["file"]))
        plan = plan_families(families.rows, school_id=school.pk, section_id=None)
        check_list(families, plan, what_to_do)
        if not options["dry_run"]:
            plan = _written(families, school=school)
        lines = _lines(plan, school=school, is_dry_run=options["dry_run"])
        self.stdout.write("\n".join([*lines, *(f"Column {name} was not used." for name in families.unused)]))


def _written(families: Families, *, school: School) -> FamilyPlan:
    try:
        return add_families(actor=None, school=school, section=None, rows=families.rows)
    except DomainError as refusal:
        raise CommandError(str(refusal)) from refusal


def _lines(plan: FamilyPlan, *, school: School, is_dry_run: bool) -> list[str]:
    others = plan.other_addresses
    kept = [f"  {others} with another address than the account, which keeps its own"] if others else []
    if plan.changes_nothing:
        return [f"Nothing to change: {school.name} has all of this already.", *kept]
    return [
        *(["Dry run: nothing was written."] if is_dry_run else []),
        f"{school.name}:",
        f"  {plan.new_adults} new adults",
        f"  {plan.joined} more children for adults with an account",
        f"  {plan.unchanged} lines that are there already",
        *kept,
    ]
