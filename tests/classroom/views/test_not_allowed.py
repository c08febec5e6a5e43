"""An address that takes only forms, opened as a page: an answer that says so, never an empty one."""

from tests.support.pages import Client, soup
from tests.support.people import People


def test_address_of_a_form_says_what_to_do_and_leads_home(client: Client, people: People) -> None:
    client.force_login(people.tess)
    response = client.get("/logout/")
    page = soup(response)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert page.h1.text == "This address is not a page"
    assert "Nothing was changed." in page.main.text
    assert page.select_one("main a")["href"] == "/"
    assert int(response["Content-Length"]) == len(response.content)


def test_page_that_takes_no_form_says_so(client: Client, people: People) -> None:
    client.force_login(people.tess)
    response = client.post("/classes/")
    assert response.status_code == 405
    assert soup(response).h1.text == "This page takes nothing"
