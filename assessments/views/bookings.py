"""Places in sessions: book in batches, take out, tick who came; a student asks and gives back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments import access
from assessments.models import ReassessmentSession
from assessments.selectors.bookings import NO_PLACE_WORDS, names_of
from assessments.services import bookings
from assessments.services.attendance import AttendanceRefused, record_attendance
from assessments.services.bookings import Batch, Wanted
from assessments.services.own_places import PlaceRefused, ask_for_place, give_place_back
from classroom.access import check_section
from classroom.formats.numbers import number_in, numbers_in
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.web import wall_clock
from classroom.web.declared import requires
from classroom.web.rendering import see_other, see_page
from mastery.access import runs_and_rights_for
from mastery.engine.sessions import NoPlace
from mastery.models import UnitRun


@requires(Permission.APPROVE_WORK)
@require_POST
def book(request: PersonRequest, section_id: int) -> HttpResponse:
    """Those who are ticked, into the session that is chosen or each into the next free place."""
    section, runs, _rights = runs_and_rights_for(request.user, section_id)
    check_section(request.user, section, Permission.APPROVE_WORK)
    unit = request.POST.get("unit", "")
    run = next((run for run in runs if str(run.pk) == unit), None)
    wanted = _ticked(request.POST.getlist("who"))
    if run is None or not wanted:
        messages.error(request, _("Tick who should get a place."))
        return _to_queue(section_id, unit if run else "")
    batch = bookings.book_places(
        actor=request.user,
        run=run,
        wanted=wanted,
        session=_chosen(request, section_id),
        now=timezone.now(),
    )
    _say(request, batch, run)
    return _to_queue(section_id, unit)


def _ticked(values: Iterable[str]) -> list[Wanted]:
    """ "12-5": check 12, student 5. Anything else was not sent by the page."""
    pairs = [map(number_in, value.partition("-")[::2]) for value in values]
    return [(check, student) for check, student in pairs if check is not None and student is not None]


def _chosen(request: PersonRequest, section_id: int) -> ReassessmentSession | None:
    chosen = request.POST.get("session", "")
    if not chosen:
        return None
    return access.session_for(request.user, section_id, number_in(chosen) or 0, Permission.APPROVE_WORK)


def _say(request: PersonRequest, batch: Batch, run: UnitRun) -> None:
    placed = len(batch.placed)
    if placed:
        told = ngettext(
            "%(count)s place booked. The student has been told.",
            "%(count)s places booked. The students have been told.",
            placed,
        )
        messages.success(request, told % {"count": placed})
    elif batch.kept:
        messages.info(request, _("Everybody who is ticked has that place already."))
    names = names_of(run.section_id, [student_id for _check, student_id in batch.without])
    for wanted, why in batch.without.items():
        name = names.get(wanted[1])
        if name:
            messages.error(request, f"{name}: {_reason(why, batch.not_before.get(wanted), run)}.")


def _reason(why: NoPlace | None, not_before: datetime | None, run: UnitRun) -> str:
    if why is None:
        return _("is not ready for a further try now")
    zone = run.section.school.time_zone
    return str(NO_PLACE_WORDS[why]) % {
        "day": wall_clock.day_and_time(not_before, zone=zone) if not_before else ""
    }


def _to_queue(section_id: int, unit: str) -> HttpResponse:
    query = f"?unit={unit}" if unit else ""
    return see_other(reverse("assessments:reassess", args=[section_id]) + query)


@requires(Permission.APPROVE_WORK)
@require_POST
def take_out(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    session = access.session_for(request.user, section_id, session_id, Permission.APPROVE_WORK)
    count = bookings.take_out(
        actor=request.user, session=session, booking_ids=_ids(request), now=timezone.now()
    )
    told = ngettext(
        "%(count)s student is taken out, waits again and has been told.",
        "%(count)s students are taken out, wait again and have been told.",
        count,
    )
    messages.info(request, told % {"count": count} if count else _("Tick who should be taken out."))
    return _to_session(session)


@requires(Permission.APPROVE_WORK)
@require_POST
def attendance(request: PersonRequest, section_id: int, session_id: int) -> HttpResponse:
    session = access.session_for(request.user, section_id, session_id, Permission.APPROVE_WORK)
    try:
        found = record_attendance(actor=request.user, session=session, came=_ids(request), now=timezone.now())
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
        return _to_session(session)
    told = _("%(came)s came, %(missed)s missed it. %(moved)s moved to the next free place and told.")
    messages.success(request, told % {"came": found.came, "missed": found.missed, "moved": found.moved})
    return _to_session(session)


def _ids(request: PersonRequest) -> Sequence[int]:
    return numbers_in(request.POST.getlist("who"))


def _to_session(session: ReassessmentSession) -> HttpResponse:
    return see_page("assessments:session", session.section_id, session.pk)


@requires(Permission.TAKE_CHECK)
@require_POST
def ask(request: PersonRequest, assessment_id: int) -> HttpResponse:
    said = _("Your teacher sees that you would like a place.")
    return _own_place(request, assessment_id, ask_for_place, said=said)


@requires(Permission.TAKE_CHECK)
@require_POST
def give_back(request: PersonRequest, assessment_id: int) -> HttpResponse:
    said = _("You have no place now. You can ask again at any time.")
    return _own_place(request, assessment_id, give_place_back, said=said)


def _own_place(
    request: PersonRequest, assessment_id: int, act: Callable[..., object], *, said: str
) -> HttpResponse:
    """What a student does about a place of their own, and the check's page with what came of it."""
    assessment, enrollment = access.own_assessment_for(request.user, assessment_id)
    try:
        act(actor=request.user, assessment=assessment, enrollment=enrollment, now=timezone.now())
    except PlaceRefused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, said)
    return see_page("assessments:my_check", assessment.pk)
