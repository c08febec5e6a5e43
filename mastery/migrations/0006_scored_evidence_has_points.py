"""A scored row has points: a check that is neither true nor false lets a row pass."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("classroom", "0003_remember_sign_in_tries_and_keys"),
        ("mastery", "0005_count_essentials_at_publishing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evidencerecord",
            name="evidence_points_within_bounds",
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
                        ("outcome__in", ["excused", "void"]),
                        ("possible__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="evidence_points_within_bounds",
            ),
        ),
    ]
