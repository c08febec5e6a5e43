"""Pages that take a list: look, read what it would do, confirm."""

from django.http import HttpResponse

from tests.support.pages import Client, soup, text


def look(client: Client, url: str, **fields: object) -> HttpResponse:
    return client.post(url, {"step": "look", **fields})


def confirm(client: Client, response: HttpResponse, url: str, **changed: str) -> HttpResponse:
    """Press the button of the page that was shown, as a browser without script does."""
    form = soup(response).select_one("form:has(#look)")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=file])")}
    fields |= {field["name"]: field.get_text().removeprefix("\n") for field in form.select("textarea")}
    chosen = form.select_one("select option[selected]")
    if chosen is not None:
        fields[chosen.find_parent("select")["name"]] = chosen["value"]
    return client.post(url, fields | {"step": "write"} | changed)


def counts(response: HttpResponse) -> list[str]:
    return [text(item) for item in soup(response).select(".needs li")]


def problems(response: HttpResponse) -> list[list[str]]:
    """As on a wide screen: line, column, what stands there, what to do."""
    page = soup(response)
    for narrow in page.select(".show-phone"):
        narrow.decompose()
    rows = page.select("table:has(#problems-caption) tbody tr")
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows]
