"""Tell the students of a class and their guardians, each in a notice of their own."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse

from assessments.selectors.announcement import Letter
from assessments.selectors.audience import Addressee, audience
from classroom.services.steps.notices import Telling, tell
from mastery.models import UnitRun


def tell_class(
    run: UnitRun,
    *,
    key: str,
    to_student: Letter,
    to_family: Callable[[str], Letter],
    now: datetime,
) -> int:
    """Everybody once for this `key`; `to_family` writes the letter about a child of that given name."""
    tellings = [
        telling
        for addressee in audience(run.section_id)
        for telling in _tellings(
            addressee, run, key=key, to_student=to_student, to_family=to_family(addressee.given_name)
        )
    ]
    return tell(tellings, school_id=run.school_id, now=now)


def _tellings(
    addressee: Addressee, run: UnitRun, *, key: str, to_student: Letter, to_family: Letter
) -> list[Telling]:
    return [
        Telling(
            recipient_id=addressee.student_id,
            key=f"{key}:enr:{addressee.enrollment_id}",
            title=to_student.title,
            body=to_student.body,
            url=reverse("mastery:my_unit", args=[run.pk]),
        ),
        *(
            Telling(
                recipient_id=guardian_id,
                key=f"{key}:enr:{addressee.enrollment_id}:guardian:{guardian_id}",
                title=to_family.title,
                body=to_family.body,
                url=reverse("mastery:ward", args=[addressee.student_id]),
            )
            for guardian_id in addressee.guardian_ids
        ),
    ]
