"""Checks and their parts by id, as this person may see them. Unknown and forbidden look the same: 404."""

from django.http import Http404

from assessments.models import Assessment, Item, ParallelForm
from classroom.access import check_section
from classroom.models import User
from classroom.roles import Permission


def assessment_for(user: User, section_id: int, assessment_id: int, permission: Permission) -> Assessment:
    """A check of a class, as staff of that class see it."""
    assessment = (
        Assessment.objects.select_related(
            "unit_run__unit", "unit_run__section__course", "unit_run__section__school"
        )
        .filter(pk=assessment_id, unit_run__section_id=section_id, school_id=user.school_id)
        .first()
    )
    if assessment is None:
        raise Http404
    check_section(user, assessment.unit_run.section, permission)
    return assessment


def form_for(assessment: Assessment, label: str) -> ParallelForm:
    """A form of a check that was fetched for the same person."""
    form = ParallelForm.objects.filter(assessment=assessment, label=label).first()
    if form is None:
        raise Http404
    form.assessment = assessment
    return form


def item_for(assessment: Assessment, item_id: int) -> Item:
    """A question of a check that was fetched for the same person."""
    item = Item.objects.select_related("form").filter(pk=item_id, form__assessment=assessment).first()
    if item is None:
        raise Http404
    item.form.assessment = assessment
    return item
