"""Unit runs and objectives by id, as this person may see them. Unknown and forbidden look the same: 404."""

from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.access import check_section, section_for
from classroom.models import Course, Enrollment, School, Section, User
from classroom.models.rows import Joined
from classroom.permissions import can, section_permissions
from classroom.roles import Permission
from mastery.engine.correctives import Approach
from mastery.models import (
    ActivityFile,
    CorrectiveActivity,
    CorrectiveAssignment,
    EnrichmentActivity,
    EnrichmentChoice,
    GalleryEntry,
    Goal,
    Objective,
    PeerBan,
    PeerSession,
    ProductFile,
    RefreshTask,
    RetentionProbe,
    Standard,
    Unit,
    UnitRun,
    WayChoice,
    WorkGroup,
)


def _unit_run(user: User, section_id: int, run_id: int) -> UnitRun:
    """Of a class in the school of this person, before it is asked what they may do there."""
    return get_object_or_404(
        UnitRun.objects.select_related("unit", "section__course", "section__school").filter(
            pk=run_id, section_id=section_id, school_id=user.school_id
        )
    )


def unit_run_for(user: User, section_id: int, run_id: int, permission: Permission) -> UnitRun:
    """A class going through a unit, as staff of that class see it."""
    run = _unit_run(user, section_id, run_id)
    check_section(user, run.section, permission)
    return run


def unit_run_and_rights_for(
    user: User, section_id: int, run_id: int
) -> tuple[UnitRun, frozenset[Permission]]:
    """A class going through a unit, and all that this member of its staff may do there."""
    run = _unit_run(user, section_id, run_id)
    rights = section_permissions(user, run.section)
    if Permission.VIEW_CLASS not in rights:
        raise Http404
    return run, rights


def objective_of_course_for(run: UnitRun, objective_id: int) -> Objective:
    """An objective of any unit of the course: what is missed now may begin in a unit before."""
    return get_object_or_404(
        Objective.objects.filter(pk=objective_id, unit__course_id=run.unit.course_id, school_id=run.school_id)
    )


def objective_for(run: UnitRun, objective_id: int) -> Objective:
    """An objective of the unit that this run, fetched for the same person, goes through."""
    return get_object_or_404(
        Objective.objects.filter(pk=objective_id, unit_id=run.unit_id, school_id=run.school_id)
    )


def objective_by_approach_for(
    run: UnitRun, objective_id: int, approach: str
) -> tuple[Objective, Approach, CorrectiveActivity | None]:
    """An objective of the unit and an approach, as an address names them, with the activity in place there."""
    if approach not in set(Approach):
        raise Http404
    objective = objective_for(run, objective_id)
    activity = CorrectiveActivity.objects.in_place(objective.pk, approach).first()
    if activity is not None:
        activity.objective = objective
    return objective, Approach(approach), activity


def result_for(
    user: User, section_id: int, run_id: int, student_id: int, objective_id: int, permission: Permission
) -> tuple[UnitRun, Enrollment, Objective]:
    """One student of a class on one objective of the unit that the class goes through. Four queries."""
    run = unit_run_for(user, section_id, run_id, permission)
    place = get_object_or_404(
        Enrollment.objects.select_related("student").filter(
            section_id=run.section_id, student_id=student_id, ended_at__isnull=True
        )
    )
    place.section = run.section
    return run, place, objective_for(run, objective_id)


def unit_of_course_for(section: Section, unit_id: int) -> Unit:
    """A unit of the course of a class that was fetched for the same person."""
    return get_object_or_404(
        Unit.objects.filter(pk=unit_id, course_id=section.course_id, school_id=section.school_id)
    )


def enrichment_for(run: UnitRun, activity_id: int) -> EnrichmentActivity:
    """A way to go further of the unit that this run, fetched for the same person, goes through."""
    return get_object_or_404(
        EnrichmentActivity.objects.filter(pk=activity_id, unit_id=run.unit_id, school_id=run.school_id)
    )


RUNS = Joined(UnitRun, Unit, Section, Course, School)
ASK_RUNS = f"""
SELECT {RUNS.columns}
FROM mastery_unitrun
JOIN mastery_unit ON mastery_unit.id = mastery_unitrun.unit_id
JOIN classroom_section ON classroom_section.id = mastery_unitrun.section_id
JOIN classroom_course ON classroom_course.id = classroom_section.course_id
JOIN classroom_school ON classroom_school.id = classroom_section.school_id
WHERE mastery_unitrun.section_id = %s AND mastery_unitrun.school_id = %s
ORDER BY mastery_unitrun.id DESC
"""  # noqa: S608 (names of columns; the values are parameters)


def _runs(section_id: int, *, school_id: int) -> tuple[UnitRun, ...]:
    """The newest first, with unit and section, and the section's course and school."""
    with connection.cursor() as cursor:
        cursor.execute(ASK_RUNS, [section_id, school_id])
        return tuple(_of_section(*RUNS.read(row)) for row in cursor)


def _of_section(run: UnitRun, unit: Unit, section: Section, course: Course, school: School) -> UnitRun:
    section.course, section.school = course, school
    run.unit, run.section = unit, section
    return run


def runs_and_rights_for(
    user: User, section_id: int
) -> tuple[Section, tuple[UnitRun, ...], frozenset[Permission]]:
    """A class with its unit runs, the newest first, and all that this member of the staff may do in it."""
    runs = _runs(section_id, school_id=user.school_id)
    section = runs[0].section if runs else section_for(user, section_id, Permission.VIEW_CLASS)
    rights = section_permissions(user, section)
    if Permission.VIEW_CLASS not in rights:
        raise Http404
    return section, runs, rights


def student_and_rights_for(
    user: User, section_id: int, student_id: int
) -> tuple[Enrollment, frozenset[Permission]]:
    """A student's place in a class, and all that this member of its staff may do there."""
    place = get_object_or_404(
        Enrollment.objects.select_related("student", "section__course", "section__school").filter(
            section_id=section_id, student_id=student_id, school_id=user.school_id, ended_at__isnull=True
        )
    )
    rights = section_permissions(user, place.section)
    if Permission.VIEW_CLASS not in rights:
        raise Http404
    return place, rights


def group_for(user: User, section_id: int, group_id: int, permission: Permission) -> WorkGroup:
    """A group of a class, as staff of that class see it."""
    group = get_object_or_404(
        WorkGroup.objects.select_related("objective", "unit_run__unit", "unit_run__section__school").filter(
            pk=group_id, unit_run__section_id=section_id, school_id=user.school_id
        )
    )
    check_section(user, group.unit_run.section, permission)
    return group


def corrective_for(
    user: User, section_id: int, corrective_id: int, permission: Permission
) -> CorrectiveAssignment:
    """A corrective that a class gave, as staff of that class see it."""
    corrective = get_object_or_404(
        CorrectiveAssignment.objects.select_related(
            "objective", "student", "unit_run__unit", "unit_run__section__school"
        ).filter(pk=corrective_id, unit_run__section_id=section_id, school_id=user.school_id)
    )
    check_section(user, corrective.unit_run.section, permission)
    return corrective


def activity_for(user: User, way_id: int) -> CorrectiveActivity:
    """An activity of the school's library, as its teachers see it."""
    if not can(user, Permission.USE_LIBRARY):
        raise Http404
    return get_object_or_404(
        CorrectiveActivity.objects.in_use()
        .select_related("objective__unit")
        .filter(pk=way_id, school_id=user.school_id)
    )


def check_standards_change(user: User, change: UUID) -> None:
    """404 for what is no change to the standards of this person's school."""
    history = Standard.pgh_event_model.objects  # type: ignore[attr-defined]
    if not history.filter(school=user.school_id, pgh_context=change).exists():
        raise Http404


def own_run_for(user: User, run_id: int) -> UnitRun:
    """A published unit of a class that the student is in now."""
    run = (
        UnitRun.objects.select_related("unit", "section", "school")
        .filter(
            pk=run_id,
            school_id=user.school_id,
            published_at__isnull=False,
            section__enrollments__student=user,
            section__enrollments__ended_at__isnull=True,
        )
        .first()
    )
    if run is None:
        raise Http404
    return run


def own_corrective_for(user: User, corrective_id: int) -> CorrectiveAssignment:
    """A student's own different way in."""
    return get_object_or_404(
        CorrectiveAssignment.objects.select_related(
            "objective", "unit_run__section", "school", "activity", "peer_session__tutor"
        )
        .filter(pk=corrective_id, student=user, school_id=user.school_id)
        .exclude(state="cancelled")
    )


def product_for(
    user: User, section_id: int, run_id: int, product_id: int, permission: Permission
) -> EnrichmentChoice:
    """What a student of a class finished, as staff of that class see it."""
    choice = get_object_or_404(
        EnrichmentChoice.objects.with_product().filter(
            pk=product_id,
            unit_run=run_id,
            unit_run__section_id=section_id,
            school_id=user.school_id,
            done_at__isnull=False,
        )
    )
    check_section(user, choice.unit_run.section, permission)
    return choice


def own_choice_for(user: User, choice_id: int) -> EnrichmentChoice:
    """A student's own offer to go further."""
    return get_object_or_404(
        EnrichmentChoice.objects.with_product().filter(pk=choice_id, student=user, school_id=user.school_id)
    )


def product_by(maker: User, product_id: int) -> EnrichmentChoice:
    """What a student finished, for themselves, or for whoever was let through to this student."""
    return get_object_or_404(
        EnrichmentChoice.objects.with_product().filter(
            pk=product_id, student=maker, school_id=maker.school_id, done_at__isnull=False
        )
    )


def shown_product_for(user: User, product_id: int) -> EnrichmentChoice:
    """A product that stands in the gallery of the school now."""
    if not can(user, Permission.VIEW_GALLERY):
        raise Http404
    shown = GalleryEntry.objects.shown_in(user.school_id).values("choice")
    return get_object_or_404(EnrichmentChoice.objects.with_product().filter(pk=product_id, pk__in=shown))


def file_of_product(choice: EnrichmentChoice) -> ProductFile:
    """Of a product that was fetched for the same person."""
    file: ProductFile | None = getattr(choice, "product_file", None)
    if file is None:
        raise Http404
    return file


def file_of_activity(activity: CorrectiveActivity | None, file_id: int) -> ActivityFile:
    """Of an activity that was fetched for the same person, or of one that their work was given from."""
    if activity is None:
        raise Http404
    return get_object_or_404(
        ActivityFile.objects.select_related("stored")
        .defer("stored__content")
        .filter(pk=file_id, activity=activity, school_id=activity.school_id)
    )


def own_goal_for(user: User, goal_id: int) -> Goal:
    """A goal that the student set themselves."""
    return get_object_or_404(
        Goal.objects.select_related("unit_run__unit", "unit_run__section").filter(
            pk=goal_id, student=user, school_id=user.school_id
        )
    )


def way_choice_for(user: User, section_id: int, way_choice_id: int, permission: Permission) -> WayChoice:
    """What a student of a class chose, as staff of that class see it."""
    choice = get_object_or_404(
        WayChoice.objects.select_related("student", "unit_run__section").filter(
            pk=way_choice_id, unit_run__section_id=section_id, school_id=user.school_id
        )
    )
    check_section(user, choice.unit_run.section, permission)
    return choice


def probe_for(user: User, section_id: int, probe_id: int, permission: Permission) -> RetentionProbe:
    """A probe of a class, as staff of that class see it."""
    probe = get_object_or_404(
        RetentionProbe.objects.select_related("unit_run__unit", "unit_run__section__school").filter(
            pk=probe_id, unit_run__section_id=section_id, school_id=user.school_id
        )
    )
    check_section(user, probe.unit_run.section, permission)
    return probe


def own_refresh_for(user: User, refresh_id: int) -> RefreshTask:
    """A student's own refresh task."""
    return get_object_or_404(
        RefreshTask.objects.select_related("objective")
        .filter(pk=refresh_id, student=user, school_id=user.school_id)
        .exclude(state="withdrawn")
    )


def peer_session_for(run: UnitRun, peer_session_id: int) -> PeerSession:
    """A session of two students in a run that was fetched for the same person."""
    session = get_object_or_404(
        PeerSession.objects.filter(pk=peer_session_id, unit_run=run, school_id=run.school_id)
    )
    session.unit_run = run
    return session


def peer_ban_for(run: UnitRun, peer_ban_id: int) -> PeerBan:
    """Two students kept apart in the class of a run that was fetched for the same person."""
    ban = get_object_or_404(
        PeerBan.objects.filter(pk=peer_ban_id, section_id=run.section_id, school_id=run.school_id)
    )
    ban.section = run.section
    return ban


def own_peer_session_for(user: User, peer_session_id: int) -> PeerSession:
    """A session that the student has with a classmate, once it is approved."""
    return get_object_or_404(
        PeerSession.objects.filter(Q(tutor=user) | Q(learner=user)).filter(
            pk=peer_session_id, school_id=user.school_id, state__in=["approved", "done"]
        )
    )
