"""Every rule is broken once by hand, with the guards of the tables taken away, and must be found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.types.json import Jsonb

from assessments.models import Attempt, AttemptItem, Booking, ChanceWindow, ExtraChance, Item, Mark
from assessments.selectors.invariants import QUERIES, violations
from classroom.models import Enrollment, Notice, OutboxMessage, User
from mastery.engine.status import Status
from mastery.models import (
    CorrectiveAssignment,
    EvidenceRecord,
    Judgement,
    MasteryPolicy,
    Objective,
    ObjectiveStatus,
    PeerSession,
    UnitRun,
)
from mastery.services.judgements import set_status
from tests.assessments.checks import Check
from tests.assessments.papers import give_corrective, give_scores, paper_check
from tests.support import files
from tests.support.factories import NOW, ObjectiveFactory, PolicyFactory
from tests.support.kept import kept
from tests.support.people import People

pytestmark = pytest.mark.django_db

OTHER_ID = 900_000
"""Far from every row that a test makes."""


@kept
def check(people: People) -> Check:
    """Sam has taken the check and is not yet there on F2; Ines has taken it and mastered all three."""
    check = paper_check(people, codes=("F1", "F2", "F3"))
    give_scores(check, people.sam, "1", "1", "0", "1", "1", "1")
    give_scores(check, people.ines, "1", "1", "1", "1", "1", "1")
    return check


def found() -> list[tuple[str, str]]:
    return [(violation.rule, violation.detail) for violation in violations(now=NOW)]


def test_a_class_that_went_through_a_cycle_breaks_nothing(
    check: Check, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    give_corrective(check, check.people.sam, check.objectives[1], state="done")
    ChanceWindow.objects.filter(number=2).update(opens_at=NOW - timedelta(hours=1))
    attempt = check.start()
    check.submit(attempt)
    judged(check)
    assert found() == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    call_command("check_invariants")
    assert capsys.readouterr().out == "Every rule holds.\n"


def test_the_command_prints_a_line_each_and_fails(check: Check, capsys: pytest.CaptureFixture[str]):
    ObjectiveStatus.objects.filter(student=check.people.sam, objective=check.objectives[0]).delete()
    with pytest.raises(CommandError, match=r"^1 rows break a rule\.$"):
        call_command("check_invariants")
    assert capsys.readouterr().out == (
        f"status differs from its evidence: student {check.people.sam.pk}, objective {check.objectives[0].pk}\n"
    )


def as_owner(*statements: str) -> None:
    """The program's role may change no table; the tests' one may become the owner for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone()[0]
        if not is_superuser:
            cursor.execute("SET LOCAL ROLE mastery_owner")
        for statement in statements:
            cursor.execute(statement)
        if not is_superuser:
            cursor.execute("RESET ROLE")


def unguard(*tables: str) -> None:
    """Take triggers, constraints and unique indexes off, until the test is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT IF EXISTS %%I CASCADE', conrelid::regclass, conname)"
            " FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('c', 'f', 'u')",
            [list(tables)],
        )
        constraints = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT format('DROP INDEX IF EXISTS %%s', indexrelid::regclass) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND indisunique AND NOT indisprimary",
            [list(tables)],
        )
        indexes = [row[0] for row in cursor.fetchall()]
    as_owner(*constraints)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I', c.relname) FROM pg_class c WHERE c.relname = ANY(%s) AND c.relkind = 'i'",
            [[statement.rsplit(" ", 1)[1] for statement in indexes]],
        )
        left = {row[0] for row in cursor.fetchall()}
    as_owner(
        *(statement for statement in indexes if statement.rsplit(" ", 1)[1] in left),
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
    )


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copy(table: str, pk: int, **changes: Any) -> int:
    """The same row once more, with other values in some columns."""
    new = {"id": OTHER_ID + changes.pop("plus", 0), **changes}
    run(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(kept, %s)).* FROM {table} kept WHERE id = %s",
        Jsonb(new),
        pk,
    )
    return new["id"]


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def attempt(check: Check) -> Attempt:
    return Attempt.objects.filter(enrollment__student=check.people.sam).earliest("pk")


def again(check: Check, plus: int, **changes: Any) -> int:
    return copy(
        "assessments_attempt", attempt(check).pk, plus=plus, occasion=uuid(plus), submit_key=None, **changes
    )


def tries(check: Check, count: int) -> None:
    """Sam's, a week ago; the first one is there."""
    unguard("assessments_attempt")
    for number in range(2, count + 1):
        again(check, number - 1, number=number)


def three_tries(check: Check) -> None:
    tries(check, 3)


def allow(check: Check, chances: int, *, version: int = 2, days_ago: int = 30, unit: bool = False) -> None:
    """What the school, or the unit alone, allows from a day on; 0 is without limit."""
    place: dict[str, Any] = {"place": "unit", "unit": check.run.unit} if unit else {}
    PolicyFactory(
        school=check.people.school,
        version=version,
        chances=chances,
        effective_at=NOW - timedelta(days=days_ago),
        **place,
    )


def one_more_chance(check: Check) -> None:
    ExtraChance.objects.create(
        school=check.people.school,
        assessment=check.assessment,
        enrollment=check.enrollment(check.people.sam),
        reason="Was ill",
        granted_by=check.people.tess,
        granted_at=NOW,
    )


def fourth_after_one_more_chance(check: Check) -> None:
    one_more_chance(check)
    tries(check, 4)


def second_where_the_unit_allows_one(check: Check) -> None:
    allow(check, 3)
    allow(check, 1, version=3, days_ago=29, unit=True)
    tries(check, 2)


def third_where_the_school_allows_two_again(check: Check) -> None:
    allow(check, 3)
    allow(check, 2, version=3, days_ago=20)
    tries(check, 3)


def third_after_one_more_chance(check: Check) -> None:
    one_more_chance(check)
    tries(check, 3)


def fourth_without_a_limit(check: Check) -> None:
    allow(check, 0)
    tries(check, 4)


def third_where_the_unit_allows_three(check: Check) -> None:
    allow(check, 3, unit=True)
    tries(check, 3)


def third_before_the_school_allowed_fewer(check: Check) -> None:
    allow(check, 3)
    allow(check, 1, version=3, days_ago=1)
    tries(check, 3)


def third_as_it_was_announced(check: Check) -> None:
    allow(check, 1)
    UnitRun.objects.filter(pk=check.run.pk).update(announced_chances=3)
    tries(check, 3)


def third_as_it_was_announced_without_a_limit(check: Check) -> None:
    UnitRun.objects.filter(pk=check.run.pk).update(announced_chances=0)
    tries(check, 3)


def third_on_paper_that_was_written_down_later(check: Check) -> None:
    """The day of the try is before the third was allowed, the day it was brought in is not."""
    allow(check, 3, days_ago=1)
    tries(check, 3)


def third_after_a_void_one(check: Check) -> None:
    tries(check, 2)
    again(check, 2, number=3, state="void", void_reason="Fire alarm")


def two_open(check: Check) -> None:
    unguard("assessments_attempt")
    for plus in (1, 2):
        again(check, plus, number=plus + 1, state="open", submitted_at=None, scored_at=None)


def no_mark(check: Check) -> None:
    unguard("assessments_mark")
    run("DELETE FROM assessments_mark WHERE id = %s", Mark.objects.earliest("pk").pk)


def no_evidence(check: Check) -> None:
    unguard("mastery_evidencerecord")
    run("DELETE FROM mastery_evidencerecord WHERE id = %s", EvidenceRecord.objects.earliest("pk").pk)


def answer(check: Check, *, label: str, saved_at: object) -> None:
    unguard("assessments_response")
    run(
        "INSERT INTO assessments_response (school_id, attempt_id, item_id, seq, body, saved_at)"
        " VALUES (%s, %s, %s, 1, '[]', %s)",
        check.people.school.pk,
        attempt(check).pk,
        Item.objects.get(form__label=label, position=1).pk,
        saved_at,
    )


def foreign_answer(check: Check) -> None:
    answer(check, label="B", saved_at=NOW - timedelta(days=8))


def late_answer(check: Check) -> None:
    answer(check, label="A", saved_at=NOW)


def set_value(table: str, column: str, value: str) -> Callable[[Check], None]:
    def break_it(check: Check) -> None:
        unguard(table)
        run(f"UPDATE {table} SET {column} = {value} WHERE id = (SELECT min(id) FROM {table})")

    return break_it


def two_scores(check: Check) -> None:
    unguard("mastery_evidencerecord")
    copy("mastery_evidencerecord", EvidenceRecord.objects.earliest("pk").pk)


def two_marks(check: Check) -> None:
    unguard("assessments_mark")
    copy("assessments_mark", Mark.objects.earliest("pk").pk)


def silent_correction(check: Check) -> None:
    unguard("mastery_evidencerecord")
    pk = EvidenceRecord.objects.earliest("pk").pk
    copy("mastery_evidencerecord", pk, replaces_id=pk)


def correction_of_another_mark(check: Check) -> None:
    unguard("assessments_mark")
    first, last = Mark.objects.earliest("pk").pk, Mark.objects.latest("pk").pk
    copy("assessments_mark", first, replaces_id=last, reason="Read again")


def too_early(check: Check) -> None:
    unguard("assessments_attempt", "assessments_attemptitem")
    pk = again(check, 1, number=2, medium="screen", opened_at=NOW.isoformat(), submitted_at=NOW.isoformat())
    asked = AttemptItem.objects.get(attempt=attempt(check), item__position=3)
    copy("assessments_attemptitem", asked.pk, attempt_id=pk)


def same_approach(check: Check) -> None:
    work = give_corrective(check, check.people.sam, check.objectives[1], state="done")
    unguard("mastery_correctiveassignment")
    copy("mastery_correctiveassignment", work.pk)


def message(check: Check, **more: Any) -> OutboxMessage:
    return OutboxMessage.objects.create(
        **{
            "school": check.people.school,
            "kind": "classroom.mail_notice",
            "dedupe": "key",
            "due_at": NOW,
            "created_at": NOW,
        }
        | more
    )


def half_called_off(check: Check) -> None:
    """Ines explained it to Sam; the different way in that it was is gone, and the session is not."""
    give_corrective(check, check.people.sam, check.objectives[1], state="assigned")
    work = CorrectiveAssignment.objects.get()
    PeerSession.objects.create(
        school=check.people.school,
        unit_run=check.run,
        objective=work.objective,
        tutor=check.people.ines,
        learner=check.people.sam,
        state="approved",
        script="Solve it aloud",
        reason="Mastered it today.",
        proposed_at=NOW,
        approved_at=NOW,
        approved_by=check.people.tess,
        corrective=work,
    )
    CorrectiveAssignment.objects.update(state="cancelled")


def stale_reminder(check: Check) -> None:
    window = ChanceWindow.objects.get(number=2)
    payload = {"window_id": window.pk, "stage": "T-24h", "version": 1}
    message(check, kind="assessments.remind_second_chance", payload=payload)
    ChanceWindow.objects.filter(pk=window.pk).update(version=2)


def lost_place(check: Check) -> None:
    """Asked for and not booked, and yet there is a reminder."""
    asked = Booking.objects.create(
        school=check.people.school,
        assessment=check.assessment,
        enrollment=check.enrollment(check.people.sam),
        state="asked",
        asked_at=NOW,
    )
    payload = {"booking_id": asked.pk, "stage": "T-24h", "version": 1}
    message(check, kind="assessments.remind_of_place", payload=payload)


def same_message(check: Check) -> None:
    pk = message(check).pk
    unguard("classroom_outboxmessage")
    copy("classroom_outboxmessage", pk)


def same_notice(check: Check) -> None:
    notice = Notice.objects.create(
        school=check.people.school, recipient=check.people.sam, key="key", title="Title", created_at=NOW
    )
    unguard("classroom_notice")
    copy("classroom_notice", notice.pk)


def judged(check: Check) -> Judgement:
    """Sam's F2, which the check left at not yet."""
    return set_status(
        actor=check.people.tess,
        run=check.run,
        enrollment=check.people.enrollment(check.people.sam),
        objective=check.objectives[1],
        state=Status.MASTERED,
        reason="Seen at the board",
        now=NOW,
    )


def judgement_of_another(check: Check) -> None:
    pk = judged(check).pk
    unguard("mastery_judgement")
    copy("mastery_judgement", pk, replaces_id=pk, state="not_yet", student_id=check.people.ines.pk)


def two_judgements(check: Check) -> None:
    pk = judged(check).pk
    unguard("mastery_judgement")
    copy("mastery_judgement", pk)


def lonely_judgement(check: Check) -> None:
    judged(check)
    unguard("mastery_objectivestatus")
    run("DELETE FROM mastery_objectivestatus WHERE judgement_id IS NOT NULL")


def unread_judgement(check: Check) -> None:
    """The status was not decided again."""
    pk = judged(check).pk
    unguard("mastery_objectivestatus")
    run(
        "UPDATE mastery_objectivestatus SET state = computed_state, computed_state = '', judgement_id = NULL"
        " WHERE judgement_id = %s",
        pk,
    )


def overdue(check: Check) -> None:
    message(check, due_at=NOW - timedelta(minutes=6))


def stuck(check: Check) -> None:
    message(check, state="sending", lease_until=NOW - timedelta(minutes=2))


def older_policy(check: Check) -> None:
    unguard("mastery_masterypolicy")
    first = MasteryPolicy.objects.get(school=check.people.school)
    copy("mastery_masterypolicy", first.pk, version=2, effective_at="1999-01-01T00:00:00Z")


def two_essentials(check: Check) -> None:
    unguard("mastery_objective")
    run("UPDATE mastery_objective SET is_essential = false WHERE id = %s", check.objectives[0].pk)


def six_with_one_retired(check: Check) -> None:
    """Five essential ones in the plan, and one that has been taken out of it."""
    for position in range(4, 7):
        ObjectiveFactory(unit=check.run.unit, code=f"F{position}", position=position)
    Objective.objects.filter(code="F6").update(retired_at=NOW)


def two_essentials_and_a_retired_one(check: Check) -> None:
    Objective.objects.filter(pk=check.objectives[0].pk).update(retired_at=NOW)


def left_over(check: Check) -> None:
    files.stored(check.people.school)


def elsewhere(check: Check) -> None:
    unguard("classroom_enrollment", "assessments_attempt")
    place = Enrollment.objects.get(student=check.people.sam)
    run("UPDATE classroom_enrollment SET school_id = %s WHERE id = %s", check.people.nora.school_id, place.pk)


def no_trace(check: Check) -> None:
    unguard("mastery_unitrun")
    run("UPDATE mastery_unitrun SET stage = 'closed' WHERE id = %s", check.run.pk)


def no_history(check: Check) -> None:
    unguard("mastery_unitrunevent")
    run("DELETE FROM mastery_unitrunevent WHERE pgh_obj_id = %s", check.run.pk)


def closed_account(check: Check) -> None:
    session = SessionStore()
    session["_auth_user_id"] = str(check.people.sam.pk)
    session.save()
    run("UPDATE django_session SET expire_date = %s", NOW + timedelta(hours=1))
    User.objects.filter(pk=check.people.sam.pk).update(is_active=False)


BREAKS = [
    ("attempts above the limit", three_tries),
    ("attempts above the limit", fourth_after_one_more_chance),
    ("attempts above the limit", second_where_the_unit_allows_one),
    ("attempts above the limit", third_where_the_school_allows_two_again),
    ("two open attempts", two_open),
    ("scored without its marks", no_mark),
    ("scored without its evidence", no_evidence),
    ("answer to a question that was not asked", foreign_answer),
    ("answer saved after handing in", late_answer),
    ("points out of bounds", set_value("assessments_mark", "earned", "99")),
    ("points out of bounds", set_value("assessments_mark", "earned", "'NaN'")),
    ("points out of bounds", set_value("mastery_evidencerecord", "earned", "possible + 1")),
    ("points out of bounds", set_value("mastery_evidencerecord", "earned", "NULL")),
    ("points out of bounds", set_value("mastery_objectivestatus", "best_earned", "'NaN'")),
    ("more than one current score", two_scores),
    ("more than one current score", two_marks),
    ("status differs from its evidence", set_value("mastery_objectivestatus", "state", "'not_yet'")),
    ("status differs from its evidence", set_value("mastery_objectivestatus", "attempts", "7")),
    ("status differs from its evidence", set_value("mastery_objectivestatus", "state", "'exempt'")),
    ("status differs from its evidence", unread_judgement),
    ("judgement out of its chain", judgement_of_another),
    ("judgement out of its chain", two_judgements),
    ("judgement without its status", lonely_judgement),
    ("best below a current score", set_value("mastery_objectivestatus", "best_earned", "0")),
    ("replaced without a reason or by another sitting", silent_correction),
    ("replaced without a reason or by another sitting", correction_of_another_mark),
    ("second chance without its corrective", too_early),
    ("corrective by an approach used before", same_approach),
    ("session of two without its different way in", half_called_off),
    ("reminder of days that moved", stale_reminder),
    ("reminder of a place that is not held", lost_place),
    ("told twice", same_message),
    ("told twice", same_notice),
    ("message overdue", overdue),
    ("message in hand too long", stuck),
    ("policies out of order", older_policy),
    ("published unit without 3 to 5 essential objectives", two_essentials),
    ("published unit without 3 to 5 essential objectives", two_essentials_and_a_retired_one),
    ("file that nothing carries", left_over),
    ("reference into another school", elsewhere),
    ("row without its history", no_trace),
    ("row without its history", no_history),
    ("session of a closed account", closed_account),
]


@pytest.mark.parametrize(("rule", "break_it"), BREAKS)
def test_a_broken_rule_is_found(check: Check, rule: str, break_it: Callable[[Check], None]):
    assert found() == []
    break_it(check)
    assert rule in {broken for broken, _detail in found()}


LEGAL = [
    pytest.param(third_after_one_more_chance, id="a third try after one more chance"),
    pytest.param(fourth_without_a_limit, id="a fourth try without a limit"),
    pytest.param(third_where_the_unit_allows_three, id="a third try where the unit allows more"),
    pytest.param(third_before_the_school_allowed_fewer, id="a third try before fewer were allowed"),
    pytest.param(third_as_it_was_announced, id="a third try that was announced"),
    pytest.param(third_as_it_was_announced_without_a_limit, id="a third try where no limit was announced"),
    pytest.param(third_on_paper_that_was_written_down_later, id="a third try written down later"),
    pytest.param(third_after_a_void_one, id="a third try after a void one"),
    pytest.param(six_with_one_retired, id="five essential objectives and a retired one"),
]


@pytest.mark.parametrize("happens", LEGAL)
def test_what_is_allowed_is_not_reported(check: Check, happens: Callable[[Check], None]):
    happens(check)
    assert found() == []


def test_every_rule_has_been_broken():
    beyond = {
        "attempts above the limit",
        "reference into another school",
        "row without its history",
        "session of a closed account",
    }
    assert {rule for rule, _break in BREAKS} == QUERIES.keys() | beyond


def test_details_name_rows_and_nobody(check: Check):
    three_tries(check)
    no_mark(check)
    names = {check.people.sam.given_name, check.people.sam.username, check.people.ines.family_name}
    assert not any(name in detail for _rule, detail in found() for name in names)
