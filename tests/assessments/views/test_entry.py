"""Scores from paper: row by row with htmx, all at once without, and never over what somebody else wrote."""

from datetime import datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.urls import reverse

from assessments.models import Attempt, Item, Mark, ParallelForm
from mastery.models import ObjectiveStatus
from tests.assessments.checks import Check
from tests.assessments.papers import give_scores, paper_check
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, text
from tests.support.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@kept
def check(people: People) -> Check:
    """F1 and F2 with two questions of one point each, on forms A and B; the check was a week ago."""
    return paper_check(people)


def address(check: Check, form: str = "A") -> str:
    return reverse("assessments:enter", args=[check.people.section.pk, check.assessment.pk]) + f"?form={form}"


def typed(
    check: Check, *rows: tuple[str, str], was: str = "|||", form: str = "A", **more: str
) -> dict[str, object]:
    """What the page sends: `rows` are a person's name and four typed fields, separated by bars."""
    sheet = ParallelForm.objects.get(assessment=check.assessment, label=form)
    items = list(Item.objects.filter(form=sheet).order_by("position"))
    data: dict[str, object] = {"taken_on": "2026-11-17", "reason": "", "row": []} | more
    for name, fields in rows:
        student = getattr(check.people, name)
        data["row"].append(str(student.pk))
        data[f"was-{student.pk}"] = was
        for item, typed in zip(items, fields.split("|"), strict=True):
            data[f"s-{student.pk}-{item.pk}"] = typed
    return data


def send(tess: Client, check: Check, *rows: tuple[str, str], htmx: bool = True, **more: str) -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {}
    return tess.post(address(check, more.get("form", "A")), typed(check, *rows, **more), headers=headers)


def state_of(answer: HttpResponse, check: Check, name: str = "sam") -> str:
    student = getattr(check.people, name)
    return text(pages.soup(answer).select_one(f"#st-{student.pk}"))


def problems(answer: HttpResponse) -> list[str]:
    return [
        each.get_text(" ", strip=True)
        for each in pages.soup(answer).select("span[id^=p-]")
        if each.get_text(strip=True)
    ]


def marks(check: Check, name: str = "sam") -> list[str | None]:
    standing = Mark.objects.filter(
        attempt__enrollment__student=getattr(check.people, name), replaced_by__isnull=True
    ).order_by("item__position")
    return [None if mark.earned is None else str(mark.earned.normalize()) for mark in standing]


def test_the_sheet_is_the_class_by_the_questions(check, people, tess):
    give_scores(check, people.sam, "1", "1", "0", None)
    page = pages.soup(tess.get(address(check)))
    assert [text(head) for head in page.select("thead th")] == [
        "Student",
        "1 / 1 F1",
        "2 / 1 F1",
        "3 / 1 F2",
        "4 / 1 F2",
        "State",
    ]
    rows = {
        row.select_one("th").get_text(): [field["value"] for field in row.select("input.input")]
        for row in page.select("tbody tr")
    }
    assert rows == {"Ines Moreau": ["", "", "", ""], "Sam Okafor": ["1", "1", "0", ""]}
    assert state_of(tess.get(address(check)), check) == "F1 100 % , Mastered 1 to be marked"
    assert state_of(tess.get(address(check)), check, "ines") == "No scores yet"
    assert page.select_one("#entry-count").get_text() == "1 of 2 students have scores."
    assert page.select_one("#id_taken_on")["value"] == "2026-11-17"


def test_every_field_has_a_name_and_every_row_says_where_it_goes(check, people, tess):
    page = pages.soup(tess.get(address(check)))
    for field in page.select("input.input[name^=s-]"):
        assert all(page.select_one(f"#{part}") for part in field["aria-labelledby"].split())
        assert page.select_one(f"#{field['aria-describedby']}")
    row = page.select_one(f"#row-{people.sam.pk}")
    assert (row["hx-target"], row["hx-sync"]) == (f"#st-{people.sam.pk}", "closest table:queue all")


def test_a_row_is_saved_and_only_its_state_comes_back(check, tess):
    answer = send(tess, check, ("sam", "1|1|1|0"))
    assert answer.status_code == 200
    assert marks(check) == ["1", "1", "1", "0"]
    assert state_of(answer, check) == "F1 100 % , Mastered F2 50 % , Not yet Saved"
    page = pages.soup(answer)
    assert not page.select("input.input, table")
    assert page.select_one("#entry-count").get_text() == "1 of 2 students have scores."
    attempt = Attempt.objects.get()
    assert (attempt.medium, attempt.submitted_at, attempt.state) == (
        "paper",
        NOW - timedelta(days=7),
        "scored",
    )


def test_a_swap_equals_a_reload(check, people, tess):
    shown = pages.soup(tess.get(address(check)))
    answer = send(tess, check, ("sam", "1|1|1|0"))
    for note in pages.soup(answer).select(".tag"):
        assert note.get_text(strip=True) == "Saved"
    target = f"#st-{people.sam.pk}"
    swapped = pages.swap(shown, answer, target=target)
    for note in swapped.select(f"{target} .tag"):
        note.decompose()
    fresh = pages.soup(tess.get(address(check)))
    assert pages.same(swapped.select_one(target), fresh.select_one(target))


def test_one_field_at_a_time_leaves_the_others_to_be_marked(check, tess):
    assert state_of(send(tess, check, ("sam", "1|||")), check) == "3 to be marked Saved"
    assert marks(check) == ["1"]
    send(tess, check, ("sam", "1|1||"), was="1|||")
    send(tess, check, ("sam", "1|1|0|0"), was="1|1||")
    assert marks(check) == ["1", "1", "0", "0"]
    assert set(ObjectiveStatus.objects.values_list("state", flat=True)) == {"mastered", "not_yet"}


def test_the_same_row_twice_is_the_same_as_once(check, tess):
    send(tess, check, ("sam", "1|1|0|0"))
    answer = send(tess, check, ("sam", "1|1|0|0"), was="1|1|0|0")
    assert (answer.status_code, Mark.objects.count(), Attempt.objects.count()) == (200, 4, 1)


def test_away_records_nothing(check, tess):
    answer = send(tess, check, ("sam", "A|||"))
    assert (answer.status_code, state_of(answer, check)) == (200, "Away, nothing recorded")
    assert not Attempt.objects.exists()


def test_excused_leaves_the_denominator(check, tess):
    send(tess, check, ("sam", "1|x|0|1"))
    assert marks(check) == ["1", None, "0", "1"]
    assert ObjectiveStatus.objects.get(objective=check.objectives[0]).best_possible == 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("2|1|1|1", "Question 1 gives at most 1 points."),
        ("ten|1|1|1", "Write points as a number such as 7 or 7.5, with at most three decimals."),
        ("-1|1|1|1", "Write points as a number such as 7 or 7.5, with at most three decimals."),
        ("NaN|1|1|1", "Write points as a number such as 7 or 7.5, with at most three decimals."),
        ("A|1|1|1", "A is for the whole row: take the scores out, or write 0."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_saved(check, tess, fields, problem):
    answer = send(tess, check, ("sam", fields))
    assert (answer.status_code, problems(answer)) == (422, [problem])
    assert state_of(answer, check) == "Not saved yet"
    assert not Mark.objects.exists()


def test_a_comma_is_a_point(check, tess):
    send(tess, check, ("sam", "0,5|1|1|1"))
    assert marks(check)[0] == "0.5"


def test_changing_a_score_asks_for_a_reason_once_for_the_page(check, people, tess):
    give_scores(check, people.sam, "1", "1", "0", "1")
    answer = send(tess, check, ("sam", "1|1|1|1"), was="1|1|0|1")
    assert (answer.status_code, state_of(answer, check)) == (422, "Say why the score changes.")
    assert marks(check) == ["1", "1", "0", "1"]
    answer = send(tess, check, ("sam", "1|1|1|1"), was="1|1|0|1", reason="Read again")
    assert (answer.status_code, marks(check)) == (200, ["1", "1", "1", "1"])
    assert Mark.objects.latest("pk").reason == "Read again"


@pytest.mark.parametrize("fields", ["1|1||1", "|||", "A|||"])
def test_a_score_is_never_taken_out(check, people, tess, fields):
    give_scores(check, people.sam, "1", "1", "0", "1")
    answer = send(tess, check, ("sam", fields), was="1|1|0|1", reason="Read again")
    assert answer.status_code == 422
    assert set(problems(answer)) == {"A score stays until it is changed. Write X to excuse it."}
    assert marks(check) == ["1", "1", "0", "1"]


def test_somebody_else_s_score_is_shown_before_it_is_changed(check, people, tess):
    give_scores(check, people.sam, "0", "1", "0", "1")
    answer = send(tess, check, ("sam", "1|1|0|1"), was="|||", reason="Mine")
    assert answer.status_code == 409
    assert problems(answer) == ["It is 0 now: somebody else has just entered it. Save again to change it."]
    assert marks(check) == ["0", "1", "0", "1"]
    was = pages.soup(answer).select_one(f"input[name=was-{people.sam.pk}]")["value"]
    assert was == "0|1|0|1"
    answer = send(tess, check, ("sam", "1|1|0|1"), was=was, reason="Mine")
    assert (answer.status_code, marks(check)) == (200, ["1", "1", "0", "1"])


def test_without_script_the_whole_sheet_is_one_form(check, people, tess):
    answer = send(tess, check, ("sam", "1|1|0|1"), ("ines", "|||"), htmx=False)
    assert (answer.status_code, answer["Location"]) == (303, address(check))
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["1 row saved."]
    assert (marks(check), marks(check, "ines")) == (["1", "1", "0", "1"], [])


def test_without_script_the_sheet_of_sixty_students_and_forty_questions_arrives(check, tess):
    others = {f"s-{student}-{question}": "" for student in range(60) for question in range(40)}
    answer = send(tess, check, ("sam", "1|1|0|1"), htmx=False, **others)
    assert (answer.status_code, marks(check)) == (303, ["1", "1", "0", "1"])


def test_without_script_a_problem_keeps_what_was_typed_and_saves_the_rest(check, people, tess):
    answer = send(tess, check, ("sam", "1|1|0|1"), ("ines", "9|1|1|1"), htmx=False)
    assert answer.status_code == 422
    page = pages.soup(answer)
    assert page.select_one("title").get_text().startswith("Error:")
    row = page.select_one(f"#row-{people.ines.pk}")
    assert [field["value"] for field in row.select("input.input")] == ["9", "1", "1", "1"]
    assert row.select_one("[aria-invalid=true]")["value"] == "9"
    assert (marks(check), marks(check, "ines")) == (["1", "1", "0", "1"], [])


@pytest.mark.parametrize(
    ("taken_on", "words"),
    [
        ("", "Say on which day the check was taken."),
        ("soon", "Enter a valid date."),
        ("0001-01-01", "Look at the year: it can be 2016 to 2036."),
        ("9999-12-31", "Look at the year: it can be 2016 to 2036."),
    ],
)
class TestTheDayIsNeeded:
    def test_it_is_said_and_what_was_typed_stays(self, check, people, tess, taken_on, words):
        answer = send(tess, check, ("sam", "1|1|0|1"), ("ines", "|||"), htmx=False, taken_on=taken_on)
        page = pages.soup(answer)
        assert answer.status_code == 422
        assert words in page.select_one(".error-summary").get_text()
        row = page.select_one(f"#row-{people.sam.pk}")
        assert [field["value"] for field in row.select("input.input")] == ["1", "1", "0", "1"]
        assert state_of(answer, check, "ines") == "No scores yet"
        assert not Attempt.objects.exists()

    def test_a_row_that_is_sent_alone_says_it(self, check, tess, taken_on, words):
        answer = send(tess, check, ("sam", "1|1|0|1"), taken_on=taken_on)
        assert (answer.status_code, state_of(answer, check)) == (422, words)


def test_work_is_not_from_the_future(check, tess):
    answer = send(tess, check, ("sam", "1|1|0|1"), taken_on="2026-11-25")
    assert (answer.status_code, state_of(answer, check)) == (422, "Work cannot be dated in the future.")


@pytest.mark.parametrize(
    ("taken_on", "moment"),
    [
        ("2026-11-24", NOW),
        ("2026-11-17", NOW - timedelta(days=7)),
        ("2026-11-18", datetime(2026, 11, 18, 12, tzinfo=NOW.tzinfo)),
    ],
)
def test_the_moment_of_the_work(check, tess, taken_on, moment):
    send(tess, check, ("sam", "1|1|0|1"), taken_on=taken_on)
    assert Attempt.objects.get().submitted_at == moment


def test_a_later_form_asks_only_what_is_unmet(check, people, tess):
    give_scores(check, people.sam, "1", "1", "0", "1")
    send(tess, check, ("sam", "||1|1"), form="B")
    page = pages.soup(tess.get(address(check, "B")))
    row = page.select_one(f"#row-{people.sam.pk}")
    assert [cell.get_text(strip=True) for cell in row.select("td")[:2]] == ["not asked", "not asked"]
    assert [field["value"] for field in row.select("input.input")] == ["1", "1"]
    assert ObjectiveStatus.objects.get(objective=check.objectives[1]).state == "mastered"


def test_a_try_on_screen_is_left_alone(check, people, tess):
    check.assessment.windows.filter(number=1).update(closes_at=NOW + timedelta(hours=1))
    check.start()
    page = pages.soup(tess.get(address(check)))
    row = page.select_one(f"#row-{people.sam.pk}")
    assert not row.select("input.input")
    assert row.select_one("[id^=st-]").get_text(strip=True) == "Taking it on screen now"


def test_rows_of_other_classes_are_not_read(check, people, tess):
    data = typed(check, ("sam", "1|1|1|1"))
    data["row"] = [str(people.nora.pk), "abc"]
    answer = tess.post(address(check), data, headers={"HX-Request": "true"})
    assert (answer.status_code, Attempt.objects.count()) == (200, 0)


def test_empty_pages_say_what_comes_first(people, tess):
    bare = factories.AssessmentFactory(unit_run__section=people.section)
    url = reverse("assessments:enter", args=[people.section.pk, bare.pk])
    assert pages.soup(tess.get(url)).select_one(".empty h2").get_text() == "No form yet"
    form = factories.FormFactory(assessment=bare)
    assert pages.soup(tess.get(url)).select_one(".empty h2").get_text() == "No question on form A yet"
    factories.ItemFactory(form=form)
    people.section.enrollments.update(ended_at=NOW)
    assert pages.soup(tess.get(url)).select_one(".empty h2").get_text() == "No students yet"
    assert tess.get(url + "?form=Z").status_code == 404


@pytest.mark.parametrize("students", [1, 3])
def test_the_sheet_costs_the_same_for_any_class_size(
    check, people, tess, students, django_assert_num_queries
):
    for _ in range(students):
        place = factories.EnrollmentFactory(section=people.section)
        give_scores(check, place.student, "1", "1", "0", "1")
    tess.get(address(check))
    with django_assert_num_queries(10):
        tess.get(address(check))
