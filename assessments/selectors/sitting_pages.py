"""What a student reads before, during and after a check. Nothing here knows an answer key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from assessments.access import closing
from assessments.models.assessments import Assessment
from assessments.models.attempts import Attempt, AttemptItem, Response
from assessments.models.items import ItemAlignment
from assessments.models.marks import Mark
from assessments.selectors.bookings import HeldBooking, open_one, place_words
from assessments.selectors.sitting_items import StudentItem, student_item
from assessments.selectors.sitting_start import (
    Outlook,
    may_ask_for_place,
    outlook,
    questions_of,
    windows_of,
)
from assessments.selectors.windows import chance_words
from classroom.models import Enrollment
from classroom.web import wall_clock
from mastery.engine.attempts import AttemptState
from mastery.engine.evidence import Outcome
from mastery.engine.marking import ItemKind, is_readable
from mastery.engine.reassessment import CorrectiveState, Refusal, RefusalCode, Resume, Start, Window
from mastery.engine.status import Shown, Status, shown
from mastery.models import CorrectiveAssignment, EvidenceRecord, Objective, ObjectiveStatus
from mastery.selectors.standing import score_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveLine:
    """An objective in the student's words; `note` says why it is left out, `corrective_id` names the work that it
    waits for."""

    objective_id: int
    code: str
    statement: str
    note: str = ""
    corrective_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """One chance of the check and when it may be taken."""

    name: str
    text: str
    is_over: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLine:
    """A try the student has handed in."""

    attempt_id: int
    name: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """A check before it is taken: what it is for, what it asks of this student, and when.

    `open_attempt_id` is a try to go on with; `may_start` tells that one may begin; else `message` says why
    not. `forgone` is what a try begun now would leave out although no further chance asks it. `place` is the
    student's own in a session, `may_ask` that they may ask for one.
    """

    assessment_id: int
    title: str
    unit_id: int
    unit_title: str
    section_title: str
    chance: str
    minutes: int | None
    questions: int
    may_start: bool
    open_attempt_id: int | None
    message: str
    closes: str
    asked: tuple[ObjectiveLine, ...]
    left_out: tuple[ObjectiveLine, ...]
    forgone: tuple[ObjectiveLine, ...]
    reached: tuple[ObjectiveLine, ...]
    dates: tuple[DateLine, ...]
    tries: tuple[TryLine, ...]
    place: HeldBooking | None
    place_words: str
    may_ask: bool

    @property
    def to_do_first(self) -> ObjectiveLine | None:
        """What the student can do themselves before the last chance."""
        return next((line for line in self.forgone if line.corrective_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPage:
    """All questions of an open try, with the answers saved so far."""

    attempt_id: int
    assessment_id: int
    title: str
    chance: str
    section_title: str
    closes: str
    items: tuple[StudentItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSoFar:
    """How many answers of an open try are saved; the numbers of the questions without one, and of those whose answer
    is no number where one is asked."""

    saved: int
    unanswered: tuple[int, ...]
    unreadable: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        return not self.unanswered and not self.unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneLine:
    """One objective after the try. `percent` is this try's, `best` the one that counts; None: nothing to show
    yet.

    `corrective_id` is a different way in that waits for the student.
    """

    code: str
    statement: str
    state: Shown
    percent: Decimal | None
    best: Decimal | None
    note: str
    corrective_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DonePage:
    """What a try showed, objective by objective; `waiting` answers are still to be marked by the teacher."""

    assessment_id: int
    title: str
    chance: str
    section_title: str
    unit_id: int
    handed_in: str
    is_void: bool
    waiting: int
    next_chance: str
    lines: tuple[DoneLine, ...]


def check_page(*, assessment: Assessment, enrollment: Enrollment, now: datetime) -> CheckPage:
    """Seven queries: those of the outlook, and the questions that would be asked."""
    seen = outlook(assessment=assessment, enrollment=enrollment, now=now)
    zone = enrollment.section.school.time_zone
    opened = next((each for each in seen.attempts if each.state == AttemptState.OPEN.value), None)
    handed_in = [
        each for each in seen.attempts if each.submitted_at and each.state != AttemptState.VOID.value
    ]
    asked_ids = _asked_ids(seen, opened)
    left_out = _left_out(seen, asked_ids)
    place = open_one(seen.bookings)
    return CheckPage(
        assessment_id=assessment.pk,
        title=assessment.title,
        unit_id=assessment.unit_run_id,
        unit_title=assessment.unit_run.unit.title,
        section_title=enrollment.section.title,
        chance=_chance_name(seen, opened),
        minutes=assessment.minutes,
        questions=_count_questions(seen, opened),
        may_start=isinstance(seen.decision, Start),
        open_attempt_id=opened.pk if opened else None,
        message=seen.decision.message if isinstance(seen.decision, Refusal) else "",
        closes=_closes(seen, opened, zone=zone),
        asked=tuple(_line(each) for each in seen.objectives if each.pk in asked_ids),
        left_out=() if seen.forgone else left_out,
        forgone=left_out if seen.forgone else (),
        reached=tuple(
            _line(each)
            for each in seen.objectives
            if each.pk not in asked_ids and not _is_unmet(seen, each.pk)
        ),
        dates=tuple(_date_line(window, now=now, zone=zone) for window in seen.windows),
        tries=tuple(_try_line(each, zone=zone) for each in handed_in),
        place=place,
        place_words=place_words(place.seat.room, place.seat.span, zone=zone) if place and place.seat else "",
        may_ask=place is None and may_ask_for_place(seen.when_open),
    )


def _chance_name(seen: Outlook, opened: Attempt | None) -> str:
    """Of the open try or the next one; empty when there is none, or nothing left that it would ask."""
    number = opened.number if opened else seen.chance
    finished = isinstance(seen.decision, Refusal) and seen.decision.code is RefusalCode.ALL_MASTERED
    return "" if number is None or finished else chance_words(number)


def _asked_ids(seen: Outlook, opened: Attempt | None) -> Collection[int]:
    """What the open try asks, or the next one will when its day has come."""
    if isinstance(seen.when_open, Start):
        return seen.when_open.objective_ids
    if opened is None:
        return ()
    asked = ItemAlignment.objects.filter(item__attempt_items__attempt=opened)
    return set(asked.values_list("objective_id", flat=True))


WAITING_FOR_WORK = frozenset({RefusalCode.CORRECTIVE_NOT_DONE, RefusalCode.CORRECTIVE_NOT_GIVEN})


def _left_out(seen: Outlook, asked_ids: Collection[int]) -> tuple[ObjectiveLine, ...]:
    """What is not there yet and still not asked. A check that is over for another reason leaves nothing out."""
    decision = seen.when_open
    if isinstance(decision, Refusal) and decision.code not in WAITING_FOR_WORK:
        return ()
    return tuple(
        _line(each, note=_why_left_out(seen.correctives.get(each.pk)), corrective_id=seen.to_do.get(each.pk))
        for each in seen.objectives
        if each.pk not in asked_ids and _is_unmet(seen, each.pk)
    )


def _count_questions(seen: Outlook, opened: Attempt | None) -> int:
    if opened is not None:
        return AttemptItem.objects.filter(attempt=opened).count()
    if not isinstance(seen.decision, Start):
        return 0
    return len(questions_of(seen.forms[seen.decision.form_label], seen.decision.objective_ids))


def _closes(seen: Outlook, opened: Attempt | None, *, zone: str) -> str:
    if isinstance(seen.decision, Start):
        return wall_clock.day_and_time(seen.decision.closes_at, zone=zone)
    return _closes_for(opened, seen.own_windows, zone=zone) if isinstance(seen.decision, Resume) else ""


def _closes_for(attempt: Attempt | None, windows: Collection[Window], *, zone: str) -> str:
    """The end of the window that was open when the try began."""
    if attempt is None:
        return ""
    serving = [
        each.closes_at
        for each in windows
        if each.chance >= attempt.number and each.is_open(attempt.opened_at)
    ]
    return wall_clock.day_and_time(max(serving), zone=zone) if serving else ""


def _is_unmet(seen: Outlook, objective_id: int) -> bool:
    return seen.statuses.get(objective_id, Status.NOT_ASSESSED) in (Status.NOT_ASSESSED, Status.NOT_YET)


def _line(objective: Objective, *, note: str = "", corrective_id: int | None = None) -> ObjectiveLine:
    return ObjectiveLine(
        objective_id=objective.pk,
        code=objective.code,
        statement=objective.statement,
        note=note,
        corrective_id=corrective_id,
    )


def _why_left_out(corrective: CorrectiveState | None) -> str:
    if corrective is CorrectiveState.ASSIGNED:
        return _("Do your different way in first.")
    if corrective in (CorrectiveState.DONE, CorrectiveState.WAIVED):
        return _("You are ready for it.")
    return _("Your teacher will give you a different way in first.")


def _date_line(window: Window, *, now: datetime, zone: str) -> DateLine:
    return DateLine(
        name=chance_words(window.chance),
        text=wall_clock.span(window.opens_at, window.closes_at, zone=zone),
        is_over=window.closes_at <= now,
        is_open=window.is_open(now),
    )


def _try_line(attempt: Attempt, *, zone: str) -> TryLine:
    return TryLine(
        attempt_id=attempt.pk,
        name=chance_words(attempt.number),
        day=wall_clock.day(attempt.submitted_at or attempt.opened_at, zone=zone),
    )


def sitting_page(attempt: Attempt) -> SittingPage:
    """Three queries, however many questions."""
    answers = dict(Response.objects.filter(attempt=attempt).values_list("item_id", "body"))
    asked = AttemptItem.objects.filter(attempt=attempt).select_related("item").order_by("position")
    zone = attempt.enrollment.section.school.time_zone
    closes_at = Attempt.objects.values_list(closing()).get(pk=attempt.pk)
    return SittingPage(
        attempt_id=attempt.pk,
        assessment_id=attempt.assessment_id,
        title=attempt.assessment.title,
        chance=chance_words(attempt.number),
        section_title=attempt.enrollment.section.title,
        closes=wall_clock.day_and_time(closes_at[0], zone=zone) if closes_at[0] else "",
        items=tuple(student_item(question, answers.get(question.item_id)) for question in asked),
    )


def saved_so_far(attempt: Attempt) -> SavedSoFar:
    """Two queries, however many questions."""
    answers = dict(Response.objects.filter(attempt=attempt).values_list("item_id", "body"))
    asked = AttemptItem.objects.filter(attempt=attempt).order_by("position")
    rows = [
        (position, kind, answers.get(item_id))
        for position, kind, item_id in asked.values_list("position", "item__kind", "item_id")
    ]
    return SavedSoFar(
        saved=sum(answer is not None for answer in answers.values()),
        unanswered=tuple(position for position, _kind, answer in rows if answer is None),
        unreadable=tuple(
            position for position, kind, answer in rows if not is_readable(ItemKind(kind), answer)
        ),
    )


def done_page(attempt: Attempt, *, now: datetime) -> DonePage:
    """Seven queries, however many objectives."""
    zone = attempt.enrollment.section.school.time_zone
    windows = windows_of(attempt.assessment, zone=ZoneInfo(zone))
    coming = [each for each in windows if each.chance > attempt.number and each.closes_at > now]
    return DonePage(
        assessment_id=attempt.assessment_id,
        title=attempt.assessment.title,
        chance=chance_words(attempt.number),
        section_title=attempt.enrollment.section.title,
        unit_id=attempt.assessment.unit_run_id,
        handed_in=wall_clock.day_and_time(attempt.submitted_at or attempt.opened_at, zone=zone),
        is_void=attempt.state == AttemptState.VOID.value,
        waiting=_waiting(attempt),
        next_chance=_span_of_first(coming, zone=zone),
        lines=_done_lines(attempt),
    )


def _waiting(attempt: Attempt) -> int:
    if attempt.state != AttemptState.SUBMITTED.value:
        return 0
    marked = Mark.objects.filter(attempt=attempt).values("item")
    return AttemptItem.objects.filter(attempt=attempt).exclude(item__in=marked).count()


def _span_of_first(coming: list[Window], *, zone: str) -> str:
    if not coming:
        return ""
    first = min(coming, key=lambda each: each.opens_at)
    return wall_clock.span(first.opens_at, first.closes_at, zone=zone)


def _done_lines(attempt: Attempt) -> tuple[DoneLine, ...]:
    """What was asked as a whole; a question may measure an objective that this try did not ask."""
    student_id = attempt.enrollment.student_id
    asked = Objective.objects.filter(
        pk__in=ItemAlignment.objects.filter(item__attempt_items__attempt=attempt).values("objective")
    )
    objectives: list[Any] = list(asked.annotate(is_written=_is_written(attempt)).order_by("position", "code"))
    evidence = {
        row.objective_id: row
        for row in EvidenceRecord.objects.filter(occasion=attempt.occasion, replaced_by__isnull=True)
    }
    statuses = {
        row.objective_id: row
        for row in ObjectiveStatus.objects.filter(student=student_id, objective__in=objectives)
    }
    correctives = dict(
        CorrectiveAssignment.objects.filter(
            student=student_id, objective__in=objectives, state="assigned"
        ).values_list("objective_id", "pk")
    )
    is_waiting = attempt.state == AttemptState.SUBMITTED.value
    return tuple(
        _done_line(
            each,
            seen=evidence.get(each.pk),
            status=statuses.get(each.pk) or ObjectiveStatus(state=Status.NOT_ASSESSED),
            corrective_id=correctives.get(each.pk),
            is_written=each.is_written,
        )
        for each in objectives
        if is_waiting or each.pk in evidence
    )


def _is_written(attempt: Attempt) -> Exists:
    """For a queryset of objectives: whether the student wrote something there that waits for marks."""
    marked = Mark.objects.filter(attempt=attempt).values("item")
    written = Response.objects.filter(attempt=attempt, item__alignments__objective=OuterRef("pk"))
    return Exists(written.exclude(body=None).exclude(item__in=marked))


def _done_line(
    objective: Objective,
    *,
    seen: EvidenceRecord | None,
    status: ObjectiveStatus,
    corrective_id: int | None,
    is_written: bool,
) -> DoneLine:
    state = shown(Status(status.state), is_near=status.is_near)
    this_try = score_of(seen.earned, seen.possible) if seen else None
    best = score_of(status.best_earned, status.best_possible)
    return DoneLine(
        code=objective.code,
        statement=objective.statement,
        state=state,
        percent=this_try.shown_percent if this_try else None,
        best=best.shown_percent if best else None,
        note=_next_step(seen, state, has_corrective=corrective_id is not None, is_written=is_written),
        corrective_id=corrective_id,
    )


def _next_step(seen: EvidenceRecord | None, state: Shown, *, has_corrective: bool, is_written: bool) -> str:
    """One thing to do or to wait for, never a verdict."""
    if seen is None:
        if is_written:
            return _("Your teacher is still marking what you wrote here.")
        return _("Your teacher is still marking this one.")
    if seen.outcome == Outcome.EXCUSED.value:
        return _("You were excused from this one.")
    if seen.outcome == Outcome.VOID.value:
        return _("This try does not count here.")
    if state in (Shown.MASTERED, Shown.EXTENDED):
        return _("You can go further with this.")
    if has_corrective:
        return _("A different way in is ready for you.")
    return _("Your teacher will give you a different way in.")
