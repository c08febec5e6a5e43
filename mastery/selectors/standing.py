"""Where each student of a class stands on the objectives of its unit: one query for any size of class."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast, JSONObject

from classroom.models import Enrollment
from classroom.selectors.namesakes import names_in_class
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
    value: Decimal | None = None
    drawn: Shown
    has_work: bool

    @property
    def percent(self) -> Decimal | None:
        """What counts: the best score, or the number that the policy's own method comes to."""
        if self.value is not None:
            return self.value
        return self.best.shown_percent if self.best else None

    @property
    def is_gap(self) -> bool:
        """Not yet there, and nothing in hand for it."""
        return self.status is Status.NOT_YET and not self.has_work


NOT_ASSESSED = Standing(code="", status=Status.NOT_ASSESSED, best=None, drawn=Shown.NONE, has_work=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassStudent:
    """A student of the class; an objective without an entry is not assessed yet.

    `name` is for the teacher's lists, where namesakes carry what tells them apart; `full_name` is what anybody may
    read. `is_offered` tells that enrichment in this unit has been offered.
    """

    student_id: int
    name: str
    full_name: str
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


def class_standing(run: UnitRun) -> tuple[ClassStudent, ...]:
    """The students now in the class, by name."""
    places = (
        Enrollment.objects.filter(section_id=run.section_id, ended_at__isnull=True)
        .select_related("student")
        .annotate(is_offered=_offered(run), known=_known(run))
        .order_by("student__sort_key", "student_id")
    )
    names = names_in_class(place.student for place in places)
    return tuple(
        ClassStudent(
            student_id=place.student_id,
            name=names[place.student_id],
            full_name=place.student.full_name,
            is_offered=place.is_offered,
            standings={packed["objective"]: _standing(packed) for packed in place.known},
        )
        for place in places
    )


def _known(run: UnitRun) -> ArraySubquery:
    """The statuses of one student in the order of the unit. Points travel as text: no float touches them."""
    statuses = ObjectiveStatus.objects.filter(
        student=OuterRef("student"), objective__unit=run.unit_id
    ).annotate(has_work=_in_hand())
    packed = JSONObject(
        objective="objective_id",
        code="objective__code",
        state="state",
        earned=Cast("best_earned", CharField()),
        possible=Cast("best_possible", CharField()),
        value=Cast("value_percent", CharField()),
        is_near="is_near",
        has_work="has_work",
    )
    return ArraySubquery(statuses.order_by("objective__position", "objective_id").values(packed=packed))


def _standing(packed: Mapping[str, Any]) -> Standing:
    earned, possible = packed["earned"], packed["possible"]
    best = None if earned is None else score_of(Decimal(earned), Decimal(possible))
    status = Status(packed["state"])
    return Standing(
        code=packed["code"],
        status=status,
        best=best,
        value=Decimal(packed["value"]) if packed["value"] else None,
        drawn=shown(status, is_near=packed["is_near"]),
        has_work=packed["has_work"],
    )


def _in_hand() -> Exists:
    """As `work.is_in_hand`: still to do, or not answered by a try."""
    correctives = CorrectiveAssignment.objects.filter(
        student=OuterRef("student"), objective=OuterRef("objective")
    ).exclude(state="cancelled")
    return Exists(correctives.filter(Q(state=CorrectiveState.ASSIGNED.value) | ~later_try()))


def _offered(run: UnitRun) -> Exists:
    return Exists(EnrichmentChoice.objects.filter(unit_run=run, student=OuterRef("student")))
