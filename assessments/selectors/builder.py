"""A check as its builder shows it: forms side by side, coverage by objective, what students have had."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import AnswerKey, Assessment, AttemptItem, Item, ItemAlignment, ParallelForm
from mastery.engine.marking import (
    ItemKind,
    Key,
    MultipleChoiceKey,
    NumericKey,
    PointsOnlyKey,
    ShortTextKey,
    SingleChoiceKey,
    TrueFalseKey,
    key_from_json,
    key_to_json,
)
from mastery.engine.planning import ENOUGH_ITEMS, FormPart, PlannedForm
from mastery.engine.refusals import Refused
from mastery.engine.wording import listing, number
from mastery.models import Objective
from mastery.selectors.units import seen_mark

KIND_WORDS: Final[dict[ItemKind, Promise]] = {
    ItemKind.SINGLE_CHOICE: gettext_lazy("Single choice"),
    ItemKind.MULTIPLE_CHOICE: gettext_lazy("Several choices"),
    ItemKind.TRUE_FALSE: gettext_lazy("True or false"),
    ItemKind.NUMERIC: gettext_lazy("Number"),
    ItemKind.SHORT_TEXT: gettext_lazy("Short text"),
    ItemKind.POINTS_ONLY: gettext_lazy("Points only (marked on paper)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """What an author writes of a question: the same record when it is typed and when it is stored."""

    kind: ItemKind
    stem: str
    points: Decimal
    options: tuple[tuple[str, str], ...]
    key: Key | None
    objective_ids: tuple[int, ...]

    @property
    def values(self) -> tuple[object, ...]:
        """For comparing two versions of a question."""
        return (
            self.kind.value,
            self.stem,
            number(self.points),
            self.options,
            None if self.key is None else sorted(key_to_json(self.key).items()),
            tuple(sorted(self.objective_ids)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltItem:
    """One question in the builder; a frozen one stays as students have had it."""

    item_id: int
    label: str
    kind_words: Promise
    points: str
    codes: tuple[str, ...]
    answer: str
    is_frozen: bool
    is_first: bool
    is_last: bool
    content: ItemContent
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltForm:
    """One parallel form. Into a frozen one, which students have had, no question comes or moves."""

    form_id: int
    label: str
    items: tuple[BuiltItem, ...]
    is_frozen: bool

    @property
    def points(self) -> str:
        return number(sum((item.content.points for item in self.items), Decimal(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How one objective is asked on each form, in a sentence; `is_enough` when nothing is left to do."""

    objective_id: int
    code: str
    statement: str
    is_essential: bool
    sentence: str
    is_enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """A check with all its forms."""

    assessment_id: int
    title: str
    minutes: int | None
    version: int
    seen: str
    forms: tuple[BuiltForm, ...]
    coverage: tuple[Coverage, ...]

    def form(self, label: str) -> BuiltForm | None:
        return next((form for form in self.forms if form.label == label), None)

    def item(self, item_id: int) -> BuiltItem:
        return next(item for form in self.forms for item in form.items if item.item_id == item_id)


def builder(assessment: Assessment) -> Builder:
    """Everything the builder shows; three queries."""
    in_plan = Objective.objects.in_plan().filter(unit=assessment.unit_run.unit_id)
    objectives = list(in_plan.order_by("position", "pk"))
    codes = {objective.pk: objective.code for objective in objectives}
    forms = _forms(assessment, codes)
    return Builder(
        assessment_id=assessment.pk,
        title=assessment.title,
        minutes=assessment.minutes,
        version=assessment.version,
        seen=seen_mark((assessment.title, assessment.minutes)),
        forms=forms,
        coverage=tuple(_coverage(objective, forms) for objective in objectives),
    )


def stored_content(item: Item, *, objective_ids: Sequence[int]) -> ItemContent:
    kind = ItemKind(item.kind)
    return ItemContent(
        kind=kind,
        stem=item.stem,
        points=item.points,
        options=tuple((option["id"], option["text"]) for option in item.options),
        key=_stored_key(item, kind),
        objective_ids=tuple(sorted(objective_ids)),
    )


def _stored_key(item: Item, kind: ItemKind) -> Key | None:
    """None while nobody has said what is right: the author can still open the question and do so."""
    try:
        return key_from_json(kind, item.answer_key.body)
    except (AnswerKey.DoesNotExist, Refused):
        return PointsOnlyKey() if kind is ItemKind.POINTS_ONLY else None


def planned_form(form: BuiltForm) -> PlannedForm:
    """The form as the engine reads it."""
    points: defaultdict[int, Decimal] = defaultdict(Decimal)
    count: defaultdict[int, int] = defaultdict(int)
    for item in form.items:
        for objective_id in item.content.objective_ids:
            points[objective_id] += item.content.points
            count[objective_id] += 1
    parts = (
        FormPart(objective_id=objective_id, items=count[objective_id], points=points[objective_id])
        for objective_id in points
    )
    return PlannedForm(label=form.label, parts=tuple(parts))


def _forms(assessment: Assessment, codes: Mapping[int, str]) -> tuple[BuiltForm, ...]:
    rows: defaultdict[int, list[Any]] = defaultdict(list)
    aligned = ItemAlignment.objects.filter(item=OuterRef("pk")).order_by("objective").values("objective")
    items = (
        Item.objects.filter(form__assessment=assessment)
        .select_related("answer_key")
        .annotate(
            aligned_ids=ArraySubquery(aligned),
            had=Exists(AttemptItem.objects.filter(item=OuterRef("pk"))),
        )
        .order_by("position")
    )
    for item in items:
        rows[item.form_id].append(item)
    return tuple(
        BuiltForm(
            form_id=form.pk,
            label=form.label,
            items=_items(rows[form.pk], codes),
            is_frozen=any(item.had for item in rows[form.pk]),
        )
        for form in ParallelForm.objects.filter(assessment=assessment).order_by("label")
    )


def _items(rows: Sequence[Any], codes: Mapping[int, str]) -> tuple[BuiltItem, ...]:
    """`rows` are items with what `_forms` annotates."""
    return tuple(_item(row, codes, is_first=row is rows[0], is_last=row is rows[-1]) for row in rows)


def _item(row: Any, codes: Mapping[int, str], *, is_first: bool, is_last: bool) -> BuiltItem:
    content = stored_content(row, objective_ids=row.aligned_ids)
    return BuiltItem(
        item_id=row.pk,
        label=row.label,
        kind_words=KIND_WORDS[content.kind],
        points=number(content.points),
        codes=tuple(codes[objective_id] for objective_id in row.aligned_ids if objective_id in codes),
        answer=answer_words(content),
        is_frozen=row.had,
        is_first=is_first,
        is_last=is_last,
        content=content,
        seen=seen_mark(content.values),
    )


def answer_words(content: ItemContent) -> str:
    """The right answer in a line, for the author's eye."""
    texts = dict(content.options)
    match content.key:
        case SingleChoiceKey(right=right):
            return texts.get(right, right)
        case MultipleChoiceKey(right=chosen):
            return listing([text for option, text in content.options if option in chosen])
        case TrueFalseKey(right=is_true):
            return _("true") if is_true else _("false")
        case NumericKey():
            return _numeric_words(content.key)
        case ShortTextKey(accepted=accepted):
            return _(" or ").join(accepted)
        case PointsOnlyKey():
            return _("a person gives the points")
        case None:
            return _("no answer key yet")


def _numeric_words(key: NumericKey) -> str:
    body = key_to_json(key)
    if key.tolerance == 0:
        return str(body["value"])
    return _("%(value)s, up to %(tolerance)s away") % body


def _coverage(objective: Objective, forms: Sequence[BuiltForm]) -> Coverage:
    """F4: 4 questions, 4 points on form A; 4 on form B, enough."""
    parts = [(form.label, _part(planned_form(form), objective.pk)) for form in forms]
    same_points = len({part.points for _label, part in parts}) <= 1
    is_enough = len(parts) > 1 and same_points and all(part.items >= ENOUGH_ITEMS for _label, part in parts)
    told = [_part_words(label, part) for label, part in parts]
    return Coverage(
        objective_id=objective.pk,
        code=objective.code,
        statement=objective.statement,
        is_essential=objective.is_essential,
        sentence=_("%(parts)s: %(verdict)s")
        % {"parts": "; ".join(told), "verdict": _verdict(parts, same_points)},
        is_enough=is_enough,
    )


def _part(form: PlannedForm, objective_id: int) -> FormPart:
    nothing = FormPart(objective_id=objective_id, items=0, points=Decimal(0))
    return next((part for part in form.parts if part.objective_id == objective_id), nothing)


def _part_words(label: str, part: FormPart) -> str:
    if part.items == 0:
        return _("no question on form %s") % label
    questions = ngettext("%(count)d question", "%(count)d questions", part.items) % {"count": part.items}
    points = ngettext("%(points)s point", "%(points)s points", 1 if part.points == 1 else 2)
    worth = points % {"points": number(part.points)}
    return _("%(questions)s, %(worth)s on form %(label)s") % {
        "questions": questions,
        "worth": worth,
        "label": label,
    }


def _verdict(parts: Sequence[tuple[str, FormPart]], same_points: bool) -> str:
    bare = [label for label, part in parts if part.items == 0]
    if bare:
        return _("add questions on form %s") % listing(bare)
    if not same_points:
        return _("the points differ between the forms")
    if any(part.items < ENOUGH_ITEMS for _label, part in parts):
        return _("fewer than %d questions show little") % ENOUGH_ITEMS
    return _("enough")
