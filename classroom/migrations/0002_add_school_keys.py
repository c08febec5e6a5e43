from django.db import migrations

from classroom.migrations._school_keys import AddSchoolKeys


class Migration(migrations.Migration):
    dependencies = [("classroom", "0001_create_tables")]

    operations = [AddSchoolKeys()]
