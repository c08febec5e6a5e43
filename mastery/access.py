"""Unit runs and objectives by id, as this person may see them. Unknown and forbidden look the same: 404."""

from django.http import Http404

from classroom.access import check_section
from classroom.models import User
from classroom.roles import Permission
from mastery.models import Objective, UnitRun


def unit_run_for(user: User, section_id: int, run_id: int, permission: Permission) -> UnitRun:
    """A class going through a unit, as staff of that class see it."""
    run = (
        UnitRun.objects.select_related("unit", "section__course", "section__school")
        .filter(pk=run_id, section_id=section_id, school_id=user.school_id)
        .first()
    )
    if run is None:
        raise Http404
    check_section(user, run.section, permission)
    return run


def objective_for(run: UnitRun, objective_id: int) -> Objective:
    """An objective of the unit that this run, fetched for the same person, goes through."""
    objective = Objective.objects.filter(
        pk=objective_id, unit_id=run.unit_id, school_id=run.school_id
    ).first()
    if objective is None:
        raise Http404
    return objective
