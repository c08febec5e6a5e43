"""From the demo's short notation to what an author would have typed, and to what a student might answer."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from assessments.management.demo.content import Question
from assessments.selectors.builder import ItemContent
from mastery.engine.marking import (
    ItemKind,
    Key,
    MultipleChoiceKey,
    NumericKey,
    ShortTextKey,
    SingleChoiceKey,
    TrueFalseKey,
)

Option = tuple[str, str, str]
"""Id, text, and the misconception that the option shows ("" for none)."""


def content_of(question: Question, *, form: int, objective_id: int) -> ItemContent:
    """The question as form 0 (A) or 1 (B) asks it."""
    options = _options(question.options[form])
    return ItemContent(
        kind=ItemKind(question.kind),
        stem=question.stem[form],
        points=Decimal(question.points),
        options=tuple((id_, text) for id_, text, _misconception in options),
        key=_key(question.kind, question.key[form], options),
        objective_ids=(objective_id,),
    )


def _options(written: str) -> tuple[Option, ...]:
    if not written:
        return ()
    options = []
    for letter, option in zip("abcdefgh", written.split(" | "), strict=False):
        text, _brace, misconception = option.partition(" {")
        options.append((letter, text, misconception.removesuffix("}")))
    return tuple(options)


def _key(kind: str, written: str, options: tuple[Option, ...]) -> Key:
    by_text = {text: id_ for id_, text, _misconception in options}
    match ItemKind(kind):
        case ItemKind.SINGLE_CHOICE:
            shown = tuple((id_, misconception) for id_, _text, misconception in options if misconception)
            return SingleChoiceKey(right=by_text[written], misconceptions=shown)
        case ItemKind.MULTIPLE_CHOICE:
            return MultipleChoiceKey(right=frozenset(by_text[text] for text in written.split(" | ")))
        case ItemKind.TRUE_FALSE:
            return TrueFalseKey(right=written == "true")
        case ItemKind.NUMERIC:
            return NumericKey(value=Fraction(written), tolerance=Fraction(0))
        case _:
            return ShortTextKey(accepted=tuple(written.split("|")))


def answer_to(question: Question, *, form: int, right: bool, chance: Random) -> list[str]:
    """What a student gives: the stored option ids or the text, right or wrong."""
    content = content_of(question, form=form, objective_id=0)
    match content.key:
        case SingleChoiceKey(right=best, misconceptions=shown):
            wrong = [id_ for id_, _text in content.options if id_ != best]
            tempting = [id_ for id_, _misconception in shown] * 3 + wrong
            return [best if right else chance.choice(tempting)]
        case MultipleChoiceKey(right=best):
            chosen = sorted(best)
            return chosen if right else [chosen[0], *(id_ for id_, _ in content.options[2:3])]
        case TrueFalseKey(right=best):
            return ["true" if best == right else "false"]
        case NumericKey(value=value):
            return [str(value) if right else str(value + chance.choice([1, 2, 10]))]
        case ShortTextKey(accepted=accepted):
            return [accepted[0] if right else chance.choice(["not sure", "the other one"])]
    raise AssertionError(question.kind)
