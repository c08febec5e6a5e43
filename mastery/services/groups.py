"""Suggest groups after a check and change them. Nobody but the teacher sees a group before it is approved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.engine.grouping import Group, GroupKind, propose
from mastery.engine.reteaching import Count, ReteachRule, Scope, scope_of
from mastery.engine.status import Status
from mastery.engine.wording import listing
from mastery.models import GroupMember, Objective, ObjectiveStatus, UnitRun, WorkGroup
from mastery.selectors.corrective_texts import OwnTexts, WorkText, own_texts, text_for
from mastery.selectors.effects import school_order
from mastery.selectors.foundations import links_in_course
from mastery.selectors.groups import class_needs
from mastery.selectors.reteaching import reteach_rule
from mastery.selectors.work import Pair, corrective_states
from mastery.services.steps.corrective_work import refuse_used_approach
from mastery.services.steps.runs import lock_run, refuse_closed

LONGEST_REASON = 300


class GroupSettled(DomainError):
    """Approved or dropped groups are not changed any more."""


class NotTheirWork(DomainError):
    """A corrective is for those not yet there, enrichment for those who are."""


class GroupChanged(Conflict):
    """Somebody else edited the group, or moved the student, first."""


@unit_of_work
def suggest_groups(
    *,
    actor: User,
    unit_run: UnitRun,
    objective_ids: Collection[int],
    misconceptions: Mapping[Pair, str],
    in_groups: Collection[int] = (),
    now: datetime,
) -> int:
    """Propose groups for these objectives of the unit; answers how many.

    The school's shares say how wide each is taught again; for those `in_groups` the teacher asks for small
    groups instead of the whole class. `misconceptions` is what each student's newest answers show, by
    (student, objective). Suggesting again replaces only groups that are still proposed; students whose work is
    out already are left alone.
    """
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    objectives = {
        objective.pk: objective
        for objective in Objective.objects.filter(unit=run.unit_id, pk__in=objective_ids)
    }
    _take_back_proposals(run, objectives)
    found = class_needs(unit_run=run, objective_ids=list(objectives), misconceptions=misconceptions)
    scopes = _scopes(found.counts, reteach_rule(run.school_id), in_groups=in_groups)
    proposed = propose(
        found.needs,
        students=found.students,
        assessed=found.assessed,
        order=school_order(run.school_id),
        scopes=scopes,
        builds_on=links_in_course(run.unit.course_id),
    )
    given = [group for group in proposed if _can_be_given(group)]
    return _store(run, given, objectives, counts=found.counts, now=now)


def _scopes(
    counts: Mapping[int, Count], rule: ReteachRule, *, in_groups: Collection[int]
) -> Mapping[int, Scope]:
    found = {objective_id: scope_of(count, rule) for objective_id, count in counts.items()}
    return {
        objective_id: Scope.SMALL_GROUPS
        if scope is Scope.WHOLE_CLASS and objective_id in in_groups
        else scope
        for objective_id, scope in found.items()
    }


def _take_back_proposals(run: UnitRun, objectives: Collection[int]) -> None:
    proposed = WorkGroup.objects.filter(unit_run=run, state="proposed")
    proposed.filter(objective__in=objectives).delete()
    proposed.filter(kind=GroupKind.ENRICHMENT.value).delete()


def _can_be_given(group: Group) -> bool:
    """Those away, and those who have had every approach, are shown beside the groups."""
    return group.kind is GroupKind.ENRICHMENT or group.approach is not None


def _store(
    run: UnitRun,
    groups: Sequence[Group],
    objectives: Mapping[int, Objective],
    *,
    counts: Mapping[int, Count],
    now: datetime,
) -> int:
    own = own_texts(objectives)
    rows = [
        _row(
            run,
            group,
            _text_of(group, objectives, own),
            reason=" ".join([*_said_first(group, objectives, counts), group.reason]),
            now=now,
        )
        for group in groups
    ]
    WorkGroup.objects.bulk_create(rows)
    GroupMember.objects.bulk_create(
        GroupMember(school_id=run.school_id, group=row, student_id=student_id)
        for row, group in zip(rows, groups, strict=True)
        for student_id in group.student_ids
    )
    return len(rows)


def _said_first(
    group: Group, objectives: Mapping[int, Objective], counts: Mapping[int, Count]
) -> Iterable[str]:
    """Why the whole class, and what rests on it."""
    if group.scope is Scope.WHOLE_CLASS and group.objective_id is not None:
        count = counts[group.objective_id]
        yield _("%(not_yet)s of %(assessed)s are not yet there: teach it again in a new way.") % {
            "not_yet": count.not_yet,
            "assessed": count.assessed,
        }
    if group.first_for:
        codes = listing([objectives[objective_id].code for objective_id in group.first_for])
        yield ngettext(
            "It comes first: %(codes)s builds on it.",
            "It comes first: %(codes)s build on it.",
            len(group.first_for),
        ) % {"codes": codes}


def _row(run: UnitRun, group: Group, text: WorkText, *, reason: str, now: datetime) -> WorkGroup:
    return WorkGroup(
        school_id=run.school_id,
        unit_run=run,
        kind=group.kind.value,
        objective_id=group.objective_id,
        approach=group.approach.value if group.approach else "",
        activity_id=text.activity_id,
        title=text.title,
        steps=text.steps,
        minutes=text.minutes,
        place=_("with the whole class") if group.scope is Scope.WHOLE_CLASS else "",
        reason=Truncator(reason).chars(LONGEST_REASON),
        proposed_at=now,
    )


def _text_of(group: Group, objectives: Mapping[int, Objective], own: OwnTexts) -> WorkText:
    if group.objective_id is None or group.approach is None:
        return WorkText(title=_("Go further, their choice"), steps="", minutes=30)
    statement = objectives[group.objective_id].statement
    return text_for(group.objective_id, group.approach, statement=statement, own=own)


@unit_of_work
def move_member(
    *,
    actor: User,
    unit_run: UnitRun,
    student: User,
    from_group_id: int | None,
    to_group_id: int | None,
    now: datetime,
) -> None:
    """Move a student between proposed groups, out of them (no target) or into one (no source).

    A repeat changes nothing. A student who is no longer where the teacher saw them is a conflict.
    """
    check_can(actor, Permission.APPROVE_WORK, section=unit_run.section)
    run = lock_run(unit_run.pk)
    refuse_closed(run)
    source = None if from_group_id is None else _proposed(run, from_group_id)
    target = None if to_group_id is None else _proposed(run, to_group_id)
    if target is not None and _is_in(target, student):
        return
    if source is not None and not _is_in(source, student):
        if target is None:
            return
        raise GroupChanged("member_moved", _("%(name)s is no longer in that group.") % _named(student))
    if target is not None:
        _refuse_wrong_place(target, student, leaving=source)
        GroupMember.objects.create(school_id=run.school_id, group=target, student=student)
    if source is not None:
        GroupMember.objects.filter(group=source, student=student).delete()


def _proposed(run: UnitRun, group_id: int) -> WorkGroup:
    """A dropped or replaced group is gone for the one who still sees it."""
    group = WorkGroup.objects.filter(pk=group_id, unit_run=run).select_related("objective").first()
    if group is None:
        raise GroupChanged("group_gone", _("These groups have been suggested anew. Look at them again."))
    refuse_settled(group)
    return group


def refuse_settled(group: WorkGroup) -> None:
    if group.state != "proposed":
        raise GroupSettled("group_settled", _("This group is settled. Suggest groups again for new ones."))


def _is_in(group: WorkGroup, student: User) -> bool:
    return GroupMember.objects.filter(group=group, student=student).exists()


def _named(student: User) -> dict[str, str]:
    return {"name": student.full_name}


def _refuse_wrong_place(target: WorkGroup, student: User, *, leaving: WorkGroup | None) -> None:
    """A corrective needs a gap and a new approach; going further needs that no gap is left."""
    if target.objective is None:
        _refuse_with_gaps(target, student)
        return
    told = _named(student) | {"code": target.objective.code}
    if not _has_gap(student, target.objective):
        raise NotTheirWork(
            "corrective_not_needed", _("%(name)s needs no corrective for %(code)s now.") % told
        )
    elsewhere = GroupMember.objects.filter(
        student=student, group__objective=target.objective, group__state="proposed"
    ).exclude(group=leaving)
    if elsewhere.filter(group__unit_run=target.unit_run_id).exists():
        raise NotTheirWork("in_another_group", _("%(name)s is in another group for %(code)s.") % told)
    refuse_used_approach(target.objective, Approach(target.approach), students=[student])


def _has_gap(student: User, objective: Objective) -> bool:
    """Not yet there, with no corrective that still waits to be done or to be answered by a try."""
    not_yet = ObjectiveStatus.objects.filter(
        student=student, objective=objective, state=Status.NOT_YET.value
    ).exists()
    return not_yet and not corrective_states([student.pk], [objective.pk])


def _refuse_with_gaps(target: WorkGroup, student: User) -> None:
    gaps = ObjectiveStatus.objects.filter(
        student=student, objective__unit=target.unit_run.unit_id, state=Status.NOT_YET.value
    )
    codes = list(
        gaps.order_by("objective__position", "objective_id").values_list("objective__code", flat=True)
    )
    if codes:
        raise NotTheirWork(
            "corrective_first",
            _("%(name)s is not yet there on %(codes)s. A corrective comes first.")
            % (_named(student) | {"codes": listing(codes)}),
        )


@unit_of_work
def edit_group(
    *,
    actor: User,
    group: WorkGroup,
    title: str,
    place: str,
    minutes: int,
    steps: str,
    approach: Approach | None,
    version: int,
    now: datetime,
) -> WorkGroup:
    """Change a proposed group. `version` is the one the teacher saw; `approach` is None for enrichment.

    A new approach must be new for every member, and brings its own text unless the teacher wrote another one.
    """
    check_can(actor, Permission.APPROVE_WORK, section=group.unit_run.section)
    lock_run(group.unit_run_id)
    current = WorkGroup.objects.select_related("objective").filter(pk=group.pk).first()
    if current is None or current.version != version:
        raise GroupChanged("group_changed", _("Somebody changed this group while you had it open."))
    refuse_settled(current)
    if current.objective is not None and approach is not None and approach.value != current.approach:
        title, steps, minutes = _switch(
            current, current.objective, approach, WorkText(title=title, steps=steps, minutes=minutes)
        )
        current.approach = approach.value
    current.title, current.place, current.minutes, current.steps = title, place, minutes, steps
    current.version += 1
    current.save(
        update_fields=["approach", "activity", "reason", "title", "place", "minutes", "steps", "version"]
    )
    return current


def _switch(
    group: WorkGroup, objective: Objective, approach: Approach, typed: WorkText
) -> tuple[str, str, int]:
    """Text that the teacher left as it was follows the approach; text they typed stays."""
    members = User.objects.filter(pk__in=group.members.values("student")).order_by("sort_key", "pk")
    refuse_used_approach(objective, approach, students=list(members))
    fresh = text_for(objective.pk, approach, statement=objective.statement, own=own_texts([objective.pk]))
    group.reason = _("You chose this approach. It is new for everyone in the group.")
    group.activity_id = fresh.activity_id
    return (
        fresh.title if typed.title == group.title else typed.title,
        fresh.steps if typed.steps == group.steps else typed.steps,
        fresh.minutes if typed.minutes == group.minutes else typed.minutes,
    )


@unit_of_work
def drop_group(*, actor: User, group: WorkGroup, now: datetime) -> None:
    """Put a proposed group aside; its students are then in none. A repeat changes nothing."""
    check_can(actor, Permission.APPROVE_WORK, section=group.unit_run.section)
    lock_run(group.unit_run_id)
    current = WorkGroup.objects.filter(pk=group.pk).first()
    if current is None or current.state == "dropped":
        return
    refuse_settled(current)
    current.state = "dropped"
    current.version += 1
    current.save(update_fields=["state", "version"])
