"""The dates of a check: its own days and those of the second and third chance, by the school's clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import assessment_for
from assessments.forms.dates import ChanceForm
from assessments.models import Assessment, ChanceWindow
from assessments.selectors.windows import chance_words
from assessments.services.windows import DatesRefused, Days, dates_seen, set_windows
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_other
from mastery.engine.policy import MOST_CHANCES
from mastery.engine.reminders import at_wall_clock
from mastery.selectors.policies import run_policy
from mastery.services.conflicts import PlanChanged

FIRST_HOUR, LAST_HOUR = time(8, 0), time(16, 0)
AHEAD = timedelta(days=7)
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceRow:
    """One chance on the page. A chance that was not announced may stay without days."""

    number: int
    name: str
    is_needed: bool
    form: ChanceForm


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def dates(request: PersonRequest, section_id: int, assessment_id: int) -> HttpResponse:
    assessment = assessment_for(request.user, section_id, assessment_id, Permission.PLAN_UNIT)
    stored = _stored(assessment)
    if request.method == "GET":
        return _show(request, assessment, _rows(assessment, stored), seen=dates_seen(list(stored.values())))
    rows = _rows(assessment, stored, data=request.POST)
    seen = request.POST.get("seen", "")
    if not all(row.form.is_valid() for row in rows):
        return _show(request, assessment, rows, seen=seen, status=422)
    zone = ZoneInfo(assessment.unit_run.section.school.time_zone)
    wanted = [_days(row, stored.get(row.number), zone) for row in rows if not row.form.is_empty]
    try:
        changed = set_windows(
            actor=request.user, assessment=assessment, days=wanted, seen=seen, now=timezone.now()
        )
    except DatesRefused as refusal:
        next(row for row in rows if row.number == refusal.number).form.add_error(None, str(refusal))
        return _show(request, assessment, rows, seen=seen, status=422)
    except PlanChanged as conflict:
        now_says = "; ".join(_told(each, zone) for each in _stored(assessment).values())
        problem = _("%(who)s Now it says: %(dates)s.") % {"who": conflict, "dates": now_says}
        return _show(request, assessment, rows, seen=conflict.seen, problem=problem, status=409)
    except DomainError as refusal:
        return _show(request, assessment, rows, seen=seen, problem=str(refusal), status=422)
    _say(request, assessment, rows, wanted, changed=changed, zone=zone)
    url = reverse("assessments:dates", args=[assessment.unit_run.section_id, assessment.pk])
    return see_other(url)


def _stored(assessment: Assessment) -> dict[int, Days]:
    return {
        row.number: Days(number=row.number, opens_at=row.opens_at, closes_at=row.closes_at)
        for row in ChanceWindow.objects.filter(assessment=assessment).order_by("number")
    }


def _rows(
    assessment: Assessment, stored: dict[int, Days], *, data: dict[str, str] | None = None
) -> list[ChanceRow]:
    """Every chance that there can be; those of the policy and those announced are needed."""
    section = assessment.unit_run.section
    zone = ZoneInfo(section.school.time_zone)
    policy = run_policy(assessment.unit_run, at=timezone.now())
    suggested = _suggested(
        stored, chances=policy.planned_chances, today=timezone.now().astimezone(zone).date()
    )
    return [
        ChanceRow(
            number=number,
            name=chance_words(number).capitalize(),
            is_needed=number <= policy.planned_chances or number in stored,
            form=ChanceForm(
                data,
                prefix=f"chance-{number}",
                initial=_on_the_wall(stored[number], zone) if number in stored else suggested.get(number, {}),
            ),
        )
        for number in range(1, MOST_CHANCES + 1)
    ]


def _suggested(stored: dict[int, Days], *, chances: int, today: date) -> dict[int, dict[str, object]]:
    """A week from now, then a week from chance to chance, on school days; nothing once days are set."""
    if stored:
        return {}
    days: dict[int, dict[str, object]] = {}
    day = today
    for number in range(1, chances + 1):
        day = _school_day(day + AHEAD)
        days[number] = {"opens_on": day, "opens_at": FIRST_HOUR, "closes_at": LAST_HOUR}
    return days


def _school_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _on_the_wall(days: Days, zone: ZoneInfo) -> dict[str, object]:
    opens, closes = days.opens_at.astimezone(zone), days.closes_at.astimezone(zone)
    return {
        "opens_on": opens.date(),
        "opens_at": opens.time(),
        "closes_on": None if closes.date() == opens.date() else closes.date(),
        "closes_at": closes.time(),
    }


def _days(row: ChanceRow, stored: Days | None, zone: ZoneInfo) -> Days:
    """A time that was not touched stays the very moment it was, to the second and on its side of the hour."""
    return Days(
        number=row.number,
        opens_at=_moment(row.form.opening, None if stored is None else stored.opens_at, zone),
        closes_at=_moment(row.form.closing, None if stored is None else stored.closes_at, zone),
    )


def _moment(wall: datetime, before: datetime | None, zone: ZoneInfo) -> datetime:
    if before is not None:
        shown = before.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0, fold=0)
        if shown == wall:
            return before
    return at_wall_clock(wall, zone=zone)


def _told(days: Days, zone: ZoneInfo) -> str:
    when = wall_clock.span(days.opens_at, days.closes_at, zone=zone.key)
    return f"{chance_words(days.number)} {when}"


def _say(
    request: PersonRequest,
    assessment: Assessment,
    rows: list[ChanceRow],
    wanted: list[Days],
    *,
    changed: tuple[int, ...],
    zone: ZoneInfo,
) -> None:
    if not changed:
        messages.info(request, _("Nothing changed."))
    elif assessment.unit_run.published_at is None:
        messages.info(request, _("Dates saved."))
    else:
        messages.info(request, _("Dates saved. Students and families have been told."))
    typed = {row.number: row.form for row in rows}
    for days in wanted:
        for wall, moment in (
            (typed[days.number].opening, days.opens_at),
            (typed[days.number].closing, days.closes_at),
        ):
            if moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) != wall:
                messages.info(request, _skipped(wall, moment, zone))


def _skipped(wall: datetime, moment: datetime, zone: ZoneInfo) -> str:
    return _("The clocks change: %(typed)s does not exist on that day, so it is %(taken)s.") % {
        "typed": f"{wall:%H:%M}",
        "taken": wall_clock.day_and_time(moment, zone=zone.key),
    }


def _show(
    request: PersonRequest,
    assessment: Assessment,
    rows: list[ChanceRow],
    *,
    seen: str,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": assessment.unit_run.section,
        "run": assessment.unit_run,
        "check": assessment,
        "rows": rows,
        "seen": seen,
        "problem": problem,
        "has_errors": bool(problem) or any(row.form.errors for row in rows if row.form.is_bound),
        "is_conflict": status == 409,
    }
    return render_page(request, "assessments/dates/page.html", context, status=status)
