"""The groups of a class: changed with or without htmx, approved once, and the same on every page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from classroom.web import wall_clock
from mastery.models import CorrectiveAssignment, EnrichmentActivity, GroupMember, WorkGroup
from tests.support import pages
from tests.support.cycle import Cycle
from tests.support.kept import kept
from tests.support.pages import text
from tests.support.people import People

pytestmark = pytest.mark.django_db

QUERIES_OF_GROUPS = 10
HTMX = {"HX-Request": "true", "HX-Target": "groups"}


@kept
def cycle(people: People) -> Cycle:
    cycle = Cycle(people)
    cycle.sit(people.sam, {"F1": "9", "F2": "8", "F4": "5"}, ideas={"F4": "added instead of scaling"})
    cycle.sit(people.ines, {"F1": "10", "F2": "9", "F4": "9"})
    cycle.sit(
        cycle.pupil("Amara"), {"F1": "9", "F2": "9", "F4": "4"}, ideas={"F4": "added instead of scaling"}
    )
    return cycle


def groups_url(cycle: Cycle) -> str:
    return reverse("mastery:groups", args=[cycle.people.section.pk])


def results_url(cycle: Cycle) -> str:
    return reverse("assessments:results", args=[cycle.people.section.pk, cycle.check.pk])


def move_url(cycle: Cycle) -> str:
    return reverse("mastery:group_move", args=[cycle.people.section.pk, cycle.run.pk])


def approve_url(cycle: Cycle) -> str:
    return reverse("mastery:groups_approve", args=[cycle.people.section.pk, cycle.run.pk])


def suggest_url(cycle: Cycle) -> str:
    return reverse("mastery:groups_suggest", args=[cycle.people.section.pk, cycle.check.pk])


def drawn() -> WorkGroup:
    return WorkGroup.objects.filter(objective__code="F4", approach="visual").earliest("pk")


def moving(cycle: Cycle, **more) -> dict:
    return {"student": cycle.people.sam.pk, "source": drawn().pk, "target": "", **more}


def test_suggesting_leads_back_to_the_results_with_the_groups_in_view(tess, cycle: Cycle):
    response = tess.post(suggest_url(cycle))
    assert (response.status_code, response["Location"]) == (303, results_url(cycle) + "#groups")
    shown = pages.soup(tess.get(results_url(cycle)))
    assert "2 groups are suggested. Nobody sees them before you approve." in text(shown)
    assert "3 of 3 placed in 2 groups. Second chance" in text(shown.select_one("#approve"))


def test_too_little_to_choose_from_is_said_before_it_is_approved(tess, cycle: Cycle):
    EnrichmentActivity.objects.create(
        school=cycle.people.school, unit=cycle.run.unit, kind="project", title="Own"
    )
    tess.post(suggest_url(cycle))
    told = "ready ones are added so that there is a choice: Deeper exploration and Peer teaching."
    assert told in text(pages.soup(tess.get(groups_url(cycle))))
    for kind in ("exploration", "application"):
        EnrichmentActivity.objects.create(
            school=cycle.people.school, unit=cycle.run.unit, kind=kind, title=f"Own {kind}"
        )
    assert "ready ones are added" not in text(pages.soup(tess.get(groups_url(cycle))))


def test_what_students_made_is_one_press_from_their_group(tess, cycle: Cycle):
    tess.post(suggest_url(cycle))
    ids = list(WorkGroup.objects.values_list("pk", flat=True))
    tess.post(approve_url(cycle), {"group": ids})
    way = reverse("mastery:products", args=[cycle.people.section.pk, cycle.run.pk])
    assert len(pages.soup(tess.get(groups_url(cycle))).select(f"main a[href='{way}']")) == 1


def test_without_groups_the_page_says_where_they_come_from(tess, cycle: Cycle):
    shown = pages.soup(tess.get(groups_url(cycle)))
    assert "Groups come from the results of a check" in text(shown)
    assert shown.select_one(".empty a")["href"] == results_url(cycle)


def test_without_a_unit_too(client, people: People):
    client.force_login(people.tess)
    assert (
        "Plan a unit with a check first"
        in client.get(reverse("mastery:groups", args=[people.section.pk])).text
    )


def test_a_move_without_script_comes_back_with_undo(tess, cycle: Cycle):
    cycle.suggest()
    response = tess.post(move_url(cycle), moving(cycle, check=cycle.check.pk))
    assert response.status_code == 303
    assert response["Location"].startswith(
        results_url(cycle) + f"?moved={cycle.people.sam.pk}.{drawn().pk}.0"
    )
    shown = pages.soup(tess.get(response["Location"]))
    toast = shown.select_one("#toasts form")
    assert "Sam Okafor was taken out of See it drawn, F4." in text(shown.select_one("#toasts"))
    fields = {field["name"]: field["value"] for field in toast.select("input[type=hidden]")}
    tess.post(toast["action"], fields)
    assert GroupMember.objects.filter(student=cycle.people.sam, group=drawn()).exists()


def chip(page, student, code: str = "F4") -> str:
    return text(page.select_one(f"#p-{student.pk}-{code}"))


def test_a_menu_is_named_for_what_it_offers(tess, cycle: Cycle):
    cycle.suggest()
    assert chip(pages.soup(tess.get(groups_url(cycle))), cycle.people.sam).endswith("take out of the group")
    other = drawn()
    WorkGroup.objects.create(
        school=other.school,
        unit_run=cycle.run,
        kind=other.kind,
        objective=other.objective,
        approach="analogy",
        title="Like a recipe",
        proposed_at=other.proposed_at,
    )
    shown = pages.soup(tess.get(groups_url(cycle)))
    assert chip(shown, cycle.people.sam).endswith("move to another group")
    tess.post(move_url(cycle), moving(cycle))
    shown = pages.soup(tess.get(groups_url(cycle)))
    assert chip(shown, cycle.people.sam).endswith("add to a group")
    assert "Add them to a group" in text(shown.select_one("section[aria-labelledby=loose-h]"))


def test_without_a_group_to_join_no_menu_is_offered(tess, cycle: Cycle):
    cycle.suggest()
    tess.post(move_url(cycle), moving(cycle))
    tess.post(approve_url(cycle), {"group": [drawn().pk]})
    loose = pages.soup(tess.get(groups_url(cycle))).select_one("section[aria-labelledby=loose-h]")
    assert loose.select("details") == []
    assert "Add them to a group" not in text(loose)
    assert text(loose.select_one("li a")) == "Give a corrective : Sam Okafor, F4"


def test_an_undo_that_no_longer_holds_is_not_offered(tess, cycle: Cycle):
    cycle.suggest()
    shown = pages.soup(tess.get(groups_url(cycle) + "?moved=999.1.2"))
    assert shown.select_one("#toasts form") is None
    assert pages.soup(tess.get(groups_url(cycle) + "?moved=nonsense")).select_one("#toasts form") is None


@pytest.mark.parametrize("where", ["results", "groups"])
def test_a_move_swapped_in_equals_the_page_loaded_afresh(tess, cycle: Cycle, where: str):
    cycle.suggest()
    url = results_url(cycle) if where == "results" else groups_url(cycle)
    sent = moving(cycle, check=cycle.check.pk if where == "results" else "")
    shown = pages.soup(tess.get(url))
    answer = tess.post(move_url(cycle), sent, headers=HTMX)
    assert answer["HX-Trigger"] == '{"announce": "Sam Okafor was taken out of See it drawn, F4."}'
    swapped = pages.swap(shown, answer, target="#groups")
    assert pages.same(swapped, pages.soup(tess.get(url)))
    assert "In no group" in text(swapped)


def test_a_refused_move_says_why_in_place(tess, cycle: Cycle):
    cycle.suggest()
    sent = {"student": cycle.people.ines.pk, "source": "", "target": drawn().pk}
    response = tess.post(move_url(cycle), sent, headers=HTMX)
    assert response.status_code == 422
    assert "Ines Moreau needs no corrective for F4 now." in response.text
    assert tess.post(move_url(cycle), sent).status_code == 422


def test_a_move_of_somebody_already_elsewhere_is_a_conflict(tess, cycle: Cycle):
    cycle.suggest()
    stale = drawn().pk
    cycle.suggest()
    sent = {"student": cycle.people.sam.pk, "source": stale, "target": ""}
    assert tess.post(move_url(cycle), sent, headers=HTMX).status_code == 409
    response = tess.post(move_url(cycle), sent)
    assert response.status_code == 409
    assert "suggested anew" in response.text


def test_a_move_without_a_student_is_refused(tess, cycle: Cycle):
    assert tess.post(move_url(cycle), {}).status_code == 422


def test_a_student_of_another_class_cannot_be_moved_in(tess, cycle: Cycle):
    cycle.suggest()
    outsider = cycle.people.nora
    assert tess.post(move_url(cycle), moving(cycle, student=outsider.pk)).status_code == 404


def test_approving_the_ticked_groups_gives_their_work_once(tess, cycle: Cycle):
    cycle.suggest()
    for told in (
        "1 group is approved. 2 students see their work now.",
        "approved before. Nothing was given twice.",
    ):
        response = tess.post(approve_url(cycle), {"group": [drawn().pk]}, follow=True)
        assert told in response.text
    assert CorrectiveAssignment.objects.count() == 2
    assert WorkGroup.objects.get(kind="enrichment").state == "proposed"


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["9" * 30], ["1" * 5000]])
def test_approving_nothing_is_refused_with_words(tess, cycle: Cycle, ticked: list[str]):
    cycle.suggest()
    response = tess.post(approve_url(cycle), {"group": ticked})
    assert response.status_code == 422
    assert "Tick the groups that you approve." in response.text


def test_an_unpublished_unit_leads_to_publishing_and_gives_nothing(tess, cycle: Cycle):
    cycle.run.published_at = None
    cycle.run.save()
    cycle.suggest()
    response = tess.post(approve_url(cycle), {"group": [drawn().pk]})
    assert response.status_code == 422
    assert "Publish it first" in response.text
    assert not CorrectiveAssignment.objects.exists()


def test_approved_groups_show_how_far_they_are_and_what_was_tried(tess, cycle: Cycle):
    cycle.suggest()
    tess.post(approve_url(cycle), {"group": [drawn().pk]})
    CorrectiveAssignment.objects.filter(student=cycle.people.sam).update(state="done", done_at=cycle.now)
    shown = pages.soup(tess.get(groups_url(cycle)))
    assert "1 of 2 done" in text(shown.select_one(f"section[aria-labelledby=g{drawn().pk}]"))
    rows = [text(row) for row in shown.select("tbody tr")]
    assert any("Visual" in row and "Amara Diallo, Sam Okafor 1 of 2" in row for row in rows), rows
    assert any("Worked explanation the whole class" in row for row in rows), rows


# -- one group -----------------------------------------------------------------------------------------------


def edit_url(cycle: Cycle) -> str:
    return reverse("mastery:group_edit", args=[cycle.people.section.pk, drawn().pk])


def typed(**changed) -> dict:
    group = drawn()
    return {
        "title": group.title,
        "approach": group.approach,
        "place": "table 1",
        "minutes": group.minutes,
        "steps": group.steps,
        "version": group.version,
        **changed,
    }


def test_a_group_is_changed(tess, cycle: Cycle):
    cycle.suggest()
    assert tess.post(edit_url(cycle), typed(title="Double number lines")).status_code == 303
    assert (drawn().title, drawn().place) == ("Double number lines", "table 1")


def test_the_form_opens_as_a_dialog_or_as_a_page(tess, cycle: Cycle):
    cycle.suggest()
    assert "<html" in tess.get(edit_url(cycle)).text
    dialog = tess.get(edit_url(cycle), headers={"HX-Request": "true"})
    assert "<html" not in dialog.text
    assert "dialog-title" in dialog.text


def test_a_conflicting_edit_shows_both_and_overwrites_nothing(tess, cycle: Cycle):
    cycle.suggest()
    seen = typed(title="Mine")
    tess.post(edit_url(cycle), typed(title="Theirs"))
    response = tess.post(edit_url(cycle), seen)
    assert response.status_code == 409
    assert "Theirs" in response.text
    assert 'value="Mine"' in response.text
    assert drawn().title == "Theirs"
    again = {
        field["name"]: field.get("value", "") for field in pages.soup(response).select("form.form input")
    }
    tess.post(edit_url(cycle), {**seen, "version": again["version"]})
    assert drawn().title == "Mine"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"approach": "worked_explanation"},
            "Worked explanation is not new for Amara Diallo and Sam Okafor on F4",
        ),
        ({"title": ""}, "Write a title for the group"),
        ({"minutes": "0"}, "Minutes must be 1 or more"),
        ({"approach": "magic"}, "Select a valid choice"),
    ],
)
def test_a_wrong_edit_is_refused_beside_the_field(tess, cycle: Cycle, changed: dict, problem: str):
    cycle.suggest()
    response = tess.post(edit_url(cycle), typed(**changed))
    assert response.status_code == 422
    shown = pages.soup(response)
    assert problem in text(shown.select_one(".error-summary"))
    assert shown.title.get_text().startswith("Error:")


def test_enrichment_has_no_approach_to_change(tess, cycle: Cycle):
    cycle.suggest()
    group = WorkGroup.objects.get(kind="enrichment")
    url = reverse("mastery:group_edit", args=[cycle.people.section.pk, group.pk])
    assert pages.soup(tess.get(url)).select_one("select[name=approach]") is None
    sent = {"title": "Your choice", "place": "library", "minutes": "40", "version": group.version}
    assert tess.post(url, sent).status_code == 303
    group.refresh_from_db()
    assert (group.title, group.place, group.approach) == ("Your choice", "library", "")


def test_who_has_had_every_approach_stands_in_no_group(tess, cycle: Cycle):
    for approach in ("visual", "analogy", "other_context", "structured_practice", "peer_tutoring"):
        cycle.teach(cycle.objectives["F4"], approach)
    cycle.suggest()
    shown = pages.soup(tess.get(groups_url(cycle)))
    loose = text(shown.select_one("section[aria-labelledby=loose-h]"))
    assert "Amara Diallo" in loose
    assert "Sam Okafor" in loose
    assert shown.select_one("section[aria-labelledby=loose-h] li a")["href"].startswith("/classes/")


def test_nobody_left_to_group_is_said(tess, cycle: Cycle):
    cycle.suggest()
    tess.post(approve_url(cycle), {"group": list(WorkGroup.objects.values_list("pk", flat=True))})
    assert "There is nobody to group now." in tess.post(suggest_url(cycle), follow=True).text


def test_a_group_everybody_outgrew_says_so(tess, cycle: Cycle):
    cycle.suggest()
    cycle.sit(cycle.people.sam, {"F4": "9"}, number=2, form="B", days_ago=0)
    cycle.sit(amara(cycle), {"F4": "9"}, number=2, form="B", days_ago=0)
    response = tess.post(approve_url(cycle), {"group": [drawn().pk]}, follow=True)
    assert "Everyone in these groups is there by now, or has their work already." in response.text


def amara(cycle: Cycle):
    return cycle.people.section.enrollments.get(student__given_name="Amara").student


def test_a_group_can_be_put_aside(tess, cycle: Cycle):
    cycle.suggest()
    url = reverse("mastery:group_drop", args=[cycle.people.section.pk, drawn().pk])
    assert tess.post(url).status_code == 303
    assert tess.post(url).status_code == 303
    assert drawn().state == "dropped"


# -- who may -------------------------------------------------------------------------------------------------


def test_an_administrator_reads_and_does_not_press(client, cycle: Cycle):
    cycle.suggest()
    client.force_login(cycle.people.ada)
    shown = pages.soup(client.get(groups_url(cycle)))
    assert "See it drawn" in text(shown)
    assert shown.select_one("#groups button, #groups input, #groups details") is None
    assert client.post(move_url(cycle), moving(cycle)).status_code == 403
    assert client.post(approve_url(cycle), {"group": [drawn().pk]}).status_code == 403


@pytest.mark.parametrize("who", ["sam", "ines", "gus", "nora"])
def test_for_everybody_else_there_are_no_groups(client, cycle: Cycle, who: str):
    cycle.suggest()
    client.force_login(getattr(cycle.people, who))
    assert client.get(groups_url(cycle)).status_code == 404
    assert client.post(suggest_url(cycle)).status_code == 404
    assert client.post(move_url(cycle), moving(cycle)).status_code == 404
    assert client.post(edit_url(cycle), typed()).status_code == 404


# -- one student's corrective --------------------------------------------------------------------------------


def assign_url(cycle: Cycle) -> str:
    of = (cycle.people.section.pk, cycle.run.pk, cycle.people.sam.pk, cycle.objectives["F4"].pk)
    return reverse("mastery:assign", args=of)


def test_a_teacher_gives_one_student_another_approach(tess, cycle: Cycle):
    assert "What was used before is greyed" in tess.get(assign_url(cycle)).text
    assert tess.post(assign_url(cycle), {"approach": "visual", "override_reason": ""}).status_code == 303
    assert CorrectiveAssignment.objects.get().title == "See it drawn"


def test_a_used_approach_is_refused_without_a_reason(tess, cycle: Cycle):
    sent = {"approach": "worked_explanation", "override_reason": ""}
    assert tess.post(assign_url(cycle), sent).status_code == 422
    assert tess.post(assign_url(cycle), {"approach": "magic"}).status_code == 422
    assert tess.post(assign_url(cycle), {**sent, "override_reason": "Was away"}).status_code == 303


def test_a_waiver_needs_a_reason(tess, cycle: Cycle):
    tess.post(assign_url(cycle), {"approach": "visual", "override_reason": ""})
    url = reverse("mastery:waive", args=[cycle.people.section.pk, CorrectiveAssignment.objects.get().pk])
    assert tess.get(url).status_code == 200
    assert tess.post(url, {"reason": ""}).status_code == 422
    assert tess.post(url, {"reason": "Did it at home"}).status_code == 303
    assert CorrectiveAssignment.objects.get().state == "waived"


def test_what_is_done_cannot_be_waived(tess, cycle: Cycle):
    tess.post(assign_url(cycle), {"approach": "visual", "override_reason": ""})
    CorrectiveAssignment.objects.update(state="done", done_at=cycle.now)
    url = reverse("mastery:waive", args=[cycle.people.section.pk, CorrectiveAssignment.objects.get().pk])
    assert tess.post(url, {"reason": "Did it at home"}).status_code == 422


@pytest.mark.parametrize("students", [1, 3])
def test_the_groups_cost_the_same_for_any_class_size(
    tess, cycle: Cycle, students: int, django_assert_num_queries
):
    for number in range(students):
        cycle.sit(cycle.pupil(f"Pupil{number}"), {"F1": "9", "F2": "5", "F4": "5"})
    cycle.suggest()
    tess.post(approve_url(cycle), {"group": [drawn().pk]})
    with django_assert_num_queries(QUERIES_OF_GROUPS):
        tess.get(groups_url(cycle))


def option(page, approach: str):
    return page.select_one(f"label.option:has(input[value={approach}])")


def test_used_approaches_are_greyed_with_the_day(tess, cycle: Cycle):
    page = pages.soup(tess.get(assign_url(cycle)))
    used, new = option(page, "worked_explanation"), option(page, "visual")
    day = wall_clock.day(cycle.now - timedelta(days=20), zone="UTC")
    assert used.small.get_text() == f"Used: lesson, {day}"
    assert "used" in used["class"]
    assert used.input.get("disabled") is None
    assert (new.small, new.input.get("checked")) == (None, "")


def test_a_group_cannot_choose_what_a_member_has_had(tess, cycle: Cycle):
    cycle.suggest()
    group = drawn()
    page = pages.soup(tess.get(reverse("mastery:group_edit", args=[cycle.people.section.pk, group.pk])))
    used = option(page, "worked_explanation")
    assert used.input.get("disabled") == ""
    assert "Used: lesson" in used.small.get_text()
    assert option(page, group.approach).input.get("checked") == ""
