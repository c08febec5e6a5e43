"""The units of a class, and one unit as its planner shows it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from classroom.models import School
from mastery.engine.correctives import Approach
from mastery.engine.cycle import Stage
from mastery.engine.enrichment import EnrichmentKind, kinds_absent
from mastery.engine.planning import PlannedObjective
from mastery.engine.statements import measurable_advice
from mastery.models import (
    CorrectiveActivity,
    EnrichmentActivity,
    Lesson,
    Objective,
    Prerequisite,
    Unit,
    UnitRun,
)
from mastery.selectors.standards import Served, served_from, standards_served
from mastery.selectors.words import APPROACH_WORDS, ENRICHMENT_WORDS, STAGE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit of a class in the list."""

    run_id: int
    title: str
    stage: Promise
    is_published: bool
    objectives: int
    essentials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOffer:
    """A unit of the course that this class has not begun."""

    unit_id: int
    title: str
    objectives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One box to tick."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One approach to an objective; `title` is "" while no corrective activity for it waits ready."""

    approach: str
    words: Promise
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyEnrichment:
    """A way to go further that students may choose."""

    activity_id: int
    kind: EnrichmentKind
    words: Promise
    title: str
    description: str
    audience: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """An objective in the planner with everything that hangs on it; `…_seen` mark the values as shown.

    `codes` are those of its standards, as somebody would type them.
    """

    objective_id: int
    code: str
    statement: str
    is_essential: bool
    advice: str
    seen: str
    is_first: bool
    is_last: bool
    builds_on: tuple[str, ...]
    link_choices: tuple[Choice, ...]
    links_seen: str
    taught_by: tuple[str, ...]
    taught_choices: tuple[Choice, ...]
    taught_seen: str
    ways: tuple[Way, ...]
    standards: tuple[Served, ...]
    codes: str
    standards_seen: str

    @property
    def ready_ways(self) -> int:
        return sum(bool(way.title) for way in self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """One unit as the planner shows it."""

    title: str
    title_seen: str
    version: int
    lines: tuple[PlanLine, ...]
    enrichment: tuple[ReadyEnrichment, ...]

    @property
    def essentials(self) -> int:
        return sum(line.is_essential for line in self.lines)

    @property
    def kinds(self) -> tuple[EnrichmentKind, ...]:
        """The kinds of its ways to go further, one for each."""
        return tuple(activity.kind for activity in self.enrichment)

    @property
    def kinds_absent(self) -> tuple[EnrichmentKind, ...]:
        return kinds_absent(self.kinds)

    def line(self, objective_id: int) -> PlanLine:
        return next(line for line in self.lines if line.objective_id == objective_id)

    def with_line(self, objective_id: int, **typed: Any) -> "UnitPlan":
        """The plan with what somebody typed into a line, saved or not."""
        lines = tuple(
            replace(line, **typed) if line.objective_id == objective_id else line for line in self.lines
        )
        return replace(self, lines=lines)

    @property
    def next_code(self) -> str:
        """What the next objective is likely to be called: F5 after F4, else 1, 2, 3."""
        if not self.lines:
            return ""
        last = self.lines[-1].code
        stem = last.rstrip("0123456789")
        return f"{stem}{int(last.removeprefix(stem)) + 1}" if last != stem else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutline:
    """What the plan is checked for. Without objectives nothing is said of going further yet."""

    lines: tuple[PlanLine, ...]
    kinds: tuple[EnrichmentKind, ...]


def planned(lines: Iterable[PlanLine]) -> tuple[PlannedObjective, ...]:
    """The plan as the engine reads it, to say what it still lacks."""
    return tuple(
        PlannedObjective(
            objective_id=line.objective_id,
            code=line.code,
            statement=line.statement,
            essential=line.is_essential,
            taught=bool(line.taught_by),
        )
        for line in lines
    )


def seen_mark(values: Iterable[object]) -> str:
    """A short mark of the values an editor was shown; it comes back with the change."""
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:16]


def units_of_section(section_id: int) -> tuple[UnitRow, ...]:
    """The units a class goes through, in the order of its course; one query."""
    in_plan = Q(unit__objectives__retired_at__isnull=True)
    runs = (
        UnitRun.objects.filter(section=section_id)
        .select_related("unit")
        .annotate(
            objectives=Count("unit__objectives", filter=in_plan),
            essentials=Count("unit__objectives", filter=in_plan & Q(unit__objectives__is_essential=True)),
        )
        .order_by("unit__position", "pk")
    )
    return tuple(
        UnitRow(
            run_id=run.pk,
            title=run.unit.title,
            stage=STAGE_WORDS[Stage(run.stage)],
            is_published=run.published_at is not None,
            objectives=run.objectives,
            essentials=run.essentials,
        )
        for run in runs
    )


def units_gone_through(school: School) -> tuple[tuple[int, str], ...]:
    """Id and title of every unit that a class of the school has begun."""
    begun = Unit.objects.filter(school=school, runs__isnull=False).distinct()
    return tuple(begun.order_by("course__title", "position", "pk").values_list("pk", "title"))


def units_to_take(section_id: int, course_id: int) -> tuple[UnitOffer, ...]:
    """Units of the course that other classes have and this one has not begun; one query."""
    units = (
        Unit.objects.filter(course=course_id)
        .exclude(runs__section=section_id)
        .annotate(size=Count("objectives"))
        .order_by("position", "pk")
    )
    return tuple(UnitOffer(unit_id=unit.pk, title=unit.title, objectives=unit.size) for unit in units)


@dataclass(frozen=True, slots=True)
class _Row:
    """An objective of the course with what hangs on it: links, this class's lessons, ready correctives, standards."""

    objective_id: int
    unit_id: int
    unit_title: str
    code: str
    statement: str
    is_essential: bool
    link_ids: list[int]
    taught: list[str]
    ready: list[dict[str, Any]]
    offered: list[str]
    served: list[dict[str, Any]]


def unit_plan(run: UnitRun) -> UnitPlan:
    """Everything the planner shows of the unit; two queries."""
    return UnitPlan(
        title=run.unit.title,
        title_seen=seen_mark((run.unit.title,)),
        version=run.unit.version,
        lines=plan_lines(run),
        enrichment=_enrichment(run),
    )


def plan_lines(run: UnitRun) -> tuple[PlanLine, ...]:
    """The objectives of the unit as this class plans them; one query."""
    return plan_outline(run).lines


def plan_outline(run: UnitRun) -> PlanOutline:
    """The objectives of the unit and the kinds of going further that it offers; one query."""
    course = _objectives_of_course(run)
    own = [row for row in course if row.unit_id == run.unit_id]
    return PlanOutline(
        lines=tuple(_line(row, own=own, course=course) for row in own),
        kinds=tuple(EnrichmentKind(kind) for kind in own[0].offered) if own else (),
    )


def _objectives_of_course(run: UnitRun) -> list[_Row]:
    links = Prerequisite.objects.filter(objective=OuterRef("pk")).order_by("builds_on").values("builds_on")
    lessons = Lesson.objects.filter(objective=OuterRef("pk"), unit_run=run)
    taught = lessons.order_by("approach").values("approach")
    ready = (
        CorrectiveActivity.objects.in_use()
        .filter(objective=OuterRef("pk"))
        .values(said=JSONObject(approach="approach", title="title", minutes="minutes"))
    )
    offered = EnrichmentActivity.objects.filter(unit=run.unit_id).order_by("pk").values("kind")
    rows = (
        Objective.objects.in_plan()
        .filter(unit__course=run.unit.course_id)
        .order_by("unit__position", "unit_id", "position", "pk")
        .values_list("pk", "unit_id", "unit__title", "code", "statement", "is_essential")
        .annotate(
            link_ids=ArraySubquery(links),
            taught=ArraySubquery(taught),
            ready=ArraySubquery(ready),
            offered=ArraySubquery(offered),
            served=standards_served("pk"),
        )
    )
    return [_Row(*row) for row in rows]


def _line(row: _Row, *, own: Sequence[_Row], course: Sequence[_Row]) -> PlanLine:
    taught = {Approach(value) for value in row.taught}
    links = set(row.link_ids)
    ready = {each["approach"]: each for each in row.ready}
    standards = served_from(row.served)
    return PlanLine(
        objective_id=row.objective_id,
        code=row.code,
        statement=row.statement,
        is_essential=row.is_essential,
        advice=measurable_advice(row.statement) or "",
        seen=seen_mark((row.code, row.statement, row.is_essential)),
        is_first=row is own[0],
        is_last=row is own[-1],
        builds_on=tuple(other.code for other in course if other.objective_id in links),
        link_choices=tuple(_link_choice(other, row) for other in course if other is not row),
        links_seen=seen_mark(sorted(links)),
        taught_by=tuple(str(words) for approach, words in APPROACH_WORDS.items() if approach in taught),
        taught_choices=tuple(
            Choice(value=approach.value, words=str(words), is_chosen=approach in taught)
            for approach, words in APPROACH_WORDS.items()
        ),
        taught_seen=seen_mark(sorted(taught)),
        ways=tuple(_way(approach, ready.get(approach.value)) for approach in APPROACH_WORDS),
        standards=standards,
        codes=", ".join(each.written for each in standards),
        standards_seen=seen_mark(sorted(each.standard_id for each in standards)),
    )


def _link_choice(other: _Row, row: _Row) -> Choice:
    """Objectives of other units are named with their unit."""
    words = f"{other.code} {other.statement}"
    return Choice(
        value=str(other.objective_id),
        words=words if other.unit_id == row.unit_id else f"{other.unit_title}: {words}",
        is_chosen=other.objective_id in row.link_ids,
    )


def _way(approach: Approach, ready: Mapping[str, Any] | None) -> Way:
    return Way(
        approach=approach.value,
        words=APPROACH_WORDS[approach],
        title="" if ready is None else ready["title"],
        minutes=0 if ready is None else ready["minutes"],
    )


def _enrichment(run: UnitRun) -> tuple[ReadyEnrichment, ...]:
    return tuple(
        ReadyEnrichment(
            activity_id=row.pk,
            kind=EnrichmentKind(row.kind),
            words=ENRICHMENT_WORDS[EnrichmentKind(row.kind)],
            title=row.title,
            description=row.description,
            audience=row.audience,
            minutes=row.minutes,
        )
        for row in EnrichmentActivity.objects.filter(unit=run.unit_id).order_by("pk")
    )


WAY_FIELDS = ("title", "steps", "minutes", "group_size", "links")


def way_values(row: CorrectiveActivity) -> tuple[object, ...]:
    """What an editor is shown of an activity, in the order of `WAY_FIELDS`."""
    return tuple(getattr(row, name) for name in WAY_FIELDS)


def way_in(activity: CorrectiveActivity | None) -> dict[str, object]:
    """The ready activity as its form shows it; empty while there is none."""
    if activity is None:
        return {}
    values = way_values(activity)
    return dict(zip(WAY_FIELDS, values, strict=True)) | {"seen": seen_mark(values)}


def way_further(activity: EnrichmentActivity) -> dict[str, object]:
    """The enrichment activity as its form shows it."""
    values = (activity.kind, activity.title, activity.description, activity.audience, activity.minutes)
    return {
        **dict(zip(("kind", "title", "description", "audience", "minutes"), values, strict=True)),
        "seen": seen_mark(values),
    }
