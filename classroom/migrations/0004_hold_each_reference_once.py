from django.db import migrations

from classroom.migrations._school_keys import AddSchoolKeys


class Migration(migrations.Migration):
    dependencies = [("classroom", "0003_record_ended_guardian_links")]

    operations = [AddSchoolKeys()]
