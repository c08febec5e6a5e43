"""`manage.py create_school "Harbor School" --administrator ada`: a school on a real server."""

import getpass
import os
import re
import sys
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom.models import School, User
from mastery.services.schools import create_school

VARIABLE = "MASTERY_ADMIN_PASSWORD"
USERNAME = re.compile(r"[\w.@+-]{1,150}")


class Command(BaseCommand):
    help = (
        "Create a school with the default policy and its first administrator. The password is asked for, or "
        f"taken from the environment variable {VARIABLE}; a weak one is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="name of the school")
        parser.add_argument("--administrator", required=True, metavar="USERNAME")
        parser.add_argument("--given-name", metavar="NAME", help="of the administrator; else the user name")
        parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="such as Europe/Berlin")

    def handle(self, *args: Any, **options: Any) -> None:
        name, username = " ".join(options["name"].split()), options["administrator"]
        given_name = " ".join((options["given_name"] or username).split())
        _check(name=name, username=username, given_name=given_name, time_zone=options["time_zone"])
        administrator = User(username=username, given_name=given_name)
        create_school(
            name=name,
            time_zone=options["time_zone"],
            administrator_username=username,
            administrator_given_name=given_name,
            administrator_password=_password(administrator),
        )
        self.stdout.write(f"{name} is ready. {username} signs in with the password you gave.")


def _check(*, name: str, username: str, given_name: str, time_zone: str) -> None:
    for value, limit, words in ((name, 200, "The school"), (given_name, 150, "The administrator")):
        if not 1 <= len(value) <= limit or not value.isprintable():
            raise CommandError(f"{words} needs a name of 1 to {limit} ordinary characters.")
    if USERNAME.fullmatch(username) is None:
        raise CommandError("A user name has letters, digits and . _ - + @ only, at most 150 of them.")
    if time_zone not in available_timezones():
        raise CommandError(f"There is no time zone {time_zone}. They are named like Europe/Berlin.")
    if School.objects.filter(name=name).exists():
        raise CommandError(f"There is a school named {name} already.")
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(f"Somebody has the user name {username} already.")


def _password(administrator: User) -> str:
    password = os.environ.get(VARIABLE) or _asked_for()
    try:
        validate_password(password, administrator)
    except ValidationError as error:
        raise CommandError("The password is too weak. " + " ".join(error.messages)) from error
    return password


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"Set {VARIABLE}, or run this where a password can be typed.")
    password = getpass.getpass("Password of the administrator: ")
    if password != getpass.getpass("The same again: "):
        raise CommandError("The two passwords are not the same.")
    return password
