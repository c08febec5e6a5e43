"""Rules of docs/rules.md, section reteaching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastery.engine.refusals import Refused
from mastery.engine.reteaching import DEFAULT_RULE, Count, ReteachRule, Scope, scope_of


@pytest.mark.parametrize(
    ("not_yet", "assessed", "expected"),
    [
        pytest.param(0, 0, Scope.NOBODY, id="nobody is assessed"),
        pytest.param(0, 28, Scope.NOBODY, id="everybody is there"),
        pytest.param(14, 28, Scope.WHOLE_CLASS, id="half of the class is the whole class"),
        pytest.param(13, 27, Scope.SMALL_GROUPS, id="just below half is small groups"),
        pytest.param(3, 20, Scope.SMALL_GROUPS, id="15 percent exactly is small groups"),
        pytest.param(2, 14, Scope.INDIVIDUAL, id="just below 15 percent is one by one"),
        pytest.param(1, 1, Scope.INDIVIDUAL, id="one student alone is never a class"),
        pytest.param(2, 2, Scope.WHOLE_CLASS, id="two of two are"),
    ],
)
def test_the_share_not_yet_there_decides(not_yet: int, assessed: int, expected: Scope):
    assert scope_of(Count(not_yet=not_yet, assessed=assessed), DEFAULT_RULE) is expected


@pytest.mark.parametrize(
    ("whole", "small", "expected"),
    [
        pytest.param(60, 15, Scope.SMALL_GROUPS, id="a school that waits longer"),
        pytest.param(40, 15, Scope.WHOLE_CLASS, id="a school that goes back sooner"),
        pytest.param(60, 55, Scope.INDIVIDUAL, id="a school that helps one by one"),
        pytest.param(40, 40, Scope.WHOLE_CLASS, id="a school without small groups"),
    ],
)
def test_a_school_sets_both_shares(whole: int, small: int, expected: Scope):
    rule = ReteachRule(whole_class_percent=whole, small_groups_percent=small)
    assert scope_of(Count(not_yet=10, assessed=20), rule) is expected


@pytest.mark.parametrize(
    ("whole", "small", "code"),
    [
        pytest.param(50, 0, "small_groups_out_of_range", id="groups from nothing on"),
        pytest.param(100, 101, "small_groups_out_of_range", id="groups above everybody"),
        pytest.param(10, 15, "whole_class_out_of_range", id="the class before the groups"),
        pytest.param(101, 15, "whole_class_out_of_range", id="the class above everybody"),
    ],
)
def test_shares_that_leave_no_order_are_refused(whole: int, small: int, code: str):
    with pytest.raises(Refused) as refusal:
        ReteachRule(whole_class_percent=whole, small_groups_percent=small)
    assert refusal.value.code == code


@pytest.mark.parametrize(("whole", "small"), [(1, 1), (100, 100), (100, 1)])
def test_the_ends_of_the_range_are_allowed(whole: int, small: int):
    rule = ReteachRule(whole_class_percent=whole, small_groups_percent=small)
    assert (rule.whole_class_percent, rule.small_groups_percent) == (whole, small)


@pytest.mark.parametrize(
    ("not_yet", "assessed", "shown"), [(2, 3, 66), (0, 0, 0), (14, 28, 50), (28, 28, 100)]
)
def test_the_share_on_screen_is_cut(not_yet: int, assessed: int, shown: int):
    assert Count(not_yet=not_yet, assessed=assessed).percent == shown


@given(assessed=st.integers(1, 40), data=st.data())
def test_one_more_who_is_not_there_never_narrows_the_scope(assessed: int, data: st.DataObject):
    not_yet = data.draw(st.integers(0, assessed - 1))
    widths = list(Scope)
    before = scope_of(Count(not_yet=not_yet, assessed=assessed), DEFAULT_RULE)
    after = scope_of(Count(not_yet=not_yet + 1, assessed=assessed), DEFAULT_RULE)
    assert widths.index(before) <= widths.index(after)
