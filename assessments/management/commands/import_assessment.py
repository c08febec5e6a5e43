"""`manage.py import_assessment FILE --section … --unit "Title" --title "Check 1" --form A`: questions from a
file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments.formats.items import read_items
from assessments.formats.tables import TableRefused
from assessments.management import files
from assessments.services.imports import CheckImported, import_assessment
from classroom.management.sources import read_bytes
from classroom.refusals import DomainError


class Command(BaseCommand):
    help = (
        "Bring a form's questions into a check, one row per question: item, objective_code, points and, if "
        "wanted, objective, essential, type, stem, options, key. Unit, objectives, check and form are "
        "created when missing. One problem refuses the whole file; the same file twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        files.add_file_arguments(parser)
        parser.add_argument("--unit", required=True, metavar="TITLE", help="name of the unit")

    def handle(self, *args: Any, **options: Any) -> None:
        section = files.section_named(options["section"], school=options["school"])
        unit_title = files.name(options["unit"], option="--unit", longest=200)
        title = files.name(options["title"], option="--title", longest=200)
        form_label = files.name(options["form"], option="--form", longest=8)
        try:
            done = import_assessment(
                actor=None,
                section=section,
                unit_title=unit_title,
                title=title,
                form_label=form_label,
                rows=read_items(read_bytes(options["file"])),
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except (TableRefused, DomainError) as refusal:
            raise files.refused(options["file"], refusal) from refusal
        name = f"{title}, form {form_label}"
        self.stdout.write("\n".join(_lines(done, name=name, unit=unit_title, is_dry_run=options["dry_run"])))


def _lines(done: CheckImported, *, name: str, unit: str, is_dry_run: bool) -> list[str]:
    if done.is_nothing:
        return [f"Nothing to change: {name} has these {done.same_items} questions already."]
    news = [
        f"new unit {unit}" if done.is_new_unit else "",
        f"new objectives {', '.join(done.objectives)}" if done.objectives else "",
        f"objectives {', '.join(done.back)} back in the plan" if done.back else "",
        "new check" if done.is_new_check else "",
        "new form" if done.is_new_form else "",
        f"{done.new_items} new questions",
        f"{done.changed_items} changed",
        f"{done.same_items} the same",
    ]
    return [
        *(["Dry run: nothing was written."] if is_dry_run else []),
        f"{name}:",
        *(f"  {line}" for line in news if line),
    ]
