"""Places of students in a class: who has had one gets it back, because their tries and results hang on it."""

from collections.abc import Collection
from datetime import datetime

from classroom.models import Enrollment, Section
from classroom.models.rows import AT_ONCE


def give_places(section: Section, student_ids: Collection[int], *, now: datetime) -> None:
    """A place for each: the last one they had here, as if it had not ended, else a new one."""
    had = restore_places(section, student_ids)
    Enrollment.objects.bulk_create(
        [
            Enrollment(school_id=section.school_id, section=section, student_id=student_id, started_at=now)
            for student_id in student_ids
            if student_id not in had
        ],
        batch_size=AT_ONCE,
    )


def restore_places(section: Section, student_ids: Collection[int]) -> frozenset[int]:
    """Give the last place back to whoever has left, and answer who has one now; who is here stays as they are."""
    places = lock_places(section, student_ids)
    here = {place.student_id for place in places if place.ended_at is None}
    last = {place.student_id: place.pk for place in sorted(places, key=_age)}
    back = [pk for student_id, pk in last.items() if student_id not in here]
    Enrollment.objects.filter(pk__in=back).update(ended_at=None)
    return frozenset(last)


def lock_places(section: Section, student_ids: Collection[int]) -> list[Enrollment]:
    """All the places these students have had in the class."""
    return list(
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .filter(section=section, student__in=student_ids)
        .order_by("pk")
    )


def _age(place: Enrollment) -> tuple[datetime, int]:
    return place.started_at, place.pk
