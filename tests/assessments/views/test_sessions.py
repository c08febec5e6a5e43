"""Pages of reassessment sessions: the queue, one session, its pack, a student's own place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Booking, ExtraChance, ReassessmentSession
from tests.assessments.checks import Check
from tests.assessments.held import (
    DAY,
    HOUR,
    ask,
    book,
    booking_of,
    make_ready,
    place_of,
    planned,
    ready_class,
    told,
    waiting_days,
)
from tests.assessments.papers import give_scores
from tests.assessments.views.test_reassess import address, groups
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
QUERIES_OF_THE_SESSION = 7
QUERIES_OF_THE_LIST = 7
NEW = {"day": "2026-11-26", "starts_at": "14:00", "minutes": "45", "room": "Room 12", "capacity": "8"}


@kept
def check(people: People) -> Check:
    return ready_class(people)


def url(name: str, *args: int) -> str:
    return reverse(f"assessments:{name}", args=args)


def ticked(check: Check, *students) -> list[str]:
    return [f"{check.assessment.pk}-{student.pk}" for student in students]


def messages_of(page) -> list[str]:
    return [text(each) for each in page.select(".messages .notice")]


class TestTheQueue:
    def test_four_groups_answer_who_what_which_form_when(self, check, people, tess):
        amara, zoe = (factories.EnrollmentFactory(section=people.section).student for _each in range(2))
        for student in (amara, zoe):
            make_ready(check, student)
        before = planned(people, starts_at=NOW + HOUR, room="Room 3")
        book(check, [zoe], before)
        Booking.objects.filter(enrollment__student=zoe).update(state="missed")
        Booking.objects.create(
            school=people.school,
            enrollment=check.enrollment(zoe),
            assessment=check.assessment,
            state="asked",
            asked_at=NOW,
            follows=booking_of(zoe),
        )
        book(check, [people.sam], planned(people))
        ask(check, people.ines)
        page = pages.soup(tess.get(address(people)))
        assert page.select_one("h1").get_text() == "4 students are ready to reassess"
        assert {title: rows[0][2:] for title, rows in groups(page).items()} == {
            "Ready 1": ["F2", "Form B", "The next try opens Thu 26 Nov, 09:00, on form B."],
            "Asked 1": ["F2", "Form B", "Asked Tue 24 Nov."],
            "Booked 1": ["F2", "Form B", "Wed 25 Nov, 09:00 to 10:00, Room 12"],
            "Missed 1": ["F2", "Form B", "Missed Tue 24 Nov. No place was free after it."],
        }

    def test_those_who_are_ready_are_ticked_and_booked_in_one_go(self, check, people, tess):
        session = planned(people)
        page = pages.soup(tess.get(address(people)))
        boxes = page.select("input[name=who][checked]")
        assert [box["value"] for box in boxes] == ticked(check, people.ines, people.sam)
        sent = {"unit": check.run.pk, "who": [box["value"] for box in boxes], "session": session.pk}
        for _twice in range(2):
            answer = tess.post(url("book", people.section.pk), sent)
            assert (answer.status_code, answer["Location"]) == (303, address(people, f"?unit={check.run.pk}"))
        assert Booking.objects.filter(session=session, state="booked").count() == 2
        page = pages.soup(tess.get(address(people)))
        assert "2 of 10 places taken, 8 free" in page.get_text()

    def test_who_gets_no_place_is_named_with_the_reason(self, check, people, tess):
        session = planned(people, capacity=1)
        sent = {
            "unit": check.run.pk,
            "who": ticked(check, people.ines, people.sam),
            "session": session.pk,
        }
        page = pages.soup(tess.post(url("book", people.section.pk), sent, follow=True))
        shown = messages_of(page)
        assert any("1 place booked" in each for each in shown)
        assert any("every session is full" in each for each in shown)

    @pytest.mark.parametrize("who", [[], ["x-y"], ["7"]])
    def test_nobody_ticked_is_told(self, check, people, tess, who):
        sent = {"unit": check.run.pk, "who": who}
        page = pages.soup(tess.post(url("book", people.section.pk), sent, follow=True))
        assert any("Tick who should get a place." in each for each in messages_of(page))

    @pytest.mark.parametrize("session", ["x", "0"])
    def test_an_unknown_session_is_not_there(self, check, people, tess, session):
        sent = {"unit": check.run.pk, "who": ticked(check, people.sam), "session": session}
        assert tess.post(url("book", people.section.pk), sent).status_code == 404

    def test_who_was_there_on_paper_waits_for_scores(self, check, people, tess):
        book(check, [people.sam], planned(people))
        Booking.objects.filter(enrollment__student=people.sam).update(state="attended")
        rows = groups(pages.soup(tess.get(address(people))))
        assert rows["To be marked 1"][0][-1] == (
            "Was there: Wed 25 Nov, 09:00 to 10:00, Room 12 . Enter the scores"
        )

    def test_waiting_days_are_a_date_and_no_error(self, check, people, tess):
        waiting_days(people, 10)
        rows = groups(pages.soup(tess.get(address(people))))
        assert rows["Ready 2"][0][-1] == (
            "The next try opens Tue 8 Dec, 08:00, on form B. Waits until Fri 27 Nov, 09:00: no session before."
        )

    def test_a_session_before_the_waiting_days_are_over_is_refused_with_the_day(self, check, people, tess):
        waiting_days(people, 10)
        early = planned(people)
        ask(check, people.sam)
        rows = groups(pages.soup(tess.get(address(people))))
        assert rows["Asked 1"][0][-1].endswith("Waits until Fri 27 Nov, 09:00: no session before.")
        sent = {"unit": check.run.pk, "who": ticked(check, people.sam), "session": early.pk}
        page = pages.soup(tess.post(url("book", people.section.pk), sent, follow=True))
        said = "the waiting days last until Fri 27 Nov, 09:00, book a session from then on."
        assert messages_of(page) == [f"Sam Okafor: {said}"]
        assert booking_of(people.sam).state == "asked"

    def test_with_the_waiting_days_over_nothing_is_said_of_them(self, check, people, tess):
        waiting_days(people, 7)
        assert "Waits until" not in pages.soup(tess.get(address(people))).get_text()

    def test_an_administrator_reads_and_books_nobody(self, check, people, client):
        client.force_login(people.ada)
        page = pages.soup(client.get(address(people)))
        assert page.select("input[name=who]") == []
        assert client.post(url("book", people.section.pk), {}).status_code == 403

    @pytest.mark.parametrize("students", [1, 3])
    def test_places_cost_no_queries(self, check, people, tess, students, django_assert_num_queries):
        for number in range(students):
            planned(people, room=f"Room {number}")
            student = factories.EnrollmentFactory(section=people.section).student
            make_ready(check, student)
            book(check, [student])
        tess.get(address(people))
        with django_assert_num_queries(10):
            tess.get(address(people))


class TestASession:
    def test_a_session_is_planned_and_shown(self, people, tess):
        answer = tess.post(url("session_new", people.section.pk), NEW)
        session = ReassessmentSession.objects.get()
        assert (answer.status_code, answer["Location"]) == (
            303,
            url("session", people.section.pk, session.pk),
        )
        page = pages.soup(tess.get(answer["Location"]))
        assert page.select_one("h1").get_text() == "Thu 26 Nov, 14:00 to 14:45, Room 12"
        assert page.select_one(".empty h2").get_text() == "No students booked"

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            pytest.param({"day": "2026-11-23"}, "Choose a time that is still to come.", id="past"),
            pytest.param({"day": "9999-12-31"}, "Look at the year: it can be 2016 to 2036.", id="too late"),
            pytest.param({"day": "0001-01-01"}, "Look at the year: it can be 2016 to 2036.", id="too early"),
            pytest.param({"room": ""}, "Name the room", id="no room"),
            pytest.param({"capacity": "0"}, "greater than or equal to 1", id="no places"),
            pytest.param({"minutes": "900"}, "less than or equal to 300", id="a whole day"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, people, tess, wrong, words):
        answer = tess.post(url("session_new", people.section.pk), NEW | wrong)
        page = pages.soup(answer)
        assert answer.status_code == 422
        assert words in page.select_one(".error-summary").get_text()
        assert page.title.get_text().strip().startswith("Error:")
        assert not ReassessmentSession.objects.exists()

    def test_a_change_of_room_is_told(self, check, people, tess):
        session = planned(people)
        book(check, [people.sam], session)
        where = url("session_change", people.section.pk, session.pk)
        shown = pages.soup(tess.get(where))
        sent = {field["name"]: field.get("value", "") for field in shown.select("form.form input[name]")}
        assert tess.post(where, sent | {"room": "Library"}).status_code == 303
        session.refresh_from_db()
        assert (session.room, session.version) == ("Library", 2)
        assert len(told(people.sam)) == 2
        conflict = tess.post(where, sent | {"room": "Gym"})
        assert conflict.status_code == 409
        assert pages.soup(conflict).select_one("input[name=room]")["value"] == "Library"

    def test_fewer_places_than_students_is_refused(self, check, people, tess):
        session = planned(people)
        book(check, [people.sam, people.ines], session)
        sent = NEW | {"version": "1", "capacity": "1"}
        answer = tess.post(url("session_change", people.section.pk, session.pk), sent)
        assert answer.status_code == 422
        assert "2 students are booked" in pages.soup(answer).select_one(".error-summary").get_text()

    def test_the_page_says_who_sits_there_and_what_it_costs(self, check, people, tess):
        Assessment.objects.update(minutes=30)
        session = planned(people)
        book(check, [people.sam, people.ines], session)
        page = pages.soup(tess.get(url("session", people.section.pk, session.pk)))
        rows = [[text(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]
        assert rows == [
            ["Ines Moreau", "Check 1", "F2", "Form B", "2 questions", "booked"],
            ["Sam Okafor", "Check 1", "F2", "Form B", "2 questions", "booked"],
        ]
        facts = [text(each) for each in page.main.select("dd")]
        assert facts == [
            "60 minutes. The longest try needs about 15.",
            "On screen 4 of 4, the others are marked by their keys. On paper all 4.",
            "About 4 min on screen, 4 min on paper, at a minute an answer.",
        ]

    def test_what_has_been_shown_since_is_not_asked(self, check, people, tess):
        session = planned(people)
        book(check, [people.sam], session)
        status = check.objectives[1].statuses.get(student=people.sam)
        type(status).objects.filter(pk=status.pk).update(state="mastered")
        for name in ("session", "session_pack"):
            page = pages.soup(tess.get(url(name, people.section.pk, session.pk)))
            assert "othing " in page.get_text()
            assert "F2" not in page.get_text()

    def test_a_try_longer_than_the_session_is_named(self, check, people, tess):
        Assessment.objects.update(minutes=300)
        session = planned(people)
        book(check, [people.sam], session)
        page = pages.soup(tess.get(url("session", people.section.pk, session.pk)))
        assert "Plan more time" in page.get_text()

    def test_the_pack_has_a_page_for_each_with_their_questions_only(self, check, people, tess):
        session = planned(people)
        book(check, [people.sam, people.ines], session)
        page = pages.soup(tess.get(url("session_pack", people.section.pk, session.pk)))
        sheets = page.select("article")
        assert [sheet.select_one("h2").get_text() for sheet in sheets] == ["Ines Moreau", "Sam Okafor"]
        assert [len(sheet.select("ol > li")) for sheet in sheets] == [2, 2]
        assert "form B" in sheets[0].get_text()
        assert "Ines" not in sheets[1].get_text()

    def test_taking_out_and_calling_off(self, check, people, tess):
        session = planned(people)
        book(check, [people.sam, people.ines], session)
        where = [people.section.pk, session.pk]
        assert tess.post(url("take_out", *where), {"who": booking_of(people.sam).pk}).status_code == 303
        assert place_of(people.sam)[0] == "asked"
        for _twice in range(2):
            assert tess.post(url("session_call_off", *where)).status_code == 303
        assert place_of(people.ines)[0] == "asked"
        page = pages.soup(tess.get(url("sessions", people.section.pk)))
        assert page.select_one("tbody tr").get_text(" ", strip=True).endswith("called off")

    def test_who_came_is_ticked_once_it_has_begun(self, check, people, tess, monkeypatch):
        session = planned(people)
        planned(people, room="Next", starts_at=NOW + 4 * DAY)
        book(check, [people.sam, people.ines], session)
        where = [people.section.pk, session.pk]
        early = pages.soup(tess.post(url("attendance", *where), {}, follow=True))
        assert any("has not begun" in each for each in messages_of(early))
        monkeypatch.setattr(timezone, "now", lambda: session.starts_at + timedelta(minutes=5))
        sent = {"who": [booking_of(people.sam).pk, "x"]}
        page = pages.soup(tess.post(url("attendance", *where), sent, follow=True))
        assert any("1 came, 1 missed it. 1 moved" in each for each in messages_of(page))
        assert page.select_one("input[name=who][checked]").parent.get_text(strip=True) == "Sam Okafor"
        assert place_of(people.ines) == ("booked", "Next", "B")
        begun = pages.soup(tess.post(url("session_call_off", *where), follow=True))
        assert any("has begun" in each for each in messages_of(begun))

    @pytest.mark.parametrize("students", [1, 3])
    def test_pages_cost_the_same_for_any_number(
        self, check, people, tess, students, django_assert_num_queries
    ):
        session = planned(people)
        for _each in range(students):
            student = factories.EnrollmentFactory(section=people.section).student
            make_ready(check, student)
            book(check, [student], session)
        tess.get(url("sessions", people.section.pk))
        with django_assert_num_queries(QUERIES_OF_THE_SESSION):
            tess.get(url("session", people.section.pk, session.pk))
        with django_assert_num_queries(QUERIES_OF_THE_SESSION):
            tess.get(url("session_pack", people.section.pk, session.pk))
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            tess.get(url("sessions", people.section.pk))


class TestOneMoreChance:
    def test_it_is_given_from_the_queue_with_a_reason(self, check, people, tess):
        give_scores(check, people.sam, None, None, "0", "1", form="B", taken_at=NOW - HOUR)
        used = pages.soup(tess.get(address(people))).select_one("#group-used").find_parent("tbody")
        where = used.select_one("td a")["href"]
        assert tess.post(where, {"reason": " "}).status_code == 422
        for _twice in range(2):
            assert tess.post(where, {"reason": "Was ill twice"}).status_code == 303
        assert ExtraChance.objects.count() == 1
        page = pages.soup(tess.get(where))
        assert "Was ill twice" in page.get_text()
        assert "Every try used 1" not in groups(pages.soup(tess.get(address(people))))


class TestAStudentsOwnPlace:
    def test_a_student_asks_sees_room_and_time_and_gives_it_back(self, check, people, sam):
        own = url("my_check", check.assessment.pk)
        button = pages.soup(sam.get(own)).select_one("[aria-labelledby=place-h] button")
        assert button.get_text() == "Ask for a place"
        for _twice in range(2):
            assert sam.post(url("ask", check.assessment.pk)).status_code == 303
        assert "You have asked for a place" in pages.soup(sam.get(own)).get_text()
        book(check, [people.sam, people.ines], planned(people))
        page = pages.soup(sam.get(own))
        assert page.select_one("[aria-labelledby=place-h] b").get_text() == (
            "Wed 25 Nov, 09:00 to 10:00, Room 12"
        )
        assert "Ines" not in page.get_text()
        assert sam.post(url("give_back", check.assessment.pk)).status_code == 303
        assert place_of(people.sam)[0] == "cancelled"

    def test_who_may_not_ask_is_told_why_and_has_no_button(self, check, people, sam):
        give_scores(check, people.sam, None, None, "1", "1", form="B", taken_at=NOW - HOUR)
        page = pages.soup(sam.post(url("ask", check.assessment.pk), follow=True))
        assert page.select("[aria-labelledby=place-h]") == []
        assert "You have mastered everything" in page.get_text()
        assert not Booking.objects.exists()

    def test_a_session_that_has_begun_is_not_given_back(self, check, people, sam, monkeypatch):
        session = planned(people)
        book(check, [people.sam], session)
        monkeypatch.setattr(timezone, "now", lambda: session.starts_at)
        page = pages.soup(sam.post(url("give_back", check.assessment.pk), follow=True))
        assert "The session has begun" in page.get_text()

    def test_the_tracker_names_the_place(self, check, people, sam):
        tracker = reverse("mastery:my_unit", args=[check.run.pk])
        ask(check, people.sam)
        assert "A place is asked for." in pages.soup(sam.get(tracker)).get_text()
        book(check, [people.sam], planned(people))
        assert "You have a place: Room 12." in pages.soup(sam.get(tracker)).get_text()

    def test_the_calendar_names_the_place(self, check, people, sam):
        book(check, [people.sam, people.ines], planned(people))
        entry = pages.soup(sam.get(url("calendar"))).select(".rows li")[1]
        assert entry.b.get_text() == "Check 1, your place"
        assert "Wed 25 Nov, 09:00 to 10:00, Room 12" in entry.get_text()

    def test_after_a_missed_session_it_says_that_no_chance_is_used(self, check, people, sam):
        book(check, [people.sam], planned(people))
        Booking.objects.update(state="missed")
        Booking.objects.create(
            school=people.school,
            enrollment=check.enrollment(),
            assessment=check.assessment,
            state="asked",
            asked_at=NOW,
            follows=booking_of(people.sam),
        )
        page = pages.soup(sam.get(url("my_check", check.assessment.pk)))
        assert "That used up no chance." in page.get_text()
