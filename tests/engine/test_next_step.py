"""Rules of docs/rules.md, section next_step."""

from datetime import timedelta

import pytest

from mastery.engine.enrichment import EnrichmentState
from mastery.engine.next_step import CheckAnswer, NextStep, StepKind, next_step
from mastery.engine.reassessment import Refusal, RefusalCode, Resume, Start
from tests.engine.records import FIRST_DAY

SOON, LATER = FIRST_DAY + timedelta(days=1), FIRST_DAY + timedelta(days=9)


def may_start(check_id: int = 1, *, closes_at=SOON, chance: int = 1) -> CheckAnswer:
    start = Start(
        number=chance, chance=chance, form_label="A", objective_ids=(1,), left_out=(), closes_at=closes_at
    )
    return CheckAnswer(check_id=check_id, answer=start)


def resumes(check_id: int = 1) -> CheckAnswer:
    return CheckAnswer(check_id=check_id, answer=Resume(number=1, form_label="A"))


def refused(code: RefusalCode, check_id: int = 1, *, opens_at=None) -> CheckAnswer:
    return CheckAnswer(check_id=check_id, answer=Refusal(code=code, message="", opens_at=opens_at))


OPENS_SOON = refused(RefusalCode.WINDOW_NOT_OPEN, 1, opens_at=SOON)
OPENS_LATER = refused(RefusalCode.WINDOW_NOT_OPEN, 2, opens_at=LATER)


@pytest.mark.parametrize(
    ("correctives", "checks", "enrichment", "expected"),
    [
        pytest.param(
            [7], [resumes(3)], None, NextStep(kind=StepKind.RESUME, check_id=3), id="an open try comes first"
        ),
        pytest.param(
            [7, 9],
            [may_start()],
            EnrichmentState.OFFERED,
            NextStep(kind=StepKind.CORRECTIVE, corrective_id=7),
            id="a different way in comes before a try that asks only the rest",
        ),
        pytest.param(
            [],
            [may_start(1, closes_at=LATER), may_start(2, closes_at=SOON, chance=2)],
            EnrichmentState.OFFERED,
            NextStep(kind=StepKind.TAKE, check_id=2, chance=2, at=SOON),
            id="of two tries the one that closes first",
        ),
        pytest.param(
            [],
            [OPENS_SOON],
            EnrichmentState.OFFERED,
            NextStep(kind=StepKind.CHOOSE),
            id="going further comes before waiting",
        ),
        pytest.param(
            [],
            [OPENS_SOON],
            EnrichmentState.CHOSEN,
            NextStep(kind=StepKind.GO_ON),
            id="what was chosen goes on",
        ),
        pytest.param(
            [],
            [OPENS_SOON],
            EnrichmentState.CHANGED,
            NextStep(kind=StepKind.GO_ON),
            id="and what was changed to",
        ),
        pytest.param(
            [],
            [OPENS_LATER, OPENS_SOON],
            EnrichmentState.DONE,
            NextStep(kind=StepKind.WAIT, check_id=1, at=SOON),
            id="then the next date",
        ),
        pytest.param(
            [],
            [OPENS_SOON, refused(RefusalCode.BEING_MARKED, 2)],
            None,
            NextStep(kind=StepKind.MARKING, check_id=2, code=RefusalCode.BEING_MARKED),
            id="marks come before a date",
        ),
        pytest.param(
            [],
            [refused(RefusalCode.CORRECTIVE_NOT_GIVEN, 1), OPENS_LATER],
            None,
            NextStep(kind=StepKind.WAIT, check_id=2, at=LATER),
            id="a date comes before what the teacher prepares",
        ),
        pytest.param(
            [],
            [refused(RefusalCode.CHANCES_USED, 1), refused(RefusalCode.CORRECTIVE_NOT_GIVEN, 2)],
            None,
            NextStep(kind=StepKind.TEACHER, check_id=2, code=RefusalCode.CORRECTIVE_NOT_GIVEN),
            id="the teacher's turn comes before used chances",
        ),
        pytest.param(
            [],
            [refused(RefusalCode.CHANCES_USED)],
            None,
            NextStep(kind=StepKind.USED, check_id=1, code=RefusalCode.CHANCES_USED),
            id="all chances used",
        ),
        pytest.param(
            [], [refused(RefusalCode.ALL_MASTERED)], None, NextStep(kind=StepKind.DONE), id="all mastered"
        ),
        pytest.param(
            [],
            [refused(RefusalCode.ALL_MASTERED)],
            EnrichmentState.DONE,
            NextStep(kind=StepKind.DONE),
            id="all mastered and extended",
        ),
        pytest.param(
            [],
            [],
            EnrichmentState.DONE,
            NextStep(kind=StepKind.DONE),
            id="gone further where nothing is checked",
        ),
        pytest.param([], [], None, NextStep(kind=StepKind.NOTHING), id="no check yet"),
    ],
)
def test_next_step_is_the_most_urgent_one(correctives, checks, enrichment, expected):
    assert next_step(correctives=correctives, checks=checks, enrichment=enrichment) == expected
