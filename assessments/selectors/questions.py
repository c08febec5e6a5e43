"""How each question of a check was answered, and which of them may be at fault themselves: one query."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject

from assessments.models import Assessment, ItemAlignment
from assessments.selectors.diagnosis import standing_marks
from mastery.engine.attempts import AttemptState
from mastery.engine.item_faults import Answer, Suspect, suspects
from mastery.engine.scores import Score
from mastery.selectors.foundations import resting_on
from mastery.selectors.reteaching import newest_reteach_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFound:
    """One question of one form: how many got it all right, and the misconception most of its answers show.

    `suspect` says that the question itself may be at fault.
    """

    item_id: int
    form_label: str
    label: str
    stem: str
    answered: int
    right: int
    misconception: str
    showing: int
    suspect: Suspect | None

    @property
    def share_right(self) -> int:
        """Cut to a whole percent, never rounded."""
        return self.right * 100 // self.answered if self.answered else 0


def aligned_questions(assessment: Assessment) -> QuerySet[ItemAlignment]:
    """Every question once for each objective it measures, with its marks, what the objective rests on, and
    the school's shares for reteaching."""
    marks = standing_marks(assessment).filter(item=OuterRef("item"), outcome="scored")
    packed = JSONObject(
        sitting="attempt_id",
        state="attempt__state",
        earned=Cast("earned", CharField()),
        misconception="misconception",
    )
    return (
        ItemAlignment.objects.filter(item__form__assessment=assessment)
        .select_related("objective", "item__form")
        .annotate(
            answers=ArraySubquery(marks.order_by("pk").values(packed=packed)),
            rests_on=resting_on("objective", section_id=assessment.unit_run.section_id),
            reteach=newest_reteach_rule(),
        )
        .order_by("objective__position", "objective_id", "item__form__label", "item__position")
    )


def question_of(row: Any, suspected: Iterable[Suspect]) -> QuestionFound:
    named = Counter(answer["misconception"] for answer in row.answers if answer["misconception"])
    misconception, showing = min(named.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    return QuestionFound(
        item_id=row.item_id,
        form_label=row.item.form.label,
        label=row.item.label,
        stem=row.item.stem,
        answered=len(row.answers),
        right=sum(1 for answer in row.answers if Decimal(answer["earned"]) == row.item.points),
        misconception=misconception,
        showing=showing,
        suspect=next((each for each in suspected if each.item_id == row.item_id), None),
    )


def suspected_of(rows: Sequence[Any], *, threshold_percent: Decimal) -> tuple[Suspect, ...]:
    """From sittings that are marked to the end; a question that asks two objectives stands once."""
    objectives: dict[int, set[int]] = {}
    for row in rows:
        objectives.setdefault(row.item_id, set()).add(row.objective_id)
    by_item = {row.item_id: row for row in rows}
    return suspects(
        [
            Answer(
                sitting_id=answer["sitting"],
                item_id=item_id,
                objective_ids=frozenset(objectives[item_id]),
                score=Score(Decimal(answer["earned"]), row.item.points),
            )
            for item_id, row in by_item.items()
            for answer in row.answers
            if answer["state"] == AttemptState.SCORED
        ],
        threshold_percent=threshold_percent,
    )
