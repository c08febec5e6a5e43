"""Models read from rows of written-out queries are what Django would have read, and many are stored as one by one."""

from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model

from assessments.models import Attempt
from classroom.models import Course, Enrollment, School, Section, User, rows
from classroom.models.rows import Joined, Table
from mastery.models import EvidenceRecord, MasteryPolicy, ObjectiveStatus, ProficiencyScale, Unit, UnitRun
from mastery.services.steps.evidence import DECIDED_ANEW
from tests.support import factories
from tests.support.factories import NOW
from tests.support.people import People
from tests.support.world import build

pytestmark = pytest.mark.django_db


def asked(query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def fields(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    "model", [School, User, Section, Course, Enrollment, MasteryPolicy, Unit, UnitRun, Attempt]
)
def test_a_row_is_the_model_that_django_reads(people: People, model: type):
    build(people)
    table = Table(model)
    rows = asked(f"SELECT {table.columns} FROM {model._meta.db_table} ORDER BY id")
    read = [table.read(row) for row in rows]
    assert read
    assert list(map(fields, read)) == list(map(fields, model.objects.order_by("pk")))
    assert not any(each._state.adding for each in read)


def test_joined_tables_stand_side_by_side_and_what_follows_is_handed_on(people: People):
    run = factories.UnitRunFactory(section=people.section)
    joined = Joined(UnitRun, Unit)
    ((read, unit, word),) = [
        joined.read(row)
        for row in asked(
            f"SELECT {joined.columns}, 'more' FROM mastery_unitrun "
            "JOIN mastery_unit ON mastery_unit.id = mastery_unitrun.unit_id"
        )
    ]
    assert (fields(read), fields(unit), word) == (fields(run), fields(run.unit), "more")


def test_an_outer_join_without_a_row_is_none_and_json_is_read(people: People):
    levels = [{"label": "Not yet", "mark": "0", "from": "0"}, {"label": "There", "mark": "1", "from": "80"}]
    scale = ProficiencyScale.objects.create(
        school=people.school,
        version=1,
        title="Ours",
        levels=levels,
        mastery_place=1,
        author=people.ada,
        reason="We call it so",
        created_at=NOW,
    )
    MasteryPolicy.objects.create(school=people.school, version=99, scale=scale, effective_at=NOW)
    joined = Joined(MasteryPolicy, ProficiencyScale)
    rows = asked(
        f"SELECT {joined.columns} FROM mastery_masterypolicy LEFT JOIN mastery_proficiencyscale "
        "ON mastery_proficiencyscale.id = mastery_masterypolicy.scale_id "
        "WHERE mastery_masterypolicy.school_id = %s ORDER BY mastery_masterypolicy.version",
        people.school.pk,
    )
    assert [joined.read(row)[1] for row in rows] == [None, scale]
    assert joined.read(rows[1])[1].levels == levels


def status(people: People, student: User, objective: object, **more: object) -> ObjectiveStatus:
    values = {"state": "not_yet", "policy": MasteryPolicy.objects.get(school=people.school)}
    return ObjectiveStatus(
        school=people.school, student=student, objective=objective, decided_at=NOW, **(values | more)
    )


def test_many_are_stored_at_once_each_with_its_key(people: People):
    objective = factories.ObjectiveFactory(unit=factories.UnitRunFactory(section=people.section).unit)
    rows = [
        status(people, people.sam, objective, best_earned=Decimal("1.5"), best_possible=Decimal(2)),
        status(people, people.ines, objective, state="mastered", is_near=False, attempts=2),
    ]
    Table(ObjectiveStatus).insert(rows)
    stored = {each.student_id: each for each in ObjectiveStatus.objects.all()}
    for row in rows:
        assert fields(stored[row.student_id]) == fields(row)
        assert (stored[row.student_id].pk, row._state.adding) == (row.pk, False)


def test_more_than_one_statement_may_write_go_in_several(
    people: People, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
):
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    unit = factories.UnitRunFactory(section=people.section).unit
    written = [status(people, people.sam, factories.ObjectiveFactory(unit=unit)) for _each in range(5)]
    with django_assert_num_queries(3):
        Table(ObjectiveStatus).insert(written)
    stored = ObjectiveStatus.objects.order_by("pk")
    assert list(stored.values_list("pk", "objective")) == [(row.pk, row.objective_id) for row in written]


def test_a_conflict_takes_over_what_the_clause_names(people: People):
    objective = factories.ObjectiveFactory(unit=factories.UnitRunFactory(section=people.section).unit)
    table = Table(ObjectiveStatus)
    table.insert([status(people, people.sam, objective)])
    table.insert([status(people, people.sam, objective, state="mastered", attempts=3)], conflict=DECIDED_ANEW)
    stored = ObjectiveStatus.objects.get()
    assert (stored.state, stored.attempts) == ("mastered", 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.insert([status(people, people.sam, objective)])


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        Table(ObjectiveStatus).excluded("stat")


def test_nothing_is_asked_for_nothing(django_assert_num_queries: object):
    with django_assert_num_queries(0):
        Table(ObjectiveStatus).insert([])


def test_what_is_too_long_is_refused_and_not_cut(people: People):
    objective = factories.ObjectiveFactory(unit=factories.UnitRunFactory(section=people.section).unit)
    row = EvidenceRecord(
        school=people.school,
        student=people.sam,
        objective=objective,
        occasion="0b0e7c0e-0000-4000-8000-000000000000",
        earned=Decimal(1),
        possible=Decimal(1),
        observed_at=NOW,
        recorded_at=NOW,
        recorded_by=people.tess,
        reason="x" * 301,
    )
    with pytest.raises(DataError), transaction.atomic():
        Table(EvidenceRecord).insert([row])


def test_some_fields_of_a_row_are_stored_and_no_other(people: People):
    people.tess.email, people.tess.given_name, people.tess.keys_on = "new@harbor.example", "Not this", False
    Table(User).update(people.tess, "email", "keys_on")
    stored = User.objects.get(pk=people.tess.pk)
    assert (stored.email, stored.given_name, stored.keys_on) == ("new@harbor.example", "Tess", False)
    assert User.objects.filter(email="new@harbor.example").count() == 1
