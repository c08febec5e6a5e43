"""What a unit run still lacks before it is published: the engine's gaps with the check they belong to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum

from assessments.models import Assessment, ItemAlignment
from assessments.selectors.windows import WindowDates
from mastery.engine.planning import (
    FormPart,
    Gap,
    GapCode,
    PlannedForm,
    PlannedObjective,
    missing_parts,
)
from mastery.engine.reassessment import Window
from mastery.models import UnitRun
from mastery.selectors.policies import run_policy

WINDOW_GAPS = frozenset(
    {GapCode.WINDOW_MISSING, GapCode.WINDOW_ORDER, GapCode.WINDOW_OVER, GapCode.CORRECTION_SHORT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGap:
    """One thing the plan lacks; `assessment_id` is the check it concerns, where there is one."""

    gap: Gap
    assessment_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCheck:
    """A check of the unit run with its windows, as far as the plan needs it."""

    assessment_id: int
    title: str
    version: int
    windows: tuple[Window, ...]

    @property
    def dates(self) -> tuple[WindowDates, ...]:
        return tuple(
            WindowDates(
                assessment_id=self.assessment_id,
                title=self.title,
                number=window.chance,
                opens_at=window.opens_at,
                closes_at=window.closes_at,
            )
            for window in self.windows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksOfPlan:
    """All checks of a unit run. Their forms of one letter belong together: a student sits form A of each."""

    checks: tuple[PlannedCheck, ...]
    forms: tuple[PlannedForm, ...]
    chances: int

    @property
    def dates(self) -> tuple[WindowDates, ...]:
        """Of all checks, in order of time."""
        dates = (window for check in self.checks for window in check.dates)
        return tuple(sorted(dates, key=lambda window: (window.opens_at, window.assessment_id)))

    @property
    def versions(self) -> str:
        """Marks the state of all checks, so that a page can tell whether what it shows is still so."""
        return ".".join(f"{check.assessment_id}-{check.version}" for check in self.checks)


def checks_of_plan(run: UnitRun, *, now: datetime) -> ChecksOfPlan:
    """The checks of the run with forms, points and windows; three queries."""
    rows = list(
        Assessment.objects.filter(unit_run=run)
        .order_by("pk", "forms__label", "windows__number")
        .values_list(
            "pk",
            "title",
            "version",
            "forms__label",
            "windows__number",
            "windows__opens_at",
            "windows__closes_at",
        )
    )
    windows: defaultdict[int, dict[int, Window]] = defaultdict(dict)
    for pk, _title, _version, _label, number, opens_at, closes_at in rows:
        if number is not None:
            windows[pk][number] = Window(chance=number, opens_at=opens_at, closes_at=closes_at)
    checks = {
        pk: PlannedCheck(assessment_id=pk, title=title, version=version, windows=tuple(windows[pk].values()))
        for pk, title, version, *_form_and_window in rows
    }
    policy = run_policy(run, at=now)
    announced = [window.chance for check in checks.values() for window in check.windows]
    return ChecksOfPlan(
        checks=tuple(checks.values()),
        forms=_forms(run, labels=sorted({row[3] for row in rows if row[3]})),
        chances=max([policy.planned_chances, *announced]),
    )


def plan_gaps(
    planned: Sequence[PlannedObjective], plan: ChecksOfPlan, *, now: datetime
) -> tuple[PlanGap, ...]:
    """What is missing, what blocks publishing first. Each further check adds what its own dates lack."""
    first = plan.checks[0] if plan.checks else None
    found = [
        PlanGap(gap=gap, assessment_id=None if first is None else first.assessment_id)
        for gap in missing_parts(
            objectives=planned,
            forms=plan.forms,
            windows=() if first is None else first.windows,
            chances=plan.chances,
            now=now,
        )
    ]
    for check in plan.checks[1:]:
        found.extend(_gaps_of_dates(check, chances=plan.chances, now=now))
    return tuple(sorted(found, key=lambda each: not each.gap.is_blocking))


def _gaps_of_dates(check: PlannedCheck, *, chances: int, now: datetime) -> list[PlanGap]:
    gaps = missing_parts(objectives=(), forms=(), windows=check.windows, chances=chances, now=now)
    return [
        PlanGap(gap=replace(gap, message=f"{check.title}: {gap.message}"), assessment_id=check.assessment_id)
        for gap in gaps
        if gap.code in WINDOW_GAPS
    ]


def _forms(run: UnitRun, *, labels: Sequence[str]) -> tuple[PlannedForm, ...]:
    parts: defaultdict[str, list[FormPart]] = defaultdict(list)
    rows = (
        ItemAlignment.objects.filter(item__form__assessment__unit_run=run)
        .values("item__form__label", "objective_id")
        .annotate(items=Count("pk"), points=Sum("item__points"))
        .order_by("objective_id")
    )
    for row in rows:
        parts[row["item__form__label"]].append(
            FormPart(objective_id=row["objective_id"], items=row["items"], points=row["points"] or Decimal(0))
        )
    return tuple(PlannedForm(label=label, parts=tuple(parts[label])) for label in labels)
