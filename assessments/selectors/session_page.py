"""One session: who sits there, on which form, what they are asked, and what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from assessments.models import AnswerKey, BookedObjective, Booking, Item, ItemAlignment, ReassessmentSession
from assessments.selectors.bookings import held_sessions
from classroom.selectors.namesakes import names_in_class
from mastery.engine.marking import ItemKind
from mastery.engine.sessions import BookingState, Effort, Load, effort
from mastery.engine.status import Status
from mastery.models import ObjectiveStatus

SETTLED = (Status.MASTERED.value, Status.EXEMPT.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSession:
    """A session in the list of a class."""

    session_id: int
    room: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    is_called_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedObjective:
    """An objective of a booked try, in the student's words."""

    objective_id: int
    code: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedQuestion:
    """A question as it is printed."""

    number: int
    stem: str
    points: str
    kind: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One student's place. `asked` leaves out what has been shown since it was booked."""

    booking_id: int
    name: str
    check_title: str
    form_label: str
    state: BookingState
    asked: tuple[AskedObjective, ...]
    questions: tuple[PackedQuestion, ...]
    load: Load

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.asked)

    @property
    def came(self) -> bool:
        return self.state is BookingState.ATTENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Everybody who has, or had, a place, by name; and what the session costs."""

    rows: tuple[SessionRow, ...]
    effort: Effort

    @property
    def seated(self) -> tuple[SessionRow, ...]:
        """Those whose place is not lost: they are counted, and get a page of the pack."""
        return tuple(row for row in self.rows if row.state is not BookingState.MISSED)


def listed_sessions(section_id: int) -> tuple[ListedSession, ...]:
    """Every session of a class, the latest first; one query."""
    return tuple(
        ListedSession(
            session_id=row.pk,
            room=row.room,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            capacity=row.capacity,
            taken=row.taken,
            is_called_off=row.called_off_at is not None,
        )
        for row in held_sessions(section_id).order_by("-starts_at", "-pk")
    )


def session_page(session: ReassessmentSession) -> SessionPage:
    """Two queries, whatever the number of students."""
    bookings = list(_bookings(session))
    sheets = _sheets({booking.form_id for booking in bookings})
    names = names_in_class({booking.enrollment.student for booking in bookings})
    rows = tuple(
        _row(booking, sheets.get(booking.form_id, []), name=names[booking.enrollment.student_id])
        for booking in bookings
    )
    here = [row.load for row in rows if row.state is not BookingState.MISSED]
    return SessionPage(rows=rows, effort=effort(here))


def _bookings(session: ReassessmentSession) -> Iterable[Any]:
    is_met = ObjectiveStatus.objects.filter(
        student=OuterRef("booking__enrollment__student"), objective=OuterRef("objective"), state__in=SETTLED
    )
    asked = (
        BookedObjective.objects.filter(booking=OuterRef("pk"))
        .annotate(is_met=Exists(is_met))
        .order_by("objective__position", "objective")
        .values(
            packed=JSONObject(
                id="objective",
                code="objective__code",
                statement="objective__statement",
                is_met="is_met",
                retired_at="objective__retired_at",
            )
        )
    )
    is_here = Q(state=BookingState.BOOKED.value, enrollment__ended_at__isnull=True)
    was_here = Q(state__in=[BookingState.ATTENDED.value, BookingState.MISSED.value])
    return (
        Booking.objects.filter(is_here | was_here, session=session)
        .select_related("enrollment__student", "assessment", "form")
        .annotate(asks=ArraySubquery(asked))
        .order_by("enrollment__student__sort_key", "enrollment__student", "pk")
    )


def _sheets(form_ids: Iterable[int | None]) -> Mapping[int | None, list[Any]]:
    """The questions of each form, with what they measure and whether a key says how they are marked."""
    aligned = ItemAlignment.objects.filter(item=OuterRef("pk")).values("objective")
    rows = (
        Item.objects.filter(form__in=[pk for pk in form_ids if pk is not None])
        .annotate(
            measures=ArraySubquery(aligned), has_key=Exists(AnswerKey.objects.filter(item=OuterRef("pk")))
        )
        .order_by("form", "position")
    )
    sheets: dict[int | None, list[Any]] = {}
    for row in rows:
        sheets.setdefault(row.form_id, []).append(row)
    return sheets


def _row(booking: Any, sheet: Sequence[Any], *, name: str) -> SessionRow:
    asked = tuple(
        AskedObjective(objective_id=each["id"], code=each["code"], statement=each["statement"])
        for each in booking.asks
        if booking.state != BookingState.BOOKED.value or not (each["is_met"] or each["retired_at"])
    )
    wanted = {each.objective_id for each in asked}
    items = [item for item in sheet if wanted & set(item.measures)]
    return SessionRow(
        booking_id=booking.pk,
        name=name,
        check_title=booking.assessment.title,
        form_label=booking.form.label,
        state=BookingState(booking.state),
        asked=asked,
        questions=tuple(_question(number, item) for number, item in enumerate(items, start=1)),
        load=Load(
            questions=len(items),
            questions_of_check=len(sheet),
            by_hand=sum(not item.has_key or item.kind == ItemKind.POINTS_ONLY for item in items),
            minutes=booking.assessment.minutes,
        ),
    )


def _question(number: int, item: Item) -> PackedQuestion:
    return PackedQuestion(
        number=number,
        stem=item.stem,
        points=f"{item.points.normalize():f}",
        kind=item.kind,
        options=tuple(option["text"] for option in item.options),
    )
