"""Who may take the next try at a check, on which form, when; who has to do something first; who is through.

The same engine decides here and when a student presses Start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import Any

from assessments.selectors.bookings import HeldBooking
from assessments.selectors.tries import CheckSheet, Try
from mastery.engine.attempts import AttemptState
from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    Refusal,
    RefusalCode,
    Resume,
    Start,
    Window,
    decide_start,
    free_number,
)
from mastery.engine.sessions import BookingState
from mastery.engine.status import Status
from mastery.selectors.grid_class import ClassOnUnit, StudentOnUnit
from mastery.selectors.grid_sittings import ChanceState, NextChance

MOMENT = timedelta(microseconds=1)
UNMET = (Status.NOT_ASSESSED, Status.NOT_YET)
WAITS_FOR = {
    RefusalCode.BEING_MARKED: ChanceState.MARKING,
    RefusalCode.CHANCES_USED: ChanceState.USED,
    RefusalCode.CORRECTIVE_NOT_DONE: ChanceState.WORKING,
    RefusalCode.CORRECTIVE_NOT_GIVEN: ChanceState.NO_WORK,
    RefusalCode.NO_FORM_LEFT: ChanceState.NO_FORM,
}


def next_chances(
    on_unit: ClassOnUnit, checks: Sequence[CheckSheet], *, now: datetime
) -> tuple[NextChance, ...]:
    """One for each student who has taken a current check and has an unmet objective in it."""
    deciders = [_Decider(check, on_unit=on_unit, now=now) for check in checks if check.is_current]
    return tuple(
        chance
        for student in on_unit.students
        for decider in deciders
        if (chance := decider.next_chance(student)) is not None
    )


class _Decider:
    """Puts the engine's question for one check, student by student."""

    def __init__(self, check: CheckSheet, *, on_unit: ClassOnUnit, now: datetime) -> None:
        self._check = check
        self._on_unit = on_unit
        self._now = now
        self._codes = {
            head.objective_id: head.code
            for head in on_unit.objectives
            if head.objective_id in check.objective_ids
        }
        self._asked: dict[tuple[int, Status, CorrectiveState], AskedObjective] = {}
        self._dates: dict[int, Mapping[str, Any]] = {}

    def next_chance(self, student: StudentOnUnit) -> NextChance | None:
        """Nobody waits for a second chance who has not had a first: the check itself is still to be taken."""
        tries = self._check.of(student.student_id)
        if all(each.state is AttemptState.VOID for each in tries):
            return None
        unmet = [self._ask_for(student, objective_id) for objective_id in self._unmet(student)]
        return self._decided(student.student_id, tries, unmet) if unmet else None

    def _unmet(self, student: StudentOnUnit) -> list[int]:
        known = student.known
        return [pk for pk in self._codes if pk not in known or known[pk].status in UNMET]

    def _ask_for(self, student: StudentOnUnit, objective_id: int) -> AskedObjective:
        """Most students share these records: few things can be known of one objective."""
        status = student.on(objective_id).status
        corrective = self._on_unit.corrective(student.student_id, objective_id)
        key = (objective_id, status, corrective)
        if key not in self._asked:
            self._asked[key] = AskedObjective(
                objective_id=objective_id,
                code=self._codes[objective_id],
                status=status,
                corrective=corrective,
            )
        return self._asked[key]

    def _decided(self, student_id: int, tries: Sequence[Try], unmet: Sequence[AskedObjective]) -> NextChance:
        """If a window were open this moment, what would they get? Those who would get a try: when is one?

        Whoever still waits is asked again as of the end of their waiting days.
        """
        asking = _Asking(student_id=student_id, tries=tries, unmet=unmet, at=self._now)
        answer = self._answer_at_once(asking)
        if isinstance(answer, Refusal) and answer.code is RefusalCode.WAITING and answer.opens_at:
            asking = replace(asking, at=answer.opens_at)
            answer = self._answer_at_once(asking)
        known = partial(NextChance, student_id=student_id, check_id=self._check.check_id)
        if isinstance(answer, Start):
            return known(
                number=answer.number,
                objective_ids=answer.objective_ids,
                left_out=answer.left_out,
                form_label=answer.form_label,
                ready_at=asking.at,
                **self._dates_of(asking, chance=answer.chance),
            )
        if isinstance(answer, Resume):
            sitting = next(each for each in tries if each.state is AttemptState.OPEN)
            return known(
                state=ChanceState.SITTING,
                number=sitting.number,
                objective_ids=tuple(sorted(sitting.asks)),
                form_label=sitting.form_label,
            )
        return known(
            state=WAITS_FOR[answer.code],
            left_out=_never_asked_again(tries, unmet) if answer.code is RefusalCode.CHANCES_USED else (),
            number=free_number(each.number for each in tries if each.state is not AttemptState.VOID),
            objective_ids=answer.objective_ids or tuple(objective.objective_id for objective in unmet),
        )

    def _dates_of(self, asking: "_Asking", *, chance: int) -> Mapping[str, Any]:
        """The day of a chance is the same for everybody, but for those who wait or have a place of their own."""
        booking = self._check.bookings.get(asking.student_id)
        own = booking.own_windows if booking else ()
        if own or asking.at != self._now:
            dates = self._dated(asking, [*self._check.windows, *own])
            return {
                **dates,
                "has_place": any(each.is_open(dates.get("opens_at") or self._now) for each in own),
            }
        if chance not in self._dates:
            self._dates[chance] = self._dated(asking, self._check.windows)
        return self._dates[chance]

    def _dated(self, asking: "_Asking", windows: Sequence[Window]) -> Mapping[str, Any]:
        answer = self._answer(asking, windows)
        if isinstance(answer, Start) and asking.at == self._now:
            return {"state": ChanceState.OPEN, "closes_at": answer.closes_at}
        if isinstance(answer, Start):
            return {"state": ChanceState.ANNOUNCED, "opens_at": asking.at, "closes_at": answer.closes_at}
        if not isinstance(answer, Refusal) or answer.opens_at is None:
            return {"state": ChanceState.UNDATED}
        closes_at = min(each.closes_at for each in windows if each.opens_at == answer.opens_at)
        return {"state": ChanceState.ANNOUNCED, "opens_at": answer.opens_at, "closes_at": closes_at}

    def _answer_at_once(self, asking: "_Asking") -> Start | Resume | Refusal:
        moment = Window(chance=MOST_CHANCES, opens_at=asking.at, closes_at=asking.at + MOMENT)
        return self._answer(asking, [moment])

    def _answer(self, asking: "_Asking", windows: Sequence[Window]) -> Start | Resume | Refusal:
        return decide_start(
            windows=windows,
            attempts=[each.as_past() for each in asking.tries],
            form_labels=self._check.form_labels,
            objectives=asking.unmet,
            policy=self._on_unit.policy,
            now=asking.at,
            extra_chances=self._check.extra_chances.get(asking.student_id, 0),
        )


def _never_asked_again(tries: Sequence[Try], unmet: Sequence[AskedObjective]) -> tuple[int, ...]:
    """What the last chance left out: the student had no chance on it after the check that missed it."""
    standing = [each for each in tries if each.state is not AttemptState.VOID]
    last = max(standing, key=lambda each: each.attempt_id)
    if len(standing) == 1:
        return ()
    return tuple(each.objective_id for each in unmet if each.objective_id not in last.asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """One student's question, as of a moment."""

    student_id: int
    tries: Sequence[Try]
    unmet: Sequence[AskedObjective]
    at: datetime


class Group(StrEnum):
    """The parts of the list, in the order in which a teacher acts on them."""

    READY = "ready"
    ASKED = "asked"
    BOOKED = "booked"
    MISSED = "missed"
    NOW = "now"
    MARK = "mark"
    NOT_READY = "not_ready"
    USED = "used"
    TAKEN = "taken"


GROUP_OF = {
    ChanceState.OPEN: Group.READY,
    ChanceState.ANNOUNCED: Group.READY,
    ChanceState.UNDATED: Group.READY,
    ChanceState.SITTING: Group.NOW,
    ChanceState.MARKING: Group.MARK,
    ChanceState.NO_WORK: Group.NOT_READY,
    ChanceState.WORKING: Group.NOT_READY,
    ChanceState.NO_FORM: Group.NOT_READY,
    ChanceState.USED: Group.USED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessRow:
    """Who, what, which form, when. Without a `chance` the try has been taken, and `taken_at` says when.

    `booking` is the place that is asked for, held, or was kept without a try so far. `not_before` is when their
    waiting days are over, where they are not: no session before it takes them.
    """

    student_id: int
    name: str
    check_id: int
    check_title: str
    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    form_label: str
    chance: NextChance | None
    booking: HeldBooking | None = None
    not_before: datetime | None = None
    attempt_id: int | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessList:
    """Everybody for whom a further try at a check of the unit is a question."""

    groups: Mapping[Group, tuple[ReassessRow, ...]]
    windows: tuple[tuple[str, Window], ...]

    @property
    def ready(self) -> int:
        """As on the grid: whoever may take their next try, with a place for it or without."""
        rows = chain.from_iterable(self.groups.values())
        return len({row.student_id for row in rows if row.chance is not None and row.chance.is_ready})


def reassess_list(
    on_unit: ClassOnUnit, checks: Sequence[CheckSheet], chances: Sequence[NextChance], *, now: datetime
) -> ReassessList:
    """The groups that are not empty, each by name; and the windows of further chances that are not over."""
    codes = {head.objective_id: head.code for head in on_unit.objectives}
    names = {student.student_id: student.name for student in on_unit.students}
    titles = {check.check_id: check.title for check in checks}
    held = {check.check_id: check.bookings for check in checks}
    found: dict[Group, list[ReassessRow]] = {}
    for chance in chances:
        booking = held[chance.check_id].get(chance.student_id)
        row = ReassessRow(
            student_id=chance.student_id,
            name=names[chance.student_id],
            check_id=chance.check_id,
            check_title=titles[chance.check_id],
            codes=tuple(codes[pk] for pk in codes if pk in chance.objective_ids),
            left_out=tuple(codes[pk] for pk in codes if pk in chance.left_out),
            form_label=chance.form_label,
            chance=chance,
            booking=booking,
            not_before=chance.ready_at if chance.ready_at and chance.ready_at > now else None,
        )
        found.setdefault(_group(chance, booking), []).append(row)
    taken = [row for check in checks if check.is_current for row in _taken(check, names)]
    if taken:
        found[Group.TAKEN] = sorted(taken, key=lambda row: list(names).index(row.student_id))
    return ReassessList(
        groups={group: tuple(found[group]) for group in Group if group in found},
        windows=tuple(
            (check.title, window)
            for check in checks
            for window in check.windows
            if window.chance > 1 and window.closes_at > now
        ),
    )


def _group(chance: NextChance, booking: HeldBooking | None) -> Group:
    """A place says more than readiness; what is being taken or marked says more than a place."""
    group = GROUP_OF[chance.state]
    if booking is None or group in (Group.NOW, Group.MARK):
        return group
    if booking.state is BookingState.ASKED:
        return Group.MISSED if booking.missed_at else Group.ASKED
    return Group.BOOKED if booking.state is BookingState.BOOKED else Group.MARK


def _taken(check: CheckSheet, names: Mapping[int, str]) -> Iterator[ReassessRow]:
    """Further tries that are handed in and marked. What became of them is on the grid."""
    for student_id, tries in check.tries.items():
        for each in tries:
            if student_id in names and each.number > 1 and each.state is AttemptState.SCORED:
                yield ReassessRow(
                    student_id=student_id,
                    name=names[student_id],
                    check_id=check.check_id,
                    check_title=check.title,
                    codes=(),
                    left_out=(),
                    form_label=each.form_label,
                    chance=None,
                    attempt_id=each.attempt_id,
                    taken_at=each.submitted_at,
                )
