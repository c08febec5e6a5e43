"""The builder of a check: forms side by side, questions, and a look through a student's eyes."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.access import assessment_for, form_for, item_for
from assessments.forms.building import ITEM_FORMS, CheckForm, ItemForm, MoveForm
from assessments.models import Assessment
from assessments.selectors.builder import KIND_WORDS, Builder, BuiltForm, BuiltItem, builder
from assessments.services import building
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other, wants_partial
from mastery.engine.marking import ItemKind
from mastery.services.conflicts import PlanChanged


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def check(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """All forms of a check; posting changes its title and minutes."""
    assessment = _check(request, section_id, assessment_id)
    if request.method == "GET":
        return _show(request, assessment)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _show(request, assessment, form=form, status=422)
    try:
        building.change_check(
            actor=request.user,
            assessment=assessment,
            title=form.cleaned_data["title"],
            minutes=form.cleaned_data["minutes"],
            seen=form.cleaned_data["seen"],
            now=timezone.now(),
        )
    except PlanChanged as conflict:
        title, minutes = conflict.theirs
        now_says = _("Now it says: %(title)s, %(minutes)s min.") % {"title": title, "minutes": minutes or "-"}
        _take_over(request, form, conflict)
        form.add_error(None, f"{conflict} {now_says}")
        return _show(request, assessment, form=form, status=409)
    except DomainError as refusal:
        form.add_error("title", str(refusal))
        return _show(request, assessment, form=form, status=422)
    return _back(request, assessment, said=_("Saved"))


@requires(Permission.PLAN_UNIT)
@require_POST
def form_new(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """One more parallel form, under the letter that the page offered."""
    assessment = _check(request, section_id, assessment_id)
    label = request.POST.get("label", "")
    return _act(
        request,
        assessment,
        lambda: building.add_form(actor=request.user, assessment=assessment, label=label, now=timezone.now()),
        said=_("Form %s added") % label,
    )


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def item_new(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """Write a question. The address names the form and the kind: ?form=A&kind=numeric."""
    assessment = _check(request, section_id, assessment_id)
    page = builder(assessment)
    on_form = _named_form(page, request.GET.get("form"))
    kind = _named_kind(request.GET.get("kind"))
    make = ITEM_FORMS[kind]
    if request.method == "GET":
        form = make(objectives=_objectives(page), initial={"idempotency_key": uuid4()})
        return _item_page(request, assessment, page, form, on_form=on_form, item=None)
    form = make(request.POST, objectives=_objectives(page))
    if not form.is_valid():
        return _item_page(request, assessment, page, form, on_form=on_form, item=None, status=422)
    try:
        building.add_item(
            actor=request.user,
            form=form_for(assessment, on_form.label),
            content=form.content(),
            key=form.cleaned_data["idempotency_key"] or uuid4(),
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _item_page(request, assessment, page, form, on_form=on_form, item=None, status=422)
    if "another" in request.POST:
        messages.info(request, _("Saved. Write the next one."))
        return see_other(request.get_full_path())
    return _back(request, assessment, said=_("Saved"), anchor=f"form-{on_form.label}")


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def item(request: PersonRequest, section_id: int, assessment_id: int, item_id: int) -> HttpResponse:
    """Change a question that no student has had; one that students have had is shown as it stays."""
    assessment = _check(request, section_id, assessment_id)
    stored = item_for(assessment, item_id)
    page = builder(assessment)
    built = page.item(stored.pk)
    on_form = _named_form(page, stored.form.label)
    make = ITEM_FORMS[built.content.kind]
    if request.method == "GET":
        initial = {**make.initial_of(built.content), "seen": built.seen}
        form = make(objectives=_objectives(page), initial=initial)
        return _item_page(request, assessment, page, form, on_form=on_form, item=built)
    form = make(request.POST, objectives=_objectives(page))
    if not form.is_valid():
        return _item_page(request, assessment, page, form, on_form=on_form, item=built, status=422)
    try:
        building.change_item(
            actor=request.user,
            item=stored,
            content=form.content(),
            seen=form.cleaned_data["seen"],
            now=timezone.now(),
        )
    except PlanChanged as conflict:
        _take_over(request, form, conflict)
        form.add_error(None, str(conflict))
        return _item_page(request, assessment, page, form, on_form=on_form, item=built, status=409)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _item_page(request, assessment, page, form, on_form=on_form, item=built, status=422)
    return _back(request, assessment, said=_("Saved"), anchor=f"item-{stored.pk}")


@requires(Permission.PLAN_UNIT)
@require_POST
def item_move(request: PersonRequest, section_id: int, assessment_id: int, item_id: int) -> HttpResponse:
    assessment = _check(request, section_id, assessment_id)
    stored = item_for(assessment, item_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _show(request, assessment, problem=_("Say whether earlier or later"), status=422)
    earlier = form.cleaned_data["where"] == "earlier"
    return _act(
        request,
        assessment,
        lambda: building.move_item(actor=request.user, item=stored, earlier=earlier, now=timezone.now()),
        said=_("Question moved"),
        anchor=f"item-{stored.pk}",
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def item_copy(request: PersonRequest, section_id: int, assessment_id: int, item_id: int) -> HttpResponse:
    assessment = _check(request, section_id, assessment_id)
    stored = item_for(assessment, item_id)
    target = builder(assessment).form(request.POST.get("form", ""))
    if target is None:
        return _show(request, assessment, problem=_("Say to which form"), status=422)
    return _act(
        request,
        assessment,
        lambda: building.copy_item(actor=request.user, item=stored, label=target.label, now=timezone.now()),
        said=_("Copied to form %s. Change the numbers there.") % target.label,
        anchor=f"form-{target.label}",
    )


@requires(Permission.PLAN_UNIT)
@require_POST
def item_remove(request: PersonRequest, section_id: int, assessment_id: int, item_id: int) -> HttpResponse:
    assessment = _check(request, section_id, assessment_id)
    stored = item_for(assessment, item_id)
    return _act(
        request,
        assessment,
        lambda: building.remove_item(actor=request.user, item=stored, now=timezone.now()),
        said=_("Question removed"),
        anchor=f"form-{stored.form.label}",
    )


@requires(Permission.PLAN_UNIT)
@require_GET
def check_preview(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    """A form as a student gets it. Nothing that is typed here is kept."""
    assessment = _check(request, section_id, assessment_id)
    page = builder(assessment)
    context = {
        "section": assessment.unit_run.section,
        "check": assessment,
        "builder": page,
        "form": _named_form(page, request.GET.get("form")),
    }
    return render_page(request, "assessments/check/preview.html", context)


def _check(request: PersonRequest, section_id: int, assessment_id: int) -> Assessment:
    return assessment_for(request.user, section_id, assessment_id, Permission.PLAN_UNIT)


def _named_form(page: Builder, label: str | None) -> BuiltForm:
    """The form of that letter; the first one when none is named."""
    found = page.forms[0] if label is None and page.forms else page.form(label or "")
    if found is None:
        raise Http404
    return found


def _named_kind(name: str | None) -> ItemKind:
    if name is None:
        return ItemKind.SINGLE_CHOICE
    if name not in set(ItemKind):
        raise Http404
    return ItemKind(name)


def _objectives(page: Builder) -> list[tuple[int, str]]:
    return [(each.objective_id, f"{each.code} {each.statement}") for each in page.coverage]


def _take_over(request: PersonRequest, form: CheckForm | ItemForm, conflict: PlanChanged) -> None:
    """Sending the same again now means: keep mine, having seen theirs."""
    typed = request.POST.copy()
    typed["seen"] = conflict.seen
    form.data = typed


def _act(
    request: PersonRequest,
    assessment: Assessment,
    act: Callable[[], object],
    *,
    said: str,
    anchor: str = "",
) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        return _show(request, assessment, problem=str(refusal), status=422)
    if wants_partial(request):
        messages.info(request, said)
        return _show(request, assessment)
    return _back(request, assessment, said=said, anchor=anchor)


def _back(request: PersonRequest, assessment: Assessment, *, said: str, anchor: str = "") -> HttpResponse:
    messages.info(request, said)
    url = reverse("assessments:check", args=[assessment.unit_run.section_id, assessment.pk])
    return see_other(f"{url}#{anchor}" if anchor else url)


def _show(
    request: PersonRequest,
    assessment: Assessment,
    *,
    form: CheckForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = builder(assessment)
    shown = form or CheckForm(initial={"title": page.title, "minutes": page.minutes, "seen": page.seen})
    context = {
        "section": assessment.unit_run.section,
        "check": assessment,
        "builder": page,
        "form": shown,
        "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "next_label": _next_label(page),
        "problem": problem,
    }
    return render_page(
        request,
        "assessments/check/page.html",
        context,
        partial="assessments/check/_builder.html",
        status=status,
    )


def _next_label(page: Builder) -> str:
    """The letter of the next form; "" when there are enough."""
    had = {form.label for form in page.forms}
    return next((letter for letter in building.FORM_LABELS if letter not in had), "")


def _item_page(
    request: PersonRequest,
    assessment: Assessment,
    page: Builder,
    form: ItemForm,
    *,
    on_form: BuiltForm,
    item: BuiltItem | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": assessment.unit_run.section,
        "check": assessment,
        "builder": page,
        "form": form,
        "on_form": on_form,
        "item": item,
        "kind": form.kind.value,
        "kind_words": KIND_WORDS[form.kind],
        "kinds": [(kind.value, words) for kind, words in KIND_WORDS.items()],
        "is_conflict": status == 409,
    }
    return render_page(request, "assessments/check/item.html", context, status=status)
