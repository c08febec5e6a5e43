import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_hold_each_reference_once"),
        ("classroom", "0004_hold_each_reference_once"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="attempt",
            name="identity_is_fixed",
        ),
        migrations.RemoveConstraint(
            model_name="attempt",
            name="attempt_form_not_used_before",
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_form_again",
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attempt",
            trigger=pgtrigger.compiler.Trigger(
                name="identity_is_fixed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."school_id" IS DISTINCT FROM (NEW."school_id") OR OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."enrollment_id" IS DISTINCT FROM (NEW."enrollment_id") OR OLD."form_id" IS DISTINCT FROM (NEW."form_id") OR OLD."is_form_again" IS DISTINCT FROM (NEW."is_form_again") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."medium" IS DISTINCT FROM (NEW."medium") OR OLD."occasion" IS DISTINCT FROM (NEW."occasion") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f316e0273c8c7be6fd8f04baa6a1c6df1b0bef99",
                    operation="UPDATE",
                    pgid="pgtrigger_identity_is_fixed_06c02",
                    table="assessments_attempt",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "void"), _negated=True), ("is_form_again", False)),
                fields=("assessment", "enrollment", "form"),
                name="attempt_form_not_used_before",
            ),
        ),
    ]
