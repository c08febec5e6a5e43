"""What another policy would change in the results that are there; nothing is written.

Where the best of attempts counts, the database goes through the results, by the rule that will decide them then; where
another method does, the engine decides each from its evidence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from mastery.engine.policy import Layer, Policy
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status, decide, shown
from mastery.models import ObjectiveStatus
from mastery.selectors.decisions import Pair, evidence_of
from mastery.selectors.policies import Chain, objectives_below, policy_book

LISTED = 50
"""Results named for each class; the counts are always of all."""

EFFECT = """
WITH asked AS (
    SELECT * FROM unnest(%(objectives)s::bigint[], %(thresholds)s::numeric[], %(nearly)s::numeric[],
                         %(shows)s::boolean[], %(attempts)s::int[], %(items)s::int[])
        AS rule(objective_id, threshold, nearly_from, shows_nearly, attempts, items)
), compared AS NOT MATERIALIZED (
    SELECT known.student_id, known.objective_id, known.best_earned, known.best_possible,
        CASE WHEN known.is_near THEN 'nearly' ELSE known.state END AS before,
        CASE
            WHEN %(keeps)s AND known.state = 'mastered' THEN 'mastered'
            WHEN known.attempts < asked.attempts OR known.items < asked.items THEN 'not_assessed'
            WHEN known.best_earned * 100 >= asked.threshold * known.best_possible THEN 'mastered'
            WHEN known.state = 'mastered' AND EXISTS (
                SELECT 1 FROM mastery_keptmastery promise
                WHERE promise.student_id = known.student_id AND promise.objective_id = known.objective_id)
                THEN 'mastered'
            WHEN asked.shows_nearly AND known.best_earned * 100 >= asked.nearly_from * known.best_possible
                THEN 'nearly'
            ELSE 'not_yet' END AS after
    FROM mastery_objectivestatus known JOIN asked ON asked.objective_id = known.objective_id
    WHERE known.school_id = %(school)s AND known.state <> 'exempt' AND known.best_earned IS NOT NULL
      AND known.judgement_id IS NULL
), others AS (
    SELECT * FROM unnest(%(other_students)s::bigint[], %(other_objectives)s::bigint[], %(other_before)s::text[],
                         %(other_after)s::text[]) AS other(student_id, objective_id, before, after)
), moved AS MATERIALIZED (
    SELECT * FROM compared WHERE before <> after
    UNION ALL SELECT student_id, objective_id, known.best_earned, known.best_possible, before, after
    FROM others JOIN mastery_objectivestatus known USING (student_id, objective_id) WHERE before <> after
), placed AS MATERIALIZED (
    SELECT moved.*, coalesce(section.title, '') AS title FROM moved
    JOIN mastery_objective objective ON objective.id = moved.objective_id
    JOIN mastery_unit unit ON unit.id = objective.unit_id
    LEFT JOIN (classroom_enrollment place JOIN classroom_section section
               ON section.id = place.section_id AND place.ended_at IS NULL)
        ON place.student_id = moved.student_id AND section.course_id = unit.course_id
), named AS (
    SELECT *, row_number() OVER (PARTITION BY title ORDER BY student_id, objective_id) AS number FROM placed
)
SELECT 'all', '', '', '', count(*), '', '', NULL::numeric, NULL::numeric, 0
    FROM mastery_objectivestatus known
    WHERE known.school_id = %(school)s AND known.state <> 'exempt' AND known.best_earned IS NOT NULL
      AND known.judgement_id IS NULL AND known.objective_id = ANY(%(objectives)s)
UNION ALL SELECT 'move', '', before, after, count(*), '', '', NULL, NULL, 0 FROM moved GROUP BY before, after
UNION ALL SELECT 'class', title, before, after, count(*), '', '', NULL, NULL, 0 FROM placed
    GROUP BY title, before, after
UNION ALL SELECT 'result', named.title, named.before, named.after, 1,
    trim(student.given_name || ' ' || student.family_name), objective.code, named.best_earned, named.best_possible,
    row_number() OVER (ORDER BY student.sort_key, student.id, objective.position, objective.id)
    FROM named
    JOIN classroom_user student ON student.id = named.student_id
    JOIN mastery_objective objective ON objective.id = named.objective_id
    WHERE named.number <= %(listed)s
ORDER BY 1, 2, 10, 3, 4
"""
"""A mastery that was promised before stays. What there is, what moves in all and by class, the first few by name."""


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

    @property
    def count(self) -> int:
        return sum(change.count for change in self.changes)

    @property
    def hidden(self) -> int:
        """Results that are counted and not named."""
        return self.count - len(self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """`decided` results become mastered or cease to be; `hinted` only enter or leave the band below.

    `lost` of the decided ones are mastered now and would not be: "keep what students have been told" is for them.
    """

    assessed: int
    decided: int
    lost: int
    hinted: int
    classes: tuple[ClassEffect, ...]


def policy_preview(
    school_id: int, *, chain: Chain, layer: Layer, keeps_told: bool = False, at: datetime
) -> PolicyPreview:
    """Every result below the place, as it stands and as it would be decided. Exempt ones cannot change, nor
    what a teacher has set.

    Four queries, and two more where a method other than the best is concerned.
    """
    below = objectives_below(school_id, chain)
    book = policy_book(school_id, objective_ids=below)
    then = book.candidates(layer, at=at)
    others = [objective_id for objective_id, policy in then.items() if not policy.counts_best]
    moved = list(_by_engine(others, then, keeps_told=keeps_told)) if others else []
    best = {objective_id: policy for objective_id, policy in then.items() if policy.counts_best}
    return _read(_effect(school_id, best, moved, keeps_told=keeps_told), extra=len(moved))


def _effect(
    school_id: int,
    best: Mapping[int, Policy],
    moved: Sequence[tuple[Pair, Shown, Shown]],
    *,
    keeps_told: bool,
) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            EFFECT,
            {
                "school": school_id,
                "keeps": keeps_told,
                "listed": LISTED,
                "objectives": list(best),
                "thresholds": [policy.threshold_percent for policy in best.values()],
                "nearly": [policy.nearly_from for policy in best.values()],
                "shows": [policy.show_nearly for policy in best.values()],
                "attempts": [policy.minimum_attempts for policy in best.values()],
                "items": [policy.minimum_items for policy in best.values()],
                "other_students": [pair[0] for pair, _before, _after in moved],
                "other_objectives": [pair[1] for pair, _before, _after in moved],
                "other_before": [_STORED[before] for _pair, before, _after in moved],
                "other_after": [_STORED[after] for _pair, _before, after in moved],
            },
        )
        rows: list[Any] = cursor.fetchall()
    return rows


_DRAWN = {
    "not_assessed": Shown.NONE,
    "not_yet": Shown.NOT_YET,
    "nearly": Shown.NEARLY,
    "mastered": Shown.MASTERED,
}
_STORED = {drawn: stored for stored, drawn in _DRAWN.items()}


def _by_engine(
    objective_ids: Sequence[int], then: Mapping[int, Policy], *, keeps_told: bool
) -> Iterator[tuple[Pair, Shown, Shown]]:
    rows = ObjectiveStatus.objects.filter(
        objective__in=objective_ids, attempts__gt=0, judgement__isnull=True
    ).exclude(state="exempt")
    known = {
        (student_id, objective_id): shown(Status(state), is_near=is_near)
        for student_id, objective_id, state, is_near in rows.order_by().values_list(
            "student_id", "objective_id", "state", "is_near"
        )
    }
    records = evidence_of(known)
    for pair, before in known.items():
        decision = decide(records.get(pair, ()), policy=then[pair[1]])
        after = shown(decision.status, is_near=decision.is_near)
        yield pair, before, Shown.MASTERED if keeps_told and before is Shown.MASTERED else after


def _read(rows: Iterable[Any], *, extra: int) -> PolicyPreview:
    assessed = decided = lost = hinted = 0
    by_class: dict[str, list[Change]] = defaultdict(list)
    named: dict[str, list[ChangedResult]] = defaultdict(list)
    for kind, title, before, after, count, name, code, earned, possible, _place in rows:
        if kind == "all":
            assessed = count + extra
            continue
        change = Change(before=_DRAWN[before], after=_DRAWN[after], count=count)
        if kind == "move":
            crosses = Shown.MASTERED in (change.before, change.after)
            decided += count if crosses else 0
            lost += count if change.before is Shown.MASTERED else 0
            hinted += 0 if crosses else count
        elif kind == "class":
            by_class[title].append(change)
        else:
            percent = Score(earned=earned, possible=possible).shown_percent
            named[title].append(
                ChangedResult(
                    student_name=name,
                    objective_code=code,
                    percent=percent,
                    before=change.before,
                    after=change.after,
                )
            )
    classes = tuple(
        ClassEffect(title=title, changes=tuple(changes), results=tuple(named[title]))
        for title, changes in sorted(by_class.items(), key=lambda pair: (pair[0] == "", pair[0]))
    )
    return PolicyPreview(assessed=assessed, decided=decided, lost=lost, hinted=hinted, classes=classes)
