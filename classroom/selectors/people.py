"""Who a person is in the school."""

from classroom.models import School, SchoolRole, User
from classroom.roles import Role


def roles_of(user: User) -> frozenset[Role]:
    """The roles that hold in the whole school."""
    held = SchoolRole.objects.filter(person=user, school_id=user.school_id)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def teacher_named(username: str, *, school: School) -> User | None:
    """User names are matched without regard to case."""
    teachers = User.objects.filter(school=school, school_roles__role=Role.TEACHER.value)
    return teachers.filter(username__iexact=username).first()
