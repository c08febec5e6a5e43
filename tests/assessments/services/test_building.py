"""Checks and their questions; what students have had stays as it was."""

import uuid
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Assessment, AttemptItem, Item, ParallelForm
from assessments.selectors.builder import ItemContent, builder
from assessments.services import building
from assessments.services.steps.items import TooManyPoints
from classroom.services.steps.idempotency import KeyReused
from mastery.engine.marking import ItemKind, NumericKey, PointsOnlyKey, SingleChoiceKey
from mastery.models import Objective, UnitRun
from mastery.services.conflicts import PlanChanged
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People


@kept
def run(people: People) -> UnitRun:
    return factories.UnitRunFactory(section=people.section, published_at=None, stage="planned")


@pytest.fixture
def objective(run: UnitRun) -> Objective:
    return factories.ObjectiveFactory(unit=run.unit, code="F1")


@pytest.fixture
def check(people: People, run: UnitRun) -> Assessment:
    return building.write_check(actor=people.tess, run=run, title="Check 1", minutes=None, now=NOW)


def form(check: Assessment, label: str = "A") -> ParallelForm:
    found = ParallelForm.objects.get(assessment=check, label=label)
    found.assessment = check
    return found


def choice(objective: Objective) -> ItemContent:
    return ItemContent(
        kind=ItemKind.SINGLE_CHOICE,
        stem="Which is larger?",
        points=Decimal("1"),
        options=(("a", "1/2"), ("b", "1/3")),
        key=SingleChoiceKey(right="a", misconceptions=(("b", "a larger denominator is larger"),)),
        objective_ids=(objective.pk,),
    )


def number(objective: Objective) -> ItemContent:
    key = NumericKey(value=Fraction(3, 4), tolerance=Fraction(1, 100))
    return replace(choice(objective), kind=ItemKind.NUMERIC, options=(), key=key, stem="3 : 4 = ?")


def add(people: People, check: Assessment, content: ItemContent, label: str = "A") -> Item:
    item = building.add_item(
        actor=people.tess, form=form(check, label), content=content, key=uuid.uuid4(), now=NOW
    )
    item.form = form(check, label)
    return item


def sit(people: People, item: Item) -> None:
    """Sam has had this question."""
    attempt = item.form.attempts.create(
        school=people.school,
        assessment_id=item.form.assessment_id,
        enrollment=people.enrollment(people.sam),
        number=1,
        opened_at=NOW,
    )
    AttemptItem.objects.create(
        school=people.school, attempt=attempt, item=item, position=1, points=item.points
    )


def stems(check: Assessment, label: str = "A") -> list[str]:
    return [item.content.stem for item in builder(check).form(label).items]


def test_a_check_begins_with_two_forms_and_a_repetition_finds_it(people, run, check):
    again = building.write_check(actor=people.tess, run=run, title="check 1", minutes=None, now=NOW)

    assert again == check
    assert [each.label for each in builder(check).forms] == ["A", "B"]


class TestAnObjectiveTakesAtMost9999PointsOnAForm:
    """More fit into no evidence, so they are refused while the question is written."""

    @pytest.fixture
    def first(self, people, check, objective) -> Item:
        return add(people, check, replace(choice(objective), points=Decimal(6000)))

    def test_as_many_as_there_may_be(self, people, check, objective, first):
        add(people, check, replace(choice(objective), stem="And here?", points=Decimal(3999)))
        add(people, check, replace(choice(objective), points=Decimal(9999)), label="B")
        assert Item.objects.count() == 3

    def test_a_question_too_many(self, people, check, objective, first):
        with pytest.raises(TooManyPoints) as refusal:
            add(people, check, replace(choice(objective), stem="And here?", points=Decimal("3999.5")))
        assert str(refusal.value) == (
            "The questions on F1 on form A give 9999.5 points together. At most 9999 can be counted: "
            "give fewer for some of them."
        )

    def test_a_question_that_grows(self, people, check, objective, first):
        add(people, check, replace(choice(objective), stem="And here?", points=Decimal(3999)))
        more = replace(choice(objective), points=Decimal(6001))
        seen = builder(check).form("A").items[0].seen
        with pytest.raises(TooManyPoints):
            building.change_item(actor=people.tess, item=first, content=more, seen=seen, now=NOW)

    def test_a_copied_question(self, people, check, objective, first):
        add(people, check, replace(choice(objective), stem="And here?", points=Decimal(4000)), label="B")
        with pytest.raises(TooManyPoints):
            building.copy_item(actor=people.tess, item=first, label="B", now=NOW)


def test_a_title_in_use_is_refused_once_the_check_has_questions(people, run, check, objective):
    add(people, check, choice(objective))

    with pytest.raises(building.CheckTitleTaken):
        building.write_check(actor=people.tess, run=run, title="Check 1", minutes=None, now=NOW)


def test_what_is_written_is_read_back_whole(people, check, objective):
    for content in (choice(objective), number(objective)):
        add(people, check, content)

    first, second = builder(check).form("A").items
    assert (first.content, second.content) == (choice(objective), number(objective))
    assert (first.answer, second.answer) == ("1/2", "0.75, up to 0.01 away")


def test_a_repeated_request_adds_one_question(people, check, objective):
    key = uuid.uuid4()
    for _each in range(2):
        building.add_item(actor=people.tess, form=form(check), content=choice(objective), key=key, now=NOW)

    assert len(stems(check)) == 1
    with pytest.raises(KeyReused):
        building.add_item(actor=people.tess, form=form(check), content=number(objective), key=key, now=NOW)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"objective_ids": ()}, "objectives_missing"),
        ({"objective_ids": (0,)}, "objectives_missing"),
        ({"key": None}, "key_missing"),
        ({"stem": ""}, "stem_missing"),
    ],
)
def test_an_incomplete_question_is_refused(people, check, objective, part, code):
    with pytest.raises(building.QuestionIncomplete) as refusal:
        add(people, check, replace(choice(objective), **part))

    assert refusal.value.code == code


def test_work_on_paper_needs_no_stem(people, check, objective):
    paper = replace(
        choice(objective),
        kind=ItemKind.POINTS_ONLY,
        stem="",
        options=(),
        key=PointsOnlyKey(),
        points=Decimal(4),
    )

    add(people, check, paper)

    assert builder(check).form("A").points == "4"


def test_a_question_is_changed_copied_moved_and_removed(people, check, objective):
    item = add(people, check, choice(objective))
    add(people, check, number(objective))
    changed = replace(choice(objective), stem="Which is smaller?", points=Decimal("2"))
    seen = builder(check).item(item.pk).seen

    building.change_item(actor=people.tess, item=item, content=changed, seen=seen, now=NOW)
    building.move_item(actor=people.tess, item=item, earlier=False, now=NOW)
    for _each in range(2):
        building.copy_item(actor=people.tess, item=item, label="B", now=NOW)

    assert stems(check) == ["3 : 4 = ?", "Which is smaller?"]
    assert [each.content for each in builder(check).form("B").items] == [changed]
    building.remove_item(actor=people.tess, item=item, now=NOW)
    building.remove_item(actor=people.tess, item=item, now=NOW)
    assert stems(check) == ["3 : 4 = ?"]


def test_the_second_editor_of_a_question_is_stopped(people, check, objective):
    item = add(people, check, choice(objective))
    seen = builder(check).item(item.pk).seen
    first = replace(choice(objective), stem="First")
    building.change_item(actor=people.tess, item=item, content=first, seen=seen, now=NOW)

    with pytest.raises(PlanChanged):
        building.change_item(
            actor=people.tess, item=item, content=replace(first, stem="Second"), seen=seen, now=NOW
        )

    assert stems(check) == ["First"]


def test_what_students_have_had_stays(people, check, objective):
    item = add(people, check, choice(objective))
    other = add(people, check, number(objective))
    sit(people, item)
    seen = builder(check).item(item.pk).seen

    with pytest.raises(building.QuestionFrozen):
        building.change_item(actor=people.tess, item=item, content=number(objective), seen=seen, now=NOW)
    with pytest.raises(building.QuestionFrozen):
        building.remove_item(actor=people.tess, item=item, now=NOW)
    with pytest.raises(building.FormFrozen):
        building.move_item(actor=people.tess, item=other, earlier=True, now=NOW)
    with pytest.raises(building.FormFrozen):
        add(people, check, choice(objective))

    shown = builder(check).form("A")
    assert shown.is_frozen
    assert [each.is_frozen for each in shown.items] == [True, False]


def test_what_students_have_had_is_copied_to_another_form(people, check, objective):
    item = add(people, check, choice(objective))
    sit(people, item)

    building.copy_item(actor=people.tess, item=item, label="B", now=NOW)

    assert stems(check, "B") == ["Which is larger?"]


def test_a_third_form_is_added_once(people, check):
    for _each in range(2):
        building.add_form(actor=people.tess, assessment=check, label="C", now=NOW)

    assert [each.label for each in builder(check).forms] == ["A", "B", "C"]
    with pytest.raises(building.NoMoreForms):
        building.add_form(actor=people.tess, assessment=check, label="Z", now=NOW)


def test_title_and_minutes_change_unless_somebody_else_changed_them(people, check):
    seen = builder(check).seen
    building.change_check(
        actor=people.tess, assessment=check, title="Ratio check", minutes=40, seen=seen, now=NOW
    )

    with pytest.raises(PlanChanged):
        building.change_check(
            actor=people.tess, assessment=check, title="Check 1", minutes=30, seen=seen, now=NOW
        )


def covered(check: Assessment) -> str:
    return builder(check).coverage[0].sentence


def test_coverage_names_what_each_form_asks(people, check, objective):
    assert covered(check) == "no question on form A; no question on form B: add questions on form A and B"
    for label in ("A", "B"):
        for _each in range(2):
            add(people, check, choice(objective), label)
    told = "2 questions, 2 points on form A; 2 questions, 2 points on form B"
    assert covered(check) == f"{told}: fewer than 3 questions show little"
    add(people, check, choice(objective))
    assert covered(check).endswith("the points differ between the forms")
    add(people, check, choice(objective), "B")
    assert covered(check).endswith(": enough")
    assert builder(check).coverage[0].is_enough


@pytest.mark.parametrize("who", ["ada", "sam", "nora"])
def test_building_needs_the_permission(people, check, objective, who):
    with pytest.raises(PermissionDenied):
        building.add_item(
            actor=getattr(people, who), form=form(check), content=choice(objective), key=uuid.uuid4(), now=NOW
        )
