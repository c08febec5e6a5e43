"""Whether an attempt may start now: chances, gate, form and window.

The first try asks every objective that is not yet mastered; a later one asks only those whose
corrective is done or waived, on a form the student has not had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from mastery.engine.attempts import AttemptState
from mastery.engine.policy import MOST_CHANCES, FormRule, Gate, Policy
from mastery.engine.status import Status
from mastery.engine.wording import day_and_time, listing


class CorrectiveState(StrEnum):
    """How far the corrective of one student on one objective is."""

    NONE = "none"
    ASSIGNED = "assigned"
    DONE = "done"
    WAIVED = "waived"


class RefusalCode(StrEnum):
    """Why an attempt may not start now."""

    ALL_MASTERED = "all_mastered"
    BEING_MARKED = "being_marked"
    CHANCES_USED = "chances_used"
    CORRECTIVE_NOT_DONE = "corrective_not_done"
    CORRECTIVE_NOT_GIVEN = "corrective_not_given"
    NO_FORM_LEFT = "no_form_left"
    WAITING = "waiting"
    WINDOW_NOT_OPEN = "window_not_open"
    NO_WINDOW = "no_window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a chance may be taken: the opening moment is inside, the closing moment is not."""

    chance: int
    opens_at: datetime
    closes_at: datetime

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAttempt:
    """An attempt of this student at this check, whatever became of it.

    `handed_in_at` is None while it is open. A do-over is a void attempt that gives its form back too.
    """

    number: int
    form_label: str
    state: AttemptState
    handed_in_at: datetime | None = None
    is_do_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedObjective:
    """An objective of the check, as this student stands on it; `code` is its name in sentences."""

    objective_id: int
    code: str
    status: Status
    corrective: CorrectiveState


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A new attempt may begin.

    `chance` counts the tries that stand and this one; `number` is the chance it takes up, which is another where an
    earlier try than the last became void. `is_form_again` where the student has had the form. `left_out` are unmet
    objectives whose corrective is not done. The attempt must be in by `closes_at`. After one that
    `is_last` there is no further chance at this check.
    """

    number: int
    chance: int
    form_label: str
    objective_ids: tuple[int, ...]
    left_out: tuple[int, ...]
    closes_at: datetime
    is_form_again: bool = False
    is_last: bool = False

    @property
    def forgone(self) -> tuple[int, ...]:
        """Unmet objectives that no try at this check will ask any more: whoever starts should know and want it."""
        return self.left_out if self.is_last else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """An attempt is already open and is taken up again, with what it asked from its start."""

    number: int
    form_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why not now. `opens_at` is the next opening, where one is announced."""

    code: RefusalCode
    message: str
    opens_at: datetime | None = None
    objective_ids: tuple[int, ...] = ()


def decide_start(
    *,
    windows: Sequence[Window],
    attempts: Sequence[PastAttempt],
    form_labels: Sequence[str],
    objectives: Sequence[AskedObjective],
    policy: Policy,
    now: datetime,
    extra_chances: int = 0,
) -> Start | Resume | Refusal:
    """What a student who asks to start gets: a new attempt, the open one, or the reason why not now.

    The reasons come in the order in which a person could do something about them. `extra_chances` are those that
    this student was given at this check, on top of the policy's.
    """
    opened = next((attempt for attempt in attempts if attempt.state is AttemptState.OPEN), None)
    if opened is not None:
        return Resume(number=opened.number, form_label=opened.form_label)
    chance = 1 + sum(attempt.state is not AttemptState.VOID for attempt in attempts)
    unmet = [objective for objective in objectives if _is_unmet(objective)]
    asked = [objective for objective in unmet if chance == 1 or _gate_is_open(objective, policy.gate)]
    counted = chance - extra_chances
    refusal = _refuse_finished(attempts, unmet, chance=counted, policy=policy) or _refuse_gate(asked, unmet)
    if refusal is not None:
        return refusal
    form_label = next_form(form_labels, attempts, policy.form_rule)
    if form_label is None:
        return Refusal(code=RefusalCode.NO_FORM_LEFT, message=_NO_FORM_LEFT)
    if refusal := _refuse_too_soon(attempts, policy=policy, now=now):
        return refusal
    serving = [window for window in windows if window.chance >= min(chance, MOST_CHANCES)]
    closes_at = max((window.closes_at for window in serving if window.is_open(now)), default=None)
    if closes_at is None:
        return _refuse_window(serving, chance=chance, now=now)
    asked_ids = _ids(asked)
    return Start(
        number=free_number(each.number for each in attempts if each.state is not AttemptState.VOID),
        chance=chance,
        form_label=form_label,
        is_form_again=form_label in _forms_had(attempts),
        objective_ids=asked_ids,
        left_out=tuple(pk for pk in _ids(unmet) if pk not in asked_ids),
        closes_at=closes_at,
        is_last=not policy.has_chance(counted + 1),
    )


_BEING_MARKED = "Your last try is still being marked. Come back when it is."
_ALL_MASTERED = "You have mastered everything this check asks. You can go further."
_NO_FORM_LEFT = "You have had every form of this check. Your teacher needs to add one for your next try."
_CHANCE_NAMES = {1: "This check", 2: "Your second chance", 3: "Your third chance"}


def _is_unmet(objective: AskedObjective) -> bool:
    return objective.status in (Status.NOT_ASSESSED, Status.NOT_YET)


def _gate_is_open(objective: AskedObjective, gate: Gate) -> bool:
    """An objective never assessed has nothing to correct, so its first evidence waits for nothing.

    Without a gate only work that was given is waited for.
    """
    if gate is Gate.NONE:
        return objective.corrective is not CorrectiveState.ASSIGNED
    if objective.corrective is CorrectiveState.NONE:
        return objective.status is Status.NOT_ASSESSED
    return objective.corrective in (CorrectiveState.DONE, CorrectiveState.WAIVED)


def _refuse_finished(
    attempts: Sequence[PastAttempt], unmet: Sequence[AskedObjective], *, chance: int, policy: Policy
) -> Refusal | None:
    if any(attempt.state is AttemptState.SUBMITTED for attempt in attempts):
        return Refusal(code=RefusalCode.BEING_MARKED, message=_BEING_MARKED)
    if not unmet:
        return Refusal(code=RefusalCode.ALL_MASTERED, message=_ALL_MASTERED)
    if not policy.has_chance(chance):
        codes = listing([objective.code for objective in unmet])
        message = f"You have had every try at this check. For {codes}, ask your teacher for one more chance."
        return Refusal(code=RefusalCode.CHANCES_USED, message=message, objective_ids=_ids(unmet))
    return None


def _refuse_gate(asked: Sequence[AskedObjective], unmet: Sequence[AskedObjective]) -> Refusal | None:
    """Work the student has in hand is named before work the teacher still has to give."""
    if asked:
        return None
    in_hand = [objective for objective in unmet if objective.corrective is CorrectiveState.ASSIGNED]
    named = in_hand or unmet
    codes = listing([objective.code for objective in named])
    if in_hand:
        code, message = RefusalCode.CORRECTIVE_NOT_DONE, f"Do your different way in for {codes} first."
    else:
        code, message = (
            RefusalCode.CORRECTIVE_NOT_GIVEN,
            f"Ask your teacher for a different way in for {codes}.",
        )
    return Refusal(code=code, message=message, objective_ids=_ids(named))


def next_form(form_labels: Sequence[str], attempts: Sequence[PastAttempt], rule: FormRule) -> str | None:
    """A void attempt gives its chance back but not its form: the student has seen it. A do-over gives both."""
    had = _forms_had(attempts)
    unused = next((label for label in form_labels if label not in had), None)
    if unused is not None or rule is FormRule.UNUSED:
        return unused
    return min(form_labels, key=lambda label: _last_place(had, label), default=None)


def free_number(standing: Iterable[int]) -> int:
    """The lowest number that no standing try has: a void one gave its own back with its chance."""
    taken = frozenset(standing)
    return next(number for number in count(1) if number not in taken)


def _forms_had(attempts: Sequence[PastAttempt]) -> list[str]:
    return [attempt.form_label for attempt in attempts if not attempt.is_do_over]


def _last_place(had: Sequence[str], label: str) -> int:
    return max(place for place, taken in enumerate(had) if taken == label)


def _refuse_too_soon(attempts: Sequence[PastAttempt], *, policy: Policy, now: datetime) -> Refusal | None:
    """Days of waiting are whole: 24 hours each, from the moment the last try that counts was handed in."""
    handed_in = [
        attempt.handed_in_at
        for attempt in attempts
        if attempt.handed_in_at is not None and attempt.state is not AttemptState.VOID
    ]
    if not handed_in or not policy.waiting_days:
        return None
    ready_at = max(handed_in) + timedelta(days=policy.waiting_days)
    if ready_at <= now:
        return None
    message = (
        f"Your next try can start on {day_and_time(ready_at)}. Until then, work on it in a different way."
    )
    return Refusal(code=RefusalCode.WAITING, message=message, opens_at=ready_at)


def _refuse_window(serving: Sequence[Window], *, chance: int, now: datetime) -> Refusal:
    name = _CHANCE_NAMES.get(chance, "Your next try")
    opens_at = min((window.opens_at for window in serving if window.opens_at > now), default=None)
    if opens_at is None:
        message = f"{name} has no day set. Ask your teacher for one."
        return Refusal(code=RefusalCode.NO_WINDOW, message=message)
    message = f"{name} opens on {day_and_time(opens_at)}."
    return Refusal(code=RefusalCode.WINDOW_NOT_OPEN, message=message, opens_at=opens_at)


def _ids(objectives: Iterable[AskedObjective]) -> tuple[int, ...]:
    return tuple(objective.objective_id for objective in objectives)
