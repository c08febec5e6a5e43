"""The school: the tenant that owns every other row."""

from django.db import models


class School(models.Model):
    """A school. Two schools never see or reach each other's rows."""

    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="school_name_once")]

    def __str__(self) -> str:
        return self.name


class SchoolOwned(models.Model):
    """Base of every tenant table: the school is part of the key, so no reference can cross schools.

    `AddSchoolKeys` (classroom/migrations/_school_keys.py) adds the composite foreign keys that rely on this key.
    """

    school = models.ForeignKey("classroom.School", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["school", "id"], name="%(app_label)s_%(class)s_in_school")
        ]
