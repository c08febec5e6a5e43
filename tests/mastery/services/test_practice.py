"""Practice: the first try is kept, told at once, and once right it opens the second chance."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from mastery.engine.correctives import Approach
from mastery.engine.marking import ItemKind, NumericKey
from mastery.engine.practice import Streak
from mastery.models import CorrectiveActivity, CorrectiveAssignment, PracticeItem, PracticeTry
from mastery.models.practice import PRACTICE_KINDS
from mastery.selectors.practice import practice_page
from mastery.services.correctives import (
    TicketIncomplete,
    assign_corrective,
    complete_corrective,
    waive_corrective,
)
from mastery.services.practice import QuestionMovedOn, answer_practice
from mastery.services.practice_items import PracticeFull, Question, add_question, remove_question, set_streak
from tests.support import factories
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People
from tests.support.practice import ask, make_activity

pytestmark = pytest.mark.django_db


class Desk:
    """Sam was given an activity with two questions, the answers to which are 1 and 2."""

    def __init__(self, people: People) -> None:
        self.cycle = Cycle(people, now=NOW)
        self.people = people
        self.cycle.sit(people.sam, {"F4": "5"})
        self.activity = make_activity(self.cycle.objectives["F4"])
        self.items = [ask(self.activity, position=1), ask(self.activity, position=2)]
        self.given = assign_corrective(
            actor=people.tess,
            unit_run=self.cycle.run,
            student=people.sam,
            objective=self.cycle.objectives["F4"],
            approach=Approach.VISUAL,
            override_reason="",
            now=NOW,
        )

    def answer(
        self, text: str, *, place: int = 1, item: PracticeItem | None = None, actor=None
    ) -> PracticeTry:
        return answer_practice(
            actor=actor or self.people.sam,
            corrective=self.given,
            item_id=(item or self.items[(place - 1) % 2]).pk,
            place=place,
            answer=text,
            now=NOW,
        )

    def finish(self, note: str = "I scaled one part only") -> CorrectiveAssignment:
        return complete_corrective(actor=self.people.sam, corrective=self.given, note=note, now=NOW)

    def plan(self) -> dict[str, object]:
        return {"actor": self.people.tess, "run": self.cycle.run, "activity": self.activity, "now": NOW}


@kept
def desk(people: People) -> Desk:
    return Desk(people)


def test_a_corrective_is_given_from_the_activity(desk: Desk):
    assert desk.given.activity == desk.activity


@pytest.mark.parametrize(("text", "right"), [("1", True), ("1.0", True), ("7", False)])
def test_a_first_try_is_kept_with_what_it_was(desk: Desk, text: str, right: bool):
    kept = desk.answer(text)
    assert (kept.item, kept.place, kept.answer, kept.is_right) == (desk.items[0], 1, text, right)


def test_an_answer_sent_twice_is_kept_once_as_it_was_first(desk: Desk):
    first = desk.answer("7")
    assert desk.answer("1") == first
    assert PracticeTry.objects.count() == 1


def test_the_questions_come_in_turn(desk: Desk):
    with pytest.raises(QuestionMovedOn):
        desk.answer("2", item=desk.items[1])
    with pytest.raises(QuestionMovedOn):
        desk.answer("2", place=2)
    for place, text in enumerate(("1", "7", "1"), start=1):
        desk.answer(text, place=place)
    assert list(PracticeTry.objects.order_by("place").values_list("is_right", flat=True)) == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("who", ["ines", "tess", "gus", "nora"])
def test_nobody_else_practices_in_it(desk: Desk, who: str):
    with pytest.raises(PermissionDenied):
        desk.answer("1", actor=getattr(desk.people, who))


def test_the_second_chance_waits_for_one_success(desk: Desk):
    desk.answer("7")
    with pytest.raises(TicketIncomplete) as refusal:
        desk.finish()
    assert refusal.value.code == "ticket_practice"
    desk.answer("2", place=2)
    assert desk.finish().state == "done"


def test_the_second_chance_waits_for_the_error_analysis(desk: Desk):
    desk.answer("1")
    with pytest.raises(TicketIncomplete) as refusal:
        desk.finish("?")
    assert refusal.value.code == "ticket_analysis"


def test_a_waiver_needs_neither(desk: Desk):
    waived = waive_corrective(actor=desk.people.tess, corrective=desk.given, reason="Shown aloud", now=NOW)
    assert waived.state == "waived"


def test_a_changed_question_keeps_the_tries_at_the_old_one(desk: Desk):
    desk.answer("1")
    remove_question(**desk.plan(), item_id=desk.items[0].pk)
    remove_question(**desk.plan(), item_id=desk.items[0].pk)
    page = practice_page(desk.given, seen=None)
    assert page.question is not None
    assert (page.question.item_id, page.practice.right) == (desk.items[1].pk, 1)


def question(stem: str = "How much is 2 + 2?") -> Question:
    key = NumericKey(value=4, tolerance=0)
    return Question(kind=ItemKind.NUMERIC, stem=stem, options=[], key=key, hint="Count on.")


def test_a_question_is_added_at_the_end_and_once(desk: Desk):
    for _ in range(2):
        added = add_question(**desk.plan(), question=question())
    assert (added.position, added.key, PracticeItem.objects.count()) == (
        3,
        {"value": "4", "tolerance": "0"},
        3,
    )


def test_practice_is_short(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mastery.services.practice_items.MOST_QUESTIONS", 2)
    with pytest.raises(PracticeFull):
        add_question(**desk.plan(), question=question())


def test_the_streak_is_set_by_those_who_plan(desk: Desk):
    set_streak(**desk.plan(), streak=Streak(right=2, of=2))
    desk.activity.refresh_from_db()
    assert (desk.activity.streak_right, desk.activity.streak_of) == (2, 2)
    with pytest.raises(PermissionDenied):
        set_streak(**desk.plan() | {"actor": desk.people.ada}, streak=Streak(right=1, of=1))


def test_only_what_is_marked_at_once_is_practiced():
    assert set(PRACTICE_KINDS) == {ItemKind(value) for value in PRACTICE_KINDS}
    assert ItemKind.POINTS_ONLY not in PRACTICE_KINDS


def refused(act, match: str, error: type[Exception] = IntegrityError) -> None:
    with pytest.raises(error, match=match), transaction.atomic():
        act()


def test_the_database_keeps_practice_whole(desk: Desk):
    kept = desk.answer("7")
    refused(lambda: ask(desk.activity, position=3, kind="points_only"), "practice_kind_known")
    refused(lambda: ask(desk.activity, position=3, stem=""), "practice_item_asks_something")
    refused(lambda: ask(desk.activity, position=2), "practice_position_once")
    refused(lambda: PracticeItem.objects.update(stem="Another"), "Cannot update", ProgrammingError)
    refused(lambda: PracticeTry.objects.update(is_right=True), "Cannot update or delete", ProgrammingError)
    refused(kept.delete, "Cannot update or delete", ProgrammingError)
    again = {"school": desk.people.school, "corrective": desk.given, "is_right": True, "answered_at": NOW}
    refused(lambda: PracticeTry.objects.create(**again, item=desk.items[0], place=1), "practice_place_once")
    refused(
        lambda: PracticeTry.objects.create(**again, item=desk.items[0], place=0),
        "practice_place_counts_from_1",
    )
    foreign = ask(make_activity(desk.cycle.objectives["F1"]))
    refused(
        lambda: PracticeTry.objects.create(**again, item=foreign, place=2), "practice_try_of_its_activity"
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        pytest.param({"group_size": 0}, "corrective_activity_group_size", id="nobody"),
        pytest.param({"group_size": 7}, "corrective_activity_group_size", id="more than a group"),
        pytest.param({"streak_right": 5}, "corrective_activity_streak_in_order", id="more right than tries"),
        pytest.param({"streak_right": 0}, "corrective_activity_streak_in_order", id="none right"),
        pytest.param({"streak_of": 21}, "corrective_activity_streak_in_order", id="endless"),
        pytest.param(
            {"links": "javascript:alert(1)"}, "corrective_activity_links_are_addresses", id="a script"
        ),
        pytest.param(
            {"links": "https://a.example\nnotes"},
            "corrective_activity_links_are_addresses",
            id="a second line of words",
        ),
    ],
)
def test_the_database_refuses_an_activity_that_makes_no_sense(people: People, values: dict, name: str):
    objective = factories.ObjectiveFactory()
    refused(lambda: make_activity(objective, **values), name)


def test_the_database_takes_links_with_words(people: People):
    objective = factories.ObjectiveFactory()
    links = "https://a.example/x A film\nHTTP://b.example"
    assert make_activity(objective, links=links).links == links


def test_one_activity_in_use_by_approach(desk: Desk):
    refused(lambda: make_activity(desk.cycle.objectives["F4"]), "corrective_activity_once_per_approach")
    CorrectiveActivity.objects.update(retired_at=NOW)
    assert make_activity(desk.cycle.objectives["F4"]).approach == "visual"
