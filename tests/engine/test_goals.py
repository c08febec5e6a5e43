"""What may become of a goal."""

import pytest

from mastery.engine.goals import GoalState, may_become


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        pytest.param("open", "reached", True, id="reached"),
        pytest.param("open", "let_go", True, id="let go, which is as right"),
        pytest.param("open", "open", False, id="nothing to change"),
        pytest.param("reached", "open", True, id="taken back"),
        pytest.param("let_go", "open", True, id="taken up again"),
        pytest.param("reached", "let_go", False, id="not from the one to the other"),
        pytest.param("let_go", "reached", False, id="nor back"),
    ],
)
def test_what_may_become_of_a_goal(state, wanted, may):
    assert may_become(GoalState(state), GoalState(wanted)) is may
