"""Rules of docs/rules.md, section evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.evidence import Evidence, Outcome, as_known, best, current, tries
from mastery.engine.scores import higher
from tests.engine.records import FIRST_DAY, attempts, evidence, score
from tests.engine.strategies import histories, scores

EXCUSED, VOID, DO_OVER = Outcome.EXCUSED, Outcome.VOID, Outcome.DO_OVER


@pytest.mark.parametrize(
    ("records", "best_id", "try_ids"),
    [
        pytest.param([], None, [], id="no evidence has no best"),
        pytest.param(attempts("6"), 1, [1], id="one attempt"),
        pytest.param(attempts("6", "9"), 2, [1, 2], id="the second chance is higher"),
        pytest.param(attempts("9", "4"), 1, [1, 2], id="a later worse attempt takes nothing away"),
        pytest.param(attempts("8/10", "4/5"), 1, [1, 2], id="of equals the earliest"),
        pytest.param(
            attempts("4/5", "8/10", "7"), 1, [1, 2, 3], id="of equals the earliest, whatever the points"
        ),
        pytest.param(
            [evidence(1, "8"), evidence(2, "8", day=0)], 2, [2, 1], id="order is the time of the work"
        ),
        pytest.param(
            [evidence(2, "8", day=1), evidence(1, "8", day=1)], 1, [1, 2], id="at one time: first recorded"
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, "5", day=1, replaces=1)],
            2,
            [2],
            id="a correction counts, also downwards",
        ),
        pytest.param(
            [evidence(1, "5"), evidence(2, "7", day=1, replaces=1), evidence(3, "6", day=1, replaces=2)],
            3,
            [3],
            id="the last correction counts",
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, "6"), evidence(3, "5", day=1, replaces=1)],
            2,
            [3, 2],
            id="after a correction another attempt is the best",
        ),
        pytest.param([evidence(1, outcome=EXCUSED)], None, [], id="excused is no evidence"),
        pytest.param(
            [evidence(1, "6"), evidence(2, outcome=EXCUSED)], 1, [1], id="excused takes nothing away"
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, day=1, replaces=1, outcome=VOID)],
            None,
            [],
            id="a voided attempt is gone",
        ),
        pytest.param(
            [evidence(1, "9"), evidence(2, day=1, replaces=1, outcome=VOID), evidence(3, "6")],
            3,
            [3],
            id="after a void the next attempt counts",
        ),
        pytest.param(
            [evidence(1, outcome=DO_OVER)], None, [], id="work to be done over is no evidence, nor a zero"
        ),
        pytest.param(
            [evidence(1, "4"), evidence(2, day=1, replaces=1, outcome=DO_OVER), evidence(3, "6")],
            3,
            [3],
            id="what was done over counts instead",
        ),
        pytest.param(
            [evidence(1, "6"), evidence(2, outcome=DO_OVER)], 1, [1], id="a do-over takes nothing else away"
        ),
    ],
)
def test_best_of_the_attempts_that_count(records, best_id, try_ids):
    top = best(records)
    assert (top and top.record_id) == best_id
    assert [record.record_id for record in tries(records)] == try_ids


def test_current_keeps_excuses_and_drops_what_was_replaced():
    records = [evidence(3, outcome=EXCUSED), evidence(2, "5", day=1, replaces=1), evidence(1, "9")]
    assert [record.record_id for record in current(records)] == [2, 3]


@pytest.mark.parametrize(
    ("outcome", "known"),
    [
        pytest.param(Outcome.SCORED, None, id="scored without a score"),
        pytest.param(EXCUSED, score("5"), id="excused with a score"),
        pytest.param(VOID, score("5"), id="void with a score"),
        pytest.param(DO_OVER, score("5"), id="a do-over with a score"),
    ],
)
def test_a_score_belongs_to_scored_evidence_alone(outcome, known):
    with pytest.raises(ValueError, match="carries a score"):
        Evidence(
            record_id=1,
            occasion=evidence(1).occasion,
            observed_at=FIRST_DAY,
            outcome=outcome,
            score=known,
            replaces_id=None,
        )


@given(histories(), scores())
def test_best_is_never_lowered_by_another_attempt(records, known):
    before = best(records)
    later = evidence(99, f"{known.earned}/{known.possible}")
    after = best([*records, later])
    assert after is not None
    assert before is None or not higher(before.score, after.score)


@given(histories(), st.randoms(use_true_random=False))
def test_order_of_the_records_does_not_matter(records, chance):
    shuffled = records.copy()
    chance.shuffle(shuffled)
    assert (current(shuffled), tries(shuffled), best(shuffled)) == (
        current(records),
        tries(records),
        best(records),
    )


@given(histories())
def test_nothing_counted_is_higher_than_the_best(records):
    top = best(records)
    assert (top is None) == (not tries(records))
    assert top is None or not any(higher(record.score, top.score) for record in tries(records))


def test_a_correction_keeps_the_place_of_what_it_corrects():
    first, second = evidence(1, "5", day=9), evidence(2, "6", day=1)
    corrected = evidence(3, "7", day=9, replaces=1)
    again = evidence(4, "8", day=9, replaces=3)
    excused = evidence(5, outcome=EXCUSED)
    assert as_known([excused, again, first, corrected, second]) == (again, second)
