"""The school's library of activities: find one, see what came of it, and where it can be used."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from classroom.models import User
from mastery.engine.correctives import Approach
from mastery.engine.standards import normal_code
from mastery.models import (
    CorrectiveActivity,
    CorrectiveAssignment,
    Objective,
    ObjectiveStatus,
    PracticeItem,
    Standard,
    UnitRun,
)
from mastery.selectors.files import FileLine, files_beside, line_of
from mastery.selectors.links import Link, links_in
from mastery.selectors.standards import Served, served_from, serves, standards_served, with_code
from mastery.selectors.words import APPROACH_WORDS
from mastery.selectors.work import later_try

PER_PAGE = 24
MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a teacher looks for: words, one approach, one objective, the code of a standard or of several above it."""

    words: str = ""
    approach: Approach | None = None
    objective_id: int | None = None
    standard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One activity on the list. `used` counts those who were given it, `mastered` those who got there next."""

    id: int
    title: str
    approach: Approach
    code: str
    statement: str
    unit_title: str
    minutes: int
    group_size: int
    questions: int
    used: int
    mastered: int
    author: str
    standards: tuple[Served, ...]

    @property
    def codes(self) -> str:
        return ", ".join(standard.written for standard in self.standards)

    @property
    def words(self) -> Promise:
        return APPROACH_WORDS[self.approach]


def library(school_id: int, wanted: Wanted, *, page_number: str) -> Page[CorrectiveActivity]:
    """What is found, in the order of units, objectives and approaches; two queries."""
    rows = _with_numbers(CorrectiveActivity.objects.in_use().filter(_matches(wanted), school=school_id))
    ordered = rows.order_by("objective__unit__title", "objective__position", "approach", "pk")
    return Paginator(ordered, PER_PAGE).get_page(page_number)


def _matches(wanted: Wanted) -> Q:
    """Every word is in the title, the steps, the objective, its unit or a standard that it serves."""
    found = Q()
    for word in wanted.words.split()[:MOST_WORDS]:
        places = ("title", "steps", "objective__code", "objective__statement", "objective__unit__title")
        anywhere = Q(serves(with_code(word) | Q(statement__icontains=word), objective="objective"))
        for place in places:
            anywhere |= Q(**{f"{place}__icontains": word})
        found &= anywhere
    if wanted.approach is not None:
        found &= Q(approach=wanted.approach.value)
    if wanted.objective_id is not None:
        found &= Q(objective=wanted.objective_id)
    if normal_code(wanted.standard):
        found &= Q(serves(with_code(wanted.standard), objective="objective"))
    return found


def _with_numbers(rows: QuerySet[CorrectiveActivity]) -> QuerySet[CorrectiveActivity]:
    given = CorrectiveAssignment.objects.filter(activity=OuterRef("pk"), state__in=["assigned", "done"])
    asked = PracticeItem.objects.filter(activity=OuterRef("pk"), retired_at__isnull=True)
    return rows.select_related("objective__unit", "author").annotate(
        used=_counted(given),
        mastered=_counted(_mastered_next(given)),
        questions=_counted(asked),
        served=standards_served("objective"),
    )


def _mastered_next(given: QuerySet[CorrectiveAssignment]) -> QuerySet[CorrectiveAssignment]:
    """Done, and a try after it led to mastery, without another corrective in between."""
    same = {"student": OuterRef("student"), "objective": OuterRef("objective")}
    newer = CorrectiveAssignment.objects.filter(pk__gt=OuterRef("pk"), **same).exclude(state="cancelled")
    is_there = ObjectiveStatus.objects.filter(state="mastered", **same)
    return given.filter(later_try(), Exists(is_there), ~Exists(newer), state="done")


def _counted(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    """Counted in a subquery of its own, so that one count does not multiply another."""
    counts = rows.order_by().values("activity").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def cards(rows: Iterable[CorrectiveActivity]) -> tuple[Card, ...]:
    return tuple(card_of(row) for row in rows)


def card_of(row: CorrectiveActivity) -> Card:
    """Of a row that `library` or `activity_page` has read, with its numbers."""
    return Card(
        id=row.pk,
        title=row.title,
        approach=Approach(row.approach),
        code=row.objective.code,
        statement=row.objective.statement,
        unit_title=row.objective.unit.title,
        minutes=row.minutes,
        group_size=row.group_size,
        questions=row.questions,  # type: ignore[attr-defined]
        used=row.used,  # type: ignore[attr-defined]
        mastered=row.mastered,  # type: ignore[attr-defined]
        author=row.author.full_name if row.author else "",
        standards=served_from(row.served),  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveChoice:
    """An objective that has activities."""

    id: int
    words: str


def objectives_with_activities(school_id: int) -> tuple[ObjectiveChoice, ...]:
    """In the order of units; one query."""
    rows = (
        Objective.objects.filter(school=school_id, corrective_activities__retired_at__isnull=True)
        .filter(corrective_activities__isnull=False)
        .order_by("unit__title", "position", "pk")
        .distinct()
        .values_list("pk", "unit__title", "code", "statement", "position")
    )
    return tuple(
        ObjectiveChoice(id=pk, words=f"{unit}: {code} {statement}") for pk, unit, code, statement, _at in rows
    )


def standards_with_activities(school_id: int) -> tuple[tuple[str, str], ...]:
    """Code and statement of the standards whose objectives have activities; one query."""
    ready = CorrectiveActivity.objects.in_use().filter(objective__standards=OuterRef("pk"))
    rows = Standard.objects.filter(Exists(ready), school=school_id).order_by("framework", "code", "pk")
    return tuple(rows.values_list("code", "statement"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a unit of a class that the person teaches, by objective; `value` is what a form sends."""

    section_id: int
    run_id: int
    objective_id: int
    words: str

    @property
    def value(self) -> str:
        return f"{self.run_id}-{self.objective_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """One activity in full. `own` is where the person may change it, None where they may not."""

    card: Card
    steps: tuple[str, ...]
    links: tuple[Link, ...]
    files: tuple[FileLine, ...]
    own: Where | None


def activity_page(activity: CorrectiveActivity, *, user: User) -> ActivityPage:
    """Two queries."""
    known = CorrectiveActivity.objects.filter(pk=activity.pk).annotate(told=files_beside(OuterRef("pk")))
    row = _with_numbers(known).get()
    return ActivityPage(
        card=card_of(row),
        steps=tuple(line.strip() for line in row.steps.splitlines() if line.strip()),
        links=links_in(row.links),
        files=tuple(line_of(file) for file in row.told),  # type: ignore[attr-defined]
        own=next(iter(_places(user, Q(pk=row.objective_id))), None),
    )


def free_places(user: User, approach: Approach) -> tuple[Where, ...]:
    """Objectives of the person's own units that have no activity by this approach yet; one query."""
    taken = CorrectiveActivity.objects.in_use().filter(objective=OuterRef("pk"), approach=approach.value)
    return _places(user, Q(~Exists(taken)))


def _places(user: User, which: Q) -> tuple[Where, ...]:
    """One place per objective, also where the person teaches its unit in several classes."""
    taught = UnitRun.objects.filter(unit=OuterRef("unit"), section__staff__person=user).order_by("pk")
    rows = (
        Objective.objects.in_plan()
        .filter(which, school=user.school_id)
        .annotate(run=Subquery(taught.values("pk")[:1]), section=Subquery(taught.values("section")[:1]))
        .filter(run__isnull=False)
        .order_by("unit__title", "position", "pk")
        .values_list("section", "run", "pk", "unit__title", "code", "statement")
    )
    return tuple(
        Where(section_id=section, run_id=run, objective_id=pk, words=f"{unit}: {code} {statement}")
        for section, run, pk, unit, code, statement in rows
    )
