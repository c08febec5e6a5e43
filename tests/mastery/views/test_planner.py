"""The planner page: with and without htmx, refusals in place, and two editors of one line."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from mastery.engine.enrichment import EnrichmentKind
from mastery.models import CorrectiveActivity, EnrichmentActivity, Lesson, Objective, Prerequisite, UnitRun
from mastery.selectors.units import unit_plan
from mastery.services import units
from tests.support import factories, pages
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People

HTMX = {"HX-Request": "true"}


@kept
def run(people: People) -> UnitRun:
    run = units.plan_unit(actor=people.tess, section=people.section, title="Fractions", now=NOW)
    for code in ("F1", "F2"):
        factories.ObjectiveFactory(unit=run.unit, code=code, statement=f"I can do {code}", position=code[1])
    return run


def url(run: UnitRun, name: str = "unit", *more: object) -> str:
    return reverse(f"mastery:{name}", args=[run.section_id, run.pk, *more])


def objective(run: UnitRun, code: str) -> Objective:
    return Objective.objects.get(unit=run.unit_id, code=code)


def seen(page: BeautifulSoup, spot: str) -> str:
    return str(page.select_one(f"#{spot}-seen")["value"])


def fields(page: BeautifulSoup, row: Objective, **typed: str) -> dict[str, str]:
    shown = {"code": row.code, "statement": row.statement, "is_essential": "on"}
    return shown | {"seen": seen(page, f"line-{row.pk}")} | typed


def test_a_unit_is_planned_and_its_planner_opens(tess, people):
    answer = tess.post(reverse("mastery:unit_new", args=[people.section.pk]), {"title": "Ratio"})

    run = UnitRun.objects.get(unit__title="Ratio")
    assert (answer.status_code, answer.url) == (303, url(run))
    assert pages.soup(tess.get(answer.url)).h1.get_text(strip=True) == "Ratio"


def test_a_title_in_use_is_refused_beside_the_field(tess, people, run):
    units.rename_unit(actor=people.tess, run=run, title="Decimals", seen=unit_plan(run).title_seen, now=NOW)

    answer = tess.post(reverse("mastery:unit_new", args=[people.section.pk]), {"title": "decimals"})

    assert answer.status_code == 422
    page = pages.soup(answer)
    assert page.title.get_text().startswith("Error:")
    assert "already has a unit called “Decimals”" in page.select_one("#error-summary").get_text()
    assert page.select_one("#id_title")["value"] == "decimals"


def test_a_unit_of_the_course_is_taken_by_another_class(tess, people, run):
    other = factories.SectionFactory(course=people.section.course, title="7C Mathematics")
    factories.StaffFactory(section=other, person=people.tess)
    new = reverse("mastery:unit_new", args=[other.pk])
    assert "Fractions" in pages.soup(tess.get(new)).select_one(".rows").get_text()

    for _each in range(2):
        answer = tess.post(reverse("mastery:unit_take", args=[other.pk]), {"unit_id": run.unit_id})

    taken = UnitRun.objects.get(section=other)
    assert (taken.unit_id, answer.url) == (run.unit_id, url(taken))


def test_a_unit_of_another_course_is_not_there(tess, people):
    elsewhere = factories.UnitFactory(course__school=people.school)

    answer = tess.post(reverse("mastery:unit_take", args=[people.section.pk]), {"unit_id": elsewhere.pk})

    assert answer.status_code == 404


def test_without_script_a_line_is_saved_and_the_page_comes_back_to_it(tess, run):
    row = objective(run, "F1")
    page = pages.soup(tess.get(url(run)))

    answer = tess.post(url(run, "objective", row.pk), fields(page, row, statement="I can compare"))

    assert (answer.status_code, answer.url) == (303, f"{url(run)}#objective-{row.pk}")
    row.refresh_from_db()
    assert row.statement == "I can compare"


def test_with_htmx_only_what_depends_on_the_line_is_answered(tess, run):
    row = objective(run, "F1")
    page = pages.soup(tess.get(url(run)))
    typed = fields(page, row, statement="I can understand fractions")

    answer = tess.post(url(run, "objective", row.pk), typed, headers=HTMX)

    assert answer["HX-Trigger"] == '{"announce": "Saved"}'
    part = pages.soup(answer)
    state = part.select_one(f"#line-{row.pk}-state").get_text(" ", strip=True)
    assert state == "Saved Can you see it happen? Try a verb such as explain, solve or compare."
    swapped = {each["id"] for each in part.select("[hx-swap-oob]")}
    assert swapped == {f"line-{row.pk}-seen", "essentials", "todo"}
    fresh = pages.soup(tess.get(url(run)))
    for element in (f"#line-{row.pk}-seen", "#essentials", "#todo"):
        swapped_in = part.select_one(element)
        del swapped_in["hx-swap-oob"]
        assert str(swapped_in) == str(fresh.select_one(element))


def test_the_second_editor_sees_both_versions_and_may_keep_either(tess, run):
    row = objective(run, "F1")
    page = pages.soup(tess.get(url(run)))
    tess.post(url(run, "objective", row.pk), fields(page, row, statement="I can say theirs"))

    answer = tess.post(url(run, "objective", row.pk), fields(page, row, statement="I can say mine"))

    assert answer.status_code == 409
    both = pages.soup(answer)
    assert both.select_one(f"#line-{row.pk}-statement")["value"] == "I can say mine"
    state = both.select_one(f"#line-{row.pk}-state")
    assert "Tess Marsh changed this line at" in state.get_text()
    assert "Now it says: F1 I can say theirs (essential)" in state.get_text(" ", strip=True)
    assert state.select_one(f"#line-{row.pk}-take")["href"] == url(run)
    keep = state.select_one("form")
    kept = {field["name"]: field["value"] for field in keep.select("input[name]")}
    assert tess.post(keep["action"], kept).status_code == 303
    row.refresh_from_db()
    assert row.statement == "I can say mine"


def test_with_htmx_the_conflict_stands_beside_the_line(tess, run):
    row = objective(run, "F1")
    page = pages.soup(tess.get(url(run)))
    tess.post(url(run, "objective", row.pk), fields(page, row, statement="I can say theirs"))

    typed = fields(page, row, statement="I can say mine")
    answer = tess.post(url(run, "objective", row.pk), typed, headers=HTMX)

    assert answer.status_code == 409
    part = pages.soup(answer)
    assert [each["id"] for each in part.find_all(recursive=False)] == [f"line-{row.pk}-state"]
    assert part.select_one(f"#line-{row.pk}-keep")


def test_a_code_in_use_is_refused_and_what_was_typed_stays(tess, run):
    row = objective(run, "F2")
    page = pages.soup(tess.get(url(run)))

    answer = tess.post(url(run, "objective", row.pk), fields(page, row, code="F1"))

    assert answer.status_code == 422
    shown = pages.soup(answer)
    assert shown.title.get_text().startswith("Error:")
    assert shown.select_one(f"#line-{row.pk}-code")["value"] == "F1"
    assert (
        "Another objective of this unit is called F1" in shown.select_one(f"#line-{row.pk}-state").get_text()
    )


def test_an_empty_line_is_refused_in_place(tess, run):
    answer = tess.post(url(run, "objective_new"), {"code": "", "statement": ""})

    assert answer.status_code == 422
    assert "Write a code" in pages.soup(answer).select_one("#new-state").get_text()


def test_the_next_line_is_offered_with_the_next_code(tess, run):
    answer = tess.post(
        url(run, "objective_new"),
        {"code": "F3", "statement": "I can divide", "is_essential": "on"},
        headers=HTMX,
    )

    part = pages.soup(answer)
    assert part.select_one("#planner")
    assert part.select_one("#new-code")["value"] == "F4"
    assert part.select_one("#new-statement").has_attr("data-mastery-focus")
    assert "3 essential, of 3 to 5" in part.select_one("#essentials").get_text()


def test_a_circle_is_refused_in_place_with_its_path(tess, run):
    f1, f2 = objective(run, "F1"), objective(run, "F2")
    Prerequisite.objects.create(school_id=run.school_id, objective=f2, builds_on=f1)
    page = pages.soup(tess.get(url(run)))
    typed = {"builds_on": [f2.pk], "seen": seen(page, f"links-{f1.pk}")}

    whole = tess.post(url(run, "objective_links", f1.pk), typed)
    part = tess.post(url(run, "objective_links", f1.pk), typed, headers=HTMX)

    for answer in (whole, part):
        assert answer.status_code == 422
        state = pages.soup(answer).select_one(f"#links-{f1.pk}-state")
        assert "F1 → F2 → F1" in state.get_text()
    assert pages.soup(whole).select_one(f"#links-{f1.pk}-{f2.pk}").has_attr("checked")
    assert not f1.prerequisites.exists()


def test_links_to_another_course_are_refused(tess, run, people):
    foreign = factories.ObjectiveFactory(unit__course__school=people.school)

    answer = tess.post(url(run, "objective_links", objective(run, "F1").pk), {"builds_on": [foreign.pk]})

    assert answer.status_code == 422


def test_how_it_was_taught_is_recorded(tess, run):
    f1 = objective(run, "F1")
    page = pages.soup(tess.get(url(run)))
    typed = {"approaches": ["visual", "analogy"], "seen": seen(page, f"taught-{f1.pk}")}

    answer = tess.post(url(run, "objective_taught", f1.pk), typed, headers=HTMX)

    part = pages.soup(answer)
    assert "Taught: Visual, Analogy." in part.select_one(f"#words-{f1.pk}").get_text()
    assert "F1 does not say" not in part.select_one("#todo").get_text()
    assert set(Lesson.objects.values_list("approach", flat=True)) == {"visual", "analogy"}
    second = tess.post(url(run, "objective_taught", f1.pk), {"approaches": [], "seen": typed["seen"]})
    assert second.status_code == 409
    assert "Now it says: Visual, Analogy" in pages.soup(second).select_one(f"#taught-{f1.pk}-state").get_text(
        " ", strip=True
    )


def test_lines_move_and_go(tess, run):
    f2 = objective(run, "F2")

    tess.post(url(run, "objective_move", f2.pk), {"where": "earlier"})
    page = pages.soup(tess.post(url(run, "objective_remove", objective(run, "F1").pk), headers=HTMX))

    assert [each["value"] for each in page.select("input[id^=line-][name=code]")] == ["F2"]


def test_a_line_that_is_asked_stays(tess, run):
    f1 = objective(run, "F1")
    factories.ItemFactory(form__assessment__unit_run=run, objective=f1)

    answer = tess.post(url(run, "objective_remove", f1.pk))

    assert answer.status_code == 422
    assert "F1 has questions" in pages.soup(answer).select_one(f"#line-{f1.pk}-state").get_text()


def test_the_title_changes_with_the_heading(tess, run):
    page = pages.soup(tess.get(url(run)))
    typed = {"title": "Fractions and ratio", "seen": seen(page, "title")}

    answer = tess.post(url(run, "unit_title"), typed, headers=HTMX)

    assert pages.soup(answer).select_one("#unit-name").get_text() == "Fractions and ratio"


def test_a_corrective_is_written_changed_and_removed(tess, run):
    way = url(run, "way", objective(run, "F1").pk, "visual")
    typed = {"title": "Draw it", "steps": "Draw a bar.\nCut it.", "minutes": "15"}

    assert tess.post(way, typed).status_code == 303
    page = pages.soup(tess.get(way))
    stale = page.select_one("input[name=seen]")["value"]
    assert tess.post(way, typed | {"minutes": "20", "seen": stale}).status_code == 303
    conflict = tess.post(way, typed | {"minutes": "25", "seen": stale})
    assert conflict.status_code == 409
    assert "20" in pages.soup(conflict).select_one("form .notice").get_text()
    again = pages.soup(conflict).select_one("input[name=seen]")["value"]
    assert tess.post(way, typed | {"minutes": "25", "seen": again}).status_code == 303
    assert CorrectiveActivity.objects.get().minutes == 25
    tess.post(way, {"remove": "1"})
    assert not CorrectiveActivity.objects.exists()


def test_a_way_by_no_known_approach_is_not_there(tess, run):
    assert tess.get(url(run, "way", objective(run, "F1").pk, "juggling")).status_code == 404


def test_enrichment_is_offered_changed_and_kept_once_chosen(tess, people, run):
    typed = {"kind": "project", "title": "Plan a party", "description": "Plan it.", "minutes": "60"}
    for _each in range(2):
        tess.post(url(run, "further_new"), typed)
    activity = EnrichmentActivity.objects.get()
    page = pages.soup(tess.get(url(run, "further_plan", activity.pk)))
    marked = page.select_one("input[name=seen]")["value"]
    tess.post(url(run, "further_plan", activity.pk), typed | {"minutes": "90", "seen": marked})
    assert EnrichmentActivity.objects.get().minutes == 90
    activity.choices.create(
        school=people.school, unit_run=run, student=people.sam, offered_at=NOW, chosen_at=NOW
    )

    answer = tess.post(url(run, "further_plan", activity.pk), {"remove": "1"})

    assert answer.status_code == 422
    assert "Students have chosen" in pages.soup(answer).select_one("#error-summary").get_text()


@pytest.mark.parametrize("kind", EnrichmentKind)
def test_a_teacher_begins_from_a_ready_one(tess, run, kind):
    page = pages.soup(tess.get(f"{url(run, 'further_new')}?ready={kind.value}"))
    assert page.select_one("select[name=kind] option[selected]")["value"] == kind.value
    assert page.select_one("input[name=title]")["value"]
    assert page.select_one("input[name=audience]")["value"]
    assert {link["href"] for link in page.select("a[href^='?ready=']")} == {
        f"?ready={each}" for each in EnrichmentKind
    }


def test_a_kind_that_is_none_begins_empty(tess, run):
    page = pages.soup(tess.get(f"{url(run, 'further_new')}?ready=worksheet"))
    assert "value" not in page.select_one("input[name=title]").attrs


def test_too_little_to_choose_from_is_said_until_ready_ones_are_added(tess, run):
    told = "Students choose between at least 3 ways to go further, of 2 kinds. This unit has 0 options"
    assert told in pages.soup(tess.get(url(run))).select_one("#todo").get_text()
    assert told in pages.soup(tess.get(url(run, "publish"))).select_one("aside").get_text()
    for _each in range(2):
        assert tess.post(url(run, "further_ready")).status_code == 303
    page = pages.soup(tess.get(url(run)))
    assert "ways to go further" not in page.select_one("#todo").get_text()
    assert page.select_one("#further-ready") is None
    assert EnrichmentActivity.objects.filter(unit=run.unit).count() == 4


@pytest.mark.parametrize("lines", [1, 4])
def test_the_planner_costs_the_same_for_any_number_of_lines(tess, people, lines, django_assert_num_queries):
    run = units.plan_unit(actor=people.tess, section=people.section, title="Counted", now=NOW)
    for number in range(lines):
        factories.ObjectiveFactory(unit=run.unit, code=f"C{number}")

    with django_assert_num_queries(10):
        tess.get(url(run))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_units(tess, people, count, django_assert_num_queries):
    for _each in range(count):
        factories.UnitRunFactory(section=people.section)

    with django_assert_num_queries(8):
        tess.get(reverse("mastery:units", args=[people.section.pk]))


@pytest.mark.parametrize("door", ["objective", "objective_links", "objective_taught", "objective_move"])
def test_a_line_that_has_left_the_plan_meanwhile_can_be_looked_for_no_more(tess, run, door):
    """Somebody else retired the objective, which an older page still shows."""
    retired = objective(run, "F1")
    Objective.objects.filter(pk=retired.pk).update(retired_at=NOW)

    answer = tess.post(url(run, door, retired.pk), {"seen": "x", "where": "earlier"})

    assert answer.status_code == 404
