"""What may be offered next to a student who is not yet there: never the same approach twice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mastery.engine.wording import listing


class Approach(StrEnum):
    """Ways to teach an objective, in the order in which they are suggested."""

    WORKED_EXPLANATION = "worked_explanation"
    VISUAL = "visual"
    ANALOGY = "analogy"
    OTHER_CONTEXT = "other_context"
    STRUCTURED_PRACTICE = "structured_practice"
    PEER_TUTORING = "peer_tutoring"


class Seen(StrEnum):
    """What the evidence shows, as far as it bears on the choice of an approach."""

    MISCONCEPTION = "misconception"
    NEARLY = "nearly"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order in which approaches are suggested, and how many results stand behind those that were measured."""

    approaches: tuple[Approach, ...] = tuple(Approach)
    results: Mapping[Approach, int] = field(default_factory=dict)


AS_LISTED = Order()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The way in that students chose themselves, and how many of how many did."""

    approach: Approach
    by: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An approach and its one-line reason; the other fields are what the reason is made of.

    `results` is how many stand behind "gained most surely here", and `chosen` who chose it, where the reason
    says so.
    """

    approach: Approach
    reason: str
    seen: Seen
    tried: tuple[Approach, ...]
    results: int | None = None
    chosen: Chosen | None = None


_NAMES = {
    Approach.WORKED_EXPLANATION: "a worked explanation",
    Approach.VISUAL: "a drawing",
    Approach.ANALOGY: "an analogy",
    Approach.OTHER_CONTEXT: "another context",
    Approach.STRUCTURED_PRACTICE: "practice in steps",
    Approach.PEER_TUTORING: "work with a classmate",
}
_WHY = {
    Approach.WORKED_EXPLANATION: "A worked explanation shows every step",
    Approach.VISUAL: "A drawing shows how the parts belong together",
    Approach.ANALOGY: "An analogy starts from something familiar",
    Approach.OTHER_CONTEXT: "Another context ties the idea to real things",
    Approach.STRUCTURED_PRACTICE: "Practice in steps gives feedback on each one",
    Approach.PEER_TUTORING: "Explaining it with a classmate puts the idea into words",
}
_CLOSE_FIRST = (Approach.STRUCTURED_PRACTICE, Approach.PEER_TUTORING)


def untried(offered: Sequence[Approach], *, tried: Collection[Approach]) -> list[Approach]:
    """Correctives must differ from every approach the student has already had."""
    return [approach for approach in offered if approach not in tried]


def suggest(
    offered: Sequence[Approach],
    *,
    tried: Collection[Approach],
    shared_misconception: str | None,
    nearly: bool,
    sharing: tuple[int, int] = (1, 1),
    order: Order = AS_LISTED,
    chosen: Chosen | None = None,
) -> Suggestion | None:
    """The next approach, with what was seen, why this one, and that it is new for them.

    What students chose themselves comes first. A shared misconception outweighs closeness; those who are merely
    close get practice or a classmate first. `sharing` is how many of how many show the misconception, `order`
    what is suggested first. Nothing new on offer is no suggestion.
    """
    seen = _what_was_seen(shared_misconception, nearly=nearly)
    left = untried(offered, tried=tried)
    taken = chosen if chosen is not None and chosen.approach in left else None
    in_turn = (candidate for candidate in _in_turn(seen, order) if candidate in left)
    approach = taken.approach if taken else next(in_turn, None)
    if approach is None:
        return None
    had = tuple(known for known in Approach if known in tried)
    opening = _opening(seen, shared_misconception, sharing)
    results = _results_of_surest(approach, left, order)
    reason = (
        f"{opening} {_WHY[approach]}, and it is new for them{_after(had)}.{_surest(results)}{_chosen(taken)}"
    )
    return Suggestion(approach=approach, reason=reason, seen=seen, tried=had, results=results, chosen=taken)


MOST_WAYS_IN = 3


def ways_in(
    *, tried: Collection[Approach], shared_misconception: str | None, nearly: bool
) -> tuple[Approach, ...]:
    """Up to three approaches to choose from, all new for the student, in the order in which they are suggested."""
    seen = _what_was_seen(shared_misconception, nearly=nearly)
    return tuple(untried(_in_turn(seen, AS_LISTED), tried=tried)[:MOST_WAYS_IN])


def _what_was_seen(shared_misconception: str | None, *, nearly: bool) -> Seen:
    if shared_misconception:
        return Seen.MISCONCEPTION
    return Seen.NEARLY if nearly else Seen.GAP


def _in_turn(seen: Seen, order: Order) -> tuple[Approach, ...]:
    if seen is not Seen.NEARLY:
        return order.approaches
    first = tuple(approach for approach in order.approaches if approach in _CLOSE_FIRST)
    return first + tuple(approach for approach in order.approaches if approach not in first)


def _results_of_surest(approach: Approach, left: Collection[Approach], order: Order) -> int | None:
    """How many results stand behind it, if it gained most surely of two or more that are new for them."""
    measured = [known for known in order.approaches if known in order.results and known in left]
    return order.results[approach] if len(measured) > 1 and measured[0] is approach else None


def _surest(results: int | None) -> str:
    if results is None:
        return ""
    return f" Of the ways that are new for them it gained most surely here so far (n = {results})."


def _chosen(taken: Chosen | None) -> str:
    if taken is None:
        return ""
    return " The student chose it." if taken.of == 1 else f" {taken.by} of {taken.of} chose it."


def _opening(seen: Seen, misconception: str | None, sharing: tuple[int, int]) -> str:
    if misconception:
        count, size = sharing
        who = "The answers show" if count == size else f"{count} of {size} show"
        return f"{who} one idea: {misconception.rstrip('.')}."
    return "Close to mastery." if seen is Seen.NEARLY else "The check shows a gap here."


def _after(had: Sequence[Approach]) -> str:
    return f" after {listing([_NAMES[approach] for approach in had])}" if had else ""
