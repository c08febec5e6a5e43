"""The students of a class, for the page that keeps its roster."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.models import Enrollment, GuardianLink, Section
from classroom.models.people import sort_key


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentRow:
    """One student. `has_password` is whether they could sign in, `signed_in_at` whether they have."""

    student_id: int
    name: str
    username: str
    school_number: str
    has_password: bool
    signed_in_at: datetime | None
    has_guardian: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRoster:
    """Students whose name, user name or number holds `query`; `total` counts the whole class."""

    rows: tuple[StudentRow, ...]
    total: int
    query: str


def class_roster(section: Section, *, query: str = "") -> ClassRoster:
    """Two queries, whatever the size of the class."""
    places = places_in(section)
    rows = _matching(places, query).annotate(
        has_guardian=Exists(GuardianLink.objects.filter(student=OuterRef("student")))
    )
    return ClassRoster(
        rows=tuple(_row(place, has_guardian=place.has_guardian) for place in rows),
        total=places.count(),
        query=query,
    )


def left_student(section: Section, *, student_id: int | None) -> StudentRow | None:
    """Somebody whose place has just ended, for the offer to undo it; None for anybody who is here."""
    if student_id is None or places_in(section).filter(student=student_id).exists():
        return None
    ended = Enrollment.objects.filter(section=section, student=student_id, ended_at__isnull=False)
    place = ended.select_related("student").order_by("-ended_at").first()
    return None if place is None else _row(place, has_guardian=False)


def places_in(section: Section) -> QuerySet[Enrollment]:
    """Of those who are in the class now, by name."""
    places = Enrollment.objects.filter(section=section, ended_at__isnull=True)
    return places.select_related("student").order_by("student__sort_key", "student_id")


def _matching(places: QuerySet[Enrollment], query: str) -> QuerySet[Enrollment]:
    """Every word must occur, with or without its accents."""
    for word in query.split()[:5]:
        places = places.filter(
            Q(student__sort_key__contains=sort_key(family_name=word, given_name=""))
            | Q(student__username__icontains=word)
            | Q(student__school_number__icontains=word)
        )
    return places


def _row(place: Enrollment, *, has_guardian: bool) -> StudentRow:
    student = place.student
    return StudentRow(
        student_id=student.pk,
        name=student.full_name,
        username=student.username,
        school_number=student.school_number,
        has_password=student.has_usable_password(),
        signed_in_at=student.last_login,
        has_guardian=has_guardian,
    )
