"""What the checks of a unit say about the class, and about one student's tries."""

from datetime import timedelta

import pytest

from assessments.models import Attempt, ChanceWindow
from assessments.selectors.tries import checks_of_run, sittings_on
from assessments.services.marking import void_attempt
from tests.assessments.checks import Check, make_check
from tests.assessments.papers import give_scores, paper_check
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db


@kept
def check(people: People) -> Check:
    return paper_check(people)


def test_a_check_is_given_once_its_days_are_over(check):
    (sheet,) = checks_of_run(check.run, now=NOW)
    seen = sheet.seen(now=NOW)
    assert (seen.title, seen.was_given, seen.taken_by, seen.opens_at) == (
        "Check 1",
        True,
        frozenset(),
        NOW - timedelta(days=7),
    )
    assert seen.objective_ids == {objective.pk for objective in check.objectives}
    ChanceWindow.objects.filter(number=1).update(closes_at=NOW + timedelta(minutes=1))
    (sheet,) = checks_of_run(check.run, now=NOW)
    assert not sheet.seen(now=NOW).was_given


def test_a_check_without_days_is_given_once_somebody_took_it(check):
    ChanceWindow.objects.all().delete()
    assert not checks_of_run(check.run, now=NOW)[0].seen(now=NOW).was_given
    give_scores(check, check.people.sam, "1", "1", "1", "1")
    seen = checks_of_run(check.run, now=NOW)[0].seen(now=NOW)
    assert (seen.was_given, seen.taken_by) == (True, {check.people.sam.pk})


def test_what_waits_for_marks_is_named_by_objective(check):
    give_scores(check, check.people.sam, "1", "1", None, "1")
    give_scores(check, check.people.ines, "1", "1", "1", "1")
    (sheet,) = checks_of_run(check.run, now=NOW)
    assert sheet.seen(now=NOW).waiting == {
        check.people.sam.pk: frozenset(objective.pk for objective in check.objectives)
    }


def test_a_void_try_is_no_try(check):
    give_scores(check, check.people.sam, "1", "1", "1", "1")
    void_attempt(actor=check.people.tess, attempt=Attempt.objects.get(), reason="Wrong paper", now=NOW)
    assert checks_of_run(check.run, now=NOW)[0].taken_by == frozenset()


def test_forms_without_questions_cannot_be_given(check):
    check.assessment.forms.create(school=check.people.school, label="C")
    assert checks_of_run(check.run, now=NOW)[0].form_labels == ("A", "B")


def test_an_older_check_on_the_same_objectives_is_not_current(check):
    ChanceWindow.objects.all().delete()
    newer = factories.AssessmentFactory(unit_run=check.run, title="Check 2")
    form = factories.FormFactory(assessment=newer)
    for objective in check.objectives:
        factories.ItemFactory(form=form, objective=objective)
    give_scores(check, check.people.sam, "1", "1", "1", "1")
    older, newest = checks_of_run(check.run, now=NOW)
    assert (older.is_current, newest.is_current) == (False, True)
    assert (older.tries, older.taken_by) == ({}, {check.people.sam.pk})


def test_missed_questions_and_what_they_show(people):
    check = make_check(people, kinds={"F1": ["single_choice", "single_choice"], "F2": ["true_false"]})
    attempt = check.start()
    check.save(attempt, "1", "opt-wrong-k7")
    check.save(attempt, "2", "opt-right-k7")
    check.save(attempt, "3", "true")
    check.submit(attempt)
    (sitting,) = sittings_on(people.sam.pk, check.objectives[0].pk).values()
    assert (sitting.check_title, sitting.form_label, sitting.state) == ("Check 1", "A", "scored")
    assert (sitting.missed, sitting.misconceptions) == (("1",), ("misconception-k7 takes the wrong part",))
    assert sitting.section_id == people.section.pk
    assert sittings_on(people.ines.pk, check.objectives[0].pk) == {}
