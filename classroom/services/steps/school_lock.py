"""Names the lock of a school."""

from classroom.models import School


def lock_school(school_id: int) -> None:
    """Changes of one school's lists, policies and scales go in one after the other; always the first lock taken."""
    School.objects.select_for_update(no_key=True).get(pk=school_id)
