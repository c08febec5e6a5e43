"""The builder: every kind of question through its form, in place with htmx, and a student's view of it."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, Attempt, AttemptItem, Item
from assessments.selectors.builder import builder
from mastery.models import UnitRun
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client
from tests.support.people import People

HTMX = {"HX-Request": "true"}
KEYS = {
    "single_choice": {
        "option_1": "1/2", "option_2": "1/3", "right": "1", "misconception_2": "larger denominator",
    },
    "multiple_choice": {"option_1": "2/4", "option_2": "1/3", "option_3": "5/10", "right": ["1", "3"]},
    "true_false": {"right": "false"},
    "numeric": {"value": "3/4", "tolerance": "0,01"},
    "short_text": {"accepted": "half\none half\n"},
    "points_only": {},
}  # fmt: skip
STORED = {
    "single_choice": {"right": "a", "misconceptions": {"b": "larger denominator"}},
    "multiple_choice": {"right": ["a", "c"]},
    "true_false": {"right": False},
    "numeric": {"value": "0.75", "tolerance": "0.01"},
    "short_text": {"accepted": ["half", "one half"]},
    "points_only": {},
}


@kept
def run(people: People) -> UnitRun:
    run = factories.UnitRunFactory(section=people.section, published_at=None, stage="planned")
    factories.ObjectiveFactory(unit=run.unit, code="F1")
    return run


@pytest.fixture
def check(tess: Client, run: UnitRun) -> Assessment:
    tess.post(
        reverse("assessments:check_new", args=[run.section_id]),
        {"unit": run.pk, "title": "Check 1", "minutes": "40"},
    )
    return Assessment.objects.get(unit_run=run)


def url(check: Assessment, name: str = "check", *more: object) -> str:
    return reverse(f"assessments:{name}", args=[check.unit_run.section_id, check.pk, *more])


def typed(check: Assessment, kind: str, **other: object) -> dict[str, object]:
    objective = check.unit_run.unit.objectives.get()
    return {"stem": "Which?", "points": "1,5", "objectives": [objective.pk], **KEYS[kind], **other}


def add(tess: Client, check: Assessment, kind: str = "numeric", **other: object) -> Item:
    tess.post(f"{url(check, 'item_new')}?form=A&kind={kind}", typed(check, kind, **other))
    return Item.objects.filter(form__assessment=check).latest("pk")


def sit(people: People, item: Item) -> None:
    attempt = Attempt.objects.create(
        school=people.school,
        assessment=item.form.assessment,
        enrollment=people.enrollment(people.sam),
        form=item.form,
        number=1,
        opened_at=NOW,
    )
    AttemptItem.objects.create(
        school=people.school, attempt=attempt, item=item, position=1, points=item.points
    )


def test_a_check_begins_with_forms_a_and_b(tess, check):
    page = pages.soup(tess.get(url(check)))

    assert [each.get_text() for each in page.select("section[id^=form-] h2")] == ["Form A", "Form B"]
    assert "add questions on form A and B" in page.get_text()


@pytest.mark.parametrize("kind", KEYS)
def test_each_kind_is_written_and_shown_again_as_it_was(tess, check, kind):
    item = add(tess, check, kind)

    assert item.answer_key.body == STORED[kind]
    page = pages.soup(tess.get(url(check, "item", item.pk)))
    assert page.select_one("#id_points")["value"] == "1.5"
    again = {
        field["name"]: field.get("value", "")
        for field in page.select("form[method=post] input[name]")
        if field["type"] not in ("radio", "checkbox") or field.has_attr("checked")
    }
    again |= {area["name"]: area.get_text().strip() for area in page.select("textarea")}
    if kind == "multiple_choice":
        again["right"] = [box["value"] for box in page.select("input[name=right][checked]")]
    assert tess.post(url(check, "item", item.pk), again).status_code == 303
    item.refresh_from_db()
    assert item.answer_key.body == STORED[kind]


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        ("single_choice", {"right": []}, "Mark the right option."),
        ("single_choice", {"option_2": ""}, "Write at least two options"),
        ("single_choice", {"option_2": "1/2"}, "Two options say the same"),
        ("single_choice", {"misconception_1": "what"}, "The right option cannot name a misconception."),
        ("multiple_choice", {"right": []}, "Mark at least one right option."),
        ("true_false", {"right": ""}, "Say whether the statement is true or false"),
        ("numeric", {"value": "many"}, "Write the answer as a number such as 12, 0.75 or 3/4."),
        ("numeric", {"points": "0"}, "Points must be more than 0"),
        ("numeric", {"points": "lots"}, "Write points as a number"),
        ("numeric", {"stem": ""}, "Write the question"),
        ("numeric", {"objectives": []}, "Say which objective the question shows"),
        ("short_text", {"accepted": " . "}, "Write at least one accepted answer"),
    ],
)
def test_what_a_question_lacks_is_said_and_what_was_typed_stays(tess, check, kind, wrong, told):
    answer = tess.post(f"{url(check, 'item_new')}?form=A&kind={kind}", typed(check, kind, **wrong))

    assert answer.status_code == 422
    page = pages.soup(answer)
    assert told in page.select_one("#error-summary").get_text()
    assert page.title.get_text().startswith("Error:")
    assert not Item.objects.exists()


def test_a_second_press_adds_one_question(tess, check):
    address = f"{url(check, 'item_new')}?form=A&kind=numeric"
    key = pages.soup(tess.get(address)).select_one("#id_idempotency_key")["value"]

    for _each in range(2):
        tess.post(address, typed(check, "numeric", idempotency_key=key))

    assert Item.objects.count() == 1


def test_an_objective_of_another_unit_is_refused(tess, check):
    foreign = factories.ObjectiveFactory(unit__course=check.unit_run.unit.course)

    answer = tess.post(
        f"{url(check, 'item_new')}?form=A&kind=numeric", typed(check, "numeric", objectives=[foreign.pk])
    )

    assert answer.status_code == 422


def test_questions_are_copied_moved_and_removed_in_place(tess, check):
    first, second = add(tess, check), add(tess, check, "true_false")

    copied = tess.post(url(check, "item_copy", first.pk), {"form": "B"}, headers=HTMX)
    moved = tess.post(url(check, "item_move", second.pk), {"where": "earlier"}, headers=HTMX)

    for answer in (copied, moved):
        part = pages.soup(answer)
        assert [each["id"] for each in part.find_all(recursive=False)] == ["builder"]
    assert len(builder(check).form("B").items) == 1
    shown = [each["id"] for each in pages.soup(moved).select("#form-A li[id^=item-]")]
    assert shown == [f"item-{second.pk}", f"item-{first.pk}"]
    assert tess.post(url(check, "item_remove", first.pk)).status_code == 303
    assert len(builder(check).form("A").items) == 1


def test_a_third_form_is_added_by_its_letter(tess, check):
    letter = (
        pages.soup(tess.get(url(check)))
        .select_one("#form-new")
        .parent.select_one("input[name=label]")["value"]
    )

    for _each in range(2):
        tess.post(url(check, "form_new"), {"label": letter})

    assert [form.label for form in builder(check).forms] == ["A", "B", "C"]


def test_what_students_have_had_is_shown_as_it_stays(tess, people, check):
    item = add(tess, check)
    sit(people, item)

    page = pages.soup(tess.get(url(check)))
    changed = tess.post(url(check, "item", item.pk), typed(check, "numeric", value="5"))

    assert "Students have had this form" in page.select_one("#form-A").get_text()
    assert page.select_one(f"#remove-{item.pk}") is None
    assert "Students have had it" in page.select_one(f"#item-{item.pk}").get_text()
    assert changed.status_code == 422
    assert "stays as it is" in pages.soup(changed).select_one("#error-summary").get_text()
    assert tess.post(url(check, "item_remove", item.pk)).status_code == 422
    assert (
        tess.post(f"{url(check, 'item_new')}?form=A&kind=numeric", typed(check, "numeric")).status_code == 422
    )


def test_the_second_editor_of_a_question_sees_both_versions(tess, check):
    item = add(tess, check)
    stale = pages.soup(tess.get(url(check, "item", item.pk))).select_one("#id_seen")["value"]
    tess.post(url(check, "item", item.pk), typed(check, "numeric", stem="Theirs", seen=stale))

    conflict = tess.post(url(check, "item", item.pk), typed(check, "numeric", stem="Mine", seen=stale))

    assert conflict.status_code == 409
    page = pages.soup(conflict)
    assert "Theirs" in page.select_one("form .notice").get_text()
    assert page.select_one("#id_stem").get_text().strip() == "Mine"
    marked = page.select_one("#id_seen")["value"]
    tess.post(url(check, "item", item.pk), typed(check, "numeric", stem="Mine", seen=marked))
    item.refresh_from_db()
    assert item.stem == "Mine"


def test_title_and_minutes_change_once_seen(tess, check):
    stale = pages.soup(tess.get(url(check))).select_one("#id_seen")["value"]
    assert tess.post(url(check), {"title": "Check one", "minutes": "30", "seen": stale}).status_code == 303

    conflict = tess.post(url(check), {"title": "Other", "minutes": "", "seen": stale})

    assert conflict.status_code == 409
    assert "Now it says: Check one, 30 min." in pages.soup(conflict).select_one("#error-summary").get_text()


def test_the_preview_shows_a_student_no_answer(tess, check):
    for kind in KEYS:
        add(tess, check, kind, stem=f"Stem of {kind}")

    page = pages.soup(tess.get(f"{url(check, 'check_preview')}?form=A")).select_one("main")

    assert len(page.select("fieldset.question")) == len(KEYS)
    assert "larger denominator" not in page.get_text()
    assert "0.75" not in str(page)
    assert not page.select("[checked]")


def test_the_list_shows_every_check(tess, people, check):
    item = add(tess, check)
    sit(people, item)
    Attempt.objects.update(state="submitted", submitted_at=NOW)

    text = (
        pages.soup(tess.get(reverse("assessments:checks", args=[people.section.pk])))
        .select_one("main")
        .get_text()
    )

    assert "Form A: 1 question" in text
    assert "1 student took it" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_builder_costs_the_same_for_any_number_of_questions(
    tess, check, count, django_assert_num_queries
):
    for _each in range(count):
        add(tess, check)
    tess.get(url(check))

    with django_assert_num_queries(8):
        tess.get(url(check))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_checks(tess, people, count, django_assert_num_queries):
    for _each in range(count):
        factories.AssessmentFactory(unit_run__section=people.section)

    with django_assert_num_queries(10):
        tess.get(reverse("assessments:checks", args=[people.section.pk]))
