"""How often somebody tried to sign in, so that guessing slows down."""

from django.db import models


class SignInTries(models.Model):
    """Tries for one user name from one address since the last that worked.

    `who` is a digest: people also type their password into the wrong field. Of no school, because a name that
    nobody has must look like any other.
    """

    who = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} tries until {self.last_at:%Y-%m-%d %H:%M}"
