"""What a student does next: one thing, the most urgent one they can do themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mastery.engine.enrichment import EnrichmentState
from mastery.engine.reassessment import Refusal, RefusalCode, Resume, Start


class StepKind(StrEnum):
    """Every kind of next step, the most urgent first."""

    RESUME = "resume"
    CORRECTIVE = "corrective"
    TAKE = "take"
    CHOOSE = "choose"
    GO_ON = "go_on"
    MARKING = "marking"
    WAIT = "wait"
    TEACHER = "teacher"
    USED = "used"
    DONE = "done"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """What `reassessment.decide_start` answers this student about one check now."""

    check_id: int
    answer: Start | Resume | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`check_id` names the check where there is one, `at` when it closes (TAKE) or opens (WAIT)."""

    kind: StepKind
    corrective_id: int | None = None
    check_id: int | None = None
    chance: int | None = None
    at: datetime | None = None
    code: RefusalCode | None = None


def next_step(
    *,
    correctives: Sequence[int],
    checks: Sequence[CheckAnswer],
    enrichment: EnrichmentState | None,
) -> NextStep:
    """An open try comes first, then a different way in, then a try that may start, then going further.

    Only when nothing of this can be done now, the step says what is waited for. `correctives` are those still
    to do, oldest first.
    """
    resumed = [check for check in checks if isinstance(check.answer, Resume)]
    if resumed:
        return NextStep(kind=StepKind.RESUME, check_id=resumed[0].check_id)
    if correctives:
        return NextStep(kind=StepKind.CORRECTIVE, corrective_id=correctives[0])
    return _take(checks) or _go_further(enrichment) or _wait(checks) or _end(checks, enrichment)


def _take(checks: Sequence[CheckAnswer]) -> NextStep | None:
    """Of several tries the one that closes first."""
    open_now = [(check.answer, check.check_id) for check in checks if isinstance(check.answer, Start)]
    if not open_now:
        return None
    start, check_id = min(open_now, key=lambda pair: (pair[0].closes_at, pair[1]))
    return NextStep(kind=StepKind.TAKE, check_id=check_id, chance=start.chance, at=start.closes_at)


def _go_further(enrichment: EnrichmentState | None) -> NextStep | None:
    kinds = {
        EnrichmentState.OFFERED: StepKind.CHOOSE,
        EnrichmentState.CHOSEN: StepKind.GO_ON,
        EnrichmentState.CHANGED: StepKind.GO_ON,
    }
    kind = kinds.get(enrichment) if enrichment else None
    return NextStep(kind=kind) if kind else None


_WAITING: tuple[tuple[StepKind, frozenset[RefusalCode]], ...] = (
    (StepKind.MARKING, frozenset({RefusalCode.BEING_MARKED})),
    (
        StepKind.TEACHER,
        frozenset({RefusalCode.CORRECTIVE_NOT_GIVEN, RefusalCode.NO_FORM_LEFT, RefusalCode.NO_WINDOW}),
    ),
    (StepKind.USED, frozenset({RefusalCode.CHANCES_USED})),
)


def _wait(checks: Sequence[CheckAnswer]) -> NextStep | None:
    """A date comes before what somebody else has to do, except for marks, which come first."""
    refused = [(check, check.answer) for check in checks if isinstance(check.answer, Refusal)]
    dated = [(refusal.opens_at, check.check_id) for check, refusal in refused if refusal.opens_at]
    steps = [
        NextStep(kind=kind, check_id=check.check_id, code=refusal.code)
        for kind, codes in _WAITING
        for check, refusal in refused
        if refusal.code in codes
    ]
    if dated and not (steps and steps[0].kind is StepKind.MARKING):
        opens_at, check_id = min(dated)
        return NextStep(kind=StepKind.WAIT, check_id=check_id, at=opens_at)
    return steps[0] if steps else None


def _end(checks: Sequence[CheckAnswer], enrichment: EnrichmentState | None) -> NextStep:
    """All mastered is the end of a unit; a unit without a check has not begun."""
    return NextStep(kind=StepKind.DONE if checks or enrichment else StepKind.NOTHING)
