"""What students and families read when a unit is published or its dates move."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.selectors.windows import WindowDates
from classroom.web import wall_clock
from mastery.models import UnitRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message: a title and a text."""

    title: str
    body: str


def dates_lines(windows: Sequence[WindowDates], *, zone: str) -> list[str]:
    """Check 1: Tue 8 Dec, 09:00 to 10:00."""
    return [
        _("%(what)s: %(when)s")
        % {"what": window.name, "when": wall_clock.span(window.opens_at, window.closes_at, zone=zone)}
        for window in windows
    ]


def letter_to_student(run: UnitRun, statements: Sequence[str], windows: Sequence[WindowDates]) -> Letter:
    return Letter(
        title=_("New unit: %s") % run.unit.title,
        body="\n".join(
            [
                _("In %(class)s you now work on %(unit)s. At the end you can say:")
                % {"class": run.section.title, "unit": run.unit.title},
                *(f"- {statement}" for statement in statements),
                "",
                *dates_lines(windows, zone=run.section.school.time_zone),
                "",
                _(
                    "The check shows what you can do and what comes next. For what is not there yet you get a"
                    " different way in. The next chance at the check asks what you have done that for. Your best"
                    " try counts."
                ),
            ]
        ),
    )


def letter_to_family(
    run: UnitRun, statements: Sequence[str], windows: Sequence[WindowDates], *, name: str
) -> Letter:
    return Letter(
        title=_("%(name)s: new unit, %(unit)s") % {"name": name, "unit": run.unit.title},
        body="\n".join(
            [
                _("%(name)s now works on %(unit)s in %(class)s. At the end %(name)s can say:")
                % {"name": name, "unit": run.unit.title, "class": run.section.title},
                *(f"- {statement}" for statement in statements),
                "",
                *dates_lines(windows, zone=run.section.school.time_zone),
                "",
                _(
                    "The check shows what comes next. For what is not there yet there is a different way in."
                    " The next chance at the check asks what that is done for. The best try counts."
                ),
            ]
        ),
    )


def letter_of_moved_dates(
    run: UnitRun, moved: Sequence[WindowDates], *, title: str, name: str | None = None
) -> Letter:
    """`name` is the child's, for families."""
    about = _("New dates: %s") % title
    return Letter(
        title=about if name is None else _("%(name)s: %(about)s") % {"name": name, "about": about},
        body="\n".join(
            [
                _("These dates of %(unit)s in %(class)s are new:")
                % {"unit": run.unit.title, "class": run.section.title},
                *dates_lines(moved, zone=run.section.school.time_zone),
            ]
        ),
    )
