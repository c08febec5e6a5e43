from django.db import migrations

from classroom.migrations._school_keys import AddSchoolKeys


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_tell_when_tries_close"),
        ("classroom", "0004_hold_each_reference_once"),
    ]

    operations = [AddSchoolKeys()]
