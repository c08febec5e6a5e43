"""An address that takes only forms, opened as a page (or the reverse): say so, where Django answers with nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import get_template


class NotAllowedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            context = {"takes_forms": "POST" in response["Allow"]}
            response.content = get_template("405.html").render(context).encode()
        return response
