"""Where each student of a class stands on the objectives of its unit: two queries for any size of class."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from classroom.models import Enrollment
from mastery.engine.policy import Policy
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status, shown
from mastery.models import CorrectiveAssignment, EnrichmentChoice, ObjectiveStatus, UnitRun
from mastery.selectors.work import later_try

KNOWN = (Status.NOT_YET, Status.MASTERED)
"""The states that rest on evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One student on one objective. `drawn` is the state a page shows; `has_work` a corrective in hand."""

    code: str
    status: Status
    best: Score | None
    drawn: Shown
    has_work: bool

    @property
    def percent(self) -> Decimal | None:
        return self.best.shown_percent if self.best else None

    @property
    def is_gap(self) -> bool:
        """Not yet there, and nothing in hand for it."""
        return self.status is Status.NOT_YET and not self.has_work


NOT_ASSESSED = Standing(code="", status=Status.NOT_ASSESSED, best=None, drawn=Shown.NONE, has_work=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassStudent:
    """A student of the class; an objective without an entry is not assessed yet.

    `is_offered` tells that enrichment in this unit has been offered.
    """

    student_id: int
    name: str
    is_offered: bool
    standings: Mapping[int, Standing]

    def on(self, objective_id: int) -> Standing:
        return self.standings.get(objective_id, NOT_ASSESSED)

    @property
    def is_assessed(self) -> bool:
        return any(standing.status in KNOWN for standing in self.standings.values())

    @property
    def is_exempt(self) -> bool:
        """From everything that is known of them."""
        known = self.standings.values()
        return bool(known) and all(standing.status is Status.EXEMPT for standing in known)

    @property
    def has_work(self) -> bool:
        return self.is_offered or any(standing.has_work for standing in self.standings.values())


def score_of(earned: Decimal | None, possible: Decimal | None) -> Score | None:
    """A best score as it is stored; nothing stored is no evidence, never a zero."""
    if earned is None or possible is None:
        return None
    return Score(earned=earned, possible=possible)


def class_standing(run: UnitRun, *, policy: Policy) -> tuple[ClassStudent, ...]:
    """The students now in the class, by name."""
    places = (
        Enrollment.objects.filter(section_id=run.section_id, ended_at__isnull=True)
        .select_related("student")
        .annotate(is_offered=_offered(run))
        .order_by("student__sort_key", "student_id")
    )
    standings = _standings(run, policy=policy)
    return tuple(
        ClassStudent(
            student_id=place.student_id,
            name=place.student.full_name,
            is_offered=place.is_offered,
            standings=standings.get(place.student_id, {}),
        )
        for place in places
    )


def _standings(run: UnitRun, *, policy: Policy) -> Mapping[int, Mapping[int, Standing]]:
    """By student and objective, in the order of the unit."""
    rows = (
        ObjectiveStatus.objects.filter(
            objective__unit=run.unit_id,
            student__enrollments__section=run.section_id,
            student__enrollments__ended_at__isnull=True,
        )
        .select_related("objective")
        .annotate(has_work=_in_hand())
        .order_by("objective__position", "objective_id", "student_id")
    )
    standings: dict[int, dict[int, Standing]] = {}
    for row in rows:
        best, status = score_of(row.best_earned, row.best_possible), Status(row.state)
        standings.setdefault(row.student_id, {})[row.objective_id] = Standing(
            code=row.objective.code,
            status=status,
            best=best,
            drawn=shown(status, best=best, policy=policy),
            has_work=row.has_work,
        )
    return standings


def _in_hand() -> Exists:
    """As `work.is_in_hand`: still to do, or not answered by a try."""
    correctives = CorrectiveAssignment.objects.filter(
        student=OuterRef("student"), objective=OuterRef("objective")
    ).exclude(state="cancelled")
    return Exists(correctives.filter(Q(state=CorrectiveState.ASSIGNED.value) | ~later_try()))


def _offered(run: UnitRun) -> Exists:
    return Exists(EnrichmentChoice.objects.filter(unit_run=run, student=OuterRef("student")))
