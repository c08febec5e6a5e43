"""Begin a unit in a class: write a new one, or take one that the course has already."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from classroom.models import Course, Section, User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.models import Unit, UnitRun
from mastery.services.steps.plan_lock import check_unchanged, lock_unit, raise_version


class UnitTitleTaken(DomainError):
    """A course names each of its units once."""

    def __init__(self, title: str) -> None:
        super().__init__("unit_title_taken", _("This course already has a unit called “%s”.") % title)


@unit_of_work
def plan_unit(*, actor: User, section: Section, title: str, now: datetime) -> UnitRun:
    """Write a new unit into the course and begin it in this class. A repeated request finds it again."""
    check_can(actor, Permission.PLAN_UNIT, section=section)
    Course.objects.select_for_update(no_key=True).get(pk=section.course_id)
    existing = Unit.objects.filter(course=section.course_id, title__iexact=title).first()
    if existing is not None:
        run = UnitRun.objects.filter(section=section, unit=existing).first()
        if run is None or existing.version > 1:
            raise UnitTitleTaken(existing.title)
        return run
    last = Unit.objects.filter(course=section.course_id).aggregate(last=Max("position"))["last"] or 0
    unit = Unit.objects.create(
        school_id=section.school_id, course_id=section.course_id, title=title, position=last + 1
    )
    return UnitRun.objects.create(school_id=section.school_id, section=section, unit=unit)


@unit_of_work
def take_unit(*, actor: User, section: Section, unit: Unit, now: datetime) -> UnitRun:
    """Begin a unit of the course in this class too: shared objectives, the class's own dates and checks."""
    check_can(actor, Permission.PLAN_UNIT, section=section)
    run, _created = UnitRun.objects.get_or_create(
        school_id=section.school_id, section=section, unit=unit, defaults={"stage": "planned"}
    )
    return run


@unit_of_work
def rename_unit(*, actor: User, run: UnitRun, title: str, seen: str, now: datetime) -> None:
    """Give the unit another title, unless somebody did so after this editor last looked."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    unit = lock_unit(run)
    check_unchanged(unit, stored=(unit.title,), wanted=(title,), seen=seen)
    if unit.title == title:
        return
    if Unit.objects.filter(course=unit.course_id, title__iexact=title).exclude(pk=unit.pk).exists():
        raise UnitTitleTaken(title)
    unit.title = title
    raise_version(unit, fields=["title"])
