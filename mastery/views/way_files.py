"""The files of one activity of a unit: add some, take one away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import objective_by_approach_for, unit_run_for
from mastery.forms.files import ActivityFilesForm
from mastery.models import CorrectiveActivity, UnitRun
from mastery.selectors.files import files_of_activity
from mastery.services.files import MOST_FILES, add_activity_files, remove_activity_file


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def way_files(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int, approach: str
) -> HttpResponse:
    """An activity comes first: without one there is nothing that could carry files."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    _objective, _approach, activity = objective_by_approach_for(run, objective_id, approach)
    if activity is None:
        return redirect("mastery:way", section_id, run_id, objective_id, approach)
    if request.method == "GET":
        return _page(request, run, activity, ActivityFilesForm())
    return _remove(request, run, activity) if "remove" in request.POST else _add(request, run, activity)


def _add(request: PersonRequest, run: UnitRun, activity: CorrectiveActivity) -> HttpResponse:
    form = ActivityFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, run, activity, form, status=422)
    try:
        added = add_activity_files(
            actor=request.user,
            run=run,
            activity=activity,
            files=form.cleaned_data["file"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return _page(request, run, activity, form, status=422)
    messages.success(request, ngettext("%(n)d file added", "%(n)d files added", added) % {"n": added})
    return _back(run, activity)


def _remove(request: PersonRequest, run: UnitRun, activity: CorrectiveActivity) -> HttpResponse:
    if (file_id := number_in(request.POST["remove"])) is not None:
        remove_activity_file(
            actor=request.user, run=run, activity=activity, file_id=file_id, now=timezone.now()
        )
    messages.success(request, _("The file is removed."))
    return _back(run, activity)


def _page(
    request: PersonRequest,
    run: UnitRun,
    activity: CorrectiveActivity,
    form: ActivityFilesForm,
    *,
    status: int = 200,
) -> HttpResponse:
    files = files_of_activity(activity.pk)
    context = {
        "run": run,
        "section": run.section,
        "activity": activity,
        "files": files,
        "is_full": len(files) >= MOST_FILES,
        "form": form,
    }
    return render_page(request, "mastery/files/page.html", context, status=status)


def _back(run: UnitRun, activity: CorrectiveActivity) -> HttpResponse:
    of = [run.section_id, run.pk, activity.objective_id, activity.approach]
    return see_page("mastery:way_files", *of)
