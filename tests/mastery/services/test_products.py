"""Feedback without a mark, and a gallery in which only the maker shows a product."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from classroom.models import Notice, OutboxMessage
from mastery.models import EnrichmentChoice, GalleryEntry, ProductFeedback
from mastery.selectors.products import product_of
from mastery.services.feedback import FeedbackMoved, OnlyAMark, give_feedback
from mastery.services.gallery import (
    GalleryRefused,
    allow_product_again,
    hide_product,
    show_product,
    take_product_down,
)
from mastery.services.steps.products import NotDone
from tests.support.factories import NOW
from tests.support.people import People
from tests.support.products import Made

pytestmark = pytest.mark.django_db
WORDS = "Your poster shows both amounts side by side. Next: a third one."


@pytest.fixture
def made(people: People) -> Made:
    return Made(people)


def answer(made: Made, text: str = WORDS, *, based_on: int = 0, actor=None) -> ProductFeedback:
    return give_feedback(
        actor=actor or made.people.tess, choice=made.choice, text=text, based_on=based_on, now=NOW
    )


def show(made: Made, *, with_name: bool = False, actor=None) -> GalleryEntry:
    return show_product(actor=actor or made.people.ines, choice=made.choice, with_name=with_name, now=NOW)


def take_down(made: Made, *, actor=None) -> GalleryEntry:
    return take_product_down(
        actor=actor or made.people.tess, choice=made.choice, reason="A face can be seen", now=NOW
    )


def state(made: Made) -> str:
    return GalleryEntry.objects.get(choice=made.choice).state


# -- feedback ------------------------------------------------------------------------------------------------


def test_words_reach_the_student_once(made: Made):
    for _ in range(2):
        answer(made)
    notice = Notice.objects.get(recipient=made.people.ines)
    assert (notice.title, notice.body) == ("Your teacher wrote about “Plan a party”", WORDS)
    assert OutboxMessage.objects.filter(kind="classroom.mail_notice").count() == 1
    assert ProductFeedback.objects.get().version == 1


def test_words_can_be_changed_and_the_student_is_told_again(made: Made):
    answer(made)
    answer(made, "One more thought", based_on=1)
    assert ProductFeedback.objects.get().text == "One more thought"
    assert Notice.objects.filter(recipient=made.people.ines).count() == 2


def test_who_was_overtaken_is_told_by_whom(made: Made):
    answer(made)
    with pytest.raises(FeedbackMoved, match="Tess Marsh wrote about this product"):
        answer(made, "Typed on an older page")
    assert ProductFeedback.objects.get().text == WORDS


@pytest.mark.parametrize("mark", ["8/10", "A+", "85 %"])
def test_a_mark_is_refused(made: Made, mark: str):
    with pytest.raises(OnlyAMark, match="words instead of a mark"):
        answer(made, mark)
    assert not ProductFeedback.objects.exists()


def test_a_long_title_still_fits_the_notice(made: Made):
    made.activity.title = "x" * 200
    made.activity.save()
    answer(made)
    assert len(Notice.objects.get(recipient=made.people.ines).title) < 200


@pytest.mark.parametrize("who", ["ada", "sam", "ines", "gus", "nora"])
def test_only_the_class_teacher_answers(made: Made, who: str):
    with pytest.raises(PermissionDenied):
        answer(made, actor=getattr(made.people, who))


def test_what_is_not_done_is_neither_answered_nor_shown(people: People):
    made = Made(people, is_done=False)
    with pytest.raises(NotDone):
        answer(made)
    with pytest.raises(NotDone):
        show(made)
    with pytest.raises(ValueError, match="Only a finished choice"):
        product_of(made.choice, zone="UTC")


def test_no_writer_stores_empty_words(made: Made):
    answer(made)
    with pytest.raises(IntegrityError, match="product_feedback_has_words"), transaction.atomic():
        ProductFeedback.objects.update(text="")


# -- the gallery ---------------------------------------------------------------------------------------------


def test_nothing_is_shown_by_itself(made: Made):
    answer(made)
    assert not GalleryEntry.objects.exists()


def test_the_maker_shows_and_takes_back(made: Made):
    for _ in range(2):
        show(made)
    assert state(made) == "shown"
    for _ in range(2):
        hide_product(actor=made.people.ines, choice=made.choice, now=NOW)
    assert state(made) == "private"
    assert show(made, with_name=True).with_name


def test_staff_take_it_down_with_a_reason_and_the_maker_is_told_once(made: Made):
    show(made)
    for _ in range(2):
        take_down(made)
    notice = Notice.objects.get(recipient=made.people.ines)
    assert (notice.title, notice.body) == ("“Plan a party” is no longer in the gallery", "A face can be seen")
    with pytest.raises(GalleryRefused, match="Talk about it first"):
        show(made)
    assert state(made) == "taken_down"


def test_what_is_allowed_again_waits_for_its_maker(made: Made):
    show(made)
    take_down(made)
    for _ in range(2):
        allow_product_again(actor=made.people.tess, choice=made.choice, now=NOW)
    assert state(made) == "private"
    show(made)
    assert state(made) == "shown"


def test_an_administrator_may_take_it_down_too(made: Made):
    show(made)
    take_down(made, actor=made.people.ada)
    assert state(made) == "taken_down"


def test_only_what_is_shown_is_taken_down(made: Made):
    with pytest.raises(GalleryRefused, match="not in the gallery"):
        take_down(made)
    show(made)
    hide_product(actor=made.people.ines, choice=made.choice, now=NOW)
    with pytest.raises(GalleryRefused, match="not in the gallery"):
        take_down(made)


@pytest.mark.parametrize("who", ["sam", "tess", "gus", "ada", "nora"])
def test_nobody_else_shows_or_hides_it(made: Made, who: str):
    actor = getattr(made.people, who)
    with pytest.raises(PermissionDenied):
        show(made, actor=actor)
    show(made)
    with pytest.raises(PermissionDenied):
        hide_product(actor=actor, choice=made.choice, now=NOW)


@pytest.mark.parametrize("who", ["sam", "ines", "gus", "nora"])
def test_only_staff_of_the_class_take_it_down(made: Made, who: str):
    show(made)
    with pytest.raises(PermissionDenied):
        take_down(made, actor=getattr(made.people, who))
    with pytest.raises(PermissionDenied):
        allow_product_again(actor=getattr(made.people, who), choice=made.choice, now=NOW)


@pytest.mark.parametrize(
    "values",
    [{"state": "taken_down"}, {"state": "lent"}, {"reason": "Why"}, {"taken_down_at": NOW}],
)
def test_no_writer_takes_a_product_down_without_saying_who_when_and_why(made: Made, values):
    show(made)
    with pytest.raises(IntegrityError, match="gallery_state_is_whole"), transaction.atomic():
        GalleryEntry.objects.update(**values)


def test_one_product_stands_once_in_the_gallery(made: Made):
    show(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        GalleryEntry.objects.create(school=made.people.school, choice=made.choice, shown_at=NOW)
    assert EnrichmentChoice.objects.get().gallery_entry.state == "shown"
