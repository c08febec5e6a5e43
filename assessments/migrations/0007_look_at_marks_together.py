"""Points and corrections of marks are looked at once for all rows that a statement adds."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_let_a_form_be_had_again"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="mark",
            name="within_points",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mark",
            trigger=pgtrigger.compiler.Trigger(
                name="within_points",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM added\n    WHERE added.earned > (SELECT points FROM assessments_attemptitem asked\n                          WHERE asked.attempt_id = added.attempt_id AND asked.item_id = added.item_id)\n) THEN\n    RAISE EXCEPTION 'mark_within_points: a mark cannot exceed the points of its item' USING ERRCODE = 'check_violation';\nEND IF;\nIF EXISTS (\n    SELECT 1 FROM added\n    WHERE added.replaces_id IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM assessments_mark earlier\n        WHERE earlier.id = added.replaces_id\n          AND earlier.attempt_id = added.attempt_id AND earlier.item_id = added.item_id)\n) THEN\n    RAISE EXCEPTION 'mark_replaces_same_item: a correction replaces a mark of the same item and attempt'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n",
                    hash="48aee12b538ed8018637b51826051813eceda177",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_within_points_42419",
                    referencing="REFERENCING NEW TABLE AS added ",
                    table="assessments_mark",
                    when="AFTER",
                ),
            ),
        ),
    ]
