"""Every committed effect happens once, whoever dies in between."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from classroom.models import OutboxMessage
from classroom.services import outbox as relay
from classroom.services.steps import outbox
from tests.support.factories import NOW, SchoolFactory

pytestmark = pytest.mark.django_db


def message(*, key: str = "reminder:1", due_at: datetime = NOW) -> OutboxMessage:
    school = SchoolFactory()
    outbox.add(
        [outbox.Message(kind="classroom.mail_notice", key=key, school_id=school.pk, due_at=due_at)], now=NOW
    )
    return OutboxMessage.objects.get(dedupe=key)


class Broker:
    """Takes down what it is given; `away` makes it refuse."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away
        self.given: list[int] = []

    def publish(self, kind: str, message_id: int) -> None:
        if self.away:
            raise ConnectionError("broker away")
        self.given.append(message_id)


def done(payload: Mapping[str, Any], now: datetime) -> str:
    return ""


def test_the_same_key_is_said_once():
    first = message()
    outbox.add([outbox.Message(kind="x", key="reminder:1", school_id=first.school_id, due_at=NOW)], now=NOW)
    assert OutboxMessage.objects.count() == 1


def test_only_due_messages_are_handed_over():
    message(key="later", due_at=NOW + timedelta(hours=1))
    due = message(key="now")
    broker = Broker()
    assert relay.relay_due(now=NOW, publish=broker.publish) == 1
    assert broker.given == [due.pk]
    due.refresh_from_db()
    assert due.state == "queued"


def test_a_broker_that_is_away_loses_nothing():
    row = message()
    assert relay.relay_due(now=NOW, publish=Broker(away=True).publish) == 0
    row.refresh_from_db()
    assert (row.state, row.lease_until) == ("new", None)


def test_a_message_whose_task_was_lost_is_handed_over_again():
    row = message()
    relay.relay_due(now=NOW, publish=Broker().publish)
    broker = Broker()
    relay.relay_due(now=NOW + relay.LEASE + timedelta(seconds=1), publish=broker.publish)
    assert broker.given == [row.pk]


def test_running_twice_has_its_effect_once():
    row = message()
    runs = []

    def handle(payload: Mapping[str, Any], now: datetime) -> str:
        runs.append(now)
        return ""

    assert relay.run_message(message_id=row.pk, now=NOW, handle=handle)
    assert not relay.run_message(message_id=row.pk, now=NOW, handle=handle)
    assert len(runs) == 1


def test_a_skipped_message_keeps_the_reason():
    row = message()
    relay.run_message(message_id=row.pk, now=NOW, handle=lambda payload, now: "already mastered")
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("skipped", "already mastered")


def test_mail_is_sent_only_by_the_one_who_claimed_it():
    row = message()
    relay.relay_due(now=NOW, publish=Broker().publish)
    assert relay.send_once(message_id=row.pk, now=NOW, handle=done)
    assert not relay.send_once(message_id=row.pk, now=NOW, handle=done)
    row.refresh_from_db()
    assert row.state == "sent"


def test_mail_that_may_have_left_is_not_repeated():
    row = message()
    OutboxMessage.objects.filter(pk=row.pk).update(state="sending", lease_until=NOW)
    broker = Broker()
    relay.relay_due(now=NOW + timedelta(minutes=5), publish=broker.publish)
    row.refresh_from_db()
    assert (row.state, broker.given) == ("uncertain", [])


def test_mail_that_fails_when_it_has_become_uncertain_is_not_repeated():
    row = message()
    relay.relay_due(now=NOW, publish=Broker().publish)

    def too_slow(payload: Mapping[str, Any], now: datetime) -> str:
        relay.recover_expired(now=NOW + relay.SENDING_LEASE + timedelta(seconds=1))
        raise TimeoutError("the mail server did not answer")

    with pytest.raises(TimeoutError):
        relay.send_once(message_id=row.pk, now=NOW, handle=too_slow)

    row.refresh_from_db()
    assert (row.state, row.tries) == ("uncertain", 0)


def test_mail_that_left_is_not_repeated_when_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch):
    row = message()
    relay.relay_due(now=NOW, publish=Broker().publish)
    sent = []

    def gone(*_args: object, **_named: object) -> None:
        raise OperationalError("the database is away")

    def handle(payload: Mapping[str, Any], now: datetime) -> str:
        sent.append(now)
        return ""

    monkeypatch.setattr(relay, "_finish", gone)
    with pytest.raises(OperationalError):
        relay.send_once(message_id=row.pk, now=NOW, handle=handle)
    broker = Broker()
    relay.relay_due(now=NOW + timedelta(minutes=5), publish=broker.publish)

    row.refresh_from_db()
    assert (row.state, broker.given, len(sent)) == ("uncertain", [], 1)


def test_mail_that_was_refused_in_time_is_tried_again():
    row = message()
    relay.relay_due(now=NOW, publish=Broker().publish)

    def refused(payload: Mapping[str, Any], now: datetime) -> str:
        raise ConnectionRefusedError("no mail server")

    with pytest.raises(ConnectionRefusedError):
        relay.send_once(message_id=row.pk, now=NOW, handle=refused)

    row.refresh_from_db()
    assert (row.state, row.tries, row.due_at) == ("new", 1, NOW + timedelta(seconds=10))


def test_a_failure_leaves_alone_what_another_worker_has_done_meanwhile(monkeypatch: pytest.MonkeyPatch):
    row = message()
    fail = relay._fail

    def other_worker_is_faster(message_id: int, **how: Any) -> None:
        assert relay.run_message(message_id=message_id, now=NOW, handle=done)
        fail(message_id, **how)

    def broken(payload: Mapping[str, Any], now: datetime) -> str:
        raise ValueError("once")

    monkeypatch.setattr(relay, "_fail", other_worker_is_faster)
    with pytest.raises(ValueError, match="once"):
        relay.run_message(message_id=row.pk, now=NOW, handle=broken)

    row.refresh_from_db()
    assert (row.state, row.tries) == ("sent", 0)


def test_five_failures_park_a_message_and_never_block_others():
    row = message()
    now = NOW

    def fail(payload: Mapping[str, Any], at: datetime) -> str:
        raise ValueError("no such window")

    for _ in range(5):
        with pytest.raises(ValueError, match="no such window"):
            relay.run_message(message_id=row.pk, now=now, handle=fail)
        row.refresh_from_db()
        now = row.due_at
    assert (row.state, row.tries) == ("parked", 5)
    other = message(key="other")
    broker = Broker()
    relay.relay_due(now=NOW, publish=broker.publish)
    assert broker.given == [other.pk]


def test_a_cancelled_message_never_leaves():
    message(key="reassessment.reminder:window:7:T-24h:v1", due_at=NOW)
    message(key="reassessment.reminder:window:70:T-24h:v1", due_at=NOW)
    assert outbox.cancel(key_prefixes=["reassessment.reminder:window:7:"], now=NOW) == 1
    broker = Broker()
    assert relay.relay_due(now=NOW, publish=broker.publish) == 1
