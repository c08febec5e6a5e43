"""Judgements of a school, counted by teacher and class for the administrator."""

import csv
import io
from typing import Any

import pytest

from mastery.models import EvidenceRecord, Judgement
from tests.support import factories
from tests.support.factories import NOW
from tests.support.pages import Client, soup, text
from tests.support.people import People

pytestmark = pytest.mark.django_db

PAGE, FILE = "/school/judgements/", "/school/judgements/file.csv"
QUERIES = 8
BOARD, WRONG, COPIED = "Explained it at the board", "It was the wrong student", "Copied from a neighbor"


def judged(people: People, **values: Any) -> Judgement:
    """One judgement of Tess on Sam, on an objective of its own unless told otherwise."""
    run = factories.UnitRunFactory(section=people.section)
    objective = values.pop("objective", None) or factories.ObjectiveFactory(unit=run.unit, code="F1")
    row = {
        "student": people.sam,
        "unit_run": run,
        "state": "mastered",
        "computed_state": "not_yet",
        "reason": BOARD,
        "set_by": people.tess,
        "set_at": NOW,
    }
    return Judgement.objects.create(school=people.school, objective=objective, **(row | values))


def cells(page: Any, table: str) -> list[list[str]]:
    rows = page.select(f"#{table} tbody tr")
    return [[text(cell) for cell in row.select("th, td")] for row in rows]


def test_before_any_judgement_there_is_nothing_to_count(ada: Client):
    page = soup(ada.get(PAGE))
    assert "Nothing was set by judgement so far" in page.get_text()
    assert not page.select("table, #csv")


def test_judgements_are_counted_by_teacher_and_class_with_their_reasons(ada: Client, people: People):
    theo = factories.UserFactory(school=people.school, given_name="Theo", family_name="Lund")
    first = judged(people)
    judged(people, state="not_yet", computed_state="mastered", reason=COPIED)
    judged(
        people,
        objective=first.objective,
        state="taken_back",
        replaces=first,
        reason=WRONG,
    )
    standing = judged(people, set_by=theo, student=people.ines, computed_state="not_assessed")
    factories.EvidenceFactory(
        student=people.ines, objective=standing.objective, recorded_at=NOW.replace(hour=10)
    )
    page = soup(ada.get(PAGE))
    assert cells(page, "counts") == [
        ["Theo Lund", "7B Mathematics", "1", "0", "1", "1"],
        ["Tess Marsh", "7B Mathematics", "1", "1", "1", "0"],
    ]
    assert "3 states were set by judgement. 2 are in force. For 1 of them new evidence" in page.get_text()
    assert [row[1:] for row in cells(page, "acts")] == [
        [
            "Theo Lund",
            "7B Mathematics",
            "Ines Moreau",
            "F1",
            "Mastered in force",
            "Computed then: Not assessed yet",
            BOARD,
        ],
        ["Tess Marsh", "7B Mathematics", "Sam Okafor", "F1", "Taken back", "Computed then: Not yet", WRONG],
        [
            "Tess Marsh",
            "7B Mathematics",
            "Sam Okafor",
            "F1",
            "Not yet in force",
            "Computed then: Mastered",
            COPIED,
        ],
        ["Tess Marsh", "7B Mathematics", "Sam Okafor", "F1", "Mastered", "Computed then: Not yet", BOARD],
    ]
    assert {row[0] for row in cells(page, "acts")} == {"Tue 24 Nov"}
    assert EvidenceRecord.objects.count() == 1


def test_the_file_says_the_same_and_runs_no_formula(ada: Client, people: People):
    judged(people, reason="=HYPERLINK(0) and more")
    answer = ada.get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="judgements.csv"'
    header, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[:3] == ["When", "Teacher", "Class"]
    assert line[0] == "2026-11-24 09:00"
    assert line[1:] == [
        "Tess Marsh",
        "7B Mathematics",
        "Sam Okafor",
        "F1",
        "mastered",
        "not_yet",
        "'=HYPERLINK(0) and more",
        "yes",
    ]


def test_another_school_is_not_seen(ada: Client, people: People):
    nora = people.nora
    run = factories.UnitRunFactory(section=people.noras_section)
    Judgement.objects.create(
        school=nora.school,
        student=factories.EnrollmentFactory(section=people.noras_section).student,
        objective=factories.ObjectiveFactory(unit=run.unit),
        unit_run=run,
        state="mastered",
        computed_state="not_yet",
        reason=BOARD,
        set_by=nora,
        set_at=NOW,
    )
    assert "Nothing was set by judgement so far" in soup(ada.get(PAGE)).get_text()
    assert len(ada.get(FILE).content.decode().splitlines()) == 1


@pytest.mark.parametrize("judgements", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    ada: Client, people: People, judgements: int, django_assert_num_queries: Any
):
    for _number in range(judgements):
        judged(people)
    with django_assert_num_queries(QUERIES):
        ada.get(PAGE)
