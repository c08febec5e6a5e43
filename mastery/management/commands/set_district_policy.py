"""A district's policy for several schools: `set_district_policy --school … --threshold 80 --lock threshold`."""

from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classroom.models import School
from classroom.refusals import DomainError
from mastery.engine.policy import Place
from mastery.services.policies import change_district_policy, offered_layer

NAMES = {
    "threshold": "threshold_percent",
    "near-band": "near_band",
    "chances": "chances",
    "waiting-days": "waiting_days",
}
"""Words of the command, and the values they set."""


class Command(BaseCommand):
    help = "Set values for all schools of a district, above what each school sets; --lock holds them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", action="append", required=True, help="a school's name; once for each")
        parser.add_argument("--threshold", type=percent, help="mastery threshold in percent, 50 to 100")
        parser.add_argument("--near-band", type=percent, help="points below it that count as nearly there")
        parser.add_argument("--chances", type=int, help="1 to 3, or 0 for no limit")
        parser.add_argument("--waiting-days", type=int, help="whole days between two tries")
        parser.add_argument("--lock", action="append", choices=sorted(NAMES), default=[], help="hold a value")
        parser.add_argument("--reason", required=True, help="stands in each school's history")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = {name: options[word.replace("-", "_")] for word, name in NAMES.items()}
        values = {name: value for name, value in given.items() if value is not None}
        if values.get("chances") == 0:
            values["chances"] = None
        try:
            layer = offered_layer(
                place=Place.DISTRICT,
                values=values,
                locked=frozenset(NAMES[word] for word in options["lock"]),
            )
            made = change_district_policy(
                schools=_schools(options["school"]),
                layer=layer,
                reason=options["reason"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        for row in made:
            self.stdout.write(f"{row.school.name}: version {row.version} of the district is in force.")


def percent(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error


def _schools(names: list[str]) -> list[School]:
    found = {school.name: school for school in School.objects.filter(name__in=names)}
    if missing := sorted(set(names) - found.keys()):
        raise CommandError(f"There is no school called “{missing[0]}”.")
    return list(found.values())
