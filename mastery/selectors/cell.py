"""One student on one objective, for the panel beside the grid: the evidence, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q

from mastery.engine import evidence as rules
from mastery.engine.correctives import Approach, Chosen, Suggestion, suggest
from mastery.engine.explanation import Explanation, cut, explain
from mastery.engine.judgement import Counting, settable
from mastery.engine.practice import Practice, practice_of
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scale import Level, Scale
from mastery.engine.status import Decision, Shown, Status, decide, shown
from mastery.models import (
    CorrectiveAssignment,
    EvidenceRecord,
    Exemption,
    KeptMastery,
    ObjectiveStatus,
    PracticeTry,
    Prerequisite,
    UnitRun,
)
from mastery.selectors.decisions import as_evidence
from mastery.selectors.grid_class import ObjectiveHead
from mastery.selectors.judgements import JUDGED, SetStatus, counting_of, set_status_of, with_newer
from mastery.selectors.ledger import Use, uses_of
from mastery.selectors.policies import Chain, PolicyInForce, book_of
from mastery.selectors.practice import streak_of
from mastery.selectors.scales import level_shown, scale_of
from mastery.selectors.way_choices import open_choices


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSitting:
    """The try that some evidence comes from, as the check knows it."""

    attempt_id: int
    section_id: int
    check_title: str
    form_label: str
    state: str
    missed: tuple[str, ...]
    misconceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTry:
    """A try that counts as evidence; `is_best` is the one that decides."""

    percent: Decimal
    observed_at: datetime
    is_best: bool
    was_corrected: bool
    sitting: CellSitting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltOn:
    """An objective that this one needs first, and where the student stands on it."""

    code: str
    statement: str
    state: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWork:
    """A corrective that the student was given for this objective."""

    id: int
    title: str
    approach: Approach
    state: CorrectiveState
    done_note: str
    practice: Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted:
    """Who took the objective from the student, when and why."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDetail:
    """`unscored` are sittings without evidence here: still open, to be marked, excused or void."""

    head: ObjectiveHead
    student_id: int
    student_name: str
    state: Shown
    best: Decimal | None
    value: Decimal | None
    explanation: Explanation
    level: Level | None
    threshold: Decimal
    tries: tuple[CellTry, ...]
    unscored: tuple[CellSitting, ...]
    builds_on: tuple[BuiltOn, ...]
    correctives: tuple[GivenWork, ...]
    ledger: tuple[Use, ...]
    suggestion: Suggestion | None
    exempted: Exempted | None
    judged: SetStatus | None
    may_set: tuple[Status, ...]

    @property
    def percents(self) -> tuple[Decimal, ...]:
        return tuple(each.percent for each in self.tries)

    @property
    def open_corrective(self) -> GivenWork | None:
        return next((each for each in self.correctives if each.state is CorrectiveState.ASSIGNED), None)


def cell_detail(
    *,
    run: UnitRun,
    student_id: int,
    student_name: str,
    head: ObjectiveHead,
    extended: bool,
    in_hand: CorrectiveState,
    sittings: Mapping[UUID, CellSitting],
    at: datetime,
    saved_levels: Scale | None,
) -> CellDetail:
    """Nine queries. `sittings` are the tries of the student that asked this objective, by occasion; `run.unit` is
    loaded. The policy is the one that decided what is stored, also where a newer one has not come to this class yet.
    """
    decided = decided_on(run, student_id=student_id, objective_id=head.objective_id, at=at)
    records, counts, policy = decided.records, decided.counts, decided.in_force.policy
    decision = counts.decision
    ledger = uses_of([student_id], head.objective_id)
    wish = open_choices([student_id], [head.objective_id]).get((student_id, head.objective_id))
    score = decision.best.score if decision.best else None
    state = shown(counts.status, is_near=counts.is_near, extended=extended)
    scored = {record.occasion for record in rules.tries(records)}
    needs_work = counts.status is Status.NOT_YET and in_hand is CorrectiveState.NONE
    return CellDetail(
        head=head,
        student_id=student_id,
        student_name=student_name,
        state=state,
        best=score.shown_percent if score else None,
        value=None if policy.counts_best or decision.value is None else cut(decision.value),
        explanation=decided.explanation,
        level=level_shown(scale_of(policy, saved=saved_levels), status=counts.status, best=score),
        threshold=policy.threshold_percent,
        tries=_tries(records, decision, sittings),
        unscored=tuple(each for occasion, each in sittings.items() if occasion not in scored),
        builds_on=_builds_on(student_id, head.objective_id, extended=extended),
        correctives=_correctives(student_id, head.objective_id),
        ledger=ledger,
        suggestion=_suggestion(ledger, state, sittings, chosen=wish) if needs_work else None,
        exempted=_exempted(decided.exemption),
        judged=decided.judged,
        may_set=decided.may_set,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A status decided again as it is stored, with all it rests on."""

    records: tuple[rules.Evidence, ...]
    in_force: PolicyInForce
    exemption: Exemption | None
    counts: Counting
    judged: SetStatus | None

    @property
    def explanation(self) -> Explanation:
        return explain(self.counts.decision, self.records, resolved=self.in_force.resolved)

    @property
    def may_set(self) -> tuple[Status, ...]:
        """What a teacher may set in place of it."""
        judgement = self.counts.judgement
        return settable(computed=self.counts.computed, current=judgement.state if judgement else None)


def decided_on(run: UnitRun, *, student_id: int, objective_id: int, at: datetime) -> Decided:
    """What decided where a student stands, without anything else of the cell. Four queries; `run.unit` is loaded."""
    known = _known(student_id, objective_id)
    in_force, promised = _policies(run, objective_id, known=known, at=at)
    records = _records(student_id, objective_id)
    exemption = _exemption(student_id, objective_id)
    decision = decide(
        records,
        policy=in_force.policy,
        exempt=exemption is not None,
        promises=[earlier.policy for earlier in promised],
    )
    counts = counting_of(known, decision)
    return Decided(
        records=records,
        in_force=in_force,
        exemption=exemption,
        counts=counts,
        judged=set_status_of(known),
    )


def _records(student_id: int, objective_id: int) -> tuple[rules.Evidence, ...]:
    rows = EvidenceRecord.objects.filter(student=student_id, objective=objective_id).order_by("pk")
    return tuple(map(as_evidence, rows))


def _tries(
    records: Sequence[rules.Evidence], decision: Decision, sittings: Mapping[UUID, CellSitting]
) -> tuple[CellTry, ...]:
    return tuple(
        CellTry(
            percent=record.score.shown_percent,
            observed_at=record.observed_at,
            is_best=record == decision.best,
            was_corrected=record.replaces_id is not None,
            sitting=sittings.get(record.occasion),
        )
        for record in rules.tries(records)
        if record.score is not None
    )


def _known(student_id: int, objective_id: int) -> Any:
    """What is stored, with the versions of promises and the judgement that counts; None where nothing was decided."""
    kept = KeptMastery.objects.filter(student=OuterRef("student"), objective=OuterRef("objective"))
    statuses = ObjectiveStatus.objects.filter(student=student_id, objective=objective_id)
    return (
        with_newer(statuses)
        .annotate(kept=ArraySubquery(kept.order_by("pk").values("policy_id")))
        .values_list("policy_id", "kept", *JUDGED, named=True)
        .first()
    )


def _policies(
    run: UnitRun, objective_id: int, *, known: Any, at: datetime
) -> tuple[PolicyInForce, tuple[PolicyInForce, ...]]:
    """The policy that decided the status, or the one in force where nothing was decided; and the promises."""
    chain = Chain(course_id=run.unit.course_id, unit_id=run.unit_id, objective_id=objective_id)
    book = book_of(run.school_id, {objective_id: chain})
    if known is None:
        return book.on(objective_id, at=at), ()
    return (
        book.decided(objective_id, policy_id=known.policy_id),
        tuple(book.decided(objective_id, policy_id=policy_id) for policy_id in known.kept),
    )


def _builds_on(student_id: int, objective_id: int, *, extended: bool) -> tuple[BuiltOn, ...]:
    """Objectives of other units count too; only those of this one can be extended with it."""
    edges = (
        Prerequisite.objects.filter(objective=objective_id)
        .annotate(
            known=FilteredRelation(
                "builds_on__statuses", condition=Q(builds_on__statuses__student=student_id)
            )
        )
        .order_by("builds_on__unit__position", "builds_on__position", "pk")
        .values_list(
            "builds_on__code",
            "builds_on__statement",
            "builds_on__unit_id",
            "objective__unit_id",
            "known__state",
            "known__is_near",
        )
    )
    return tuple(
        BuiltOn(
            code=code,
            statement=statement,
            state=shown(
                Status(state or Status.NOT_ASSESSED),
                is_near=bool(is_near),
                extended=extended and unit == own_unit,
            ),
        )
        for code, statement, unit, own_unit, state, is_near in edges
    )


def _correctives(student_id: int, objective_id: int) -> tuple[GivenWork, ...]:
    first_tries = PracticeTry.objects.filter(corrective=OuterRef("pk")).order_by("place")
    rows = (
        CorrectiveAssignment.objects.filter(student=student_id, objective=objective_id)
        .exclude(state="cancelled")
        .select_related("activity")
        .annotate(first_tries=ArraySubquery(first_tries.values("is_right")))
        .order_by("assigned_at", "pk")
    )
    return tuple(
        GivenWork(
            id=row.pk,
            title=row.title,
            approach=Approach(row.approach),
            state=CorrectiveState(row.state),
            done_note=row.done_note,
            practice=practice_of(row.first_tries, streak_of(row.activity)),
        )
        for row in rows
    )


def _suggestion(
    ledger: Sequence[Use], state: Shown, sittings: Mapping[UUID, CellSitting], *, chosen: Approach | None
) -> Suggestion | None:
    """What the groups page would propose for this student alone, in the listed order of approaches."""
    shared = [each for sitting in sittings.values() for each in sitting.misconceptions]
    return suggest(
        tuple(Approach),
        tried={use.approach for use in ledger},
        shared_misconception=shared[-1] if shared else None,
        nearly=state is Shown.NEARLY,
        chosen=Chosen(approach=chosen) if chosen else None,
    )


def _exemption(student_id: int, objective_id: int) -> Exemption | None:
    return (
        Exemption.objects.select_related("granted_by")
        .filter(student=student_id, objective=objective_id, lifted_at__isnull=True)
        .first()
    )


def _exempted(row: Exemption | None) -> Exempted | None:
    if row is None:
        return None
    return Exempted(reason=row.reason, by=row.granted_by.full_name, at=row.granted_at)
