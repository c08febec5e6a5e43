"""Rules of docs/rules.md, section rollup."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.refusals import Refused
from mastery.engine.rollup import ORDER, Child, RollupKind, RollupRule, roll_up
from mastery.engine.status import Status
from tests.engine.records import is_a_sentence

STATES = {"m": Status.MASTERED, "y": Status.NOT_YET, "n": Status.NOT_ASSESSED, "x": Status.EXEMPT}


def rule(kind: str, *points: str, required: tuple[int, ...] = (), needed: str = "0") -> RollupRule:
    """Children 1, 2, 3 … with the codes S1, S2, S3 …, each with its points."""
    return RollupRule(
        kind=RollupKind(kind),
        children=tuple(
            Child(child_id=place, code=f"S{place}", points=Decimal(worth))
            for place, worth in enumerate(points, start=1)
        ),
        required=frozenset(required),
        needed=Decimal(needed),
    )


def rolled_up(given_rule: RollupRule, states: str) -> tuple[str, str, tuple[int, ...]]:
    known = roll_up(given_rule, {place: STATES[letter] for place, letter in enumerate(states, start=1)})
    return known.status.value, known.sentence, known.decided_by


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(
            "mmm", ("mastered", "Mastered: S1, S2 and S3 are mastered.", (1, 2, 3)), id="every part mastered"
        ),
        pytest.param(
            "mym", ("not_yet", "Not yet: S2 is still to be mastered.", (2,)), id="one part is not yet"
        ),
        pytest.param(
            "mny",
            ("not_yet", "Not yet: S2 and S3 are still to be mastered.", (2, 3)),
            id="some evidence, and something to do",
        ),
        pytest.param(
            "nnn",
            (
                "not_assessed",
                "Not assessed yet: S1, S2 and S3 have no evidence, which is not a zero.",
                (1, 2, 3),
            ),
            id="nothing was assessed",
        ),
        pytest.param(
            "mxm", ("mastered", "Mastered: S1 and S3 are mastered.", (1, 3)), id="an exempt part is left out"
        ),
        pytest.param(
            "xxx",
            ("exempt", "Exempt: nothing that decides here is asked of this student.", ()),
            id="every part exempt is not mastered",
        ),
        pytest.param(
            "xnx",
            ("not_assessed", "Not assessed yet: S2 has no evidence, which is not a zero.", (2,)),
            id="one part is left, never assessed",
        ),
    ],
)
def test_all(states, expected):
    assert rolled_up(rule("all", "1", "1", "1"), states) == expected


@pytest.mark.parametrize(
    ("states", "status", "decided_by"),
    [
        pytest.param("mmy", "mastered", (1, 2), id="a part that is not required does not hold up"),
        pytest.param("ymm", "not_yet", (1,), id="a required part does"),
        pytest.param("xmm", "mastered", (2,), id="a required part that is exempt is not asked"),
        pytest.param("xxm", "exempt", (), id="no required part is asked: the others do not stand in"),
        pytest.param("nnm", "not_assessed", (1, 2), id="no required part was assessed"),
    ],
)
def test_all_with_required_parts(states, status, decided_by):
    known = rolled_up(rule("all", "1", "1", "1", required=(1, 2)), states)
    assert (known[0], known[2]) == (status, decided_by)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(
            "ymy", ("mastered", "Mastered: S2 is mastered, and one is enough.", (2,)), id="one is enough"
        ),
        pytest.param(
            "mmn",
            ("mastered", "Mastered: S1 and S2 are mastered, and one is enough.", (1, 2)),
            id="two are too",
        ),
        pytest.param(
            "nyn",
            ("not_yet", "Not yet: none of S1, S2 and S3 is mastered, and one is enough.", (1, 2, 3)),
            id="one was tried",
        ),
        pytest.param(
            "nnx",
            ("not_assessed", "Not assessed yet: S1 and S2 have no evidence, which is not a zero.", (1, 2)),
            id="none was tried",
        ),
        pytest.param(
            "xxx",
            ("exempt", "Exempt: nothing that decides here is asked of this student.", ()),
            id="an exemption is not the one that is enough",
        ),
    ],
)
def test_any(states, expected):
    assert rolled_up(rule("any", "1", "1", "1"), states) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(
            "myy",
            ("not_yet", "Not yet: 4 points are reached and 6 needed.", (2, 3)),
            id="too few points",
        ),
        pytest.param(
            "mmy",
            ("mastered", "Mastered: 7.5 points are reached and 6 needed, by S1 and S2.", (1, 2)),
            id="enough points without the last part",
        ),
        pytest.param(
            "ymm",
            ("not_yet", "Not yet: 6 points are reached and 6 needed; S1 is required in any case.", (1,)),
            id="enough points without the required part",
        ),
        pytest.param(
            "nmy",
            ("not_yet", "Not yet: 3.5 points are reached and 6 needed; S1 is required in any case.", (1, 3)),
            id="too few points and the required part open",
        ),
        pytest.param(
            "xmm",
            ("mastered", "Mastered: 6 points are reached and 6 needed, by S2 and S3.", (2, 3)),
            id="the required part is exempt",
        ),
        pytest.param(
            "mxm",
            ("mastered", "Mastered: 6.5 points are reached and 6 needed, by S1 and S3.", (1, 3)),
            id="another part is exempt and not missed",
        ),
        pytest.param(
            "mxx",
            ("mastered", "Mastered: 4 points are reached and 4 needed, by S1.", (1,)),
            id="what exemptions take away is not needed",
        ),
        pytest.param(
            "xyx",
            ("not_yet", "Not yet: 0 points are reached and 3.5 needed.", (2,)),
            id="exemptions earn no points",
        ),
        pytest.param(
            "nnn",
            (
                "not_assessed",
                "Not assessed yet: S1, S2 and S3 have no evidence, which is not a zero.",
                (1, 2, 3),
            ),
            id="nothing was assessed",
        ),
        pytest.param(
            "xxx",
            ("exempt", "Exempt: nothing that decides here is asked of this student.", ()),
            id="every part exempt",
        ),
    ],
)
def test_points(states, expected):
    assert rolled_up(rule("points", "4", "3.5", "2.5", required=(1,), needed="6"), states) == expected


def test_points_reached_and_needed_stand_in_the_answer():
    known = roll_up(rule("points", "4", "3.5", needed="5"), {1: Status.MASTERED})
    assert (known.reached, known.needed) == (Decimal(4), Decimal(5))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(
            "mmm", ("mastered", "Mastered: S1, S2 and S3 are mastered.", (1, 2, 3)), id="all are mastered"
        ),
        pytest.param(
            "mym", ("not_yet", "Not yet: S2 is still to be mastered.", (2,)), id="the lowest is not yet"
        ),
        pytest.param(
            "myn",
            ("not_assessed", "Not assessed yet: S3 has no evidence, which is not a zero.", (3,)),
            id="not assessed is lower than not yet",
        ),
        pytest.param(
            "mxm", ("mastered", "Mastered: S1 and S3 are mastered.", (1, 3)), id="exempt is left out"
        ),
        pytest.param(
            "xxx",
            ("exempt", "Exempt: nothing that decides here is asked of this student.", ()),
            id="all are exempt",
        ),
    ],
)
def test_lowest(states, expected):
    assert rolled_up(rule("lowest", "1", "1", "1"), states) == expected


def test_a_part_without_a_status_was_not_assessed():
    assert roll_up(rule("lowest", "1", "1"), {1: Status.MASTERED}).status is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("case", "code"),
    [
        pytest.param({"kind": "all", "points": ()}, "no_children", id="made of nothing"),
        pytest.param(
            {"kind": "all", "points": ("1",), "required": (2,)}, "required_unknown", id="an unknown part"
        ),
        pytest.param(
            {"kind": "any", "points": ("1",), "required": (1,)}, "required_unused", id="any, and one required"
        ),
        pytest.param(
            {"kind": "lowest", "points": ("1",), "required": (1,)},
            "required_unused",
            id="lowest, and one required",
        ),
        pytest.param(
            {"kind": "all", "points": ("1",), "needed": "1"}, "needed_unused", id="points where none count"
        ),
        pytest.param(
            {"kind": "points", "points": ("1", "0"), "needed": "1"}, "points_not_positive", id="worth nothing"
        ),
        pytest.param(
            {"kind": "points", "points": ("1", "NaN"), "needed": "1"},
            "points_not_positive",
            id="worth no number",
        ),
        pytest.param(
            {"kind": "points", "points": ("1",), "needed": "0"}, "needed_not_positive", id="nothing needed"
        ),
        pytest.param(
            {"kind": "points", "points": ("1",), "needed": "Infinity"},
            "needed_not_positive",
            id="endlessly many needed",
        ),
        pytest.param(
            {"kind": "points", "points": ("2", "1.5"), "needed": "3.6"},
            "needed_too_many",
            id="more needed than there are",
        ),
    ],
)
def test_rules_that_are_refused(case: dict[str, Any], code):
    with pytest.raises(Refused) as refusal:
        rule(case["kind"], *case["points"], required=case.get("required", ()), needed=case.get("needed", "0"))
    assert refusal.value.code == code
    assert is_a_sentence(str(refusal.value))


def test_more_points_than_there_are_is_said_in_numbers():
    with pytest.raises(Refused) as refusal:
        rule("points", "2", "1.5", needed="3.6")
    assert str(refusal.value) == "3.6 points are needed, and all parts together have 3.5."


@pytest.mark.parametrize(
    ("states", "reached", "needed"),
    [
        pytest.param("yym", "1", "3", id="too few"),
        pytest.param("ymm", "3", "3", id="enough, but what is required is lacking"),
        pytest.param("mmy", "4", "3", id="mastered"),
        pytest.param("xym", "1", "3", id="an exempt part is left out"),
        pytest.param("xxm", "1", "1", id="no more is needed than is left"),
    ],
)
def test_points_reached_of_points_needed(states, reached, needed):
    given_rule = rule("points", "2", "2", "1", required=(1,), needed="3")
    known = roll_up(given_rule, {place: STATES[letter] for place, letter in enumerate(states, start=1)})
    assert (known.reached, known.needed) == (Decimal(reached), Decimal(needed))


def test_a_part_is_counted_once():
    twice = Child(child_id=1, code="S1")
    with pytest.raises(Refused) as refusal:
        RollupRule(kind=RollupKind.ALL, children=(twice, twice))
    assert refusal.value.code == "child_twice"
    assert is_a_sentence(str(refusal.value))


def test_all_points_may_be_needed():
    assert rolled_up(rule("points", "2", "1.5", needed="3.5"), "mm")[0] == "mastered"


@st.composite
def rules(draw: st.DrawFn) -> RollupRule:
    kind = draw(st.sampled_from(RollupKind))
    worth = draw(st.lists(st.integers(1, 100), min_size=1, max_size=6))
    places = list(range(1, len(worth) + 1))
    takes_required = kind in (RollupKind.ALL, RollupKind.POINTS)
    return rule(
        kind.value,
        *(str(Decimal(each).scaleb(-1)) for each in worth),
        required=tuple(draw(st.sets(st.sampled_from(places)))) if takes_required else (),
        needed=str(Decimal(draw(st.integers(1, sum(worth)))).scaleb(-1))
        if kind is RollupKind.POINTS
        else "0",
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[RollupRule, dict[int, Status]]:
    drawn = draw(rules())
    return drawn, {child.child_id: draw(st.sampled_from(Status)) for child in drawn.children}


@given(cases())
def test_a_parent_is_exempt_or_stands_between_its_lowest_and_its_highest_child(case):
    given_rule, statuses = case
    known = roll_up(given_rule, statuses)
    asked = [ORDER.index(status) for status in statuses.values() if status is not Status.EXEMPT]
    if known.status is not Status.EXEMPT:
        assert min(asked) <= ORDER.index(known.status) <= max(asked)
        assert known.decided_by


@given(cases(), st.data())
def test_to_master_one_more_child_never_lowers_the_parent(case, data):
    given_rule, statuses = case
    before = roll_up(given_rule, statuses).status
    child = data.draw(st.sampled_from([child.child_id for child in given_rule.children]))
    if statuses[child] is not Status.EXEMPT:
        after = roll_up(given_rule, statuses | {child: Status.MASTERED}).status
        assert ORDER.index(after) >= ORDER.index(before) if before is not Status.EXEMPT else after is before


@given(cases())
def test_every_child_mastered_meets_every_rule(case):
    given_rule, statuses = case
    assert roll_up(given_rule, dict.fromkeys(statuses, Status.MASTERED)).status is Status.MASTERED


@given(rules())
def test_nobody_masters_by_exemption_alone(given_rule):
    statuses = {child.child_id: Status.EXEMPT for child in given_rule.children}
    assert roll_up(given_rule, statuses).status is Status.EXEMPT
