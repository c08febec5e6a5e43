"""Write a check: its forms and their questions, until students have had them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from assessments.models import AnswerKey, Assessment, AttemptItem, Item, ItemAlignment, ParallelForm
from assessments.selectors.builder import ItemContent, stored_content
from assessments.services.steps.items import refuse_too_many_points
from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps import idempotency
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.marking import PointsOnlyKey, key_to_json
from mastery.models import Objective, UnitRun
from mastery.services.steps.plan_lock import check_unchanged

FIRST_FORMS = ("A", "B")
FORM_LABELS = "ABCDEFGH"


class CheckTitleTaken(DomainError):
    """A unit run has each check once."""

    def __init__(self, title: str) -> None:
        super().__init__("check_title_taken", _("This unit already has a check called “%s”.") % title)


class QuestionFrozen(DomainError):
    """What students have had stays as it was: their results rest on it."""

    def __init__(self) -> None:
        super().__init__(
            "question_frozen",
            _("Students have had this question, so it stays as it is. Copy it to another form to change it."),
        )


class FormFrozen(DomainError):
    """A form that students have had asks everybody the same."""

    def __init__(self, label: str) -> None:
        super().__init__(
            "form_frozen",
            _("Students have had form %s, so it stays as it is. Add another form instead.") % label,
        )


class QuestionIncomplete(DomainError):
    """A question lacks something without which nobody can answer or mark it."""


class NoMoreForms(DomainError):
    def __init__(self) -> None:
        super().__init__("no_more_forms", _("A check has at most %d forms.") % len(FORM_LABELS))


@unit_of_work
def write_check(*, actor: User, run: UnitRun, title: str, minutes: int | None, now: datetime) -> Assessment:
    """Begin a check with two empty forms, so that the second chance can ask other questions."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    UnitRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    twin = Assessment.objects.filter(unit_run=run, title__iexact=title).first()
    if twin is not None:
        if Item.objects.filter(form__assessment=twin).exists():
            raise CheckTitleTaken(twin.title)
        return twin
    assessment = Assessment.objects.create(
        school_id=run.school_id, unit_run=run, title=title, minutes=minutes
    )
    for label in FIRST_FORMS:
        ParallelForm.objects.create(school_id=run.school_id, assessment=assessment, label=label)
    return assessment


@unit_of_work
def change_check(
    *, actor: User, assessment: Assessment, title: str, minutes: int | None, seen: str, now: datetime
) -> None:
    """Change the title or the minutes, unless somebody did so after this editor last looked."""
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    stored = _lock(assessment)
    known = (stored.title, stored.minutes)
    check_unchanged(None, stored=known, wanted=(title, minutes), seen=seen)
    if known == (title, minutes):
        return
    others = Assessment.objects.filter(unit_run=stored.unit_run_id, title__iexact=title)
    if others.exclude(pk=stored.pk).exists():
        raise CheckTitleTaken(title)
    stored.title, stored.minutes = title, minutes
    _raise_version(stored, fields=("title", "minutes"))


@unit_of_work
def add_form(*, actor: User, assessment: Assessment, label: str, now: datetime) -> ParallelForm:
    """Add the next parallel form. `label` is the one the page offered, so that a repeated request adds one
    form."""
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    stored = _lock(assessment)
    labels = set(ParallelForm.objects.filter(assessment=stored).values_list("label", flat=True))
    if label in labels:
        return ParallelForm.objects.get(assessment=stored, label=label)
    if label not in FORM_LABELS:
        raise NoMoreForms
    form = ParallelForm.objects.create(school_id=stored.school_id, assessment=stored, label=label)
    _raise_version(stored)
    return form


@unit_of_work
def add_item(*, actor: User, form: ParallelForm, content: ItemContent, key: UUID, now: datetime) -> Item:
    """Add a question at the end of a form. The same request a second time finds the same question."""
    assessment = form.assessment
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    stored = _lock(assessment)
    body = idempotency.fingerprint((form.pk, *content.values))
    earlier = idempotency.earlier_result(actor=actor, operation="add_item", key=key, body=body)
    if earlier is not None:
        return Item.objects.get(pk=earlier["item_id"])
    _check_content(stored, content)
    item = _append(form, content)
    idempotency.keep_result(
        actor=actor, operation="add_item", key=key, body=body, result={"item_id": item.pk}, now=now
    )
    _raise_version(stored)
    return item


@unit_of_work
def change_item(*, actor: User, item: Item, content: ItemContent, seen: str, now: datetime) -> None:
    """Change a question that no student has had, unless somebody did so after this editor last looked."""
    assessment = item.form.assessment
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    locked = _lock(assessment)
    stored = Item.objects.select_related("answer_key", "form").get(pk=item.pk)
    aligned = list(ItemAlignment.objects.filter(item=stored).values_list("objective_id", flat=True))
    known = stored_content(stored, objective_ids=aligned).values
    if known == content.values:
        return
    _refuse_frozen([stored.pk])
    check_unchanged(None, stored=known, wanted=content.values, seen=seen)
    _check_content(locked, content)
    stored.kind, stored.stem, stored.points = content.kind.value, content.stem, content.points
    stored.options = [{"id": option, "text": text} for option, text in content.options]
    stored.save(update_fields=["kind", "stem", "points", "options"])
    _write_key(stored, content)
    _align(stored, content.objective_ids)
    refuse_too_many_points(stored.form)
    _raise_version(locked)


@unit_of_work
def copy_item(*, actor: User, item: Item, label: str, now: datetime) -> Item:
    """Copy a question to the end of another form, to be changed there. The same request twice copies once."""
    assessment = item.form.assessment
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    locked = _lock(assessment)
    form = ParallelForm.objects.get(assessment=assessment, label=label)
    form.assessment = assessment
    source = Item.objects.select_related("answer_key").get(pk=item.pk)
    aligned = list(ItemAlignment.objects.filter(item=source).values_list("objective_id", flat=True))
    content = stored_content(source, objective_ids=aligned)
    newest = Item.objects.select_related("answer_key").filter(form=form).order_by("-position").first()
    if newest is not None:
        newest_aligned = list(
            ItemAlignment.objects.filter(item=newest).values_list("objective_id", flat=True)
        )
        if stored_content(newest, objective_ids=newest_aligned).values == content.values:
            return newest
    copy = _append(form, content)
    _raise_version(locked)
    return copy


@unit_of_work
def move_item(*, actor: User, item: Item, earlier: bool, now: datetime) -> None:
    """Change places with the neighbor in the form. At the end of the list nothing happens."""
    assessment = item.form.assessment
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    locked = _lock(assessment)
    _refuse_frozen_form(item.form)
    ordered = list(Item.objects.filter(form=item.form_id).order_by("position"))
    at = next(place for place, row in enumerate(ordered) if row.pk == item.pk)
    other = at - 1 if earlier else at + 1
    if not 0 <= other < len(ordered):
        return
    one, two = ordered[at], ordered[other]
    one.position, two.position = two.position, one.position
    Item.objects.bulk_update([one, two], ["position"])
    _raise_version(locked)


@unit_of_work
def remove_item(*, actor: User, item: Item, now: datetime) -> None:
    """Take a question away that no student has had."""
    assessment = item.form.assessment
    check_can(actor, Permission.PLAN_UNIT, section=assessment.unit_run.section)
    locked = _lock(assessment)
    _refuse_frozen([item.pk])
    removed, _rows = Item.objects.filter(pk=item.pk).delete()
    if removed:
        _raise_version(locked)


def _lock(assessment: Assessment) -> Assessment:
    """The full lock: a try that starts meanwhile refers to the check and has to wait."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


def _raise_version(assessment: Assessment, *, fields: Collection[str] = ()) -> None:
    assessment.version += 1
    assessment.save(update_fields=[*fields, "version"])


def _refuse_frozen(item_ids: Collection[int]) -> None:
    if AttemptItem.objects.filter(item__in=item_ids).exists():
        raise QuestionFrozen


def _refuse_frozen_form(form: ParallelForm) -> None:
    if AttemptItem.objects.filter(item__form=form).exists():
        raise FormFrozen(form.label)


def _check_content(assessment: Assessment, content: ItemContent) -> None:
    known = Objective.objects.filter(pk__in=content.objective_ids, unit__runs=assessment.unit_run_id).count()
    if not content.objective_ids or known != len(set(content.objective_ids)):
        raise QuestionIncomplete("objectives_missing", _("Say which objective the question shows."))
    if content.key is None:
        raise QuestionIncomplete("key_missing", _("Say what the right answer is."))
    if not content.stem and not isinstance(content.key, PointsOnlyKey):
        raise QuestionIncomplete("stem_missing", _("Write the question."))


def _append(form: ParallelForm, content: ItemContent) -> Item:
    _refuse_frozen_form(form)
    rows = Item.objects.filter(form=form)
    position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    item = Item.objects.create(
        school_id=form.school_id,
        form=form,
        position=position,
        label=_free_label(set(rows.values_list("label", flat=True)), position),
        kind=content.kind.value,
        stem=content.stem,
        points=content.points,
        options=[{"id": option, "text": text} for option, text in content.options],
    )
    _write_key(item, content)
    _align(item, content.objective_ids)
    refuse_too_many_points(form)
    return item


def _free_label(taken: Collection[str], position: int) -> str:
    """A label stays with its question when others go or move, so the number may already be in use."""
    while str(position) in taken:
        position += 1
    return str(position)


def _write_key(item: Item, content: ItemContent) -> None:
    if content.key is None:
        return
    AnswerKey.objects.update_or_create(
        item=item, defaults={"school_id": item.school_id, "body": key_to_json(content.key)}
    )


def _align(item: Item, objective_ids: Collection[int]) -> None:
    ItemAlignment.objects.filter(item=item).exclude(objective__in=objective_ids).delete()
    had = set(ItemAlignment.objects.filter(item=item).values_list("objective_id", flat=True))
    ItemAlignment.objects.bulk_create(
        ItemAlignment(school_id=item.school_id, item=item, objective_id=objective_id)
        for objective_id in sorted(set(objective_ids) - had)
    )
