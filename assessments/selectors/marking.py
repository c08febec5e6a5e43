"""What waits to be marked in a check: one question for all students at a time."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Assessment, AttemptItem, Mark, Response
from assessments.selectors.answer_words import right_words, words_of
from classroom.selectors.namesakes import names_in_class
from mastery.engine.attempts import AttemptState
from mastery.engine.wording import number


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """A question with answers that nobody has marked yet."""

    item_id: int
    form: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAnswer:
    """One student's answer; `text` is "" when nothing was written."""

    attempt_id: int
    student_name: str
    text: str
    is_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPage:
    """The question being marked, and the others that wait. Without a question nothing waits."""

    items: tuple[WaitingItem, ...]
    item_id: int | None
    form: str
    label: str
    stem: str
    points: str
    right: str
    answers: tuple[WaitingAnswer, ...]


def waiting(assessment: Assessment) -> QuerySet[AttemptItem]:
    """Questions of handed-in tries without a mark."""
    marked = Mark.objects.filter(attempt=OuterRef("attempt"), item=OuterRef("item"))
    return AttemptItem.objects.filter(
        ~Exists(marked), attempt__assessment=assessment, attempt__state=AttemptState.SUBMITTED.value
    )


def mark_page(assessment: Assessment, *, item_id: int | None) -> MarkPage:
    """Three queries, however many students. Without a known `item_id` the first question that waits is open."""
    rows = list(
        waiting(assessment)
        .select_related("item__answer_key", "item__form", "attempt__enrollment__student")
        .order_by("item__form__label", "item__position", "attempt__enrollment__student__sort_key", "pk")
    )
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.item_id] = counts.get(row.item_id, 0) + 1
    current = item_id if item_id in counts else next(iter(counts), None)
    first_of = {row.item_id: row.item for row in reversed(rows)}
    items = tuple(
        WaitingItem(
            item_id=each,
            form=first_of[each].form.label,
            label=first_of[each].label,
            count=count,
            is_current=each == current,
        )
        for each, count in counts.items()
    )
    if current is None:
        return MarkPage(items=(), item_id=None, form="", label="", stem="", points="", right="", answers=())
    item = first_of[current]
    return MarkPage(
        items=items,
        item_id=current,
        form=item.form.label,
        label=item.label,
        stem=item.stem,
        points=number(item.points),
        right=right_words(item),
        answers=_answers([row for row in rows if row.item_id == current]),
    )


def _answers(rows: list[AttemptItem]) -> tuple[WaitingAnswer, ...]:
    attempts = [row.attempt_id for row in rows]
    given = dict(
        Response.objects.filter(attempt__in=attempts, item=rows[0].item_id).values_list("attempt_id", "body")
    )
    names = names_in_class(row.attempt.enrollment.student for row in rows)
    return tuple(
        WaitingAnswer(
            attempt_id=row.attempt_id,
            student_name=names[row.attempt.enrollment.student_id],
            text=words_of(row.item, given.get(row.attempt_id)),
            is_paper=row.attempt.medium == "paper",
        )
        for row in rows
    )
