"""What is known of one student in the units of their classes. The same record feeds every reader's page:
the student's own, their teacher's and their guardian's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q

from mastery.engine import evidence as rules
from mastery.engine.correctives import Approach
from mastery.engine.cycle import Stage, current
from mastery.engine.enrichment import EnrichmentState, state_of
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scale import Scale
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status, shown
from mastery.engine.way_choice import Choice
from mastery.models import CorrectiveAssignment, Lesson, Objective, UnitRun
from mastery.selectors.goals import OwnGoals, goals_from, goals_in_run
from mastery.selectors.scales import newest_scale, scale_from
from mastery.selectors.standards import codes_served
from mastery.selectors.standing import score_of
from mastery.selectors.way_choices import choice_from, lessons_on
from mastery.selectors.work import is_in_hand, later_try


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedChoice:
    """The enrichment offered to the student in a unit run."""

    choice_id: int
    activity_title: str
    state: EnrichmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHead:
    """A class going through a unit, as it is named on the student's pages; with the school's saved levels and the
    student's goals."""

    run_id: int
    course_id: int
    announced_chances: int | None
    unit_id: int
    unit_title: str
    unit_position: int
    section_id: int
    section_title: str
    zone: str
    stage: str
    choice: OfferedChoice | None
    scale: Scale | None
    goals: OwnGoals


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One scored sitting on one objective; `occasion` names the attempt."""

    occasion: UUID
    percent: Decimal
    observed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownObjective:
    """An objective and where the student stands on it; tries in the order in which the work was done.

    `lessons` are the approaches of the lessons, `wish` the way in that the student chose, `standards` the codes that
    the objective serves.
    `is_set` tells that a teacher has set the status in place of what was computed.
    """

    objective_id: int
    unit_id: int
    code: str
    statement: str
    is_essential: bool
    status: Status
    is_near: bool
    is_set: bool
    best: Score | None
    tries: tuple[Try, ...]
    lessons: frozenset[Approach]
    wish: Choice | None
    standards: tuple[str, ...]

    def drawn(self, *, extended: bool) -> Shown:
        return shown(self.status, is_near=self.is_near, extended=extended)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCorrective:
    """A different way in that the student was given, and the ways the lessons used."""

    id: int
    unit_id: int
    objective_id: int
    statement: str
    title: str
    approach: Approach
    minutes: int
    place: str
    state: CorrectiveState
    note: str
    is_in_hand: bool
    lessons: tuple[Approach, ...]

    @property
    def is_open(self) -> bool:
        return self.state is CorrectiveState.ASSIGNED


def runs_of_student(student_id: int, *, section_id: int | None = None) -> tuple[RunHead, ...]:
    """Published runs of the classes the student is in now, the newest first."""
    runs = UnitRun.objects.filter(
        published_at__isnull=False,
        section__enrollments__student_id=student_id,
        section__enrollments__ended_at__isnull=True,
    ).annotate(
        mine=FilteredRelation("enrichment_choices", condition=Q(enrichment_choices__student_id=student_id)),
        scale=newest_scale(),
        own_goals=goals_in_run(student_id),
    )
    if section_id is not None:
        runs = runs.filter(section_id=section_id)
    rows = runs.order_by("-published_at", "-pk").values_list(
        "pk",
        "unit__course_id",
        "announced_chances",
        "unit_id",
        "unit__title",
        "unit__position",
        "section_id",
        "section__title",
        "school__time_zone",
        "stage",
        "mine__id",
        "mine__activity__title",
        "mine__changed_at",
        "mine__done_at",
        "scale",
        "own_goals",
        named=True,
    )
    return tuple(
        RunHead(
            run_id=row.pk,
            course_id=row.unit__course_id,
            announced_chances=row.announced_chances,
            unit_id=row.unit_id,
            unit_title=row.unit__title,
            unit_position=row.unit__position,
            section_id=row.section_id,
            section_title=row.section__title,
            zone=row.school__time_zone,
            stage=row.stage,
            choice=_choice(row),
            scale=scale_from(row.scale),
            goals=goals_from(row.own_goals),
        )
        for row in rows
    )


def _choice(row: Any) -> OfferedChoice | None:
    if row.mine__id is None:
        return None
    title = row.mine__activity__title
    return OfferedChoice(
        choice_id=row.mine__id,
        activity_title=title or "",
        state=state_of(
            is_chosen=title is not None,
            is_changed=row.mine__changed_at is not None,
            is_done=row.mine__done_at is not None,
        ),
    )


def current_runs(newest_first: Iterable[RunHead]) -> tuple[RunHead, ...]:
    """The unit that each class is in."""
    by_section: dict[int, list[RunHead]] = {}
    for run in newest_first:
        by_section.setdefault(run.section_id, []).append(run)
    return tuple(runs[current([Stage(run.stage) for run in runs]) or 0] for runs in by_section.values())


def objectives_of_student(
    student_id: int, unit_ids: Collection[int]
) -> Mapping[int, tuple[KnownObjective, ...]]:
    """By unit, in the order of the unit; one query."""
    rows = (
        Objective.objects.in_plan()
        .filter(unit__in=unit_ids)
        .annotate(
            known=FilteredRelation("statuses", condition=Q(statuses__student_id=student_id)),
            seen=FilteredRelation("evidence", condition=Q(evidence__student_id=student_id)),
            chosen=FilteredRelation("way_choices", condition=Q(way_choices__student_id=student_id)),
            taught=lessons_on(student_id),
            served=codes_served(),
        )
        .order_by("position", "pk", "seen__pk")
        .values_list(
            "pk",
            "unit_id",
            "code",
            "statement",
            "is_essential",
            "known__state",
            "known__is_near",
            "known__judgement_id",
            "known__best_earned",
            "known__best_possible",
            "chosen__approach",
            "chosen__state",
            "taught",
            "served",
            "seen__pk",
            "seen__occasion",
            "seen__outcome",
            "seen__earned",
            "seen__possible",
            "seen__observed_at",
            "seen__replaces_id",
            named=True,
        )
    )
    found: defaultdict[int, list[KnownObjective]] = defaultdict(list)
    for _, same in groupby(rows, key=lambda row: row.pk):
        of_one = list(same)
        found[of_one[0].unit_id].append(_objective(of_one))
    return {unit_id: tuple(objectives) for unit_id, objectives in found.items()}


def _objective(rows: Sequence[Any]) -> KnownObjective:
    """One objective from its rows, one for each piece of evidence or a single one without any."""
    head = rows[0]
    records = [_evidence(row) for row in rows if row.seen__pk is not None]
    return KnownObjective(
        objective_id=head.pk,
        unit_id=head.unit_id,
        code=head.code,
        statement=head.statement,
        is_essential=head.is_essential,
        status=Status(head.known__state) if head.known__state else Status.NOT_ASSESSED,
        is_near=bool(head.known__is_near),
        is_set=head.known__judgement_id is not None,
        best=score_of(head.known__best_earned, head.known__best_possible),
        tries=tuple(
            Try(
                occasion=record.occasion,
                percent=record.score.shown_percent,
                observed_at=record.observed_at,
            )
            for record in rules.tries(records)
            if record.score is not None
        ),
        lessons=frozenset(map(Approach, head.taught)),
        wish=choice_from(head.chosen__approach, head.chosen__state),
        standards=tuple(dict.fromkeys(head.served)),
    )


def _evidence(row: Any) -> rules.Evidence:
    return rules.Evidence(
        record_id=row.seen__pk,
        occasion=row.seen__occasion,
        observed_at=row.seen__observed_at,
        outcome=rules.Outcome(row.seen__outcome),
        score=score_of(row.seen__earned, row.seen__possible),
        replaces_id=row.seen__replaces_id,
    )


def correctives_of_student(student_id: int, unit_ids: Collection[int]) -> tuple[GivenCorrective, ...]:
    """Those that stand, oldest first, whichever class gave them; one query."""
    in_lessons = Lesson.objects.filter(unit_run=OuterRef("unit_run"), objective=OuterRef("objective"))
    rows = (
        CorrectiveAssignment.objects.filter(
            student_id=student_id, objective__unit__in=unit_ids, objective__retired_at__isnull=True
        )
        .exclude(state="cancelled")
        .select_related("objective")
        .annotate(
            is_answered=later_try(),
            lessons=ArraySubquery(in_lessons.order_by("pk").values("approach")),
        )
        .order_by("assigned_at", "pk")
    )
    return tuple(
        GivenCorrective(
            id=row.pk,
            unit_id=row.objective.unit_id,
            objective_id=row.objective_id,
            statement=row.objective.statement,
            title=row.title,
            approach=Approach(row.approach),
            minutes=row.minutes,
            place=row.place,
            state=CorrectiveState(row.state),
            note=row.done_note,
            is_in_hand=is_in_hand(CorrectiveState(row.state), is_answered=row.is_answered),
            lessons=tuple(Approach(approach) for approach in row.lessons),
        )
        for row in rows
    )
