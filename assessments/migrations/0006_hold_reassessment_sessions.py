import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from classroom.migrations._school_keys import AddSchoolKeys
from classroom.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_score_what_keys_mark_at_once"),
        ("classroom", "0002_add_school_keys"),
        ("mastery", "0009_keep_reteach_settings_by_version"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField(null=True)),
                ("chance", models.PositiveSmallIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="classroom.enrollment",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="assessments.booking",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="assessments.parallelform",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classroom.school"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReassessmentSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("room", models.CharField(max_length=80)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("called_off_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classroom.school"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reassessment_sessions",
                        to="classroom.section",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BookingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField(null=True)),
                ("chance", models.PositiveSmallIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="classroom.enrollment",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="assessments.booking",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="assessments.parallelform",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="assessments.booking",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="classroom.school",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="assessments.reassessmentsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="assessments.reassessmentsession",
            ),
        ),
        migrations.CreateModel(
            name="ReassessmentSessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("room", models.CharField(max_length=80)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("called_off_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="assessments.reassessmentsession",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="classroom.school",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="classroom.section",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BookedObjective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mastery.objective"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classroom.school"
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booked_objectives",
                        to="assessments.booking",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_bookedobjective_in_school"
                    ),
                    models.UniqueConstraint(fields=("booking", "objective"), name="booked_objective_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtraChance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("granted_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extra_chances",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extra_chances",
                        to="classroom.enrollment",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classroom.school"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_extrachance_in_school"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extra_chance_has_reason"
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="extrachance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9586ffed7b909bee1b021d0a44e348984bf009a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1d80d",
                            table="assessments_extrachance",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reassessmentsession",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_reassessmentsession_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reassessmentsession",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("called_off_at__isnull", True)),
                        fields=("section", "starts_at", "room"),
                        name="session_once_per_room_and_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reassessmentsession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="session_starts_before_it_ends",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reassessmentsession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("capacity__lte", 200)),
                        name="session_places_1_to_200",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reassessmentsession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="holds_its_bookings",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.capacity < OLD.capacity AND NEW.capacity < (\n    SELECT count(*) FROM assessments_booking booked\n    JOIN classroom_enrollment place ON place.id = booked.enrollment_id AND place.ended_at IS NULL\n    WHERE booked.session_id = NEW.id AND booked.state IN ('booked', 'attended')\n) THEN\n    RAISE EXCEPTION 'session_holds_its_bookings: more students are booked than that' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="46e472e07b742025c1b8d51564370fb85a242287",
                            operation="UPDATE",
                            pgid="pgtrigger_holds_its_bookings_a4dcd",
                            table="assessments_reassessmentsession",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reassessmentsession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "assessments_reassessmentsessionevent" ("called_off_at", "capacity", "created_by_id", "ends_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room", "school_id", "section_id", "starts_at", "version") VALUES (NEW."called_off_at", NEW."capacity", NEW."created_by_id", NEW."ends_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."room", NEW."school_id", NEW."section_id", NEW."starts_at", NEW."version"); RETURN NULL;',
                            hash="eba9af44f1d716e1a9cb8c5211a47135ad04921f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2eae",
                            table="assessments_reassessmentsession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reassessmentsession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "assessments_reassessmentsessionevent" ("called_off_at", "capacity", "created_by_id", "ends_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room", "school_id", "section_id", "starts_at", "version") VALUES (NEW."called_off_at", NEW."capacity", NEW."created_by_id", NEW."ends_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."room", NEW."school_id", NEW."section_id", NEW."starts_at", NEW."version"); RETURN NULL;',
                            hash="e375e7faee650ec4456354857cf159b325fd0d86",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_75ed0",
                            table="assessments_reassessmentsession",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="booking",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_booking_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="booking",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "booked"])),
                        fields=("assessment", "enrollment"),
                        name="booking_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="booking",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("follows",),
                        name="booking_made_good_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="booking",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_at__isnull", False),
                                ("chance__isnull", True),
                                ("form__isnull", True),
                                ("session__isnull", True),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("chance__isnull", False),
                                ("form__isnull", False),
                                ("session__isnull", False),
                                ("state__in", ["booked", "attended", "missed"]),
                            ),
                            ("state", "cancelled"),
                            _connector="OR",
                        ),
                        name="booking_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="state_machine",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:booked,asked:cancelled,booked:asked,booked:attended,booked:missed,booked:cancelled,attended:missed,missed:attended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="b213b1830dbba1ca9b486a297f885ed969b3e86f",
                            operation="UPDATE",
                            pgid="pgtrigger_state_machine_072e9",
                            table="assessments_booking",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="identity_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."enrollment_id" IS DISTINCT FROM (NEW."enrollment_id") OR OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="372380d436cc23098f3363d5fc1b199e1bb47f38",
                            operation="UPDATE",
                            pgid="pgtrigger_identity_is_fixed_a0bfb",
                            table="assessments_booking",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="of_one_class",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NOT EXISTS (\n    SELECT 1 FROM classroom_enrollment place\n    JOIN assessments_assessment sheet ON sheet.id = NEW.assessment_id\n    JOIN mastery_unitrun run ON run.id = sheet.unit_run_id AND run.section_id = place.section_id\n    LEFT JOIN assessments_reassessmentsession held ON held.id = NEW.session_id\n    LEFT JOIN assessments_parallelform form ON form.id = NEW.form_id\n    WHERE place.id = NEW.enrollment_id\n      AND (held.id IS NULL OR held.section_id = place.section_id)\n      AND (form.id IS NULL OR form.assessment_id = sheet.id)\n) THEN\n    RAISE EXCEPTION 'booking_of_one_class: student, check, form and session belong to one class'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="2aae1f13d31ece1000337091ecb705fc100f1694",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_of_one_class_63f28",
                            table="assessments_booking",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="within_capacity",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE places INTEGER; taken INTEGER;",
                            func="\nIF NEW.session_id IS NULL OR NEW.state NOT IN ('booked', 'attended') THEN RETURN NEW; END IF;\nIF TG_OP = 'UPDATE' AND OLD.session_id = NEW.session_id AND OLD.state IN ('booked', 'attended') THEN\n    RETURN NEW;\nEND IF;\nSELECT capacity INTO places FROM assessments_reassessmentsession WHERE id = NEW.session_id FOR NO KEY UPDATE;\nSELECT count(*) INTO taken FROM assessments_booking other\nJOIN classroom_enrollment place ON place.id = other.enrollment_id AND place.ended_at IS NULL\nWHERE other.session_id = NEW.session_id AND other.id <> NEW.id AND other.state IN ('booked', 'attended');\nIF taken >= places THEN\n    RAISE EXCEPTION 'booking_within_capacity: the session is full' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="0e80f428e7a75c8ac4a4e9feb29c7f0bba02e47b",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_within_capacity_5374f",
                            table="assessments_booking",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "assessments_bookingevent" ("asked_at", "assessment_id", "chance", "enrollment_id", "follows_id", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "session_id", "state", "version") VALUES (NEW."asked_at", NEW."assessment_id", NEW."chance", NEW."enrollment_id", NEW."follows_id", NEW."form_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."session_id", NEW."state", NEW."version"); RETURN NULL;',
                            hash="8778f262c5c10f80b857ac0aca3f5893403165e5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ca9dc",
                            table="assessments_booking",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="booking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "assessments_bookingevent" ("asked_at", "assessment_id", "chance", "enrollment_id", "follows_id", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "session_id", "state", "version") VALUES (NEW."asked_at", NEW."assessment_id", NEW."chance", NEW."enrollment_id", NEW."follows_id", NEW."form_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."session_id", NEW."state", NEW."version"); RETURN NULL;',
                            hash="4b6143f0c7e12b9368a19067aed1fc8e98cd637b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_02ecd",
                            table="assessments_booking",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        AddSchoolKeys(),
    ]
