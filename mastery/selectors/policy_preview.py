"""What another policy would change in the results that are there; nothing is written."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from classroom.models import Enrollment, School
from mastery.engine.policy import Policy
from mastery.engine.scores import Score
from mastery.engine.status import Shown, decide_from_best, shown
from mastery.models import ObjectiveStatus
from mastery.selectors.policies import policy_in_force

LISTED = 50
"""Results named for each class; the counts are always of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedResult:
    """One student on one objective, as it is drawn now and as it would be."""

    student_name: str
    objective_code: str
    percent: Decimal
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many results go from one state to another."""

    before: Shown
    after: Shown
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassEffect:
    """The effect on one class; `title` is "" for students who are in no class of the course now."""

    title: str
    changes: tuple[Change, ...]
    results: tuple[ChangedResult, ...]
    hidden: int

    @property
    def count(self) -> int:
        return sum(change.count for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """`decided` results become mastered or cease to be; `hinted` only enter or leave the band below."""

    assessed: int
    decided: int
    hinted: int
    classes: tuple[ClassEffect, ...]


@dataclass(frozen=True, slots=True)
class _Result:
    class_title: str
    student_name: str
    objective_code: str
    score: Score


def policy_preview(school: School, *, candidate: Policy, at: datetime) -> PolicyPreview:
    """Decide every best score under both policies, with the engine that will decide it then. Three queries.

    Exemptions stand above any score, and what is not assessed stays so: neither can change.
    """
    now = policy_in_force(school.pk, at=at).policy
    drawn_now, drawn_then = _drawing(now), _drawing(candidate)
    by_class: dict[str, list[ChangedResult]] = {}
    seen: set[tuple[int, int]] = set()
    decided = hinted = 0
    for pair, result in _assessed(school):
        before, after = drawn_now(result.score), drawn_then(result.score)
        if before is not after:
            by_class.setdefault(result.class_title, []).append(_changed(result, before=before, after=after))
        if pair not in seen:
            seen.add(pair)
            crosses = Shown.MASTERED in (before, after) and before is not after
            decided += crosses
            hinted += before is not after and not crosses
    classes = tuple(_effect(title, results) for title, results in _in_order(by_class))
    return PolicyPreview(assessed=len(seen), decided=decided, hinted=hinted, classes=classes)


def _in_order(by_class: dict[str, list[ChangedResult]]) -> list[tuple[str, list[ChangedResult]]]:
    """By title, and students without a class at the end."""
    return sorted(by_class.items(), key=lambda named: (named[0] == "", named[0]))


def _drawing(policy: Policy) -> Callable[[Score], Shown]:
    """How a best score is drawn under a policy; equal scores are decided once."""

    @cache
    def draw(score: Score) -> Shown:
        return shown(decide_from_best(score, policy=policy), best=score, policy=policy)

    return draw


def _changed(result: _Result, *, before: Shown, after: Shown) -> ChangedResult:
    return ChangedResult(
        student_name=result.student_name,
        objective_code=result.objective_code,
        percent=result.score.shown_percent,
        before=before,
        after=after,
    )


def _effect(title: str, results: list[ChangedResult]) -> ClassEffect:
    counted = Counter((result.before, result.after) for result in results)
    return ClassEffect(
        title=title,
        changes=tuple(
            Change(before=before, after=after, count=count)
            for (before, after), count in sorted(counted.items())
        ),
        results=tuple(results[:LISTED]),
        hidden=len(results[LISTED:]),
    )


def _assessed(school: School) -> Iterator[tuple[tuple[int, int], _Result]]:
    """Results that rest on a score, class by class. A student in two classes of a course comes twice."""
    scored = ObjectiveStatus.objects.filter(
        school=school, best_earned__isnull=False, state__in=["mastered", "not_yet"]
    )
    in_course = {
        "student__enrollments__section__course": F("objective__unit__course"),
        "student__enrollments__ended_at__isnull": True,
    }
    places = Enrollment.objects.filter(
        student=OuterRef("student"),
        ended_at__isnull=True,
        section__course=OuterRef("objective__unit__course"),
    )
    yield from _rows(scored.filter(**in_course), title=F("student__enrollments__section__title"))
    yield from _rows(scored.filter(~Exists(places)), title=Value(""))


def _rows(
    statuses: QuerySet[ObjectiveStatus], *, title: F | Value
) -> Iterator[tuple[tuple[int, int], _Result]]:
    rows = statuses.order_by("student__sort_key", "objective__position", "pk").values_list(
        "student_id",
        "objective_id",
        title,
        "student__given_name",
        "student__family_name",
        "objective__code",
        "best_earned",
        "best_possible",
    )
    for student_id, objective_id, class_title, given, family, code, earned, possible in rows:
        name = f"{given} {family}".strip()
        score = Score(earned=earned, possible=possible)
        yield (student_id, objective_id), _Result(class_title, name, code, score)
