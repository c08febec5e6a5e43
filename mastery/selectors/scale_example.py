"""A scale worked through: where its levels lie, and what an example student would read after three tries."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from mastery.engine.policy import Policy
from mastery.engine.scale import Level, Scale
from mastery.engine.scores import Score
from mastery.engine.status import Shown
from mastery.engine.wording import number

EXAMPLE_TRIES = tuple(Score(earned=Decimal(earned), possible=Decimal(10)) for earned in ("4", "7.5", "8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A level, where the next one begins, and its shape: fixed by its side of mastery, not to be chosen."""

    level: Level
    below: Decimal | None
    state: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleTry:
    """One try of the example student, and the level a page would show for it alone."""

    score: Score
    level: Level
    state: Shown

    @property
    def points(self) -> str:
        return number(self.score.earned)

    @property
    def of(self) -> str:
        return number(self.score.possible)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleExample:
    """`best` is the try that counts; `threshold` decides mastery, wherever the mastery level begins."""

    spans: tuple[Span, ...]
    tries: tuple[ExampleTry, ...]
    best: ExampleTry
    mastery: Level
    threshold: Decimal

    @property
    def differs(self) -> bool:
        return self.mastery.from_percent != self.threshold


def scale_example(scale: Scale, *, policy: Policy) -> ScaleExample:
    tries = tuple(_try(score, scale, policy) for score in EXAMPLE_TRIES)
    return ScaleExample(
        spans=tuple(_spans(scale)),
        tries=tries,
        best=max(tries, key=lambda each: each.score.percent),
        mastery=scale.mastery,
        threshold=policy.threshold_percent,
    )


def _spans(scale: Scale) -> list[Span]:
    return [
        Span(
            level=level,
            below=higher.from_percent if higher else None,
            state=Shown.MASTERED if place >= scale.mastery_place else Shown.NOT_YET,
        )
        for place, (level, higher) in enumerate(zip_longest(scale.levels, scale.levels[1:]))
    ]


def _try(score: Score, scale: Scale, policy: Policy) -> ExampleTry:
    mastered = score.reaches(policy.threshold_percent)
    return ExampleTry(
        score=score,
        level=scale.shown_level(score.percent, mastered=mastered),
        state=Shown.MASTERED if mastered else Shown.NOT_YET,
    )
