"""What the second editor of the same thing is told."""

from classroom.refusals import Conflict


class PlanChanged(Conflict):
    """Somebody else changed the same line first. `theirs` are the stored values, `seen` is their mark."""

    def __init__(self, message: str, *, theirs: tuple[object, ...], seen: str) -> None:
        super().__init__("plan_changed", message)
        self.theirs = theirs
        self.seen = seen
