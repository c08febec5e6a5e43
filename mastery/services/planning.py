"""The objectives of a unit: their lines, their order, and what each builds on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from classroom.models import Course, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.prerequisites import find_cycle
from mastery.models import Objective, Prerequisite, UnitRun
from mastery.selectors.foundations import links_in_course
from mastery.services.steps.essentials import keep_essentials
from mastery.services.steps.plan_lock import check_unchanged, lock_unit, raise_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One objective as its author types it."""

    code: str
    statement: str
    is_essential: bool

    @property
    def values(self) -> tuple[object, ...]:
        return (self.code, self.statement, self.is_essential)


class CodeTaken(DomainError):
    """Two objectives of a unit never share a code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "code_taken", _("Another objective of this unit is called %s. Give this one another code.") % code
        )


class PrerequisiteCircle(DomainError):
    """An objective cannot build on itself, not even by way of others."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "prerequisite_circle",
            _("These objectives would build on each other in a circle: %s. Take one of the links away.")
            % path,
        )
        self.path = path


class ObjectiveInUse(DomainError):
    """An objective that a check asks stays in the plan."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "objective_has_questions",
            _("%s has questions in a check. Remove them or give them to another objective first.") % code,
        )


@unit_of_work
def add_objective(*, actor: User, run: UnitRun, line: Line, now: datetime) -> Objective:
    """Add an objective at the end of the unit. The same line a second time is the same objective.

    A code that was retired comes back with this line, and with what students have shown on it.
    """
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    twin = Objective.objects.filter(unit=unit, code__iexact=line.code).first()
    if twin is not None and twin.retired_at is None:
        if _values(twin) != line.values:
            raise CodeTaken(line.code)
        return twin
    objective = twin or Objective(school_id=unit.school_id, unit=unit)
    objective.code, objective.statement, objective.is_essential = (
        line.code,
        line.statement,
        line.is_essential,
    )
    last = Objective.objects.filter(unit=unit).aggregate(last=Max("position"))["last"] or 0
    objective.position, objective.retired_at = last + 1, None
    objective.save()
    keep_essentials(unit)
    raise_version(unit)
    return objective


@unit_of_work
def change_objective(
    *, actor: User, run: UnitRun, objective: Objective, line: Line, seen: str, now: datetime
) -> None:
    """Change one line, unless somebody did so after this editor last looked."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    stored = Objective.objects.get(pk=objective.pk, unit=unit)
    check_unchanged(stored, stored=_values(stored), wanted=line.values, seen=seen)
    if _values(stored) == line.values:
        return
    if Objective.objects.filter(unit=unit, code__iexact=line.code).exclude(pk=stored.pk).exists():
        raise CodeTaken(line.code)
    stored.code, stored.statement, stored.is_essential = line.code, line.statement, line.is_essential
    stored.save(update_fields=["code", "statement", "is_essential"])
    keep_essentials(unit)
    raise_version(unit)


@unit_of_work
def move_objective(*, actor: User, run: UnitRun, objective: Objective, earlier: bool, now: datetime) -> None:
    """Change places with the neighbor. At the end of the list nothing happens."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    ordered = list(Objective.objects.in_plan().filter(unit=unit).order_by("position", "pk"))
    at = next(place for place, row in enumerate(ordered) if row.pk == objective.pk)
    other = at - 1 if earlier else at + 1
    if not 0 <= other < len(ordered):
        return
    ordered[at], ordered[other] = ordered[other], ordered[at]
    for position, row in enumerate(ordered, start=1):
        row.position = position
    Objective.objects.bulk_update(ordered, ["position"])
    raise_version(unit)


@unit_of_work
def remove_objective(*, actor: User, run: UnitRun, objective: Objective, now: datetime) -> None:
    """Take an objective out of the plan with its links. Where results or work rest on it, they stay on record."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    stored = Objective.objects.in_plan().filter(pk=objective.pk, unit=unit).first()
    if stored is None:
        return
    stored.prerequisites.all().delete()
    stored.needed_for.all().delete()
    try:
        _delete(stored)
    except ProtectedError as error:
        if {type(row)._meta.model_name for row in error.protected_objects} == {"itemalignment"}:
            raise ObjectiveInUse(stored.code) from error
        stored.retired_at = now
        stored.save(update_fields=["retired_at"])
    keep_essentials(unit)
    raise_version(unit)


@unit_of_work
def set_prerequisites(
    *, actor: User, run: UnitRun, objective: Objective, builds_on: Collection[int], seen: str, now: datetime
) -> None:
    """Say which objectives of the course this one builds on; a circle is refused with its path.

    Locks the course, because a circle can close over several units.
    """
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    Course.objects.select_for_update(no_key=True).get(pk=run.unit.course_id)
    unit = lock_unit(run)
    names = _names_in_course(run.unit.course_id)
    wanted = set(builds_on) & names.keys()
    graph = links_in_course(run.unit.course_id)
    had = graph.get(objective.pk, set())
    check_unchanged(None, stored=tuple(sorted(had)), wanted=tuple(sorted(wanted)), seen=seen)
    if wanted == had:
        return
    circle = find_cycle(graph | {objective.pk: wanted})
    if circle is not None:
        raise PrerequisiteCircle(_path(circle, begin=objective.pk, names=names))
    objective.prerequisites.exclude(builds_on__in=wanted).delete()
    for builds_on_id in sorted(wanted - had):
        Prerequisite.objects.create(school_id=unit.school_id, objective=objective, builds_on_id=builds_on_id)
    raise_version(unit)


def _values(objective: Objective) -> tuple[object, ...]:
    return (objective.code, objective.statement, objective.is_essential)


@transaction.atomic
def _delete(objective: Objective) -> None:
    objective.lessons.all().delete()
    objective.corrective_activities.all().delete()
    objective.delete()


def _names_in_course(course_id: int) -> Mapping[int, str]:
    return dict(Objective.objects.in_plan().filter(unit__course=course_id).values_list("pk", "code"))


def _path(circle: tuple[int, ...], *, begin: int, names: Mapping[int, str]) -> str:
    """F1 → F3 → F1, from the objective whose links were changed: every new circle runs through it."""
    ring = circle[:-1]
    at = ring.index(begin)
    return " → ".join(names[objective_id] for objective_id in (*ring[at:], *ring[:at], begin))
