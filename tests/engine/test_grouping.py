"""Rules of docs/rules.md, section grouping."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.correctives import Approach, Order, Seen
from mastery.engine.grouping import ALL_TRIED, GO_FURTHER, NOT_ASSESSED, Group, GroupKind, Need, propose
from mastery.engine.reteaching import Scope
from mastery.engine.scores import Score
from tests.engine.records import score

WORKED, VISUAL, ANALOGY, CONTEXT, PRACTICE, PEERS = Approach
LESSON = frozenset({WORKED})
ADDS = "Adds the denominators"


def need(student: int, text: str | None = "5", *, objective=4, nearly=False, idea=None, tried=LESSON) -> Need:
    return Need(
        student_id=student,
        objective_id=objective,
        score=None if text is None else score(text),
        nearly=nearly,
        misconception=idea,
        tried=frozenset(tried),
    )


def members(groups: tuple[Group, ...], kind: GroupKind = GroupKind.CORRECTIVE) -> list[tuple[int, ...]]:
    return [group.student_ids for group in groups if group.kind is kind]


def propose_for(*needs: Need, offered=tuple(Approach)) -> tuple[Group, ...]:
    students = sorted({known.student_id for known in needs})
    return propose(needs, students=students, assessed=students, offered=offered)


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param([], [], id="nobody in need"),
        pytest.param([need(1)], [(1,)], id="one alone works individually"),
        pytest.param([need(1), need(2)], [(1, 2)], id="two make a group"),
        pytest.param([need(n) for n in range(1, 7)], [(1, 2, 3, 4, 5, 6)], id="six are still one group"),
        pytest.param([need(n) for n in range(1, 8)], [(1, 2, 3, 4), (5, 6, 7)], id="seven are split evenly"),
        pytest.param(
            [need(n) for n in range(1, 14)],
            [(1, 2, 3, 4, 5), (6, 7, 8, 9), (10, 11, 12, 13)],
            id="thirteen make three groups",
        ),
        pytest.param(
            [need(n, str(9 - n)) for n in range(1, 8)],
            [(7, 6, 5, 4), (3, 2, 1)],
            id="neighbours by score stay together",
        ),
        pytest.param(
            [need(1, idea=ADDS), need(2), need(3, idea=ADDS), need(4)],
            [(1, 3), (2, 4)],
            id="a shared idea first",
        ),
        pytest.param(
            [need(1, idea="B"), need(2, idea="A"), need(3, idea="B"), need(4, idea="A"), need(5, idea="B")],
            [(1, 3, 5), (2, 4)],
            id="the idea most of them share comes first",
        ),
        pytest.param(
            [need(1, idea="B"), need(2, idea="A"), need(3, idea="B"), need(4, idea="A")],
            [(2, 4), (1, 3)],
            id="of two equally shared ideas, by name",
        ),
        pytest.param(
            [need(1, idea="A"), need(2, idea="B"), need(3)],
            [(1, 2, 3)],
            id="an idea of one is part of the rest",
        ),
        pytest.param(
            [need(1, idea="A"), *[need(n) for n in range(2, 8)]],
            [(1, 2, 3, 4), (5, 6, 7)],
            id="and is split with the rest",
        ),
        pytest.param(
            [need(1, idea=ADDS), need(2, idea=ADDS), need(3)], [(1, 2, 3)], id="one left over joins a group"
        ),
        pytest.param(
            [
                need(1, "2", idea="A"),
                need(2, "3", idea="A"),
                need(3, "6", idea="B"),
                need(4, "7", idea="B"),
                need(5, "5"),
            ],
            [(1, 2), (5, 3, 4)],
            id="it joins the nearest by score",
        ),
        pytest.param(
            [
                need(1, "2", idea="A"),
                need(2, "3", idea="A"),
                need(3, "6", idea="B"),
                need(4, "7", idea="B"),
                need(5, None),
            ],
            [(5, 1, 2), (3, 4)],
            id="without a score it stands lowest",
        ),
        pytest.param([need(1, None), need(2, "0")], [(1, 2)], id="as low as one who earned nothing"),
        pytest.param(
            [*[need(n, idea=ADDS) for n in range(1, 7)], need(7)],
            [(1, 2, 3, 4, 5, 6), (7,)],
            id="no seat left: it stays alone",
        ),
        pytest.param(
            [need(1, objective=9), need(2, objective=9), need(1, objective=4), need(2, objective=4)],
            [(1, 2), (1, 2)],
            id="once for each unmet objective",
        ),
    ],
)
def test_who_works_together(needs, expected):
    assert members(propose_for(*needs)) == expected


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param(
            [need(1, tried=[WORKED]), need(2, tried=[VISUAL])],
            [((1, 2), ANALOGY)],
            id="new for all its members",
        ),
        pytest.param(
            [
                need(1, tried=[WORKED, VISUAL, ANALOGY]),
                need(2, tried=[WORKED, VISUAL, ANALOGY]),
                need(3, tried=[CONTEXT, PRACTICE, PEERS]),
                need(4, tried=[CONTEXT, PRACTICE, PEERS]),
            ],
            [((3, 4), WORKED), ((1, 2), CONTEXT)],
            id="no approach is new for all: split",
        ),
        pytest.param(
            [
                need(1, tried=[WORKED, VISUAL, ANALOGY]),
                need(2, tried=[WORKED, VISUAL, ANALOGY]),
                need(3, tried=[VISUAL, CONTEXT, PRACTICE, PEERS]),
            ],
            [((1, 2), CONTEXT), ((3,), WORKED)],
            id="one left over whom no group's approach suits stays alone",
        ),
        pytest.param(
            [need(1, tried=Approach), need(2, tried=Approach)], [((1, 2), None)], id="everything tried"
        ),
        pytest.param(
            [need(1, tried=Approach), need(2), need(3)],
            [((2, 3), VISUAL), ((1,), None)],
            id="who has tried everything is looked at alone",
        ),
        pytest.param(
            [need(1, tried=[*Approach][:5]), need(2, tried=[PEERS, VISUAL])],
            [((2,), WORKED), ((1,), PEERS)],
            id="two ways that exclude each other: two alone",
        ),
    ],
)
def test_the_approach_is_new_for_each_member(needs, expected):
    assert [(group.student_ids, group.approach) for group in propose_for(*needs)] == expected


def test_only_what_is_on_offer_is_proposed():
    offered = [VISUAL, PEERS]
    (group,) = propose_for(need(1, nearly=True), need(2, nearly=True), offered=offered)
    assert group.approach is PEERS


def test_nothing_on_offer_is_said():
    (group,) = propose_for(need(1), need(2), offered=[])
    assert (group.approach, group.reason) == (None, ALL_TRIED)


def test_a_corrective_group_says_what_it_is_for():
    groups = propose_for(
        need(1, "3", idea=ADDS), need(2, "4", idea=ADDS, tried=[WORKED, VISUAL]), need(3, "6")
    )
    assert groups == (
        Group(
            kind=GroupKind.CORRECTIVE,
            objective_id=4,
            student_ids=(1, 2, 3),
            approach=ANALOGY,
            reason=(
                "2 of 3 show one idea: Adds the denominators. An analogy starts from something familiar,"
                " and it is new for them after a worked explanation and a drawing."
            ),
            seen=Seen.MISCONCEPTION,
            misconception=ADDS,
            sharing=2,
            tried=(WORKED, VISUAL),
        ),
    )


@pytest.mark.parametrize(
    ("needs", "seen", "misconception", "sharing"),
    [
        pytest.param([need(1, nearly=True), need(2, nearly=True)], Seen.NEARLY, None, 0, id="all are close"),
        pytest.param([need(1, nearly=True), need(2)], Seen.GAP, None, 0, id="one of them is not"),
        pytest.param([need(1)], Seen.GAP, None, 0, id="one who works alone and shows no idea"),
        pytest.param([need(1, idea=ADDS)], Seen.MISCONCEPTION, ADDS, 1, id="the idea of one who works alone"),
        pytest.param(
            [need(1, idea=ADDS), need(2)], Seen.GAP, None, 0, id="half of a group is not most of it"
        ),
        pytest.param(
            [need(1, idea=ADDS), need(2, idea=ADDS), need(3, idea="Guesses")],
            Seen.MISCONCEPTION,
            ADDS,
            2,
            id="two of three",
        ),
    ],
)
def test_what_was_seen_in_a_group(needs, seen, misconception, sharing):
    (group,) = propose_for(*needs)
    assert (group.seen, group.misconception, group.sharing) == (seen, misconception, sharing)


def test_a_schools_own_results_change_the_approach_and_never_who_is_together():
    needs = [need(number, str(number % 8)) for number in range(1, 14)] + [
        need(20, tried=[Approach.PEER_TUTORING])
    ]
    students = [known.student_id for known in needs]
    measured = Order(
        approaches=tuple(reversed(Approach)), results={Approach.PEER_TUTORING: 24, Approach.VISUAL: 30}
    )
    as_listed = propose(needs, students=students, assessed=students)
    as_measured = propose(needs, students=students, assessed=students, order=measured)
    assert members(as_measured) == members(as_listed)
    assert {group.approach for group in as_listed} == {Approach.VISUAL}
    first = as_measured[0]
    assert (first.approach, first.results) == (Approach.PEER_TUTORING, 24)
    assert first.reason.endswith("it gained most surely here so far (n = 24).")


@pytest.mark.parametrize(
    ("scope", "needs", "expected"),
    [
        pytest.param(
            Scope.WHOLE_CLASS,
            [need(n, idea="A" if n < 4 else None) for n in range(1, 10)],
            [((1, 2, 3, 4, 5, 6, 7, 8, 9), VISUAL, Scope.WHOLE_CLASS)],
            id="the whole class works on it in one way, whatever idea each shows",
        ),
        pytest.param(
            Scope.WHOLE_CLASS,
            [*[need(n) for n in range(1, 5)], *[need(n, tried=[*Approach][1:]) for n in range(5, 12)]],
            [
                ((5, 6, 7, 8, 9, 10, 11), WORKED, Scope.WHOLE_CLASS),
                ((1, 2, 3, 4), VISUAL, Scope.SMALL_GROUPS),
            ],
            id="those for whom that way is not new work beside it",
        ),
        pytest.param(
            Scope.INDIVIDUAL,
            [need(1, idea="A"), need(2, idea="A")],
            [((1,), VISUAL, Scope.INDIVIDUAL), ((2,), VISUAL, Scope.INDIVIDUAL)],
            id="one by one, also with the same idea",
        ),
        pytest.param(
            Scope.SMALL_GROUPS,
            [need(1), need(2)],
            [((1, 2), VISUAL, Scope.SMALL_GROUPS)],
            id="small groups as ever",
        ),
    ],
)
def test_how_wide_an_objective_is_taught_again(scope, needs, expected):
    students = [known.student_id for known in needs]
    groups = propose(needs, students=students, assessed=students, scopes={4: scope})
    assert [(group.student_ids, group.approach, group.scope) for group in groups] == expected


def test_a_scope_is_of_one_objective():
    needs = [need(n, objective=objective) for n in (1, 2) for objective in (4, 9)]
    groups = propose(needs, students=[1, 2], assessed=[1, 2], scopes={9: Scope.INDIVIDUAL})
    assert [(group.objective_id, group.student_ids) for group in groups] == [
        (4, (1, 2)),
        (9, (1,)),
        (9, (2,)),
    ]


def test_somebody_away_keeps_every_small_group_below_six():
    groups = propose(
        [need(n) for n in range(1, 7)] + [need(7, idea="A"), need(8, idea="A")],
        students=range(1, 10),
        assessed=range(1, 9),
    )
    assert members(groups) == [(7, 8), (1, 2, 3), (4, 5, 6)]


def test_a_group_with_somebody_left_over_keeps_its_seat():
    needs = [*[need(n, idea="A") for n in range(1, 6)], need(6)]
    assert members(propose(needs, students=range(1, 8), assessed=range(1, 7))) == [(1, 2, 3, 4, 5), (6,)]


@pytest.mark.parametrize(
    ("builds_on", "expected"),
    [
        pytest.param({}, [(4, ()), (9, ())], id="without links by id"),
        pytest.param({4: [9]}, [(9, (4,)), (4, ())], id="what the other rests on comes first"),
        pytest.param({4: [7], 7: [9]}, [(9, ()), (4, ())], id="also with one between that is not missed"),
        pytest.param({5: [9]}, [(4, ()), (9, ())], id="what nobody misses changes nothing"),
    ],
)
def test_what_others_rest_on_comes_first(builds_on, expected):
    needs = [need(1, objective=4), need(1, objective=9)]
    groups = propose(needs, students=[1], assessed=[1], builds_on=builds_on)
    assert [(group.objective_id, group.first_for) for group in groups] == expected


def test_it_comes_first_only_for_those_who_miss_both():
    needs = [need(1, objective=4), need(2, objective=9)]
    groups = propose(needs, students=[1, 2], assessed=[1, 2], builds_on={4: [9]})
    assert [(group.objective_id, group.first_for) for group in groups] == [(9, ()), (4, ())]


def test_the_others_go_further_or_are_still_to_check():
    groups = propose([need(2)], students=[5, 4, 3, 2, 1], assessed={1, 2, 5})
    assert groups[1:] == (
        Group(kind=GroupKind.ENRICHMENT, student_ids=(5, 1), reason=GO_FURTHER),
        Group(kind=GroupKind.AWAY, student_ids=(4, 3), reason=NOT_ASSESSED),
    )


def test_a_need_from_an_earlier_check_is_met_though_the_student_was_away():
    assert members(propose([need(2)], students=[2], assessed=[])) == [(2,)]


def test_a_large_enrichment_group_is_not_split():
    (group,) = propose([], students=range(30), assessed=range(30))
    assert len(group.student_ids) == 30


needs_of_a_class = st.lists(
    st.builds(
        Need,
        student_id=st.integers(1, 25),
        objective_id=st.integers(1, 3),
        score=st.none() | st.integers(0, 7).map(lambda earned: Score(Decimal(earned), Decimal(10))),
        nearly=st.booleans(),
        misconception=st.sampled_from([None, "A", "B", "C"]),
        tried=st.frozensets(st.sampled_from(Approach)),
    ),
    unique_by=lambda known: (known.student_id, known.objective_id),
    max_size=40,
)


@given(needs_of_a_class, st.frozensets(st.integers(1, 30)), st.lists(st.sampled_from(Approach), unique=True))
def test_everyone_is_placed_once_per_unmet_objective_and_never_by_a_tried_approach(needs, assessed, offered):
    students = range(1, 31)
    groups = propose(needs, students=students, assessed=assessed, offered=offered)
    tried = {(known.student_id, known.objective_id): known.tried for known in needs}
    corrective = [group for group in groups if group.kind is GroupKind.CORRECTIVE]
    placed = Counter((student, group.objective_id) for group in corrective for student in group.student_ids)
    assert placed == Counter(tried.keys())
    in_need = {known.student_id for known in needs}
    others = sorted(student for group in groups if group not in corrective for student in group.student_ids)
    assert others == [student for student in students if student not in in_need]
    for group in corrective:
        had = [tried[student, group.objective_id] for student in group.student_ids]
        if group.approach is None:
            assert all(set(offered) <= known for known in had)
        else:
            assert group.approach in offered
            assert not any(group.approach in known for known in had)
        assert len(group.student_ids) <= 6


@given(needs_of_a_class, st.randoms(use_true_random=False))
def test_the_proposal_does_not_depend_on_order(needs, chance):
    shuffled = needs.copy()
    chance.shuffle(shuffled)
    students = range(1, 31)
    assert propose(shuffled, students=students, assessed=students) == propose(
        needs, students=students, assessed=students
    )


def test_a_year_group_is_placed_whole():
    needs = [
        need(
            student,
            f"{student % 8}/10",
            objective=objective,
            idea=[None, "A", "B", "C"][student % 4],
            tried=[approach for place, approach in enumerate(Approach) if (student + objective) >> place & 1],
        )
        for student in range(200)
        for objective in range(5)
    ]
    groups = propose(needs, students=range(200), assessed=range(200))
    assert sum(len(group.student_ids) for group in groups) == 1000


@pytest.mark.parametrize(
    ("chosen", "approach"),
    [
        pytest.param((ANALOGY, ANALOGY, None), ANALOGY, id="what most of them chose"),
        pytest.param((ANALOGY, PEERS, None), VISUAL, id="no one way is chosen by most"),
        pytest.param((WORKED, WORKED, WORKED), VISUAL, id="the lesson has used it since"),
    ],
)
def test_a_group_is_suggested_the_way_that_most_of_it_chose(chosen, approach):
    needs = [replace(need(number), chosen=way) for number, way in enumerate(chosen, start=1)]
    (group,) = propose_for(*needs)
    assert group.approach is approach
    assert group.reason.endswith(" 2 of 3 chose it.") is (approach is ANALOGY)
