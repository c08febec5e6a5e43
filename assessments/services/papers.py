"""Scores of work on paper, typed or pasted by a teacher."""

from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Assessment, ParallelForm
from assessments.services.steps.papers import PaperRefused, PaperRow, Recorded, Scores, record_rows
from assessments.services.steps.scoring import EXCUSED
from classroom.models import Enrollment, User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work

__all__ = ["EXCUSED", "PaperRefused", "Recorded", "Scores", "record_paper_scores"]


@unit_of_work
def record_paper_scores(
    *,
    actor: User,
    assessment: Assessment,
    form: ParallelForm,
    enrollment: Enrollment,
    scores: Scores,
    taken_at: datetime,
    now: datetime,
    source: str = "teacher",
    reason: str = "",
) -> Recorded:
    """Record one student's row of a form: a new try, or corrections of the one there is on this form.

    `scores` holds points, EXCUSED or None (blank) by item. A blank counts 0 beside points of the same call; a
    row of blanks changes nothing; an item left out is not marked yet. Changing a mark that stands needs a
    reason.
    """
    check_can(actor, Permission.RECORD_EVIDENCE, section=enrollment.section)
    refuse_future(taken_at, now=now)
    return record_rows(
        [PaperRow(enrollment=enrollment, scores=scores)],
        actor=actor,
        assessment=assessment,
        form=form,
        taken_at=taken_at,
        now=now,
        source=source,
        reason=reason,
    )


def refuse_future(taken_at: datetime, *, now: datetime) -> None:
    if taken_at > now:
        raise PaperRefused("taken_later", _("Work cannot be dated in the future."))
