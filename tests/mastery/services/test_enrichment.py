"""Going further: chosen, changed at most once, done once."""

import pytest
from django.core.exceptions import PermissionDenied

from mastery.models import EnrichmentActivity, EnrichmentChoice
from mastery.services.enrichment import (
    ChoiceSettled,
    NothingChosen,
    choose_enrichment,
    complete_enrichment,
)
from tests.support import factories
from tests.support.cycle import Cycle
from tests.support.people import People

pytestmark = pytest.mark.django_db


class Offer:
    def __init__(self, people: People) -> None:
        self.people = people
        self.cycle = Cycle(people)
        self.plan, self.lesson, self.model = (self.activity(title) for title in ("Plan", "Lesson", "Model"))
        self.choice = EnrichmentChoice.objects.create(
            school=people.school, unit_run=self.cycle.run, student=people.ines, offered_at=self.cycle.now
        )

    def activity(self, title: str, **of) -> EnrichmentActivity:
        unit = of.get("unit", self.cycle.run.unit)
        return EnrichmentActivity.objects.create(
            school=self.people.school, unit=unit, kind="project", title=title
        )

    def choose(self, activity: EnrichmentActivity, actor=None) -> EnrichmentChoice:
        return choose_enrichment(
            actor=actor or self.people.ines, choice=self.choice, activity=activity, now=self.cycle.now
        )

    def finish(self, note: str = "A poster for 7C", actor=None) -> EnrichmentChoice:
        return complete_enrichment(
            actor=actor or self.people.ines, choice=self.choice, note=note, now=self.cycle.now
        )


@pytest.fixture
def offer(people: People) -> Offer:
    return Offer(people)


def test_a_choice_may_change_once(offer: Offer):
    assert offer.choose(offer.plan).activity == offer.plan
    assert offer.choose(offer.lesson).activity == offer.lesson
    with pytest.raises(ChoiceSettled, match="changed your choice once"):
        offer.choose(offer.model)
    offer.choice.refresh_from_db()
    assert offer.choice.activity == offer.lesson


def test_choosing_the_same_again_is_no_change(offer: Offer):
    for _ in range(3):
        offer.choose(offer.plan)
    assert offer.choose(offer.lesson).activity == offer.lesson


def test_done_once_with_a_line_about_the_product(offer: Offer):
    offer.choose(offer.plan)
    offer.finish()
    finished = offer.finish(note="Something else")
    assert (finished.product_note, finished.done_at) == ("A poster for 7C", offer.cycle.now)
    with pytest.raises(ChoiceSettled, match="This is done"):
        offer.choose(offer.lesson)


def test_nothing_is_done_before_something_is_chosen(offer: Offer):
    with pytest.raises(NothingChosen):
        offer.finish()


def test_only_options_of_the_unit_can_be_chosen(offer: Offer):
    elsewhere = offer.activity("Elsewhere", unit=factories.UnitFactory(course=offer.people.section.course))
    with pytest.raises(NothingChosen):
        offer.choose(elsewhere)


@pytest.mark.parametrize("who", ["sam", "tess", "gus", "nora"])
def test_nobody_else_chooses(offer: Offer, who: str):
    with pytest.raises(PermissionDenied):
        offer.choose(offer.plan, actor=getattr(offer.people, who))
    offer.choose(offer.plan)
    with pytest.raises(PermissionDenied):
        offer.finish(actor=getattr(offer.people, who))
