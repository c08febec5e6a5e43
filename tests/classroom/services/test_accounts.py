"""Two people type the same new user name in the same moment."""

from functools import partial

import pytest

from classroom.models import GuardianLink, User
from classroom.roles import Role
from classroom.services.families import add_guardian
from classroom.services.staff import add_colleague
from tests.support.people import People
from tests.support.races import race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
ADULT = {"given_name": "Vera", "family_name": "Adler", "email": ""}


def test_one_colleague_gets_the_name_and_the_other_is_asked_for_another(people: People):
    for number in range(ROUNDS):
        new = {**ADULT, "username": f"vera{number}", "roles": [Role.TEACHER]}
        answers = race([partial(add_colleague, actor=people.ada, **new)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["Slip", "UsernameTaken"]
        assert User.objects.filter(username=new["username"]).count() == 1


def test_an_adult_whom_two_add_has_one_account_and_one_slip(people: People):
    for number in range(ROUNDS):
        new = {**ADULT, "username": f"vera{number}"}
        asked = {"actor": people.tess, "section": people.section, "student": people.sam}
        answers = race([partial(add_guardian, **asked, **new)] * 2)
        assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Slip"]
        assert GuardianLink.objects.filter(guardian__username=new["username"]).count() == 1
