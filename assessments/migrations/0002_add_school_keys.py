from django.db import migrations

from classroom.migrations._school_keys import AddSchoolKeys


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0002_add_school_keys"),
        ("assessments", "0001_create_tables"),
    ]

    operations = [AddSchoolKeys()]
