"""What students and families will read, what is still missing, and the button that tells them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.selectors.announcement import Letter, letter_to_family, letter_to_student
from assessments.selectors.audience import audience
from assessments.selectors.plan import checks_of_plan, plan_gaps
from assessments.services.publishing import plan_mark, publish_unit
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.refused import status_of
from classroom.web.rendering import render_page, see_other
from mastery.access import unit_run_for
from mastery.models import UnitRun
from mastery.selectors.units import plan_outline, planned
from mastery.views.planner_page import ToDo, further_to_do, to_do, unit_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The page: two letters, who gets them, and what is missing. `mark` comes back with the button."""

    to_student: Letter
    to_family: Letter
    students: int
    guardians: int
    blocking: tuple[ToDo, ...]
    advice: tuple[ToDo, ...]
    published_on: str
    mark: str


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def publish(request: PersonRequest, section_id: int, run_id: int) -> HttpResponse:
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    if request.method == "GET":
        return _show(request, run)
    try:
        is_new = publish_unit(
            actor=request.user, run=run, seen=request.POST.get("mark", ""), now=timezone.now()
        )
    except DomainError as refusal:
        run.unit.refresh_from_db()
        status = status_of(refusal)
        return _show(request, run, problem=str(refusal), status=status)
    said = _("Published. Everybody has been told.") if is_new else _("This unit was published before.")
    messages.info(request, said)
    return see_other(unit_url(run))


def _show(request: PersonRequest, run: UnitRun, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {"run": run, "section": run.section, "preview": _preview(run), "problem": problem}
    return render_page(request, "mastery/publish/page.html", context, status=status)


def _preview(run: UnitRun) -> Preview:
    now = timezone.now()
    checks = checks_of_plan(run, now=now)
    outline = plan_outline(run)
    lines = outline.lines
    gaps = plan_gaps(planned(lines), checks, now=now)
    statements = [line.statement for line in lines]
    people = audience(run.section_id)
    name = people[0].given_name if people else _("your child")
    published = run.published_at
    return Preview(
        to_student=letter_to_student(run, statements, checks.dates),
        to_family=letter_to_family(run, statements, checks.dates, name=name),
        students=len(people),
        guardians=len({guardian for each in people for guardian in each.guardian_ids}),
        blocking=tuple(to_do(each, run) for each in gaps if each.gap.is_blocking),
        advice=(
            *(to_do(each, run) for each in gaps if not each.gap.is_blocking),
            *further_to_do(outline.kinds if lines else None, run),
        ),
        published_on=""
        if published is None
        else wall_clock.day(published, zone=run.section.school.time_zone),
        mark=plan_mark(run.unit, checks),
    )
