"""Ready correctives, one per approach, so that nobody starts from nothing.

A teacher's own activity for the objective comes first; these serve where there is none. A step is one line.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mastery.engine.correctives import Approach
from mastery.models import CorrectiveActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkText:
    """What a student gets: a title, steps one to a line, and how long it takes; from which activity, if from one."""

    title: str
    steps: str
    minutes: int
    activity_id: int | None = None


OwnTexts = Mapping[tuple[int, str], WorkText]
"""A teacher's own texts by (objective, approach)."""


def own_texts(objectives: Collection[int]) -> OwnTexts:
    """The teacher's own activities come before the ready ones; one query."""
    return {
        (activity.objective_id, activity.approach): WorkText(
            title=activity.title, steps=activity.steps, minutes=activity.minutes, activity_id=activity.pk
        )
        for activity in CorrectiveActivity.objects.in_use().filter(objective__in=objectives)
    }


def text_for(objective_id: int, approach: Approach, *, statement: str, own: OwnTexts) -> WorkText:
    return own.get((objective_id, approach.value)) or ready_text(approach, statement=statement)


def ready_text(approach: Approach, *, statement: str) -> WorkText:
    """The ready corrective for one approach, in the language of the teacher who suggests it."""
    title, minutes, steps = _READY[approach]()
    aim = _("The aim: %(statement)s. Take one question on it from your notes or your book.") % {
        "statement": statement.rstrip(". ")
    }
    return WorkText(title=title, steps="\n".join([aim, *steps]), minutes=minutes)


def _worked() -> tuple[str, int, list[str]]:
    return (
        _("A worked example, step by step"),
        20,
        [
            _("Put the full solution beside it. Cover it, and uncover one line at a time."),
            _("After each line say why it follows from the one before. Mark a line you cannot explain."),
            _("Ask your teacher or a classmate about the lines you marked."),
            _("Close the example and write the whole solution yourself. Compare it line by line."),
            _("Solve a second question of the same kind without the example."),
        ],
    )


def _visual() -> tuple[str, int, list[str]]:
    return (
        _("See it drawn"),
        20,
        [
            _("Draw what is given: bars, boxes, a line or a table. Write each number where it belongs."),
            _("Mark in another color what is asked."),
            _("Find the answer in the drawing before you calculate. Then calculate and compare."),
            _("Change one number, change the drawing, and say what happens to the answer."),
            _("Draw and solve a second question without help."),
        ],
    )


def _analogy() -> tuple[str, int, list[str]]:
    return (
        _("Like something you know"),
        20,
        [
            _("Think of something from daily life that works the same way: sharing, cooking, a game."),
            _("Make two columns: your everyday thing, and the words of the aim. Join what matches."),
            _("Find one place where the two do not match, and write down what is different."),
            _("Solve the question in the words of your everyday thing, then in the words of the class."),
            _("Solve a second question in the words of the class only."),
        ],
    )


def _other_context() -> tuple[str, int, list[str]]:
    return (
        _("The same idea in another place"),
        25,
        [
            _("Choose a place where the idea is used: a shop, a recipe, a sports table, a map."),
            _("Write a question of your own from that place, with real quantities and their units."),
            _("Solve it with the units beside every number. Ask at each step whether this could be true."),
            _("Change the quantities and solve it again."),
            _("Say what is the same in your question and in the one from your notes."),
        ],
    )


def _practice() -> tuple[str, int, list[str]]:
    return (
        _("Practice in small steps"),
        20,
        [
            _("Add two more questions of the same kind, from easy to hard."),
            _("First question: write one step, check it, and only then write the next one."),
            _("Where a step was not right, write beside it what you do instead."),
            _("Second question: check after every two steps."),
            _("Third question: work on your own and check at the end."),
        ],
    )


def _pairs() -> tuple[str, int, list[str]]:
    return (
        _("Explain it in pairs"),
        15,
        [
            _("Sit with the classmate your teacher named. Your classmate solves the question aloud."),
            _("Stop them whenever you do not follow, and ask why."),
            _("Change roles: you solve a question like it aloud. Your classmate only asks questions."),
            _("Write the idea together in two sentences of your own."),
            _("Each of you makes up one question for the other."),
        ],
    )


_READY: dict[Approach, Callable[[], tuple[str, int, list[str]]]] = {
    Approach.WORKED_EXPLANATION: _worked,
    Approach.VISUAL: _visual,
    Approach.ANALOGY: _analogy,
    Approach.OTHER_CONTEXT: _other_context,
    Approach.STRUCTURED_PRACTICE: _practice,
    Approach.PEER_TUTORING: _pairs,
}
