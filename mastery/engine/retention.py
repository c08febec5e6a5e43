"""Whether what was mastered still holds, some weeks later. Nothing here decides a status."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mastery.engine.correctives import Approach, untried
from mastery.engine.refusals import Refused
from mastery.engine.scores import Score, parse_points

EARLIEST = timedelta(weeks=3)
LATEST = timedelta(weeks=6)
PAIR = re.compile(r"([^/]+)/([^/]+)")


class Outcome(StrEnum):
    """What a probe showed of one student on one objective; not asked is no answer."""

    HELD = "held"
    MISSED = "missed"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An outcome, with points of points where the probe was scored."""

    outcome: Outcome
    score: Score | None = None


NOT_ASKED = Answer(outcome=Outcome.NOT_ASKED)
TYPED = {
    "": NOT_ASKED,
    "+": Answer(outcome=Outcome.HELD),
    "-": Answer(outcome=Outcome.MISSED),
    "\N{MINUS SIGN}": Answer(outcome=Outcome.MISSED),
}


def probe_days(mastered_on: date) -> tuple[date, date]:
    """The first and the last day of a probe: three to six weeks after mastery, both included."""
    return mastered_on + EARLIEST, mastered_on + LATEST


def check_day(day: date, *, mastered_on: date) -> None:
    first, last = probe_days(mastered_on)
    if day < first:
        raise Refused("probe_too_early", "It is too early to ask what still holds: wait three weeks.")
    if day > last:
        raise Refused("probe_too_late", "A probe comes at most six weeks after mastery.")


def read_answer(text: str, *, threshold_percent: Decimal) -> Answer:
    """As it is typed: + held, - missed, or points such as 3/4, which hold when they reach the threshold."""
    typed = "".join(text.split())
    if typed in TYPED:
        return TYPED[typed]
    parts = PAIR.fullmatch(typed)
    if parts is None:
        raise Refused("probe_shape", "Write + for held, - for not held, or points such as 3/4.")
    earned, possible = (parse_points(part) or Decimal(0) for part in parts.groups())
    score = Score(earned=earned, possible=possible)
    outcome = Outcome.HELD if score.reaches(threshold_percent) else Outcome.MISSED
    return Answer(outcome=outcome, score=score)


def refresh_approach(*, tried: Collection[Approach]) -> Approach | None:
    """The first approach that is new for the student; none left is said, and never filled with a used one."""
    return next(iter(untried(tuple(Approach), tried=tried)), None)
