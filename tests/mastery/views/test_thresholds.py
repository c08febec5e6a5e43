"""The page on which administrators set what mastered means."""

from decimal import Decimal

import pytest

from classroom.models import OutboxMessage
from classroom.services.outbox import run_message
from mastery.engine.scale import FOUR_LEVELS
from mastery.models import MasteryPolicy
from mastery.services.policies import recompute_statuses
from mastery.services.scales import save_scale
from tests.support.factories import (
    NOW,
    ObjectiveFactory,
    RoleFactory,
    StatusFactory,
    UnitFactory,
    UserFactory,
)
from tests.support.pages import Client, soup, text
from tests.support.people import People

URL = "/school/thresholds/"


def fields(response) -> dict[str, str]:
    """What a browser without scripts sends for the form."""
    form = soup(response).select_one("form#choose")
    inputs = [
        field
        for field in form.select("input[name]")
        if field.get("type") != "checkbox" or field.has_attr("checked")
    ]
    known = {field["name"]: field.get("value", "") for field in inputs}
    return known | {
        choice["name"]: choice.select_one("option[selected]")["value"]
        if choice.select_one("option[selected]")
        else ""
        for choice in form.select("select")
    }


def rows(response, caption: str) -> list[list[str]]:
    table = soup(response).find(id=caption).find_parent("table")
    return [[text(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


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
    filled = {name: value for name, value in fields(response).items() if value}
    assert filled.keys() - {"csrfmiddlewaretoken"} == {
        "threshold_percent",
        "near_band",
        "chances",
        "based_on",
    }
    assert (filled["threshold_percent"], filled["near_band"], filled["chances"]) == ("80", "10", "2")
    assert rows(response, "in-force-caption")[:3] == [
        ["Mastery threshold", "80 %", "the school, version 1 set here"],
        ["Nearly there begins", "10 points below", "the school, version 1 set here"],
        ["“Nearly there” is shown", "yes", "Mastery's own default"],
    ]
    assert rows(response, "history-caption") == [["the beginning in force", "80 %", "70 %", "2", "", ""]]
    assert soup(response).select_one("#save") is None


def test_preview_shows_the_effect_and_writes_nothing(ada: Client, people: People) -> None:
    objective = ObjectiveFactory(unit=UnitFactory(course=people.section.course), code="F1")
    StatusFactory(
        objective=objective, student=people.sam, state="mastered", best_earned="8.2", best_possible="10"
    )
    response = preview(ada, threshold_percent="82,5")
    shown = text(soup(response))
    assert response.status_code == 200
    assert "1 of 1 results would change between mastered and not yet." in shown
    assert "7B Mathematics 1 Mastered to Nearly there" in shown
    assert "Sam Okafor F1 82 % Mastered Nearly there" in shown
    assert len(versions(people)) == 1


def test_save_puts_a_new_version_in_force(ada: Client, people: People) -> None:
    response = save(ada, preview(ada, threshold_percent="82,5", chances="3"), reason="Agreed on 3 Nov")
    assert (response.status_code, response["Location"]) == (303, URL)
    assert versions(people)[1] == (Decimal("82.5"), Decimal(10), 3, "Agreed on 3 Nov")
    page = soup(ada.get(URL))
    assert "82.5\u00a0% is in force." in page.select_one(".messages").get_text()
    assert [line[4] for line in rows(ada.get(URL), "history-caption")] == ["Ada Lindqvist", ""]
    assert OutboxMessage.objects.filter(kind="mastery.recompute_statuses").count() == 2
    assert page.select_one("#progress progress")["max"] == "2"


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
        ({"method": "average", "weight": "60"}, "weight", "weight is superfluous"),
        ({"method": "weighted_average"}, "weight", "weight is missing"),
        ({"weight": "60"}, "weight", "Choose which tries count first"),
        ({"minimum_items": "51"}, "minimum_items", "less than or equal to 50"),
        ({"waiting_days": "-1"}, "waiting_days", "greater than or equal to 0"),
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
    with django_assert_num_queries(10):
        ada.get(URL)


# places below the school


@pytest.fixture
def f1(people: People):
    return ObjectiveFactory(unit=UnitFactory(course=people.section.course, title="Fractions"), code="F1")


def test_every_place_can_be_opened_and_says_where_its_values_come_from(
    ada: Client, people: People, f1
) -> None:
    course = people.section.course_id
    for key in (f"course-{course}", f"unit-{f1.unit_id}", f"objective-{f1.pk}"):
        page = ada.get(f"{URL}?at={key}")
        assert soup(page).select_one("#at option[selected]")["value"] == key
        assert rows(page, "in-force-caption")[0] == ["Mastery threshold", "80 %", "the school, version 1"]
        assert fields(page)["threshold_percent"] == ""
        assert "Nothing has been set here yet" in page.content.decode()


def test_an_objective_sets_nothing_that_opens_a_chance(ada: Client, f1) -> None:
    page = ada.get(f"{URL}?at=objective-{f1.pk}")
    assert not {"chances", "gate", "form_rule", "waiting_days", "scale"} & fields(page).keys()


def test_unit_gets_a_version_of_its_own(ada: Client, people: People, f1) -> None:
    url = f"{URL}?at=unit-{f1.unit_id}"
    shown = ada.post(url, fields(ada.get(url)) | {"threshold_percent": "90", "step": "preview"})
    response = ada.post(url, fields(shown) | {"reason": "A unit to build on", "step": "save"})
    assert (response.status_code, response["Location"]) == (303, url)
    made = MasteryPolicy.objects.latest("version")
    assert (made.place, made.unit_id, made.threshold_percent, made.chances) == ("unit", f1.unit_id, 90, None)
    assert rows(ada.get(url), "in-force-caption")[0] == [
        "Mastery threshold",
        "90 %",
        "the unit, version 2 set here",
    ]


def test_unit_chooses_a_scale_of_the_school(ada: Client, people: People, f1) -> None:
    four = save_scale(actor=people.ada, scale=FOUR_LEVELS, title="Four", reason="agreed", based_on=0, now=NOW)
    url = f"{URL}?at=unit-{f1.unit_id}"
    shown = ada.post(url, fields(ada.get(url)) | {"scale": str(four.pk), "step": "preview"})
    response = ada.post(url, fields(shown) | {"reason": "Parents know these", "step": "save"})
    assert response.status_code == 303
    assert MasteryPolicy.objects.latest("version").scale == four
    assert ["Scale of levels", "Four", "the unit, version 2 set here"] in rows(
        ada.get(url), "in-force-caption"
    )
    assert fields(ada.get(url))["scale"] == str(four.pk)


def test_scale_of_another_school_is_no_choice(ada: Client, people: People) -> None:
    olga = UserFactory(school=people.nora.school, given_name="Olga")
    RoleFactory(person=olga, role="administrator")
    theirs = save_scale(actor=olga, scale=FOUR_LEVELS, title="Theirs", reason="agreed", based_on=0, now=NOW)
    page = ada.get(URL)
    assert "Theirs" not in page.content.decode()
    assert preview(ada, scale=str(theirs.pk)).status_code == 422


def test_locked_value_is_refused_with_its_field(ada: Client, people: People, f1) -> None:
    save(ada, preview(ada, locked="threshold_percent"), reason="One rule for all", locked="threshold_percent")
    url = f"{URL}?at=unit-{f1.unit_id}"
    shown = ada.post(url, fields(ada.get(url)) | {"threshold_percent": "90", "step": "preview"})
    response = ada.post(url, fields(shown) | {"reason": "x", "step": "save"})
    assert response.status_code == 422
    assert "locked above" in soup(response).select_one(".field.bad").get_text()
    assert "cannot be changed here" in response.content.decode()


@pytest.mark.parametrize(
    "key", ["course-0", "unit-x", "planet-3", "objective-", "objective-99999999999999999999"]
)
def test_place_that_is_not_there_is_not_found(ada: Client, key: str) -> None:
    assert ada.get(f"{URL}?at={key}").status_code == 404


def test_place_of_another_school_is_not_found(ada: Client, people: People) -> None:
    assert ada.get(f"{URL}?at=course-{people.noras_section.course_id}").status_code == 404


def test_progress_is_asked_for_until_it_is_through(ada: Client, people: People) -> None:
    save(ada, preview(ada, threshold_percent="90"), reason="x")
    asking = ada.get(f"{URL}progress/", headers={"HX-Request": "true"})
    assert (asking.status_code, soup(asking).select_one("#progress")["hx-trigger"]) == (200, "every 2s")
    for message in OutboxMessage.objects.filter(kind="mastery.recompute_statuses"):
        run_message(message_id=message.pk, now=NOW, handle=recompute_statuses)
    through = ada.get(f"{URL}progress/", headers={"HX-Request": "true"})
    assert (through.status_code, soup(through).select_one("[hx-trigger]")) == (286, None)
    assert "The last change has reached every class." in through.content.decode()
