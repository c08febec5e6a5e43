"""Who is asking: the session of a request and its person. Every page begins with these two queries."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection
from django.utils import timezone

from classroom.models import User
from classroom.models.rows import Table

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
PERSON = Table(User)
ASK_PERSON = f"SELECT {PERSON.columns} FROM classroom_user WHERE id = %s AND is_active"  # noqa: S608 (names of columns)


class SessionStore(DatabaseSessionStore):
    """Django's, with the query that every request makes written out."""

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(SESSION, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


class PersonBackend(ModelBackend):
    """The same for who is signed in."""

    def get_user(self, user_id: int) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute(ASK_PERSON, [user_id])
            row = cursor.fetchone()
        return None if row is None else PERSON.read(row)
