"""Approaches and enrichment in the words of students and families."""

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.wording import listing

USED_IN_CLASS: Final[dict[Approach, Promise]] = {
    Approach.WORKED_EXPLANATION: gettext_lazy("worked examples"),
    Approach.VISUAL: gettext_lazy("drawings"),
    Approach.ANALOGY: gettext_lazy("comparisons with something familiar"),
    Approach.OTHER_CONTEXT: gettext_lazy("examples from real life"),
    Approach.STRUCTURED_PRACTICE: gettext_lazy("practice in steps"),
    Approach.PEER_TUTORING: gettext_lazy("work with a classmate"),
}
WAY_IN: Final[dict[Approach, Promise]] = {
    Approach.WORKED_EXPLANATION: gettext_lazy("you follow a worked example, line by line."),
    Approach.VISUAL: gettext_lazy("you draw it."),
    Approach.ANALOGY: gettext_lazy("you compare it with something you know."),
    Approach.OTHER_CONTEXT: gettext_lazy("you meet the idea in another place."),
    Approach.STRUCTURED_PRACTICE: gettext_lazy("you practice in small steps and check each one."),
    Approach.PEER_TUTORING: gettext_lazy("you explain it with a classmate."),
}
WAY_TO_HELP: Final[dict[Approach, Promise]] = {
    Approach.WORKED_EXPLANATION: gettext_lazy("Ask to hear why each line of the example follows."),
    Approach.VISUAL: gettext_lazy("Ask to see the drawing, and what each part of it means."),
    Approach.ANALOGY: gettext_lazy("Ask what in daily life works the same way, and what does not."),
    Approach.OTHER_CONTEXT: gettext_lazy("Find one place at home where this idea is used."),
    Approach.STRUCTURED_PRACTICE: gettext_lazy(
        "Sit beside one question, and ask after each step how to check it."
    ),
    Approach.PEER_TUTORING: gettext_lazy("Let yourself be taught: ask, and do not give the answer."),
}
APPROACH_ICONS: Final[dict[Approach, str]] = {
    Approach.WORKED_EXPLANATION: "book",
    Approach.VISUAL: "eye",
    Approach.ANALOGY: "talk",
    Approach.OTHER_CONTEXT: "compass",
    Approach.STRUCTURED_PRACTICE: "steps",
    Approach.PEER_TUTORING: "pair",
}
FURTHER_WORDS: Final[dict[EnrichmentKind, Promise]] = {
    EnrichmentKind.PROJECT: gettext_lazy("Build"),
    EnrichmentKind.EXPLORATION: gettext_lazy("Explore"),
    EnrichmentKind.PEER_TEACHING: gettext_lazy("Teach"),
    EnrichmentKind.APPLICATION: gettext_lazy("Use"),
}
FURTHER_ICONS: Final[dict[EnrichmentKind, str]] = {
    EnrichmentKind.PROJECT: "target",
    EnrichmentKind.EXPLORATION: "compass",
    EnrichmentKind.PEER_TEACHING: "pair",
    EnrichmentKind.APPLICATION: "spark",
}


def why_another_way(approach: Approach, *, lessons: Sequence[Approach]) -> str:
    """What the lessons used, and what is different now: nothing of what others showed or scored."""
    way = _("This is a different way in: %(way)s") % {"way": WAY_IN[approach]}
    if not lessons:
        return way
    used = listing([str(USED_IN_CLASS[each]) for each in lessons])
    taught = _("In class you used %(used)s.") % {"used": used}
    return f"{taught} {way}"
