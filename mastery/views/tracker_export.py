"""A student's own tracker as a file."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessments.selectors.tracker import TrackedObjective, Tracker, trackers
from assessments.selectors.tracker_chances import chances_count
from classroom.access import require_school_permission
from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.templatetags.ui import percent_value, state_words
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.files import csv_file
from mastery.selectors.tracker import runs_of_student
from mastery.selectors.tracker_words import WAY_IN


@requires(Permission.LEARN)
@require_GET
def my_export(request: PersonRequest) -> HttpResponse:
    """All units of the student's classes, objective by objective; nobody else is in it."""
    require_school_permission(request.user, Permission.LEARN)
    runs = runs_of_student(request.user.pk)
    found = trackers(request.user.pk, runs, school_id=request.user.school_id, now=timezone.now())
    rows = (row for tracker in found for row in _rows(tracker))
    return csv_file(as_csv(_header(), rows), name="where-i-am")


def _header() -> list[str]:
    return [
        _("Class"),
        _("Unit"),
        _("Objective"),
        _("Standards"),
        _("Essential"),
        _("State"),
        _("Tries, percent"),
        _("Best, percent"),
        _("Mastery at, percent"),
        _("Chances left"),
        _("Next chance"),
        _("Way in that I chose"),
        _("My goals"),
    ]


def _rows(tracker: Tracker) -> Iterator[list[str]]:
    """A line for each objective; goals for the unit as a whole have a line of their own."""
    head = [tracker.run.section_title, tracker.run.unit_title]
    for objective in tracker.objectives:
        yield [*head, *_cells(objective, tracker)]
    whole = [goal.words for goal in tracker.run.goals.on(None)]
    if whole:
        yield [*head, *[""] * 10, "; ".join(whole)]


def _cells(objective: TrackedObjective, tracker: Tracker) -> list[str]:
    tries = [percent_value(each) for each in objective.percents]
    next_at = objective.chances.next_at if objective.chances else None
    wish = objective.wish
    return [
        objective.statement,
        ", ".join(objective.standards),
        _("yes") if objective.is_essential else _("no"),
        str(state_words(objective.state.value)),
        "; ".join(tries),
        percent_value(max(objective.percents)) if objective.percents else "",
        percent_value(tracker.threshold),
        chances_count(objective.chances),
        wall_clock.day(next_at, zone=tracker.run.zone) if next_at else "",
        str(WAY_IN[wish.approach]) if wish.is_told and wish.approach else "",
        "; ".join(goal.words for goal in objective.goals),
    ]
