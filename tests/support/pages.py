"""Read pages as a person would: parse them, apply an htmx answer, compare."""

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


def soup(response: HttpResponse) -> BeautifulSoup:
    """Without templates: nobody sees what they hold before a script puts it on the page."""
    page = BeautifulSoup(response.content, "html.parser")
    for template in page.find_all("template"):
        template.decompose()
    return page


def htmx(client: Client, url: str, *, target: str) -> HttpResponse:
    """Ask for the partial of a page as htmx does."""
    return client.get(url, headers={"HX-Request": "true", "HX-Target": target.removeprefix("#")})


def swap(page: BeautifulSoup, response: HttpResponse, *, target: str) -> BeautifulSoup:
    """The page after htmx has replaced the element `#target` by the answer (outerHTML)."""
    old = page.select_one(target)
    new = soup(response).select_one(target)
    assert isinstance(old, Tag), f"the page has no {target}"
    assert isinstance(new, Tag), f"the answer has no {target}"
    old.replace_with(new)
    return page


def same(one: BeautifulSoup, other: BeautifulSoup) -> bool:
    """Whether two pages show the same, apart from white space and tokens that change with each request."""
    return _plain(one) == _plain(other)


def _plain(page: BeautifulSoup) -> str:
    for field in page.select("input[name=csrfmiddlewaretoken], input[name=idempotency_key]"):
        field.decompose()
    for body in page.select("[hx-headers]"):
        del body["hx-headers"]
    return " ".join(str(page).split())
