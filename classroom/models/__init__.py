"""Who and when: schools, people, classes, and what is said to them."""

from classroom.models.messages import IdempotencyKey, Notice, OutboxMessage
from classroom.models.people import GuardianLink, SchoolRole, User
from classroom.models.schools import School, SchoolOwned
from classroom.models.sections import Course, Enrollment, Section, StaffAssignment
from classroom.models.sign_ins import SignInTries

__all__ = [
    "Course",
    "Enrollment",
    "GuardianLink",
    "IdempotencyKey",
    "Notice",
    "OutboxMessage",
    "School",
    "SchoolOwned",
    "SchoolRole",
    "Section",
    "SignInTries",
    "StaffAssignment",
    "User",
]
