"""A student's own work, page by page; every page works without script."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mastery.models import CorrectiveAssignment, EnrichmentActivity, EnrichmentChoice
from mastery.services.correctives import waive_corrective
from mastery.services.gallery import take_product_down
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

MADE = {"note": "A poster", "audience": "7C"}
QUERIES_OF_MY_WORK = 7
QUERIES_OF_A_CORRECTIVE = 10
QUERIES_OF_GOING_FURTHER = 5


@kept
def cycle(people: People) -> Cycle:
    """Sam has a different way in to ratio, Ines an offer to go further."""
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    cycle.approve_all()
    return cycle


@pytest.fixture
def sam(client, cycle: Cycle):
    client.force_login(cycle.people.sam)
    return client


@pytest.fixture
def ines(client, cycle: Cycle):
    client.force_login(cycle.people.ines)
    return client


def given() -> CorrectiveAssignment:
    return CorrectiveAssignment.objects.select_related("unit_run__section").get()


def corrective_url(step: int | None = None) -> str:
    url = reverse("mastery:corrective", args=[given().pk])
    return url if step is None else f"{url}?step={step}"


def offered() -> EnrichmentChoice:
    return EnrichmentChoice.objects.get()


def further(name: str = "further") -> str:
    return reverse(f"mastery:{name}", args=[offered().pk])


# -- the list ------------------------------------------------------------------------------------------------


def test_my_work_lists_what_is_to_do(sam):
    shown = pages.soup(sam.get(reverse("mastery:my_work")))
    assert "1 different way in to do." in text(shown)
    assert shown.select_one("section[aria-labelledby=todo-h] a")["href"] == corrective_url()


def test_my_work_without_work_says_when_there_will_be_some(client, people: People):
    client.force_login(people.sam)
    assert "Nothing to do here" in client.get(reverse("mastery:my_work")).text


def test_what_is_done_stays_readable(sam):
    sam.post(corrective_url(), {"note": "Draw both amounts"})
    shown = pages.soup(sam.get(reverse("mastery:my_work")))
    assert "Draw both amounts" in text(shown.select_one("section[aria-labelledby=done-h]"))


# -- a different way in --------------------------------------------------------------------------------------


def test_steps_come_one_at_a_time_by_plain_links(sam):
    shown = pages.soup(sam.get(corrective_url()))
    assert text(shown.select_one("#step-h")) == "Step 1 of 6"
    assert shown.select_one("#step-on")["href"] == "?step=2"
    assert shown.select_one("form[action*='/me/work/']") is None
    last = pages.soup(sam.get(corrective_url(7)))
    assert text(last.select_one("#step-h")) == "These were the steps"
    assert last.select_one("form[action*='/me/work/'] textarea") is not None


def test_a_step_outside_the_text_leads_to_the_nearest(sam):
    assert "Step 1 of 6" in sam.get(corrective_url(0)).text
    assert "Step 1 of 6" in sam.get(corrective_url() + "?step=x").text
    assert "What went wrong in the check" in sam.get(corrective_url(99)).text


def test_a_step_swapped_in_equals_the_page_loaded_afresh(sam):
    shown = pages.soup(sam.get(corrective_url(1)))
    swapped = pages.swap(shown, pages.htmx(sam, corrective_url(2), target="#step"), target="#step")
    assert pages.same(swapped, pages.soup(sam.get(corrective_url(2))))


def test_finishing_needs_a_line_and_opens_the_second_chance(sam, cycle: Cycle):
    empty = sam.post(corrective_url(), {"note": " "})
    assert empty.status_code == 422
    assert "Write a line about what went wrong" in empty.text
    response = sam.post(corrective_url(), {"note": "Scale both parts"})
    assert response.status_code == 303
    day = cycle.now + timedelta(days=7)
    told = sam.get(response["Location"]).text
    assert f"Done. Your second chance is open for you: {day:%a} {day.day} {day:%b}." in told
    assert given().done_note == "Scale both parts"


def test_without_a_chance_left_the_teacher_can_give_one(sam, cycle: Cycle):
    """The last try left ratio out, and its different way in is still to do."""
    cycle.sit(cycle.people.sam, {"F1": "9"}, number=2, form="B", days_ago=1)
    path = pages.soup(sam.get(reverse("mastery:me"))).select_one(".hero").text
    assert "One more chance" in path
    assert "your teacher can give it" in path
    asked = "You have had every try at this check"
    assert f"{asked}: ask your teacher for one more chance." in sam.get(corrective_url(99)).text
    told = sam.get(sam.post(corrective_url(), {"note": "Scale both parts"})["Location"]).text
    assert f"Done. {asked}: ask your teacher for one more chance." in told
    assert f"{asked}. Ask your teacher for one more chance." in sam.get(corrective_url()).text


def test_finishing_twice_is_harmless(sam):
    for note in ("First", "Second"):
        assert sam.post(corrective_url(), {"note": note}).status_code == 303
    assert given().done_note == "First"
    assert "You have done this" in sam.get(corrective_url()).text


def test_a_waived_one_says_so(sam, cycle: Cycle):
    waive_corrective(actor=cycle.people.tess, corrective=given(), reason="At home", now=cycle.now)
    assert "Your teacher opened the second chance without it" in sam.get(corrective_url()).text


@pytest.mark.parametrize("who", ["ines", "tess", "gus", "ada", "nora"])
def test_nobody_else_sees_or_does_it(client, cycle: Cycle, who: str):
    client.force_login(getattr(cycle.people, who))
    assert client.get(corrective_url()).status_code == 404
    assert client.post(corrective_url(), {"note": "x"}).status_code == 404
    assert given().state == "assigned"


# -- going further -------------------------------------------------------------------------------------------


def choose(client, kind: str):
    activity = EnrichmentActivity.objects.get(kind=kind)
    return client.post(further("further_choose"), {"activity": activity.pk})


def test_a_choice_is_made_changed_once_and_done(ines):
    assert len(pages.soup(ines.get(further())).select("li[id^=option-]")) == 4
    assert choose(ines, "project").status_code == 303
    assert "Change once" in ines.get(further()).text
    assert choose(ines, "application").status_code == 303
    refused = choose(ines, "project")
    assert refused.status_code == 422
    assert "You have changed your choice once." in refused.text
    assert "Change once" not in ines.get(further()).text
    begun = pages.soup(ines.get(further()))
    assert begun.select_one("input[name=audience]")["value"] == "The people it concerns"
    assert ines.post(further("further_done"), MADE | {"note": ""}).status_code == 422
    assert ines.post(further("further_done"), MADE | {"audience": " "}).status_code == 422
    assert ines.post(further("further_done"), MADE).status_code == 303
    shown = pages.soup(ines.get(further()))
    assert "A poster For: 7C." in text(shown)
    assert "Extended" in text(shown)
    assert shown.select_one("main form[action$='/done/'], main form[action$='/choose/']") is None


def test_nothing_is_done_before_a_choice(ines):
    assert ines.post(further("further_done"), MADE).status_code == 422


@pytest.mark.parametrize(
    "link",
    [
        "http://poster.example/",
        "javascript:alert(1)",
        "https://school.example@poster.example/",
        "nowhere",
        "https://poster.example/" + "x" * 500,
    ],
)
def test_a_link_that_cannot_be_followed_safely_is_refused(ines, link: str):
    choose(ines, "project")
    answer = ines.post(further("further_done"), MADE | {"link": link})
    assert answer.status_code == 422
    assert "link" in {
        each["href"].removeprefix("#id_") for each in pages.soup(answer).select("#error-summary a")
    }
    assert offered().done_at is None


def test_a_link_names_where_it_leads(ines):
    choose(ines, "project")
    ines.post(further("further_done"), MADE | {"link": "https://poster.example/ratio"})
    link = pages.soup(ines.get(further())).select_one("a[rel~=noreferrer]")
    assert link["href"] == "https://poster.example/ratio"
    assert "Open it at poster.example" in text(link)


# -- the gallery ---------------------------------------------------------------------------------------------


def test_the_maker_shows_a_product_and_takes_it_back(ines):
    choose(ines, "project")
    ines.post(further("further_done"), MADE)
    assert "Show it to your school?" in ines.get(further()).text
    answer = ines.post(further("further_gallery"), {"show": "on", "with_name": "on"}, follow=True)
    assert "It stands there with your name." in answer.text
    answer = ines.post(further("further_gallery"), {"show": "on"}, follow=True)
    assert "It stands there without your name." in answer.text
    assert "It is out of the gallery." in ines.post(further("further_gallery"), follow=True).text
    assert offered().gallery_entry.state == "private"


def test_what_is_not_finished_is_not_shown(ines):
    answer = ines.post(further("further_gallery"), {"show": "on"})
    assert answer.status_code == 422
    assert "This is not done yet." in answer.text


def test_what_was_taken_down_says_why_and_has_no_button(ines, cycle: Cycle):
    choose(ines, "project")
    ines.post(further("further_done"), MADE)
    ines.post(further("further_gallery"), {"show": "on"})
    choice = EnrichmentChoice.objects.select_related("unit_run__section").get()
    take_product_down(actor=cycle.people.tess, choice=choice, reason="A face can be seen", now=cycle.now)
    shown = pages.soup(ines.get(further()))
    assert "A face can be seen" in text(shown)
    assert shown.select_one("form[action$='/gallery/']") is None
    assert "Talk about it first" in ines.post(further("further_gallery"), {"show": "on"}).text


def test_an_option_must_be_one_of_the_units(ines):
    assert ines.post(further("further_choose"), {"activity": ""}).status_code == 422
    assert ines.post(further("further_choose"), {"activity": "999999"}).status_code == 404


@pytest.mark.parametrize("who", ["sam", "tess", "gus", "ada", "nora"])
def test_nobody_else_opens_the_offer(client, cycle: Cycle, who: str):
    client.force_login(getattr(cycle.people, who))
    assert client.get(further()).status_code == 404
    assert choose(client, "project").status_code == 404
    assert client.post(further("further_done"), MADE).status_code == 404
    assert client.post(further("further_gallery"), {"show": "on"}).status_code == 404


# -- cost ----------------------------------------------------------------------------------------------------


def test_work_pages_cost_little(client, cycle: Cycle, django_assert_num_queries):
    different_way, offer = corrective_url(), further()
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_MY_WORK):
        client.get(reverse("mastery:my_work"))
    with django_assert_num_queries(QUERIES_OF_A_CORRECTIVE):
        client.get(different_way)
    client.force_login(cycle.people.ines)
    with django_assert_num_queries(QUERIES_OF_GOING_FURTHER):
        client.get(offer)
