"""Remind those whose different way in still stands between them and the next chance."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment, ChanceWindow
from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from classroom.web import wall_clock
from mastery.engine.wording import listing
from mastery.models import CorrectiveAssignment


class WindowOver(DomainError):
    """Nobody is reminded of a day that is past."""


@unit_of_work
def remind_of_tickets(*, actor: User, assessment: Assessment, number: int, now: datetime) -> int:
    """Tell each of them once a day at most; answers how many were told."""
    check_can(actor, Permission.APPROVE_WORK, section=assessment.unit_run.section)
    window = ChanceWindow.objects.filter(assessment=assessment, number=number, closes_at__gt=now).first()
    if window is None:
        raise WindowOver("window_over", _("This chance is over. Set its days again first."))
    in_hand = _in_hand(assessment)
    zone = assessment.unit_run.section.school.time_zone
    told = [_telling(window, work, zone=zone, now=now) for work in in_hand.values()]
    return tell(told, school_id=assessment.school_id, now=now)


def _in_hand(assessment: Assessment) -> Mapping[int, Sequence[CorrectiveAssignment]]:
    """Work that is still to be done on objectives of the check, by student, for those in the class now."""
    rows = (
        CorrectiveAssignment.objects.filter(
            state="assigned",
            objective__alignments__item__form__assessment=assessment,
            objective__statuses__state="not_yet",
            objective__statuses__student=F("student"),
            student__enrollments__section=assessment.unit_run.section_id,
            student__enrollments__ended_at__isnull=True,
        )
        .select_related("objective")
        .order_by("student_id", "objective__position", "pk")
        .distinct()
    )
    found: defaultdict[int, list[CorrectiveAssignment]] = defaultdict(list)
    for row in rows:
        found[row.student_id].append(row)
    return found


def _telling(
    window: ChanceWindow, work: Sequence[CorrectiveAssignment], *, zone: str, now: datetime
) -> Telling:
    day = now.astimezone(ZoneInfo(zone)).date()
    first = work[0]
    return Telling(
        recipient_id=first.student_id,
        key=f"ticket:{window.pk}v{window.version}:{first.student_id}:{day.isoformat()}",
        title=_("Do your different way in first"),
        body=_("For %(codes)s, before %(until)s. Then your next try is open.")
        % {
            "codes": listing([each.objective.code for each in work]),
            "until": wall_clock.day_and_time(window.closes_at, zone=zone),
        },
        url=reverse("mastery:corrective", args=[first.pk]),
    )
