"""Where a student is: the student's own pages, and the same page as their teacher sees it."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.selectors.tracker import Tracker, trackers
from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import objective_for, own_run_for, student_and_rights_for
from mastery.engine.enrichment import EnrichmentState
from mastery.selectors.afterwards import after_unit
from mastery.selectors.cell import decided_on
from mastery.selectors.tracker import RunHead, current_runs, runs_of_student
from mastery.selectors.work_pages import options_of


@requires(Permission.LEARN)
@require_GET
def me(request: PersonRequest) -> HttpResponse:
    """One class: straight to where I am. Several: a card for each, the most urgent first."""
    require_school_permission(request.user, Permission.LEARN)
    runs = runs_of_student(request.user.pk)
    current = current_runs(runs)
    found = _own(request, current, runs)
    if len(found) == 1:
        return _own_page(request, found[0], runs)
    cards = sorted(found, key=lambda tracker: (tracker.todo.rank, tracker.run.section_title))
    return render_page(request, "mastery/tracker/classes.html", {"cards": cards})


@requires(Permission.LEARN)
@require_GET
def my_unit(request: PersonRequest, run_id: int) -> HttpResponse:
    """The same for any unit of a class the student is in, past ones too."""
    runs = runs_of_student(request.user.pk)
    asked = [run for run in runs if run.run_id == run_id]
    if not asked:
        raise Http404
    (tracker,) = _own(request, asked, runs)
    return _own_page(request, tracker, runs)


def _own(request: PersonRequest, asked: Sequence[RunHead], runs: Sequence[RunHead]) -> tuple[Tracker, ...]:
    """The next place in a session is told on each of them, whichever of the student's units it is for."""
    student = request.user
    now = timezone.now()
    return trackers(student.pk, asked, school_id=student.school_id, now=now, booked_in=runs)


@requires(Permission.LEARN)
@require_GET
def why(request: PersonRequest, run_id: int, objective_id: int) -> HttpResponse:
    """Everything that one state rests on, for the student it is about."""
    run = own_run_for(request.user, run_id)
    objective = objective_for(run, objective_id)
    decided = decided_on(run, student_id=request.user.pk, objective_id=objective.pk, at=timezone.now())
    context = {
        "run": run,
        "objective": objective,
        "why": decided.explanation,
        "judged": decided.judged,
        "zone": run.school.time_zone,
    }
    return render_page(request, "mastery/tracker/why.html", context)


def _own_page(request: PersonRequest, tracker: Tracker, runs: tuple[RunHead, ...]) -> HttpResponse:
    choice = tracker.choice
    may_choose = choice is not None and choice.state is EnrichmentState.OFFERED
    context = {
        "tracker": tracker,
        "other_units": [
            run
            for run in runs
            if run.section_id == tracker.run.section_id and run.run_id != tracker.run.run_id
        ],
        "options": options_of(tracker.run.unit_id) if may_choose else (),
        "after": after_unit(request.user.pk, tracker.run, runs),
        "is_own": True,
    }
    return render_page(request, "mastery/tracker/page.html", context)


@requires(Permission.VIEW_CLASS)
@require_GET
def student(request: PersonRequest, section_id: int, student_id: int) -> HttpResponse:
    """What a student sees, as staff of the class read it: nothing is pressed here for the student."""
    place, rights = student_and_rights_for(request.user, section_id, student_id)
    runs = runs_of_student(student_id, section_id=section_id)
    asked = [run for run in runs if str(run.run_id) == request.GET.get("unit", "")] or current_runs(runs)
    found = trackers(student_id, asked[:1], school_id=place.school_id, now=timezone.now())
    context = {
        "section": place.section,
        "student": place.student,
        "tracker": found[0] if found else None,
        "units": runs,
        "options": (),
        "is_own": False,
        "may_approve": Permission.APPROVE_WORK in rights,
        "may_manage": Permission.MANAGE_ROSTER in rights,
    }
    return render_page(request, "mastery/tracker/student.html", context)
