"""A browser shows one page without a server: files come from the static folders, answers from the test."""

import json
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route

from classroom.views.navigation import Navigation, NavItem, NavPlace

ORIGIN = "http://mastery.test"
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'"


def navigation() -> Navigation:
    open_class = NavPlace(title="7B Mathematics", short="7B", note="28 students", url="/7b/", is_current=True)
    other_class = NavPlace(
        title="8A Mathematics", short="8A", note="30 students", url="/8a/", is_current=False
    )
    return Navigation(
        layout="layout/teacher.html",
        home_url="/",
        help_url="/help/",
        account_url="/account/",
        sign_out_url="/logout/",
        person_name="Tess Marsh",
        person_initials="TM",
        place=open_class,
        places=(open_class, other_class),
        unread=0,
        items=(
            NavItem(key="today", label="Today", url="/today/", icon="today", on_phone=True, press="g t"),
            NavItem(key="grid", label="Grid", url="/grid/", icon="grid", on_phone=True, is_current=True),
        ),
        keys_on=True,
    )


def render(content: str, *, layout: str = "layout/teacher.html", scripts: str = "", **context: object) -> str:
    """A whole page in its layout, as a view would answer it."""
    tags = "".join(f'<script src="/static/js/{name}" type="module"></script>' for name in scripts.split())
    source = (
        f'{{% extends "{layout}" %}}{{% load ui charts %}}{{% block title %}}A page{{% endblock %}}'
        f"{{% block scripts %}}{tags}{{% endblock %}}{{% block heading %}}A page{{% endblock %}}"
        f"{{% block content %}}{content}{{% endblock %}}"
    )
    known = {"nav": navigation(), "messages": [], **context}
    return engines["django"].from_string(source).render(known, RequestFactory().get("/"))


@dataclass(frozen=True, slots=True)
class Sent:
    path: str
    form: dict[str, list[str]]

    @property
    def one(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.form.items()}


Answer = Callable[[Sent], tuple[int, str]]


@dataclass
class Stage:
    """The page under test, what it sent, and what it complained about."""

    page: Page
    answers: dict[str, Answer] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def show(self, html: str) -> Page:
        self.answers["/page/"] = lambda _sent: (200, html)
        self.page.goto(f"{ORIGIN}/page/")
        return self.page

    def posts(self, path: str) -> list[Sent]:
        return [sent for sent in self.sent if sent.path == path]

    def hear_error(self, error: Error) -> None:
        self.problems.append(str(error))

    def hear_message(self, message: ConsoleMessage) -> None:
        if "Security Policy" in message.text:
            self.problems.append(message.text)

    def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), path
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
            return
        sent = Sent(path, parse_qs(route.request.post_data or "", keep_blank_values=True))
        if route.request.method == "POST":
            self.sent.append(sent)
        status, body = self.answers[path](sent)
        if status == 0:
            route.abort()
            return
        kind = "application/json" if body.startswith("{") else "text/html"
        route.fulfill(
            status=status, body=body, content_type=kind, headers={"Content-Security-Policy": POLICY}
        )


def reply(**values: object) -> str:
    return json.dumps(values)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """Opening one takes longer than most tests."""
    context = browser.new_context(base_url=ORIGIN)
    yield context.new_page()
    context.close()


@pytest.fixture
def stage(tab: Page) -> Iterator[Stage]:
    """The tab as a new one would be: empty, with nothing kept from the test before."""
    opened = Stage(tab)
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    tab.on("pageerror", opened.hear_error)
    tab.on("console", opened.hear_message)
    tab.context.route("**/*", opened.handle)
    yield opened
    opened.show("<title>Nothing kept</title>")
    tab.evaluate("localStorage.clear(); sessionStorage.clear()")
    tab.context.clear_cookies()
    tab.context.unroute_all()
    tab.remove_listener("pageerror", opened.hear_error)
    tab.remove_listener("console", opened.hear_message)
    assert opened.problems == []
