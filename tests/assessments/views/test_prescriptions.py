"""A sheet for each student: what was shown, what was missed, different ways in, the next chance."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ChanceWindow
from classroom.models import Notice
from mastery.models import CorrectiveAssignment
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_A_CLASS = 10
QUERIES_OF_ONES_OWN = 10
QUERIES_OF_A_WARD = 10


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def sheets(cycle: Cycle, **asked: int) -> str:
    return reverse("assessments:sheets", args=[cycle.people.section.pk, cycle.check.pk], query=asked)


def own(cycle: Cycle) -> str:
    return reverse("assessments:my_sheet", args=[cycle.check.pk])


def page(client, person, url: str):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200, response
    return pages.soup(response)


def test_a_sheet_says_what_was_shown_what_was_missed_and_offers_three_new_ways(client, cycle: Cycle):
    (sheet,) = page(client, cycle.people.tess, sheets(cycle)).select("article.sheet")
    told = text(sheet)
    assert cycle.people.sam.full_name in told
    assert "You have shown I can add and subtract fractions" in told
    assert "Not yet , 50 %. The answers show: added instead of scaling" in told
    missed = sheet.find("h3", string="I can compare quantities using ratio").parent
    assert len(missed.select("li")) == 3
    assert not any("orked" in text(way) for way in missed.select("li")), "the lesson explained it"


def test_the_way_in_hand_comes_first_with_its_place(client, cycle: Cycle):
    cycle.approve_all()
    given = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    (sheet,) = page(client, cycle.people.tess, sheets(cycle)).select("article.sheet")
    ways = [text(way) for way in sheet.find("h3", string=given.objective.statement).parent.select("li")]
    assert ways[0].startswith("In hand:")
    assert given.title in ways[0]
    assert len(ways) == 3


def test_the_next_chance_is_named_with_its_day(client, cycle: Cycle):
    second = ChanceWindow.objects.get(assessment=cycle.check, number=2)
    day = timezone.localtime(second.opens_at, ZoneInfo(cycle.people.school.time_zone))
    assert f"Next chance: second chance, {day:%a} {day.day} {day:%b}" in text(
        page(client, cycle.people.tess, sheets(cycle)).main
    )
    second.delete()
    assert "Next chance: your teacher sets the day" in text(
        page(client, cycle.people.tess, sheets(cycle)).main
    )


def test_who_has_it_all_needs_no_sheet_and_may_have_one(client, cycle: Cycle):
    alone = sheets(cycle, student=cycle.people.ines.pk)
    assert "Nothing of this unit is still open." in text(page(client, cycle.people.tess, alone).main)
    assert cycle.people.ines.full_name not in text(page(client, cycle.people.tess, sheets(cycle)).main)


def test_where_nothing_is_missing_the_page_says_so(client, people: People):
    done = Cycle(people)
    done.sit(people.sam, {"F1": "10", "F2": "10", "F4": "10"})
    assert "No sheets to print" in text(page(client, people.tess, sheets(done)).main)


@pytest.mark.parametrize("asked", ["0", "x", "-1", "99999999999", "9" * 30, "9" * 5000, "²"])
def test_a_student_who_is_not_there_is_not_found(client, cycle: Cycle, asked: str):
    client.force_login(cycle.people.tess)
    assert client.get(f"{sheets(cycle)}?student={asked}").status_code == 404


def test_a_student_reads_their_own_and_nothing_of_anybody_else(client, cycle: Cycle):
    before = page(client, cycle.people.sam, own(cycle)).main
    assert "added instead of scaling" in text(before)
    cycle.sit(cycle.people.ines, {"F4": "2"}, number=2, form="B", days_ago=1)
    assert page(client, cycle.people.sam, own(cycle)).main == before


# -- given out -----------------------------------------------------------------------------------------------


def give(client, cycle: Cycle, who: str = "tess"):
    client.force_login(getattr(cycle.people, who))
    where = reverse("assessments:sheets_give", args=[cycle.people.section.pk, cycle.check.pk])
    return client.post(where, follow=True)


def of_ward(cycle: Cycle, who: str = "sam") -> str:
    return reverse("assessments:ward_sheet", args=[getattr(cycle.people, who).pk, cycle.check.pk])


def test_given_out_each_student_with_a_sheet_and_their_family_is_told_once(client, cycle: Cycle):
    assert "Give the sheets out" in text(page(client, cycle.people.tess, sheets(cycle)).main)
    assert "1 student was told, and their family." in give(client, cycle).text
    assert "Everybody who has a sheet was told before." in give(client, cycle).text
    told = Notice.objects.filter(key__startswith="sheet:")
    assert {(each.recipient.username, each.title, each.url) for each in told} == {
        ("sam", "Your sheet is ready: Check 1", own(cycle)),
        ("gus", "Sam: the sheet of Check 1 is ready", of_ward(cycle)),
    }
    assert "Given out" in text(page(client, cycle.people.tess, sheets(cycle)).main)


def test_who_took_the_check_later_is_told_when_it_is_given_out_again(client, cycle: Cycle):
    give(client, cycle)
    cycle.sit(cycle.pupil("Late"), {"F1": "5"}, days_ago=1)
    assert "1 student was told" in give(client, cycle).text


def test_sheets_of_an_unpublished_unit_reach_nobody(client, cycle: Cycle):
    type(cycle.run).objects.update(published_at=None)
    assert "Publish it first" in give(client, cycle).text
    assert not Notice.objects.filter(key__startswith="sheet:").exists()


def test_an_administrator_reads_the_sheets_and_gives_none_out(client, cycle: Cycle):
    assert "Give the sheets out" not in text(page(client, cycle.people.ada, sheets(cycle)).main)
    assert give(client, cycle, "ada").status_code == 403


def test_a_guardian_reads_the_sheet_of_their_child_once_it_is_given_out(client, cycle: Cycle):
    assert "The sheet is not there yet" in text(page(client, cycle.people.gus, of_ward(cycle)).main)
    ward = reverse("mastery:ward", args=[cycle.people.sam.pk])
    assert "The sheet of Check 1" not in text(page(client, cycle.people.gus, ward).main)
    give(client, cycle)
    told = text(page(client, cycle.people.gus, of_ward(cycle)).main)
    assert "The sheet of Sam" in told
    assert "Not yet , 50 %. The answers show: added instead of scaling" in told
    assert cycle.people.ines.full_name not in told
    assert page(client, cycle.people.gus, ward).select_one("main dd a")["href"] == of_ward(cycle)


@pytest.mark.parametrize("who", ["sam", "ines", "tess", "nora"])
def test_only_the_guardian_opens_it(client, cycle: Cycle, who: str):
    give(client, cycle)
    client.force_login(getattr(cycle.people, who))
    assert client.get(of_ward(cycle)).status_code == 404


def test_a_guardian_opens_the_sheet_of_no_other_child(client, cycle: Cycle):
    give(client, cycle)
    client.force_login(cycle.people.gus)
    assert client.get(of_ward(cycle, "ines")).status_code == 404


def test_before_the_check_there_is_nothing_to_read(client, people: People):
    assert "has not shown anything of you yet" in text(page(client, people.sam, own(Cycle(people))).main)


@pytest.mark.parametrize("students", [1, 3])
def test_sheets_cost_the_same_for_any_class_size(
    client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    client.force_login(cycle.people.tess)
    with django_assert_num_queries(QUERIES_OF_A_CLASS):
        client.get(sheets(cycle))
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_ONES_OWN):
        client.get(own(cycle))
    give(client, cycle)
    client.force_login(cycle.people.gus)
    with django_assert_num_queries(QUERIES_OF_A_WARD):
        client.get(of_ward(cycle))
