"""Probes: plan one, record what it showed, and do the refresh task that a miss opens. No status is touched."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from classroom.web import wall_clock
from mastery.engine.cycle import Stage
from mastery.engine.refusals import Refused
from mastery.engine.retention import Answer, check_day, probe_days
from mastery.models import RefreshTask, RetentionProbe, RetentionResult, StageMove, UnitRun
from mastery.selectors.retention import pairs_to_ask, said, standing_results
from mastery.selectors.work import Pair
from mastery.services.steps.refresh import Refreshed, open_and_withdraw
from mastery.services.steps.runs import lock_run


class NotClosed(DomainError):
    """What holds is asked once a unit is behind the class."""

    def __init__(self) -> None:
        super().__init__("unit_not_closed", _("A probe asks about a closed unit. Close this one first."))


class ProbeDayRefused(DomainError):
    """Too early shows nothing yet, too late is a new unit."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            "probe_day",
            _(
                "A probe comes three to six weeks after the unit was closed: choose a day from %(first)s to %(last)s."
            )
            % {"first": wall_clock.date_words(first), "last": wall_clock.date_words(last)},
        )


class ProbeHasAnswers(DomainError):
    """Answers belong to the day on which they were given."""

    def __init__(self) -> None:
        super().__init__("probe_has_answers", _("This probe has answers already, so its day stays."))


class ProbeToCome(DomainError):
    """Nobody has been asked yet."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "probe_to_come",
            _("The probe is on %(day)s. Enter what it shows from then on.")
            % {"day": wall_clock.date_words(day)},
        )


class AskedOnRefused(DomainError):
    """Answers are of the day of the probe, or of a later one for those who were away."""

    def __init__(self, first: date) -> None:
        super().__init__(
            "probe_asked_on",
            _("Choose the day on which they were asked: from %(first)s to today.")
            % {"first": wall_clock.date_words(first)},
        )


class NotToBeAsked(DomainError):
    """A probe asks who has mastered an objective, and nobody else."""

    def __init__(self) -> None:
        super().__init__(
            "not_to_be_asked",
            _("One of these students has not mastered the objective. Load the page again, then enter."),
        )


@unit_of_work
def plan_probe(*, actor: User, run: UnitRun, held_on: date, now: datetime) -> RetentionProbe:
    """One short probe for a closed unit; planned again it moves to another day, until there are answers."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    current = lock_run(run.pk)
    mastered_on = closed_on(current)
    try:
        check_day(held_on, mastered_on=mastered_on)
    except Refused as refusal:
        raise ProbeDayRefused(*probe_days(mastered_on)) from refusal
    probe = RetentionProbe.objects.filter(unit_run=current).first()
    if probe is None:
        return RetentionProbe.objects.create(
            school_id=current.school_id,
            unit_run=current,
            mastered_on=mastered_on,
            held_on=held_on,
            planned_by=actor,
            planned_at=now,
        )
    if probe.held_on != held_on and probe.results.exists():
        raise ProbeHasAnswers
    probe.mastered_on, probe.held_on = mastered_on, held_on
    probe.save(update_fields=["mastered_on", "held_on"])
    return probe


def closed_on(run: UnitRun) -> date:
    """The day on which the class left the unit, by the school's clock."""
    closed = StageMove.objects.filter(unit_run=run, to=Stage.CLOSED.value).order_by("-pk").first()
    if run.stage != Stage.CLOSED.value or closed is None:
        raise NotClosed
    return _school_day(run, closed.moved_at)


@unit_of_work
def record_probe(
    *, actor: User, probe: RetentionProbe, answers: Mapping[Pair, Answer], asked_on: date, now: datetime
) -> Refreshed:
    """Add what is new or different from what stands. A miss opens a refresh task; saved twice it is one."""
    run = probe.unit_run
    check_can(actor, Permission.RECORD_EVIDENCE, section=run.section)
    lock_run(run.pk)
    if _school_day(run, now) < probe.held_on:
        raise ProbeToCome(probe.held_on)
    if not probe.held_on <= asked_on <= _school_day(run, now):
        raise AskedOnRefused(probe.held_on)
    standing = standing_results(probe.pk)
    changed = {pair: answer for pair, answer in answers.items() if answer != said(standing.get(pair))}
    if not set(changed) <= pairs_to_ask(run).union(standing):
        raise NotToBeAsked
    rows = RetentionResult.objects.bulk_create(
        RetentionResult(
            school_id=probe.school_id,
            probe=probe,
            student_id=student_id,
            objective_id=objective_id,
            asked_on=asked_on,
            outcome=answer.outcome.value,
            earned=answer.score.earned if answer.score else None,
            possible=answer.score.possible if answer.score else None,
            recorded_by=actor,
            recorded_at=now,
            replaces=standing.get((student_id, objective_id)),
        )
        for (student_id, objective_id), answer in changed.items()
    )
    return open_and_withdraw(rows, probe=probe, now=now)


@unit_of_work
def complete_refresh(*, actor: User, task: RefreshTask, note: str, now: datetime) -> RefreshTask:
    """The student says what came back. Said twice, it is done once."""
    check_can(actor, Permission.LEARN)
    current = RefreshTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if current.student_id != actor.pk:
        raise PermissionDenied("Only the student does their own refresh task")
    if current.state == "assigned":
        current.state, current.done_at, current.done_note = "done", now, note
        current.save(update_fields=["state", "done_at", "done_note"])
    return current


def _school_day(run: UnitRun, at: datetime) -> date:
    return at.astimezone(ZoneInfo(run.section.school.time_zone)).date()
