"""Where I am: one record for the student, the teacher and the guardian."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Item, ItemAlignment, Mark
from assessments.services.marking import correct_mark
from mastery.models import CorrectiveAssignment, EnrichmentChoice
from mastery.selectors.policies import UNLIMITED
from mastery.services.correctives import complete_corrective
from mastery.services.exemptions import exempt
from mastery.services.planning import remove_objective
from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.pages import text
from tests.support.people import People
from tests.support.standards import keep, serve

pytestmark = pytest.mark.django_db

QUERIES_OF_ME = 10
QUERIES_OF_WHY = 9
QUERIES_OF_THE_TEACHERS_PAGE = 10
QUERIES_OF_SEVERAL_CLASSES = 9


@pytest.fixture
def cycle(ratio_cycle: Cycle) -> Cycle:
    return ratio_cycle


def page(client, person, url: str):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200, response
    return pages.soup(response)


def my_page(client, person):
    return page(client, person, reverse("mastery:me"))


def lines(shown) -> list[str]:
    return [text(line) for line in shown.select(".objs > li")]


def test_one_class_leads_straight_to_the_tracker(client, cycle: Cycle):
    shown = my_page(client, cycle.people.sam)
    assert text(shown.h1) == "Ratio"
    assert text(shown.select_one(".lead")) == (
        "You have mastered 2 of the 3 objectives. Next: I can compare quantities using ratio."
    )
    assert shown.select_one(".ring")["aria-label"] == "2 of 3 objectives mastered"


def test_objectives_say_state_tries_and_the_next_day(client, cycle: Cycle):
    shown = lines(my_page(client, cycle.people.sam))
    day = cycle.now + timedelta(days=7)
    assert shown[0].startswith(
        "I can compare quantities using ratio Not yet One try so far. 1 chance left at this check, "
    )
    assert f"1 chance left at this check, {day:%a} {day.day} {day:%b}, new questions (Form B)." in shown[0]
    assert "Best 50 %, mastery at 80" in shown[0].replace("\N{NO-BREAK SPACE}", " ")
    assert shown[1].startswith("I can add and subtract fractions Mastered")


def test_an_objective_names_the_standards_that_it_serves(client, cycle: Cycle):
    serve(cycle.objectives["F4"], *(keep(cycle.people.school, code) for code in ("7.RP.A.2", "7.RP.A.1")))
    serve(cycle.objectives["F1"], keep(cycle.people.school, "6.NS.A.1"))
    for person, url in (
        (cycle.people.sam, reverse("mastery:me")),
        (cycle.people.tess, reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])),
    ):
        shown = lines(page(client, person, url))
        assert "Standards 7.RP.A.1, 7.RP.A.2." in shown[0]
        assert "Standard 6.NS.A.1." in shown[1]
        assert "Standard" not in shown[2]


def test_a_later_lower_try_takes_nothing_away(client, cycle: Cycle):
    cycle.sit(cycle.people.ines, {"F4": "3"}, number=2, form="B", days_ago=1)
    ratio = next(line for line in lines(my_page(client, cycle.people.ines)) if "ratio" in line)
    assert "Mastered Your best try counts, the later one takes nothing away." in ratio
    assert "90, then 30 %. Best 90 %" in ratio.replace("\N{NO-BREAK SPACE}", " ")


def test_a_later_higher_try_says_by_how_much(client, cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "8.5"}, number=2, form="B", days_ago=1)
    ratio = next(line for line in lines(my_page(client, cycle.people.sam)) if "ratio" in line)
    assert "Mastered Your second try went up 35 points." in ratio


def test_79_99_percent_is_shown_below_the_threshold_and_not_as_it(client, cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "7.999"}, number=2, form="B", days_ago=1)
    ratio = next(line for line in lines(my_page(client, cycle.people.sam)) if "ratio" in line)
    assert "Nearly there" in ratio
    assert "79.9" in ratio


# -- do this next --------------------------------------------------------------------------------------------


def hero(client, person) -> str:
    return text(my_page(client, person).select_one(".hero"))


def test_before_approval_the_teacher_is_preparing(client, cycle: Cycle):
    cycle.suggest()
    shown = hero(client, cycle.people.sam)
    assert "Your teacher is preparing a different way in" in shown
    assert "See it drawn" not in shown


def test_an_open_corrective_comes_next_with_why_it_differs(client, cycle: Cycle):
    cycle.approve_all()
    shown = my_page(client, cycle.people.sam).select_one(".hero")
    assert text(shown.h2) == "See it drawn"
    assert "In class you used worked examples. This is a different way in: you draw it." in text(shown)
    given = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    assert shown.select_one("a.primary")["href"] == reverse("mastery:corrective", args=[given.pk])


def test_a_students_page_holds_nothing_of_others(client, cycle: Cycle):
    cycle.approve_all()
    for name in ("mastery:me", "mastery:my_work", "assessments:calendar"):
        shown = str(page(client, cycle.people.sam, reverse(name)))
        assert "Ines" not in shown
        assert "added instead of scaling" not in shown
        assert "average" not in shown.replace("not an average", "")


def test_an_open_second_chance_is_taken(client, cycle: Cycle):
    cycle.approve_all()
    given = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    complete_corrective(actor=cycle.people.sam, corrective=given, note="Draw first", now=cycle.now)
    assert f"Second chance: {cycle.now + timedelta(days=7):%a}" in hero(client, cycle.people.sam)
    cycle.check.windows.filter(number=2).update(opens_at=cycle.now - timedelta(minutes=5))
    assert "Your second chance is open" in hero(client, cycle.people.sam)


def test_enrichment_is_chosen_next(client, cycle: Cycle):
    cycle.approve_all()
    shown = my_page(client, cycle.people.ines)
    assert text(shown.select_one(".hero h2")) == "Choose how to go further"
    assert len(shown.select(".picks li")) == 4


def test_a_correction_after_the_offer_leaves_it_and_says_what_is_open(client, cycle: Cycle):
    cycle.approve_all()
    assert "You have mastered what the check asked." in hero(client, cycle.people.ines)
    mark = Mark.objects.get(attempt__enrollment__student=cycle.people.ines, item=cycle.items["A", "F4"])
    correct_mark(actor=cycle.people.tess, mark=mark, earned=Decimal(5), reason="Read again", now=cycle.now)
    shown = hero(client, cycle.people.ines)
    assert "Choose how to go further" in shown
    assert "You have mastered" not in shown
    assert "Still open: I can compare quantities using ratio. Going further stays yours" in shown
    choice = EnrichmentChoice.objects.get(student=cycle.people.ines)
    further = page(client, cycle.people.ines, reverse("mastery:further", args=[choice.pk]))
    assert "You have mastered" not in text(further.main)


def test_a_first_check_to_come_is_the_next_date(client, people: People):
    cycle = Cycle(people)
    cycle.check.windows.filter(number=1).update(
        opens_at=cycle.now + timedelta(days=2), closes_at=cycle.now + timedelta(days=3)
    )
    shown = my_page(client, people.sam)
    assert text(shown.select_one(".hero h2")).startswith("Check 1: ")
    assert "First check" in lines(shown)[0]
    assert "It has 2 chances in all." in lines(shown)[0]


def ratio(client, cycle: Cycle) -> str:
    return next(line for line in lines(my_page(client, cycle.people.sam)) if "ratio" in line)


def test_a_chance_without_a_day_or_a_form_says_so(client, cycle: Cycle):
    cycle.check.windows.filter(number=2).delete()
    assert "1 chance left at this check, the day is not set yet, new questions (Form B)." in ratio(
        client, cycle
    )
    ItemAlignment.objects.filter(item__form__label="B").delete()
    Item.objects.filter(form__label="B").delete()
    assert "the day is not set yet, new questions are being prepared." in ratio(client, cycle)


def test_when_no_chance_is_left_it_is_talked_over(client, cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "6"}, number=2, form="B", days_ago=1)
    assert "No chance is left at this check. The teacher can give one more." in ratio(client, cycle)


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        (3, "2 chances left at this check, the next "),
        (None, "Chances without a limit at this check, the next "),
    ],
)
def test_chances_come_from_the_policy(client, cycle: Cycle, chances: int | None, said: str):
    type(cycle.run).objects.update(announced_chances=chances or UNLIMITED)
    assert said in ratio(client, cycle)


def test_an_unpublished_unit_is_not_there(client, cycle: Cycle):
    cycle.run.published_at = None
    cycle.run.save()
    assert "Nothing here yet" in text(my_page(client, cycle.people.sam))
    client.force_login(cycle.people.sam)
    assert client.get(reverse("mastery:my_unit", args=[cycle.run.pk])).status_code == 404


def test_what_is_mastered_counts_as_extended_when_the_enrichment_is_done(client, cycle: Cycle):
    cycle.approve_all()
    EnrichmentChoice.objects.update(
        activity=cycle.run.unit.enrichment_activities.first(), chosen_at=cycle.now, done_at=cycle.now
    )
    shown = my_page(client, cycle.people.ines)
    assert {line["data-s"] for line in shown.select(".objs > li")} == {"extended"}


# -- the unit as a whole -------------------------------------------------------------------------------------


def test_the_hero_says_how_many_essential_objectives_are_mastered(client, cycle: Cycle):
    sams, ines = my_page(client, cycle.people.sam), my_page(client, cycle.people.ines)
    assert text(sams.select_one(".hero #essentials")) == (
        "2 of 3 essential objectives are mastered. When all are, the unit is mastered."
    )
    assert (
        text(ines.select_one(".hero #essentials")) == "The unit is mastered: all 3 essential objectives are."
    )


def test_an_objective_that_is_not_essential_does_not_hold_up_the_unit(client, cycle: Cycle):
    type(cycle.objectives["F4"]).objects.filter(code="F4").update(is_essential=False)
    shown = my_page(client, cycle.people.sam)
    assert text(shown.select_one("#essentials")) == "The unit is mastered: all 2 essential objectives are."
    assert text(shown.select_one(".lead")) == (
        "You have mastered 2 of the 3 objectives. Next: I can compare quantities using ratio."
    )


def test_who_is_exempt_from_everything_has_not_mastered_the_unit(client, cycle: Cycle):
    for objective in cycle.objectives.values():
        exempt(
            actor=cycle.people.tess,
            enrollment=cycle.people.enrollment(cycle.people.ines),
            objective=objective,
            reason="Comes from another school",
            now=cycle.now,
        )
    assert text(my_page(client, cycle.people.ines).select_one("#essentials")) == (
        "No essential objective is asked here, so nothing shows whether the unit is mastered."
    )


# -- coming up -----------------------------------------------------------------------------------------------


def moments(client, person) -> list[str]:
    return [text(each) for each in my_page(client, person).select(".timeline li")]


def test_coming_up_names_what_was_done_and_what_comes(client, cycle: Cycle):
    shown = moments(client, cycle.people.sam)
    assert shown[0].startswith("Check 1 ,") or shown[0].startswith("Check 1,")
    assert "Done. It showed where you are." in shown[0]
    assert shown[-1].startswith("Second chance")


def test_a_second_chance_nobody_needs_is_not_announced(client, cycle: Cycle):
    assert not any("Second chance" in moment for moment in moments(client, cycle.people.ines))


def test_who_was_away_reads_so(client, people: People):
    Cycle(people)
    assert "You were away. You can take it at the next date." in moments(client, people.sam)[0]


# -- the same record for every reader ------------------------------------------------------------------------


def test_teacher_and_student_see_the_same_states_scores_and_dates(client, cycle: Cycle):
    cycle.approve_all()
    teachers = reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])
    own, theirs = my_page(client, cycle.people.sam), page(client, cycle.people.tess, teachers)
    for link in own.select(".o-m a"):
        link.extract()  # why it is so: the teacher reads that in the grid
    for part in (".o-t", ".o-s", ".timeline li", ".hero h2"):
        assert [text(each) for each in own.select(part)] == [text(each) for each in theirs.select(part)]
    assert own.select_one(".hero a.primary")
    assert not theirs.select_one(".hero a.primary")
    assert theirs.select_one("#tracker form, #tracker button") is None


def test_a_teacher_reads_what_the_student_found_out(client, cycle: Cycle):
    cycle.approve_all()
    given = CorrectiveAssignment.objects.get(student=cycle.people.sam)
    complete_corrective(actor=cycle.people.sam, corrective=given, note="Scale both parts", now=cycle.now)
    url = reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])
    assert "Scale both parts" in text(page(client, cycle.people.tess, url))


@pytest.mark.parametrize(
    ("who", "expected"),
    [("sam", 404), ("ines", 404), ("gus", 404), ("nora", 404), ("ada", 200), ("tess", 200)],
)
def test_only_staff_of_the_class_open_a_students_page(client, cycle: Cycle, who: str, expected: int):
    client.force_login(getattr(cycle.people, who))
    url = reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk])
    assert client.get(url).status_code == expected


@pytest.mark.parametrize("who", ["tess", "gus", "ada", "nora"])
def test_where_i_am_is_for_students(client, cycle: Cycle, who: str):
    client.force_login(getattr(cycle.people, who))
    assert client.get(reverse("mastery:me")).status_code == 403


# -- several classes -----------------------------------------------------------------------------------------


def second_class(cycle: Cycle) -> None:
    """Sam also learns history, where nothing is asked of him now."""
    section = factories.SectionFactory(
        course=factories.CourseFactory(school=cycle.people.school, title="History 7"), title="7B History"
    )
    factories.EnrollmentFactory(section=section, student=cycle.people.sam)
    run = factories.UnitRunFactory(
        section=section, unit=factories.UnitFactory(course=section.course, title="Rome")
    )
    factories.ObjectiveFactory(unit=run.unit)


def test_several_classes_are_a_card_each_the_most_urgent_first(client, cycle: Cycle):
    second_class(cycle)
    cycle.approve_all()
    shown = my_page(client, cycle.people.sam)
    assert [text(card.h2) for card in shown.select("main .card-body")] == ["Ratio", "Rome"]
    assert "Next: See it drawn, a different way in" in text(shown.select_one("main .card-body"))


def test_a_past_unit_can_be_read_again(client, cycle: Cycle):
    old = factories.UnitRunFactory(
        section=cycle.people.section,
        unit=factories.UnitFactory(course=cycle.people.section.course, title="Angles"),
        stage="closed",
        published_at=cycle.now - timedelta(days=90),
    )
    assert "Angles" in text(my_page(client, cycle.people.sam).select_one("nav[aria-labelledby=units-h]"))
    assert text(page(client, cycle.people.sam, reverse("mastery:my_unit", args=[old.pk])).h1) == "Angles"


# -- retired objectives --------------------------------------------------------------------------------------


def test_a_retired_objective_leaves_every_page_of_the_unit(client, cycle: Cycle):
    """F4 was asked and answered. Only the results of that check, and the questions it asked, still name it."""
    cycle.approve_all()
    factories.ObjectiveFactory(unit=cycle.run.unit, code="F9", statement="I can draw a table of values")
    remove_objective(actor=cycle.people.tess, run=cycle.run, objective=cycle.objectives["F4"], now=cycle.now)
    assert "compare quantities" not in text(my_page(client, cycle.people.sam).main)
    section, run, check = cycle.people.section.pk, cycle.run.pk, cycle.check.pk
    for name, arguments in {
        "mastery:grid": [section],
        "mastery:unit": [section, run],
        "mastery:student": [section, cycle.people.sam.pk],
        "assessments:results": [section, check],
        "assessments:check": [section, check],
        "assessments:reassess": [section],
    }.items():
        shown = page(client, cycle.people.tess, reverse(name, args=arguments))
        is_record = name in ("assessments:results", "assessments:check")
        assert is_record or "compare quantities" not in text(shown.main), name


# -- why -----------------------------------------------------------------------------------------------------


def why(cycle: Cycle, code: str) -> str:
    return reverse("mastery:why", args=[cycle.run.pk, cycle.objectives[code].pk])


def test_every_objective_leads_to_why_its_state_is_what_it_is(client, cycle: Cycle):
    links = [link["href"] for link in my_page(client, cycle.people.sam).select(".o-m a")]
    assert set(links) == {why(cycle, code) for code in ("F1", "F2", "F4")}


def test_why_names_every_try_and_where_each_value_comes_from(client, cycle: Cycle):
    cycle.sit(cycle.people.sam, {"F4": "3"}, number=2, form="B", days_ago=1)
    told = text(page(client, cycle.people.sam, why(cycle, "F4")).main)
    assert "Not yet: the best of 2 tries is 5 of 10 points (50 %); mastery is 80 %." in told
    assert "50 % , counts" in told
    assert "30 % , another try is better" in told
    assert "Mastery threshold: 80 % (the school, version 1)" in told


def test_why_says_nothing_of_anybody_else(client, cycle: Cycle):
    before = page(client, cycle.people.sam, why(cycle, "F4")).main
    cycle.sit(cycle.people.ines, {"F4": "2"}, number=2, form="B", days_ago=1)
    assert page(client, cycle.people.sam, why(cycle, "F4")).main == before


def test_why_of_a_unit_of_another_class_is_not_found(client, cycle: Cycle):
    client.force_login(factories.UserFactory(school=cycle.people.school))
    assert client.get(why(cycle, "F4")).status_code in (403, 404)


# -- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("students", [1, 3])
def test_the_tracker_costs_the_same_for_any_class_size(
    client, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    cycle.approve_all()
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_ME):
        client.get(reverse("mastery:me"))
    with django_assert_num_queries(QUERIES_OF_WHY):
        client.get(why(cycle, "F4"))
    client.force_login(cycle.people.tess)
    with django_assert_num_queries(QUERIES_OF_THE_TEACHERS_PAGE):
        client.get(reverse("mastery:student", args=[cycle.people.section.pk, cycle.people.sam.pk]))


@pytest.mark.parametrize("more_classes", [1, 3])
def test_cards_cost_the_same_for_any_number_of_classes(
    client, cycle: Cycle, more_classes: int, django_assert_num_queries
):
    for number in range(more_classes):
        section = factories.SectionFactory(
            course=factories.CourseFactory(school=cycle.people.school), title=f"Class {number}"
        )
        factories.EnrollmentFactory(section=section, student=cycle.people.sam)
        factories.UnitRunFactory(section=section, unit=factories.UnitFactory(course=section.course))
    client.force_login(cycle.people.sam)
    with django_assert_num_queries(QUERIES_OF_SEVERAL_CLASSES):
        client.get(reverse("mastery:me"))
