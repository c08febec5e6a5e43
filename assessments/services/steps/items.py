"""Write a form's questions from a file, comparing each with what is stored; what holds however they are written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from assessments.models import AnswerKey, Item, ItemAlignment, ParallelForm
from classroom.refusals import DomainError
from mastery.engine.marking import ItemKind, Key, PointsOnlyKey, key_from_json, key_to_json
from mastery.engine.refusals import Refused
from mastery.engine.scores import HIGHEST_POINTS
from mastery.engine.wording import number


class TooManyPoints(DomainError):
    """What a form asks on one objective is more than one piece of evidence can hold."""

    def __init__(self, *, code: str, label: str, points: Decimal) -> None:
        super().__init__(
            "too_many_points",
            _(
                "The questions on %(code)s on form %(label)s give %(points)s points together. "
                "At most %(most)s can be counted: give fewer for some of them."
            )
            % {"code": code, "label": label, "points": number(points), "most": HIGHEST_POINTS},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenItem:
    """A question in full, so that a stored one and one of a file can be compared as values."""

    label: str
    position: int
    kind: ItemKind
    stem: str
    points: Decimal
    options: tuple[tuple[str, str], ...]
    key: Key | None
    objective_ids: frozenset[int]


def refuse_too_many_points(form: ParallelForm) -> None:
    """To be asked when the form's questions are written."""
    by_objective = ItemAlignment.objects.filter(item__form=form).values_list("objective__code")
    given = by_objective.annotate(points=Sum("item__points"))
    over = given.filter(points__gt=HIGHEST_POINTS).order_by("objective__code").first()
    if over is not None:
        code, points = over
        raise TooManyPoints(code=code, label=form.label, points=points)


def stored_items(form: ParallelForm) -> dict[str, WrittenItem]:
    """The form's questions by label."""
    aligned: dict[int, set[int]] = defaultdict(set)
    for item_id, objective_id in ItemAlignment.objects.filter(item__form=form).values_list(
        "item_id", "objective_id"
    ):
        aligned[item_id].add(objective_id)
    keys = dict(AnswerKey.objects.filter(item__form=form).values_list("item_id", "body"))
    return {
        item.label: WrittenItem(
            label=item.label,
            position=item.position,
            kind=ItemKind(item.kind),
            stem=item.stem,
            points=item.points,
            options=tuple((option["id"], option["text"]) for option in item.options),
            key=_stored_key(item, keys),
            objective_ids=frozenset(aligned[item.pk]),
        )
        for item in Item.objects.filter(form=form)
    }


def _stored_key(item: Item, keys: Mapping[int, object]) -> Key | None:
    """A key that cannot be read counts as none, so that a file can put it right."""
    kind = ItemKind(item.kind)
    try:
        return PointsOnlyKey() if kind is ItemKind.POINTS_ONLY else key_from_json(kind, keys.get(item.pk))
    except Refused:
        return None


def write_items(form: ParallelForm, written: Sequence[WrittenItem], *, keep_after: int) -> None:
    """Store questions by label. Others of the form stay, behind place `keep_after` where they were in the
    way.

    The caller holds the check, and has made sure that no student has had the form.
    """
    stored = {item.label: item for item in Item.objects.filter(form=form)}
    _make_room(stored, {each.label for each in written}, {each.position for each in written}, keep_after)
    for each in written:
        item = stored.get(each.label) or Item(school_id=form.school_id, form=form, label=each.label)
        item.position, item.kind, item.stem, item.points = (
            each.position,
            each.kind.value,
            each.stem,
            each.points,
        )
        item.options = [{"id": option_id, "text": text} for option_id, text in each.options]
        item.save()
        _write_key(item, each.key)
        _align(item, each.objective_ids)


def _make_room(stored: Mapping[str, Item], labels: set[str], places: set[int], keep_after: int) -> None:
    """Places are checked at the end of the transaction, so questions may pass each other."""
    behind = max([keep_after, *(item.position for item in stored.values())])
    in_the_way = [item for item in stored.values() if item.label not in labels and item.position in places]
    for distance, item in enumerate(sorted(in_the_way, key=lambda item: item.position), start=1):
        item.position = behind + distance
        item.save(update_fields=["position"])


def _write_key(item: Item, key: Key | None) -> None:
    if key is None or isinstance(key, PointsOnlyKey):
        AnswerKey.objects.filter(item=item).delete()
        return
    AnswerKey.objects.update_or_create(
        item=item, defaults={"school_id": item.school_id, "body": key_to_json(key)}
    )


def _align(item: Item, objective_ids: frozenset[int]) -> None:
    ItemAlignment.objects.filter(item=item).exclude(objective__in=objective_ids).delete()
    had = set(ItemAlignment.objects.filter(item=item).values_list("objective_id", flat=True))
    ItemAlignment.objects.bulk_create(
        ItemAlignment(school_id=item.school_id, item=item, objective_id=objective_id)
        for objective_id in sorted(objective_ids - had)
    )
