"""What needs the teacher, class by class, and what comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from assessments.selectors.bookings import place_words
from assessments.selectors.today import CheckWork, ClassWork, work_of_classes
from assessments.selectors.windows import PlacedWindow, windows_of_sections
from classroom.http import PersonRequest
from classroom.permissions import school_permissions
from classroom.roles import Permission
from classroom.selectors.classes import ClassCard, class_cards
from classroom.web.declared import requires
from classroom.web.rendering import render_page
from classroom.web.wall_clock import clock, day, day_and_time
from mastery.selectors.today import RunGroups, groups_of_open_runs, ready_to_reassess

SHOWN_LINES = 7
SHOWN_DATES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that waits: how many, of what, and the page that deals with it."""

    count: int
    words: str
    action: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassToday:
    """A class with its lines; those beyond the seventh are folded."""

    section_id: int
    title: str
    students: int
    lines: tuple[Line, ...]
    folded: tuple[Line, ...]
    next_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A date to come."""

    when: str
    name: str
    class_title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the selectors answered, for all classes at once."""

    runs: Sequence[RunGroups]
    ready: dict[int, int]
    work: Mapping[int, ClassWork]
    windows: Sequence[PlacedWindow]
    zone: str
    now: datetime


@requires(Permission.USE_ACCOUNT)
@require_GET
def today(request: PersonRequest) -> HttpResponse:
    """Only the classes a person teaches need them; administrators find the others in the list of classes."""
    held = school_permissions(request.user)
    cards = [card for card in class_cards(request.user) if card.is_mine]
    ids = [card.section_id for card in cards]
    now = timezone.now()
    known = Known(
        runs=groups_of_open_runs(ids),
        ready=dict(ready_to_reassess(ids)),
        work=work_of_classes(ids, now=now),
        windows=windows_of_sections(ids),
        zone=request.user.school.time_zone,
        now=now,
    )
    context = {
        "classes": tuple(_class_today(card, known) for card in cards),
        "coming": _coming(known),
        "may_create": Permission.CREATE_CLASS in held,
        "may_manage_school": Permission.MANAGE_SCHOOL in held,
    }
    return render_page(request, "classroom/today/page.html", context)


def _class_today(card: ClassCard, known: Known) -> ClassToday:
    lines = tuple(_lines(card, known))
    return ClassToday(
        section_id=card.section_id,
        title=card.title,
        students=card.students,
        lines=lines[:SHOWN_LINES],
        folded=lines[SHOWN_LINES:],
        next_words=_next_words(card, known),
    )


def _lines(card: ClassCard, known: Known) -> Iterator[Line]:
    """In the order of a teacher's day: what is on, what was handed in, groups, second chances, what lacks."""
    work = known.work.get(card.section_id, ClassWork())
    yield from _open_now(card, known)
    yield from _sessions(card, work, known)
    yield from _to_mark(work.checks)
    runs = [run for run in known.runs if run.section_id == card.section_id]
    yield from _groups(runs, work.checks)
    ready = known.ready.get(card.section_id, 0)
    if ready:
        yield Line(
            count=ready,
            words=ngettext("is ready for a second chance", "are ready for a second chance", ready),
            action=_("See who and when"),
            url=reverse("assessments:reassess", args=[card.section_id]),
        )
    if work.waiting:
        yield Line(
            count=work.waiting,
            words=ngettext("waits for a place in a session", "wait for a place in a session", work.waiting),
            action=_("Book places"),
            url=reverse("assessments:reassess", args=[card.section_id]),
        )
    yield from _lacking(card, runs)


def _open_now(card: ClassCard, known: Known) -> Iterator[Line]:
    for window in known.windows:
        if window.section_id == card.section_id and window.dates.is_open(known.now):
            words = _("%(check)s is open until %(time)s")
            yield Line(
                count=0,
                words=words % {"check": window.dates.name, "time": _until(window.dates.closes_at, known)},
                action=_("Open the check"),
                url=reverse("assessments:check", args=[card.section_id, window.dates.assessment_id]),
            )


def _sessions(card: ClassCard, work: ClassWork, known: Known) -> Iterator[Line]:
    for session in work.sessions:
        words = _("Session %(place)s: %(taken)s of %(capacity)s places booked")
        place = place_words(session.room, session.span, zone=known.zone)
        yield Line(
            count=0,
            words=words % {"place": place, "taken": session.taken, "capacity": session.capacity},
            action=_("Open the session"),
            url=reverse("assessments:session", args=[card.section_id, session.session_id]),
        )


def _until(closes_at: datetime, known: Known) -> str:
    """The hour alone when it is today at the school."""
    is_today = day(closes_at, zone=known.zone) == day(known.now, zone=known.zone)
    return (clock if is_today else day_and_time)(closes_at, zone=known.zone)


def _to_mark(checks: Sequence[CheckWork]) -> Iterator[Line]:
    for check in checks:
        if check.to_mark:
            words = ngettext(
                "try at %(check)s waits for marks", "tries at %(check)s wait for marks", check.to_mark
            )
            yield Line(
                count=check.to_mark,
                words=words % {"check": check.title},
                action=_("Mark the answers"),
                url=reverse("assessments:mark", args=[check.section_id, check.assessment_id]),
            )


def _groups(runs: Sequence[RunGroups], checks: Sequence[CheckWork]) -> Iterator[Line]:
    for run in runs:
        if run.proposed:
            words = ngettext(
                "group of %(unit)s waits for your yes", "groups of %(unit)s wait for your yes", run.proposed
            )
            yield Line(
                count=run.proposed,
                words=words % {"unit": run.title},
                action=_("Review the groups"),
                url=reverse("mastery:groups", args=[run.section_id]),
            )
        if run.groups == 0:
            yield from _without_groups(run, checks)
        if run.products:
            words = ngettext(
                "product of %(unit)s waits for your words",
                "products of %(unit)s wait for your words",
                run.products,
            )
            yield Line(
                count=run.products,
                words=words % {"unit": run.title},
                action=_("Read and answer"),
                url=reverse("mastery:products", args=[run.section_id, run.run_id]),
            )


def _without_groups(run: RunGroups, checks: Sequence[CheckWork]) -> Iterator[Line]:
    for check in checks:
        if check.run_id == run.run_id and check.scored:
            words = ngettext("result of %(check)s is in", "results of %(check)s are in", check.scored)
            yield Line(
                count=check.scored,
                words=words % {"check": check.title},
                action=_("See them and form groups"),
                url=reverse("assessments:results", args=[check.section_id, check.assessment_id]),
            )


def _lacking(card: ClassCard, runs: Sequence[RunGroups]) -> Iterator[Line]:
    if card.students == 0:
        yield Line(
            count=0,
            words=_("This class has no students yet"),
            action=_("Add students"),
            url=reverse("classroom:students_add", args=[card.section_id]),
        )
    if not runs:
        yield Line(
            count=0,
            words=_("This class is in no unit"),
            action=_("Plan a unit"),
            url=reverse("mastery:unit_new", args=[card.section_id]),
        )


def _next_words(card: ClassCard, known: Known) -> str:
    later = [w for w in known.windows if w.section_id == card.section_id and w.dates.opens_at > known.now]
    if not later:
        return ""
    first = min(later, key=lambda window: window.dates.opens_at).dates
    when = day_and_time(first.opens_at, zone=known.zone)
    return _("Next: %(check)s, %(when)s") % {"check": first.name, "when": when}


def _coming(known: Known) -> tuple[Coming, ...]:
    later = sorted(
        (window for window in known.windows if window.dates.opens_at > known.now),
        key=lambda window: window.dates.opens_at,
    )
    return tuple(
        Coming(
            when=day_and_time(window.dates.opens_at, zone=known.zone),
            name=window.dates.name,
            class_title=window.section_title,
            url=reverse("assessments:check", args=[window.section_id, window.dates.assessment_id]),
        )
        for window in later[:SHOWN_DATES]
    )
