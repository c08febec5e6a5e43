"""Who is signed in: every page of a signed-in person asks for the account."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from classroom.models import User
from classroom.models.rows import Table

ACCOUNTS = Table(User)
ACCOUNT = f"SELECT {ACCOUNTS.columns} FROM classroom_user WHERE id = %s"  # noqa: S608 (names of columns)


class AccountBackend(ModelBackend):
    """Django's, with the query that every request makes written out."""

    def get_user(self, user_id: Any) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute(ACCOUNT, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        user = ACCOUNTS.read(row)
        return user if self.user_can_authenticate(user) else None
