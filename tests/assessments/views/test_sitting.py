"""A student's check in the browser: every page works without JavaScript, and none tells what is right."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, ChanceWindow, LateResponse, Response
from assessments.selectors.sitting_items import STUDENT_VIEWS
from assessments.services.papers import EXCUSED, record_paper_scores
from classroom.models import User
from mastery.engine.marking import ItemKind
from mastery.models import CorrectiveAssignment, UnitRun
from tests.assessments.checks import RIGHT, WRONG, Check, make_check, shown
from tests.assessments.papers import give_scores
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client
from tests.support.people import People

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in ItemKind]


@kept
def check(people: People) -> Check:
    """The check is open now, by the clock that the pages read."""
    check = make_check(people, kinds={"F1": KINDS[:3], "F2": KINDS[3:]})
    now = timezone.now()
    for number, days in ((1, 0), (2, 7)):
        ChanceWindow.objects.filter(number=number).update(
            opens_at=now + timedelta(days=days, hours=-1), closes_at=now + timedelta(days=days, hours=1)
        )
    return check


def begin(check: Check, student: User | None = None) -> Attempt:
    return check.start(student, now=timezone.now())


def in_second_chance(check: Check, **work: str | None) -> None:
    """Sam is not there on anything, the second of two chances is open; `work` is how far each different way in is."""
    now = timezone.now()
    give_scores(check, check.people.sam, *["0"] * 6)
    ChanceWindow.objects.filter(number=2).update(
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1)
    )
    for code, state in work.items():
        if state:
            check.give_corrective(code, state=state)


def read(client: Client, name: str, *args: int, status: int = 200) -> BeautifulSoup:
    response = client.get(reverse(f"assessments:{name}", args=args))
    assert response.status_code == status
    return pages.soup(response)


def fields(page: BeautifulSoup) -> dict[str, list[str]]:
    """What a browser without scripts sends for the form of the page."""
    form = page.select_one("main form")
    sent: dict[str, list[str]] = {}
    for control in form.select("input[name], textarea[name]"):
        if control.get("type") in ("radio", "checkbox") and not control.has_attr("checked"):
            continue
        value = control.text if control.name == "textarea" else control.get("value", "")
        sent.setdefault(control["name"], []).append(value)
    return sent


def answered(
    page: BeautifulSoup, check: Check, attempt: Attempt, answers: dict[str, object]
) -> dict[str, object]:
    sent: dict[str, object] = fields(page)
    for label, answer in answers.items():
        item = check.item(label)
        sent[f"q-{item.pk}"] = shown(attempt, item, answer)
    return sent


ALL_WRONG = {str(place): WRONG.get(kind, "on paper") for place, kind in enumerate(KINDS, start=1)}
ALL_RIGHT = {str(place): RIGHT.get(kind, "on paper") for place, kind in enumerate(KINDS, start=1)}


class TestBefore:
    def test_the_page_says_what_is_asked_and_starts(self, sam: Client, check: Check):
        page = read(sam, "my_check", check.assessment.pk)
        assert page.h1.text.strip() == "Check 1"
        assert [line.text for line in page.select("#asked + ul li")] == ["F1 I can do F1", "F2 I can do F2"]
        assert "Questions6" in page.select_one(".facts").text.replace("\n", "").replace(" ", "")
        response = sam.post(reverse("assessments:start", args=[check.assessment.pk]))
        attempt = Attempt.objects.get()
        assert response.status_code == 303
        assert response.url == reverse("assessments:sitting", args=[attempt.pk])

    def test_starting_twice_goes_on_with_the_same_try(self, sam: Client, check: Check):
        urls = {sam.post(reverse("assessments:start", args=[check.assessment.pk])).url for _click in range(2)}
        assert len(urls) == 1
        assert "Go on" in read(sam, "my_check", check.assessment.pk).main.text

    def test_a_closed_window_is_said_in_words(self, sam: Client, check: Check):
        ChanceWindow.objects.all().delete()
        response = sam.post(reverse("assessments:start", args=[check.assessment.pk]), follow=True)
        assert "This check has no day set. Ask your teacher for one." in response.text
        assert not Attempt.objects.exists()

    def test_a_check_to_come_says_what_it_will_ask(self, sam: Client, check: Check):
        later = timezone.now() + timedelta(days=1)
        ChanceWindow.objects.filter(number=1).update(opens_at=later, closes_at=later + timedelta(hours=1))
        page = read(sam, "my_check", check.assessment.pk)
        assert "This check opens on" in page.select_one("#not-now").parent.text
        assert [line.text for line in page.select("#asked + ul li")] == ["F1 I can do F1", "F2 I can do F2"]
        assert not page.select("#left-out")

    @pytest.mark.parametrize(
        ("state", "note"),
        [
            ("assigned", "Do your different way in first."),
            (None, "Your teacher will give you a different way in first."),
        ],
    )
    def test_a_second_chance_names_what_waits_for_work(
        self, sam: Client, people: People, state: str | None, note: str
    ):
        check = make_check(people, kinds={"F1": ["true_false"], "F2": ["true_false"]})
        check.submit(check.start())
        check.give_corrective("F1", state="done")
        if state:
            check.give_corrective("F2", state=state)
        page = read(sam, "my_check", check.assessment.pk)
        assert [line.text for line in page.select("#asked + ul li")] == ["F1 I can do F1"]
        assert note in page.select_one("#left-out + ul").text
        assert page.select_one("#tries + ul a").text.startswith("Check, ")

    def test_after_the_last_chance_nothing_is_left_out(self, sam: Client, people: People):
        check = make_check(people, kinds={"F1": ["true_false"]}, forms="AB")
        effective_at = datetime(2001, 1, 1, tzinfo=UTC)
        factories.PolicyFactory(school=people.school, version=2, chances=1, effective_at=effective_at)
        check.submit(check.start())
        page = read(sam, "my_check", check.assessment.pk)
        assert page.h1.text.strip() == "Check 1"
        assert (
            "You have had every try at this check. For F1, ask your teacher for one more chance."
            in page.main.text
        )
        assert not page.select("#asked, #left-out")

    @pytest.mark.parametrize(
        ("state", "first", "note"),
        [
            ("assigned", True, "Do your different way in first."),
            (None, False, "Your teacher will give you a different way in first."),
        ],
    )
    def test_the_last_chance_says_what_it_gives_up_and_asks_for_a_decision(
        self, sam: Client, check: Check, state: str | None, first: bool, note: str
    ):
        in_second_chance(check, F1="done", F2=state)
        url = reverse("assessments:start", args=[check.assessment.pk])
        page = read(sam, "my_check", check.assessment.pk)
        card = page.select_one("#before").parent
        assert card.h2.text == "Your last chance, and not everything is ready"
        assert card.li.text.startswith(f"F2 I can do F2{note}")
        assert f"The check is open until {card.select('.facts dd')[-1].text}." in card.text
        assert card.button.text == "Start with what is ready"
        assert "primary" not in card.button["class"]
        assert [link["href"] for link in card.select("a.primary")] == (
            [reverse("mastery:corrective", args=[CorrectiveAssignment.objects.get(state=state).pk])]
            if first
            else []
        )
        assert not page.select("#left-out")

        undecided = sam.post(url, follow=True)
        assert "This is your last chance at this check, and not everything is ready." in undecided.text
        assert Attempt.objects.count() == 1

        urls = {sam.post(url, fields(page)).url for _click in range(2)}
        assert urls == {reverse("assessments:sitting", args=[Attempt.objects.latest("pk").pk])}
        assert Attempt.objects.count() == 2

    def test_what_the_last_chance_gives_up_has_changed_meanwhile(self, sam: Client, check: Check):
        in_second_chance(check, F1="done", F2="done")
        page = read(sam, "my_check", check.assessment.pk)
        assert page.select_one("#before").text == "Ready when you are"
        check.give_corrective("F2", state="assigned", approach="analogy")
        response = sam.post(
            reverse("assessments:start", args=[check.assessment.pk]), fields(page), follow=True
        )
        assert "not everything is ready" in response.text
        assert Attempt.objects.count() == 1

    def test_a_chance_with_another_to_come_just_starts(self, sam: Client, check: Check):
        in_second_chance(check, F1="done", F2="assigned")
        effective_at = datetime(2001, 1, 1, tzinfo=UTC)
        factories.PolicyFactory(school=check.people.school, version=2, chances=3, effective_at=effective_at)
        page = read(sam, "my_check", check.assessment.pk)
        assert page.select_one("#before").text == "Ready when you are"
        assert "Do your different way in first." in page.select_one("#left-out + ul").text
        sam.post(reverse("assessments:start", args=[check.assessment.pk]))
        assert Attempt.objects.count() == 2

    def test_no_chance_is_named_that_there_is_not(self, sam: Client, check: Check):
        """The last one waits for marks, and no third one follows it."""
        in_second_chance(check, F1="done", F2="done")
        assert read(sam, "my_check", check.assessment.pk).h1.text.strip() == "Check 1, second chance"
        attempt = check.start(now=timezone.now())
        assert read(sam, "my_check", check.assessment.pk).h1.text.strip() == "Check 1, second chance"
        check.submit(attempt, now=timezone.now())
        page = read(sam, "my_check", check.assessment.pk)
        assert "still being marked" in page.main.text
        assert page.h1.text.strip() == "Check 1"

    def test_who_is_there_has_no_chance_to_come(self, sam: Client, check: Check):
        in_second_chance(check)
        for objective in check.objectives:
            factories.StatusFactory(objective=objective, student=check.people.ines, mastered=True)
        give_scores(check, check.people.ines, *["1"] * 6)
        sam.force_login(check.people.ines)
        assert read(sam, "my_check", check.assessment.pk).h1.text.strip() == "Check 1"

    def test_what_is_reached_is_left_out(self, sam: Client, check: Check):
        factories.StatusFactory(objective=check.objectives[0], student=check.people.sam, mastered=True)
        page = read(sam, "my_check", check.assessment.pk)
        assert [line.text for line in page.select("#asked + ul li")] == ["F2 I can do F2"]
        assert "You are there already" in page.select_one("#left-out + ul").text

    def test_the_page_costs_the_same_for_any_class(
        self, sam: Client, check: Check, django_assert_num_queries: DjangoAssertNumQueries
    ):
        for students in (1, 3):
            for _each in range(students):
                begin(check, factories.EnrollmentFactory(section=check.people.section).student)
            with django_assert_num_queries(12):
                read(sam, "my_check", check.assessment.pk)

    def test_the_last_chance_costs_no_more(
        self, sam: Client, check: Check, django_assert_num_queries: DjangoAssertNumQueries
    ):
        in_second_chance(check, F1="done", F2="assigned")
        with django_assert_num_queries(12):
            read(sam, "my_check", check.assessment.pk)


class TestDuring:
    def test_an_unpublished_unit_has_no_check(self, sam: Client, check: Check):
        UnitRun.objects.update(published_at=None)
        read(sam, "my_check", check.assessment.pk, status=404)

    def test_all_questions_are_there_with_their_numbers(self, sam: Client, check: Check):
        page = read(sam, "sitting", begin(check).pk)
        assert len(page.select("fieldset[data-mastery-question]")) == len(page.select(".qnums a")) == 6
        assert page.select_one("form[data-mastery-autosave]")["data-mastery-epoch"] == "1"

    def test_each_load_has_a_higher_epoch_and_shows_what_was_saved(self, sam: Client, check: Check):
        attempt = begin(check)
        read(sam, "sitting", attempt.pk)
        check.save(attempt, "1", "opt-wrong-k7", now=timezone.now())
        check.save(attempt, "6", "my words", now=timezone.now())
        page = read(sam, "sitting", attempt.pk)
        assert page.select_one("form[data-mastery-autosave]")["data-mastery-epoch"] == "2"
        assert page.select_one(f"#q-{check.item('1').pk} input:checked").parent.text == "1/4"
        assert page.select_one("textarea").text == "my words"
        assert len(page.select(".qnums a.is-done")) == 2

    def test_a_page_without_script_hands_in(self, sam: Client, check: Check):
        attempt = begin(check)
        page = read(sam, "sitting", attempt.pk)
        sent = answered(page, check, attempt, ALL_RIGHT)
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), sent)
        assert response.url == reverse("assessments:try_done", args=[attempt.pk])
        attempt.refresh_from_db()
        assert attempt.state == "submitted"
        assert check.standing(attempt) == {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1}

    def test_handing_in_again_by_double_click_or_back_changes_nothing(self, sam: Client, check: Check):
        attempt = begin(check)
        sent = answered(read(sam, "sitting", attempt.pk), check, attempt, ALL_RIGHT)
        urls = [sam.post(reverse("assessments:submit", args=[attempt.pk]), sent).url for _click in range(2)]
        assert urls == [reverse("assessments:try_done", args=[attempt.pk])] * 2
        assert not LateResponse.objects.exists()

    def test_open_questions_are_named_before_handing_in(self, sam: Client, check: Check):
        attempt = begin(check)
        sent = answered(read(sam, "sitting", attempt.pk), check, attempt, {"1": "opt-wrong-k7", "3": "true"})
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), sent, follow=True)
        page = pages.soup(response)
        assert page.h1.text.strip() == "4 questions have no answer yet"
        assert "Still open: questions 2, 4, 5, 6" in page.main.text
        assert Response.objects.count() == 2
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), fields(page))
        assert response.url == reverse("assessments:try_done", args=[attempt.pk])

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            pytest.param({}, "0 answers are saved.", id="none"),
            pytest.param({"1": "opt-wrong-k7"}, "1 answer is saved.", id="one"),
            pytest.param({"1": "opt-wrong-k7", "3": "true"}, "2 answers are saved.", id="more"),
        ],
    )
    def test_before_handing_in_only_what_is_there_is_called_saved(
        self, sam: Client, check: Check, answers: dict[str, str], words: str
    ):
        attempt = begin(check)
        for label, answer in answers.items():
            check.save(attempt, label, answer, now=timezone.now())
        lead = " ".join(read(sam, "submit", attempt.pk).select_one(".lead").text.split())
        assert lead.startswith(words)
        assert "Anything newer is not kept" in lead

    def test_finishing_after_the_session_ended_leads_back_to_the_questions(
        self, client: Client, check: Check
    ):
        attempt = begin(check)
        questions = reverse("assessments:sitting", args=[attempt.pk])
        response = client.post(
            reverse("assessments:submit", args=[attempt.pk]),
            {"epoch": 1},
            headers={"Referer": f"http://testserver{questions}"},
            follow=True,
        )
        page = pages.soup(response)
        assert page.select_one("input[name=next]")["value"] == questions
        assert "what you sent was not done" in page.main.text

    def test_without_script_the_answers_can_be_kept_for_later(self, sam: Client, check: Check):
        attempt = begin(check)
        page = read(sam, "sitting", attempt.pk)
        sent = answered(page, check, attempt, {"5": "half"}) | {"keep": "1"}
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), sent, follow=True)
        assert "All your answers are saved." in response.text
        attempt.refresh_from_db()
        assert attempt.state == "open"

    def test_an_incomplete_page_is_refused_and_shown_again(self, sam: Client, check: Check):
        attempt = begin(check)
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), {"epoch": "x"})
        assert response.status_code == 422
        sent = answered(read(sam, "sitting", attempt.pk), check, attempt, {}) | {
            f"q-{check.item('1').pk}": "opt-right-k7"
        }
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), sent)
        assert response.status_code == 422
        attempt.refresh_from_db()
        assert attempt.state == "open"

    def test_the_ways_on_beside_finish_lead_to_the_questions_from_a_refused_page_too(
        self, sam: Client, check: Check
    ):
        attempt = begin(check)
        questions = reverse("assessments:sitting", args=[attempt.pk])
        response = sam.post(reverse("assessments:submit", args=[attempt.pk]), {"epoch": "x"})
        bar = pages.soup(response).select_one(".stickybar")
        assert bar.select_one("a[data-mastery-newest]")["href"] == questions
        assert bar.select_one("[data-mastery-signed-out] a")["href"] == f"/login/?next={questions}"

    def test_a_page_sent_after_the_end_is_told_so(self, sam: Client, check: Check):
        attempt = begin(check)
        sent = answered(read(sam, "sitting", attempt.pk), check, attempt, {"5": "too late"})
        check.submit(attempt, now=timezone.now())
        for extra in ({"keep": "1"}, {"confirmed": "1"}):
            response = sam.post(reverse("assessments:submit", args=[attempt.pk]), sent | extra, follow=True)
            assert response.redirect_chain[0][0] == reverse("assessments:try_done", args=[attempt.pk])
            assert "is kept for your teacher" in response.text
        assert LateResponse.objects.get().body == "too late"

    def test_a_closed_try_leads_to_what_it_showed_and_an_open_one_back(self, sam: Client, check: Check):
        attempt = begin(check)
        read(sam, "try_done", attempt.pk, status=303)
        check.submit(attempt, now=timezone.now())
        read(sam, "sitting", attempt.pk, status=303)
        read(sam, "submit", attempt.pk, status=303)

    def test_another_students_try_does_not_exist(self, client: Client, check: Check):
        attempt = begin(check)
        for person in (check.people.ines, check.people.tess, check.people.gus, check.people.nora):
            client.force_login(person)
            for name in ("sitting", "submit", "try_done"):
                read(client, name, attempt.pk, status=404)
            url = reverse("assessments:save", args=[attempt.pk])
            assert client.post(url, {"question": check.item("1").pk, "seq": 1}).status_code == 404
            read(client, "my_check", check.assessment.pk, status=200 if person == check.people.ines else 404)

    def test_the_page_costs_the_same_for_any_number_of_questions(
        self, sam: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries
    ):
        for count in (1, 3):
            small = make_check(people, kinds={f"N{count}": ["true_false"] * count})
            ChanceWindow.objects.filter(assessment=small.assessment).update(
                closes_at=timezone.now() + timedelta(hours=1), opens_at=timezone.now() - timedelta(hours=1)
            )
            attempt = small.start(now=timezone.now())
            with django_assert_num_queries(12):
                read(sam, "sitting", attempt.pk)

    def test_what_is_no_number_is_said_before_handing_in_and_never_whether_it_is_right(
        self, sam: Client, check: Check
    ):
        attempt = begin(check)
        page = read(sam, "sitting", attempt.pk)
        url = reverse("assessments:submit", args=[attempt.pk])
        wrong_sign = ALL_RIGHT | {"4": "48151.623 km"}
        response = sam.post(url, answered(page, check, attempt, wrong_sign), follow=True)
        page = pages.soup(response)
        assert page.h1.text.strip() == "1 answer is not a number yet"
        assert "Question 4 asks for a number, and your answer cannot be read as one" in page.main.text
        assert page.select_one("a.primary").text == "Back to the questions"
        assert "primary" not in page.select_one("main button")["class"]
        said = [each.text for each in read(sam, "sitting", attempt.pk).select("[data-mastery-unreadable]")]
        assert said == ["This is not a number yet."]
        attempt.refresh_from_db()
        assert attempt.state == "open"

        assert sam.post(url, fields(page)).url == reverse("assessments:try_done", args=[attempt.pk])

    def test_a_number_is_not_talked_about(self, sam: Client, check: Check):
        attempt = begin(check)
        page = read(sam, "sitting", attempt.pk)
        sent = answered(page, check, attempt, ALL_WRONG)
        sam.post(reverse("assessments:submit", args=[attempt.pk]), sent | {"keep": "1"})
        (said,) = read(sam, "sitting", attempt.pk).select("[data-mastery-unreadable]")
        assert said.text == ""


class TestSaving:
    def post(self, client: Client, check: Check, attempt: Attempt, label: str, **sent: object) -> object:
        return client.post(
            reverse("assessments:save", args=[attempt.pk]), {"question": check.item(label).pk, **sent}
        )

    def test_the_reply_holds_the_stored_number_and_the_time(self, sam: Client, check: Check):
        attempt = begin(check)
        response = self.post(sam, check, attempt, "5", seq=7, answer="text")
        assert response.json()["seq"] == 7
        assert re.fullmatch(r"\d\d:\d\d", response.json()["saved_at"])
        assert self.post(sam, check, attempt, "5", seq=3, answer="older").json()["seq"] == 7

    @pytest.mark.parametrize(
        ("answer", "readable"), [("48151.623", True), ("7", True), ("66.7%", False), ("", True)]
    )
    def test_the_reply_says_what_is_no_number(self, sam: Client, check: Check, answer: str, readable: bool):
        reply = self.post(sam, check, begin(check), "4", seq=1, answer=answer).json()
        assert reply["readable"] is readable

    def test_a_late_answer_is_kept_and_told_so(self, sam: Client, check: Check):
        attempt = begin(check)
        check.submit(attempt, now=timezone.now())
        response = self.post(sam, check, attempt, "5", seq=1, answer="late")
        assert response.status_code == 409
        assert "kept for your teacher" in response.json()["message"]

    @pytest.mark.parametrize("sent", [{}, {"seq": "x"}, {"seq": "0"}, {"seq": 2_000_000, "answer": "a"}])
    def test_what_the_page_never_sends_is_refused(self, sam: Client, check: Check, sent: dict[str, object]):
        assert self.post(sam, check, begin(check), "5", **sent).status_code == 422

    def test_a_question_that_the_try_did_not_ask_does_not_exist(self, sam: Client, check: Check):
        other = check.item("1", form=check.assessment.forms.get(label="B"))
        url = reverse("assessments:save", args=[begin(check).pk])
        assert sam.post(url, {"question": other.pk, "seq": 1}).status_code == 404

    def test_right_and_wrong_get_the_same_bytes(self, client: Client, check: Check):
        """Two students, the same clock: one answers everything right, one everything wrong."""
        replies = []
        for student, answers in ((check.people.sam, ALL_RIGHT), (check.people.ines, ALL_WRONG)):
            client.force_login(student)
            attempt = begin(check, student)
            for label, answer in answers.items():
                posted = shown(attempt, check.item(label), answer)
                response = self.post(client, check, attempt, label, seq=1, answer=posted)
                replies.append((response.status_code, response.json().keys(), len(response.content)))
        assert len({str(reply) for reply in replies}) == 1


class TestAfter:
    def test_each_objective_has_its_state_and_one_next_step(self, sam: Client, check: Check):
        attempt = begin(check)
        for label, answer in list(ALL_RIGHT.items())[:3]:
            check.save(attempt, label, answer, now=timezone.now())
        check.submit(attempt, now=timezone.now())
        page = read(sam, "try_done", attempt.pk)
        first, second = page.select(".objs li")
        assert "Mastered" in first.text
        assert "This try: 100\N{NO-BREAK SPACE}%." in first.text
        assert "still marking" in second.text
        assert "Your teacher is marking 1 question." in page.main.text

    @pytest.mark.parametrize(
        ("answer", "note"),
        [
            ("my own words", "Your teacher is still marking what you wrote here."),
            (None, "Your teacher is still marking this one."),
        ],
    )
    def test_only_what_was_written_is_called_written(self, sam: Client, people: People, answer, note):
        check = make_check(people, kinds={"F1": ["points_only", "single_choice"]})
        attempt = check.start()
        if answer:
            check.save(attempt, "1", answer)
        check.save(attempt, "2", "opt-right-k7")
        check.submit(attempt)
        assert note in read(sam, "try_done", attempt.pk).select_one(".objs li").text

    def test_a_lower_second_try_shows_the_best_and_the_way_on(self, sam: Client, people: People):
        check = make_check(people, kinds={"F1": ["true_false"] * 5})
        for label, now in (("123", NOW), ("1", NOW + timedelta(days=7))):
            attempt = check.start(now=now)
            for each in label:
                check.save(attempt, each, "true", now=now)
            check.submit(attempt, now=now)
            if now == NOW:
                check.give_corrective("F1", state="done")
        corrective = check.give_corrective("F1", state="assigned", approach="analogy")
        line = read(sam, "try_done", attempt.pk).select_one(".objs li")
        assert "Not yet. This try: 20\N{NO-BREAK SPACE}%. Your best: 60\N{NO-BREAK SPACE}%." in line.text
        assert "A different way in is ready for you." in line.text
        assert line.a["href"] == reverse("mastery:corrective", args=[corrective.pk])

    def test_an_excuse_is_said_as_one(self, sam: Client, people: People):
        check = make_check(people, kinds={"F1": ["points_only"]})
        record_paper_scores(
            actor=people.tess,
            assessment=check.assessment,
            form=check.form,
            enrollment=check.enrollment(),
            scores={check.item("1").pk: EXCUSED},
            taken_at=NOW,
            now=NOW,
        )
        page = read(sam, "try_done", Attempt.objects.get().pk)
        assert "You were excused from this one." in page.select_one(".objs li").text

    def test_a_chance_to_come_is_named(self, sam: Client, check: Check):
        attempt = begin(check)
        check.submit(attempt, now=timezone.now())
        assert "The next chance:" in read(sam, "try_done", attempt.pk).main.text

    def test_a_void_try_takes_nothing_away(self, sam: Client, check: Check):
        attempt = begin(check)
        check.submit(attempt, now=timezone.now())
        Attempt.objects.filter(pk=attempt.pk).update(state="void", void_reason="Fire alarm")
        page = read(sam, "try_done", attempt.pk)
        assert page.h1.text.strip() == "This try does not count"
        assert "Fire alarm" not in page.text


class TestSecrets:
    TOKENS = ("opt-", "-k7", "48151.623", "0.042", "misconception")

    def all_bytes(self, client: Client, check: Check) -> Iterator[str]:
        """Everything the student receives, from the first look to the last page."""

        def get(name: str, *args: int) -> str:
            response = client.get(reverse(f"assessments:{name}", args=args))
            return f"{response.headers} {response.text}"

        yield get("my_check", check.assessment.pk)
        attempt = begin(check)
        yield get("sitting", attempt.pk)
        for label, kind in enumerate(KINDS, start=1):
            item = check.item(str(label))
            for seq, answer in enumerate([WRONG.get(kind, "x"), RIGHT.get(kind, "y")], start=1):
                posted = shown(attempt, item, answer)
                response = client.post(
                    reverse("assessments:save", args=[attempt.pk]),
                    {"question": item.pk, "seq": seq, "answer": posted},
                )
                yield f"{response.headers} {response.text}"
            check.save(attempt, str(label), WRONG.get(kind, "x"), seq=3, now=timezone.now())
        yield get("sitting", attempt.pk)
        yield get("submit", attempt.pk)
        response = client.post(
            reverse("assessments:submit", args=[attempt.pk]),
            {"epoch": 0, "submit_key": str(uuid.uuid4()), "confirmed": "1"},
        )
        yield f"{response.headers} {response.text}"
        yield get("try_done", attempt.pk)
        yield get("my_check", check.assessment.pk)

    def test_no_answer_key_is_in_anything_a_student_receives(self, sam: Client, check: Check):
        received = list(self.all_bytes(sam, check))
        assert len(received) == 2 + 2 * len(KINDS) + 5
        for text in received:
            assert [token for token in self.TOKENS if token in text] == []
        assert "3/4" in received[1], "the page must show the options, or this test looks at nothing"

    def test_every_kind_has_its_own_view(self):
        assert set(STUDENT_VIEWS) == set(ItemKind)
