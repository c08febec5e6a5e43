"""An answer or mark belongs to an item that its attempt asks, and an attempt's form to its check."""

from django.db import migrations

KEYS = [
    (
        "assessments_response",
        "response_item_is_asked",
        "(attempt_id, item_id)",
        "assessments_attemptitem",
    ),
    (
        "assessments_lateresponse",
        "late_response_item_is_asked",
        "(attempt_id, item_id)",
        "assessments_attemptitem",
    ),
    (
        "assessments_mark",
        "mark_item_is_asked",
        "(attempt_id, item_id)",
        "assessments_attemptitem",
    ),
]
FORM_KEY = (
    "ALTER TABLE assessments_attempt ADD CONSTRAINT attempt_form_of_assessment "
    "FOREIGN KEY (assessment_id, form_id) REFERENCES assessments_parallelform (assessment_id, id)"
)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_add_school_keys")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {columns} REFERENCES {target} {columns}",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, target in KEYS
        ),
        migrations.RunSQL(
            FORM_KEY,
            "ALTER TABLE assessments_attempt DROP CONSTRAINT attempt_form_of_assessment",
        ),
    ]
