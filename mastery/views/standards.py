"""The school's standards: find them, add one, bring in a list after a look at what it does."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.access import require_school_permission
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.list_words import ListPreview, preview, sentences
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other, see_page
from mastery.access import check_standards_change
from mastery.forms.standards import EXAMPLE, FindStandardForm, StandardForm, StandardsForm
from mastery.selectors.standard_changes import StandardsChange, standards_change
from mastery.selectors.standard_plans import StandardsPlan, plan_standards
from mastery.selectors.standards import frameworks_of, standard_lines, standards_found
from mastery.services.standard_words import what_to_do
from mastery.services.standards import (
    StandardsDone,
    add_standard,
    import_standards,
    take_back_standards,
)

OFFERED_FOR = timedelta(minutes=30)
"""How long Undo is offered: an address kept for longer must not take away what others rely on by now."""


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def standards(request: PersonRequest) -> HttpResponse:
    """The list; sent, one standard more."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    if request.method == "GET":
        return _list(request)
    form = StandardForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        done = add_standard(actor=request.user, row=form.row, now=timezone.now())
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return _list(request, form, status=422)
    words = _("%(code)s is among your standards.") % {"code": form.row.code}
    return _to_list(request, done, words)


def _list(request: PersonRequest, form: StandardForm | None = None, *, status: int = 200) -> HttpResponse:
    find = FindStandardForm(request.GET)
    school_id = request.user.school_id
    frameworks = frameworks_of(school_id)
    page = standards_found(school_id, find.words, page_number=request.GET.get("page", "1"))
    rest = request.GET.copy()
    for name in ("page", "written"):
        rest.pop(name, None)
    context = {
        "find": find,
        "form": form or StandardForm(initial=_only(frameworks)),
        "page": page,
        "lines": standard_lines(page.object_list),
        "query": f"{rest.urlencode()}&" if rest else "",
        "frameworks": frameworks,
        "written": _written(request),
    }
    partial = "mastery/standards/_found.html"
    return render_page(request, "mastery/standards/page.html", context, partial=partial, status=status)


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def standards_import(request: PersonRequest) -> HttpResponse:
    """Look at what a list does, then confirm."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    if request.method == "GET":
        return _show(request)
    form = StandardsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    if request.POST.get("step") != "write":
        return _look(request, form)
    try:
        done = import_standards(
            actor=request.user,
            school=request.user.school,
            rows=form.standards.rows,
            confirmed=form.cleaned_data["confirmed"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _look(request, form, status=status_of(refusal))
    return _to_list(request, done, _brought(done.plan))


def _to_list(request: PersonRequest, done: StandardsDone, words: str) -> HttpResponse:
    """Where what was written can be undone."""
    messages.success(request, words)
    return see_other(f"{reverse('mastery:standards')}?written={done.change}")


@requires(Permission.MANAGE_SCHOOL)
@require_POST
def standards_undo(request: PersonRequest, change: UUID) -> HttpResponse:
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    check_standards_change(request.user, change)
    undone = take_back_standards(actor=request.user, change=change)
    messages.success(request, _taken_back(undone))
    return see_page("mastery:standards")


def _look(request: PersonRequest, form: StandardsForm, *, status: int = 200) -> HttpResponse:
    """Show what the list would do. A list without one good row is refused."""
    read = form.standards
    plan = plan_standards(read.rows, school_id=request.user.school_id)
    form.carry(confirmed=plan.digest)
    if status == 200 and not plan.rows:
        status = 422
    return _show(request, form, shown=preview(plan, read, what_to_do), status=status)


def _show(
    request: PersonRequest,
    form: StandardsForm | None = None,
    *,
    shown: ListPreview[StandardsPlan] | None = None,
    status: int = 200,
) -> HttpResponse:
    frameworks = frameworks_of(request.user.school_id)
    context = {
        "form": form or StandardsForm(initial=_only(frameworks)),
        "preview": shown,
        "frameworks": frameworks,
    }
    partial = "mastery/standards/_list.html"
    return render_page(request, "mastery/standards/import.html", context, partial=partial, status=status)


def _only(frameworks: Sequence[str]) -> dict[str, str]:
    """A school with one framework need not write it again."""
    return {"framework": frameworks[0]} if len(frameworks) == 1 else {}


def _written(request: PersonRequest) -> StandardsChange | None:
    """The list that came in a moment ago, for the offer to undo it."""
    try:
        change = UUID(request.GET.get("written", ""))
    except ValueError:
        return None
    found = standards_change(request.user.school_id, change)
    is_fresh = found.written_at is not None and timezone.now() - found.written_at < OFFERED_FOR
    return found if found and is_fresh else None


def _brought(plan: StandardsPlan) -> str:
    """What happened, in whole sentences; what did not happen is not mentioned."""
    if plan.changes_nothing:
        return _("Nothing had to change: your school has these standards.")
    added = ngettext("%(count)d standard was added.", "%(count)d standards were added.", plan.new)
    changed = ngettext(
        "The words of %(count)d standard were changed.",
        "The words of %(count)d standards were changed.",
        plan.changed,
    )
    return sentences((added, plan.new), (changed, plan.changed))


def _taken_back(change: StandardsChange) -> str:
    stay = ngettext(
        "%(count)d standard stays: an objective serves it, or it was changed since.",
        "%(count)d standards stay: objectives serve them, or they were changed since.",
        change.stays,
    )
    if not change and not change.stays:
        return _("Nothing was left to undo.")
    removed = ngettext(
        "%(count)d standard was removed.", "%(count)d standards were removed.", len(change.added)
    )
    restored = ngettext(
        "%(count)d standard has its earlier words again.",
        "%(count)d standards have their earlier words again.",
        len(change.before),
    )
    return sentences((removed, len(change.added)), (restored, len(change.before)), (stay, change.stays))


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def standards_template(request: PersonRequest) -> HttpResponse:
    """A list to fill in, with the columns as they should be."""
    require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    return csv_file(f"{EXAMPLE}\n", name="standards")
