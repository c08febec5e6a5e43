"""Going further: chosen, changed at most once, done once, with a product and its audience."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mastery.engine.enrichment import EnrichmentKind, is_a_choice
from mastery.models import EnrichmentActivity, EnrichmentChoice, ObjectiveStatus
from mastery.selectors.grid_export import tracker_lines
from mastery.selectors.units import way_further
from mastery.services.enrichment import (
    ChoiceSettled,
    NothingChosen,
    choose_enrichment,
    complete_enrichment,
)
from mastery.services.steps.enrichment_options import OptionNeeded
from mastery.services.teaching import WayFurther, add_ready_enrichment, change_enrichment, remove_enrichment
from tests.support import factories
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


class Offer:
    """Three ways to go further, offered to Ines."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.cycle = Cycle(people)
        self.plan, self.model = self.activity("Plan"), self.activity("Model")
        self.lesson = self.activity("Lesson", kind="peer_teaching")
        self.choice = EnrichmentChoice.objects.create(
            school=people.school, unit_run=self.cycle.run, student=people.ines, offered_at=self.cycle.now
        )

    def activity(self, title: str, *, kind: str = "project", **of) -> EnrichmentActivity:
        unit = of.get("unit", self.cycle.run.unit)
        return EnrichmentActivity.objects.create(school=self.people.school, unit=unit, kind=kind, title=title)

    def choose(self, activity: EnrichmentActivity, actor=None) -> EnrichmentChoice:
        return choose_enrichment(
            actor=actor or self.people.ines, choice=self.choice, activity=activity, now=self.cycle.now
        )

    def finish(self, note: str = "A poster", actor=None) -> EnrichmentChoice:
        return complete_enrichment(
            actor=actor or self.people.ines,
            choice=self.choice,
            note=note,
            audience="Class 7C",
            link="https://poster.example/7b",
            now=self.cycle.now,
        )

    def store(self, **values) -> None:
        """As another program could, past the service."""
        with transaction.atomic():
            EnrichmentChoice.objects.filter(pk=self.choice.pk).update(**values)

    def remove(self, activity: EnrichmentActivity) -> None:
        remove_enrichment(actor=self.people.tess, run=self.cycle.run, activity=activity, now=self.cycle.now)


@kept
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


def test_done_once_with_the_product_and_its_audience(offer: Offer):
    offer.choose(offer.plan)
    offer.finish()
    finished = offer.finish(note="Something else")
    told = finished.product_note, finished.product_audience, finished.product_link
    assert told == ("A poster", "Class 7C", "https://poster.example/7b")
    assert finished.done_at == offer.cycle.now
    with pytest.raises(ChoiceSettled, match="This is done"):
        offer.choose(offer.lesson)


def test_what_was_changed_to_is_done_as_well(offer: Offer):
    offer.choose(offer.plan)
    offer.choose(offer.lesson)
    assert offer.finish().activity == offer.lesson


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


def test_going_further_never_touches_mastery(offer: Offer):
    """Neither the stored state nor the exported file knows of it: it is drawn beside mastered, and that is all."""
    offer.cycle.sit(offer.people.ines, {"F1": "9", "F2": "8", "F4": "5"})

    def known() -> tuple[object, ...]:
        statuses = ObjectiveStatus.objects.order_by("pk").values_list("state", "best_earned", "attempts")
        return (*statuses, *(line.cells() for line in tracker_lines(offer.people.section)))

    before = known()
    offer.choose(offer.plan)
    offer.finish()
    assert known() == before
    assert {line.state for line in tracker_lines(offer.people.section)} == {
        "not_assessed",
        "not_yet",
        "mastered",
    }


# -- the database holds it too -------------------------------------------------------------------------------


def test_no_writer_changes_a_choice_twice(offer: Offer):
    offer.choose(offer.plan)
    with pytest.raises(IntegrityError, match="enrichment_changes_once"):
        offer.store(activity=offer.model)
    offer.choose(offer.lesson)
    with pytest.raises(IntegrityError, match="enrichment_changes_once"):
        offer.store(activity=offer.model)


def test_no_writer_undoes_what_is_done(offer: Offer):
    offer.choose(offer.plan)
    offer.finish()
    with pytest.raises(IntegrityError, match="enrichment_done_stays"):
        offer.store(done_at=None)
    with pytest.raises(IntegrityError, match="enrichment_done_stays"):
        offer.store(activity=offer.model, changed_at=offer.cycle.now)


def test_no_writer_stores_a_product_before_it_is_done(offer: Offer):
    offer.choose(offer.plan)
    for value in ({"product_note": "x"}, {"product_audience": "x"}, {"product_link": "https://x.example"}):
        with pytest.raises(IntegrityError, match="enrichment_product_when_done"):
            offer.store(**value)


@pytest.mark.parametrize("link", ["http://x.example", "javascript:alert(1)", "x"])
def test_no_writer_stores_another_link_than_https(offer: Offer, link: str):
    offer.choose(offer.plan)
    offer.finish()
    with pytest.raises(IntegrityError, match="enrichment_link_is_https"):
        offer.store(product_link=link)


# -- what is offered is a choice -----------------------------------------------------------------------------


def kinds_offered(cycle: Cycle) -> list[EnrichmentKind]:
    rows = EnrichmentActivity.objects.filter(unit=cycle.run.unit).order_by("pk")
    return [EnrichmentKind(kind) for kind in rows.values_list("kind", flat=True)]


def approve_for_ines(cycle: Cycle) -> None:
    cycle.sit(cycle.people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    cycle.approve_all()


@pytest.mark.parametrize("own", [0, 1, 2])
def test_approving_makes_it_a_choice(people: People, own: int):
    cycle = Cycle(people)
    for number in range(own):
        EnrichmentActivity.objects.create(
            school=people.school, unit=cycle.run.unit, kind="application", title=f"Own {number}"
        )
    approve_for_ines(cycle)
    kinds = kinds_offered(cycle)
    assert is_a_choice(kinds)
    assert kinds[:own] == [EnrichmentKind.APPLICATION] * own
    assert EnrichmentChoice.objects.get().student == people.ines


def test_a_ready_option_never_meets_its_own_title(people: People):
    """A teacher gave the ready project's title to something of another kind."""
    cycle = Cycle(people)
    title = "Build something that shows the idea"
    EnrichmentActivity.objects.create(
        school=people.school, unit=cycle.run.unit, kind="application", title=title.upper()
    )
    approve_for_ines(cycle)
    titles = EnrichmentActivity.objects.filter(unit=cycle.run.unit).values_list("title", flat=True)
    assert f"{title} 2" in titles
    assert is_a_choice(kinds_offered(cycle))


def test_ready_ones_are_added_once_for_the_kinds_not_offered(offer: Offer):
    ready = {"actor": offer.people.tess, "run": offer.cycle.run, "now": offer.cycle.now}
    assert [add_ready_enrichment(**ready) for _ in range(2)] == [2, 0]
    assert set(kinds_offered(offer.cycle)) == set(EnrichmentKind)


def test_a_choice_that_was_offered_is_not_taken_away(offer: Offer):
    with pytest.raises(OptionNeeded, match="at least three ways to go further"):
        offer.remove(offer.model)
    way = WayFurther(kind=EnrichmentKind.PROJECT, title="Lesson", description="", minutes=30)
    with pytest.raises(OptionNeeded):
        change_enrichment(
            actor=offer.people.tess,
            run=offer.cycle.run,
            activity=offer.lesson,
            way=way,
            seen=seen(offer.lesson),
            now=offer.cycle.now,
        )
    offer.activity("One more", kind="exploration")
    offer.remove(offer.model)
    assert is_a_choice(kinds_offered(offer.cycle))


def test_before_anybody_was_offered_it_options_come_and_go(offer: Offer):
    offer.choice.delete()
    offer.remove(offer.model)
    assert len(kinds_offered(offer.cycle)) == 2


def seen(activity: EnrichmentActivity) -> str:
    return str(way_further(activity)["seen"])
