"""Change what counts as mastered: a new version, and every status decided again under it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from classroom.models import School, SchoolRole, User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission, Role
from classroom.services.steps import outbox
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.policy import (
    HIGHEST_OFFERED_THRESHOLD,
    LOWEST_OFFERED_THRESHOLD,
    MOST_CHANCES,
    Policy,
)
from mastery.engine.refusals import Refused
from mastery.models import EvidenceRecord, Exemption, MasteryPolicy, ObjectiveStatus
from mastery.selectors.policies import PolicyInForce, as_engine_policy
from mastery.services.steps.evidence import Pair, decide_pairs, lock_students, write_statuses

RECOMPUTE = "mastery.recompute_statuses"
STUDENTS_AT_ONCE = 200
"""In one transaction: a page that records evidence waits at most this long for its turn."""
SMALLEST_STEP = timedelta(microseconds=1)


class PolicyRefused(DomainError):
    """`field` is the one that is wrong; "" means the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("policy_refused", message)
        self.field = field


class PolicyMoved(Conflict):
    """Another administrator was faster. Their values are in force; nothing was overwritten."""

    def __init__(self, newest: MasteryPolicy) -> None:
        message = _("%(name)s changed this a moment ago. Compare both, then decide again.")
        name = newest.author.full_name if newest.author else _("Somebody")
        super().__init__("policy_moved", message % {"name": name})


def offered_policy(*, version: int, threshold_percent: Decimal, near_band: Decimal, chances: int) -> Policy:
    """The values as the engine knows them, within what a school may choose."""
    if not LOWEST_OFFERED_THRESHOLD <= threshold_percent <= HIGHEST_OFFERED_THRESHOLD:
        raise PolicyRefused("threshold_percent", _("Threshold must be between 50 and 100"))
    if not 0 <= near_band <= LOWEST_OFFERED_THRESHOLD:
        raise PolicyRefused("near_band", _("The band below it must be between 0 and 50 points"))
    if not 1 <= chances <= MOST_CHANCES:
        raise PolicyRefused("chances", _("There are 1 to 3 chances"))
    try:
        return Policy(
            version=version, threshold_percent=threshold_percent, near_band=near_band, chances=chances
        )
    except Refused as refusal:
        raise PolicyRefused("", _("Write percents with at most one decimal")) from refusal


@unit_of_work
def change_policy(*, actor: User, policy: Policy, reason: str, now: datetime) -> MasteryPolicy:
    """Put a new version in force from now on and have every status of the school decided again.

    `policy.version` is the one the administrator looked at plus one: who was overtaken learns of it.
    """
    check_can(actor, Permission.MANAGE_SCHOOL)
    School.objects.select_for_update(no_key=True).get(pk=actor.school_id)
    newest = MasteryPolicy.objects.select_related("author").filter(school=actor.school_id).latest("version")
    _check(policy, newest=newest, reason=reason)
    made = MasteryPolicy.objects.create(
        school_id=actor.school_id,
        version=policy.version,
        threshold_percent=policy.threshold_percent,
        near_band=policy.near_band,
        chances=policy.chances,
        effective_at=max(now, newest.effective_at + SMALLEST_STEP),
        author=actor,
        reason=reason,
    )
    outbox.add(_recomputations(made, now=now), now=now)
    return made


def _check(policy: Policy, *, newest: MasteryPolicy, reason: str) -> None:
    if policy.version != newest.version + 1:
        raise PolicyMoved(newest)
    if not reason:
        raise PolicyRefused("reason", _("Say why, for those who read the history later"))
    same = (newest.threshold_percent, newest.near_band, newest.chances)
    if (policy.threshold_percent, policy.near_band, policy.chances) == same:
        raise PolicyRefused("", _("These are the values in force. Nothing would change."))


def _recomputations(policy: MasteryPolicy, *, now: datetime) -> list[outbox.Message]:
    """One message for each batch of students, so that each is short, and can be done again alone."""
    students = list(
        SchoolRole.objects.filter(school=policy.school_id, role=Role.STUDENT.value)
        .order_by("person_id")
        .values_list("person_id", flat=True)
    )
    return [
        outbox.Message(
            kind=RECOMPUTE,
            key=f"recompute:policy:{policy.pk}:from:{students[start]}",
            school_id=policy.school_id,
            due_at=now,
            payload={
                "policy_id": policy.pk,
                "school_id": policy.school_id,
                "student_ids": students[start : start + STUDENTS_AT_ONCE],
            },
        )
        for start in range(0, len(students), STUDENTS_AT_ONCE)
    ]


def recompute_statuses(payload: Mapping[str, Any], now: datetime) -> str:
    """Handle of `mastery.recompute_statuses`: decide the results of some students under the new version.

    Runs inside the transaction of the message. Doing it again changes nothing, and a message of a version
    that was overtaken leaves the work to those of the newer one. The version counts here, not the clock,
    because two machines may differ by a moment.
    """
    newest = MasteryPolicy.objects.filter(school=payload["school_id"]).latest("version")
    if newest.pk != payload["policy_id"]:
        return "a newer policy is in force"
    in_force = PolicyInForce(id=newest.pk, policy=as_engine_policy(newest))
    student_ids = payload["student_ids"]
    lock_students(student_ids)
    decisions = decide_pairs(_pairs(student_ids), in_force=in_force)
    write_statuses(decisions.items(), in_force=in_force, school_id=payload["school_id"], now=now)
    return ""


def _pairs(student_ids: Sequence[int]) -> frozenset[Pair]:
    """Everything about these students that a policy decides."""
    return frozenset(
        pair
        for source in (ObjectiveStatus, EvidenceRecord, Exemption)
        for pair in source.objects.filter(student__in=student_ids)
        .order_by()
        .values_list("student_id", "objective_id")
        .distinct()
    )
