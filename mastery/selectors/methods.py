"""What other methods of calculation would make of a class's results on a unit; nothing is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from classroom.models import Section
from mastery.engine import evidence as rules
from mastery.engine.comparison import Comparison, Effect, compare, effects
from mastery.engine.scores import Score
from mastery.models import EvidenceRecord, Exemption, UnitRun
from mastery.selectors.standing import score_of

LISTED = 50
"""Results named on the page; the counts are always of all, and so is the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedResult:
    """One student on one objective; the percents of the tries come oldest first."""

    student_name: str
    objective_code: str
    percents: tuple[Decimal, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsOnClass:
    """Results by name of the student, then in the order of the unit."""

    results: tuple[ComparedResult, ...]
    effects: tuple[Effect, ...]

    @property
    def split(self) -> tuple[ComparedResult, ...]:
        """Those on which the methods do not agree."""
        return tuple(result for result in self.results if result.comparison.is_split)

    @property
    def single(self) -> int:
        """Split over one try that shows mastery, by the method that asks for it more than once."""
        return sum(len(result.percents) == 1 for result in self.split)

    @property
    def listed(self) -> tuple[ComparedResult, ...]:
        return self._over_several_tries[:LISTED]

    @property
    def hidden(self) -> int:
        return len(self._over_several_tries[LISTED:])

    @property
    def _over_several_tries(self) -> tuple[ComparedResult, ...]:
        return tuple(result for result in self.split if len(result.percents) > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A class, or a unit that a class goes through, to look at; with results once somebody took a check."""

    id: int
    title: str
    has_results: bool


def classes_to_compare(school_id: int) -> tuple[Choice, ...]:
    """Every class of the school, by title. One query."""
    seen = _scored(
        student__enrollments__section=OuterRef("pk"), objective__unit__runs__section=OuterRef("pk")
    )
    sections = Section.objects.filter(school_id=school_id).order_by("title", "pk")
    return _choices(sections.values_list("pk", "title", Exists(seen)))


def units_to_compare(section_id: int) -> tuple[Choice, ...]:
    """The units of a class by unit run, the newest first. One query."""
    seen = _scored(student__enrollments__section=section_id, objective__unit=OuterRef("unit"))
    runs = UnitRun.objects.filter(section=section_id).order_by("-pk")
    return _choices(runs.values_list("pk", "unit__title", Exists(seen)))


def _scored(**of: Any) -> QuerySet[EvidenceRecord]:
    return EvidenceRecord.objects.filter(student__enrollments__ended_at__isnull=True, outcome="scored", **of)


def _choices(rows: Iterable[tuple[int, str, bool]]) -> tuple[Choice, ...]:
    return tuple(Choice(id=pk, title=title, has_results=has_results) for pk, title, has_results in rows)


def methods_on_class(*, section_id: int, run_id: int, threshold_percent: Decimal) -> MethodsOnClass:
    """One query. What is exempt is asked of nobody, so no method decides it."""
    compared = tuple(_compared(_rows(section_id, run_id), threshold_percent))
    return MethodsOnClass(results=compared, effects=effects(result.comparison for result in compared))


def _compared(rows: Iterable[Any], threshold_percent: Decimal) -> Iterator[ComparedResult]:
    comparing = _comparing(threshold_percent)
    for _, same in groupby(rows, key=lambda row: (row.student_id, row.objective_id)):
        of_one = list(same)
        scores = tuple(each.score for each in rules.tries(map(_evidence, of_one)) if each.score is not None)
        if scores:
            head = of_one[0]
            yield ComparedResult(
                student_name=f"{head.student__given_name} {head.student__family_name}".strip(),
                objective_code=head.objective__code,
                percents=tuple(score.shown_percent for score in scores),
                comparison=comparing(scores),
            )


def _comparing(threshold_percent: Decimal) -> Callable[[tuple[Score, ...]], Comparison]:
    """By every method at a threshold; a class holds few different tries, so equal ones are compared once."""

    @cache
    def comparing(scores: tuple[Score, ...]) -> Comparison:
        return compare(scores, threshold_percent=threshold_percent)

    return comparing


def _rows(section_id: int, run_id: int) -> Iterable[Any]:
    """All evidence on the unit's objectives of the students who are in the class now."""
    exempt = Exemption.objects.filter(
        student=OuterRef("student"), objective=OuterRef("objective"), lifted_at__isnull=True
    )
    rows = EvidenceRecord.objects.filter(
        ~Exists(exempt),
        objective__unit__runs=run_id,
        student__enrollments__section=section_id,
        student__enrollments__ended_at__isnull=True,
    ).order_by("student__sort_key", "student_id", "objective__position", "objective_id", "pk")
    return rows.values_list(
        "pk",
        "student_id",
        "objective_id",
        "student__given_name",
        "student__family_name",
        "objective__code",
        "occasion",
        "outcome",
        "earned",
        "possible",
        "observed_at",
        "replaces_id",
        named=True,
    )


def _evidence(row: Any) -> rules.Evidence:
    return rules.Evidence(
        record_id=row.pk,
        occasion=row.occasion,
        observed_at=row.observed_at,
        outcome=rules.Outcome(row.outcome),
        score=score_of(row.earned, row.possible),
        replaces_id=row.replaces_id,
    )
