"""What a list of standards would change, row by row, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classroom.formats.lists import Problem
from classroom.selectors.list_plans import ListPlan
from mastery.engine.standards import normal_code
from mastery.formats.standards import StandardRow
from mastery.models import Standard
from mastery.selectors.standards import frameworks_of

WRITTEN_OTHERWISE = "written_otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStandard:
    """`standard_id` is None for one that is new to the school, `before` its words until now."""

    row: StandardRow
    standard_id: int | None
    before: str

    @property
    def is_new(self) -> bool:
        return self.standard_id is None

    @property
    def is_unchanged(self) -> bool:
        return not self.is_new and self.before == self.row.statement

    @property
    def is_changed(self) -> bool:
        return not self.is_new and self.before != self.row.statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsPlan(ListPlan[PlannedStandard]):
    """What the list would do to the school's standards."""

    @property
    def changed(self) -> int:
        return sum(planned.is_changed for planned in self.rows)


def plan_standards(rows: Sequence[StandardRow], *, school_id: int) -> StandardsPlan:
    """A standard is recognized by its framework and code, however these are written; two queries."""
    spelled = {name.casefold(): name for name in frameworks_of(school_id)}
    known = _known(rows, school_id=school_id)
    planned: list[PlannedStandard] = []
    problems: list[Problem] = []
    for row in rows:
        stored = known.get(row.key)
        if stored is not None and stored.code != row.code:
            problems.append(
                Problem(
                    line=row.line, column="code", value=row.code, wrong=WRITTEN_OTHERWISE, detail=stored.code
                )
            )
            continue
        framework = spelled.setdefault(row.framework.casefold(), row.framework)
        planned.append(
            PlannedStandard(
                row=replace(row, framework=framework),
                standard_id=stored.pk if stored else None,
                before=stored.statement if stored else "",
            )
        )
    return StandardsPlan(rows=tuple(planned), problems=tuple(problems))


def _known(rows: Sequence[StandardRow], *, school_id: int) -> Mapping[tuple[str, str], Standard]:
    codes = {normal_code(row.code) for row in rows}
    stored = Standard.objects.filter(school=school_id, normal_code__in=codes).order_by("-pk")
    return {(each.framework.casefold(), each.normal_code): each for each in stored}
