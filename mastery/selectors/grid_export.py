"""Every student of a class on every objective of its units, for files that other programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from classroom.models import Enrollment, Section
from mastery.models import Objective, ObjectiveStatus
from mastery.selectors.standing import score_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerLine:
    """One student on one objective, assessed or not. The percent is cut to one decimal, never rounded."""

    student_id: str
    objective_code: str
    state: str
    best_percent: Decimal | None
    attempts: int

    def cells(self) -> tuple[str, str, str, str, str]:
        percent = "" if self.best_percent is None else f"{self.best_percent:f}"
        return self.student_id, self.objective_code, self.state, percent, str(self.attempts)


HEADER = ("student_id", "objective_code", "state", "best_percent", "attempts")


def tracker_lines(section: Section, *, unit_title: str | None = None) -> Iterator[TrackerLine]:
    """By name of the student, then in the order of units and objectives. Three queries."""
    objectives = _objectives(section, unit_title)
    students = [
        (pk, number or username)
        for pk, number, username in Enrollment.objects.filter(section=section, ended_at__isnull=True)
        .order_by("student__sort_key", "student_id")
        .values_list("student_id", "student__school_number", "student__username")
    ]
    rows = ObjectiveStatus.objects.filter(
        objective__in=[pk for pk, _ in objectives], student__in=[pk for pk, _ in students]
    )
    stored = {(row.student_id, row.objective_id): row for row in rows.order_by("pk")}
    for student_pk, name in students:
        for objective_pk, code in objectives:
            yield _line(name, code, stored.get((student_pk, objective_pk)))


def _objectives(section: Section, unit_title: str | None) -> list[tuple[int, str]]:
    found = Objective.objects.in_plan().filter(unit__runs__section=section)
    if unit_title is not None:
        found = found.filter(unit__title__iexact=unit_title)
    return list(found.order_by("unit__position", "unit_id", "position", "pk").values_list("pk", "code"))


def _line(student_id: str, code: str, row: ObjectiveStatus | None) -> TrackerLine:
    """No row is no evidence, which is a state of its own."""
    if row is None:
        return TrackerLine(
            student_id=student_id, objective_code=code, state="not_assessed", best_percent=None, attempts=0
        )
    best = score_of(row.best_earned, row.best_possible)
    return TrackerLine(
        student_id=student_id,
        objective_code=code,
        state=row.state,
        best_percent=best.shown_percent if best else None,
        attempts=row.attempts,
    )
