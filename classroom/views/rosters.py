"""Students come in by a list: look at what it would do, then confirm. For a new class or an old one."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from classroom import access
from classroom.forms.rosters import EXAMPLE, NewClassForm, RosterForm
from classroom.http import PersonRequest
from classroom.models import Section, User
from classroom.refusals import DomainError
from classroom.roles import Permission, Role
from classroom.selectors.classes import course_titles, teachers_of_school
from classroom.selectors.people import roles_of
from classroom.selectors.rosters import RosterPlan, plan_roster
from classroom.services.list_words import ListPreview, preview, sentences
from classroom.services.roster_words import what_to_do
from classroom.services.rosters import ClassExists, RosterDone, add_students, open_class
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_page


@requires(Permission.CREATE_CLASS)
@require_http_methods(["GET", "POST"])
def class_new(request: PersonRequest) -> HttpResponse:
    access.require_school_permission(request.user, Permission.CREATE_CLASS)
    teachers = _teachers_to_choose(request.user)
    if request.method == "GET":
        return _show(request, NewClassForm(teachers=teachers), status=200)
    form = NewClassForm(request.POST, request.FILES, teachers=teachers)
    if not form.is_valid():
        return _show(request, form, status=422)
    if request.POST.get("step") != "write":
        return _look(request, form)
    try:
        done = _open(request.user, form)
    except ClassExists as refusal:
        return _perhaps_done_before(request, form, refusal)
    except DomainError as refusal:
        return _refused(request, form, refusal)
    words = _("%(title)s is ready. %(students)s") % {
        "title": done.section.title,
        "students": _brought(done.plan),
    }
    return _to_students(request, done.section, words)


def _teachers_to_choose(user: User) -> Sequence[tuple[int, str]]:
    """A teacher's new class is their own; an administrator who does not teach names its teacher."""
    return () if Role.TEACHER in roles_of(user) else teachers_of_school(user)


def _open(user: User, form: NewClassForm) -> RosterDone:
    teacher_id = form.cleaned_data.get("teacher", user.pk)
    return open_class(
        actor=user,
        school=user.school,
        title=form.cleaned_data["title"],
        course_title=form.cleaned_data["course_title"],
        teacher=User.objects.get(pk=teacher_id, school=user.school),
        rows=form.roster.rows,
        confirmed=form.cleaned_data["confirmed"],
        now=timezone.now(),
    )


def _perhaps_done_before(request: PersonRequest, form: NewClassForm, refusal: ClassExists) -> HttpResponse:
    """A second press of the same button finds the class that the first one made."""
    section = refusal.section
    if access.sections_for(request.user).filter(pk=section.pk).exists():
        plan = plan_roster(form.roster.rows, school_id=section.school_id, section_id=section.pk)
        if plan.rows and plan.changes_nothing:
            return see_page("classroom:students", section.pk)
    form.add_error("title", str(refusal))
    return _look(request, form, status=422)


@requires(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "POST"])
def students_add(request: PersonRequest, section_id: int) -> HttpResponse:
    section = access.section_for(request.user, section_id, Permission.MANAGE_ROSTER)
    if request.method == "GET":
        return _show(request, RosterForm(), section=section, status=200)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, section=section, status=422)
    if request.POST.get("step") != "write":
        return _look(request, form, section=section)
    try:
        done = add_students(
            actor=request.user,
            section=section,
            rows=form.roster.rows,
            confirmed=form.cleaned_data["confirmed"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _refused(request, form, refusal, section=section)
    return _to_students(request, section, _brought(done.plan))


def _refused(
    request: PersonRequest, form: RosterForm, refusal: DomainError, *, section: Section | None = None
) -> HttpResponse:
    form.add_error(None, str(refusal))
    return _look(request, form, section=section, status=status_of(refusal))


def _look(
    request: PersonRequest, form: RosterForm, *, section: Section | None = None, status: int = 200
) -> HttpResponse:
    """Show what the list would do. A list without one good row is refused."""
    roster = form.roster
    plan = plan_roster(
        roster.rows, school_id=request.user.school_id, section_id=section.pk if section else None
    )
    form.carry(confirmed=plan.digest)
    if status == 200 and not plan.rows:
        status = 422
    shown = preview(plan, roster, what_to_do)
    return _show(request, form, section=section, shown=shown, status=status)


def _show(
    request: PersonRequest,
    form: RosterForm,
    *,
    section: Section | None = None,
    shown: ListPreview[RosterPlan] | None = None,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "section": section,
        "preview": shown,
        "courses": () if section else course_titles(request.user),
    }
    page = "classroom/students_add/page.html" if section else "classroom/class_new/page.html"
    return render_page(request, page, context, partial="classroom/class_new/_list.html", status=status)


def _to_students(request: PersonRequest, section: Section, words: str) -> HttpResponse:
    messages.success(request, words)
    return see_page("classroom:students", section.pk)


def _brought(plan: RosterPlan) -> str:
    """What happened, in whole sentences; what did not happen is not mentioned."""
    if plan.changes_nothing:
        return _("Nothing had to change: these students are all here.")
    joined = plan.new + plan.from_elsewhere
    added = ngettext("%(count)d student was added.", "%(count)d students were added.", joined)
    back = ngettext("%(count)d student is back.", "%(count)d students are back.", plan.returning)
    changed = ngettext(
        "The name or address of %(count)d student was changed.",
        "The names or addresses of %(count)d students were changed.",
        plan.changed,
    )
    return sentences((added, joined), (back, plan.returning), (changed, plan.changed))


@requires(Permission.USE_ACCOUNT)
@require_GET
def roster_template(request: PersonRequest) -> HttpResponse:
    """A list to fill in, with the columns as they should be."""
    return csv_file(f"{EXAMPLE}\n", name="class-list")
