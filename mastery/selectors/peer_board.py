"""Peer teaching of a class, as its teacher sees it: proposals by objective, who may explain, the log and the gains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from classroom.models import Enrollment
from mastery.engine.status import Status
from mastery.models import ObjectiveStatus, PeerBan, PeerSession, PeerWish, UnitRun


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStudent:
    """A student of the class, what they wished, and the objectives they have mastered."""

    id: int
    name: str
    explains: bool
    asks: bool
    mastered: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The last try before the session was approved, and the first after this side told how it went."""

    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def points(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


NO_GAIN = Gain()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session of two; `choices` are who else may explain.

    Cancelled are those that students had: what was only proposed and put aside is not listed.
    """

    id: int
    state: str
    code: str
    statement: str
    tutor: str
    learner: str
    reason: str
    choices: tuple[PeerStudent, ...]
    tutor_log: str
    learner_log: str
    tutor_thanks: str
    learner_thanks: str
    done_at: datetime | None
    tutor_gain: Gain
    learner_gain: Gain


@dataclass(frozen=True, slots=True, kw_only=True)
class BanLine:
    id: int
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerBoard:
    students: tuple[PeerStudent, ...]
    sessions: tuple[SessionLine, ...]
    bans: tuple[BanLine, ...]

    @property
    def proposed(self) -> tuple[SessionLine, ...]:
        return self._in("proposed")

    @property
    def open(self) -> tuple[SessionLine, ...]:
        return self._in("approved")

    @property
    def done(self) -> tuple[SessionLine, ...]:
        return self._in("done")

    @property
    def called_off(self) -> tuple[SessionLine, ...]:
        return self._in("cancelled")

    @property
    def explaining(self) -> tuple[str, ...]:
        return tuple(student.name for student in self.students if student.explains)

    @property
    def asking(self) -> tuple[str, ...]:
        return tuple(student.name for student in self.students if student.asks)

    def _in(self, state: str) -> tuple[SessionLine, ...]:
        return tuple(session for session in self.sessions if session.state == state)


def peer_board(run: UnitRun) -> PeerBoard:
    """Four queries for a class of any size."""
    students = _students(run)
    bans = PeerBan.objects.filter(section=run.section_id, lifted_at__isnull=True)
    rows = list(bans.select_related("first", "second").order_by("first__sort_key", "second__sort_key", "pk"))
    apart = frozenset(frozenset({row.first_id, row.second_id}) for row in rows)
    return PeerBoard(
        students=students,
        sessions=_sessions(run, students, apart),
        bans=tuple(
            BanLine(id=row.pk, first=row.first.full_name, second=row.second.full_name) for row in rows
        ),
    )


def _students(run: UnitRun) -> tuple[PeerStudent, ...]:
    wishes = PeerWish.objects.filter(unit_run=run, student=OuterRef("student"))
    mastered = ObjectiveStatus.objects.filter(
        student=OuterRef("student"), objective__unit=run.unit_id, state=Status.MASTERED.value
    )
    places = (
        Enrollment.objects.filter(section_id=run.section_id, ended_at__isnull=True)
        .select_related("student")
        .annotate(
            sides=ArraySubquery(wishes.values("side")),
            mastered=ArraySubquery(mastered.values("objective_id")),
        )
        .order_by("student__sort_key", "student_id")
    )
    return tuple(
        PeerStudent(
            id=place.student_id,
            name=place.student.full_name,
            explains="tutor" in place.sides,
            asks="learner" in place.sides,
            mastered=frozenset(place.mastered),
        )
        for place in places
    )


def _sessions(
    run: UnitRun, students: Sequence[PeerStudent], apart: frozenset[frozenset[int]]
) -> tuple[SessionLine, ...]:
    rows = (
        PeerSession.objects.filter(unit_run=run)
        .exclude(state="cancelled", approved_at__isnull=True)
        .select_related("objective", "tutor", "learner")
        .order_by("objective__position", "objective_id", "learner__sort_key", "pk")
    )
    gains = _gains(run)
    return tuple(
        SessionLine(
            id=row.pk,
            state=row.state,
            code=row.objective.code,
            statement=row.objective.statement,
            tutor=row.tutor.full_name,
            learner=row.learner.full_name,
            reason=row.reason,
            choices=_choices(row, students, apart) if row.state == "proposed" else (),
            tutor_log=row.tutor_log,
            learner_log=row.learner_log,
            tutor_thanks=row.tutor_thanks,
            learner_thanks=row.learner_thanks,
            done_at=row.done_at,
            tutor_gain=gains.get((row.pk, "tutor"), NO_GAIN),
            learner_gain=gains.get((row.pk, "learner"), NO_GAIN),
        )
        for row in rows
    )


def _choices(
    row: PeerSession, students: Sequence[PeerStudent], apart: frozenset[frozenset[int]]
) -> tuple[PeerStudent, ...]:
    """Whoever else offered, has mastered it, and is not kept apart from the learner."""
    return tuple(
        student
        for student in students
        if student.explains
        and row.objective_id in student.mastered
        and student.id not in (row.tutor_id, row.learner_id)
        and frozenset({student.id, row.learner_id}) not in apart
    )


GAINS = """
SELECT session.id, side.name, earlier.percent, later.percent
FROM mastery_peersession session
CROSS JOIN LATERAL (VALUES
    ('tutor', session.tutor_id, session.tutor_logged_at),
    ('learner', session.learner_id, session.learner_logged_at)
) side (name, student_id, logged_at)
LEFT JOIN LATERAL (
    SELECT seen.earned * 100 / seen.possible AS percent FROM mastery_evidencerecord seen
    WHERE seen.student_id = side.student_id AND seen.objective_id = session.objective_id
      AND seen.outcome = 'scored' AND seen.observed_at <= session.approved_at
      AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord newer WHERE newer.replaces_id = seen.id)
    ORDER BY seen.observed_at DESC, seen.id DESC LIMIT 1
) earlier ON true
LEFT JOIN LATERAL (
    SELECT seen.earned * 100 / seen.possible AS percent FROM mastery_evidencerecord seen
    WHERE seen.student_id = side.student_id AND seen.objective_id = session.objective_id
      AND seen.outcome = 'scored' AND seen.observed_at > side.logged_at
      AND NOT EXISTS (SELECT 1 FROM mastery_evidencerecord newer WHERE newer.replaces_id = seen.id)
    ORDER BY seen.observed_at, seen.id LIMIT 1
) later ON true
WHERE session.unit_run_id = %s AND session.state = 'done'
"""
"""Both sides of every session that is done, as the report on correctives pairs its tries."""


def _gains(run: UnitRun) -> dict[tuple[int, str], Gain]:
    with connection.cursor() as cursor:
        cursor.execute(GAINS, [run.pk])
        return {
            (session_id, side): Gain(before=before, after=after)
            for session_id, side, before, after in cursor.fetchall()
        }
