"""The page on which administrators name the levels of their school, and where those names are read."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.models import OutboxMessage
from mastery.engine.policy import Place
from mastery.engine.scale import FIVE_LEVELS, FOUR_LEVELS, Scale
from mastery.models import ProficiencyScale
from mastery.selectors.policies import Chain
from mastery.selectors.scales import named_scale, scale_versions
from mastery.services.policies import RECOMPUTE, change_policy, offered_layer, recompute_statuses
from mastery.services.scales import save_scale
from tests.support import factories, pages
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, main_text, soup, text
from tests.support.people import People

URL = "/school/scales/"
TYPING = {"HX-Request": "true", "HX-Target": "example"}


def fields(response) -> dict[str, str]:
    form = soup(response).select_one("form#scale")
    known = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=radio])")}
    chosen = form.select_one("input[type=radio][checked]")
    return known | ({"mastery": chosen["value"]} if chosen else {})


def send(client: Client, response, *, step: str, headers: dict[str, str] | None = None, **changed: str):
    return client.post(URL, fields(response) | changed | {"step": step}, headers=headers)


def save(client: Client, response, **changed: str):
    return send(client, response, step="save", **({"reason": "agreed"} | changed))


def preview(client: Client, **changed: str):
    return send(client, client.get(URL), step="preview", **changed)


def shown_levels(response) -> list[tuple[str, str]]:
    """The shape and the words of each try, the best last."""
    example = soup(response).select_one("#example")
    return [(each["data-s"], text(each)) for each in example.select("ol .state, p .state")]


@pytest.mark.parametrize("who", ["tess", "sam", "gus"])
def test_page_is_for_administrators(client: Client, people: People, who: str) -> None:
    client.force_login(getattr(people, who))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {}).status_code == 403


def test_the_school_page_leads_here(ada: Client) -> None:
    assert soup(ada.get("/school/")).select_one(f'a[href="{URL}"]') is not None


def test_four_levels_are_ready_before_anything_is_saved(ada: Client) -> None:
    response = ada.get(URL)
    known = fields(response)
    assert [known[f"label_{row}"] for row in range(1, 6)] == [
        "Beginning",
        "Developing",
        "Mastered",
        "Advanced",
        "",
    ]
    assert [known[f"from_{row}"] for row in range(1, 6)] == ["0", "50", "80", "95", ""]
    assert (known["mastery"], known["based_on"], known["title"]) == ("3", "0", "Four levels")
    assert "No scale is saved yet." in main_text(response)


def test_a_ready_scale_fills_the_fields_and_saves_nothing(ada: Client) -> None:
    response = ada.get(f"{URL}?ready=five")
    known = fields(response)
    assert (known["label_3"], known["from_3"], known["mastery"]) == ("Approaching", "65", "4")
    assert text(soup(response).select_one(".chips [aria-current]")) == "Five levels"
    assert ProficiencyScale.objects.count() == 0
    assert save(ada, response).status_code == 303
    assert ProficiencyScale.objects.get().title == "Five levels"


def test_an_unknown_ready_scale_is_the_one_in_force(ada: Client) -> None:
    assert fields(ada.get(f"{URL}?ready=nine"))["label_3"] == "Mastered"


# the example student


def test_the_example_names_the_level_of_each_try_and_of_the_best(ada: Client) -> None:
    assert shown_levels(ada.get(URL)) == [
        ("notyet", "Beginning"),
        ("notyet", "Developing"),
        ("mastered", "Mastered"),
        ("mastered", "Mastered"),
    ]


def test_a_preview_works_the_example_through_and_writes_nothing(ada: Client) -> None:
    response = preview(ada, label_3="Secure", from_2="40", mark_3="S")
    assert response.status_code == 200
    assert [words for _state, words in shown_levels(response)] == [
        "Developing",
        "Developing",
        "Secure",
        "Secure",
    ]
    assert "Developing 2 40 to below 80 %" in text(soup(response).select_one("#example"))
    assert fields(response)["label_3"] == "Secure"
    assert ProficiencyScale.objects.count() == 0


def test_the_example_follows_the_threshold_and_says_so(ada: Client, people: People) -> None:
    factories.PolicyFactory(
        school=people.school, version=2, threshold_percent=90, effective_at="2020-01-01T00:00:00Z"
    )
    response = ada.get(URL)
    assert shown_levels(response)[-1] == ("notyet", "Developing")
    notice = text(soup(response).select_one("#example .notice"))
    assert notice.startswith("“Mastered” begins at 80 %, and the threshold in force is 90 %.")


def test_where_both_agree_nothing_is_said(ada: Client) -> None:
    assert soup(ada.get(URL)).select_one("#example .notice") is None


def test_while_typing_the_example_alone_is_drawn_again(ada: Client) -> None:
    page = ada.get(URL)
    response = send(ada, page, step="", headers=TYPING, label_3="Secure")
    assert response.content.lstrip().startswith(b"<section")
    assert json.loads(response["HX-Trigger"]) == {"announce": "The best try, 8 of 10, is shown as Secure."}
    whole = preview(ada, label_3="Secure")
    swapped = pages.swap(soup(whole), response, target="#example")
    assert pages.same(swapped, soup(whole))


def test_while_typing_what_is_wrong_stands_in_the_place_of_the_example(ada: Client) -> None:
    response = send(ada, ada.get(URL), step="", headers=TYPING, from_1="20")
    assert response.status_code == 422
    assert "Below 20 there is no level." in text(soup(response).select_one("#example"))
    assert json.loads(response["HX-Trigger"]) == {"announce": "These levels do not fit together yet."}


def test_the_preview_button_swaps_the_form(ada: Client) -> None:
    response = send(
        ada, ada.get(URL), step="preview", headers={"HX-Request": "true", "HX-Target": "scale"}, from_1="20"
    )
    assert response.content.lstrip().startswith(b"<form")
    assert "HX-Trigger" not in response


# what is wrong


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"from_1": "20"}, "from_1", "Below 20 there is no level. The first one begins at 0"),
        ({"from_3": "50"}, "from_3", "“Mastered” at 50 does not begin above “Developing” at 50"),
        ({"from_4": "100,5"}, "from_4", "“Advanced” begins between 0 and 100"),
        ({"from_2": "-5"}, "from_2", "“Developing” begins between 0 and 100"),
        ({"from_2": "49.95"}, "from_2", "at most one decimal"),
        ({"from_2": "half"}, "from_2", "at most one decimal"),
        ({"from_2": ""}, "from_2", "Say where this level begins"),
        ({"label_2": "mastered"}, "label_3", "“Mastered” is the name of two levels"),
        ({"label_2": "x" * 41}, "label_2", "at most 40 characters"),
        ({"mark_2": "12345"}, "mark_2", "at most 4 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    ada: Client, changed: dict[str, str], field: str, words: str
) -> None:
    response = preview(ada, **changed)
    page = soup(response)
    assert response.status_code == 422
    assert page.title.get_text().startswith("Error:")
    assert words in page.select_one("#error-summary").get_text()
    bad = page.select_one(".field.bad")
    assert bad.select_one(f"[name={field}]") is not None
    assert words in bad.get_text()
    assert ProficiencyScale.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"mastery": "1"}, "The lowest level cannot mean mastered"),
        ({"mastery": "7"}, "Say which level means mastered"),
        ({"mastery": "9"}, "Select a valid choice"),
        (dict.fromkeys(("label_2", "label_3", "label_4"), ""), "A scale has at least 2 levels with a name"),
    ],
)
def test_what_concerns_the_whole_is_said_too(ada: Client, changed: dict[str, str], words: str) -> None:
    response = preview(ada, **changed)
    assert response.status_code == 422
    assert words in soup(response).select_one("#error-summary").get_text()


def test_every_fault_is_named_at_once(ada: Client) -> None:
    page = soup(preview(ada, from_1="20", label_2="Mastered", mastery="1"))
    assert len(page.select("#error-summary li")) == 3


# saving


def test_save_puts_a_new_version_in_force(ada: Client, people: People) -> None:
    response = save(ada, ada.get(URL), title="Our levels", label_2="On the way", from_2="52,5")
    assert (response.status_code, response["Location"]) == (303, URL)
    (version,) = scale_versions(people.school.pk)
    assert [level.label for level in version.scale.levels][1] == "On the way"
    assert str(version.scale.levels[1].from_percent) == "52.5"
    page = soup(ada.get(URL))
    assert "“Our levels” is in force." in text(page.select_one(".messages"))
    row = [text(cell) for cell in page.select("section[aria-labelledby=history] tbody :is(th, td)")]
    assert row[0].endswith("in force")
    assert row[1:] == [
        "Our levels",
        "Beginning 0, On the way 52.5, Mastered 80 means mastered , Advanced 95",
        "Ada Lindqvist",
        "agreed",
    ]


def test_rows_without_a_name_are_left_out(ada: Client, people: People) -> None:
    assert save(ada, ada.get(URL), label_2="").status_code == 303
    (version,) = scale_versions(people.school.pk)
    assert [level.label for level in version.scale.levels] == ["Beginning", "Mastered", "Advanced"]
    assert version.scale.mastery.label == "Mastered"


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"title": " "}, "Give the scale a name"), ({"reason": ""}, "Say why")],
)
def test_name_and_reason_are_asked_for(ada: Client, missing: dict[str, str], words: str) -> None:
    response = save(ada, ada.get(URL), **missing)
    assert response.status_code == 422
    assert words in soup(response).select_one(".field.bad").get_text()
    assert shown_levels(response)[-1] == ("mastered", "Mastered")


def test_the_scale_in_force_is_no_change(ada: Client) -> None:
    save(ada, ada.get(URL))
    response = save(ada, ada.get(URL))
    assert response.status_code == 422
    assert "This is the scale in force." in soup(response).select_one("#error-summary").get_text()


def test_two_administrators_at_once_see_each_other(ada: Client) -> None:
    seen = ada.get(URL)
    assert save(ada, seen, title="Theirs").status_code == 303
    response = save(ada, seen, title="Mine")
    page = soup(response)
    assert response.status_code == 409
    assert "Ada Lindqvist changed this a moment ago." in page.select_one("#error-summary").get_text()
    assert page.select_one("[name=title]")["value"] == "Mine"
    assert "Theirs" in text(page.select_one("section[aria-labelledby=history]"))
    assert save(ada, response).status_code == 303
    assert list(ProficiencyScale.objects.order_by("version").values_list("title", flat=True)) == [
        "Theirs",
        "Mine",
    ]


def saved(person, scale: Scale = FOUR_LEVELS, *, title: str = "Ours", based_on: int = 0) -> ProficiencyScale:
    return save_scale(actor=person, scale=scale, title=title, reason="r", based_on=based_on, now=NOW)


def test_the_scale_of_another_school_is_neither_shown_nor_changed(ada: Client, people: People) -> None:
    olga = factories.UserFactory(school=people.nora.school, given_name="Olga")
    factories.RoleFactory(person=olga, role="administrator")
    saved(olga, FIVE_LEVELS, title="Their own")
    assert "Their own" not in ada.get(URL).content.decode()
    save(ada, ada.get(URL), school=str(people.nora.school_id))
    assert ProficiencyScale.objects.filter(school=people.nora.school).count() == 1


@pytest.mark.parametrize("versions", [1, 3])
def test_page_costs_the_same_for_any_history(
    ada: Client, people: People, versions: int, django_assert_num_queries
) -> None:
    for number in range(versions):
        saved(people.ada, title=f"Version {number}", based_on=number)
    with django_assert_num_queries(7):
        ada.get(URL)


# where the levels are read


@kept
def cycle(people: People) -> Cycle:
    cycle = Cycle(people, now=timezone.now())
    cycle.sit(people.sam, {"F1": "10", "F2": "8", "F4": "5"})
    return cycle


def tracker_levels(client: Client, people: People) -> list[str]:
    client.force_login(people.sam)
    page = soup(client.get(reverse("mastery:me")))
    return [text(tag) for tag in page.select(".objs > li .tag")]


def panel(client: Client, cycle: Cycle, code: str):
    people = cycle.people
    client.force_login(people.tess)
    url = reverse(
        "mastery:cell",
        args=[people.section.pk, cycle.run.pk, people.sam.pk, cycle.objectives[code].pk],
    )
    return soup(pages.htmx(client, url, target="#inspector")).select_one("#inspector")


def test_the_tracker_names_the_level_of_each_best_score(client: Client, people: People, cycle: Cycle) -> None:
    saved(people.ada)
    assert tracker_levels(client, people) == [
        "Level: Developing (2)",
        "Level: Advanced (4)",
        "Level: Mastered (3)",
    ]


def test_the_panel_of_a_cell_names_the_level(client: Client, people: People, cycle: Cycle) -> None:
    saved(people.ada)
    assert "Level: Developing (2)" in text(panel(client, cycle, "F4").header)


def test_a_unit_may_be_shown_on_another_scale(client: Client, people: People, cycle: Cycle) -> None:
    four = named_scale(saved(people.ada))
    saved(people.ada, FIVE_LEVELS, title="Finer", based_on=1)
    change_policy(
        actor=people.ada,
        chain=Chain(course_id=cycle.run.unit.course_id, unit_id=cycle.run.unit_id),
        layer=offered_layer(place=Place.UNIT, values={"scale": four}),
        reason="Parents know these",
        based_on=1,
        now=timezone.now(),
    )
    for message in OutboxMessage.objects.filter(kind=RECOMPUTE):
        recompute_statuses(message.payload, timezone.now())
    assert tracker_levels(client, people)[0] == "Level: Developing (2)"
    assert "Level: Developing (2)" in text(panel(client, cycle, "F4").header)


def test_without_a_saved_scale_no_page_names_a_level(client: Client, people: People, cycle: Cycle) -> None:
    assert tracker_levels(client, people) == []
    assert "Level:" not in text(panel(client, cycle, "F4"))


def test_an_objective_without_a_score_has_no_level(client: Client, people: People) -> None:
    cycle = Cycle(people, now=timezone.now())
    saved(people.ada)
    assert tracker_levels(client, people) == []
    assert "Level:" not in text(panel(client, cycle, "F4"))


@pytest.mark.parametrize("students", [1, 3])
def test_the_panel_costs_the_same_for_any_class_size(
    client: Client, people: People, cycle: Cycle, students: int, django_assert_num_queries
) -> None:
    saved(people.ada)
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    panel(client, cycle, "F4")
    url = reverse(
        "mastery:cell",
        args=[people.section.pk, cycle.run.pk, people.sam.pk, cycle.objectives["F4"].pk],
    )
    with django_assert_num_queries(19):
        pages.htmx(client, url, target="#inspector")
