"""Where each student of a class stands on the objectives of its unit: one query for any size of class."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from classroom.models import Enrollment
from mastery.engine.policy import Policy
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status, shown
from mastery.models import CorrectiveAssignment, EnrichmentChoice, Objective, UnitRun
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
    in_unit = Objective.objects.filter(unit=run.unit_id)
    rows = (
        Enrollment.objects.filter(section_id=run.section_id, ended_at__isnull=True)
        .annotate(
            known=FilteredRelation(
                "student__statuses", condition=Q(student__statuses__objective__in=in_unit.values("pk"))
            )
        )
        .annotate(has_work=_in_hand(), is_offered=_offered(run))
        .order_by("student__sort_key", "student_id", "known__objective__position", "known__objective_id")
        .values_list(
            "student_id",
            "student__given_name",
            "student__family_name",
            "is_offered",
            "known__objective_id",
            "known__objective__code",
            "known__state",
            "known__best_earned",
            "known__best_possible",
            "has_work",
            named=True,
        )
    )
    heads: dict[int, tuple[str, bool]] = {}
    standings: dict[int, dict[int, Standing]] = {}
    for row in rows:
        name = f"{row.student__given_name} {row.student__family_name}".strip()
        heads[row.student_id] = (name, row.is_offered)
        known = standings.setdefault(row.student_id, {})
        if row.known__objective_id is not None:
            best = score_of(row.known__best_earned, row.known__best_possible)
            status = Status(row.known__state)
            known[row.known__objective_id] = Standing(
                code=row.known__objective__code,
                status=status,
                best=best,
                drawn=shown(status, best=best, policy=policy),
                has_work=row.has_work,
            )
    return tuple(
        ClassStudent(student_id=student_id, name=name, is_offered=is_offered, standings=standings[student_id])
        for student_id, (name, is_offered) in heads.items()
    )


def _in_hand() -> Exists:
    """As `work.is_in_hand`: still to do, or not answered by a try."""
    correctives = CorrectiveAssignment.objects.filter(
        student=OuterRef("student"), objective=OuterRef("known__objective")
    ).exclude(state="cancelled")
    return Exists(correctives.filter(Q(state=CorrectiveState.ASSIGNED.value) | ~later_try()))


def _offered(run: UnitRun) -> Exists:
    return Exists(EnrichmentChoice.objects.filter(unit_run=run, student=OuterRef("student")))
