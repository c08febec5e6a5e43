"""Products of a class for its staff, and the gallery for the school."""

import pytest
from django.urls import reverse

from mastery.models import EnrichmentChoice, GalleryEntry, ProductFeedback
from mastery.services.feedback import give_feedback
from mastery.services.gallery import show_product
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.pages import main_text, signed_in
from tests.support.people import People
from tests.support.products import Made

pytestmark = pytest.mark.django_db

QUERIES_OF_PRODUCTS = 8
QUERIES_OF_THE_GALLERY = 8
WORDS = "Your plan says what everything costs. Next: what if twice as many come?"


@pytest.fixture
def made(people: People) -> Made:
    return Made(people)


def url(made: Made, name: str = "products") -> str:
    ids = [made.people.section.pk, made.run.pk]
    return reverse(f"mastery:{name}", args=ids if name == "products" else [*ids, made.choice.pk])


def shown(made: Made, choice: EnrichmentChoice | None = None, *, with_name: bool = False) -> None:
    product = choice or made.choice
    show_product(actor=product.student, choice=product, with_name=with_name, now=NOW)


# -- the teacher's page --------------------------------------------------------------------------------------


def test_products_stand_with_audience_and_what_is_under_way(tess, made: Made):
    waits = made.classmate(is_done=False)
    page = main_text(tess.get(url(made)))
    assert "1 product waits for your words." in page
    assert "Ines Moreau Plan a party A plan by Ines" in page
    assert "For: Class 6A." in page
    assert f"{waits.student.full_name} Plan a party. Chosen" in page


def test_a_class_without_products_is_told_where_they_come_from(tess, people: People):
    run = factories.UnitRunFactory(section=people.section)
    assert "Nothing yet" in main_text(tess.get(reverse("mastery:products", args=[people.section.pk, run.pk])))


def test_who_left_the_class_keeps_the_product_and_not_the_beginning(tess, made: Made):
    begun, done = made.classmate(is_done=False), made.classmate()
    people = [begun.student, done.student]
    made.people.section.enrollments.filter(student__in=people).update(ended_at=NOW)
    page = main_text(tess.get(url(made)))
    assert done.student.full_name in page
    assert begun.student.full_name not in page


def test_an_answer_in_words_is_sent_and_stands_below_the_others(tess, made: Made):
    made.classmate()
    answer = tess.post(url(made, "product"), {"text": WORDS, "based_on": "0"})
    assert (answer.status_code, answer["Location"]) == (303, url(made))
    page = pages.soup(tess.get(url(made)))
    assert [WORDS in card.get_text() for card in page.select("article[id^=product-]")] == [False, True]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("", "Write what works in this product"), ("9/10", "Write words instead of a mark")],
)
def test_an_answer_without_words_is_refused_where_it_was_typed(tess, made: Made, typed: str, problem: str):
    answer = tess.post(url(made, "product"), {"text": typed, "based_on": "0"})
    assert answer.status_code == 422
    assert pages.soup(answer).title.get_text().startswith("Error:")
    assert problem in pages.soup(answer).select_one("#error-summary").get_text()


def test_two_teachers_at_one_product_both_see_both_versions(tess, made: Made):
    give_feedback(actor=made.people.tess, choice=made.choice, text=WORDS, based_on=0, now=NOW)
    answer = tess.post(url(made, "product"), {"text": "Mine", "based_on": "0"})
    assert answer.status_code == 409
    page = pages.soup(answer)
    assert WORDS in page.get_text()
    assert page.select_one("textarea").get_text().strip() == "Mine"
    kept = {"text": "Mine", "based_on": page.select_one("input[name=based_on]")["value"]}
    assert tess.post(url(made, "product"), kept).status_code == 303
    assert ProductFeedback.objects.get().text == "Mine"


def test_the_answer_known_so_far_stands_in_the_form(tess, made: Made):
    give_feedback(actor=made.people.tess, choice=made.choice, text=WORDS, based_on=0, now=NOW)
    page = pages.soup(tess.get(url(made, "product")))
    assert page.select_one("textarea").get_text().strip() == WORDS


def test_what_is_not_finished_has_no_page(tess, people: People):
    made = Made(people, is_done=False)
    assert tess.get(url(made, "product")).status_code == 404


def test_an_administrator_reads_and_does_not_answer(made: Made):
    page = main_text(signed_in(made.people.ada).get(url(made)))
    assert "No answer yet." in page
    assert "Answer :" not in page


def test_a_product_is_taken_down_with_a_reason_and_allowed_again(tess, made: Made):
    shown(made)
    assert tess.get(url(made, "product_down")).status_code == 200
    assert tess.post(url(made, "product_down"), {"reason": " "}).status_code == 422
    assert tess.post(url(made, "product_down"), {"reason": "A face can be seen"}).status_code == 303
    assert "Out of the gallery: A face can be seen" in main_text(tess.get(url(made)))
    assert tess.post(url(made, "product_allow")).status_code == 303
    assert GalleryEntry.objects.get().state == "private"


def test_what_is_not_shown_cannot_be_taken_down(tess, made: Made):
    answer = tess.post(url(made, "product_down"), {"reason": "A face can be seen"})
    assert answer.status_code == 422
    assert "This product is not in the gallery" in answer.text


# -- the gallery ---------------------------------------------------------------------------------------------


def gallery(person) -> str:
    return main_text(signed_in(person).get(reverse("mastery:gallery")))


def test_nothing_is_in_the_gallery_before_its_maker_wants_it(made: Made):
    give_feedback(actor=made.people.tess, choice=made.choice, text=WORDS, based_on=0, now=NOW)
    assert "Nothing is shown yet" in gallery(made.people.sam)


@pytest.mark.parametrize("with_name", [True, False])
def test_the_school_sees_the_product_and_the_name_only_if_wanted(made: Made, with_name: bool):
    shown(made, with_name=with_name)
    page = gallery(made.people.sam)
    assert "A plan by Ines" in page
    assert ("Ines Moreau" in page) is with_name
    assert "7B Mathematics" in page


def test_the_gallery_tells_no_result_and_no_feedback(made: Made):
    """A classmate who looks learns what was made, and nothing of how the maker stands."""
    objective = factories.ObjectiveFactory(unit=made.run.unit, code="F1")
    factories.StatusFactory(student=made.people.ines, objective=objective, mastered=True)
    give_feedback(actor=made.people.tess, choice=made.choice, text=WORDS, based_on=0, now=NOW)
    shown(made, with_name=True)
    page = pages.soup(signed_in(made.people.sam).get(reverse("mastery:gallery")))
    assert WORDS not in str(page)
    read = page.main.get_text()
    assert not [word for word in ("Extended", "90 %", "90%", "I can do F1") if word in read]
    assert page.main.select("[data-s]") == []


def test_another_school_sees_nothing_of_it(made: Made):
    shown(made)
    assert "A plan by Ines" not in gallery(made.people.nora)


def test_guardians_do_not_enter(made: Made):
    assert signed_in(made.people.gus).get(reverse("mastery:gallery")).status_code == 403


def test_only_staff_of_the_class_find_the_way_to_take_it_down(made: Made):
    shown(made)
    way = "Take it out of the gallery"
    assert way in gallery(made.people.tess)
    assert way not in gallery(made.people.sam)
    assert "This is mine" in gallery(made.people.ines)


def test_who_has_left_the_school_is_not_shown_any_more(made: Made):
    shown(made)
    made.people.ines.is_active = False
    made.people.ines.save()
    assert "Nothing is shown yet" in gallery(made.people.sam)


# -- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("students", [1, 3])
def test_pages_cost_the_same_for_any_number_of_products(
    tess, made: Made, students: int, django_assert_num_queries
):
    for _each in range(students):
        choice = made.classmate()
        shown(made, choice)
        give_feedback(actor=made.people.tess, choice=choice, text=WORDS, based_on=0, now=NOW)
    with django_assert_num_queries(QUERIES_OF_PRODUCTS):
        tess.get(url(made))
    with django_assert_num_queries(QUERIES_OF_THE_GALLERY):
        tess.get(reverse("mastery:gallery"))
