"""Slow down guessing: each further try after the fifth has to wait longer, and nobody is ever locked out."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from classroom.models import SignInTries

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def admit_try(*, username: str, address: str, now: datetime) -> timedelta:
    """Count a try before the password is looked at, so that parallel tries count too; answers the wait.

    Zero admits it. The wait is for this name from this address: a class behind one address, and a teacher
    whose name somebody else is guessing, still get in.
    """
    SignInTries.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
    who = _digest(username, address)
    SignInTries.objects.bulk_create([SignInTries(who=who, last_at=now)], ignore_conflicts=True)
    known = SignInTries.objects.select_for_update().get(who=who)
    wait = known.last_at + wait_after(known.tries) - now
    if wait > timedelta(0):
        return wait
    SignInTries.objects.filter(pk=known.pk).update(tries=known.tries + 1, last_at=now)
    return timedelta(0)


def wait_after(tries: int) -> timedelta:
    """Five tries are free; then 5, 10, 20 … seconds, up to five minutes."""
    if tries < FREE_TRIES:
        return timedelta(0)
    doublings = min(tries - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def forget_tries(*, username: str, address: str) -> None:
    """A sign-in that worked starts the count afresh."""
    SignInTries.objects.filter(who=_digest(username, address)).delete()


def _digest(username: str, address: str) -> str:
    return hashlib.sha256(f"{username.casefold()}\n{address}".encode()).hexdigest()
