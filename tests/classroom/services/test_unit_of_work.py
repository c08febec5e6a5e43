"""One use case is one entry of the audit trail, under its actor's name."""

from typing import Any

import pytest
from django.utils import timezone
from pghistory.models import Context

from classroom.models import Enrollment, User
from classroom.services.steps.unit_of_work import unit_of_work
from classroom.web.request_id import current_request_id
from tests.support.people import People

pytestmark = pytest.mark.django_db


@unit_of_work
def end_enrollments(*students: User, actor: User | None) -> None:
    for enrollment in Enrollment.objects.filter(student__in=students):
        enrollment.ended_at = timezone.now()
        enrollment.save()


def entry(people: People, student: User) -> Context:
    """Where the last change of a student's enrollment stands."""
    return people.enrollment(student).events.select_related("pgh_context").latest("pgh_id").pgh_context


def said(people: People, student: User) -> dict[str, Any]:
    return entry(people, student).metadata


def test_all_changes_of_a_use_case_stand_under_one_entry(people: People) -> None:
    end_enrollments(people.sam, people.ines, actor=people.tess)

    assert entry(people, people.sam) == entry(people, people.ines)
    assert said(people, people.sam) == {
        "actor": people.tess.pk,
        "request": "",
        "use_case": "end_enrollments",
    }


def test_the_next_use_case_has_an_entry_of_its_own(people: People) -> None:
    end_enrollments(people.sam, actor=people.tess)
    end_enrollments(people.ines, actor=people.ada)

    assert entry(people, people.sam) != entry(people, people.ines)
    assert said(people, people.ines)["actor"] == people.ada.pk


def test_a_job_goes_by_the_name_of_what_it_does(people: People) -> None:
    end_enrollments(people.sam, actor=None)

    assert said(people, people.sam)["actor"] == "system:end_enrollments"


def test_the_entry_names_the_request(people: People) -> None:
    token = current_request_id.set("5f0c")
    try:
        end_enrollments(people.sam, actor=people.tess)
    finally:
        current_request_id.reset(token)

    assert said(people, people.sam)["request"] == "5f0c"


@pytest.mark.django_db(transaction=True)
def test_what_is_changed_after_it_stands_under_no_entry(people: People) -> None:
    end_enrollments(people.sam, actor=people.tess)
    Enrollment.objects.filter(student=people.ines).update(ended_at=timezone.now())

    assert entry(people, people.ines) is None
