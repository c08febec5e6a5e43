"""What objectives rest on, however far below, and who of a class is not yet there on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, JSONField, Value

from mastery.models import Prerequisite


def links_in_course(course_id: int) -> dict[int, set[int]]:
    """Every objective of the course that builds on another, with those it builds on."""
    links: dict[int, set[int]] = {}
    rows = Prerequisite.objects.filter(objective__unit__course=course_id)
    for objective_id, builds_on_id in rows.values_list("objective_id", "builds_on_id"):
        links.setdefault(objective_id, set()).add(builds_on_id)
    return links


BELOW = """(
WITH RECURSIVE asked(objective_id, section_id) AS (VALUES (%(expressions)s)), link AS (
    SELECT edge.objective_id, edge.builds_on_id
    FROM asked JOIN mastery_prerequisite edge ON edge.objective_id = asked.objective_id
    UNION
    SELECT edge.objective_id, edge.builds_on_id
    FROM link JOIN mastery_prerequisite edge ON edge.objective_id = link.builds_on_id
)
SELECT coalesce(jsonb_agg(jsonb_build_object(
    'objective', link.objective_id, 'builds_on', link.builds_on_id, 'code', base.code,
    'statement', base.statement, 'unit_id', base.unit_id, 'unit', unit.title,
    'not_yet', (
        SELECT coalesce(jsonb_agg(known.student_id ORDER BY known.student_id), '[]')
        FROM mastery_objectivestatus known
        JOIN classroom_enrollment place ON place.student_id = known.student_id
            AND place.section_id = (SELECT section_id FROM asked) AND place.ended_at IS NULL
        WHERE known.objective_id = base.id AND known.state = 'not_yet'
    ),
    'in_hand', (
        SELECT coalesce(jsonb_agg(work.student_id ORDER BY work.student_id), '[]')
        FROM mastery_correctiveassignment work
        WHERE work.objective_id = base.id AND work.state = 'assigned'
    )
) ORDER BY link.objective_id, link.builds_on_id), '[]')
FROM link
JOIN mastery_objective base ON base.id = link.builds_on_id
JOIN mastery_unit unit ON unit.id = base.unit_id
)"""


def resting_on(objective: str, *, section_id: int) -> Func:
    """All that one objective rests on, beside rows that name it; read it with `foundations_from`."""
    return Func(F(objective), Value(section_id), template=BELOW, output_field=JSONField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """An objective that others rest on, who of the class is not yet there, and who has work for it to do."""

    objective_id: int
    code: str
    statement: str
    unit_id: int
    unit_title: str
    not_yet: frozenset[int]
    in_hand: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundations:
    """By objective; `builds_on` are the links down to the lowest."""

    builds_on: Mapping[int, frozenset[int]]
    objectives: Mapping[int, Foundation]


def foundations_from(packed: Iterable[Iterable[Mapping[str, Any]]]) -> Foundations:
    links = [link for links in packed for link in links]
    builds_on: dict[int, set[int]] = {}
    for link in links:
        builds_on.setdefault(link["objective"], set()).add(link["builds_on"])
    return Foundations(
        builds_on={objective: frozenset(needed) for objective, needed in builds_on.items()},
        objectives={
            link["builds_on"]: Foundation(
                objective_id=link["builds_on"],
                code=link["code"],
                statement=link["statement"],
                unit_id=link["unit_id"],
                unit_title=link["unit"],
                not_yet=frozenset(link["not_yet"]),
                in_hand=frozenset(link["in_hand"]),
            )
            for link in links
        },
    )
