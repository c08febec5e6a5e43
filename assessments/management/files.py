"""What the two import commands share: finding the class, reading the file, refusing with exit code 1."""

from django.core.management.base import CommandError, CommandParser

from classroom.models import Section


def add_file_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", help="a CSV file in UTF-8, or - for standard input")
    parser.add_argument("--section", required=True, metavar="TITLE", help="name of the class")
    parser.add_argument("--school", metavar="NAME", help="needed where two schools have a class of this name")
    parser.add_argument("--title", required=True, help="name of the check")
    parser.add_argument("--form", required=True, metavar="LABEL", help="form of the check: A, B, C")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")


def section_named(title: str, *, school: str | None) -> Section:
    sections = Section.objects.select_related("school", "course").filter(title=title)
    found = list(sections if school is None else sections.filter(school__name=school))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"There is no class named {title}. manage.py import_roster creates one.")
    schools = ", ".join(sorted(section.school.name for section in found))
    raise CommandError(f"Several schools have a class named {title}. Name one with --school: {schools}.")


def name(text: str, *, option: str, longest: int) -> str:
    tidy = " ".join(text.split())
    if not 1 <= len(tidy) <= longest or not tidy.isprintable():
        raise CommandError(f"{option} needs 1 to {longest} ordinary characters.")
    return tidy


def refused(file: str, reason: object) -> CommandError:
    """One line per problem, and the assurance that nothing was written."""
    return CommandError(f"Nothing was written.\n{file}:\n{reason}")
