"""What another method of calculation would do to a class: a page and a file for those who run the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from classroom.access import require_school_permission
from classroom.formats.spreadsheet import as_csv
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.templatetags.ui import state_words
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.rendering import render_page
from mastery.engine.calculation import Method
from mastery.engine.comparison import Effect, Verdict, compare
from mastery.engine.policy import DEFAULT_POLICY
from mastery.engine.scores import Score
from mastery.selectors.methods import (
    Choice,
    ComparedResult,
    MethodsOnClass,
    classes_to_compare,
    methods_on_class,
    units_to_compare,
)
from mastery.selectors.policies import policy_of_unit_or_school
from mastery.templatetags.method_words import method_name, verdict_state

EXAMPLE = tuple(Score(earned=Decimal(percent), possible=Decimal(100)) for percent in (40, 75, 85))
"""Three tries of a student who got there in the end: the methods part company over them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the address asks for; `compared` is None where the school has no class on a unit yet."""

    classes: Sequence[Choice]
    chosen_class: Choice | None
    units: Sequence[Choice]
    unit: Choice | None
    threshold: Decimal
    compared: MethodsOnClass | None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Empty where nobody has taken a check yet."""
        return self.compared.effects if self.compared and self.compared.results else ()

    @property
    def query(self) -> str:
        parts = {"class": self.chosen_class, "unit": self.unit}
        return urlencode({name: choice.id for name, choice in parts.items() if choice})


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def methods(request: PersonRequest) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    threshold = DEFAULT_POLICY.threshold_percent
    context = {
        "looked": _look(request),
        "methods": tuple(Method),
        "example": compare(EXAMPLE, threshold_percent=threshold),
        "tries": tuple(score.shown_percent for score in EXAMPLE),
        "example_threshold": threshold,
    }
    return render_page(
        request, "mastery/methods/page.html", context, partial="mastery/methods/_comparison.html"
    )


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def methods_csv(request: PersonRequest) -> HttpResponse:
    """Every result of the class on the unit, also those on which all methods agree."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    looked = _look(request)
    results = looked.compared.results if looked.compared else ()
    named = "".join(f"-{choice.id}" for choice in (looked.chosen_class, looked.unit) if choice)
    return csv_file(as_csv(_header(), map(_line, results)), name=f"methods{named}")


def _look(request: PersonRequest) -> Looked:
    """Five queries, whatever the size of the class."""
    classes = classes_to_compare(request.user.school_id)
    chosen_class = _pick(classes, request.GET.get("class", ""))
    units = units_to_compare(chosen_class.id) if chosen_class else ()
    unit = _pick(units, request.GET.get("unit", ""))
    policy = policy_of_unit_or_school(
        request.user.school_id, run_id=unit.id if unit else None, at=timezone.now()
    )
    threshold = policy.threshold_percent
    compared = (
        methods_on_class(section_id=chosen_class.id, run_id=unit.id, threshold_percent=threshold)
        if chosen_class and unit
        else None
    )
    return Looked(
        classes=classes,
        chosen_class=chosen_class,
        units=units,
        unit=unit,
        threshold=threshold,
        compared=compared,
    )


def _pick(choices: Sequence[Choice], wanted: str) -> Choice | None:
    """The one that the address names, or the first with results; a wrong name is not a default."""
    if not wanted:
        return next((each for each in choices if each.has_results), next(iter(choices), None))
    named = next((each for each in choices if str(each.id) == wanted), None)
    if named is None:
        raise Http404
    return named


def _header() -> list[str]:
    names = [method_name(method) for method in Method]
    columns = [text for name in names for text in (f"{name} %", f"{name} {_('state')}")]
    return [_("Student"), _("Objective"), _("Tries"), *columns]


def _line(result: ComparedResult) -> list[str]:
    tries = ", ".join(str(percent) for percent in result.percents)
    columns = [text for verdict in result.comparison.verdicts for text in _cells(verdict)]
    return [result.student_name, result.objective_code, tries, *columns]


def _cells(verdict: Verdict) -> tuple[str, str]:
    percent = "" if verdict.shown_percent is None else str(verdict.shown_percent)
    return percent, state_words(verdict_state(verdict))
