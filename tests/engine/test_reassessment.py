"""Rules of docs/rules.md, section reassessment."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.attempts import AttemptState
from mastery.engine.policy import DEFAULT_POLICY, FormRule, Gate, Policy
from mastery.engine.reassessment import (
    AskedObjective,
    CorrectiveState,
    PastAttempt,
    Refusal,
    RefusalCode,
    Resume,
    Start,
    Window,
    decide_start,
)
from mastery.engine.status import Status
from tests.engine.records import FIRST_DAY

OPEN, SUBMITTED, SCORED, VOID = AttemptState
NONE, ASSIGNED, DONE, WAIVED = CorrectiveState
UNKNOWN, NOT_YET, MASTERED, EXEMPT = Status

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CHECK = Window(chance=1, opens_at=FIRST_DAY, closes_at=FIRST_DAY + DAY)
SECOND_CHANCE = Window(chance=2, opens_at=FIRST_DAY + 7 * DAY, closes_at=FIRST_DAY + 8 * DAY)
FROM_NOW = Window(chance=3, opens_at=SECOND_CHANCE.opens_at, closes_at=SECOND_CHANCE.closes_at)
THIRD_CHANCE = Window(chance=3, opens_at=FIRST_DAY + 14 * DAY, closes_at=FIRST_DAY + 15 * DAY)


def objective(number: int, status: Status = NOT_YET, corrective: CorrectiveState = DONE) -> AskedObjective:
    return AskedObjective(objective_id=number, code=f"F{number}", status=status, corrective=corrective)


def attempt(
    number: int, form: str, state: AttemptState = SCORED, *, handed_in: datetime | None = None
) -> PastAttempt:
    return PastAttempt(number=number, form_label=form, state=state, handed_in_at=handed_in)


def asks(**values: Any) -> Policy:
    return replace(DEFAULT_POLICY, **values)


FRESH = [objective(1, UNKNOWN, NONE), objective(2, UNKNOWN, NONE)]
AFTER_CHECK = [objective(1, MASTERED, NONE), objective(2), objective(3, NOT_YET, ASSIGNED)]
CHECKED = [attempt(1, "A")]


def decide(**changes):
    """The usual case, a second chance with F2 corrected and F3 in hand, with what the case changes."""
    case: dict[str, Any] = {
        "windows": [CHECK, SECOND_CHANCE],
        "attempts": CHECKED,
        "form_labels": ["A", "B"],
        "objectives": AFTER_CHECK,
        "policy": asks(),
        "now": SECOND_CHANCE.opens_at,
    }
    return decide_start(**(case | changes))


def started(
    number: int,
    form: str,
    asked: tuple[int, ...],
    *,
    chance: int | None = None,
    again: bool = False,
    left_out=(),
    closes=None,
    is_last: bool | None = None,
):
    """The second of two chances is the last, and so is any later one, unless the case says otherwise."""
    chance = number if chance is None else chance
    return Start(
        number=number,
        chance=chance,
        form_label=form,
        is_form_again=again,
        objective_ids=asked,
        left_out=left_out,
        closes_at=(closes or SECOND_CHANCE).closes_at,
        is_last=chance > 1 if is_last is None else is_last,
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"attempts": [], "objectives": FRESH, "now": CHECK.opens_at},
            started(1, "A", (1, 2), closes=CHECK),
            id="the first try asks everything, on the first form",
        ),
        pytest.param(
            {"attempts": [], "objectives": FRESH, "now": SECOND_CHANCE.opens_at},
            started(1, "A", (1, 2)),
            id="away for the check: the first try in the window of the second chance",
        ),
        pytest.param(
            {"attempts": [], "objectives": [objective(1, NOT_YET, NONE), objective(2, UNKNOWN, NONE)]},
            started(1, "A", (1, 2)),
            id="the first try waits for no corrective",
        ),
        pytest.param(
            {"attempts": [], "objectives": [objective(1, MASTERED, NONE), objective(2, UNKNOWN, NONE)]},
            started(1, "A", (2,)),
            id="what is mastered elsewhere is not asked",
        ),
        pytest.param(
            {"attempts": [], "objectives": [objective(1, EXEMPT, NONE), objective(2, UNKNOWN, NONE)]},
            started(1, "A", (2,)),
            id="what the student is exempt from is not asked",
        ),
        pytest.param(
            {}, started(2, "B", (2,), left_out=(3,)), id="the second chance asks what is corrected, on form B"
        ),
        pytest.param(
            {"objectives": [objective(1, NOT_YET, WAIVED), objective(2)]},
            started(2, "B", (1, 2)),
            id="a waived corrective opens the gate too",
        ),
        pytest.param(
            {"objectives": [objective(1, UNKNOWN, NONE), objective(2)]},
            started(2, "B", (1, 2)),
            id="never assessed: nothing to correct, so nothing to wait for",
        ),
        pytest.param(
            {"objectives": [objective(1, UNKNOWN, ASSIGNED), objective(2)]},
            started(2, "B", (2,), left_out=(1,)),
            id="never assessed, but work was given: it comes first",
        ),
        pytest.param(
            {"objectives": [objective(1, NOT_YET, NONE), objective(2)]},
            started(2, "B", (2,), left_out=(1,)),
            id="no corrective given yet: left out",
        ),
        pytest.param(
            {"attempts": [attempt(1, "A", VOID)]},
            started(1, "B", (2, 3)),
            id="a void attempt gives its chance and its number back, but not its form",
        ),
        pytest.param(
            {"attempts": [attempt(1, "A", VOID), attempt(2, "B")], "form_labels": ["A", "B", "C"]},
            started(1, "C", (2,), chance=2, left_out=(3,)),
            id="a void attempt before another gives its number back too",
        ),
        pytest.param(
            {"attempts": [attempt(1, "B")]},
            started(2, "A", (2,), left_out=(3,)),
            id="the first form not had yet",
        ),
        pytest.param(
            {"windows": [SECOND_CHANCE, THIRD_CHANCE], "now": THIRD_CHANCE.opens_at},
            started(2, "B", (2,), left_out=(3,), closes=THIRD_CHANCE),
            id="the second chance in the window of the third",
        ),
        pytest.param(
            {
                "windows": [CHECK, SECOND_CHANCE, THIRD_CHANCE],
                "attempts": [attempt(1, "A"), attempt(2, "B")],
                "form_labels": ["A", "B", "C"],
                "policy": asks(chances=3),
                "now": THIRD_CHANCE.opens_at,
            },
            started(3, "C", (2,), left_out=(3,), closes=THIRD_CHANCE),
            id="the third chance",
        ),
        pytest.param(
            {
                "windows": [
                    SECOND_CHANCE,
                    Window(
                        chance=2, opens_at=SECOND_CHANCE.opens_at, closes_at=SECOND_CHANCE.closes_at + DAY
                    ),
                ]
            },
            Start(
                number=2,
                chance=2,
                form_label="B",
                objective_ids=(2,),
                left_out=(3,),
                closes_at=SECOND_CHANCE.closes_at + DAY,
                is_last=True,
            ),
            id="of two open windows the later end counts",
        ),
        pytest.param(
            {"now": SECOND_CHANCE.closes_at - SECOND},
            started(2, "B", (2,), left_out=(3,)),
            id="the last second",
        ),
        pytest.param(
            {
                "attempts": [attempt(1, "A"), attempt(2, "B")],
                "form_labels": ["A", "B", "C"],
                "windows": [FROM_NOW],
                "extra_chances": 1,
            },
            started(3, "C", (2,), left_out=(3,)),
            id="an extra chance comes on top of those of the policy",
        ),
    ],
)
def test_an_attempt_may_start(changes, expected):
    assert decide(**changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="during the window"),
        pytest.param(
            {"now": SECOND_CHANCE.closes_at + DAY}, id="after it: what is open is taken up or handed in"
        ),
        pytest.param({"objectives": [objective(1, MASTERED)]}, id="whatever is mastered meanwhile"),
        pytest.param({"policy": asks(chances=1)}, id="whatever the chances"),
    ],
)
def test_an_open_attempt_is_resumed(changes):
    case = {"attempts": [attempt(1, "A"), attempt(2, "B", OPEN)]} | changes
    assert decide(**case) == Resume(number=2, form_label="B")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"objectives": [objective(1, MASTERED, NONE), objective(2, EXEMPT, NONE)]},
            Refusal(
                code=RefusalCode.ALL_MASTERED,
                message="You have mastered everything this check asks. You can go further.",
            ),
            id="nothing left to ask",
        ),
        pytest.param(
            {"attempts": [attempt(1, "A", SUBMITTED)]},
            Refusal(
                code=RefusalCode.BEING_MARKED,
                message="Your last try is still being marked. Come back when it is.",
            ),
            id="the last try has no marks yet",
        ),
        pytest.param(
            {"attempts": [attempt(1, "A"), attempt(2, "B")], "form_labels": ["A", "B", "C"]},
            Refusal(
                code=RefusalCode.CHANCES_USED,
                message="You have had every try at this check. For F2 and F3, ask your teacher for one more chance.",
                objective_ids=(2, 3),
            ),
            id="all chances used",
        ),
        pytest.param(
            {
                "attempts": [attempt(1, "A"), attempt(2, "B"), attempt(3, "C")],
                "form_labels": ["A", "B", "C", "D"],
                "extra_chances": 1,
            },
            Refusal(
                code=RefusalCode.CHANCES_USED,
                message="You have had every try at this check. For F2 and F3, ask your teacher for one more chance.",
                objective_ids=(2, 3),
            ),
            id="the extra chance is used too",
        ),
        pytest.param(
            {"objectives": [objective(1, NOT_YET, ASSIGNED), objective(2, NOT_YET, ASSIGNED)]},
            Refusal(
                code=RefusalCode.CORRECTIVE_NOT_DONE,
                message="Do your different way in for F1 and F2 first.",
                objective_ids=(1, 2),
            ),
            id="the correctives are not done",
        ),
        pytest.param(
            {"objectives": [objective(1, NOT_YET, NONE), objective(2, NOT_YET, ASSIGNED)]},
            Refusal(
                code=RefusalCode.CORRECTIVE_NOT_DONE,
                message="Do your different way in for F2 first.",
                objective_ids=(2,),
            ),
            id="the work in hand is named first",
        ),
        pytest.param(
            {"objectives": [objective(1, NOT_YET, NONE), objective(4, MASTERED, NONE)]},
            Refusal(
                code=RefusalCode.CORRECTIVE_NOT_GIVEN,
                message="Ask your teacher for a different way in for F1.",
                objective_ids=(1,),
            ),
            id="no corrective given yet",
        ),
        pytest.param(
            {"form_labels": ["A"]},
            Refusal(
                code=RefusalCode.NO_FORM_LEFT,
                message="You have had every form of this check. Your teacher needs to add one for your next try.",
            ),
            id="no form left",
        ),
        pytest.param(
            {"now": SECOND_CHANCE.opens_at - SECOND},
            Refusal(
                code=RefusalCode.WINDOW_NOT_OPEN,
                message="Your second chance opens on Tue 24 Nov at 09:00.",
                opens_at=SECOND_CHANCE.opens_at,
            ),
            id="a second too early",
        ),
        pytest.param(
            {"now": CHECK.opens_at},
            Refusal(
                code=RefusalCode.WINDOW_NOT_OPEN,
                message="Your second chance opens on Tue 24 Nov at 09:00.",
                opens_at=SECOND_CHANCE.opens_at,
            ),
            id="the window of the first try is not for the second",
        ),
        pytest.param(
            {"windows": [CHECK, THIRD_CHANCE, SECOND_CHANCE], "now": CHECK.closes_at},
            Refusal(
                code=RefusalCode.WINDOW_NOT_OPEN,
                message="Your second chance opens on Tue 24 Nov at 09:00.",
                opens_at=SECOND_CHANCE.opens_at,
            ),
            id="the next opening is named, not a later one",
        ),
        pytest.param(
            {"attempts": [], "objectives": FRESH, "now": CHECK.opens_at - SECOND},
            Refusal(
                code=RefusalCode.WINDOW_NOT_OPEN,
                message="This check opens on Tue 17 Nov at 09:00.",
                opens_at=CHECK.opens_at,
            ),
            id="the check has not opened",
        ),
        pytest.param(
            {
                "attempts": [attempt(1, "A"), attempt(2, "B")],
                "form_labels": ["A", "B", "C"],
                "policy": asks(chances=3),
            },
            Refusal(
                code=RefusalCode.NO_WINDOW,
                message="Your third chance has no day set. Ask your teacher for one.",
            ),
            id="no window for this chance",
        ),
        pytest.param(
            {"now": SECOND_CHANCE.closes_at},
            Refusal(
                code=RefusalCode.NO_WINDOW,
                message="Your second chance has no day set. Ask your teacher for one.",
            ),
            id="the closing moment is outside",
        ),
    ],
)
def test_an_attempt_may_not_start(changes, expected):
    assert decide(**changes) == expected


def test_a_chance_beyond_the_third_has_a_name_too():
    refusal = decide(
        attempts=[attempt(1, "A"), attempt(2, "B"), attempt(3, "C")],
        form_labels=["A", "B", "C", "D"],
        policy=asks(chances=None),
    )
    assert refusal.message == "Your next try has no day set. Ask your teacher for one."


@pytest.mark.parametrize(
    ("changes", "forgone"),
    [
        pytest.param({}, (3,), id="the second of two chances: what it leaves out has no further one"),
        pytest.param({"policy": asks(chances=3)}, (), id="a third chance is to come"),
        pytest.param({"policy": asks(chances=None)}, (), id="without a limit there is always another"),
        pytest.param({"extra_chances": 1}, (), id="an extra chance is to come"),
        pytest.param({"attempts": [attempt(1, "A", VOID)]}, (), id="a void try gave its chance back"),
        pytest.param({"objectives": [objective(2), objective(3)]}, (), id="the last one asks everything"),
        pytest.param(
            {"policy": asks(gate=Gate.NONE)}, (3,), id="without a gate work in hand is still left out"
        ),
        pytest.param(
            {"objectives": [objective(2), objective(3, NOT_YET, NONE)]}, (3,), id="work still to be given"
        ),
        pytest.param(
            {"attempts": [], "objectives": FRESH, "policy": asks(chances=1)},
            (),
            id="a single chance asks everything",
        ),
    ],
)
def test_what_the_last_chance_leaves_out_is_forgone(changes, forgone):
    assert decide(**changes).forgone == forgone


NO_GATE = asks(gate=Gate.NONE)


@pytest.mark.parametrize(
    ("objectives", "expected"),
    [
        pytest.param([objective(1, NOT_YET, NONE)], started(2, "B", (1,)), id="no corrective is asked for"),
        pytest.param(
            [objective(1, NOT_YET, NONE), objective(2, NOT_YET, ASSIGNED)],
            started(2, "B", (1,), left_out=(2,)),
            id="work that was given is still waited for",
        ),
        pytest.param(
            [objective(1), objective(2, NOT_YET, WAIVED)],
            started(2, "B", (1, 2)),
            id="done or waived as ever",
        ),
        pytest.param(
            [objective(1, NOT_YET, ASSIGNED)],
            Refusal(
                code=RefusalCode.CORRECTIVE_NOT_DONE,
                message="Do your different way in for F1 first.",
                objective_ids=(1,),
            ),
            id="nothing but work in hand",
        ),
    ],
)
def test_without_a_gate(objectives, expected):
    assert decide(objectives=objectives, policy=NO_GATE) == expected


@pytest.mark.parametrize(
    ("had", "labels", "expected"),
    [
        pytest.param("A", "ABC", "B", id="a form not had goes first"),
        pytest.param("AB", "AB", "A", id="the oldest again"),
        pytest.param("BA", "AB", "B", id="by when it was had, not by its letter"),
        pytest.param("ABA", "AB", "B", id="the last time counts"),
        pytest.param("A", "A", "A", id="the only one"),
    ],
)
def test_the_oldest_form_again(had, labels, expected):
    tries = [attempt(number, form) for number, form in enumerate(had, start=1)]
    answer = decide(
        attempts=tries,
        form_labels=labels,
        policy=asks(chances=None, form_rule=FormRule.OLDEST_AGAIN),
        windows=[THIRD_CHANCE],
        now=THIRD_CHANCE.opens_at,
    )
    assert answer == started(
        len(had) + 1, expected, (2,), again=expected in had, left_out=(3,), closes=THIRD_CHANCE, is_last=False
    )


def test_without_any_form_there_is_no_oldest():
    answer = decide(form_labels=[], policy=asks(form_rule=FormRule.OLDEST_AGAIN))
    assert answer.code is RefusalCode.NO_FORM_LEFT


NOW = SECOND_CHANCE.opens_at


@pytest.mark.parametrize(
    ("attempts", "days", "ready_at"),
    [
        pytest.param([attempt(1, "A", handed_in=NOW - 2 * DAY)], 2, None, id="two whole days are over"),
        pytest.param(
            [attempt(1, "A", handed_in=NOW - 2 * DAY + SECOND)], 2, NOW + SECOND, id="a second is missing"
        ),
        pytest.param([attempt(1, "A", handed_in=NOW)], 0, None, id="no days to wait"),
        pytest.param([attempt(1, "A", VOID, handed_in=NOW)], 2, None, id="a void try is not waited for"),
        pytest.param([attempt(1, "A")], 2, None, id="a try on paper that was never handed in"),
        pytest.param(
            [attempt(1, "A", handed_in=NOW - DAY), attempt(2, "C", handed_in=NOW - 5 * DAY)],
            2,
            NOW + DAY,
            id="the last one handed in counts",
        ),
    ],
)
def test_days_of_waiting(attempts, days, ready_at):
    answer = decide(attempts=attempts, policy=asks(chances=3, waiting_days=days), windows=[FROM_NOW])
    if ready_at is None:
        assert isinstance(answer, Start)
    else:
        assert (answer.code, answer.opens_at) == (RefusalCode.WAITING, ready_at)


def test_waiting_says_until_when():
    answer = decide(attempts=[attempt(1, "A", handed_in=NOW)], policy=asks(waiting_days=1))
    assert answer.message == (
        "Your next try can start on Wed 25 Nov at 09:00. Until then, work on it in a different way."
    )


def test_without_a_limit_a_fourth_try_uses_the_window_of_the_third():
    answer = decide(
        attempts=[attempt(number, form) for number, form in enumerate("ABC", start=1)],
        form_labels="ABCD",
        policy=asks(chances=None),
        windows=[THIRD_CHANCE],
        now=THIRD_CHANCE.opens_at,
    )
    assert answer == started(4, "D", (2,), left_out=(3,), closes=THIRD_CHANCE, is_last=False)


moments = st.integers(0, 20).map(lambda days: FIRST_DAY + days * DAY)
windows = st.builds(
    lambda chance, opens_at, days: Window(chance=chance, opens_at=opens_at, closes_at=opens_at + days * DAY),
    st.integers(1, 3),
    moments,
    st.integers(1, 5),
)
past = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from([SCORED, VOID, SUBMITTED])), max_size=3
).map(lambda drawn: [attempt(number, form, state) for number, (form, state) in enumerate(drawn, start=1)])
standing = st.lists(st.tuples(st.sampled_from(Status), st.sampled_from(CorrectiveState)), max_size=5).map(
    lambda drawn: [objective(number, *known) for number, known in enumerate(drawn, start=1)]
)


@given(st.lists(windows, max_size=4), past, standing, st.integers(1, 3), moments)
def test_a_start_asks_only_unmet_objectives_on_a_form_not_had(opened, attempts, objectives, chances, now):
    answer = decide_start(
        windows=opened,
        attempts=attempts,
        form_labels=["A", "B", "C"],
        objectives=objectives,
        policy=asks(chances=chances),
        now=now,
    )
    assert not isinstance(answer, Resume)
    if isinstance(answer, Refusal):
        assert answer.message.endswith(".")
        assert answer.opens_at is None or answer.opens_at > now
        return
    unmet = {known.objective_id for known in objectives if known.status in (UNKNOWN, NOT_YET)}
    assert answer.objective_ids
    assert set(answer.objective_ids) | set(answer.left_out) == unmet
    assert not set(answer.objective_ids) & set(answer.left_out)
    assert answer.form_label not in {known.form_label for known in attempts}
    assert answer.number not in {known.number for known in attempts if known.state is not VOID}
    assert answer.number <= answer.chance
    assert answer.chance <= chances
    assert any(window.is_open(now) and window.chance >= answer.chance for window in opened)
    assert answer.closes_at > now
