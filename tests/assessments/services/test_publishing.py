"""Publishing a unit tells everybody its dates, once, and only when nothing is missing."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments.models import ChanceWindow, Item
from assessments.services import publishing
from classroom.models import Notice, OutboxMessage
from mastery.engine.planning import GapCode
from mastery.models import Objective, UnitRun
from tests.assessments.services.plans import objective_of, publish, ready_unit, window_of
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People


@kept
def run(people: People) -> UnitRun:
    return ready_unit(people.section)


def reminders() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind="assessments.remind_second_chance").order_by("due_at")
    return [(row.dedupe.split(":", 2)[2], f"{row.due_at:%d %H:%M}") for row in rows]


def test_everybody_in_the_class_is_told_the_dates(people, run):
    assert publish(people.tess, run) is True

    told = {notice.recipient.username: notice for notice in Notice.objects.select_related("recipient")}
    assert set(told) == {"sam", "ines", "gus"}
    assert told["sam"].title == "New unit: Fractions"
    assert "Check 1: Tue 1 Dec, 09:00 to 10:00" in told["sam"].body
    assert "Check 1, second chance: Tue 8 Dec, 09:00 to 10:00" in told["sam"].body
    assert "- I can do F2" in told["sam"].body
    assert told["gus"].title == "Sam: new unit, Fractions"
    assert "Tue 8 Dec" in told["gus"].body
    mails = OutboxMessage.objects.filter(kind="classroom.mail_notice")
    assert {row.payload["notice_key"] for row in mails} == {notice.key for notice in told.values()}


def test_reminders_of_the_second_chance_are_planned_and_none_of_the_check(people, run):
    publish(people.tess, run)

    assert reminders() == [
        (f"{window_of(run, 2).pk}:T-24h:v1", "07 09:00"),
        (f"{window_of(run, 2).pk}:T-2h:v1", "08 07:00"),
    ]


def test_the_run_goes_from_planned_to_teaching(people, run):
    publish(people.tess, run)

    run.refresh_from_db()
    assert (run.stage, run.published_at) == ("teaching", NOW)


def test_publishing_twice_changes_nothing(people, run):
    publish(people.tess, run)
    before = (
        list(Notice.objects.values()),
        list(OutboxMessage.objects.values()),
        UnitRun.objects.values().get(pk=run.pk),
    )

    assert publish(people.tess, run, now=NOW + timedelta(days=1)) is False

    after = (
        list(Notice.objects.values()),
        list(OutboxMessage.objects.values()),
        UnitRun.objects.values().get(pk=run.pk),
    )
    assert before == after


def test_a_student_who_left_is_not_told(people, run):
    enrollment = people.enrollment(people.sam)
    enrollment.ended_at = NOW
    enrollment.save()

    publish(people.tess, run)

    assert {notice.recipient.username for notice in Notice.objects.select_related("recipient")} == {"ines"}


def few_essentials(run: UnitRun) -> None:
    Objective.objects.filter(unit=run.unit, code="F1").update(is_essential=False)


def no_statement(run: UnitRun) -> None:
    Objective.objects.filter(unit=run.unit, code="F1").update(statement="")


def no_second_chance(run: UnitRun) -> None:
    window_of(run, 2).delete()


def uncovered(run: UnitRun) -> None:
    Item.objects.filter(form__label="B", alignments__objective__code="F2").delete()


def other_points(run: UnitRun) -> None:
    Item.objects.filter(form__label="B", position=1).update(points=2)


def third_chance_too_early(run: UnitRun) -> None:
    second = window_of(run, 2)
    factories.WindowFactory(
        assessment=second.assessment, number=3, opens_at=second.opens_at, closes_at=second.closes_at
    )


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (few_essentials, GapCode.ESSENTIALS_FEW),
        (no_statement, GapCode.STATEMENT_MISSING),
        (no_second_chance, GapCode.WINDOW_MISSING),
        (uncovered, GapCode.NOT_COVERED),
        (other_points, GapCode.POINTS_DIFFER),
        (third_chance_too_early, GapCode.WINDOW_ORDER),
    ],
)
def test_what_is_missing_is_named_and_nobody_is_told(people, run, spoil, code):
    spoil(run)

    with pytest.raises(publishing.NotReady) as refusal:
        publish(people.tess, run)

    assert [each.gap.code for each in refusal.value.gaps] == [code]
    assert not Notice.objects.exists()
    assert UnitRun.objects.get(pk=run.pk).published_at is None


def test_every_check_of_the_unit_needs_its_dates(people, run):
    factories.AssessmentFactory(unit_run=run, title="Check 2")

    with pytest.raises(publishing.NotReady) as refusal:
        publish(people.tess, run)

    assert [each.gap.message for each in refusal.value.gaps] == [
        "Check 2: Set the days of the check.",
        "Check 2: Set the days of the second chance.",
    ]


def test_a_plan_that_changed_since_the_preview_is_shown_again(people, run):
    with pytest.raises(publishing.PlanMoved):
        publishing.publish_unit(actor=people.tess, run=run, seen="0:", now=NOW)


@pytest.mark.parametrize("who", ["ada", "sam", "gus", "nora"])
def test_publishing_needs_the_permission(people, run, who):
    with pytest.raises(PermissionDenied):
        publish(getattr(people, who), run)


@pytest.mark.parametrize("essentials", [2, 6])
def test_the_database_counts_the_essentials_too(people, run, essentials):
    if essentials == 2:
        Objective.objects.filter(pk=objective_of(run, "F1").pk).update(is_essential=False)
    for extra in range(3, essentials):
        factories.ObjectiveFactory(unit=run.unit, code=f"X{extra}")

    with pytest.raises(IntegrityError, match="unit_run_essentials"), transaction.atomic():
        UnitRun.objects.filter(pk=run.pk).update(published_at=NOW)


@pytest.mark.parametrize(("essentials", "is_taken"), [(2, False), (5, True)])
def test_what_is_retired_is_no_essential_to_the_database(people, run, essentials, is_taken):
    if essentials == 2:
        Objective.objects.filter(pk=objective_of(run, "F1").pk).update(is_essential=False)
    for extra in range(3, essentials):
        factories.ObjectiveFactory(unit=run.unit, code=f"X{extra}")
    factories.ObjectiveFactory(unit=run.unit, code="OLD", retired_at=NOW)

    outcome = nullcontext() if is_taken else pytest.raises(IntegrityError, match="unit_run_essentials")
    with outcome, transaction.atomic():
        UnitRun.objects.filter(pk=run.pk).update(published_at=NOW)


def test_the_days_of_an_unpublished_unit_remind_nobody(people, run):
    assert ChanceWindow.objects.filter(assessment__unit_run=run).count() == 2
    assert reminders() == []
