from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0006_scored_evidence_has_points"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evidencerecord",
            index=models.Index(
                fields=["student", "objective", "observed_at"], name="evidence_of_student_in_time"
            ),
        ),
        migrations.RemoveIndex(model_name="evidencerecord", name="evidence_of_student"),
    ]
