import uuid

import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from classroom.migrations._together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("classroom", "0002_add_school_keys"),
        ("mastery", "0002_add_school_keys"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("sheets_given_at", models.DateTimeField(null=True)),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("medium", models.CharField(default="screen", max_length=8)),
                        ("occasion", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("epoch", models.PositiveIntegerField(default=0)),
                        ("opened_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("scored_at", models.DateTimeField(null=True)),
                        ("submit_key", models.UUIDField(null=True, unique=True)),
                        ("void_reason", models.CharField(blank=True, default="", max_length=300)),
                        ("is_do_over", models.BooleanField(default=False)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="assessments.assessment",
                            ),
                        ),
                        (
                            "enrollment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="classroom.enrollment",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
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
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
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
                    },
                ),
                migrations.CreateModel(
                    name="ChanceWindow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="windows",
                                to="assessments.assessment",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ChanceWindowEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
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
                                to="assessments.chancewindow",
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
                    ],
                    options={
                        "abstract": False,
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("label", models.CharField(max_length=32)),
                        ("kind", models.CharField(max_length=16)),
                        ("stem", models.TextField(blank=True, default="")),
                        ("points", models.DecimalField(decimal_places=3, max_digits=8)),
                        ("options", models.JSONField(blank=True, default=list)),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AttemptItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("points", models.DecimalField(decimal_places=3, max_digits=8)),
                        ("option_order", models.JSONField(default=list)),
                        (
                            "attempt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempt_items",
                                to="assessments.attempt",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempt_items",
                                to="assessments.item",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AnswerKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("body", models.JSONField(default=dict)),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answer_key",
                                to="assessments.item",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ItemAlignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alignments",
                                to="assessments.item",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alignments",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LateResponse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("body", models.JSONField()),
                        ("received_at", models.DateTimeField()),
                        (
                            "attempt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_responses",
                                to="assessments.attempt",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assessments.item",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("outcome", models.CharField(default="scored", max_length=8)),
                        ("earned", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("source", models.CharField(max_length=8)),
                        ("misconception", models.CharField(blank=True, default="", max_length=200)),
                        ("marked_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "attempt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="assessments.attempt",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="assessments.item",
                            ),
                        ),
                        (
                            "marked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="assessments.mark",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ParallelForm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=8)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forms",
                                to="assessments.assessment",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="item",
                    name="form",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="assessments.parallelform",
                    ),
                ),
                migrations.AddField(
                    model_name="booking",
                    name="form",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="assessments.parallelform",
                    ),
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="form",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="assessments.parallelform",
                    ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
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
                    name="Response",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seq", models.BigIntegerField()),
                        ("body", models.JSONField()),
                        ("saved_at", models.DateTimeField()),
                        (
                            "attempt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="assessments.attempt",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assessments.item",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_assessment_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.UniqueConstraint(
                        fields=("unit_run", "title"), name="assessment_title_once_per_unit_run"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bookedobjective",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_bookedobjective_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bookedobjective",
                    constraint=models.UniqueConstraint(
                        fields=("booking", "objective"), name="booked_objective_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="chancewindow",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_chancewindow_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="chancewindow",
                    constraint=models.UniqueConstraint(
                        fields=("assessment", "number"), name="window_once_per_chance"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="chancewindow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 3)),
                        name="window_chance_1_to_3",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="chancewindow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="window_opens_before_it_closes",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="chancewindow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "assessments_chancewindowevent" ("assessment_id", "closes_at", "id", "number", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "version") VALUES (NEW."assessment_id", NEW."closes_at", NEW."id", NEW."number", NEW."opens_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."version"); RETURN NULL;',
                            hash="b9e69cddf452c5075c3180be6a590c88bbb0a8a9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_213e6",
                            table="assessments_chancewindow",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="chancewindow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "assessments_chancewindowevent" ("assessment_id", "closes_at", "id", "number", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "version") VALUES (NEW."assessment_id", NEW."closes_at", NEW."id", NEW."number", NEW."opens_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."version"); RETURN NULL;',
                            hash="19e7c8b0d3f2d2e8560d8afd9a07b8a4d7cb6a1f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ba886",
                            table="assessments_chancewindow",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="extrachance",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_extrachance_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="extrachance",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extra_chance_has_reason"
                    ),
                ),
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
                    model_name="attemptitem",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_attemptitem_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attemptitem",
                    constraint=models.UniqueConstraint(fields=("attempt", "item"), name="attempt_item_once"),
                ),
                migrations.AddConstraint(
                    model_name="attemptitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__gt", 0), ("points__lte", 9999)),
                        name="attempt_item_points",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attemptitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="52a0197cdd47cd23174b028250935d0ca0b54594",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_63308",
                            table="assessments_attemptitem",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="answerkey",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_answerkey_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="itemalignment",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_itemalignment_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="itemalignment",
                    constraint=models.UniqueConstraint(fields=("item", "objective"), name="alignment_once"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="itemalignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_once_used",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT 1 FROM assessments_attemptitem used\n    WHERE used.item_id = CASE WHEN TG_OP = 'INSERT' THEN NEW.item_id ELSE OLD.item_id END\n) THEN\n    RAISE EXCEPTION 'item_frozen: students have already had this question' USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="bf011a6aff5a044d6ba386801359426ae184cdb1",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_once_used_47df5",
                            table="assessments_itemalignment",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lateresponse",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_lateresponse_in_school"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lateresponse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="17084b072f30a3ee7e504262ac5964ba399d9bb5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d9972",
                            table="assessments_lateresponse",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_mark_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("attempt", "item"),
                        name="mark_first_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("earned__gte", 0),
                                ("earned__isnull", False),
                                ("earned__lte", 9999),
                                ("outcome", "scored"),
                            ),
                            models.Q(("earned__isnull", True), ("outcome", "excused")),
                            _connector="OR",
                        ),
                        name="mark_points_within_bounds",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("source__in", ["auto", "teacher", "import"])), name="mark_source"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mark_correction_has_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mark",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8ae5a7f7dbd54b71462bdeea8167da3d21b7e573",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_395f9",
                            table="assessments_mark",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mark",
                    trigger=pgtrigger.compiler.Trigger(
                        name="within_points",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.earned > (SELECT points FROM assessments_attemptitem asked\n                 WHERE asked.attempt_id = NEW.attempt_id AND asked.item_id = NEW.item_id) THEN\n    RAISE EXCEPTION 'mark_within_points: a mark cannot exceed the points of its item' USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM assessments_mark earlier\n    WHERE earlier.id = NEW.replaces_id AND earlier.attempt_id = NEW.attempt_id AND earlier.item_id = NEW.item_id\n) THEN\n    RAISE EXCEPTION 'mark_replaces_same_item: a correction replaces a mark of the same item and attempt'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="1459df4a9d0ee337df002a0b6e8822c7ef251386",
                            operation="INSERT",
                            pgid="pgtrigger_within_points_42419",
                            table="assessments_mark",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="parallelform",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_parallelform_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="parallelform",
                    constraint=models.UniqueConstraint(
                        fields=("assessment", "label"), name="form_label_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="parallelform",
                    constraint=models.UniqueConstraint(
                        fields=("assessment", "id"), name="form_in_assessment"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_item_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(
                        fields=("form", "label"), name="item_label_once_per_form"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("form", "position"),
                        name="item_position_once_per_form",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__gt", 0), ("points__lte", 9999)),
                        name="item_points_in_bounds",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "single_choice",
                                    "multiple_choice",
                                    "true_false",
                                    "numeric",
                                    "short_text",
                                    "points_only",
                                ],
                            )
                        ),
                        name="item_kind_known",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="item",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_once_used",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT 1 FROM assessments_attemptitem used WHERE used.item_id = OLD.id) THEN\n    RAISE EXCEPTION 'item_frozen: students have already had this question' USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="11c27b0f0e97f6743b3e5008837fed2f6620ad9d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_once_used_5f079",
                            table="assessments_item",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_attempt_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("assessment", "enrollment", "number"),
                        name="attempt_once_per_chance",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("assessment", "enrollment", "form"),
                        name="attempt_form_not_used_before",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("assessment", "enrollment"),
                        name="attempt_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="attempt_number_from_1"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("medium__in", ["screen", "paper"])), name="attempt_medium_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scored_at__isnull", True), ("state", "open"), ("submitted_at__isnull", True)
                            ),
                            models.Q(
                                ("scored_at__isnull", True),
                                ("state", "submitted"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(
                                ("scored_at__isnull", False),
                                ("state", "scored"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(("state", "void"), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attempt_state_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_do_over", False), ("state", "void"), _connector="OR"),
                        name="attempt_do_over_is_void",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at__isnull", True),
                            ("submitted_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="attempt_submitted_after_opened",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="starts_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"state\" = 'open'))",
                            func="RAISE EXCEPTION 'attempt_starts_open: a new attempt is open' USING ERRCODE = 'check_violation';",
                            hash="ef8c0f562a6857c39a72600a471690cb8de39ca6",
                            operation="INSERT",
                            pgid="pgtrigger_starts_open_1e4f3",
                            table="assessments_attempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="state_machine",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:submitted,open:scored,open:void,submitted:scored,submitted:void,scored:void}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="6a09c2579044f0e0c337461b5ae6031652812362",
                            operation="UPDATE",
                            pgid="pgtrigger_state_machine_dfafa",
                            table="assessments_attempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="identity_is_fixed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."enrollment_id" IS DISTINCT FROM (NEW."enrollment_id") OR OLD."form_id" IS DISTINCT FROM (NEW."form_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."medium" IS DISTINCT FROM (NEW."medium") OR OLD."occasion" IS DISTINCT FROM (NEW."occasion") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="69014a74685c0027ca09c3f6f8c1052e665d0db8",
                            operation="UPDATE",
                            pgid="pgtrigger_identity_is_fixed_06c02",
                            table="assessments_attempt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8a6cc00fe187f18dc40a6bf4b36d188bf5081b82",
                            operation="DELETE",
                            pgid="pgtrigger_never_deleted_7bd41",
                            table="assessments_attempt",
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
                migrations.AddConstraint(
                    model_name="response",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="assessments_response_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="response",
                    constraint=models.UniqueConstraint(fields=("attempt", "item"), name="response_once"),
                ),
                migrations.AddConstraint(
                    model_name="response",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="response_seq_positive"
                    ),
                ),
            ]
        )
    ]
