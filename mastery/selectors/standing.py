"""Where each student of a class stands on given objectives: one query, whatever the size of the class."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from classroom.models import Enrollment
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One student on one objective. `drawn` is the state a page shows."""

    status: Status
    best: Score | None
    drawn: Shown

    @property
    def percent(self) -> Decimal | None:
        return self.best.shown_percent if self.best else None


NOT_ASSESSED = Standing(status=Status.NOT_ASSESSED, best=None, drawn=Shown.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassStudent:
    """A student of the class with what is known of them; an objective without a row is not assessed yet."""

    student_id: int
    name: str
    standings: Mapping[int, Standing]

    def on(self, objective_id: int) -> Standing:
        return self.standings.get(objective_id, NOT_ASSESSED)


def score_of(earned: Decimal | None, possible: Decimal | None) -> Score | None:
    """A best score as it is stored; nothing stored is no evidence, never a zero."""
    if earned is None or possible is None:
        return None
    return Score(earned=earned, possible=possible)


def class_standing(
    section_id: int, objective_ids: Collection[int], *, policy: Policy
) -> tuple[ClassStudent, ...]:
    """The students now in the class, by name."""
    rows = (
        Enrollment.objects.filter(section_id=section_id, ended_at__isnull=True)
        .annotate(
            known=FilteredRelation(
                "student__statuses", condition=Q(student__statuses__objective__in=objective_ids)
            )
        )
        .order_by("student__sort_key", "student_id")
        .values_list(
            "student_id",
            "student__given_name",
            "student__family_name",
            "known__objective_id",
            "known__state",
            "known__best_earned",
            "known__best_possible",
        )
    )
    names: dict[int, str] = {}
    standings: dict[int, dict[int, Standing]] = {}
    for student_id, given_name, family_name, objective_id, state, earned, possible in rows:
        names[student_id] = f"{given_name} {family_name}".strip()
        known = standings.setdefault(student_id, {})
        if objective_id is not None:
            known[objective_id] = _standing(state, score_of(earned, possible), policy=policy)
    return tuple(
        ClassStudent(student_id=student_id, name=name, standings=standings[student_id])
        for student_id, name in names.items()
    )


def _standing(state: str, best: Score | None, *, policy: Policy) -> Standing:
    status = Status(state)
    return Standing(status=status, best=best, drawn=shown(status, best=best, policy=policy))
