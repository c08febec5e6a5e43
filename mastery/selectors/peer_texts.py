"""The script of a session between two students, and the reason a teacher reads before it is approved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mastery.engine.correctives import Approach
from mastery.engine.peers import Pair
from mastery.models import Objective
from mastery.selectors.corrective_texts import OwnTexts


def session_script(objective: Objective, *, tutor: str, learner: str, own: OwnTexts) -> str:
    """A step is one line, the same for both. A teacher's own activity for the objective comes before ours."""
    written = own.get((objective.pk, Approach.PEER_TUTORING.value))
    if written is not None:
        first = _("%(tutor)s begins, then %(learner)s.") % {"tutor": tutor, "learner": learner}
        return f"{first}\n{written.steps}"
    return "\n".join(_steps(objective.statement.rstrip(". "), tutor=tutor, learner=learner))


def _steps(statement: str, *, tutor: str, learner: str) -> list[str]:
    names = {"tutor": tutor, "learner": learner}
    return [
        _("The aim: %(statement)s. Take one question on it from your notes or your book.")
        % {"statement": statement},
        _("%(tutor)s solves it aloud and says why at each line. %(learner)s stops and asks at any point.")
        % names,
        _("Change roles: %(learner)s solves a question like it aloud. %(tutor)s only asks questions.")
        % names,
        _("Write the idea together in two sentences of your own."),
        _("Each of you makes up one question for the other."),
    ]


def reason_for(pair: Pair) -> str:
    """For the teacher alone: since when, how much is in hand, how often before."""
    return " ".join([_since(pair.days), _in_hand(pair.open), _before(pair.together)])


def _since(days: int) -> str:
    if days == 0:
        return _("Mastered it today.")
    return ngettext("Mastered it %(days)s day ago.", "Mastered it %(days)s days ago.", days) % {"days": days}


def _in_hand(count: int) -> str:
    if count == 0:
        return _("Has no other session now.")
    return ngettext("Has %(n)s other session now.", "Has %(n)s other sessions now.", count) % {"n": count}


def _before(count: int) -> str:
    if count == 0:
        return _("They have not worked together yet.")
    return ngettext(
        "They have worked together %(n)s time.", "They have worked together %(n)s times.", count
    ) % {"n": count}
