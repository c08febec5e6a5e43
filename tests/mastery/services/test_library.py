"""The library: what is taken is copied with its practice, and what was given stays with whoever has it."""

import pytest
from django.core.exceptions import PermissionDenied

from mastery.engine.correctives import Approach
from mastery.models import CorrectiveActivity, PracticeItem
from mastery.selectors.library import Wanted, cards, free_places, library
from mastery.services.library import PlaceTaken, take_activity, take_ready
from mastery.services.teaching import remove_way_in
from tests.support import factories
from tests.support.correctives import given, helped
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People
from tests.support.practice import ask, make_activity
from tests.support.standards import keep, serve

pytestmark = pytest.mark.django_db


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people, now=NOW)


@pytest.fixture
def theirs(cycle: Cycle) -> CorrectiveActivity:
    """An activity of a unit that another teacher of the school has written, with one question."""
    unit = factories.UnitFactory(course=factories.CourseFactory(school=cycle.people.school), title="Angles")
    objective = factories.ObjectiveFactory(unit=unit, code="A1", statement="I can measure angles")
    activity = make_activity(
        objective,
        title="Fold the paper",
        links="https://a.example A film",
        group_size=2,
        streak_right=2,
        author=cycle.people.ada,
    )
    ask(activity)
    ask(activity, position=2, retired_at=NOW)
    return activity


def take(cycle: Cycle, activity: CorrectiveActivity, code: str = "F4", actor=None) -> CorrectiveActivity:
    return take_activity(
        actor=actor or cycle.people.tess,
        activity=activity,
        run=cycle.run,
        objective=cycle.objectives[code],
        now=NOW,
    )


def test_a_copy_has_everything_and_is_the_takers_own(cycle: Cycle, theirs: CorrectiveActivity):
    copy = take(cycle, theirs)
    assert (copy.title, copy.links, copy.group_size, copy.streak_right) == (
        "Fold the paper",
        "https://a.example A film",
        2,
        2,
    )
    assert (copy.objective, copy.author, copy.copied_from) == (
        cycle.objectives["F4"],
        cycle.people.tess,
        theirs,
    )
    assert [item.stem for item in PracticeItem.objects.filter(activity=copy)] == ["Which number is 1?"]


def test_taken_twice_it_is_there_once(cycle: Cycle, theirs: CorrectiveActivity):
    assert take(cycle, theirs) == take(cycle, theirs)


def test_what_somebody_wrote_is_not_overwritten(cycle: Cycle, theirs: CorrectiveActivity):
    make_activity(cycle.objectives["F4"])
    with pytest.raises(PlaceTaken):
        take(cycle, theirs)


def test_only_who_plans_the_unit_takes(cycle: Cycle, theirs: CorrectiveActivity):
    with pytest.raises(PermissionDenied):
        take(cycle, theirs, actor=cycle.people.ada)


def take_a_ready_one(cycle: Cycle) -> CorrectiveActivity:
    return take_ready(
        actor=cycle.people.tess,
        approach=Approach.VISUAL,
        run=cycle.run,
        objective=cycle.objectives["F4"],
        now=NOW,
    )


def test_a_ready_activity_is_written_for_the_objective_once(cycle: Cycle):
    written = take_a_ready_one(cycle)
    assert written == take_a_ready_one(cycle)
    assert written.title == "See it drawn"
    assert "compare quantities using ratio" in written.steps


def test_a_ready_activity_overwrites_nothing(cycle: Cycle):
    make_activity(cycle.objectives["F4"])
    with pytest.raises(PlaceTaken):
        take_a_ready_one(cycle)


def remove(cycle: Cycle) -> None:
    remove_way_in(
        actor=cycle.people.tess,
        run=cycle.run,
        objective=cycle.objectives["F4"],
        approach=Approach.VISUAL,
        now=NOW,
    )


def test_an_activity_that_was_given_is_retired(cycle: Cycle):
    activity = make_activity(cycle.objectives["F4"])
    work = given(cycle, cycle.people.sam, "F4", "visual")
    work.activity = activity
    work.save()
    for _ in range(2):
        remove(cycle)
    activity.refresh_from_db()
    assert activity.retired_at == NOW
    assert list(library(cycle.people.school.pk, Wanted(), page_number="1")) == []


def test_one_that_nobody_had_is_gone(cycle: Cycle):
    ask(make_activity(cycle.objectives["F4"]))
    remove(cycle)
    assert not CorrectiveActivity.objects.exists()


def found(cycle: Cycle, **wanted: object) -> list[str]:
    page = library(cycle.people.school.pk, Wanted(**wanted), page_number="1")
    return [card.title for card in cards(page.object_list)]


def test_activities_are_found_by_words_approach_and_objective(cycle: Cycle, theirs: CorrectiveActivity):
    make_activity(cycle.objectives["F4"], approach="analogy", title="Like a recipe")
    assert found(cycle) == ["Fold the paper", "Like a recipe"]
    assert found(cycle, words="angles FOLD") == ["Fold the paper"]
    assert found(cycle, words="angles recipe") == []
    assert found(cycle, approach=Approach.ANALOGY) == ["Like a recipe"]
    assert found(cycle, objective_id=theirs.objective_id) == ["Fold the paper"]


def test_another_school_has_a_library_of_its_own(cycle: Cycle, theirs: CorrectiveActivity):
    assert list(library(cycle.people.nora.school_id, Wanted(), page_number="1")) == []


def test_the_numbers_say_what_came_of_it(cycle: Cycle):
    """Five were given it: two mastered next, one not yet, one has still to do it, one was let off."""
    activity = make_activity(cycle.objectives["F4"])
    for name, after in (("Ana", "9"), ("Ben", "8"), ("Cem", "6")):
        helped(cycle, cycle.pupil(name), "F4", "visual", before="5", after=after)
    given(cycle, cycle.pupil("Dana"), "F4", "visual", state="assigned")
    given(cycle, cycle.pupil("Eli"), "F4", "visual", state="waived")
    cycle.run.correctives.update(activity=activity)
    (card,) = cards(library(cycle.people.school.pk, Wanted(), page_number="1").object_list)
    assert (card.used, card.mastered) == (4, 2)


def test_who_needed_another_way_after_it_does_not_count_for_it(cycle: Cycle):
    activity = make_activity(cycle.objectives["F4"])
    ana = cycle.pupil("Ana")
    helped(cycle, ana, "F4", "visual", before="5", after="6")
    cycle.run.correctives.update(activity=activity)
    given(cycle, ana, "F4", "analogy")
    cycle.write_forms("C")
    cycle.sit(ana, {"F4": "9"}, number=3, form="C", days_ago=0)
    (card,) = cards(library(cycle.people.school.pk, Wanted(), page_number="1").object_list)
    assert (card.used, card.mastered) == (1, 0)


def test_places_are_the_free_ones_of_ones_own_units(cycle: Cycle, theirs: CorrectiveActivity):
    make_activity(cycle.objectives["F4"])
    assert [place.words for place in free_places(cycle.people.tess, Approach.VISUAL)] == [
        "Ratio: F1 I can add and subtract fractions",
        "Ratio: F2 I can multiply fractions",
    ]
    assert free_places(cycle.people.ada, Approach.VISUAL) == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Wanted(standard="7.RP.A.1"), ["Fold the paper"], id="as published"),
        pytest.param(Wanted(standard="CCSS.Math.Content.7-rp-a-1"), ["Fold the paper"], id="another way"),
        pytest.param(Wanted(standard="7.RP"), ["Fold the paper", "Draw both parts"], id="all below it"),
        pytest.param(Wanted(standard="7.R"), [], id="not half a part"),
        pytest.param(Wanted(standard="7.G"), [], id="served by nobody"),
        pytest.param(Wanted(standard="–"), ["Fold the paper", "Draw both parts"], id="no code at all"),
        pytest.param(Wanted(words="7.RP.A.1 fold"), ["Fold the paper"], id="among the words"),
        pytest.param(Wanted(words="rate unit"), ["Fold the paper"], id="by what the standard says"),
        pytest.param(
            Wanted(standard="7.RP", approach=Approach.VISUAL), ["Fold the paper"], id="and approach"
        ),
    ],
)
def test_activities_are_found_by_the_standards_of_their_objective(
    cycle: Cycle, theirs: CorrectiveActivity, wanted: Wanted, found: list[str]
):
    school = cycle.people.school
    make_activity(cycle.objectives["F4"], approach="analogy")
    serve(theirs.objective, keep(school, "7.RP.A.1", statement="Work out a rate for one unit"))
    serve(cycle.objectives["F4"], keep(school, "7.RP.A.2"), keep(school, "7.RP.A.3"))
    keep(school, "7.G.1")
    page = library(school.pk, wanted, page_number="1")
    assert [card.title for card in cards(page.object_list)] == found


def test_a_card_names_the_standards(cycle: Cycle, theirs: CorrectiveActivity):
    school = cycle.people.school
    serve(theirs.objective, keep(school, "7.RP.A.2"), keep(school, "7.RP.A.1"))
    keep(school, "7-RP-A-2", framework="Another")
    (card,) = cards(library(school.pk, Wanted(), page_number="1").object_list)
    assert card.codes == "7.RP.A.1, Demo framework 2026: 7.RP.A.2"
