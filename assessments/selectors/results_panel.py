"""The groups of a unit run with what stands beside them, the same on every page that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.selectors.tries import CheckSheet, checks_of_run
from classroom.formats.numbers import number_in
from classroom.web import wall_clock
from mastery.engine.reassessment import Window
from mastery.models import UnitRun
from mastery.selectors.groups import Board, group_board, with_seats
from mastery.selectors.standing import ClassStudent, class_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody who has still to take the check."""

    student_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPanel:
    """Groups of a unit run; who has still to take which check; the next date."""

    run_id: int
    section_id: int
    board: Board
    size: int
    check_id: int | None
    check_title: str
    check_day: str
    away: tuple[Away, ...]
    next_chance: int
    next_chance_day: str
    next_form: str
    is_published: bool
    is_closed: bool


def groups_panel(run: UnitRun, *, now: datetime) -> GroupsPanel:
    """The same panel on every page that shows it; four queries."""
    students = class_standing(run)
    return panel_of(run, students, checks_of_run(run, now=now), now=now)


def panel_of(
    run: UnitRun, students: Sequence[ClassStudent], sheets: Sequence[CheckSheet], *, now: datetime
) -> GroupsPanel:
    """`Still to check` speaks of the newest check that was given."""
    newest = _newest_given(sheets, now=now)
    upcoming = _next_window(sheets, now=now)
    away = _away(newest, students) if newest else ()
    board = group_board(unit_run=run, students=students)
    return GroupsPanel(
        run_id=run.pk,
        section_id=run.section_id,
        board=with_seats(board, away={each.student_id: each.name for each in away}),
        size=len(students),
        check_id=newest.check_id if newest else None,
        check_title=newest.title if newest else "",
        check_day=day_of(newest, run) if newest else "",
        away=away,
        next_chance=upcoming[1].chance if upcoming else 0,
        next_chance_day=_day(upcoming[1].opens_at, run) if upcoming else "",
        next_form=_form_of(*upcoming) if upcoming else "",
        is_published=run.published_at is not None,
        is_closed=run.stage == "closed",
    )


def _newest_given(sheets: Sequence[CheckSheet], *, now: datetime) -> CheckSheet | None:
    """The last check that is over, or that somebody has begun."""
    return next(
        (sheet for sheet in reversed(sheets) if sheet.taken_by or sheet.seen(now=now).was_given), None
    )


def _away(check: CheckSheet, students: Sequence[ClassStudent]) -> tuple[Away, ...]:
    """No try at this check, and nothing that shows the student elsewhere in the unit."""
    return tuple(
        Away(student_id=student.student_id, name=student.name)
        for student in students
        if student.student_id not in check.taken_by and not (student.is_assessed or student.is_exempt)
    )


def _next_window(sheets: Sequence[CheckSheet], *, now: datetime) -> tuple[CheckSheet, Window] | None:
    """The second or third chance that comes next."""
    later = [
        (sheet, window)
        for sheet in sheets
        for window in sheet.windows
        if window.chance > 1 and window.closes_at > now
    ]
    return min(later, key=lambda pair: pair[1].opens_at, default=None)


def _form_of(sheet: CheckSheet, window: Window) -> str:
    """The form that somebody who took every chance so far in order meets then."""
    if window.chance > len(sheet.form_labels):
        return ""
    return sheet.form_labels[window.chance - 1]


def day_of(sheet: CheckSheet, run: UnitRun) -> str:
    """The announced day, else the day of the first try."""
    announced = [window.opens_at for window in sheet.windows if window.chance == 1]
    tried = [each.submitted_at for tries in sheet.tries.values() for each in tries if each.submitted_at]
    moments = announced or tried
    return _day(min(moments), run) if moments else ""


def _day(at: datetime, run: UnitRun) -> str:
    return wall_clock.day(at, zone=run.section.school.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A move that can be taken back; `place` is the group they are in now or, with no target, the one they left."""

    student_id: int
    name: str
    source: int | None
    target: int | None
    place: str

    @property
    def words(self) -> str:
        """Whoever leaves one group may be in another still."""
        said = {"name": self.name, "place": self.place}
        if self.target is not None:
            return _("%(name)s moved to %(place)s.") % said
        return _("%(name)s was taken out of %(place)s.") % said


def moved_in(panel: GroupsPanel, text: str) -> Moved | None:
    """Reads `student.from.to` of an address. A move that no longer holds is nothing to take back."""
    numbers = [number_in(part) for part in text.split(".")]
    if len(numbers) != 3 or None in numbers:
        return None
    student_id, source, target = (number or None for number in numbers)
    groups = {group.id: group for group in panel.board.proposed}
    people = {person.student_id: person.name for group in groups.values() for person in group.people}
    people |= {person.student_id: person.name for person in panel.board.loose}
    place = groups.get(target or source or 0)
    if student_id not in people or place is None:
        return None
    return Moved(
        student_id=student_id,
        name=people[student_id],
        source=source,
        target=target,
        place=", ".join(filter(None, (place.title, place.objective_code))),
    )
