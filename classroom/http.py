"""The typed request of a signed-in person."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from classroom.models import User


class PersonRequest(HttpRequest):
    """What every view behind sign-in receives: `user` is a `User`, `htmx` tells whether a fragment is wanted."""

    user: User
    htmx: HtmxDetails
