"""A try whose time is over is handed in by the outbox with what was saved, and only then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Attempt, ChanceWindow
from assessments.services.sitting import close_overdue
from assessments.services.steps.handing_in import GRACE
from assessments.tasks import close_attempt_task
from classroom.models import OutboxMessage
from classroom.services.outbox import relay_due, run_message
from tests.assessments.checks import Check, make_check
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db
END = NOW + timedelta(hours=1) + GRACE


@kept
def check(people: People) -> Check:
    return make_check(people, kinds={"F1": ["true_false", "true_false"]})


@pytest.fixture
def attempt(check: Check) -> Attempt:
    attempt = check.start()
    check.save(attempt, "1", "true")
    return attempt


def message() -> OutboxMessage:
    return OutboxMessage.objects.get(kind="assessments.close_attempt", state="new")


def run(row: OutboxMessage, *, now: object = END) -> OutboxMessage:
    run_message(message_id=row.pk, now=now, handle=close_overdue)
    row.refresh_from_db()
    return row


def test_starting_plans_the_end_of_the_window_and_the_grace(attempt: Attempt):
    assert (message().due_at, message().payload) == (END, {"attempt_id": attempt.pk})
    handed_over = []
    relay_due(now=END - timedelta(seconds=1), publish=lambda kind, pk: handed_over.append(kind))
    assert handed_over == []
    relay_due(now=END, publish=lambda kind, pk: handed_over.append(kind))
    assert handed_over == ["assessments.close_attempt"]


def test_what_was_saved_is_scored_in_the_students_name(check: Check, attempt: Attempt):
    assert run(message()).state == "sent"
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at, attempt.submit_key) == ("scored", END, None)
    assert check.standing(attempt) == {"1": 1, "2": 0}
    assert set(attempt.marks.values_list("marked_by", flat=True)) == {check.people.sam.pk}


def test_a_try_that_was_handed_in_is_left_alone(check: Check, attempt: Attempt):
    check.submit(attempt)
    row = run(message())
    assert (row.state, row.last_error) == ("skipped", "closed before")
    attempt.refresh_from_db()
    assert attempt.submitted_at == NOW


def test_a_moved_window_moves_the_closing(attempt: Attempt):
    later = END + timedelta(days=1)
    ChanceWindow.objects.filter(number=1).update(closes_at=later - GRACE)
    first = message()
    assert run(first).last_error == "the window has moved"
    attempt.refresh_from_db()
    assert attempt.state == "open"
    assert message().due_at == later
    assert run(message(), now=later).state == "sent"


def test_a_window_that_is_gone_still_ends(attempt: Attempt):
    ChanceWindow.objects.all().delete()
    assert run(message()).state == "sent"
    attempt.refresh_from_db()
    assert attempt.state == "scored"


def test_the_task_closes_by_the_clock(check: Check):
    now = timezone.now()
    ChanceWindow.objects.filter(number=1).update(opens_at=now - GRACE, closes_at=now + GRACE)
    attempt = check.start(now=now)
    ChanceWindow.objects.all().delete()
    row = message()
    close_attempt_task(message_id=row.pk, later="an argument that a newer version sends")
    attempt.refresh_from_db()
    assert attempt.state == "scored"
