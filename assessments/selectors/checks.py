"""The checks of a class in a list."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise

from assessments.models import Assessment, ParallelForm
from assessments.selectors.windows import windows_of_runs
from classroom.web import wall_clock
from mastery.engine.cycle import Stage
from mastery.models import Objective
from mastery.selectors.words import STAGE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCount:
    """How many questions a form has."""

    label: str
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of a class; `taken` counts the students who handed in a try."""

    assessment_id: int
    title: str
    unit_title: str
    run_id: int
    stage: Promise
    is_published: bool
    codes: tuple[str, ...]
    forms: tuple[FormCount, ...]
    dates: tuple[str, ...]
    taken: int


def checks_of_section(section_id: int, *, zone: str) -> tuple[CheckRow, ...]:
    """Newest unit last, as the units list has them; four queries."""
    rows = list(
        Assessment.objects.filter(unit_run__section=section_id)
        .select_related("unit_run__unit")
        .annotate(
            taken=Count(
                "attempts__enrollment",
                filter=Q(attempts__state__in=["submitted", "scored"]),
                distinct=True,
            )
        )
        .order_by("unit_run__unit__position", "unit_run_id", "pk")
    )
    windows = windows_of_runs([row.unit_run_id for row in rows])
    forms = _forms(section_id)
    codes = _codes(section_id)
    return tuple(
        CheckRow(
            assessment_id=row.pk,
            title=row.title,
            unit_title=row.unit_run.unit.title,
            run_id=row.unit_run_id,
            stage=STAGE_WORDS[Stage(row.unit_run.stage)],
            is_published=row.unit_run.published_at is not None,
            codes=tuple(codes[row.pk]),
            forms=tuple(forms[row.pk]),
            dates=tuple(
                f"{window.name}: {wall_clock.span(window.opens_at, window.closes_at, zone=zone)}"
                for window in windows.get(row.unit_run_id, ())
                if window.assessment_id == row.pk
            ),
            taken=row.taken,
        )
        for row in rows
    )


def _forms(section_id: int) -> dict[int, list[FormCount]]:
    forms: defaultdict[int, list[FormCount]] = defaultdict(list)
    rows = ParallelForm.objects.filter(assessment__unit_run__section=section_id)
    for row in rows.annotate(questions=Count("items")).order_by("label"):
        forms[row.assessment_id].append(FormCount(label=row.label, questions=row.questions))
    return forms


def _codes(section_id: int) -> dict[int, list[str]]:
    codes: defaultdict[int, list[str]] = defaultdict(list)
    rows = (
        Objective.objects.filter(alignments__item__form__assessment__unit_run__section=section_id)
        .order_by("position", "pk")
        .values_list("alignments__item__form__assessment", "code", "position", "pk")
        .distinct()
    )
    for assessment_id, code, _position, _pk in rows:
        codes[assessment_id].append(code)
    return codes
