"""How objectives were taught, and the work that waits ready: different ways in, and ways to go further."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind, kinds_absent
from mastery.models import CorrectiveActivity, EnrichmentActivity, Lesson, Objective, UnitRun
from mastery.selectors.units import WAY_FIELDS, way_values
from mastery.services.steps.enrichment_options import keep_it_a_choice, offered_kinds, write_ready_options
from mastery.services.steps.files import let_go
from mastery.services.steps.plan_lock import check_unchanged, lock_unit, raise_version


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """A ready corrective activity for one objective by one approach."""

    approach: Approach
    title: str
    steps: str
    minutes: int
    group_size: int = 1
    links: str = ""

    @property
    def values(self) -> tuple[object, ...]:
        return (self.title, self.steps, self.minutes, self.group_size, self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFurther:
    """A ready enrichment activity of the unit."""

    kind: EnrichmentKind
    title: str
    description: str
    minutes: int
    audience: str = ""

    @property
    def values(self) -> tuple[object, ...]:
        return (self.kind.value, self.title, self.description, self.audience, self.minutes)


class EnrichmentTitleTaken(DomainError):
    """Students choose by title, so a unit has each one once."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "enrichment_title_taken", _("This unit already offers “%s”. Use another title.") % title
        )


class EnrichmentChosen(DomainError):
    """What a student has chosen is not taken away."""

    def __init__(self, title: str) -> None:
        super().__init__("enrichment_chosen", _("Students have chosen “%s”, so it stays.") % title)


@unit_of_work
def record_teaching(
    *,
    actor: User,
    run: UnitRun,
    objective: Objective,
    approaches: Collection[Approach],
    seen: str,
    now: datetime,
) -> None:
    """Say by which approaches the class was taught an objective; correctives will use others."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    lessons = Lesson.objects.filter(unit_run=run, objective=objective)
    had = {Approach(value) for value in lessons.values_list("approach", flat=True)}
    check_unchanged(None, stored=tuple(sorted(had)), wanted=tuple(sorted(set(approaches))), seen=seen)
    if had == set(approaches):
        return
    lessons.exclude(approach__in=[approach.value for approach in approaches]).delete()
    for approach in sorted(set(approaches) - had):
        Lesson.objects.create(
            school_id=run.school_id,
            unit_run=run,
            objective=objective,
            approach=approach.value,
            recorded_by=actor,
            recorded_at=now,
        )
    raise_version(unit)


@unit_of_work
def save_way_in(
    *, actor: User, run: UnitRun, objective: Objective, way: WayIn, seen: str, now: datetime
) -> None:
    """Write the ready activity for an approach, or change the one there, unless somebody did so meanwhile."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    stored = CorrectiveActivity.objects.in_place(objective.pk, way.approach.value).first()
    if stored is None:
        stored = CorrectiveActivity(
            school_id=run.school_id, objective=objective, approach=way.approach.value, author=actor
        )
    else:
        known = way_values(stored)
        check_unchanged(stored, stored=known, wanted=way.values, seen=seen)
        if known == way.values:
            return
    for name, value in zip(WAY_FIELDS, way.values, strict=True):
        setattr(stored, name, value)
    stored.save()
    raise_version(unit)


@unit_of_work
def remove_way_in(
    *, actor: User, run: UnitRun, objective: Objective, approach: Approach, now: datetime
) -> None:
    """Take a ready activity away. Students who were given it keep their copy and its files, and practice goes on."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    ready = CorrectiveActivity.objects.in_place(objective.pk, approach.value)
    stored = ready.first()
    if stored is None:
        return
    carried = list(stored.files.values_list("stored", flat=True))
    try:
        stored.delete()
    except ProtectedError:
        ready.update(retired_at=now)
    else:
        let_go(carried)
    raise_version(unit)


@unit_of_work
def add_enrichment(*, actor: User, run: UnitRun, way: WayFurther, now: datetime) -> EnrichmentActivity:
    """Offer one more way to go further. The same offer a second time is the same one."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    twin = EnrichmentActivity.objects.filter(unit=unit, title__iexact=way.title).first()
    if twin is not None:
        if _values(twin) != way.values:
            raise EnrichmentTitleTaken(way.title)
        return twin
    activity = EnrichmentActivity.objects.create(
        school_id=run.school_id,
        unit=unit,
        kind=way.kind.value,
        title=way.title,
        description=way.description,
        audience=way.audience,
        minutes=way.minutes,
    )
    raise_version(unit)
    return activity


@unit_of_work
def add_ready_enrichment(*, actor: User, run: UnitRun, now: datetime) -> int:
    """One ready option of each kind that the unit does not offer yet; answers how many. Said twice, added once."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    added = write_ready_options(unit, kinds_absent(offered_kinds(unit)))
    if added:
        raise_version(unit)
    return added


@unit_of_work
def change_enrichment(
    *, actor: User, run: UnitRun, activity: EnrichmentActivity, way: WayFurther, seen: str, now: datetime
) -> None:
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    stored = EnrichmentActivity.objects.get(pk=activity.pk, unit=unit)
    check_unchanged(stored, stored=_values(stored), wanted=way.values, seen=seen)
    if _values(stored) == way.values:
        return
    others = EnrichmentActivity.objects.filter(unit=unit, title__iexact=way.title).exclude(pk=stored.pk)
    if others.exists():
        raise EnrichmentTitleTaken(way.title)
    had = offered_kinds(unit)
    stored.kind, stored.title = way.kind.value, way.title
    stored.description, stored.audience, stored.minutes = way.description, way.audience, way.minutes
    stored.save()
    keep_it_a_choice(unit, had=had)
    raise_version(unit)


@unit_of_work
def remove_enrichment(*, actor: User, run: UnitRun, activity: EnrichmentActivity, now: datetime) -> None:
    """Take an option away that no student has chosen, as long as those who were offered a choice keep one."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    had = offered_kinds(unit)
    try:
        removed, _rows = EnrichmentActivity.objects.filter(pk=activity.pk, unit=unit).delete()
    except ProtectedError as error:
        raise EnrichmentChosen(activity.title) from error
    if removed:
        keep_it_a_choice(unit, had=had)
        raise_version(unit)


def _values(activity: EnrichmentActivity) -> tuple[object, ...]:
    return (activity.kind, activity.title, activity.description, activity.audience, activity.minutes)
