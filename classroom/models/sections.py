"""Courses, the classes (sections) that take them, and who belongs to a class."""

import pghistory
from django.db import models

from classroom.models.people import User
from classroom.models.schools import SchoolOwned


class Course(SchoolOwned):
    """What is taught ("Mathematics 7"), shared by its sections; owns the units."""

    title = models.CharField(max_length=200)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "title"], name="course_title_once_per_school"),
        ]

    def __str__(self) -> str:
        return self.title


class Section(SchoolOwned):
    """A class: students and staff taught together ("class" on screen)."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sections")
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=12)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "title"], name="section_title_once_per_school"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class StaffAssignment(SchoolOwned):
    """A person who teaches a class."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_assignments")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["section", "person"], name="staff_assignment_once"),
        ]


@pghistory.track()
class Enrollment(SchoolOwned):
    """A student's place in a class; attempts are made in it. It ends, it is never deleted."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="enrollments")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrollments")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["section", "student"],
                condition=models.Q(ended_at__isnull=True),
                name="enrollment_active_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="enrollment_ends_after_start",
            ),
        ]
