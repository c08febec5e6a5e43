import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0007_look_at_evidence_together"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="unitrun",
            name="essentials_at_publishing",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="unitrun",
            trigger=pgtrigger.compiler.Trigger(
                name="essentials_at_publishing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.published_at IS NULL AND NEW.published_at IS NOT NULL AND (\n    SELECT count(*) FROM mastery_objective planned\n    WHERE planned.unit_id = NEW.unit_id AND planned.is_essential AND planned.retired_at IS NULL\n) NOT BETWEEN 3 AND 5 THEN\n    RAISE EXCEPTION 'unit_run_essentials: a published unit has 3 to 5 essential objectives'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="853fb5005a24df27233f1ee456bb4c411bd7d0c9",
                    operation="UPDATE",
                    pgid="pgtrigger_essentials_at_publishing_86c2b",
                    table="mastery_unitrun",
                    when="BEFORE",
                ),
            ),
        ),
    ]
