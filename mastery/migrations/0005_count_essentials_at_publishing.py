import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0004_note_when_a_choice_changed"),
    ]

    operations = [
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
    ]
