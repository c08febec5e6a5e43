"""Who a person is in the school."""

from classroom.models import SchoolRole, User
from classroom.roles import Role


def roles_of(user: User) -> frozenset[Role]:
    """The roles that hold in the whole school."""
    held = SchoolRole.objects.filter(person=user, school_id=user.school_id)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))
