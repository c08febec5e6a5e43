"""Approve groups: the one moment at which proposed work reaches students."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.roles import Permission
from classroom.services.steps.notices import Telling, tell
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.models import (
    CorrectiveAssignment,
    EnrichmentChoice,
    GroupMember,
    UnitRun,
    WorkGroup,
)
from mastery.services.steps.corrective_work import Work, give_correctives, told_of_work
from mastery.services.steps.enrichment_options import make_it_a_choice
from mastery.services.steps.runs import lock_run, move_to_correction, refuse_closed, refuse_unpublished


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What an approval gave, and to how many students. `left_out` are members who need none of it now."""

    groups: int
    students: int
    correctives: int
    enrichments: int
    left_out: int


@unit_of_work
def approve_groups(*, actor: User, unit_run: UnitRun, group_ids: Collection[int], now: datetime) -> Approved:
    """Give every ticked proposed group its work, all or nothing, and tell the students.

    A group approved before is passed over, so a repeat gives nothing twice. Members who have got there
    since, or have a corrective in hand, are left out. The database refuses a used approach as well.
    """
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    refuse_unpublished(run)
    groups = list(
        WorkGroup.objects.filter(unit_run=run, pk__in=group_ids, state="proposed")
        .select_related("objective")
        .order_by("pk")
    )
    members = list(
        GroupMember.objects.filter(group__in=groups)
        .filter(student__enrollments__section=run.section_id, student__enrollments__ended_at__isnull=True)
        .select_related("group__objective", "student")
        .order_by("group_id", "student__sort_key", "student_id")
    )
    correctives = _give_correctives(run, members, actor=actor, now=now)
    choices = _offer_enrichment(run, members, now=now)
    given = {work.group_id for work in correctives} | {offered.group_id for offered in choices}
    _settle(groups, given=given, actor=actor, now=now)
    if given:
        move_to_correction(run, actor=actor, now=now)
    tell([*map(told_of_work, correctives), *_told_of_choices(choices)], school_id=run.school_id, now=now)
    return Approved(
        groups=len(given),
        students=len({work.student_id for work in correctives} | {each.student_id for each in choices}),
        correctives=len(correctives),
        enrichments=len(choices),
        left_out=len(members) - len(correctives) - len(choices),
    )


def _settle(
    groups: Sequence[WorkGroup], *, given: Collection[int | None], actor: User, now: datetime
) -> None:
    """A group that gave nobody anything is put aside, so that no empty group stands as work."""
    for group in groups:
        if group.pk in given:
            group.state, group.approved_at, group.approved_by = "approved", now, actor
        else:
            group.state = "dropped"
        group.save(update_fields=["state", "approved_at", "approved_by"])


def _give_correctives(
    run: UnitRun, members: Sequence[GroupMember], *, actor: User, now: datetime
) -> list[CorrectiveAssignment]:
    work = [
        Work(
            student=member.student,
            objective=member.group.objective,
            group=member.group,
            approach=Approach(member.group.approach),
            activity_id=member.group.activity_id,
            title=member.group.title,
            steps=member.group.steps,
            place=member.group.place,
            minutes=member.group.minutes,
            reason=member.group.reason,
        )
        for member in members
        if member.group.objective is not None
    ]
    return give_correctives(run, work, actor=actor, now=now)


def _offer_enrichment(
    run: UnitRun, members: Sequence[GroupMember], *, now: datetime
) -> list[EnrichmentChoice]:
    """Once per student and unit run. Where the unit offers too little to choose from, ready options are added."""
    ready = [member for member in members if member.group.objective_id is None]
    if not ready:
        return []
    make_it_a_choice(run)
    offered = set(EnrichmentChoice.objects.filter(unit_run=run).values_list("student_id", flat=True))
    fresh = {member.student_id: member for member in ready if member.student_id not in offered}
    return EnrichmentChoice.objects.bulk_create(
        EnrichmentChoice(
            school_id=run.school_id,
            unit_run=run,
            student=member.student,
            group=member.group,
            offered_at=now,
        )
        for member in fresh.values()
    )


def _told_of_choices(choices: Iterable[EnrichmentChoice]) -> list[Telling]:
    return [
        Telling(
            recipient_id=offered.student_id,
            key=f"enrichment:{offered.pk}",
            title=_("Go further: choose what you would like to do"),
            body=_("You have mastered what this check asked. Choose one of the options."),
            url=reverse("mastery:further", args=[offered.pk]),
        )
        for offered in choices
    ]
