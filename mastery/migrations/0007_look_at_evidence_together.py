"""What corrections of evidence replace is looked at once for all rows that a statement adds."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0006_read_statuses_from_index"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="evidencerecord",
            name="replaces_same_sitting",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidencerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="replaces_same_sitting",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM added\n    WHERE added.replaces_id IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM mastery_evidencerecord earlier\n        WHERE earlier.id = added.replaces_id AND earlier.occasion = added.occasion\n          AND earlier.objective_id = added.objective_id AND earlier.student_id = added.student_id)\n) THEN\n    RAISE EXCEPTION 'evidence_replaces_same_sitting: a correction is of the same student, try and objective'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n",
                    hash="60001bf3b736e5d680782fab1b140cf5faf97bd3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_replaces_same_sitting_08b76",
                    referencing="REFERENCING NEW TABLE AS added ",
                    table="mastery_evidencerecord",
                    when="AFTER",
                ),
            ),
        ),
    ]
