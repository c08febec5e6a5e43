"""Files on pages: sent, listed, downloaded by whoever may see what carries them, refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classroom.formats.uploads import LARGEST_UPLOAD
from mastery.models import ActivityFile, CorrectiveActivity, EnrichmentChoice, ProductFile
from mastery.services.feedback import give_feedback
from mastery.services.gallery import allow_product_again, hide_product, show_product, take_product_down
from tests.support import files, pages
from tests.support.correctives import given
from tests.support.cycle import Cycle
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.pages import Client, main_text, signed_in, text
from tests.support.people import People
from tests.support.practice import make_activity
from tests.support.products import Made

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_FILES = 8
QUERIES_OF_A_DOWNLOAD = 6
QUERIES_OF_A_WARDS_PRODUCTS = 7
MADE = {"note": "A plan of my room", "audience": "My family", "link": ""}


@kept
def cycle(people: People) -> Cycle:
    return Cycle(people)


@pytest.fixture
def drawn(cycle: Cycle) -> CorrectiveActivity:
    return make_activity(cycle.objectives["F4"])


@pytest.fixture
def made(people: People) -> Made:
    return Made(people)


@pytest.fixture
def ines(people: People) -> Client:
    return signed_in(people.ines)


def files_url(cycle: Cycle, approach: str = "visual") -> str:
    of = [cycle.people.section.pk, cycle.run.pk, cycle.objectives["F4"].pk, approach]
    return reverse("mastery:way_files", args=of)


def problem(response) -> str:
    assert response.status_code == 422
    return text(pages.soup(response).select_one(".problem"))


# -- the teacher's page --------------------------------------------------------------------------------------


def test_several_files_are_added_and_one_is_removed(tess, cycle: Cycle, drawn: CorrectiveActivity):
    sent = [files.sent("Plan.pdf"), files.sent("Words.txt", b"One\nTwo")]
    answer = tess.post(files_url(cycle), {"file": sent}, follow=True)
    assert answer.redirect_chain == [(files_url(cycle), 303)]
    assert "2 files added" in answer.text
    assert "Plan.pdf PDF, 15" in main_text(answer)
    assert "Words.txt Text, 7" in main_text(answer)
    first = drawn.files.order_by("pk")[0]
    answer = tess.post(files_url(cycle), {"remove": first.pk}, follow=True)
    assert [file.name for file in drawn.files.all()] == ["Words.txt"]
    assert tess.post(files_url(cycle), {"remove": "all"}).status_code == 303
    assert drawn.files.count() == 1


def test_an_activity_comes_before_its_files(tess, cycle: Cycle):
    assert tess.get(files_url(cycle)).status_code == 302
    assert tess.get(files_url(cycle, "by_magic")).status_code == 404


def test_the_plan_and_the_library_lead_to_the_files(tess, cycle: Cycle, drawn: CorrectiveActivity):
    file = files.on_activity(drawn, by=cycle.people.tess)
    way = pages.soup(tess.get(files_url(cycle).replace("/files/", "/")))
    assert way.select_one(f"a[href='{files_url(cycle)}']")
    read = pages.soup(tess.get(reverse("mastery:library_activity", args=[drawn.pk])))
    assert read.select_one(f"a[href='{files_url(cycle)}']")
    link = read.select_one(f"a[href='{reverse('mastery:library_file', args=[drawn.pk, file.pk])}']")
    assert link.get_text().strip() == "Plan.pdf"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param([], "Choose one or more files", id="nothing chosen"),
        pytest.param([files.sent("a.txt", b"")], "“a.txt” is empty.", id="empty"),
        pytest.param([files.sent("a.svg", b"<svg/>")], "“a.svg” is of a kind that is not taken", id="SVG"),
        pytest.param([files.sent("a.csv", b"\xff")], "The letters in “a.csv” cannot be read.", id="letters"),
        pytest.param([files.sent("a.png", files.picture()[:30])], "“a.png” is damaged", id="damaged"),
        pytest.param(
            [files.sent(f"{'x' * 80}.svg", b"<svg/>")], f"“{'x' * 59}…” is of a kind", id="a long name"
        ),
        pytest.param(
            [files.sent("a.svg", b"<svg/>"), files.sent("b.txt", b""), files.sent()],
            "“a.svg” is of a kind that is not taken here. Save it as PDF, or as one of the kinds named above. "
            "“b.txt” is empty.",
            id="every one that is refused is named",
        ),
    ],
)
def test_what_is_not_taken_is_said_and_nothing_is_added(
    tess, cycle: Cycle, drawn: CorrectiveActivity, sent: list[SimpleUploadedFile], words: str
):
    for file in sent:
        file.seek(0)
    assert problem(tess.post(files_url(cycle), {"file": sent})).startswith(words)
    assert drawn.files.count() == 0


def test_an_eleventh_file_is_refused_on_the_page(tess, cycle: Cycle, drawn: CorrectiveActivity):
    for place in range(1, 11):
        files.on_activity(drawn, str(place).encode(), by=cycle.people.tess, place=place)
    assert "Ten files are the most" in main_text(tess.get(files_url(cycle)))
    assert "10 files at most" in problem(tess.post(files_url(cycle), {"file": files.sent()}))


def test_a_file_that_is_too_large_is_read_past_and_refused_by_its_size(
    tess, cycle: Cycle, drawn: CorrectiveActivity, monkeypatch
):
    """The part beyond the limit is kept nowhere, and the content is never asked for."""
    monkeypatch.setattr("mastery.forms.files.take_file", lambda name, content: pytest.fail("it was read"))
    large = files.sent("film.mp4", b"x" * (LARGEST_UPLOAD + 1))
    assert "“film.mp4” is larger than 5 MB." in problem(tess.post(files_url(cycle), {"file": large}))


def test_a_file_of_just_the_limit_is_taken(tess, cycle: Cycle, drawn: CorrectiveActivity):
    content = files.PDF + b" " * (LARGEST_UPLOAD - len(files.PDF))
    assert tess.post(files_url(cycle), {"file": files.sent(content=content)}).status_code == 303
    assert drawn.files.get().stored.size == LARGEST_UPLOAD


# -- the student's work --------------------------------------------------------------------------------------


def test_a_student_finds_the_files_beside_the_steps_and_when_it_is_done(
    cycle: Cycle, drawn: CorrectiveActivity
):
    sam = signed_in(cycle.people.sam)
    file = files.on_activity(drawn, by=cycle.people.tess)
    work = given(cycle, cycle.people.sam, "F4", "visual", state="assigned")
    type(work).objects.filter(pk=work.pk).update(activity=drawn, steps="Look.\nDraw.")
    where = reverse("mastery:corrective_file", args=[work.pk, file.pk])
    page = reverse("mastery:corrective", args=[work.pk])
    assert pages.soup(sam.get(page)).select_one(f"a[href='{where}']")
    type(work).objects.filter(pk=work.pk).update(state="done", done_at=NOW)
    assert pages.soup(sam.get(page)).select_one(f"a[href='{where}']")
    drawn.retired_at = NOW
    drawn.save()
    assert sam.get(where).content == files.PDF


def test_a_file_of_other_work_is_not_there(cycle: Cycle, drawn: CorrectiveActivity):
    file = files.on_activity(drawn, by=cycle.people.tess)
    work = given(cycle, cycle.people.sam, "F4", "visual", state="assigned")
    where = reverse("mastery:corrective_file", args=[work.pk, file.pk])
    assert signed_in(cycle.people.sam).get(where).status_code == 404
    assert signed_in(cycle.people.ines).get(where).status_code == 404


# -- products ------------------------------------------------------------------------------------------------


def finish(client: Client, choice: EnrichmentChoice, **told: object):
    return client.post(reverse("mastery:further_done", args=[choice.pk]), MADE | told)


def test_a_product_is_finished_with_a_file(ines, people: People):
    made = Made(people, is_done=False)
    assert finish(ines, made.choice, file=files.sent("My plan.pdf")).status_code == 303
    page = pages.soup(ines.get(reverse("mastery:further", args=[made.choice.pk])))
    where = reverse("mastery:own_product_file", args=[made.choice.pk])
    assert page.select_one(f"a[href='{where}']").get_text().strip() == "My plan.pdf"


def test_a_refused_file_loses_nothing_else(ines, people: People):
    made = Made(people, is_done=False)
    answer = finish(ines, made.choice, file=files.sent("a.html", b"<html>"))
    assert "“a.html” is of a kind that is not taken here." in problem(answer)
    page = pages.soup(answer)
    assert page.select_one("textarea[name=note]").get_text().strip() == MADE["note"]
    assert page.select_one("input[name=audience]")["value"] == MADE["audience"]
    assert not EnrichmentChoice.objects.filter(done_at__isnull=False).exists()


def test_a_file_that_was_fine_is_to_be_chosen_again_when_the_rest_was_not(ines, people: People):
    made = Made(people, is_done=False)
    answer = finish(ines, made.choice, note="", file=files.sent())
    assert "Choose the file again, when the rest is right." in main_text(answer)


def test_a_file_is_put_beside_a_finished_product_and_taken_back(ines, made: Made):
    where = reverse("mastery:further_file", args=[made.choice.pk])
    assert "Choose a file" in problem(ines.post(where))
    for name in ("a.pdf", "b.pdf"):
        assert ines.post(where, {"file": files.sent(name)}).status_code == 303
    assert ProductFile.objects.get().name == "b.pdf"
    assert ines.post(where, {"remove": "1"}).status_code == 303
    assert not ProductFile.objects.exists()


def test_what_is_not_done_waits_with_its_file(ines, people: People):
    made = Made(people, is_done=False)
    answer = ines.post(reverse("mastery:further_file", args=[made.choice.pk]), {"file": files.sent()})
    assert (answer.status_code, "This is not done yet." in main_text(answer)) == (422, True)


def doors(made: Made) -> dict[str, str]:
    """By which addresses each person would come to Ines's file; Gus is Sam's guardian, not hers."""
    choice = made.choice.pk
    return {
        "ines": reverse("mastery:own_product_file", args=[choice]),
        "tess": reverse("mastery:product_file", args=[made.people.section.pk, made.run.pk, choice]),
        "ada": reverse("mastery:product_file", args=[made.people.section.pk, made.run.pk, choice]),
        "sam": reverse("mastery:gallery_file", args=[choice]),
        "gus": reverse("mastery:ward_product_file", args=[made.people.sam.pk, choice]),
        "nora": reverse("mastery:gallery_file", args=[choice]),
    }


def opened_by(made: Made) -> set[str]:
    return {
        who
        for who, url in doors(made).items()
        if signed_in(getattr(made.people, who)).get(url).status_code == 200
    }


def test_a_file_goes_where_its_product_goes(made: Made):
    people, choice = made.people, made.choice
    files.on_product(choice)
    near = {"ines", "tess", "ada"}
    assert opened_by(made) == near
    show_product(actor=people.ines, choice=choice, with_name=False, now=NOW)
    assert opened_by(made) == near | {"sam"}
    hide_product(actor=people.ines, choice=choice, now=NOW)
    assert opened_by(made) == near
    show_product(actor=people.ines, choice=choice, with_name=False, now=NOW)
    take_product_down(actor=people.tess, choice=choice, reason="A face can be seen", now=NOW)
    assert opened_by(made) == near
    allow_product_again(actor=people.tess, choice=choice, now=NOW)
    assert opened_by(made) == near


def test_who_has_left_shows_no_file(made: Made):
    files.on_product(made.choice)
    show_product(actor=made.people.ines, choice=made.choice, with_name=True, now=NOW)
    type(made.people.ines).objects.filter(pk=made.people.ines.pk).update(is_active=False)
    assert "sam" not in opened_by(made)


def test_every_page_of_a_product_leads_to_its_file(ines, tess, made: Made):
    files.on_product(made.choice, name="My plan.pdf")
    show_product(actor=made.people.ines, choice=made.choice, with_name=False, now=NOW)
    url = doors(made)
    of = [made.people.section.pk, made.run.pk]
    for client, page, file in (
        (ines, reverse("mastery:portfolio"), url["ines"]),
        (ines, reverse("mastery:gallery"), url["sam"]),
        (tess, reverse("mastery:products", args=of), url["tess"]),
        (tess, reverse("mastery:product", args=[*of, made.choice.pk]), url["tess"]),
        (tess, reverse("mastery:product_down", args=[*of, made.choice.pk]), url["tess"]),
    ):
        assert pages.soup(client.get(page)).select_one(f"a[href='{file}']"), page


# -- families ------------------------------------------------------------------------------------------------


@pytest.fixture
def sams(made: Made) -> EnrichmentChoice:
    choice = made.by(made.people.sam)
    EnrichmentChoice.objects.filter(pk=choice.pk).update(product_link="https://maps.example/plan")
    files.on_product(choice, name="Sam's plan.pdf")
    return choice


def ward_products(made: Made) -> str:
    return reverse("mastery:ward_products", args=[made.people.sam.pk])


def test_a_guardian_reads_what_their_child_made(made: Made, sams: EnrichmentChoice):
    give_feedback(actor=made.people.tess, choice=sams, text="The scale fits.", based_on=0, now=NOW)
    gus = signed_in(made.people.gus)
    child = pages.soup(gus.get(reverse("mastery:ward", args=[made.people.sam.pk])))
    assert child.select_one(f"a[href='{ward_products(made)}']")
    shown = gus.get(ward_products(made))
    for words in ("Plan a party", "A plan by Sam", "maps.example", "Sam's plan.pdf", "The scale fits."):
        assert words in main_text(shown)
    assert "Ines" not in shown.text
    file = reverse("mastery:ward_product_file", args=[made.people.sam.pk, sams.pk])
    assert gus.get(file).content == files.PDF


def test_a_guardian_never_opens_another_childs(made: Made, sams: EnrichmentChoice):
    files.on_product(made.choice)
    gus = signed_in(made.people.gus)
    for student in (made.people.sam, made.people.ines):
        theirs = reverse("mastery:ward_product_file", args=[student.pk, made.choice.pk])
        assert gus.get(theirs).status_code == 404
    assert gus.get(reverse("mastery:ward_products", args=[made.people.ines.pk])).status_code == 404


def test_what_was_taken_down_leads_a_family_nowhere(made: Made, sams: EnrichmentChoice):
    show_product(actor=made.people.sam, choice=sams, with_name=True, now=NOW)
    take_product_down(actor=made.people.tess, choice=sams, reason="A face can be seen", now=NOW)
    gus = signed_in(made.people.gus)
    shown = gus.get(ward_products(made))
    assert "A plan by Sam" in main_text(shown)
    assert "Sam's plan.pdf" not in shown.text
    assert "maps.example" not in shown.text
    file = reverse("mastery:ward_product_file", args=[made.people.sam.pk, sams.pk])
    assert gus.get(file).status_code == 404


def test_a_family_without_products_reads_that_this_is_fine(made: Made):
    assert "Nothing yet, which is fine" in main_text(signed_in(made.people.gus).get(ward_products(made)))


# -- how a file is sent --------------------------------------------------------------------------------------


def test_a_file_is_saved_and_runs_nothing(ines, made: Made):
    files.on_product(made.choice, name='Plan "é"; x.pdf')
    answer = ines.get(doors(made)["ines"])
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Plan%20%22%C3%A9%22%3B%20x.pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_only_pictures_are_shown(ines, made: Made):
    files.on_product(made.choice, files.picture(), name="plan.png", media_type="image/png")
    answer = ines.get(doors(made)["ines"])
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "image/png",
        'inline; filename="plan.png"',
    )


def test_text_says_its_letters(ines, made: Made):
    files.on_product(made.choice, b"a;b", name="t.csv", media_type="text/csv")
    assert ines.get(doors(made)["ines"])["Content-Type"] == "text/csv; charset=utf-8"


def test_what_a_browser_has_is_not_read_again(ines, made: Made):
    files.on_product(made.choice)
    url = doors(made)["ines"]
    tag = ines.get(url)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        answer = ines.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert not [query for query in queries if '"content"' in query["sql"]]


def test_a_product_without_a_file_has_none_to_send(ines, made: Made):
    assert ines.get(doors(made)["ines"]).status_code == 404


# -- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_pages_and_downloads_cost_the_same_and_lists_read_no_content(
    tess, cycle: Cycle, drawn: CorrectiveActivity, number: int, django_assert_num_queries
):
    for place in range(1, number + 1):
        files.on_activity(drawn, f"{place}".encode(), by=cycle.people.tess, place=place)
    with django_assert_num_queries(QUERIES_OF_THE_FILES) as queries:
        tess.get(files_url(cycle))
    assert not [query for query in queries if '"content"' in query["sql"]]
    file = ActivityFile.objects.order_by("pk")[0]
    with django_assert_num_queries(QUERIES_OF_A_DOWNLOAD):
        tess.get(reverse("mastery:library_file", args=[drawn.pk, file.pk]))


@pytest.mark.parametrize("more", [0, 2])
def test_products_read_no_content_wherever_they_stand(
    made: Made, sams: EnrichmentChoice, more: int, django_assert_num_queries
):
    for number in range(more):
        files.on_product(made.classmate(), f"{number}".encode())
    gus, tess = signed_in(made.people.gus), signed_in(made.people.tess)
    with django_assert_num_queries(QUERIES_OF_A_WARDS_PRODUCTS) as queries:
        gus.get(ward_products(made))
    with CaptureQueriesContext(connection) as others:
        tess.get(reverse("mastery:products", args=[made.people.section.pk, made.run.pk]))
        tess.get(reverse("mastery:gallery"))
    assert not [query for query in [*queries, *others] if '"content"' in query["sql"]]
