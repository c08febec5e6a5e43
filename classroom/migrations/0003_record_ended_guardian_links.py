import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("classroom", "0002_add_school_keys"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="guardianlink",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "classroom_guardianlinkevent" ("guardian_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "student_id") VALUES (OLD."guardian_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."school_id", OLD."student_id"); RETURN NULL;',
                    hash="76983822ae1a6333bcf620208d889443e2ddccc7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_797d3",
                    table="classroom_guardianlink",
                    when="AFTER",
                ),
            ),
        ),
    ]
