"""A scored row has points: a check that is neither true nor false lets a row pass."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_say_earlier_in_mark_trigger"),
        ("classroom", "0003_remember_sign_in_tries_and_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mark",
            name="mark_points_within_bounds",
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("earned__gte", 0),
                        ("earned__isnull", False),
                        ("earned__lte", 9999),
                        ("outcome", "scored"),
                    ),
                    models.Q(("earned__isnull", True), ("outcome", "excused")),
                    _connector="OR",
                ),
                name="mark_points_within_bounds",
            ),
        ),
    ]
