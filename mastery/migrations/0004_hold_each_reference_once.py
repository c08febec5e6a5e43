from django.db import migrations

from classroom.migrations._school_keys import AddSchoolKeys


class Migration(migrations.Migration):
    dependencies = [
        ("mastery", "0003_keep_standards_and_files"),
        ("classroom", "0004_hold_each_reference_once"),
    ]

    operations = [AddSchoolKeys()]
