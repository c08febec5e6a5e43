"""The page on which administrators say from when on a class is taught again."""

import pytest

from mastery.engine.reteaching import DEFAULT_RULE, ReteachRule
from mastery.selectors.reteaching import reteach_rule
from mastery.services.reteaching import save_reteach_rule
from tests.support.factories import NOW
from tests.support.pages import Client, soup
from tests.support.people import People

pytestmark = pytest.mark.django_db
URL = "/school/reteaching/"


def send(client: Client, whole: object, small: object, *, based_on: int = 0, **more):
    typed = {"whole_class_percent": whole, "small_groups_percent": small, "based_on": based_on}
    return client.post(URL, typed, **more)


def test_the_default_stands_ready_to_be_changed(ada: Client):
    page = soup(ada.get(URL))
    assert page.select_one("[name=whole_class_percent]")["value"] == "50"
    assert page.select_one("[name=small_groups_percent]")["value"] == "15"
    assert "Nothing is saved yet." in page.get_text()


def test_saved_it_is_told_and_stands_in_the_history(ada: Client, people: People):
    page = soup(send(ada, 60, 20, follow=True))
    assert reteach_rule(people.school.pk) == ReteachRule(whole_class_percent=60, small_groups_percent=20)
    assert "Saved. The next page of results goes by it." in page.get_text()
    cells = [cell.get_text() for cell in page.select("tbody td")]
    assert cells == ["60 %", "20 %", "Ada Lindqvist"]


@pytest.mark.parametrize(
    ("whole", "small", "problem"),
    [
        ("", 15, "Write a whole percent from 1 to 100"),
        (101, 15, "Write a whole percent from 1 to 100"),
        (50, 0, "Write a whole percent from 1 to 100"),
        (50, "15.5", "Write a whole percent from 1 to 100"),
        (20, 30, "Small groups begin at the share of the class or below"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    ada: Client, people: People, whole: object, small: object, problem: str
):
    answer = send(ada, whole, small)
    assert answer.status_code == 422
    assert problem in soup(answer).select_one(".field.bad").get_text()
    assert reteach_rule(people.school.pk) == DEFAULT_RULE


def test_who_was_overtaken_keeps_what_they_typed_and_decides_again(ada: Client, people: People):
    save_reteach_rule(
        actor=people.ada,
        rule=ReteachRule(whole_class_percent=70, small_groups_percent=10),
        based_on=0,
        now=NOW,
    )
    answer = send(ada, 60, 20)
    page = soup(answer)
    assert answer.status_code == 409
    assert "changed this a moment ago" in page.get_text()
    assert page.select_one("[name=whole_class_percent]")["value"] == "60"
    again = send(ada, 60, 20, based_on=page.select_one("[name=based_on]")["value"])
    assert again.status_code == 303
    assert reteach_rule(people.school.pk).whole_class_percent == 60
