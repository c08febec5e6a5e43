"""Who explains what to whom: eligibility, what a pair costs, and pairs that stay apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.peers import (
    Ask,
    Known,
    Offer,
    Pair,
    Solver,
    mastered_since,
    may_explain,
    propose_pairs,
)
from tests.engine.records import FIRST_DAY, by, evidence, policy

INES, SAM, LUCA, MIA, NOE = range(1, 6)
F1, F2 = 11, 12
NOW = FIRST_DAY + timedelta(days=10)


def tried_out(costs: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The cheapest pairs by trying all: what a library finds faster."""
    rows, columns = len(costs), len(costs[0])
    if rows > columns:
        turned = tried_out([[costs[row][column] for row in range(rows)] for column in range(columns)])
        return iter([(row, column) for column, row in turned])
    ways = permutations(range(columns), rows)
    cheapest = min(ways, key=lambda way: sum(costs[row][column] for row, column in enumerate(way)))
    return enumerate(cheapest)


def offer(tutor: int, objective: int = F1, *, days: int = 5) -> Offer:
    return Offer(tutor_id=tutor, objective_id=objective, mastered_at=NOW - timedelta(days=days))


def ask(*learners: int, objective: int = F1) -> list[Ask]:
    return [Ask(learner_id=learner, objective_id=objective) for learner in learners]


def proposed(
    asks: Sequence[Ask],
    offers: Sequence[Offer],
    *,
    known: Known | None = None,
    limit: int = 1,
    days: int = 1,
    objectives: Sequence[int] = (F1, F2),
    solve: Solver = tried_out,
) -> tuple[Pair, ...]:
    return propose_pairs(
        asks,
        offers,
        objectives=objectives,
        known=known or Known(),
        limit=limit,
        days=days,
        now=NOW,
        solve=solve,
    )


def who(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """(tutor, learner), by learner."""
    return sorted(((pair.tutor_id, pair.learner_id) for pair in pairs), key=lambda pair: pair[1])


# -- since when ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "day"),
    [
        pytest.param([evidence(1, "5"), evidence(2, "8"), evidence(3, "9")], 2, id="first that reaches"),
        pytest.param([evidence(1, "8"), evidence(2, "3")], 1, id="a later slip takes nothing"),
        pytest.param([evidence(1, "5")], None, id="not there"),
        pytest.param([], None, id="no evidence"),
        pytest.param(
            [evidence(1, "9"), evidence(2, "4", day=1, replaces=1), evidence(3, "8")],
            3,
            id="a corrected mark no longer counts",
        ),
        pytest.param([evidence(2, "9", day=1), evidence(1, "9", day=4)], 1, id="by the work, not the record"),
    ],
)
def test_mastered_since_the_work_that_first_shows_it(records: list, day: int | None):
    since = mastered_since(records, policy=policy())
    assert since == (None if day is None else FIRST_DAY + timedelta(days=day))


def test_another_method_reaches_it_when_its_own_number_does():
    records = [evidence(1, "6"), evidence(2, "8"), evidence(3, "10")]
    assert mastered_since(records, policy=by("average")) == FIRST_DAY + timedelta(days=3)


def test_who_was_promised_mastery_has_it_since_the_promise_was_met():
    records = [evidence(1, "7"), evidence(2, "8")]
    stricter = policy("90", version=2)
    assert mastered_since(records, policy=stricter) is None
    assert mastered_since(records, policy=stricter, promises=[policy("80")]) == FIRST_DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("ago", "days", "may"),
    [
        (timedelta(days=1), 1, True),
        (timedelta(days=1, seconds=-1), 1, False),
        (timedelta(0), 0, True),
        (timedelta(days=6), 7, False),
    ],
    ids=["exactly a day", "a second less", "at once", "a week is asked"],
)
def test_days_are_24_hours_and_the_last_one_counts(ago: timedelta, days: int, may: bool):
    assert may_explain(NOW - ago, now=NOW, days=days) is may


# -- who with whom -------------------------------------------------------------------------------------------


def test_a_pair_says_what_it_rests_on():
    known = Known(open={INES: 1}, taught={INES: 3}, together={(INES, SAM): 2})
    assert proposed(ask(SAM), [offer(INES, days=6)], known=known, limit=2) == (
        Pair(objective_id=F1, tutor_id=INES, learner_id=SAM, days=6, open=1, taught=3, together=2),
    )


@pytest.mark.parametrize(
    ("known", "days", "tutor"),
    [
        pytest.param(Known(), (3, 9), INES, id="who got there last"),
        pytest.param(Known(taught={INES: 1}), (3, 9), LUCA, id="who has taught less, before days"),
        pytest.param(Known(open={INES: 1}, taught={LUCA: 9}), (5, 5), LUCA, id="who has less to do"),
        pytest.param(
            Known(together={(INES, SAM): 1}, open={LUCA: 1}, taught={LUCA: 9}),
            (3, 9),
            LUCA,
            id="somebody new, before anything",
        ),
        pytest.param(Known(taught={INES: 100, LUCA: 200}), (9, 3), LUCA, id="much is as much as more"),
        pytest.param(Known(), (29, 40), INES, id="long ago is as long ago as longer"),
    ],
)
def test_what_makes_one_tutor_fitter_than_another(known: Known, days: tuple[int, int], tutor: int):
    offers = [offer(INES, days=days[0]), offer(LUCA, days=days[1])]
    assert who(proposed(ask(SAM), offers, known=known, limit=2)) == [(tutor, SAM)]


def test_all_pairs_together_are_the_cheapest_not_each_alone():
    """Ines is the best for both; only Luca may be with Mia as well, so Sam goes to Luca."""
    known = Known(apart=[frozenset({MIA, LUCA})])
    assert who(proposed(ask(SAM, MIA), [offer(INES, days=2), offer(LUCA, days=9)], known=known)) == [
        (LUCA, SAM),
        (INES, MIA),
    ]


def test_work_is_spread_before_anybody_gets_a_second_learner():
    pairs = proposed(ask(SAM, MIA), [offer(INES, days=1), offer(LUCA, days=9)], limit=2)
    assert sorted(pair.tutor_id for pair in pairs) == [INES, LUCA]
    assert {pair.open for pair in pairs} == {0}


@pytest.mark.parametrize(
    ("limit", "open_now", "count"), [(1, 0, 1), (2, 0, 2), (2, 1, 1), (2, 2, 0), (2, 3, 0)]
)
def test_nobody_gets_more_than_the_limit(limit: int, open_now: int, count: int):
    pairs = proposed(ask(SAM, MIA, NOE), [offer(INES)], known=Known(open={INES: open_now}), limit=limit)
    assert len(pairs) == count


def test_the_limit_holds_over_all_objectives():
    asks = ask(SAM) + ask(MIA, objective=F2)
    assert len(proposed(asks, [offer(INES), offer(INES, F2)], limit=1)) == 1


def test_a_learner_gets_one_session_in_all_the_first_objective_first():
    asks = ask(SAM) + ask(SAM, objective=F2)
    pairs = proposed(asks, [offer(INES), offer(LUCA, F2)], objectives=(F2, F1))
    assert [(pair.objective_id, pair.tutor_id) for pair in pairs] == [(F2, LUCA)]


def test_who_has_a_session_waits():
    assert proposed(ask(SAM), [offer(INES)], known=Known(busy={SAM})) == ()


@pytest.mark.parametrize(
    ("asks", "offers"),
    [
        pytest.param([], [offer(INES)], id="nobody asks"),
        pytest.param(ask(SAM), [], id="nobody offers"),
        pytest.param(ask(SAM), [offer(INES, F2)], id="another objective"),
        pytest.param(ask(SAM), [offer(INES, days=0)], id="too fresh"),
        pytest.param(ask(SAM), [offer(SAM)], id="nobody explains to themselves"),
    ],
)
def test_where_nobody_fits_nothing_is_proposed(asks: list[Ask], offers: list[Offer]):
    assert proposed(asks, offers) == ()


def test_apart_is_apart_in_both_directions():
    known = Known(apart=[frozenset({SAM, INES})])
    assert proposed(ask(SAM), [offer(INES)], known=known) == ()
    assert proposed(ask(INES), [offer(SAM)], known=known) == ()


PEOPLE = st.sets(st.integers(1, 4), max_size=3)


@given(
    learners=PEOPLE,
    tutors=PEOPLE,
    apart=st.sets(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=4),
    limit=st.integers(1, 2),
)
def test_a_proposal_is_fair_and_the_same_in_any_order(
    learners: set[int], tutors: set[int], apart: set[tuple[int, int]], limit: int
):
    known = Known(apart=[frozenset(pair) for pair in apart])
    asks, offers = ask(*sorted(learners)), [offer(tutor, days=tutor) for tutor in sorted(tutors)]
    pairs = proposed(asks, offers, known=known, limit=limit)
    assert pairs == proposed(asks[::-1], offers[::-1], known=known, limit=limit)
    assert len({pair.learner_id for pair in pairs}) == len(pairs)
    assert all([pair.tutor_id for pair in pairs].count(tutor) <= limit for tutor in tutors)
    assert not [pair for pair in pairs if frozenset({pair.tutor_id, pair.learner_id}) in known.apart]


def every_way(learners: list[int], tutors: list[int], known: Known, limit: int) -> Iterator[dict[int, int]]:
    """All ways to give some learners a tutor each, within the limit and with nobody who is kept apart."""
    for chosen in product([None, *tutors], repeat=len(learners)):
        way = {learner: tutor for learner, tutor in zip(learners, chosen, strict=True) if tutor is not None}
        if any(frozenset(pair) in known.apart or pair[0] == pair[1] for pair in way.items()):
            continue
        given = Counter(way.values())
        if all(given[tutor] + known.open.get(tutor, 0) <= limit for tutor in given):
            yield way


def worth(way: dict[int, int], known: Known) -> tuple[int, ...]:
    """The most pairs, the fewest repeats, the least to do, the least taught, the latest to get there."""
    given = Counter(way.values())
    return (
        -len(way),
        sum(known.together.get((tutor, learner), 0) for learner, tutor in way.items()),
        sum(sum(range(open_now, open_now + n)) for open_now, n in _loads(given, known)),
        sum(known.taught.get(tutor, 0) for tutor in way.values()),
        sum(way.values()),
    )


def _loads(given: Counter[int], known: Known) -> list[tuple[int, int]]:
    return [(known.open.get(tutor, 0), count) for tutor, count in given.items()]


COUNTS = st.dictionaries(st.integers(1, 4), st.integers(0, 2), max_size=4)


@given(
    learners=PEOPLE,
    tutors=PEOPLE,
    apart=st.sets(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=3),
    together=st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 4)), st.integers(1, 2), max_size=4),
    open_now=COUNTS,
    taught=COUNTS,
)
def test_no_other_way_is_better(
    learners: set[int],
    tutors: set[int],
    apart: set[tuple[int, int]],
    together: dict[tuple[int, int], int],
    open_now: dict[int, int],
    taught: dict[int, int],
):
    """A tutor's number is also how many days ago they got there."""
    known = Known(apart=[frozenset(pair) for pair in apart], together=together, open=open_now, taught=taught)
    offers = [offer(tutor, days=tutor) for tutor in sorted(tutors)]
    pairs = proposed(ask(*sorted(learners)), offers, known=known, limit=2)
    found = {pair.learner_id: pair.tutor_id for pair in pairs}
    ways = every_way(sorted(learners), sorted(tutors), known, limit=2)
    assert worth(found, known) == min(worth(way, known) for way in ways)


def test_the_moment_is_kept_not_only_the_day():
    late: datetime = NOW - timedelta(days=2, hours=23)
    pairs = proposed(ask(SAM), [Offer(tutor_id=INES, objective_id=F1, mastered_at=late)])
    assert pairs[0].days == 2
