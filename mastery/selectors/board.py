"""The cycle board of a class: every unit run with its stage, where students are, what is due, and its days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject

from classroom.models import Enrollment, Section
from mastery.engine.board import ON_THE_WAY, Due, RunToday, Spot, count, due, spot
from mastery.engine.cycle import Stage
from mastery.engine.pacing import Balance, Move, Pace, PlannedDays, balance, pace, stretch, until_next
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.retention import Outcome, probe_days
from mastery.engine.status import Status
from mastery.engine.unit_mastery import UnitMastery
from mastery.models import ObjectiveStatus, RetentionProbe, StageMove, UnitRun
from mastery.selectors.course import CoursePlan, course_plan
from mastery.selectors.units import seen_mark
from mastery.selectors.work import Pair, corrective_states


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChecks:
    """What the checks of a unit run, which belong to another app, say of today. Ids are those of checks."""

    open_id: int | None = None
    is_chance_open: bool = False
    to_mark: int = 0
    to_mark_id: int | None = None
    newest_taken_id: int | None = None


NO_CHECKS = RunChecks()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardProbe:
    probe_id: int
    held_on: date
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WentBack:
    """A step back that a teacher took, with the reason."""

    to: Stage
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRun:
    """A unit run as it is stored; moves oldest first, on the school's days."""

    run_id: int
    unit_id: int
    title: str
    stage: Stage
    is_published: bool
    planned: PlannedDays | None
    moves: tuple[Move, ...]
    went_back: tuple[WentBack, ...]
    proposed: int
    probe: BoardProbe | None

    @property
    def closed_on(self) -> date | None:
        closed = [move.on for move in self.moves if move.to is Stage.CLOSED]
        return closed[-1] if self.stage is Stage.CLOSED and closed else None

    @property
    def probe_days(self) -> tuple[date, date] | None:
        return probe_days(self.closed_on) if self.closed_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStudent:
    student_id: int
    name: str
    known: Mapping[int, Status]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardUnit:
    """One unit run on the board; `students` are the names by spot."""

    run: BoardRun
    students: Mapping[Spot, tuple[str, ...]]
    due: tuple[Due, ...]
    checks: RunChecks
    gaps: int
    pace: Pace | None

    @property
    def spots(self) -> dict[Spot, int]:
        return {each: len(names) for each, names in self.students.items()}

    @property
    def on_the_way(self) -> tuple[str, ...]:
        return tuple(name for each in ON_THE_WAY for name in self.students[each])


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Units in the order of the course."""

    units: tuple[BoardUnit, ...]
    balance: Balance | None
    plan: CoursePlan
    students: tuple[BoardStudent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassInCourse:
    """The students of a class on every objective of its course, with the correctives they have in hand."""

    plan: CoursePlan
    students: tuple[BoardStudent, ...]
    correctives: Mapping[Pair, CorrectiveState] = field(default_factory=dict)

    def in_hand(self, student_id: int, mastery: UnitMastery) -> dict[int, CorrectiveState]:
        pairs = {each.objective_id: (student_id, each.objective_id) for each in mastery.missing}
        return {
            objective_id: self.correctives[pair]
            for objective_id, pair in pairs.items()
            if pair in self.correctives
        }


def board(
    section: Section, runs: Sequence[BoardRun], checks: Mapping[int, RunChecks], *, today: date
) -> Board:
    """Three queries, whatever the size of the class."""
    known = class_in_course(section.pk, section.course_id)
    paces = paces_of(runs, today=today)
    return Board(
        units=tuple(
            _unit(run, known, checks.get(run.run_id, NO_CHECKS), paces.get(run.run_id), today=today)
            for run in runs
        ),
        balance=balance(paces.values()) if paces else None,
        plan=known.plan,
        students=known.students,
    )


def class_in_course(section_id: int, course_id: int) -> ClassInCourse:
    plan = course_plan(course_id)
    students = _students(section_id, course_id)
    return ClassInCourse(
        plan=plan,
        students=students,
        correctives=corrective_states(
            [student.student_id for student in students], [each.objective_id for each in plan.objectives]
        ),
    )


def on_the_way(run: UnitRun) -> tuple[str, ...]:
    """Names of those who are not there yet: what closing the unit asks about."""
    known = class_in_course(run.section_id, run.unit.course_id)
    placed = _placed(run.unit_id, known)
    return tuple(student.name for student, where, _gap in placed if where in ON_THE_WAY)


def _unit(
    run: BoardRun, known: ClassInCourse, checks: RunChecks, taken: Pace | None, *, today: date
) -> BoardUnit:
    placed = _placed(run.unit_id, known)
    gaps = sum(gap for _student, _where, gap in placed)
    return BoardUnit(
        run=run,
        students={
            each: tuple(student.name for student, where, _gap in placed if where is each) for each in Spot
        },
        due=due(
            RunToday(
                stage=run.stage,
                is_published=run.is_published,
                is_check_open=checks.open_id is not None,
                is_chance_open=checks.is_chance_open,
                is_probe_due=_is_probe_due(run.probe, today=today),
                to_mark=checks.to_mark,
                proposed=run.proposed,
                gaps=gaps,
                spots=count(where for _student, where, _gap in placed),
            )
        ),
        checks=checks,
        gaps=gaps,
        pace=taken,
    )


def _is_probe_due(probe: BoardProbe | None, *, today: date) -> bool:
    return probe is not None and probe.held_on <= today and probe.answers == 0


def _placed(unit_id: int, known: ClassInCourse) -> list[tuple[BoardStudent, Spot, bool]]:
    """Everybody with their spot, and whether they are not yet there with nothing in hand."""
    placed = []
    for student in known.students:
        mastery = known.plan.mastery(unit_id, student.known)
        where = spot(mastery, known.in_hand(student.student_id, mastery))
        missed = any(each.status is Status.NOT_YET for each in mastery.missing)
        placed.append((student, where, where is Spot.NOT_YET and missed))
    return placed


def paces_of(runs: Sequence[BoardRun], *, today: date) -> dict[int, Pace]:
    """Of the units whose days are planned and that have begun. The next is the one begun after it."""
    begun = [(found, run) for run in runs if (found := stretch(run.stage, run.moves)) is not None]
    begun.sort(key=lambda pair: pair[0].began_on)
    starts = [taken.began_on for taken, _run in begun]
    paces = {}
    for place, (taken, run) in enumerate(begun, start=1):
        own = until_next(taken, starts[place]) if place < len(starts) else taken
        if run.planned is not None:
            paces[run.run_id] = pace(run.planned, own, today=today)
    return paces


def runs_of_board(section: Section) -> tuple[BoardRun, ...]:
    """In the order of the course; one query."""
    zone = ZoneInfo(section.school.time_zone)
    moves = StageMove.objects.filter(unit_run=OuterRef("pk")).order_by("pk")
    standing = Q(results__replaced_by__isnull=True) & ~Q(results__outcome=Outcome.NOT_ASKED.value)
    probes = RetentionProbe.objects.filter(unit_run=OuterRef("pk")).annotate(
        answers=Count("results", filter=standing)
    )
    rows = (
        UnitRun.objects.filter(section=section)
        .select_related("unit")
        .annotate(
            moves=ArraySubquery(
                moves.values(said=JSONObject(origin="origin", to="to", at="moved_at", reason="reason"))
            ),
            proposed=Count("groups", filter=Q(groups__state="proposed")),
            probe=ArraySubquery(probes.values(said=JSONObject(id="pk", on="held_on", answers="answers"))),
        )
        .order_by("unit__position", "unit_id")
    )
    return tuple(
        BoardRun(
            run_id=row.pk,
            unit_id=row.unit_id,
            title=row.unit.title,
            stage=Stage(row.stage),
            is_published=row.published_at is not None,
            planned=planned_days(row),
            moves=tuple(
                Move(origin=Stage(said["origin"]), to=Stage(said["to"]), on=_day(said, zone))
                for said in row.moves
            ),
            went_back=tuple(
                WentBack(to=Stage(said["to"]), on=_day(said, zone), reason=said["reason"])
                for said in row.moves
                if said["reason"]
            ),
            proposed=row.proposed,
            probe=next((_probe(said) for said in row.probe), None),
        )
        for row in rows
    )


def days_of(run: UnitRun) -> tuple[int | None, int | None]:
    """To teach and to correct, as they are planned."""
    return run.planned_teaching_days, run.planned_correction_days


def days_seen(run: UnitRun) -> str:
    """The mark of the planned days that a page shows, which comes back with a change of them."""
    return seen_mark(days_of(run))


def planned_days(run: UnitRun) -> PlannedDays | None:
    teaching, correction = days_of(run)
    if teaching is None or correction is None:
        return None
    return PlannedDays(teaching=teaching, correction=correction)


def _day(said: Mapping[str, Any], zone: ZoneInfo) -> date:
    return datetime.fromisoformat(said["at"]).astimezone(zone).date()


def _probe(said: Mapping[str, Any]) -> BoardProbe:
    return BoardProbe(probe_id=said["id"], held_on=date.fromisoformat(said["on"]), answers=said["answers"])


def _students(section_id: int, course_id: int) -> tuple[BoardStudent, ...]:
    """By name, with their statuses in the whole course; one query."""
    statuses = ObjectiveStatus.objects.filter(
        student=OuterRef("student"), objective__unit__course=course_id
    ).values(said=JSONObject(objective="objective_id", state="state"))
    places = (
        Enrollment.objects.filter(section=section_id, ended_at__isnull=True)
        .select_related("student")
        .annotate(known=ArraySubquery(statuses))
        .order_by("student__sort_key", "student_id")
    )
    return tuple(
        BoardStudent(
            student_id=place.student_id,
            name=place.student.full_name,
            known={said["objective"]: Status(said["state"]) for said in place.known},
        )
        for place in places
    )
