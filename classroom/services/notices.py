"""A person has read what they were told."""

from datetime import datetime

from classroom.models import Notice, User
from classroom.services.steps.unit_of_work import unit_of_work


@unit_of_work
def mark_read(*, actor: User, notice: Notice, now: datetime) -> None:
    """Reading twice keeps the first time."""
    Notice.objects.filter(pk=notice.pk, recipient=actor, read_at__isnull=True).update(read_at=now)


@unit_of_work
def mark_all_read(*, actor: User, now: datetime) -> None:
    Notice.objects.filter(recipient=actor, read_at__isnull=True).update(read_at=now)
