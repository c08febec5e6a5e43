"""Keep the school's standards, by a list or one by one, and say which of them an objective serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from classroom.formats.lists import Problem
from classroom.models import School, User
from classroom.models.rows import AT_ONCE
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.lists import check_decided
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import this_change, unit_of_work
from mastery.engine.standards import Meant, Unclear, normal_code
from mastery.formats.standards import StandardRow
from mastery.models import Objective, ObjectiveStandard, Standard, UnitRun
from mastery.selectors.standard_changes import StandardsChange, standards_change
from mastery.selectors.standard_plans import StandardsPlan, plan_standards
from mastery.selectors.standards import standards_meant
from mastery.services.standard_words import what_to_do
from mastery.services.steps.plan_lock import check_unchanged, lock_unit, raise_version


class StandardRefused(DomainError):
    """One standard that cannot be kept as it was typed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__("standard_refused", what_to_do(problem))


class StandardExists(DomainError):
    def __init__(self, row: StandardRow) -> None:
        super().__init__(
            "standard_exists",
            _(
                "%(framework)s has %(code)s already, in other words. To change them, import a list with this line."
            )
            % {"framework": row.framework, "code": row.code},
        )


class CodesUnknown(DomainError):
    """Nothing was attached, so that no code is lost without notice."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            "codes_unknown",
            _("Your school has no standard %(codes)s. Correct it, or ask your administrator to add it.")
            % {"codes": ", ".join(f"“{code}”" for code in codes)},
        )


class CodeUnclear(DomainError):
    def __init__(self, unclear: Unclear) -> None:
        frameworks = "; ".join(each.framework for each in unclear.could_be)
        super().__init__(
            "code_unclear",
            _(
                "“%(written)s” is in several frameworks: %(frameworks)s. "
                "Write words of the framework and a colon before it."
            )
            % {"written": unclear.written, "frameworks": frameworks},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsDone:
    """What was written, and by which name it can be taken back."""

    plan: StandardsPlan
    change: UUID


@unit_of_work
def add_standard(*, actor: User, row: StandardRow, now: datetime) -> StandardsDone:
    """Keep one standard. The same a second time changes nothing."""
    check_can(actor, Permission.MANAGE_SCHOOL)
    lock_school(actor.school_id)
    plan = plan_standards([row], school_id=actor.school_id)
    if plan.problems:
        raise StandardRefused(plan.problems[0])
    if plan.changed:
        raise StandardExists(plan.rows[0].row)
    _write(plan, school=actor.school)
    return StandardsDone(plan=plan, change=this_change())


@unit_of_work
def import_standards(
    *,
    actor: User | None,
    school: School,
    rows: Sequence[StandardRow],
    confirmed: str | None = None,
    now: datetime,
) -> StandardsDone:
    """Keep the standards of a list. Those that are there take over its words: twice changes nothing.

    `actor` is None for an operator at the command line. `confirmed` is the digest of the plan that a person has
    looked at: then its good rows are written; without it, one problem refuses the whole list.
    """
    if actor is not None:
        check_can(actor, Permission.MANAGE_SCHOOL)
    lock_school(school.pk)
    plan = plan_standards(rows, school_id=school.pk)
    check_decided(plan, confirmed=confirmed, what_to_do=what_to_do)
    _write(plan, school=school)
    return StandardsDone(plan=plan, change=this_change())


@unit_of_work
def take_back_standards(*, actor: User, change: UUID) -> StandardsChange:
    """Undo a list: what it added goes, what it changed has its earlier words again. A second time does nothing.

    Standards that an objective serves by now, and those changed once more, stay.
    """
    check_can(actor, Permission.MANAGE_SCHOOL)
    lock_school(actor.school_id)
    found = standards_change(actor.school_id, change)
    Standard.objects.filter(pk__in=found.added).delete()
    _reword(found.before)
    return found


@unit_of_work
def set_standards(
    *, actor: User, run: UnitRun, objective: Objective, codes: str, seen: str, now: datetime
) -> None:
    """Say which standards an objective serves, by their codes; one that is not clear refuses the line."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_school(actor.school_id)
    unit = lock_unit(run)
    wanted = _clear(standards_meant(unit.school_id, codes)).standard_ids
    links = ObjectiveStandard.objects.filter(objective=objective)
    had = frozenset(links.values_list("standard", flat=True))
    check_unchanged(None, stored=tuple(sorted(had)), wanted=tuple(sorted(wanted)), seen=seen)
    if wanted == had:
        return
    links.exclude(standard__in=wanted).delete()
    for standard_id in sorted(wanted - had):
        ObjectiveStandard.objects.create(
            school_id=unit.school_id, objective=objective, standard_id=standard_id
        )
    raise_version(unit)


def _clear(said: Meant) -> Meant:
    if said.unknown:
        raise CodesUnknown(said.unknown)
    if said.unclear:
        raise CodeUnclear(said.unclear[0])
    return said


def _write(plan: StandardsPlan, *, school: School) -> None:
    """Nothing is taken away by a list."""
    Standard.objects.bulk_create(
        [
            Standard(
                school=school,
                framework=planned.row.framework,
                code=planned.row.code,
                normal_code=normal_code(planned.row.code),
                statement=planned.row.statement,
            )
            for planned in plan.rows
            if planned.is_new
        ],
        batch_size=AT_ONCE,
    )
    _reword(
        {
            planned.standard_id: planned.row.statement
            for planned in plan.rows
            if planned.standard_id is not None and planned.is_changed
        }
    )


def _reword(statements: Mapping[int, str]) -> None:
    """By standard."""
    stored = Standard.objects.in_bulk(statements)
    for pk, standard in stored.items():
        standard.statement = statements[pk]
    Standard.objects.bulk_update(stored.values(), ["statement"], batch_size=AT_ONCE)
