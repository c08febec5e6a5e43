"""The page on which administrators set what mastered means."""

from decimal import Decimal

import pytest
from django.test import Client

from classroom.models import OutboxMessage
from mastery.models import MasteryPolicy
from tests.support.factories import ObjectiveFactory, StatusFactory, UnitFactory
from tests.support.pages import soup
from tests.support.people import People

URL = "/school/thresholds/"


@pytest.fixture
def ada(client: Client, people: People) -> Client:
    client.force_login(people.ada)
    return client


def fields(response) -> dict[str, str]:
    form = soup(response).select_one("form#choose")
    known = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return known | {"chances": form.select_one("option[selected]")["value"]}


def preview(client: Client, **changed: str):
    return client.post(URL, fields(client.get(URL)) | changed | {"step": "preview"})


def save(client: Client, response, **changed: str):
    return client.post(URL, fields(response) | changed | {"step": "save"})


def versions(people: People) -> list[tuple[Decimal, Decimal, int, str]]:
    return list(
        MasteryPolicy.objects.filter(school=people.school)
        .order_by("version")
        .values_list("threshold_percent", "near_band", "chances", "reason")
    )


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_page_is_for_administrators(client: Client, people: People, who: str) -> None:
    client.force_login(getattr(people, who))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {}).status_code == 403


def test_page_shows_what_is_in_force(ada: Client) -> None:
    response = ada.get(URL)
    assert fields(response) | {"csrfmiddlewaretoken": ""} == {
        "csrfmiddlewaretoken": "",
        "threshold_percent": "80",
        "near_band": "10",
        "chances": "2",
        "reason": "",
        "based_on": "1",
        "seen": "",
    }
    row = [" ".join(cell.get_text(" ").split()) for cell in soup(response).select("tbody th, tbody td")]
    assert row == ["the beginning in force", "80 %", "70 %", "2", "", ""]
    assert soup(response).select_one("#save") is None


def test_preview_shows_the_effect_and_writes_nothing(ada: Client, people: People) -> None:
    objective = ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="F1")
    StatusFactory(
        objective=objective, student=people.sam, state="mastered", best_earned="8.2", best_possible="10"
    )
    response = preview(ada, threshold_percent="82,5")
    text = " ".join(soup(response).get_text(" ").split())
    assert response.status_code == 200
    assert "1 of 1 results would change between mastered and not yet." in text
    assert "7B Mathematics 1 Mastered to Nearly there" in text
    assert "Sam Okafor F1 82 % Mastered Nearly there" in text
    assert len(versions(people)) == 1


def test_save_puts_a_new_version_in_force(ada: Client, people: People) -> None:
    response = save(ada, preview(ada, threshold_percent="82,5", chances="3"), reason="Agreed on 3 Nov")
    assert (response.status_code, response["Location"]) == (303, URL)
    assert versions(people)[1] == (Decimal("82.5"), Decimal(10), 3, "Agreed on 3 Nov")
    page = soup(ada.get(URL))
    assert "82.5\u00a0% is in force." in page.select_one(".messages").get_text()
    assert [row.select("td")[3].get_text() for row in page.select("tbody tr")] == ["Ada Lindqvist", ""]
    assert OutboxMessage.objects.filter(kind="mastery.recompute_statuses").count() == 1


def test_nothing_is_saved_whose_effect_was_not_shown(ada: Client, people: People) -> None:
    unseen = save(ada, ada.get(URL), threshold_percent="90", reason="x")
    assert unseen.status_code == 200
    assert soup(unseen).select_one("#save") is not None
    other = save(ada, unseen, threshold_percent="95", reason="x")
    assert other.status_code == 200
    assert len(versions(people)) == 1


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"threshold_percent": "180"}, "threshold_percent", "Threshold must be between 50 and 100"),
        ({"threshold_percent": "49.9"}, "threshold_percent", "Threshold must be between 50 and 100"),
        ({"threshold_percent": "80.55"}, "threshold_percent", "at most one decimal"),
        ({"threshold_percent": "NaN"}, "threshold_percent", "at most one decimal"),
        ({"threshold_percent": "Infinity"}, "threshold_percent", "at most one decimal"),
        ({"threshold_percent": "eighty"}, "threshold_percent", "at most one decimal"),
        ({"threshold_percent": ""}, "threshold_percent", "This field is required"),
        ({"near_band": "51"}, "near_band", "The band below it must be between 0 and 50 points"),
        ({"near_band": "-1"}, "near_band", "The band below it must be between 0 and 50 points"),
        ({"chances": "4"}, "chances", "Select a valid choice"),
        ({"reason": "x" * 301}, "reason", "at most 300 characters"),
    ],
)
def test_wrong_values_are_refused_beside_the_field(
    ada: Client, people: People, changed: dict[str, str], field: str, words: str
) -> None:
    response = preview(ada, **changed)
    page = soup(response)
    assert response.status_code == 422
    assert page.title.get_text().startswith("Error:")
    assert words in page.select_one("#error-summary").get_text()
    bad = page.select_one(".field.bad")
    assert bad.select_one(f"[name={field}]") is not None
    assert words in bad.get_text()
    assert len(versions(people)) == 1


def test_reason_is_asked_for_and_the_preview_stays(ada: Client, people: People) -> None:
    response = save(ada, preview(ada, threshold_percent="90"))
    assert response.status_code == 422
    assert "Say why" in soup(response).select_one(".field.bad").get_text()
    assert save(ada, response, reason="agreed").status_code == 303


def test_values_in_force_are_no_change(ada: Client) -> None:
    response = save(ada, preview(ada), reason="x")
    assert response.status_code == 422
    assert "These are the values in force." in soup(response).select_one("#error-summary").get_text()


def test_two_administrators_at_once_see_each_other(ada: Client, people: People) -> None:
    mine, theirs = preview(ada, threshold_percent="85"), preview(ada, threshold_percent="90")
    assert save(ada, theirs, reason="theirs").status_code == 303
    response = save(ada, mine, reason="mine")
    page = soup(response)
    assert response.status_code == 409
    assert "Ada Lindqvist changed this a moment ago." in page.select_one("#error-summary").get_text()
    assert "In force: 90\u00a0%" in page.get_text()
    assert page.select_one("[name=threshold_percent]")["value"] == "85"
    assert len(versions(people)) == 2
    assert save(ada, response).status_code == 303
    assert [line[3] for line in versions(people)] == ["", "theirs", "mine"]


def test_fragment_is_the_form_of_the_page(ada: Client) -> None:
    known = fields(ada.get(URL))
    fragment = ada.post(
        URL, known | {"threshold_percent": "85", "step": "preview"}, headers={"HX-Request": "true"}
    )
    assert fragment.content.lstrip().startswith(b"<form")
    assert soup(fragment).select_one("form#choose #save") is not None


def test_policy_of_another_school_is_neither_shown_nor_changed(ada: Client, people: People) -> None:
    MasteryPolicy.objects.create(
        school=people.nora.school,
        version=2,
        threshold_percent=60,
        near_band=5,
        chances=1,
        effective_at="2020-01-01T00:00:00Z",
        reason="Their own",
    )
    assert "Their own" not in ada.get(URL).content.decode()
    save(ada, preview(ada, threshold_percent="90"), reason="ours", school=str(people.nora.school_id))
    assert MasteryPolicy.objects.filter(school=people.nora.school).count() == 2


@pytest.mark.parametrize("versions_more", [1, 3])
def test_page_costs_the_same_for_any_history(
    ada: Client, people: People, versions_more: int, django_assert_num_queries
) -> None:
    for number in range(versions_more):
        save(ada, preview(ada, threshold_percent=str(85 + number)), reason="x")
        ada.get(URL)
    with django_assert_num_queries(8):
        ada.get(URL)
