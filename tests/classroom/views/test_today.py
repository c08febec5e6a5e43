"""What needs a teacher today, class by class."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Attempt
from classroom.models import School
from mastery.models import CorrectiveAssignment, EvidenceRecord, WorkGroup
from mastery.services.feedback import give_feedback
from tests.support.factories import (
    AssessmentFactory,
    EnrollmentFactory,
    FormFactory,
    ObjectiveFactory,
    SectionFactory,
    StaffFactory,
    UnitRunFactory,
    WindowFactory,
)
from tests.support.pages import Client, soup, text
from tests.support.people import People
from tests.support.products import Made

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def lines(client: Client) -> list[str]:
    page = soup(client.get("/today/"))
    return [text(line) for line in page.select("section.card li:has(> a.btn)")]


def check(people: People, title: str = "Check 1", unit: str = "Ratio", **more: object):
    run = UnitRunFactory(section=people.section, unit__title=unit, **more)
    return AssessmentFactory(unit_run=run, title=title)


def attempt(assessment, enrollment, *, state: str) -> Attempt:
    """A try as far as it has come; the steps are those the database allows."""
    now = timezone.now()
    form = assessment.forms.first() or FormFactory(assessment=assessment)
    tried = Attempt.objects.create(
        school=assessment.school,
        assessment=assessment,
        enrollment=enrollment,
        form=form,
        number=1,
        opened_at=now - HOUR,
    )
    if state in ("submitted", "scored"):
        Attempt.objects.filter(pk=tried.pk).update(state="submitted", submitted_at=now)
    if state == "scored":
        Attempt.objects.filter(pk=tried.pk).update(state="scored", scored_at=now)
    return tried


def group(assessment, *, state: str) -> WorkGroup:
    return WorkGroup.objects.create(
        school=assessment.school,
        unit_run=assessment.unit_run,
        kind="enrichment",
        title="Go further",
        state=state,
        proposed_at=timezone.now(),
        approved_at=timezone.now() if state == "approved" else None,
    )


def test_new_class_asks_for_a_unit(tess: Client) -> None:
    assert lines(tess) == ["This class is in no unit Plan a unit"]


def test_class_without_students_asks_for_them(tess: Client, people: People) -> None:
    people.section.enrollments.all().update(ended_at=timezone.now())
    assert lines(tess)[0] == "This class has no students yet Add students"


def test_open_check_tells_until_when_in_the_school_s_time(tess: Client, people: People) -> None:
    School.objects.filter(pk=people.school.pk).update(time_zone="Asia/Tokyo")
    now = timezone.now().replace(second=0, microsecond=0)
    WindowFactory(assessment=check(people), opens_at=now - HOUR, closes_at=now + 3 * DAY)
    (line,) = lines(tess)
    closes = (now + 3 * DAY).astimezone(timezone.get_fixed_timezone(9 * 60))
    assert line == f"Check 1 is open until {closes:%a} {closes.day} {closes:%b, %H:%M} Open the check"


def test_second_chance_is_called_that(tess: Client, people: People) -> None:
    now = timezone.now()
    WindowFactory(assessment=check(people), number=2, opens_at=now - HOUR, closes_at=now + HOUR)
    assert lines(tess)[0].startswith("Check 1, second chance is open until")


def test_tries_that_wait_for_marks_are_counted(tess: Client, people: People) -> None:
    sheet = check(people)
    for student in (people.sam, people.ines):
        attempt(sheet, people.enrollment(student), state="submitted")
    assert lines(tess) == ["2 tries at Check 1 wait for marks Mark the answers"]


def test_results_without_groups_ask_for_them(tess: Client, people: People) -> None:
    sheet = check(people)
    attempt(sheet, people.enrollment(people.sam), state="scored")
    assert lines(tess) == ["1 result of Check 1 is in See them and form groups"]
    group(sheet, state="proposed")
    assert lines(tess) == ["1 group of Ratio waits for your yes Review the groups"]
    WorkGroup.objects.update(state="approved", approved_at=timezone.now())
    assert lines(tess) == []


def test_products_without_an_answer_are_counted(tess: Client, people: People) -> None:
    made = Made(people)
    made.classmate(is_done=False)
    assert f"1 product of {made.run.unit.title} waits for your words Read and answer" in lines(tess)
    give_feedback(actor=people.tess, choice=made.choice, text="Clear.", based_on=0, now=timezone.now())
    assert lines(tess) == []


def corrective(people: People, objective, student, run, **more: object) -> CorrectiveAssignment:
    return CorrectiveAssignment.objects.create(
        school=people.school,
        unit_run=run,
        student=student,
        objective=objective,
        approach="visual",
        title="Draw it",
        assigned_by=people.tess,
        assigned_at=timezone.now() - DAY,
        **more,
    )


def test_students_with_their_corrective_behind_them_are_ready(tess: Client, people: People) -> None:
    sheet = check(people)
    run = sheet.unit_run
    f1, f2 = (ObjectiveFactory(unit=run.unit, code=code) for code in ("F1", "F2"))
    corrective(people, f1, people.sam, run, state="done", done_at=timezone.now())
    corrective(people, f2, people.sam, run, state="waived", waived_reason="shown in class")
    corrective(people, f1, people.ines, run)
    assert lines(tess) == ["1 is ready for a second chance See who and when"]
    for objective in (f1, f2):
        EvidenceRecord.objects.create(
            school=people.school,
            student=people.sam,
            objective=objective,
            occasion="11111111-1111-4111-8111-111111111111",
            earned=1,
            possible=2,
            observed_at=timezone.now(),
            recorded_at=timezone.now(),
            recorded_by=people.tess,
        )
    assert lines(tess) == [], "the second chance was taken"


def test_student_who_left_needs_nothing(tess: Client, people: People) -> None:
    run = check(people).unit_run
    corrective(people, ObjectiveFactory(unit=run.unit), people.sam, run, state="done", done_at=timezone.now())
    people.section.enrollments.filter(student=people.sam).update(ended_at=timezone.now())
    assert lines(tess) == []


def test_quiet_class_names_its_next_date(tess: Client, people: People) -> None:
    now = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + 2 * DAY
    sheet = check(people)
    WindowFactory(assessment=sheet, opens_at=now, closes_at=now + HOUR)
    WindowFactory(assessment=sheet, number=2, opens_at=now + 7 * DAY, closes_at=now + 8 * DAY)
    page = soup(tess.get("/today/"))
    when = f"{now:%a} {now.day} {now:%b}, 09:00"
    assert f"Nothing needs you. Next: Check 1, {when}" in text(page)
    dates = [text(entry) for entry in page.select(".timeline li")]
    assert dates[0] == f"{when} Check 1 7B Mathematics"
    assert "Check 1, second chance" in dates[1]


def test_unpublished_dates_are_not_announced(tess: Client, people: People) -> None:
    soon = timezone.now() + DAY
    WindowFactory(assessment=check(people, published_at=None), opens_at=soon, closes_at=soon + HOUR)
    assert soup(tess.get("/today/")).select(".timeline li") == []


def test_more_than_seven_lines_are_folded(tess: Client, people: People) -> None:
    for number in range(9):
        attempt(
            check(people, f"Check {number}", f"Unit {number}"),
            people.enrollment(people.sam),
            state="submitted",
        )
    page = soup(tess.get("/today/"))
    assert len(page.select("section.card > ul > li")) == 7
    assert page.select_one("main details summary").get_text() == "2 more"
    assert len(page.select("main details li")) == 2


def test_classes_of_others_stay_away(client: Client, people: People) -> None:
    attempt(check(people), people.enrollment(people.sam), state="submitted")
    client.force_login(people.ada)
    page = soup(client.get("/today/"))
    assert "Check 1" not in page.get_text()
    assert [link["href"] for link in page.select(".empty a")] == ["/classes/new/", "/school/"]


@pytest.mark.parametrize(("who", "offer"), [("sam", []), ("gus", [])])
def test_people_who_teach_nobody_are_told_so(
    client: Client, people: People, who: str, offer: list[str]
) -> None:
    client.force_login(getattr(people, who))
    assert [link["href"] for link in soup(client.get("/today/")).select(".empty a")] == offer


@pytest.mark.parametrize("classes", [1, 3])
def test_today_costs_the_same_for_any_number_of_classes(
    tess: Client, people: People, classes: int, django_assert_num_queries
) -> None:
    for _ in range(classes):
        section = SectionFactory(course=people.section.course)
        StaffFactory(section=section, person=people.tess)
        run = UnitRunFactory(section=section)
        sheet = AssessmentFactory(unit_run=run)
        WindowFactory(assessment=sheet)
        for place in EnrollmentFactory.create_batch(classes, section=section):
            attempt(sheet, place, state="submitted")
    with django_assert_num_queries(10):
        tess.get("/today/")
