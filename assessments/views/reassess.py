"""Who is ready for a further try, who is not and why, who has had it: one list."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_GET

from assessments.selectors.reassess import Group, ReassessRow, next_chances, reassess_list
from assessments.selectors.tries import checks_of_run
from assessments.selectors.windows import chance_words
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from mastery.access import runs_and_rights_for
from mastery.selectors.grid_class import class_on_unit, current_run

TITLES: dict[Group, Promise] = {
    Group.READY: _later("Ready"),
    Group.ASKED: _later("Asked"),
    Group.BOOKED: _later("Booked"),
    Group.MISSED: _later("Missed"),
    Group.NOW: _later("Taking it now"),
    Group.MARK: _later("To be marked"),
    Group.NOT_READY: _later("Not ready yet"),
    Group.USED: _later("Every try used"),
    Group.TAKEN: _later("Taken"),
}

PLACED = frozenset({Group.ASKED, Group.BOOKED, Group.MISSED})
BOOKABLE = PLACED | {Group.READY}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGroup:
    """A part of the list under its title. Where it `has_places`, each row is there for the place in its booking."""

    key: str
    title: str
    rows: tuple[ReassessRow, ...]
    has_places: bool
    may_be_booked: bool


@requires(Permission.VIEW_CLASS)
@require_GET
def reassess(request: PersonRequest, section_id: int) -> HttpResponse:
    section, runs, rights = runs_and_rights_for(request.user, section_id)
    wanted = request.GET.get("unit", "")
    run = next((run for run in runs if str(run.pk) == wanted), None) if wanted else current_run(runs)
    if run is None and wanted:
        raise Http404
    about = {"section": section, "zone": section.school.time_zone, "runs": runs, "run": run}
    if run is None:
        nothing = dict.fromkeys(("groups", "windows", "sessions"), ())
        nobody = dict.fromkeys(("may_approve", "may_book", "may_plan", "newest_check"))
        return render_page(request, "assessments/reassess/page.html", {**about, **nothing, **nobody})
    now = timezone.now()
    on_unit = class_on_unit(run, at=now)
    checks = checks_of_run(run, now=now)
    listed = reassess_list(on_unit, checks, next_chances(on_unit, checks, now=now), now=now)
    may_book = Permission.APPROVE_WORK in rights
    context = {
        **about,
        "ready": listed.ready,
        "groups": tuple(
            ListedGroup(
                key=group.value,
                title=str(TITLES[group]),
                rows=rows,
                has_places=group in PLACED,
                may_be_booked=may_book and group in BOOKABLE,
            )
            for group, rows in listed.groups.items()
        ),
        "windows": tuple(
            (
                f"{title}, {chance_words(window.chance)}",
                wall_clock.span(window.opens_at, window.closes_at, zone=section.school.time_zone),
            )
            for title, window in listed.windows
        ),
        "chances": on_unit.policy.chances or 0,
        "sessions": checks[-1].sessions if checks else (),
        "may_approve": may_book,
        "may_book": may_book and not BOOKABLE.isdisjoint(listed.groups),
        "may_plan": Permission.PLAN_UNIT in rights,
        "newest_check": checks[-1] if checks else None,
    }
    return render_page(request, "assessments/reassess/page.html", context)
