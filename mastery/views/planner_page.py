"""The planner as a whole: what every change of a plan answers with, as a page or as the part that changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.selectors.announcement import dates_lines
from assessments.selectors.plan import PlanGap, PlannedCheck, checks_of_plan, plan_gaps
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.web.rendering import render_page, see_other, wants_partial
from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.planning import FEWEST_ESSENTIALS, MOST_ESSENTIALS, GapCode, further_gap
from mastery.models import UnitRun
from mastery.selectors.units import PlanLine, UnitPlan, planned, unit_plan
from mastery.services.conflicts import PlanChanged

PAGE = "mastery/unit/page.html"
OF_THE_QUESTIONS = frozenset(
    {
        GapCode.FORMS_FEW,
        GapCode.NOT_COVERED,
        GapCode.POINTS_DIFFER,
        GapCode.FEW_ITEMS,
        GapCode.ITEMS_DIFFER,
    }
)
OF_THE_DATES = frozenset(
    {GapCode.WINDOW_MISSING, GapCode.WINDOW_ORDER, GapCode.WINDOW_OVER, GapCode.CORRECTION_SHORT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of the page ("title", "new", "line", "links", "taught") and, on a line, whose it is."""

    part: str = ""
    objective_id: int | None = None

    @property
    def anchor(self) -> str:
        return self.part if self.objective_id is None else f"objective-{self.objective_id}"

    @property
    def spot(self) -> str:
        """The form on the page that this is about."""
        return self.part if self.objective_id is None else f"{self.part}-{self.objective_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a change was not made, and at which spot. `keep` repeats it when somebody else was faster."""

    spot: str = ""
    message: str = ""
    theirs: str = ""
    keep: tuple[tuple[str, str], ...] = ()
    keep_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing the plan lacks, and where to do it."""

    text: str
    url: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCard:
    """A check of the unit beside its plan."""

    assessment_id: int
    title: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What stands in the empty line at the end; essential is ticked for the first five."""

    code: str
    statement: str
    is_essential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """The whole page."""

    plan: UnitPlan
    new: NewLine
    checks: tuple[CheckCard, ...]
    blocking: tuple[ToDo, ...]
    advice: tuple[ToDo, ...]
    fewest: int = FEWEST_ESSENTIALS
    most: int = MOST_ESSENTIALS


Typed = Callable[[Planner], Planner]
"""Puts what was typed into the page, so that a refused line still shows the typist's words."""


def planner(run: UnitRun, *, now: datetime) -> Planner:
    plan = unit_plan(run)
    checks = checks_of_plan(run, now=now)
    gaps = plan_gaps(planned(plan.lines), checks, now=now)
    return Planner(
        plan=plan,
        new=NewLine(code=plan.next_code, statement="", is_essential=plan.essentials < MOST_ESSENTIALS),
        checks=tuple(_card(check, run) for check in checks.checks),
        blocking=tuple(to_do(each, run) for each in gaps if each.gap.is_blocking),
        advice=(
            *(to_do(each, run) for each in gaps if not each.gap.is_blocking),
            *further_to_do(plan.kinds if plan.lines else None, run),
        ),
    )


def further_to_do(kinds: Sequence[EnrichmentKind] | None, run: UnitRun) -> tuple[ToDo, ...]:
    """What to say of going further; nothing while the unit has no objectives (None)."""
    gap = None if kinds is None else further_gap(kinds)
    if gap is None:
        return ()
    return (ToDo(text=gap.message, url=f"{unit_url(run)}#further", link=_("Go to the options")),)


def to_do(each: PlanGap, run: UnitRun) -> ToDo:
    if each.gap.code in OF_THE_QUESTIONS | OF_THE_DATES and each.assessment_id is None:
        url = f"{reverse('assessments:check_new', args=[run.section_id])}?unit={run.pk}"
        return ToDo(text=each.gap.message, url=url, link=_("Write a check"))
    if each.gap.code in OF_THE_QUESTIONS:
        url = reverse("assessments:check", args=[run.section_id, each.assessment_id])
        return ToDo(text=each.gap.message, url=url, link=_("Open the questions"))
    if each.gap.code in OF_THE_DATES:
        url = reverse("assessments:dates", args=[run.section_id, each.assessment_id])
        return ToDo(text=each.gap.message, url=url, link=_("Set the dates"))
    place = Place(part="new", objective_id=each.gap.objective_id)
    return ToDo(text=each.gap.message, url=f"{unit_url(run)}#{place.anchor}", link=_("Go to the line"))


def unit_url(run: UnitRun) -> str:
    return reverse("mastery:unit", args=[run.section_id, run.pk])


def show(
    request: PersonRequest,
    run: UnitRun,
    *,
    partial: str | None = None,
    place: Place | None = None,
    trouble: Trouble | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the part of it that changed; a refusal shows what was typed."""
    page = planner(run, now=timezone.now())
    shown = page if typed is None else typed(page)
    here = place or Place()
    context = {
        "section": run.section,
        "run": run,
        "planner": shown,
        "place": here,
        "line": _line_at(shown.plan, here),
        "trouble": trouble or Trouble(),
    }
    return render_page(request, PAGE, context, partial=partial, status=status)


def change(
    request: PersonRequest,
    run: UnitRun,
    *,
    form: forms.Form,
    act: Callable[[Mapping[str, Any]], object],
    place: Place,
    partial: str,
    said: str,
    theirs: Callable[[tuple[Any, ...]], str] = str,
    typed: Typed | None = None,
) -> HttpResponse:
    """Make one change of the plan. Refused: 422 in its place; somebody was faster: 409 with both versions."""
    trouble, status = _try(request, form, act, theirs, spot=place.spot)
    if trouble is not None:
        return show(request, run, partial=partial, place=place, trouble=trouble, typed=typed, status=status)
    run.unit.refresh_from_db()
    if not wants_partial(request):
        messages.info(request, said)
        return see_other(f"{unit_url(run)}#{place.anchor}")
    response = show(request, run, partial=partial, place=place)
    response["HX-Trigger"] = json.dumps({"announce": said})
    return response


def _try(
    request: PersonRequest,
    form: forms.Form,
    act: Callable[[Mapping[str, Any]], object],
    theirs: Callable[[tuple[Any, ...]], str],
    *,
    spot: str,
) -> tuple[Trouble | None, int]:
    if not form.is_valid():
        told = [str(message) for messages_of_field in form.errors.values() for message in messages_of_field]
        return Trouble(spot=spot, message=" ".join(told)), 422
    try:
        act(form.cleaned_data)
    except PlanChanged as conflict:
        return _second_editor(request, conflict, theirs(conflict.theirs), spot=spot), 409
    except DomainError as refusal:
        return Trouble(spot=spot, message=str(refusal)), 422
    return None, 200


def _second_editor(request: PersonRequest, conflict: PlanChanged, theirs: str, *, spot: str) -> Trouble:
    """Keeping mine repeats what was typed, with the mark of the version that is now known."""
    kept = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "seen")
        for value in values
    ]
    return Trouble(
        spot=spot,
        message=str(conflict),
        theirs=theirs,
        keep=(*kept, ("seen", conflict.seen)),
        keep_url=request.path,
    )


def _line_at(plan: UnitPlan, place: Place) -> PlanLine | None:
    return next((line for line in plan.lines if line.objective_id == place.objective_id), None)


def _card(check: PlannedCheck, run: UnitRun) -> CheckCard:
    return CheckCard(
        assessment_id=check.assessment_id,
        title=check.title,
        dates=tuple(dates_lines(check.dates, zone=run.section.school.time_zone)),
    )
