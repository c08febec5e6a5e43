"""Two schools cannot be joined: every reference between their tables carries the school, in the database."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey, Model

from assessments import models as proof
from classroom import models as who
from classroom.migrations._school_keys import key_name, school_edges
from classroom.models import School, SchoolOwned
from mastery import models as counts
from tests.support import factories
from tests.support import files as carried
from tests.support.factories import NOW
from tests.support.triggers import without_triggers

EDGES = [edge for app in ("classroom", "mastery", "assessments") for edge in school_edges(apps, app)]
TENANTS = [model for model in apps.get_models() if issubclass(model, SchoolOwned)]


def named(edge: tuple[type[Model], ForeignKey, type[Model]]) -> str:
    model, field, _target = edge
    return f"{model._meta.label}.{field.name}"


class OneRowOfEach:
    """A school with one row in every tenant table; `rows` has each after those it refers to."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], Model] = {}
        self.school = factories.SchoolFactory()
        self.keep(counts.MasteryPolicy.objects.get(school=self.school))
        self.people()
        self.teaching()
        self.checks()
        self.work()

    def keep(self, row: Model) -> Model:
        self.rows[type(row)] = row
        return row

    def make(self, model: type[Model], **fields: object) -> Model:
        return self.keep(model.objects.create(school=self.school, **fields))

    def people(self) -> None:
        self.teacher = self.keep(factories.UserFactory(school=self.school))
        self.student = factories.UserFactory(school=self.school)
        course = self.keep(factories.CourseFactory(school=self.school))
        self.section = self.keep(factories.SectionFactory(course=course))
        self.make(who.SchoolRole, person=self.teacher, role="teacher")
        self.make(
            counts.ProficiencyScale,
            version=1,
            title="t",
            levels=[{}, {}],
            mastery_place=1,
            author=self.teacher,
            reason="r",
            created_at=NOW,
        )
        self.make(
            counts.ReteachSetting,
            version=1,
            whole_class_percent=50,
            small_groups_percent=15,
            author=self.teacher,
            created_at=NOW,
        )
        self.make(who.GuardianLink, guardian=self.teacher, student=self.student)
        self.make(who.StaffAssignment, section=self.section, person=self.teacher)
        self.make(who.Enrollment, section=self.section, student=self.student, started_at=NOW)
        self.make(who.OutboxMessage, kind="k", dedupe=str(uuid4()), due_at=NOW, created_at=NOW)
        self.make(who.Notice, recipient=self.student, key=str(uuid4()), title="t", created_at=NOW)
        self.make(who.IdempotencyKey, actor=self.teacher, operation="o", key=uuid4(), created_at=NOW)

    def teaching(self) -> None:
        self.unit = self.keep(factories.UnitFactory(course=self.section.course))
        self.run = self.keep(factories.UnitRunFactory(section=self.section, unit=self.unit))
        self.objective = self.keep(factories.ObjectiveFactory(unit=self.unit))
        other = factories.ObjectiveFactory(unit=self.unit)
        self.make(counts.Prerequisite, objective=self.objective, builds_on=other)
        standard = self.make(counts.Standard, framework="f", code="c", normal_code="C", statement="s")
        self.make(counts.ObjectiveStandard, objective=self.objective, standard=standard)
        by_teacher = {"recorded_by": self.teacher, "recorded_at": NOW}
        self.make(
            counts.Lesson,
            unit_run=self.run,
            objective=self.objective,
            approach="worked_explanation",
            **by_teacher,
        )
        about = {"student": self.student, "objective": self.objective}
        points = {"earned": Decimal(1), "possible": Decimal(2)}
        self.make(
            counts.EvidenceRecord,
            **about,
            **points,
            **by_teacher,
            occasion=uuid4(),
            observed_at=NOW,
            reason="a reason, so that the row may replace another",
        )
        judgement = self.make(
            counts.Judgement,
            **about,
            unit_run=self.run,
            state="not_yet",
            computed_state="mastered",
            reason="copied from a neighbor",
            set_by=self.teacher,
            set_at=NOW,
        )
        self.keep(factories.StatusFactory(**about, judgement=judgement, computed_state="mastered"))
        self.make(counts.Exemption, **about, reason="r", granted_by=self.teacher, granted_at=NOW)
        policy = self.rows[counts.MasteryPolicy]
        self.make(counts.KeptMastery, **about, policy=policy, kept_at=NOW)
        self.make(counts.PolicyBatch, policy=policy, course=self.section.course, section=self.section)

    def further_chances(self) -> None:
        asked = {"enrollment": self.rows[who.Enrollment], "assessment": self.assessment}
        self.make(
            proof.ReassessmentSession,
            section=self.section,
            room="Library",
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            capacity=4,
            created_by=self.teacher,
        )
        booking = self.make(proof.Booking, **asked, state="cancelled", asked_at=NOW)
        self.make(proof.BookedObjective, booking=booking, objective=self.objective)
        self.make(proof.ExtraChance, **asked, reason="was ill", granted_by=self.teacher, granted_at=NOW)

    def checks(self) -> None:
        self.assessment = self.keep(factories.AssessmentFactory(unit_run=self.run))
        form = self.keep(factories.FormFactory(assessment=self.assessment))
        self.further_chances()
        self.keep(factories.WindowFactory(assessment=self.assessment))
        item = self.keep(factories.ItemFactory(form=form, objective=self.objective, key={}))
        self.keep(proof.ItemAlignment.objects.get(item=item))
        self.keep(proof.AnswerKey.objects.get(item=item))
        attempt = self.make(
            proof.Attempt,
            assessment=self.assessment,
            enrollment=self.rows[who.Enrollment],
            form=form,
            number=1,
            opened_at=NOW,
        )
        self.make(proof.AttemptItem, attempt=attempt, item=item, position=1, points=Decimal(1))
        self.make(proof.Response, attempt=attempt, item=item, seq=1, body={}, saved_at=NOW)
        self.make(proof.LateResponse, attempt=attempt, item=item, body={}, received_at=NOW)
        self.make(
            proof.Mark,
            attempt=attempt,
            item=item,
            earned=Decimal(1),
            source="teacher",
            marked_by=self.teacher,
            marked_at=NOW,
            reason="a reason, so that the row may replace another",
        )

    def work(self) -> None:
        way = self.make(
            counts.CorrectiveActivity, objective=self.objective, approach="visual", title="t", steps="s"
        )
        item = self.make(counts.PracticeItem, activity=way, position=1, kind="numeric", stem="?", key={})
        activity = self.make(counts.EnrichmentActivity, unit=self.unit, kind="project", title="t")
        group = self.make(
            counts.WorkGroup,
            unit_run=self.run,
            kind="corrective",
            objective=self.objective,
            approach="visual",
            title="t",
            proposed_at=NOW,
        )
        self.make(counts.GroupMember, group=group, student=self.student)
        given = self.make(
            counts.CorrectiveAssignment,
            activity=way,
            unit_run=self.run,
            student=self.student,
            objective=self.objective,
            approach="analogy",
            title="t",
            assigned_by=self.teacher,
            assigned_at=NOW,
        )
        self.make(counts.PracticeTry, corrective=given, item=item, place=1, is_right=True, answered_at=NOW)
        choice = self.make(
            counts.EnrichmentChoice,
            unit_run=self.run,
            student=self.student,
            activity=activity,
            offered_at=NOW,
            chosen_at=NOW,
        )
        self.make(
            counts.WayChoice,
            unit_run=self.run,
            student=self.student,
            objective=self.objective,
            approach="visual",
            state="declined",
            chosen_at=NOW,
            answered_by=self.teacher,
        )
        self.make(
            counts.Goal,
            unit_run=self.run,
            student=self.student,
            objective=self.objective,
            words="w",
            set_at=NOW,
        )
        self.make(counts.ProductFeedback, choice=choice, text="t", author=self.teacher, given_at=NOW)
        self.make(
            counts.GalleryEntry,
            choice=choice,
            state="taken_down",
            shown_at=NOW,
            taken_down_at=NOW,
            taken_down_by=self.teacher,
            reason="r",
        )
        self.retention()
        self.together(given)
        self.files(way, choice)

    def files(self, way: Model, choice: Model) -> None:
        stored = self.keep(carried.stored(self.school))
        told = {"stored": stored, "name": "n.pdf", "media_type": "application/pdf"}
        added = {"added_at": NOW, "added_by": self.teacher}
        self.make(counts.ActivityFile, activity=way, place=1, **told, **added)
        self.make(counts.ProductFile, choice=choice, **told, **added)

    def retention(self) -> None:
        self.make(
            counts.StageMove,
            unit_run=self.run,
            origin="planned",
            to="teaching",
            moved_at=NOW,
            moved_by=self.teacher,
        )
        probe = self.keep(factories.ProbeFactory(unit_run=self.run, planned_by=self.teacher))
        about = {"student": self.student, "objective": self.objective}
        miss = self.keep(factories.RetentionFactory(probe=probe, **about))
        self.keep(factories.RefreshFactory(result=miss, **about))

    def together(self, corrective: Model) -> None:
        self.make(counts.PeerWish, unit_run=self.run, student=self.student, side="learner", wished_at=NOW)
        self.make(
            counts.PeerBan,
            section=self.section,
            first=self.student,
            second=self.teacher,
            made_by=self.teacher,
            made_at=NOW,
        )
        self.make(
            counts.PeerSession,
            unit_run=self.run,
            objective=self.objective,
            tutor=self.teacher,
            learner=self.student,
            script="s",
            reason="r",
            proposed_at=NOW,
            approved_by=self.teacher,
            corrective=corrective,
        )


WITH_IT = {
    (counts.MasteryPolicy, f"{place}_id"): f", place = '{place}'" for place in ("course", "unit", "objective")
}
"""What has to change with a column so that no other constraint is in the way."""


ALSO_REFUSED = {
    "assessments.Attempt.assessment": "attempt_form_of_assessment",
    "assessments.Attempt.form": "attempt_form_of_assessment",
    **{f"assessments.Response.{field}": "response_item_is_asked" for field in ("attempt", "item")},
    **{f"assessments.LateResponse.{field}": "late_response_item_is_asked" for field in ("attempt", "item")},
    **{f"assessments.Mark.{field}": "mark_item_is_asked" for field in ("attempt", "item")},
}
"""A narrower key over the same columns; which of two is asked first is the server's affair."""


def refusal(model: type[Model], row: Model, *, column: str, value: int) -> str:
    """Change one column by raw SQL, without the row triggers; answers the constraint that refused it."""
    also = WITH_IT.get((model, column), "")
    statement = f'UPDATE "{model._meta.db_table}" SET "{column}" = %s{also} WHERE id = %s'
    try:
        with transaction.atomic(), without_triggers() as cursor:
            cursor.execute(statement, [value, row.pk])
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return "nothing"


def empty(model: type[Model], school: School) -> None:
    with without_triggers() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE school_id = %s', [school.pk])


def crossings(ours: OneRowOfEach, theirs: OneRowOfEach) -> Iterator[tuple[str, str]]:
    """Point each reference at the other school: its name, and the constraint that refused.

    Tables are emptied once they have been tried, the last one first: no other constraint is in the way.
    """
    for model in reversed(ours.rows):
        edges = [edge for edge in EDGES if edge[0] is model]
        for edge in sorted(edges, key=lambda edge: edge[2] is not model):
            if edge[2] is not model:
                empty(model, theirs.school)
            column, target = edge[1].column, theirs.rows[edge[2]]
            yield named(edge), refusal(model, ours.rows[model], column=column, value=target.pk)
        empty(model, ours.school)
        empty(model, theirs.school)


@pytest.mark.django_db
def test_no_reference_can_cross_to_another_school() -> None:
    """Row triggers are off for this test: the keys hold without their help."""
    refused = dict(crossings(OneRowOfEach(), OneRowOfEach()))
    keys = {named(edge): {key_name(edge[0], edge[1]), ALSO_REFUSED.get(named(edge))} for edge in EDGES}
    assert {name: key for name, key in refused.items() if key not in keys[name]} == {}
    assert refused.keys() == keys.keys()


@pytest.mark.django_db
def test_no_row_can_be_moved_to_another_school() -> None:
    ours, theirs = OneRowOfEach(), OneRowOfEach()
    models = {model for model, _field, _target in EDGES}
    refused = {
        model: refusal(model, ours.rows[model], column="school_id", value=theirs.school.pk)
        for model in models
    }
    assert "nothing" not in refused.values()


def test_every_tenant_table_has_a_row_in_this_test(db: None) -> None:
    assert set(OneRowOfEach().rows) == set(TENANTS)


def catalogue(kind: str) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Constraints of a kind: table, name, its columns, and for a reference the table it points at."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT con.conrelid::regclass::text, con.conname, coalesce(con.confrelid::regclass::text, ''),
                   (SELECT array_agg(att.attname ORDER BY pos.n)
                    FROM unnest(con.conkey) WITH ORDINALITY AS pos(attnum, n)
                    JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = pos.attnum)
            FROM pg_constraint con WHERE con.contype = %s
            """,
            [kind],
        )
        for table, name, target, columns in cursor.fetchall():
            yield table, name, tuple(columns), target


@pytest.mark.django_db
def test_every_tenant_table_has_the_school_in_a_key() -> None:
    keyed = {table for table, _name, columns, _target in catalogue("u") if columns == ("school_id", "id")}
    assert {model._meta.db_table for model in TENANTS} <= keyed


@pytest.mark.django_db
def test_every_reference_between_tenant_tables_carries_the_school() -> None:
    keys = {
        (table, name, target) for table, name, columns, target in catalogue("f") if columns[0] == "school_id"
    }
    wanted = {
        (model._meta.db_table, key_name(model, field), target._meta.db_table)
        for model, field, target in EDGES
    }
    assert wanted <= keys


@pytest.mark.django_db
def test_no_reference_between_tenant_tables_is_looked_up_twice() -> None:
    """A second key without the school would only make each writing slower."""
    plain = {(table, columns) for table, _name, columns, _target in catalogue("f") if len(columns) == 1}
    assert {(model._meta.db_table, (field.column,)) for model, field, _target in EDGES} & plain == set()


@pytest.mark.django_db
def test_school_is_never_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'school_id' AND is_nullable = 'NO'"
        )
        filled = {table for (table,) in cursor.fetchall()}
    assert {model._meta.db_table for model in TENANTS} <= filled


def test_every_table_of_ours_belongs_to_a_school_or_says_why_not() -> None:
    """Anything else would be a hole in the border."""
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("classroom", "mastery", "assessments")
        and not model.__name__.endswith("Event")
    ]
    assert {model.__name__ for model in ours if not issubclass(model, SchoolOwned)} == {
        "School",  # the tenant itself
        "SignInTries",  # counts guesses for names that may not exist
    }


@pytest.mark.django_db
def test_second_school_of_the_same_name_is_refused() -> None:
    school = factories.SchoolFactory()
    with pytest.raises(IntegrityError, match="school_name_once"), transaction.atomic():
        School.objects.create(name=school.name)
