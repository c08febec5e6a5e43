"""When the database is away, tell the truth: 503 and "try again", never a broken page."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError, PoolTimeout)


class DatabaseAwayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except AWAY:
            return self.try_again(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return self.try_again(request) if isinstance(exception, AWAY) else None

    def try_again(self, request: HttpRequest) -> HttpResponse:
        logger.warning("database away at %s", request.path, exc_info=True)
        return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "2"})
