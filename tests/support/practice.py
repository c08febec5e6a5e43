"""Practice in an activity, for tests: the activity, and questions whose answers are plain to see."""

from mastery.models import CorrectiveActivity, Objective, PracticeItem


def make_activity(objective: Objective, *, approach: str = "visual", **values: object) -> CorrectiveActivity:
    about = {"title": "Draw both parts", "steps": "Look.\nDraw."} | values
    return CorrectiveActivity.objects.create(
        school=objective.school, objective=objective, approach=approach, **about
    )


def ask(activity: CorrectiveActivity, *, position: int = 1, **values: object) -> PracticeItem:
    """A number to write; the right one is its position."""
    about = {
        "kind": "numeric",
        "stem": f"Which number is {position}?",
        "key": {"value": str(position), "tolerance": "0"},
        "hint": f"Count to {position}.",
    } | values
    return PracticeItem.objects.create(school=activity.school, activity=activity, position=position, **about)
