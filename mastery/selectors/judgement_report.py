"""How often teachers of a school set a status themselves, by teacher and class, and every time with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.status import Shown, Status, shown
from mastery.models import Judgement
from mastery.models.judgements import TAKEN_BACK

COUNTED = """
SELECT person.id, person.given_name, person.family_name, section.id, section.title,
       count(*) FILTER (WHERE made.state = 'mastered'), count(*) FILTER (WHERE made.state = 'not_yet'),
       count(*) FILTER (WHERE later.id IS NULL),
       count(*) FILTER (WHERE later.id IS NULL AND EXISTS (
           SELECT 1 FROM mastery_evidencerecord seen
           WHERE seen.student_id = made.student_id AND seen.objective_id = made.objective_id
             AND seen.recorded_at > made.set_at))
FROM mastery_judgement made
JOIN mastery_unitrun run ON run.id = made.unit_run_id
JOIN classroom_section section ON section.id = run.section_id
JOIN classroom_user person ON person.id = made.set_by_id
LEFT JOIN mastery_judgement later ON later.replaces_id = made.id
WHERE made.school_id = %s AND made.state <> 'taken_back'
GROUP BY person.id, section.id ORDER BY person.sort_key, person.id, section.title, section.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementCount:
    """One teacher in one class: how often set, and to what; how many stand, and `newer` of these with new evidence."""

    teacher: str
    section_id: int
    section_title: str
    mastered: int
    not_yet: int
    standing: int
    newer: int

    @property
    def total(self) -> int:
        return self.mastered + self.not_yet


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementLine:
    """One act; `state` is None where what was set was taken back, `stands` where nothing came after."""

    at: datetime
    teacher: str
    section_title: str
    student: str
    code: str
    state: Shown | None
    computed: Shown
    reason: str
    stands: bool


def judgement_counts(school_id: int) -> tuple[JudgementCount, ...]:
    """By name of the teacher, then of the class; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [school_id])
        rows = cursor.fetchall()
    return tuple(
        JudgementCount(
            teacher=f"{given} {family}".strip(),
            section_id=section_id,
            section_title=title,
            mastered=mastered,
            not_yet=not_yet,
            standing=standing,
            newer=newer,
        )
        for _id, given, family, section_id, title, mastered, not_yet, standing, newer in rows
    )


def judgements_of_school(school_id: int) -> QuerySet[Judgement]:
    """Every act, the newest first, with all that a line of it says."""
    return (
        Judgement.objects.filter(school=school_id)
        .select_related("set_by", "student", "objective", "unit_run__section")
        .annotate(later=F("replaced_by__pk"))
        .order_by("-set_at", "-pk")
    )


def judgement_line(row: Any) -> JudgementLine:
    """`row` is one of `judgements_of_school`."""
    is_taken_back = row.state == TAKEN_BACK
    return JudgementLine(
        at=row.set_at,
        teacher=row.set_by.full_name,
        section_title=row.unit_run.section.title,
        student=row.student.full_name,
        code=row.objective.code,
        state=None if is_taken_back else shown(Status(row.state)),
        computed=shown(Status(row.computed_state)),
        reason=row.reason,
        stands=not is_taken_back and row.later is None,
    )


HEADER: Final[tuple[Promise, ...]] = (
    gettext_lazy("When"),
    gettext_lazy("Teacher"),
    gettext_lazy("Class"),
    gettext_lazy("Student"),
    gettext_lazy("Objective"),
    gettext_lazy("Set to"),
    gettext_lazy("Computed then"),
    gettext_lazy("Why"),
    gettext_lazy("Stands"),
)


def file_rows(school_id: int, *, zone: str) -> Iterator[list[str]]:
    """Every act as a line of a file, states as programs name them; one query."""
    for row in judgements_of_school(school_id):
        yield [
            f"{row.set_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}",
            row.set_by.full_name,
            row.unit_run.section.title,
            row.student.full_name,
            row.objective.code,
            row.state,
            row.computed_state,
            row.reason,
            _("yes") if judgement_line(row).stands else "",
        ]
