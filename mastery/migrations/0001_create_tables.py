import datetime as dt

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from classroom.migrations._together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("classroom", "0002_add_school_keys"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="CorrectiveActivity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("approach", models.CharField(max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField()),
                        ("links", models.TextField(blank=True, default="")),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("group_size", models.PositiveSmallIntegerField(default=1)),
                        ("streak_right", models.PositiveSmallIntegerField(default=3)),
                        ("streak_of", models.PositiveSmallIntegerField(default=4)),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="mastery.correctiveactivity",
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
                    name="EnrichmentActivity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("title", models.CharField(max_length=200)),
                        ("description", models.TextField(blank=True, default="")),
                        ("audience", models.CharField(blank=True, default="", max_length=200)),
                        ("minutes", models.PositiveSmallIntegerField(default=30)),
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
                    name="EnrichmentChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("offered_at", models.DateTimeField()),
                        ("chosen_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("product_note", models.TextField(blank=True, default="")),
                        ("product_audience", models.CharField(blank=True, default="", max_length=200)),
                        ("product_link", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "activity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choices",
                                to="mastery.enrichmentactivity",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrichment_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Exemption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("granted_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exemptions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GalleryEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="private", max_length=12)),
                        ("with_name", models.BooleanField(default=False)),
                        ("shown_at", models.DateTimeField()),
                        ("taken_down_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "choice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gallery_entry",
                                to="mastery.enrichmentchoice",
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
                            "taken_down_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GalleryEntryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("state", models.CharField(default="private", max_length=12)),
                        ("with_name", models.BooleanField(default=False)),
                        ("shown_at", models.DateTimeField()),
                        ("taken_down_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "choice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.enrichmentchoice",
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
                                to="mastery.galleryentry",
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
                            "taken_down_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GroupMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=32)),
                        ("statement", models.CharField(max_length=300)),
                        ("is_essential", models.BooleanField(default=True)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("retired_at", models.DateTimeField(null=True)),
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
                    name="MasteryPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("place", models.CharField(default="school", max_length=12)),
                        ("threshold_percent", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        ("near_band", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        ("show_nearly", models.BooleanField(null=True)),
                        ("method", models.CharField(max_length=20, null=True)),
                        ("weight", models.PositiveSmallIntegerField(null=True)),
                        ("times", models.PositiveSmallIntegerField(null=True)),
                        ("count", models.PositiveSmallIntegerField(null=True)),
                        ("minimum_attempts", models.PositiveSmallIntegerField(null=True)),
                        ("minimum_items", models.PositiveSmallIntegerField(null=True)),
                        ("chances", models.PositiveSmallIntegerField(null=True)),
                        ("waiting_days", models.PositiveSmallIntegerField(null=True)),
                        ("gate", models.CharField(max_length=12, null=True)),
                        ("form_rule", models.CharField(max_length=16, null=True)),
                        (
                            "locked",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24), default=list, size=None
                            ),
                        ),
                        ("keeps_told", models.BooleanField(default=False)),
                        ("effective_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policies",
                                to="classroom.course",
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
                            "objective",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policies",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Lesson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("approach", models.CharField(max_length=24)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "recorded_by",
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
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lessons",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KeptMastery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kept_at", models.DateTimeField()),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kept_masteries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.masterypolicy",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kept_masteries",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(max_length=16)),
                        ("computed_state", models.CharField(max_length=16)),
                        ("reason", models.CharField(max_length=300)),
                        ("set_at", models.DateTimeField()),
                        (
                            "replaces",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="mastery.judgement",
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
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=200)),
                        ("by_on", models.DateField(null=True)),
                        ("is_shared", models.BooleanField(default=False)),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("set_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExemptionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=300)),
                        ("granted_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "granted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
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
                                to="mastery.exemption",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="exemption",
                    name="objective",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="mastery.objective",
                    ),
                ),
                migrations.CreateModel(
                    name="EvidenceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("occasion", models.UUIDField()),
                        ("outcome", models.CharField(default="scored", max_length=8)),
                        ("earned", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("possible", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("items", models.PositiveSmallIntegerField(default=1)),
                        ("observed_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "recorded_by",
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
                                to="mastery.evidencerecord",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CorrectiveAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("approach", models.CharField(max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("place", models.CharField(blank=True, default="", max_length=120)),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("override_reason", models.CharField(blank=True, default="", max_length=300)),
                        ("state", models.CharField(default="assigned", max_length=12)),
                        ("assigned_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        ("done_note", models.TextField(blank=True, default="")),
                        ("waived_reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "activity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="mastery.correctiveactivity",
                            ),
                        ),
                        (
                            "assigned_by",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correctives",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correctives",
                                to="mastery.objective",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="correctiveactivity",
                    name="objective",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_activities",
                        to="mastery.objective",
                    ),
                ),
                migrations.CreateModel(
                    name="ObjectiveStatus",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(max_length=16)),
                        ("best_earned", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("best_possible", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("items", models.PositiveIntegerField(default=0)),
                        ("is_near", models.BooleanField(default=False)),
                        ("value_percent", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        (
                            "computed_state",
                            models.CharField(blank=True, db_default="", default="", max_length=16),
                        ),
                        ("decided_at", models.DateTimeField()),
                        (
                            "judgement",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.judgement",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statuses",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.masterypolicy",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statuses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PeerBan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
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
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_bans",
                                to="classroom.section",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PeerBanEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("made_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "first",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
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
                                to="mastery.peerban",
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
                            "second",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    name="PeerSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="proposed", max_length=12)),
                        ("script", models.TextField()),
                        ("reason", models.CharField(max_length=300)),
                        ("proposed_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("tutor_log", models.TextField(blank=True, default="")),
                        ("tutor_logged_at", models.DateTimeField(null=True)),
                        ("tutor_thanks", models.CharField(blank=True, default="", max_length=300)),
                        ("learner_log", models.TextField(blank=True, default="")),
                        ("learner_logged_at", models.DateTimeField(null=True)),
                        ("learner_thanks", models.CharField(blank=True, default="", max_length=300)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrective",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_session",
                                to="mastery.correctiveassignment",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_sessions_as_learner",
                                to=settings.AUTH_USER_MODEL,
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
                            "tutor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_sessions_as_tutor",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PolicyBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        ("changed", models.PositiveIntegerField(null=True)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.course",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="mastery.masterypolicy",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.section",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PracticeItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("kind", models.CharField(max_length=16)),
                        ("stem", models.TextField()),
                        ("options", models.JSONField(default=list)),
                        ("key", models.JSONField()),
                        ("hint", models.CharField(blank=True, default="", max_length=500)),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="practice_items",
                                to="mastery.correctiveactivity",
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
                    name="PracticeTry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("answer", models.JSONField(null=True)),
                        ("is_right", models.BooleanField()),
                        ("answered_at", models.DateTimeField()),
                        (
                            "corrective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practice_tries",
                                to="mastery.correctiveassignment",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="mastery.practiceitem",
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
                    name="Prerequisite",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "builds_on",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needed_for",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prerequisites",
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
                    name="PrerequisiteEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "builds_on",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
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
                                to="mastery.prerequisite",
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
                    name="ProductFeedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("given_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "choice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="mastery.enrichmentchoice",
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
                    name="ProductFeedbackEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("given_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "choice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.enrichmentchoice",
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
                                to="mastery.productfeedback",
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
                    name="ProficiencyScale",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=100)),
                        ("levels", models.JSONField()),
                        ("mastery_place", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(max_length=300)),
                        ("created_at", models.DateTimeField()),
                        (
                            "author",
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
                migrations.AddField(
                    model_name="masterypolicy",
                    name="scale",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="mastery.proficiencyscale",
                    ),
                ),
                migrations.CreateModel(
                    name="RefreshTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("approach", models.CharField(max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("state", models.CharField(default="assigned", max_length=12)),
                        ("assigned_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        ("done_note", models.TextField(blank=True, default="")),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refresh_tasks",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refresh_tasks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReteachSetting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("whole_class_percent", models.PositiveSmallIntegerField()),
                        ("small_groups_percent", models.PositiveSmallIntegerField()),
                        ("created_at", models.DateTimeField()),
                        (
                            "author",
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
                    name="RetentionProbe",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("mastered_on", models.DateField()),
                        ("held_on", models.DateField()),
                        ("planned_at", models.DateTimeField()),
                        (
                            "planned_by",
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
                    name="RetentionResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_on", models.DateField()),
                        ("outcome", models.CharField(max_length=12)),
                        ("earned", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("possible", models.DecimalField(decimal_places=3, max_digits=8, null=True)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "probe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="mastery.retentionprobe",
                            ),
                        ),
                        (
                            "recorded_by",
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
                                to="mastery.retentionresult",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RefreshTaskEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("approach", models.CharField(max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("state", models.CharField(default="assigned", max_length=12)),
                        ("assigned_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        ("done_note", models.TextField(blank=True, default="")),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
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
                                to="mastery.refreshtask",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.retentionresult",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="refreshtask",
                    name="result",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refresh",
                        to="mastery.retentionresult",
                    ),
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="classroom.course",
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
                    name="ObjectiveEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=32)),
                        ("statement", models.CharField(max_length=300)),
                        ("is_essential", models.BooleanField(default=True)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("retired_at", models.DateTimeField(null=True)),
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
                                to="mastery.objective",
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
                            "unit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="objective",
                    name="unit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="mastery.unit",
                    ),
                ),
                migrations.AddField(
                    model_name="masterypolicy",
                    name="unit",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="mastery.unit",
                    ),
                ),
                migrations.AddField(
                    model_name="enrichmentactivity",
                    name="unit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrichment_activities",
                        to="mastery.unit",
                    ),
                ),
                migrations.CreateModel(
                    name="UnitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "course",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="classroom.course",
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
                                to="mastery.unit",
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
                    name="UnitRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stage", models.CharField(default="planned", max_length=16)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("announced_chances", models.PositiveSmallIntegerField(null=True)),
                        ("planned_teaching_days", models.PositiveSmallIntegerField(null=True)),
                        ("planned_correction_days", models.PositiveSmallIntegerField(null=True)),
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
                                related_name="unit_runs",
                                to="classroom.section",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="mastery.unit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StageMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("origin", models.CharField(max_length=16)),
                        ("to", models.CharField(max_length=16)),
                        ("moved_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "moved_by",
                            models.ForeignKey(
                                null=True,
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
                            "unit_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stage_moves",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RetentionProbeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("mastered_on", models.DateField()),
                        ("held_on", models.DateField()),
                        ("planned_at", models.DateTimeField()),
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
                                to="mastery.retentionprobe",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="retentionprobe",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="probes",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.CreateModel(
                    name="PeerWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("side", models.CharField(max_length=8)),
                        ("wished_at", models.DateTimeField()),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="classroom.school",
                            ),
                        ),
                        (
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_wishes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="peer_wishes",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PeerSessionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("state", models.CharField(default="proposed", max_length=12)),
                        ("script", models.TextField()),
                        ("reason", models.CharField(max_length=300)),
                        ("proposed_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("tutor_log", models.TextField(blank=True, default="")),
                        ("tutor_logged_at", models.DateTimeField(null=True)),
                        ("tutor_thanks", models.CharField(blank=True, default="", max_length=300)),
                        ("learner_log", models.TextField(blank=True, default="")),
                        ("learner_logged_at", models.DateTimeField(null=True)),
                        ("learner_thanks", models.CharField(blank=True, default="", max_length=300)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrective",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.correctiveassignment",
                            ),
                        ),
                        (
                            "learner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
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
                                to="mastery.peersession",
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
                            "tutor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="peersession",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peer_sessions",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.CreateModel(
                    name="LessonEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("approach", models.CharField(max_length=24)),
                        ("recorded_at", models.DateTimeField()),
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
                                to="mastery.lesson",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="lesson",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.AddField(
                    model_name="judgement",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.CreateModel(
                    name="GoalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("words", models.CharField(max_length=200)),
                        ("by_on", models.DateField(null=True)),
                        ("is_shared", models.BooleanField(default=False)),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("set_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                                to="mastery.goal",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="goal",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.AddField(
                    model_name="enrichmentchoice",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrichment_choices",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.AddField(
                    model_name="correctiveassignment",
                    name="unit_run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correctives",
                        to="mastery.unitrun",
                    ),
                ),
                migrations.CreateModel(
                    name="UnitRunEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("stage", models.CharField(default="planned", max_length=16)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("announced_chances", models.PositiveSmallIntegerField(null=True)),
                        ("planned_teaching_days", models.PositiveSmallIntegerField(null=True)),
                        ("planned_correction_days", models.PositiveSmallIntegerField(null=True)),
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
                                to="mastery.unitrun",
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
                        (
                            "unit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WayChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("approach", models.CharField(max_length=24)),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("chosen_at", models.DateTimeField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="way_choices",
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
                            "student",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="way_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="way_choices",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WayChoiceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("approach", models.CharField(max_length=24)),
                        ("state", models.CharField(default="open", max_length=12)),
                        ("chosen_at", models.DateTimeField()),
                        (
                            "answered_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
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
                                to="mastery.waychoice",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WorkGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("approach", models.CharField(blank=True, default="", max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("place", models.CharField(blank=True, default="", max_length=120)),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("state", models.CharField(default="proposed", max_length=12)),
                        ("proposed_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "activity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.correctiveactivity",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                null=True,
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
                            "unit_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="groups",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GroupMemberEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                                to="mastery.groupmember",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.workgroup",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="groupmember",
                    name="group",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="mastery.workgroup",
                    ),
                ),
                migrations.CreateModel(
                    name="EnrichmentChoiceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("offered_at", models.DateTimeField()),
                        ("chosen_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("product_note", models.TextField(blank=True, default="")),
                        ("product_audience", models.CharField(blank=True, default="", max_length=200)),
                        ("product_link", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.enrichmentactivity",
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
                                to="mastery.enrichmentchoice",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.workgroup",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="enrichmentchoice",
                    name="group",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="mastery.workgroup",
                    ),
                ),
                migrations.CreateModel(
                    name="CorrectiveAssignmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("approach", models.CharField(max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("place", models.CharField(blank=True, default="", max_length=120)),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("override_reason", models.CharField(blank=True, default="", max_length=300)),
                        ("state", models.CharField(default="assigned", max_length=12)),
                        ("assigned_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        ("done_note", models.TextField(blank=True, default="")),
                        ("waived_reason", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.correctiveactivity",
                            ),
                        ),
                        (
                            "assigned_by",
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
                                to="mastery.correctiveassignment",
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
                            "student",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
                            ),
                        ),
                        (
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.workgroup",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="correctiveassignment",
                    name="group",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="mastery.workgroup",
                    ),
                ),
                migrations.CreateModel(
                    name="WorkGroupEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=12)),
                        ("approach", models.CharField(blank=True, default="", max_length=24)),
                        ("title", models.CharField(max_length=200)),
                        ("steps", models.TextField(blank=True, default="")),
                        ("place", models.CharField(blank=True, default="", max_length=120)),
                        ("minutes", models.PositiveSmallIntegerField(default=20)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("state", models.CharField(default="proposed", max_length=12)),
                        ("proposed_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.correctiveactivity",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.objective",
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
                                to="mastery.workgroup",
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
                            "unit_run",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.unitrun",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="galleryentry",
                    index=models.Index(fields=["school", "state", "-shown_at"], name="gallery_of_school"),
                ),
                migrations.AddConstraint(
                    model_name="galleryentry",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_galleryentry_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="galleryentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""),
                                ("state__in", ["private", "shown"]),
                                ("taken_down_at__isnull", True),
                                ("taken_down_by__isnull", True),
                            ),
                            models.Q(
                                ("state", "taken_down"),
                                ("taken_down_at__isnull", False),
                                ("taken_down_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="gallery_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="galleryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_galleryentryevent" ("choice_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "school_id", "shown_at", "state", "taken_down_at", "taken_down_by_id", "with_name") VALUES (NEW."choice_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."school_id", NEW."shown_at", NEW."state", NEW."taken_down_at", NEW."taken_down_by_id", NEW."with_name"); RETURN NULL;',
                            hash="f743c2a53d184d9f3558e3c00dca00a5c1a20736",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4886c",
                            table="mastery_galleryentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="galleryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_galleryentryevent" ("choice_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "school_id", "shown_at", "state", "taken_down_at", "taken_down_by_id", "with_name") VALUES (NEW."choice_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."school_id", NEW."shown_at", NEW."state", NEW."taken_down_at", NEW."taken_down_by_id", NEW."with_name"); RETURN NULL;',
                            hash="4f314fa0d536974a124d3f6affc16a095b1763bd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4ebe4",
                            table="mastery_galleryentry",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="keptmastery",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_keptmastery_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="keptmastery",
                    constraint=models.UniqueConstraint(
                        fields=("student", "objective", "policy"), name="kept_mastery_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="keptmastery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="130c7e8b0ccc0d62dc84f385a07c1965bd74652a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fad2d",
                            table="mastery_keptmastery",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="exemption",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_exemption_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="exemption",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("student", "objective"),
                        name="exemption_active_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="exemption",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="exemption_has_reason"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exemption",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_exemptionevent" ("granted_at", "granted_by_id", "id", "lifted_at", "lifted_by_id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "school_id", "student_id") VALUES (NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."school_id", NEW."student_id"); RETURN NULL;',
                            hash="13895b3dd8399b09583430ef3feb5edd134a3167",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_28f81",
                            table="mastery_exemption",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exemption",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_exemptionevent" ("granted_at", "granted_by_id", "id", "lifted_at", "lifted_by_id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "school_id", "student_id") VALUES (NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."school_id", NEW."student_id"); RETURN NULL;',
                            hash="b5448aebeddb4d403f9ba267736430e160632655",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6348b",
                            table="mastery_exemption",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="evidencerecord",
                    index=models.Index(
                        fields=["student", "objective", "observed_at"], name="evidence_of_student_in_time"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidencerecord",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_evidencerecord_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidencerecord",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("occasion", "objective"),
                        name="evidence_first_once_per_sitting",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidencerecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("earned__gte", 0),
                                ("earned__isnull", False),
                                ("earned__lte", models.F("possible")),
                                ("outcome", "scored"),
                                ("possible__gt", 0),
                                ("possible__isnull", False),
                                ("possible__lte", 9999),
                            ),
                            models.Q(
                                ("earned__isnull", True),
                                ("outcome__in", ["excused", "void", "do_over"]),
                                ("possible__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_points_within_bounds",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidencerecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_correction_has_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidencerecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b44aa6462343c144135e7ce3cef39037b18e9c02",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_541b8",
                            table="mastery_evidencerecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidencerecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="replaces_same_sitting",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM mastery_evidencerecord earlier\n    WHERE earlier.id = NEW.replaces_id AND earlier.occasion = NEW.occasion\n      AND earlier.objective_id = NEW.objective_id AND earlier.student_id = NEW.student_id\n) THEN\n    RAISE EXCEPTION 'evidence_replaces_same_sitting: a correction is of the same student, try and objective'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="37fc143d27c2a0ee56033a3bcd2a9977d9e04036",
                            operation="INSERT",
                            pgid="pgtrigger_replaces_same_sitting_08b76",
                            table="mastery_evidencerecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_correctiveactivity_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("objective", "approach"),
                        name="corrective_activity_once_per_approach",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "approach__in",
                                [
                                    "worked_explanation",
                                    "visual",
                                    "analogy",
                                    "other_context",
                                    "structured_practice",
                                    "peer_tutoring",
                                ],
                            )
                        ),
                        name="corrective_activity_approach_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("group_size__gte", 1), ("group_size__lte", 6)),
                        name="corrective_activity_group_size",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("streak_of__lte", 20),
                            ("streak_right__gte", 1),
                            ("streak_right__lte", models.F("streak_of")),
                        ),
                        name="corrective_activity_streak_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveactivity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("links__iregex", "^(https?://[^\\n]+(\\n|$))*$")),
                        name="corrective_activity_links_are_addresses",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_objectivestatus_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.UniqueConstraint(
                        fields=("objective", "student"),
                        include=("state", "is_near", "best_earned", "best_possible", "attempts", "policy"),
                        name="status_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["not_assessed", "not_yet", "mastered", "exempt"])),
                        name="status_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("best_earned__isnull", True), ("best_possible__isnull", True)),
                            models.Q(
                                ("best_earned__gte", 0),
                                ("best_earned__isnull", False),
                                ("best_earned__lte", models.F("best_possible")),
                                ("best_possible__gt", 0),
                                ("best_possible__isnull", False),
                                ("best_possible__lte", 9999),
                            ),
                            _connector="OR",
                        ),
                        name="status_best_within_bounds",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_near", False), ("state", "not_yet"), _connector="OR"),
                        name="status_near_is_not_yet",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestatus",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("computed_state", ""), ("judgement__isnull", True)),
                            models.Q(
                                ("computed_state__in", ["not_assessed", "not_yet", "mastered"]),
                                ("is_near", False),
                                ("judgement__isnull", False),
                                ("state__in", ["mastered", "not_yet"]),
                            ),
                            _connector="OR",
                        ),
                        name="status_judged_says_both",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerban",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_peerban_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerban",
                    constraint=models.UniqueConstraint(
                        models.F("section"),
                        django.db.models.functions.comparison.Least("first", "second"),
                        django.db.models.functions.comparison.Greatest("first", "second"),
                        condition=models.Q(("lifted_at__isnull", True)),
                        name="peer_ban_active_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerban",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="peer_ban_of_two",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="peerban",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_peerbanevent" ("first_id", "id", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "second_id", "section_id") VALUES (NEW."first_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."second_id", NEW."section_id"); RETURN NULL;',
                            hash="187fdc2cb8a28712b9372df795b831c8d162b3d5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_19050",
                            table="mastery_peerban",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="peerban",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_peerbanevent" ("first_id", "id", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "second_id", "section_id") VALUES (NEW."first_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."second_id", NEW."section_id"); RETURN NULL;',
                            hash="c895adfb9b2e5de290d1cbac9be8e303473eaf99",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_432be",
                            table="mastery_peerban",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="policybatch",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_policybatch_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="policybatch",
                    constraint=models.UniqueConstraint(
                        fields=("policy", "course", "section"), name="policy_batch_once", nulls_distinct=False
                    ),
                ),
                migrations.AddConstraint(
                    model_name="policybatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changed", None), ("done_at", None)),
                            models.Q(("changed__isnull", False), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="policy_batch_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practiceitem",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_practiceitem_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practiceitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["single_choice", "true_false", "numeric", "short_text"])
                        ),
                        name="practice_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practiceitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("stem", ""), _negated=True), name="practice_item_asks_something"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practiceitem",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("activity", "position"),
                        name="practice_position_once",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practiceitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="words_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."stem" IS DISTINCT FROM (NEW."stem") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."hint" IS DISTINCT FROM (NEW."hint"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="2c7920e5db3b21460ad85bdc0ebb3085afedfb52",
                            operation="UPDATE",
                            pgid="pgtrigger_words_stay_c30fe",
                            table="mastery_practiceitem",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practicetry",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_practicetry_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practicetry",
                    constraint=models.UniqueConstraint(
                        fields=("corrective", "place"), name="practice_place_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="practicetry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("place__gte", 1)), name="practice_place_counts_from_1"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practicetry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="df809b6b07bdf7dab97a3a4023da34f2836e06ad",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2a426",
                            table="mastery_practicetry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="practicetry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="of_its_activity",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NOT EXISTS (\n    SELECT 1 FROM mastery_correctiveassignment given\n    JOIN mastery_practiceitem item ON item.activity_id = given.activity_id\n    WHERE given.id = NEW.corrective_id AND item.id = NEW.item_id\n) THEN\n    RAISE EXCEPTION 'practice_try_of_its_activity: this question is not in the activity of this corrective'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="9a33a2ebe5006422622f56584cb09898122160ad",
                            operation="INSERT",
                            pgid="pgtrigger_of_its_activity_921cd",
                            table="mastery_practicetry",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prerequisite",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_prerequisite_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prerequisite",
                    constraint=models.UniqueConstraint(
                        fields=("objective", "builds_on"), name="prerequisite_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prerequisite",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("objective", models.F("builds_on")), _negated=True),
                        name="prerequisite_not_itself",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prerequisite",
                    trigger=pgtrigger.compiler.Trigger(
                        name="refuse_cycle",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    WITH RECURSIVE below(id) AS (\n        SELECT NEW.builds_on_id\n        UNION\n        SELECT edge.builds_on_id FROM mastery_prerequisite edge JOIN below ON edge.objective_id = below.id\n    )\n    SELECT 1 FROM below WHERE id = NEW.objective_id\n) THEN\n    RAISE EXCEPTION 'prerequisite_acyclic: an objective cannot build on itself' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="f8993a0d0a02dc370c54968ddfc935cf448e84ea",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_refuse_cycle_b20f9",
                            table="mastery_prerequisite",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prerequisite",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_prerequisiteevent" ("builds_on_id", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id") VALUES (NEW."builds_on_id", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id"); RETURN NULL;',
                            hash="42717584e924dc02a822c521d61f9e56c6bbf9a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_90e70",
                            table="mastery_prerequisite",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prerequisite",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_prerequisiteevent" ("builds_on_id", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id") VALUES (NEW."builds_on_id", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id"); RETURN NULL;',
                            hash="232d51a67b704f8d07c4110cdc4414e1aabff1a7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1daed",
                            table="mastery_prerequisite",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productfeedback",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_productfeedback_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productfeedback",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="product_feedback_has_words"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="productfeedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_productfeedbackevent" ("author_id", "choice_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "text", "version") VALUES (NEW."author_id", NEW."choice_id", NEW."given_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."text", NEW."version"); RETURN NULL;',
                            hash="4622ba79e177d0b0bbc188a1279c70d99d1c4ef4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d3e23",
                            table="mastery_productfeedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="productfeedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_productfeedbackevent" ("author_id", "choice_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "text", "version") VALUES (NEW."author_id", NEW."choice_id", NEW."given_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."text", NEW."version"); RETURN NULL;',
                            hash="888ed96977cc3a6df7cbe827a66748a67fba3121",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5223b",
                            table="mastery_productfeedback",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proficiencyscale",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_proficiencyscale_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proficiencyscale",
                    constraint=models.UniqueConstraint(
                        fields=("school", "version"), name="scale_version_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proficiencyscale",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(
                                models.Func(
                                    "levels",
                                    function="jsonb_array_length",
                                    output_field=models.IntegerField(),
                                ),
                                2,
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                models.Func(
                                    "levels",
                                    function="jsonb_array_length",
                                    output_field=models.IntegerField(),
                                ),
                                7,
                            ),
                        ),
                        name="scale_2_to_7_levels",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proficiencyscale",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mastery_place__gte", 1)), name="scale_mastery_above_lowest"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proficiencyscale",
                    constraint=models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThan(
                            models.Func(
                                "levels", function="jsonb_array_length", output_field=models.IntegerField()
                            ),
                            models.F("mastery_place"),
                        ),
                        name="scale_mastery_is_a_level",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proficiencyscale",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="deea582c06e14156359cd96842ba4eaa0c0167d5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ea3d0",
                            table="mastery_proficiencyscale",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reteachsetting",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_reteachsetting_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reteachsetting",
                    constraint=models.UniqueConstraint(
                        fields=("school", "version"), name="reteach_version_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reteachsetting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("small_groups_percent__gte", 1),
                            ("small_groups_percent__lte", models.F("whole_class_percent")),
                            ("whole_class_percent__lte", 100),
                        ),
                        name="reteach_shares_in_order",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reteachsetting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="63c7bcd9f119e20b2e227d81a427df34c50bc587",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_74af4",
                            table="mastery_reteachsetting",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retentionresult",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_retentionresult_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retentionresult",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("probe", "student", "objective"),
                        name="retention_first_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retentionresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("earned__isnull", True),
                                ("outcome__in", ["held", "missed", "not_asked"]),
                                ("possible__isnull", True),
                            ),
                            models.Q(
                                ("earned__gte", 0),
                                ("earned__isnull", False),
                                ("earned__lte", models.F("possible")),
                                ("outcome__in", ["held", "missed"]),
                                ("possible__gt", 0),
                                ("possible__isnull", False),
                                ("possible__lte", 9999),
                            ),
                            _connector="OR",
                        ),
                        name="retention_result_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d36c0444fb6226d03b1e4cedff0748025029755b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_cec48",
                            table="mastery_retentionresult",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="replaces_same_pair",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM mastery_retentionresult earlier\n    WHERE earlier.id = NEW.replaces_id AND earlier.probe_id = NEW.probe_id\n      AND earlier.objective_id = NEW.objective_id AND earlier.student_id = NEW.student_id\n) THEN\n    RAISE EXCEPTION 'retention_replaces_same_pair: a correction is of the same probe, student and objective'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="ffdf84e652f20ad3c5a3fb44737df196684770eb",
                            operation="INSERT",
                            pgid="pgtrigger_replaces_same_pair_53540",
                            table="mastery_retentionresult",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="refreshtask",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_refreshtask_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="refreshtask",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "assigned")),
                        fields=("student", "objective"),
                        name="refresh_open_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="refreshtask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "approach__in",
                                [
                                    "worked_explanation",
                                    "visual",
                                    "analogy",
                                    "other_context",
                                    "structured_practice",
                                    "peer_tutoring",
                                ],
                            )
                        ),
                        name="refresh_approach_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="refreshtask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state__in", ["assigned", "withdrawn"])),
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            _connector="OR",
                        ),
                        name="refresh_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refreshtask",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_refreshtaskevent" ("approach", "assigned_at", "done_at", "done_note", "id", "minutes", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_id", "school_id", "state", "steps", "student_id", "title") VALUES (NEW."approach", NEW."assigned_at", NEW."done_at", NEW."done_note", NEW."id", NEW."minutes", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result_id", NEW."school_id", NEW."state", NEW."steps", NEW."student_id", NEW."title"); RETURN NULL;',
                            hash="bc132b6ae6b64c47a9417df0e284a50f5f718310",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c56c5",
                            table="mastery_refreshtask",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refreshtask",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_refreshtaskevent" ("approach", "assigned_at", "done_at", "done_note", "id", "minutes", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_id", "school_id", "state", "steps", "student_id", "title") VALUES (NEW."approach", NEW."assigned_at", NEW."done_at", NEW."done_note", NEW."id", NEW."minutes", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."result_id", NEW."school_id", NEW."state", NEW."steps", NEW."student_id", NEW."title"); RETURN NULL;',
                            hash="62fe3761960a983d3b429758cd0bda674ca4caec",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cec06",
                            table="mastery_refreshtask",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unit",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_unit_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unit",
                    constraint=models.UniqueConstraint(
                        fields=("course", "title"), name="unit_title_once_per_course"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_unitevent" ("course_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "school_id", "title", "version") VALUES (NEW."course_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."school_id", NEW."title", NEW."version"); RETURN NULL;',
                            hash="faf33ce51c4b43a177814c2f84c68a180d0982a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a2eac",
                            table="mastery_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_unitevent" ("course_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "school_id", "title", "version") VALUES (NEW."course_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."school_id", NEW."title", NEW."version"); RETURN NULL;',
                            hash="1ef4221050cbd6e9676cbbf7331dc5a4de6d252e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4164d",
                            table="mastery_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objective",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_objective_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objective",
                    constraint=models.UniqueConstraint(
                        fields=("unit", "code"), name="objective_code_once_per_unit"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objective",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_objectiveevent" ("code", "id", "is_essential", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "school_id", "statement", "unit_id") VALUES (NEW."code", NEW."id", NEW."is_essential", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at", NEW."school_id", NEW."statement", NEW."unit_id"); RETURN NULL;',
                            hash="aeafcd7a900bce871e192f1d84b01d9e3eda2f83",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e1087",
                            table="mastery_objective",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objective",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_objectiveevent" ("code", "id", "is_essential", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "school_id", "statement", "unit_id") VALUES (NEW."code", NEW."id", NEW."is_essential", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at", NEW."school_id", NEW."statement", NEW."unit_id"); RETURN NULL;',
                            hash="787c00a920a0b81c3bbde778418f65209fcd75ef",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_13d85",
                            table="mastery_objective",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_masterypolicy_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.UniqueConstraint(
                        fields=("school", "version"), name="policy_version_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.UniqueConstraint(
                        fields=("school", "effective_at"), name="policy_one_at_a_time"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("course", None),
                                ("objective", None),
                                ("place__in", ["district", "school"]),
                                ("unit", None),
                            ),
                            models.Q(
                                ("course__isnull", False),
                                ("objective", None),
                                ("place", "course"),
                                ("unit", None),
                            ),
                            models.Q(
                                ("course", None),
                                ("objective", None),
                                ("place", "unit"),
                                ("unit__isnull", False),
                            ),
                            models.Q(
                                ("course", None),
                                ("objective__isnull", False),
                                ("place", "objective"),
                                ("unit", None),
                            ),
                            _connector="OR",
                        ),
                        name="policy_place_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("threshold_percent__gte", 0), ("threshold_percent__lte", 100)),
                        name="policy_threshold_is_a_percentage",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("near_band__gte", 0), ("near_band__lte", 100)),
                        name="policy_near_band",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("chances__gte", 0), ("chances__lte", 3)),
                        name="policy_chances_up_to_3",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                [
                                    "highest",
                                    "latest",
                                    "average",
                                    "weighted_average",
                                    "decaying_average",
                                    "n_times",
                                    "power_law",
                                    "mean_of_top",
                                    "median_of_recent",
                                ],
                            ),
                            models.Q(("count", None), ("method", None), ("times", None), ("weight", None)),
                            _connector="OR",
                        ),
                        name="policy_method_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("minimum_attempts__gte", 1), ("minimum_attempts__lte", 5)),
                        name="policy_minimum_attempts",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("minimum_items__gte", 1), ("minimum_items__lte", 50)),
                        name="policy_minimum_items",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("waiting_days__lte", 60)), name="policy_waiting_days"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("gate__in", ["corrective", "none"])), name="policy_gate_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="masterypolicy",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("form_rule__in", ["unused", "oldest_again"])),
                        name="policy_form_rule_known",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="masterypolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9706ab51dd0a3b2ac0f840271926be91a5997853",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_94671",
                            table="mastery_masterypolicy",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="masterypolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="opening_ends_at_the_unit",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.place = 'objective' AND (\n    NEW.chances IS NOT NULL OR NEW.waiting_days IS NOT NULL OR NEW.gate IS NOT NULL OR NEW.form_rule IS NOT NULL\n    OR NEW.scale_id IS NOT NULL\n) THEN\n    RAISE EXCEPTION 'policy_opening_ends_at_the_unit: an objective sets no chances, waits, gates, forms or scales'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="4adf35091b5607ee82faded178ee4b1eb4cd5cd2",
                            operation="INSERT",
                            pgid="pgtrigger_opening_ends_at_the_unit_270b2",
                            table="mastery_masterypolicy",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentactivity",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_enrichmentactivity_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentactivity",
                    constraint=models.UniqueConstraint(
                        fields=("unit", "title"), name="enrichment_title_once_per_unit"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentactivity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["project", "exploration", "peer_teaching", "application"])
                        ),
                        name="enrichment_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unitrun",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_unitrun_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unitrun",
                    constraint=models.UniqueConstraint(
                        fields=("section", "unit"), name="unit_run_once_per_section"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unitrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["planned", "teaching", "formative", "correction", "reassessment", "closed"],
                            )
                        ),
                        name="unit_run_stage_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="unitrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("planned_correction_days__isnull", True),
                                ("planned_teaching_days__isnull", True),
                            ),
                            models.Q(
                                ("planned_correction_days__isnull", False),
                                ("planned_correction_days__lte", 100),
                                ("planned_teaching_days__isnull", False),
                                ("planned_teaching_days__range", (1, 200)),
                            ),
                            _connector="OR",
                        ),
                        name="unit_run_days_planned_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="essentials_at_publishing",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL AND (\n    SELECT count(*) FROM mastery_objective planned WHERE planned.unit_id = NEW.unit_id AND planned.is_essential\n) NOT BETWEEN 3 AND 5 THEN\n    RAISE EXCEPTION 'unit_run_essentials: a published unit has 3 to 5 essential objectives'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="d5c3bfc6f04658953b4ae8c2ba36afc839058ce8",
                            operation="UPDATE",
                            pgid="pgtrigger_essentials_at_publishing_86c2b",
                            table="mastery_unitrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="announced_chances_only_rise",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."announced_chances" IS NOT NULL)',
                            func="\nIF NEW.announced_chances IS NULL OR (NEW.announced_chances <> 0 AND (\n    OLD.announced_chances = 0 OR NEW.announced_chances < OLD.announced_chances\n)) THEN\n    RAISE EXCEPTION 'unit_run_chances_only_rise: chances once announced are raised, never lowered'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="b379d82d85771488938d222990fbf52910d32344",
                            operation="UPDATE",
                            pgid="pgtrigger_announced_chances_only_rise_409b7",
                            table="mastery_unitrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_unitrunevent" ("announced_chances", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_correction_days", "planned_teaching_days", "published_at", "school_id", "section_id", "stage", "unit_id") VALUES (NEW."announced_chances", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_correction_days", NEW."planned_teaching_days", NEW."published_at", NEW."school_id", NEW."section_id", NEW."stage", NEW."unit_id"); RETURN NULL;',
                            hash="78026bc12d247a7968395086353a01e683ad7bb6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_94e3e",
                            table="mastery_unitrun",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_unitrunevent" ("announced_chances", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_correction_days", "planned_teaching_days", "published_at", "school_id", "section_id", "stage", "unit_id") VALUES (NEW."announced_chances", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_correction_days", NEW."planned_teaching_days", NEW."published_at", NEW."school_id", NEW."section_id", NEW."stage", NEW."unit_id"); RETURN NULL;',
                            hash="333475036b8bd06b64c673074a3f86b70c6458e1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_01af5",
                            table="mastery_unitrun",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stagemove",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_stagemove_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stagemove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "planned"), ("to", "teaching")),
                            models.Q(("origin", "teaching"), ("to", "formative")),
                            models.Q(("origin", "formative"), ("to", "correction")),
                            models.Q(("origin", "correction"), ("to", "reassessment")),
                            models.Q(("origin", "reassessment"), ("to", "closed")),
                            models.Q(("origin", "reassessment"), ("to", "correction")),
                            models.Q(
                                models.Q(
                                    models.Q(("origin", "teaching"), ("to", "planned")),
                                    models.Q(("origin", "formative"), ("to", "teaching")),
                                    models.Q(("origin", "correction"), ("to", "formative")),
                                    models.Q(("origin", "reassessment"), ("to", "correction")),
                                    models.Q(("origin", "closed"), ("to", "reassessment")),
                                    _connector="OR",
                                ),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="stage_move_is_a_step",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stagemove",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ba2338b8040bf3bd2128105bfc4d537ac1339f0c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_922f6",
                            table="mastery_stagemove",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retentionprobe",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_retentionprobe_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retentionprobe",
                    constraint=models.UniqueConstraint(fields=("unit_run",), name="probe_once_per_run"),
                ),
                migrations.AddConstraint(
                    model_name="retentionprobe",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "held_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("mastered_on"), "+", models.Value(dt.timedelta(days=21))
                                ),
                            ),
                            (
                                "held_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("mastered_on"), "+", models.Value(dt.timedelta(days=42))
                                ),
                            ),
                        ),
                        name="probe_within_weeks",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionprobe",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_retentionprobeevent" ("held_on", "id", "mastered_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "school_id", "unit_run_id") VALUES (NEW."held_on", NEW."id", NEW."mastered_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_at", NEW."planned_by_id", NEW."school_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="7c5265b3dea7eeb018f0d0b4efdb15d0be65e722",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_883dc",
                            table="mastery_retentionprobe",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionprobe",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_retentionprobeevent" ("held_on", "id", "mastered_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "school_id", "unit_run_id") VALUES (NEW."held_on", NEW."id", NEW."mastered_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_at", NEW."planned_by_id", NEW."school_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="8919d9c23070bef5933ce5c33dc74c6af7ade691",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de096",
                            table="mastery_retentionprobe",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerwish",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_peerwish_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerwish",
                    constraint=models.UniqueConstraint(
                        fields=("unit_run", "student", "side"), name="peer_wish_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peerwish",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("side__in", ["tutor", "learner"])), name="peer_wish_side_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peersession",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_peersession_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peersession",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved"])),
                        fields=("learner", "objective"),
                        name="peer_session_open_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peersession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("tutor", models.F("learner")), _negated=True),
                        name="peer_session_of_two",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peersession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("state__in", ["proposed", "cancelled"])),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("corrective__isnull", False),
                                ("done_at__isnull", True),
                                ("state", "approved"),
                            ),
                            models.Q(
                                ("corrective__isnull", False),
                                ("done_at__isnull", False),
                                ("learner_logged_at__isnull", False),
                                ("state", "done"),
                                ("tutor_logged_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="peer_session_state_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="peersession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("tutor_log", ""), ("tutor_logged_at__isnull", True), ("tutor_thanks", "")
                                ),
                                models.Q(
                                    ("tutor_logged_at__isnull", False),
                                    models.Q(("tutor_log", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("learner_log", ""),
                                    ("learner_logged_at__isnull", True),
                                    ("learner_thanks", ""),
                                ),
                                models.Q(
                                    ("learner_logged_at__isnull", False),
                                    models.Q(("learner_log", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="peer_session_logs_are_dated",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="peersession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_peersessionevent" ("approved_at", "approved_by_id", "corrective_id", "done_at", "id", "learner_id", "learner_log", "learner_logged_at", "learner_thanks", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "school_id", "script", "state", "tutor_id", "tutor_log", "tutor_logged_at", "tutor_thanks", "unit_run_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."corrective_id", NEW."done_at", NEW."id", NEW."learner_id", NEW."learner_log", NEW."learner_logged_at", NEW."learner_thanks", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."reason", NEW."school_id", NEW."script", NEW."state", NEW."tutor_id", NEW."tutor_log", NEW."tutor_logged_at", NEW."tutor_thanks", NEW."unit_run_id"); RETURN NULL;',
                            hash="68cf2e693360a76323515c077aa1480208a2a688",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ed790",
                            table="mastery_peersession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="peersession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_peersessionevent" ("approved_at", "approved_by_id", "corrective_id", "done_at", "id", "learner_id", "learner_log", "learner_logged_at", "learner_thanks", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "school_id", "script", "state", "tutor_id", "tutor_log", "tutor_logged_at", "tutor_thanks", "unit_run_id") VALUES (NEW."approved_at", NEW."approved_by_id", NEW."corrective_id", NEW."done_at", NEW."id", NEW."learner_id", NEW."learner_log", NEW."learner_logged_at", NEW."learner_thanks", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."reason", NEW."school_id", NEW."script", NEW."state", NEW."tutor_id", NEW."tutor_log", NEW."tutor_logged_at", NEW."tutor_thanks", NEW."unit_run_id"); RETURN NULL;',
                            hash="79cdd1718839991a9f72eb9e93f67c59ea58add3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b2588",
                            table="mastery_peersession",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lesson",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_lesson_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lesson",
                    constraint=models.UniqueConstraint(
                        fields=("unit_run", "objective", "approach"), name="lesson_approach_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lesson",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "approach__in",
                                [
                                    "worked_explanation",
                                    "visual",
                                    "analogy",
                                    "other_context",
                                    "structured_practice",
                                    "peer_tutoring",
                                ],
                            )
                        ),
                        name="lesson_approach_known",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lesson",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_lessonevent" ("approach", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "school_id", "unit_run_id") VALUES (NEW."approach", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."school_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="06ce9c129067fcecdd321a1bcf6ccf0908bd9816",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04e8e",
                            table="mastery_lesson",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lesson",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_lessonevent" ("approach", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "school_id", "unit_run_id") VALUES (NEW."approach", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."school_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="8571286a95f70b6fc2f41a16bf91d99f60136be1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c562f",
                            table="mastery_lesson",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_judgement_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("student", "objective"),
                        name="judgement_first_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["mastered", "not_yet"]),
                            models.Q(("replaces__isnull", False), ("state", "taken_back")),
                            _connector="OR",
                        ),
                        name="judgement_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("computed_state__in", ["not_assessed", "not_yet", "mastered", "exempt"])
                        ),
                        name="judgement_computed_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judgement",
                    constraint=models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length(
                                django.db.models.functions.text.Trim("reason")
                            ),
                            10,
                        ),
                        name="judgement_has_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="23010da4b9fdefdd72e73adb472a77f0b395dc04",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ba0ed",
                            table="mastery_judgement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="replaces_another_of_same_result",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.replaces_id IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM mastery_judgement earlier\n    WHERE earlier.id = NEW.replaces_id AND earlier.objective_id = NEW.objective_id\n      AND earlier.student_id = NEW.student_id AND earlier.state <> NEW.state\n) THEN\n    RAISE EXCEPTION 'judgement_replaces_another_of_same_result: of the same student and objective, saying otherwise'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="d5da3372914d51ec15971573fff5cde01bb31a86",
                            operation="INSERT",
                            pgid="pgtrigger_replaces_another_of_same_result_0692e",
                            table="mastery_judgement",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goal",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_goal_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goal",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("student", "unit_run", "words"),
                        name="goal_open_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="goal_words_given"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "open")),
                            models.Q(("settled_at__isnull", False), ("state__in", ["reached", "let_go"])),
                            _connector="OR",
                        ),
                        name="goal_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_goalevent" ("by_on", "id", "is_shared", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "set_at", "settled_at", "state", "student_id", "unit_run_id", "version", "words") VALUES (NEW."by_on", NEW."id", NEW."is_shared", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."set_at", NEW."settled_at", NEW."state", NEW."student_id", NEW."unit_run_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="37738eae57a0dcba377bb427db94694cada20721",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_55b7b",
                            table="mastery_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_goalevent" ("by_on", "id", "is_shared", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "set_at", "settled_at", "state", "student_id", "unit_run_id", "version", "words") VALUES (NEW."by_on", NEW."id", NEW."is_shared", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."set_at", NEW."settled_at", NEW."state", NEW."student_id", NEW."unit_run_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="a18ab8239157ceeec46f2606f3b2ccacc2597233",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c92d7",
                            table="mastery_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waychoice",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_waychoice_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waychoice",
                    constraint=models.UniqueConstraint(
                        fields=("student", "objective"), name="way_choice_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waychoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "approach__in",
                                [
                                    "worked_explanation",
                                    "visual",
                                    "analogy",
                                    "other_context",
                                    "structured_practice",
                                    "peer_tutoring",
                                ],
                            )
                        ),
                        name="way_choice_approach_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="waychoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("state__in", ["open", "withdrawn"])),
                            models.Q(("answered_by__isnull", False), ("state", "declined")),
                            _connector="OR",
                        ),
                        name="way_choice_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waychoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_waychoiceevent" ("answered_by_id", "approach", "chosen_at", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "state", "student_id", "unit_run_id") VALUES (NEW."answered_by_id", NEW."approach", NEW."chosen_at", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."state", NEW."student_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="5085a7586fcd444fd181972f4cbed32cc8574280",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ea69b",
                            table="mastery_waychoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waychoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_waychoiceevent" ("answered_by_id", "approach", "chosen_at", "id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "state", "student_id", "unit_run_id") VALUES (NEW."answered_by_id", NEW."approach", NEW."chosen_at", NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."state", NEW."student_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="a32e58bdc8769c7be545761c58d1df48ffc63a29",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_79024",
                            table="mastery_waychoice",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workgroup",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_workgroup_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workgroup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "approach__in",
                                    [
                                        "worked_explanation",
                                        "visual",
                                        "analogy",
                                        "other_context",
                                        "structured_practice",
                                        "peer_tutoring",
                                    ],
                                ),
                                ("kind", "corrective"),
                                ("objective__isnull", False),
                            ),
                            models.Q(("approach", ""), ("kind", "enrichment"), ("objective__isnull", True)),
                            _connector="OR",
                        ),
                        name="group_kind_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workgroup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("state", "proposed")),
                            models.Q(("approved_at__isnull", False), ("state", "approved")),
                            ("state", "dropped"),
                            _connector="OR",
                        ),
                        name="group_state_known",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workgroup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_workgroupevent" ("activity_id", "approach", "approved_at", "approved_by_id", "id", "kind", "minutes", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "proposed_at", "reason", "school_id", "state", "steps", "title", "unit_run_id", "version") VALUES (NEW."activity_id", NEW."approach", NEW."approved_at", NEW."approved_by_id", NEW."id", NEW."kind", NEW."minutes", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."proposed_at", NEW."reason", NEW."school_id", NEW."state", NEW."steps", NEW."title", NEW."unit_run_id", NEW."version"); RETURN NULL;',
                            hash="038c15799e193c08c6eedcfed728f9f657158726",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0755c",
                            table="mastery_workgroup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workgroup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_workgroupevent" ("activity_id", "approach", "approved_at", "approved_by_id", "id", "kind", "minutes", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "proposed_at", "reason", "school_id", "state", "steps", "title", "unit_run_id", "version") VALUES (NEW."activity_id", NEW."approach", NEW."approved_at", NEW."approved_by_id", NEW."id", NEW."kind", NEW."minutes", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."proposed_at", NEW."reason", NEW."school_id", NEW."state", NEW."steps", NEW."title", NEW."unit_run_id", NEW."version"); RETURN NULL;',
                            hash="b19fb07c7a1d6d30b2d49e658f372f1f0851c11d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_14a3d",
                            table="mastery_workgroup",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="groupmember",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_groupmember_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="groupmember",
                    constraint=models.UniqueConstraint(fields=("group", "student"), name="group_member_once"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_groupmemberevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "student_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."student_id"); RETURN NULL;',
                            hash="28897d161986983d6369430d33c7e5e9ee7d8e59",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cfd1d",
                            table="mastery_groupmember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_groupmemberevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "student_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."student_id"); RETURN NULL;',
                            hash="3573926e1baefaf9572da09c1566a15fd71258ff",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e4fe9",
                            table="mastery_groupmember",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_enrichmentchoice_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.UniqueConstraint(
                        fields=("unit_run", "student"), name="enrichment_offered_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activity__isnull", True),
                                ("chosen_at__isnull", True),
                                ("done_at__isnull", True),
                            ),
                            models.Q(("activity__isnull", False), ("chosen_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="enrichment_chosen_before_done",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("changed_at__isnull", True),
                            ("changed_at__gte", models.F("chosen_at")),
                            _connector="OR",
                        ),
                        name="enrichment_changed_after_chosen",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", False),
                            models.Q(("product_audience", ""), ("product_link", ""), ("product_note", "")),
                            _connector="OR",
                        ),
                        name="enrichment_product_when_done",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrichmentchoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("product_link", ""), ("product_link__startswith", "https://"), _connector="OR"
                        ),
                        name="enrichment_link_is_https",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrichmentchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_choice",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.done_at IS NOT NULL AND (NEW.activity_id, NEW.done_at) IS DISTINCT FROM (OLD.activity_id, OLD.done_at) THEN\n    RAISE EXCEPTION 'enrichment_done_stays: what is done stays done' USING ERRCODE = 'check_violation';\nEND IF;\nIF OLD.activity_id IS NOT NULL AND NEW.activity_id IS DISTINCT FROM OLD.activity_id\n    AND (OLD.changed_at IS NOT NULL OR NEW.changed_at IS NULL) THEN\n    RAISE EXCEPTION 'enrichment_changes_once: a choice changes once' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="c174a9815ebbe22d216cf69d0e48ccff6f5e9956",
                            operation="UPDATE",
                            pgid="pgtrigger_keep_choice_72755",
                            table="mastery_enrichmentchoice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrichmentchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_enrichmentchoiceevent" ("activity_id", "changed_at", "chosen_at", "done_at", "group_id", "id", "offered_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_audience", "product_link", "product_note", "school_id", "student_id", "unit_run_id") VALUES (NEW."activity_id", NEW."changed_at", NEW."chosen_at", NEW."done_at", NEW."group_id", NEW."id", NEW."offered_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_audience", NEW."product_link", NEW."product_note", NEW."school_id", NEW."student_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="f0bccc94dcb6c38805271c17f38c2e5d45a98c07",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_db6b8",
                            table="mastery_enrichmentchoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enrichmentchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_enrichmentchoiceevent" ("activity_id", "changed_at", "chosen_at", "done_at", "group_id", "id", "offered_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_audience", "product_link", "product_note", "school_id", "student_id", "unit_run_id") VALUES (NEW."activity_id", NEW."changed_at", NEW."chosen_at", NEW."done_at", NEW."group_id", NEW."id", NEW."offered_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product_audience", NEW."product_link", NEW."product_note", NEW."school_id", NEW."student_id", NEW."unit_run_id"); RETURN NULL;',
                            hash="d6de07f951bbab7d3e21b526285a9b2d024e98e4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b884a",
                            table="mastery_enrichmentchoice",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="correctiveassignment",
                    index=models.Index(fields=["student", "objective"], name="corrective_of_student"),
                ),
                migrations.AddConstraint(
                    model_name="correctiveassignment",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_correctiveassignment_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveassignment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "assigned")),
                        fields=("student", "objective"),
                        name="corrective_open_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveassignment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "approach__in",
                                [
                                    "worked_explanation",
                                    "visual",
                                    "analogy",
                                    "other_context",
                                    "structured_practice",
                                    "peer_tutoring",
                                ],
                            )
                        ),
                        name="corrective_approach_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correctiveassignment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", True),
                                ("state__in", ["assigned", "cancelled"]),
                                ("waived_reason", ""),
                            ),
                            models.Q(("done_at__isnull", False), ("state", "done"), ("waived_reason", "")),
                            models.Q(
                                ("done_at__isnull", True),
                                ("state", "waived"),
                                models.Q(("waived_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="corrective_state_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correctiveassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_approach",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF TG_OP = 'UPDATE' THEN\n    IF (NEW.approach, NEW.override_reason, NEW.student_id, NEW.objective_id)\n        IS NOT DISTINCT FROM (OLD.approach, OLD.override_reason, OLD.student_id, OLD.objective_id)\n    THEN\n        RETURN NEW;\n    END IF;\nEND IF;\nIF btrim(NEW.override_reason) = '' AND (\n    EXISTS (\n        SELECT 1 FROM mastery_correctiveassignment earlier\n        WHERE earlier.student_id = NEW.student_id AND earlier.objective_id = NEW.objective_id\n          AND earlier.approach = NEW.approach AND earlier.state <> 'cancelled' AND earlier.id <> NEW.id\n    ) OR EXISTS (\n        SELECT 1 FROM mastery_lesson lesson\n        JOIN mastery_unitrun run ON run.id = lesson.unit_run_id\n        JOIN classroom_enrollment place ON place.section_id = run.section_id\n        WHERE lesson.objective_id = NEW.objective_id AND lesson.approach = NEW.approach\n          AND place.student_id = NEW.student_id\n    )\n) THEN\n    RAISE EXCEPTION 'corrective_new_approach: this approach was already used with this student for this objective'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="48b1726954c68b722f42fcdaf8ad3ce448d54ae2",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_new_approach_77657",
                            table="mastery_correctiveassignment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correctiveassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_correctiveassignmentevent" ("activity_id", "approach", "assigned_at", "assigned_by_id", "done_at", "done_note", "group_id", "id", "minutes", "objective_id", "override_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "school_id", "state", "steps", "student_id", "title", "unit_run_id", "waived_reason") VALUES (NEW."activity_id", NEW."approach", NEW."assigned_at", NEW."assigned_by_id", NEW."done_at", NEW."done_note", NEW."group_id", NEW."id", NEW."minutes", NEW."objective_id", NEW."override_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."reason", NEW."school_id", NEW."state", NEW."steps", NEW."student_id", NEW."title", NEW."unit_run_id", NEW."waived_reason"); RETURN NULL;',
                            hash="843a2c2202ddf0b37a380d3d8c2f6f439c908752",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a02ba",
                            table="mastery_correctiveassignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correctiveassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_correctiveassignmentevent" ("activity_id", "approach", "assigned_at", "assigned_by_id", "done_at", "done_note", "group_id", "id", "minutes", "objective_id", "override_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "school_id", "state", "steps", "student_id", "title", "unit_run_id", "waived_reason") VALUES (NEW."activity_id", NEW."approach", NEW."assigned_at", NEW."assigned_by_id", NEW."done_at", NEW."done_note", NEW."group_id", NEW."id", NEW."minutes", NEW."objective_id", NEW."override_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reason", NEW."school_id", NEW."state", NEW."steps", NEW."student_id", NEW."title", NEW."unit_run_id", NEW."waived_reason"); RETURN NULL;',
                            hash="516ad35574f2028621d58bd8f3d7841774869bd3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2bf7f",
                            table="mastery_correctiveassignment",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
