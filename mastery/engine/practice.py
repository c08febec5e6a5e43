"""Practice inside an activity: which question comes next, and what the first tries have shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mastery.engine.refusals import Refused

LONGEST_STREAK = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Practice shows the idea when so many of the last so many first tries are right."""

    right: int = 3
    of: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.right <= self.of <= LONGEST_STREAK:
            raise Refused(
                "streak_out_of_range",
                f"Ask for at least 1 right answer, out of at least as many and at most {LONGEST_STREAK}.",
            )


DEFAULT_STREAK = Streak()


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What the first tries have shown; `right` and `of` are those that the streak looks at."""

    tries: int
    right: int
    of: int
    is_shown: bool
    has_success: bool


def practice_of(first_tries: Sequence[bool], streak: Streak) -> Practice:
    """First tries come oldest first. What was shown once stays shown: a later slip takes nothing away."""
    looked_at = first_tries[-streak.of :]
    return Practice(
        tries=len(first_tries),
        right=sum(looked_at),
        of=len(looked_at),
        is_shown=any(
            sum(first_tries[max(0, end - streak.of) : end]) >= streak.right
            for end in range(1, len(first_tries) + 1)
        ),
        has_success=any(first_tries),
    )


def next_question(questions: Sequence[int], *, tried: Sequence[int]) -> int | None:
    """The question tried least so far, the earlier of equals: all come once before one comes again."""
    had = Counter(tried)
    return min(questions, key=lambda question: had[question], default=None)
