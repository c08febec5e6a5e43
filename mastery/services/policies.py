"""Change what counts as mastered somewhere: a new version, and every status below it decided again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from classroom.models import Course, School, Section, User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps import outbox
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.policy import (
    HIGHEST_OFFERED_THRESHOLD,
    LOWEST_OFFERED_THRESHOLD,
    Layer,
    Place,
    overridden_locks,
    resolve,
)
from mastery.engine.refusals import Refused
from mastery.models import MasteryPolicy, PolicyBatch
from mastery.selectors.policies import UNLIMITED, Chain, as_layer, objectives_below, versions_of
from mastery.services.steps.evidence import hold_policies, share_policies
from mastery.services.steps.recomputing import decide_batch

RECOMPUTE = "mastery.recompute_statuses"
SMALLEST_STEP = timedelta(microseconds=1)


class PolicyRefused(DomainError):
    """`field` is the one that is wrong; "" means the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("policy_refused", message)
        self.field = field


class PolicyMoved(Conflict):
    """Somebody else was faster. Their values are in force; nothing was overwritten."""

    def __init__(self, newest: MasteryPolicy) -> None:
        message = _("%(name)s changed this a moment ago. Compare both, then decide again.")
        name = newest.author.full_name if newest.author else _("Somebody")
        super().__init__("policy_moved", message % {"name": name})


def offered_layer(*, place: Place, values: Mapping[str, Any], locked: frozenset[str] = frozenset()) -> Layer:
    """What one place is to set, within what a school may choose. A value that is not named is inherited."""
    threshold, near = values.get("threshold_percent"), values.get("near_band")
    if threshold is not None and not LOWEST_OFFERED_THRESHOLD <= threshold <= HIGHEST_OFFERED_THRESHOLD:
        raise PolicyRefused("threshold_percent", _("Threshold must be between 50 and 100"))
    if near is not None and not 0 <= near <= LOWEST_OFFERED_THRESHOLD:
        raise PolicyRefused("near_band", _("The band below it must be between 0 and 50 points"))
    try:
        layer = Layer(place=place, version=1, values=values, locked=locked)
        resolve([layer])
    except Refused as refusal:
        raise PolicyRefused(_FIELDS.get(refusal.code, ""), str(refusal)) from refusal
    return layer


_FIELDS = {
    "threshold_range": "threshold_percent",
    "near_band_range": "near_band",
    "chances_range": "chances",
    "minimum_attempts_range": "minimum_attempts",
    "minimum_items_range": "minimum_items",
    "waiting_days_range": "waiting_days",
}


@unit_of_work
def change_policy(
    *,
    actor: User,
    chain: Chain,
    layer: Layer,
    reason: str,
    based_on: int,
    keeps_told: bool = False,
    now: datetime,
) -> MasteryPolicy:
    """Add the next version of one place and plan, class by class, that the results below it are decided again.

    `based_on` is the newest version of the chain that the administrator looked at (0 for none): who was overtaken
    learns of it. With `keeps_told`, who had been told of mastery keeps it.
    """
    check_can(actor, Permission.MANAGE_SCHOOL)
    return _add_version(
        actor=actor,
        school_id=actor.school_id,
        chain=chain,
        layer=layer,
        reason=reason,
        based_on=based_on,
        keeps_told=keeps_told,
        now=now,
    )


@unit_of_work
def change_district_policy(
    *, actor: User | None = None, schools: Iterable[School], layer: Layer, reason: str, now: datetime
) -> list[MasteryPolicy]:
    """The district's next version, as a row of each of its schools; an operator's act, all schools or none."""
    return [
        _add_version(
            actor=actor,
            school_id=school.pk,
            chain=Chain(),
            layer=layer,
            reason=reason,
            based_on=None,
            keeps_told=False,
            now=now,
        )
        for school in sorted(schools, key=lambda each: each.pk)
    ]


def _add_version(
    *,
    actor: User | None,
    school_id: int,
    chain: Chain,
    layer: Layer,
    reason: str,
    based_on: int | None,
    keeps_told: bool,
    now: datetime,
) -> MasteryPolicy:
    lock_school(school_id)
    hold_policies(school_id)
    known = versions_of(school_id, chain)
    if based_on is not None and based_on != known[-1].version:
        raise PolicyMoved(known[-1])
    _check(layer, [as_layer(row) for row in known], place=layer.place, reason=reason)
    newest = MasteryPolicy.objects.filter(school=school_id).latest("version")
    made = MasteryPolicy.objects.create(
        school_id=school_id,
        version=newest.version + 1,
        place=layer.place.value,
        effective_at=max(now, newest.effective_at + SMALLEST_STEP),
        author=actor,
        reason=reason,
        keeps_told=keeps_told,
        locked=sorted(layer.locked),
        **_columns(layer.values),
        **_keys(chain, layer.place),
    )
    batches = PolicyBatch.objects.bulk_create(_batches(made, chain))
    outbox.add([_message(batch, now=now) for batch in batches], now=now)
    return made


def _check(layer: Layer, known: list[Layer], *, place: Place, reason: str) -> None:
    if not reason:
        raise PolicyRefused("reason", _("Say why, for those who read the history later"))
    above = [each for each in known if each.place is not place]
    if locked := overridden_locks(layer, above=above):
        raise PolicyRefused(
            locked[0], _("This value is locked above and cannot be set here. Leave it as it is inherited.")
        )
    own = max((each for each in known if each.place is place), key=lambda each: each.version, default=None)
    before = ({}, frozenset()) if own is None else (own.values, own.locked)
    if (layer.values, layer.locked) == before:
        raise PolicyRefused("", _("These are the values in force. Nothing would change."))


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """As they are stored: a method is four columns, no limit of chances is 0, a scale the version of it."""
    columns = {name: value for name, value in values.items() if name not in ("calculation", "scale")}
    if scale := values.get("scale"):
        columns["scale_id"] = scale.key
    if "chances" in columns and columns["chances"] is None:
        columns["chances"] = UNLIMITED
    if calculation := values.get("calculation"):
        columns |= {
            "method": calculation.method.value,
            "weight": calculation.weight,
            "times": calculation.times,
            "count": calculation.count,
        }
    return columns


def _keys(chain: Chain, place: Place) -> dict[str, int | None]:
    match place:
        case Place.COURSE:
            return {"course_id": chain.course_id}
        case Place.UNIT:
            return {"unit_id": chain.unit_id}
        case Place.OBJECTIVE:
            return {"objective_id": chain.objective_id}
    return {}


def _batches(policy: MasteryPolicy, chain: Chain) -> list[PolicyBatch]:
    """One for each class of the courses below the place, and one for each course's students without a place."""
    courses = Course.objects.filter(school=policy.school_id).order_by("pk")
    if chain.course_id is not None:
        courses = courses.filter(pk=chain.course_id)
    sections = Section.objects.filter(course__in=courses).order_by("pk")
    return [
        PolicyBatch(school_id=policy.school_id, policy=policy, course_id=course_id, section_id=section_id)
        for section_id, course_id in [
            *sections.values_list("pk", "course_id"),
            *((None, pk) for pk in courses.values_list("pk", flat=True)),
        ]
    ]


def _message(batch: PolicyBatch, *, now: datetime) -> outbox.Message:
    return outbox.Message(
        kind=RECOMPUTE,
        key=f"recompute:batch:{batch.pk}",
        school_id=batch.school_id,
        due_at=now,
        payload={"batch_id": batch.pk},
    )


def recompute_statuses(payload: Mapping[str, Any], now: datetime) -> str:
    """Handle of `mastery.recompute_statuses`: decide the results of one class again, in the message's transaction.

    Doing it again changes nothing: what counts is the policy in force when it runs, which may be newer still, but
    never an older one than the batch is of, even where this worker's clock is behind.
    """
    batch = PolicyBatch.objects.select_for_update().get(pk=payload["batch_id"])
    if batch.done_at is not None:
        return "done before"
    share_policies(batch.school_id)
    objectives = objectives_below(batch.school_id, _below(batch))
    batch.changed = decide_batch(batch, objective_ids=objectives, now=max(now, batch.policy.effective_at))
    batch.done_at = now
    batch.save(update_fields=["changed", "done_at"])
    return ""


def _below(batch: PolicyBatch) -> Chain:
    """What of the batch's course the place of the version stands above."""
    policy = batch.policy
    if policy.unit_id is not None or policy.objective_id is not None:
        return Chain(unit_id=policy.unit_id, objective_id=policy.objective_id)
    return Chain(course_id=batch.course_id)
