"""`manage.py import_roster FILE --section "7B Mathematics"`: a class list from a file, all or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from classroom.formats.roster import Roster, read_roster_file
from classroom.management.sources import check_list, read_bytes, school_named, tidy_name
from classroom.models import School, Section, User
from classroom.refusals import DomainError
from classroom.selectors.people import teacher_named
from classroom.selectors.rosters import RosterPlan, plan_roster
from classroom.services.roster_words import what_to_do
from classroom.services.rosters import add_students, open_class

LONGEST_TITLE = 200


class Command(BaseCommand):
    help = (
        "Bring the students of a CSV file into a class and create the class when it is missing. Columns, in "
        "any order: student_id, given_name, family_name and, if wanted, username, email. One problem refuses "
        "the whole file; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a CSV file in UTF-8, or - for standard input")
        parser.add_argument("--section", required=True, metavar="TITLE", help="name of the class")
        parser.add_argument(
            "--course", metavar="TITLE", help="course of a new class; by default named like it"
        )
        parser.add_argument("--teacher", metavar="USERNAME", help="who teaches the class")
        parser.add_argument("--school", metavar="NAME", help="needed where there are several schools")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        school = school_named(options["school"])
        title = tidy_name(options["section"], option="--section", longest=LONGEST_TITLE)
        course_title = tidy_name(options["course"] or title, option="--course", longest=LONGEST_TITLE)
        teacher = _teacher(options["teacher"], school=school)
        section = Section.objects.filter(school=school, title=title).first()
        roster = read_roster_file(read_bytes(options["file"]))
        plan = plan_roster(roster.rows, school_id=school.pk, section_id=section.pk if section else None)
        check_list(roster, plan, what_to_do)
        if not options["dry_run"]:
            plan = _written(
                roster,
                school=school,
                section=section,
                title=title,
                course_title=course_title,
                teacher=teacher,
            )
        lines = _lines(plan, title=title, is_new=section is None, is_dry_run=options["dry_run"])
        self.stdout.write("\n".join([*lines, *(f"Column {name} was not used." for name in roster.unused)]))


def _lines(plan: RosterPlan, *, title: str, is_new: bool, is_dry_run: bool) -> list[str]:
    if plan.changes_nothing and not is_new:
        return [f"Nothing to change: {title} has these {plan.unchanged} students already."]
    begins = f"{title} {'would be' if is_dry_run else 'is'} a new class." if is_new else f"{title}:"
    counts = [
        f"{plan.new} new to the school",
        f"{plan.from_elsewhere} known and new to the class",
        f"{plan.returning} back in the class",
        f"{plan.changed} with changed names or addresses",
        f"{plan.unchanged} already here and the same",
    ]
    return [
        *(["Dry run: nothing was written."] if is_dry_run else []),
        begins,
        *(f"  {count}" for count in counts),
    ]


def _teacher(username: str | None, *, school: School) -> User | None:
    if username is None:
        return None
    teacher = teacher_named(username, school=school)
    if teacher is None:
        raise CommandError(f"No teacher of {school.name} has the user name {username}.")
    return teacher


def _written(
    roster: Roster,
    *,
    school: School,
    section: Section | None,
    title: str,
    course_title: str,
    teacher: User | None,
) -> RosterPlan:
    now = timezone.now()
    try:
        if section is not None:
            done = add_students(actor=None, section=section, teacher=teacher, rows=roster.rows, now=now)
        else:
            done = open_class(
                actor=None,
                school=school,
                title=title,
                course_title=course_title,
                teacher=teacher,
                rows=roster.rows,
                now=now,
            )
    except DomainError as refusal:
        raise CommandError(str(refusal)) from refusal
    return done.plan
