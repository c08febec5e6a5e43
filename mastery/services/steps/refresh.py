"""What a probe's misses open, and what an answer that was mended takes back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.services.steps.notices import Telling, tell
from mastery.engine.correctives import Approach
from mastery.engine.retention import Outcome, refresh_approach
from mastery.models import Objective, RefreshTask, RetentionProbe, RetentionResult
from mastery.selectors.corrective_texts import OwnTexts, own_texts, text_for
from mastery.selectors.retention import tried_for_refresh
from mastery.selectors.work import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What saving a probe did; `without_new` are the misses for which no new approach was left."""

    saved: int
    opened: int
    without_new: tuple[Pair, ...]


def open_and_withdraw(rows: Sequence[RetentionResult], *, probe: RetentionProbe, now: datetime) -> Refreshed:
    missed = [row for row in rows if row.outcome == Outcome.MISSED.value]
    _withdraw({_pair(row) for row in rows} - {_pair(row) for row in missed}, probe)
    in_hand = _in_hand(missed)
    wanted = [row for row in missed if _pair(row) not in in_hand]
    tried = tried_for_refresh([_pair(row) for row in wanted])
    approaches = {row: refresh_approach(tried=tried.get(_pair(row), set())) for row in wanted}
    tasks = _tasks({row: found for row, found in approaches.items() if found}, now=now)
    tell([_told(task) for task in tasks], school_id=probe.school_id, now=now)
    return Refreshed(
        saved=len(rows),
        opened=len(tasks),
        without_new=tuple(_pair(row) for row, found in approaches.items() if found is None),
    )


def _in_hand(rows: Collection[RetentionResult]) -> set[Pair]:
    """One refresh task at a time for a student and an objective, and one for each probe."""
    tasks = RefreshTask.objects.filter(
        student__in={row.student_id for row in rows}, objective__in={row.objective_id for row in rows}
    )
    of_this_probe = Q(result__probe__in={row.probe_id for row in rows}, state="done")
    return set(tasks.filter(of_this_probe | Q(state="assigned")).values_list("student_id", "objective_id"))


def _withdraw(pairs: Collection[Pair], probe: RetentionProbe) -> None:
    for task in RefreshTask.objects.filter(result__probe=probe, state="assigned"):
        if (task.student_id, task.objective_id) in pairs:
            task.state = "withdrawn"
            task.save(update_fields=["state"])


def _tasks(approaches: Mapping[RetentionResult, Approach], *, now: datetime) -> list[RefreshTask]:
    objectives = Objective.objects.in_bulk({row.objective_id for row in approaches})
    own = own_texts(objectives)
    return RefreshTask.objects.bulk_create(
        _task(row, objectives[row.objective_id], approach, own, now=now)
        for row, approach in approaches.items()
    )


def _task(
    row: RetentionResult, objective: Objective, approach: Approach, own: OwnTexts, *, now: datetime
) -> RefreshTask:
    text = text_for(objective.pk, approach, statement=objective.statement, own=own)
    return RefreshTask(
        school_id=row.school_id,
        result=row,
        student_id=row.student_id,
        objective=objective,
        approach=approach.value,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        assigned_at=now,
    )


def _told(task: RefreshTask) -> Telling:
    """Kindly: what was reached stays reached."""
    return Telling(
        recipient_id=task.student_id,
        key=f"refresh:{task.pk}",
        title=_("A short refresher: %(title)s") % {"title": task.title},
        body=_("%(statement)s. You mastered this, and that stays. Some minutes bring it back to mind.")
        % {"statement": task.objective.statement.rstrip(". ")},
        url=reverse("mastery:refresh", args=[task.pk]),
    )


def _pair(row: RetentionResult) -> Pair:
    return row.student_id, row.objective_id
