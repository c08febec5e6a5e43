"""Who is not put together: kept by the teachers of a class, and seen by nobody else."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from classroom.models import Section, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.models import PeerBan, PeerSession


class NotTwoOfClass(DomainError):
    """It takes two different students of the class."""


@unit_of_work
def keep_apart(*, actor: User, section: Section, student_ids: tuple[int, int], now: datetime) -> PeerBan:
    """From now on nobody proposes these two; what is still proposed is put aside. Said again, nothing changes."""
    check_can(actor, Permission.APPROVE_WORK, section=section)
    first, second = sorted(student_ids)
    in_class = section.enrollments.filter(student__in=[first, second], ended_at__isnull=True)
    if first == second or in_class.count() != 2:
        raise NotTwoOfClass("not_two", _("Choose two different students of the class."))
    ban, _made = PeerBan.objects.get_or_create(
        school_id=section.school_id,
        section=section,
        first_id=first,
        second_id=second,
        lifted_at=None,
        defaults={"made_by": actor, "made_at": now},
    )
    proposed = PeerSession.objects.filter(unit_run__section=section, state="proposed")
    proposed.filter(Q(tutor=first, learner=second) | Q(tutor=second, learner=first)).delete()
    return ban


@unit_of_work
def lift_ban(*, actor: User, ban: PeerBan, now: datetime) -> None:
    """These two may work together again. Lifted twice, the first stands."""
    check_can(actor, Permission.APPROVE_WORK, section=ban.section)
    PeerBan.objects.filter(pk=ban.pk, lifted_at__isnull=True).update(lifted_at=now, lifted_by=actor)
