"""The families of a class: who they are, slips for many of them, and a list that brings them in."""

import uuid
from collections.abc import Collection
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from classroom import access
from classroom.formats.spreadsheet import as_csv
from classroom.forms.families import FamiliesForm
from classroom.http import PersonRequest
from classroom.models import Section
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.selectors.families import ClassFamilies, class_families
from classroom.selectors.family_lists import FAMILY_COLUMNS, FamilyPlan, family_lines, plan_families
from classroom.services.family_lists import add_families
from classroom.services.family_words import what_to_do
from classroom.services.list_words import ListPreview, preview, sentences
from classroom.services.slips import MOST_AT_ONCE, new_family_slips
from classroom.views.slips import make_slips
from classroom.web.declared import requires
from classroom.web.files import csv_file
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other
from classroom.web.slips import AskedFrom


@requires(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "POST"])
def families(request: PersonRequest, section_id: int) -> HttpResponse:
    """The adults of the class; sent, new slips for those chosen."""
    section = access.section_for(request.user, section_id, Permission.MANAGE_ROSTER)
    known = class_families(section)
    if request.method == "GET":
        return _choose(request, section, known, chosen=_without_slip(known))
    return make_slips(
        request,
        section,
        people=[(adult.guardian_id, adult.name) for adult in known.adults],
        make=new_family_slips,
        choose_again=partial(_choose, request, section, known),
        asked_from=AskedFrom(
            url=reverse("classroom:families", args=[section.pk]),
            name=_("%(title)s, families") % {"title": section.title},
            back=_("Back to the families"),
        ),
    )


def _without_slip(known: ClassFamilies) -> Collection[int]:
    """The first who could not sign in yet."""
    return [adult.guardian_id for adult in known.adults if not adult.has_password][:MOST_AT_ONCE]


def _choose(
    request: PersonRequest,
    section: Section,
    known: ClassFamilies,
    *,
    chosen: Collection[int] = (),
    problem: str = "",
) -> HttpResponse:
    context = {
        "section": section,
        "families": known,
        "chosen": set(chosen),
        "problem": problem,
        "most": MOST_AT_ONCE,
        "idempotency_key": uuid.uuid4(),
    }
    return render_page(request, "classroom/families/page.html", context, status=422 if problem else 200)


@requires(Permission.MANAGE_ROSTER)
@require_GET
def families_file(request: PersonRequest, section_id: int) -> HttpResponse:
    """The list of the class as it is, to be filled in and brought back."""
    section = access.section_for(request.user, section_id, Permission.MANAGE_ROSTER)
    return csv_file(as_csv(FAMILY_COLUMNS, family_lines(section)), name=f"families-{section.pk}")


@requires(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "POST"])
def families_add(request: PersonRequest, section_id: int) -> HttpResponse:
    section = access.section_for(request.user, section_id, Permission.MANAGE_ROSTER)
    return _add(request, section=section)


@requires(Permission.MANAGE_SCHOOL)
@require_http_methods(["GET", "POST"])
def school_families_add(request: PersonRequest) -> HttpResponse:
    """The same for all classes at once."""
    access.require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    return _add(request, section=None)


@requires(Permission.MANAGE_SCHOOL)
@require_GET
def school_families_file(request: PersonRequest) -> HttpResponse:
    """The columns as they should be."""
    access.require_school_permission(request.user, Permission.MANAGE_SCHOOL)
    return csv_file(as_csv(FAMILY_COLUMNS, []), name="families")


def _add(request: PersonRequest, *, section: Section | None) -> HttpResponse:
    """Look at what a list does, then confirm."""
    if request.method == "GET":
        return _show(request, FamiliesForm(), section=section)
    form = FamiliesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, section=section, status=422)
    if request.POST.get("step") != "write":
        return _look(request, form, section=section)
    try:
        done = add_families(
            actor=request.user,
            school=request.user.school,
            section=section,
            rows=form.families.rows,
            confirmed=form.cleaned_data["confirmed"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        status = status_of(refusal)
        return _look(request, form, section=section, status=status)
    messages.success(request, _brought(done, section=section))
    return see_other(_address(section))


def _look(
    request: PersonRequest, form: FamiliesForm, *, section: Section | None, status: int = 200
) -> HttpResponse:
    """Show what the list would do. A list without one good line is refused."""
    read = form.families
    plan = plan_families(
        read.rows, school_id=request.user.school_id, section_id=section.pk if section else None
    )
    form.carry(confirmed=plan.digest)
    if status == 200 and not plan.rows:
        status = 422
    return _show(request, form, section=section, shown=preview(plan, read, what_to_do), status=status)


def _show(
    request: PersonRequest,
    form: FamiliesForm,
    *,
    section: Section | None,
    shown: ListPreview[FamilyPlan] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "section": section, "preview": shown, "back": _address(section)}
    page = "classroom/families_add/page.html"
    return render_page(request, page, context, partial="classroom/families_add/_list.html", status=status)


def _address(section: Section | None) -> str:
    """Where the families are seen."""
    if section is None:
        return reverse("classroom:school")
    return reverse("classroom:families", args=[section.pk])


def _brought(plan: FamilyPlan, *, section: Section | None) -> str:
    """What happened, in whole sentences; what did not happen is not mentioned, except what was asked for."""
    added = ngettext(
        "%(count)d adult was added; a sign-in slip lets them in.",
        "%(count)d adults were added; a sign-in slip lets them in.",
        plan.new_adults,
    )
    if section is None:
        where = _("Slips are made on the page Families of each class, beside its students.")
        added = f"{added} {where}"
    joined = ngettext(
        "An adult who has an account sees %(count)d more student.",
        "Adults who have an account see %(count)d more students.",
        plan.joined,
    )
    kept = ngettext(
        "%(count)d line has another address than its account, which keeps its own.",
        "%(count)d lines have other addresses than their accounts, which keep their own.",
        plan.other_addresses,
    )
    return sentences(
        (_("Nothing had to change: these adults all see their children."), plan.changes_nothing),
        (added, plan.new_adults),
        (joined, plan.joined),
        (kept, plan.other_addresses),
    )
