import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from classroom.migrations._school_keys import AddSchoolKeys
from classroom.migrations._together import Together


class Migration(migrations.Migration):
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
                    name="ObjectiveStandard",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="standard_links",
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
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("framework", models.CharField(max_length=120)),
                        ("code", models.CharField(max_length=64)),
                        ("normal_code", models.CharField(max_length=200)),
                        ("statement", models.TextField()),
                        (
                            "objectives",
                            models.ManyToManyField(
                                related_name="standards",
                                through="mastery.ObjectiveStandard",
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
                    name="ObjectiveStandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                                to="mastery.objectivestandard",
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
                            "standard",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="mastery.standard",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="objectivestandard",
                    name="standard",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objective_links",
                        to="mastery.standard",
                    ),
                ),
                migrations.CreateModel(
                    name="StandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("framework", models.CharField(max_length=120)),
                        ("code", models.CharField(max_length=64)),
                        ("normal_code", models.CharField(max_length=200)),
                        ("statement", models.TextField()),
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
                                to="mastery.standard",
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
                    name="StoredFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("content", models.BinaryField()),
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
                    name="ProductFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=80)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
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
                                related_name="product_file",
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
                            "stored",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ActivityFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=80)),
                        ("added_at", models.DateTimeField()),
                        ("place", models.PositiveSmallIntegerField()),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="mastery.correctiveactivity",
                            ),
                        ),
                        (
                            "added_by",
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
                            "stored",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mastery.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="standard",
                    index=models.Index(fields=["school", "normal_code"], name="standard_by_code"),
                ),
                migrations.AddConstraint(
                    model_name="standard",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_standard_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="standard",
                    constraint=models.UniqueConstraint(
                        fields=("school", "framework", "code"), name="standard_once_per_framework"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="standard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("framework", ""), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            models.Q(("normal_code", ""), _negated=True),
                            models.Q(("statement", ""), _negated=True),
                        ),
                        name="standard_is_whole",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_standardevent" ("code", "framework", "id", "normal_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "statement") VALUES (NEW."code", NEW."framework", NEW."id", NEW."normal_code", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."statement"); RETURN NULL;',
                            hash="016d3af499355a4e852b83bb404dc7a3a68ed9ce",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_45648",
                            table="mastery_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_standardevent" ("code", "framework", "id", "normal_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "statement") VALUES (NEW."code", NEW."framework", NEW."id", NEW."normal_code", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."statement"); RETURN NULL;',
                            hash="c5f73195365cde9d4bc771300b63e2771bb5c739",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_74714",
                            table="mastery_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestandard",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_objectivestandard_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objectivestandard",
                    constraint=models.UniqueConstraint(
                        fields=("objective", "standard"), name="objective_standard_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objectivestandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "mastery_objectivestandardevent" ("id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "standard_id") VALUES (NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."school_id", NEW."standard_id"); RETURN NULL;',
                            hash="8216cab5715d1bf5b2d1e9fbc15dbc6e79f0f067",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_75782",
                            table="mastery_objectivestandard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objectivestandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "mastery_objectivestandardevent" ("id", "objective_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "standard_id") VALUES (NEW."id", NEW."objective_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."school_id", NEW."standard_id"); RETURN NULL;',
                            hash="2eb41275830f21c1cc347156bf3dd41563a1a4e9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_01328",
                            table="mastery_objectivestandard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="storedfile",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_storedfile_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="storedfile",
                    constraint=models.UniqueConstraint(
                        fields=("school", "sha256"), name="stored_file_once_per_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="storedfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 5242880)),
                        name="stored_file_size_in_bounds",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="storedfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sha256",
                                models.Func(
                                    models.Func(
                                        "content", function="sha256", output_field=models.BinaryField()
                                    ),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.CharField(),
                                ),
                            ),
                            (
                                "size",
                                models.Func(
                                    "content", function="octet_length", output_field=models.IntegerField()
                                ),
                            ),
                        ),
                        name="stored_file_is_its_content",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productfile",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_productfile_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                [
                                    "application/pdf",
                                    "image/png",
                                    "image/jpeg",
                                    "image/gif",
                                    "image/webp",
                                    "text/plain",
                                    "text/csv",
                                    "application/vnd.oasis.opendocument.text",
                                    "application/vnd.oasis.opendocument.spreadsheet",
                                    "application/vnd.oasis.opendocument.presentation",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                    "audio/mpeg",
                                    "video/mp4",
                                ],
                            )
                        ),
                        name="productfile_media_type_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[^[:cntrl:]/\\\\]+$")),
                        name="productfile_name_is_plain",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="mastery_activityfile_in_school"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                [
                                    "application/pdf",
                                    "image/png",
                                    "image/jpeg",
                                    "image/gif",
                                    "image/webp",
                                    "text/plain",
                                    "text/csv",
                                    "application/vnd.oasis.opendocument.text",
                                    "application/vnd.oasis.opendocument.spreadsheet",
                                    "application/vnd.oasis.opendocument.presentation",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                    "audio/mpeg",
                                    "video/mp4",
                                ],
                            )
                        ),
                        name="activityfile_media_type_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[^[:cntrl:]/\\\\]+$")),
                        name="activityfile_name_is_plain",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.UniqueConstraint(
                        fields=("activity", "place"), name="activity_file_place_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.UniqueConstraint(
                        fields=("activity", "stored"), name="activity_file_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activityfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 10)),
                        name="activity_file_place_in_bounds",
                    ),
                ),
            ]
        ),
        AddSchoolKeys(),
    ]
