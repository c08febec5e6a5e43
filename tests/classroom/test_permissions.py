"""Who may do what: the roles as a table, and silence refused at start-up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from classroom.models import Enrollment, SchoolRole, StaffAssignment
from classroom.permissions import can, check_can
from classroom.roles import Permission
from classroom.web.declared import public, requires
from classroom.web.declared_check import every_pattern, every_view_declares_who_may_open_it
from mastery.config import gunicorn
from tests.support.factories import NOW
from tests.support.people import People

CLASS_STAFF = {Permission.VIEW_CLASS, Permission.MANAGE_ROSTER, Permission.MODERATE_GALLERY}
CLASS_WORK = {Permission.PLAN_UNIT, Permission.RECORD_EVIDENCE, Permission.APPROVE_WORK}
IN_CLASS = {
    "tess": CLASS_STAFF | CLASS_WORK,
    "ada": CLASS_STAFF,
    "sam": {Permission.TAKE_CHECK},
    "gus": set(),
    "nora": set(),
}
IN_SCHOOL = {
    "tess": {
        Permission.USE_ACCOUNT,
        Permission.CREATE_CLASS,
        Permission.VIEW_GALLERY,
        Permission.USE_LIBRARY,
    },
    "ada": {
        Permission.USE_ACCOUNT,
        Permission.CREATE_CLASS,
        Permission.MANAGE_SCHOOL,
        Permission.USE_LIBRARY,
        Permission.VIEW_GALLERY,
    },
    "sam": {Permission.USE_ACCOUNT, Permission.LEARN, Permission.VIEW_GALLERY},
    "gus": {Permission.USE_ACCOUNT, Permission.VIEW_FAMILY},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", IN_CLASS)
def test_what_a_person_may_do_in_class_7b(people: People, name: str):
    person = getattr(people, name)
    assert {each for each in Permission if can(person, each, section=people.section)} == IN_CLASS[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", IN_SCHOOL)
def test_what_a_person_may_do_in_the_school(people: People, name: str):
    person = getattr(people, name)
    assert {each for each in Permission if can(person, each)} == IN_SCHOOL[name]


@pytest.mark.django_db
def test_a_right_ends_with_its_role(people: People):
    StaffAssignment.objects.filter(person=people.tess).delete()
    SchoolRole.objects.filter(person=people.ada).delete()
    Enrollment.objects.filter(student=people.sam).update(ended_at=NOW)
    for person in (people.tess, people.ada, people.sam):
        assert not any(can(person, each, section=people.section) for each in Permission)


@pytest.mark.django_db
def test_a_closed_account_may_do_nothing(people: People):
    people.tess.is_active = False
    assert not can(people.tess, Permission.VIEW_CLASS, section=people.section)


@pytest.mark.django_db
def test_check_can_refuses_with_the_reason(people: People):
    with pytest.raises(PermissionDenied, match="plan_unit needed in section"):
        check_can(people.ada, Permission.PLAN_UNIT, section=people.section)


def silent(request: object) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("silent/", silent, name="silent"),
    path("open/", public("a page for everybody")(lambda request: HttpResponse()), name="open"),
    path("closed/", requires(Permission.VIEW_CLASS)(lambda request: HttpResponse()), name="closed"),
]


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_declares_nothing_stops_the_program():
    errors = every_view_declares_who_may_open_it(None)
    assert [error.id for error in errors] == ["classroom.E001"]
    assert "silent" in errors[0].msg


@override_settings(ROOT_URLCONF=__name__)
def test_the_web_server_serves_no_view_that_declares_nothing():
    with pytest.raises(SystemExit, match="silent"):
        gunicorn.when_ready(None)


def test_every_page_of_the_program_declares_who_may_open_it():
    assert every_view_declares_who_may_open_it(None) == []
    assert len(list(every_pattern())) > 1
