"""Standards: a list twice changes nothing, codes are found however they are written, nothing typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from classroom.services.steps.lists import ListEmpty, ListMoved, ListRefused
from mastery.formats.standards import StandardRow, WrongStandard, read_standards, read_standards_file
from mastery.models import Objective, ObjectiveStandard, Standard, UnitRun
from mastery.selectors.standards import standard_lines, standards_found
from mastery.selectors.units import seen_mark, unit_plan
from mastery.services import planning, standards, units
from mastery.services.conflicts import PlanChanged
from tests.support import factories
from tests.support.factories import NOW
from tests.support.kept import kept
from tests.support.people import People
from tests.support.races import race
from tests.support.standards import FRAMEWORK, codes, keep, serve

HEAD = "code,statement\n"


def rows(text: str, framework: str = FRAMEWORK) -> tuple[StandardRow, ...]:
    return read_standards(text, framework=framework).rows


def bring(people: People, text: str, framework: str = FRAMEWORK, **options: str):
    return standards.import_standards(
        actor=people.ada, school=people.school, rows=rows(text, framework), now=NOW, **options
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("code,statement\n,Do it.", [(2, "code", "blank")], id="no code"),
        pytest.param("code,statement\n7.RP.A.1,", [(2, "statement", "blank")], id="no statement"),
        pytest.param("code,statement\n--,Do it.", [(2, "code", WrongStandard.CODE_SHAPE)], id="no letter"),
        pytest.param('code,statement\n"a, b",x', [(2, "code", WrongStandard.CODE_SHAPE)], id="two codes"),
        pytest.param(
            "code,statement\n7.RP.A.1,x\n7.NS,y\n7-rp-a-1,x", [(4, "code", WrongStandard.TWICE)], id="twice"
        ),
        pytest.param("code\n7.RP.A.1", [(1, "statement", "column_missing")], id="a column missing"),
        pytest.param("code,statement\n", [(1, "", "no_rows")], id="headings only"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_by_line_and_column(text, wrong):
    found = read_standards(text, framework=FRAMEWORK).problems
    assert [(each.line, each.column, each.wrong) for each in found] == wrong


def test_a_line_names_its_framework_or_takes_that_of_the_list():
    read = read_standards_file(b"framework;code;statement\nOther;1.1;x\n;1.1;y\n", framework="Mine")
    assert [(row.framework, row.code) for row in read.rows] == [("Other", "1.1"), ("Mine", "1.1")]
    (problem,) = read_standards(HEAD + "1.1,x", framework="").problems
    assert problem.wrong == WrongStandard.NO_FRAMEWORK


def test_the_same_list_twice_changes_nothing(people: People):
    text = HEAD + "7.RP.A.1,Work out a rate\nCCSS.Math.Content.7.NS.A.1,Add"
    assert bring(people, text).plan.new == 2
    assert bring(people, text).plan.changes_nothing
    stored = Standard.objects.order_by("normal_code").values_list("code", "normal_code")
    assert list(stored) == [("CCSS.Math.Content.7.NS.A.1", "7.NS.A.1"), ("7.RP.A.1", "7.RP.A.1")]


def test_changed_words_are_taken_over_and_nothing_is_taken_away(people: People):
    bring(people, HEAD + "7.RP.A.1,Work out a rate\n7.NS.A.1,Add")
    done = bring(people, HEAD + "7.RP.A.1,Work out unit rates", "demo FRAMEWORK 2026").plan
    assert (done.new, done.changed) == (0, 1)
    assert dict(Standard.objects.values_list("code", "statement")) == {
        "7.RP.A.1": "Work out unit rates",
        "7.NS.A.1": "Add",
    }
    assert set(Standard.objects.values_list("framework", flat=True)) == {FRAMEWORK}


def test_a_code_written_otherwise_than_before_is_to_be_put_right(people: People):
    keep(people.school, "7.RP.A.1")
    with pytest.raises(ListRefused, match=r"Line 2, column code: “7-RP-A-1” .* as 7\.RP\.A\.1 already"):
        bring(people, HEAD + "7-RP-A-1,x")


def test_what_was_looked_at_is_what_is_written(people: People):
    with pytest.raises(ListMoved):
        bring(people, HEAD + "7.RP.A.1,x", confirmed="another list")
    with pytest.raises(ListEmpty):
        bring(people, HEAD)


def test_a_list_is_taken_back(people: People):
    keep(people.school, "7.G.1", statement="Draw")
    keep(people.school, "7.RP.A.1", statement="Work out a rate")
    done = bring(people, HEAD + "7.RP.A.1,Work out unit rates\n7.NS.A.1,Add\n7.NS.A.2,Multiply")
    undone = standards.take_back_standards(actor=people.ada, change=done.change)
    assert (len(undone.added), len(undone.before)) == (2, 1)
    assert dict(Standard.objects.values_list("code", "statement")) == {
        "7.G.1": "Draw",
        "7.RP.A.1": "Work out a rate",
    }
    assert not standards.take_back_standards(actor=people.ada, change=done.change)


def test_what_objectives_serve_and_what_has_changed_since_stays(people: People, run: UnitRun):
    done = bring(people, HEAD + "7.NS.A.1,Add\n7.NS.A.2,Multiply\n7.NS.A.3,Solve")
    serve(factories.ObjectiveFactory(unit=run.unit), Standard.objects.get(code="7.NS.A.1"))
    bring(people, HEAD + "7.NS.A.2,Multiply and divide")
    standards.take_back_standards(actor=people.ada, change=done.change)
    assert set(Standard.objects.values_list("code", flat=True)) == {"7.NS.A.1", "7.NS.A.2"}


@pytest.mark.parametrize(
    ("taken_back", "stays"),
    [pytest.param(0, "a", id="added, changed and changed back"), pytest.param(1, "b", id="changed back to")],
)
def test_what_was_changed_back_since_stays_too(people: People, taken_back: int, stays: str):
    words = {0: "aba", 1: "abcb"}[taken_back]
    done = [bring(people, HEAD + f"7.NS.A.1,{each}") for each in words]
    assert not standards.take_back_standards(actor=people.ada, change=done[taken_back].change)
    assert Standard.objects.get().statement == stays


def test_a_long_list_is_taken_back_in_as_few_statements_as_a_short_one(people: People):
    for lines in (2, 200):
        codes = [f"7.{number}" for number in range(lines)]
        bring(people, HEAD + "\n".join(f"{code},before" for code in codes))
        done = bring(people, HEAD + "\n".join(f"{code},after" for code in codes))
        with CaptureQueriesContext(connection) as asked:
            standards.take_back_standards(actor=people.ada, change=done.change)
        assert len(asked) < 15
        assert set(Standard.objects.values_list("statement", flat=True)) == {"before"}


@pytest.mark.django_db(transaction=True)
def test_taken_back_and_named_at_one_moment_is_one_of_the_two(people: People):
    run = factories.UnitRunFactory(section=people.section)
    objective = factories.ObjectiveFactory(unit=run.unit)
    for _round in range(20):
        done = bring(people, HEAD + "7.NS.A.1,Add")
        undone, named = race(
            [
                lambda change=done.change: standards.take_back_standards(actor=people.ada, change=change),
                lambda: name_at(people, run, objective),
            ]
        )
        if undone.added:
            assert isinstance(named, standards.CodesUnknown)
        else:
            assert (named, codes(objective)) == (None, ["7.NS.A.1"])
        ObjectiveStandard.objects.all().delete()
        Standard.objects.all().delete()


def name_at(people: People, run: UnitRun, objective: Objective) -> None:
    standards.set_standards(
        actor=people.tess, run=run, objective=objective, codes="7.NS.A.1", seen=seen_mark(()), now=NOW
    )


def test_a_list_brought_in_again_after_it_was_taken_back_can_be_taken_back_too(people: People):
    for _time in range(2):
        done = bring(people, HEAD + "7.NS.A.1,Add")
        assert len(standards.take_back_standards(actor=people.ada, change=done.change).added) == 1
    assert not Standard.objects.exists()


def test_the_history_tells_who_took_a_standard_back(people: People):
    standards.take_back_standards(actor=people.ada, change=bring(people, HEAD + "7.NS.A.1,Add").change)
    event = Standard.pgh_event_model.objects.select_related("pgh_context").latest("pgh_id")
    assert (event.pgh_label, event.pgh_context.metadata["actor"]) == ("delete", people.ada.pk)


def test_nobody_takes_back_the_standards_of_another_school(people: People):
    change = bring(people, HEAD + "7.NS.A.1,Add").change
    olga = factories.UserFactory(school=people.nora.school)
    factories.RoleFactory(person=olga, role="administrator")
    assert not standards.take_back_standards(actor=olga, change=change)
    with pytest.raises(PermissionDenied):
        standards.take_back_standards(actor=people.tess, change=change)
    assert Standard.objects.count() == 1


def test_only_administrators_keep_standards(people: People):
    with pytest.raises(PermissionDenied):
        standards.import_standards(actor=people.tess, school=people.school, rows=rows(HEAD + "1,x"), now=NOW)
    with pytest.raises(PermissionDenied):
        standards.add_standard(actor=people.tess, row=rows(HEAD + "1,x")[0], now=NOW)


def test_one_standard_is_added_once_and_not_overwritten(people: People):
    (row,) = rows(HEAD + "7.RP.A.1,Work out a rate")
    for _each in range(2):
        standards.add_standard(actor=people.ada, row=row, now=NOW)
    assert Standard.objects.count() == 1
    for text, refusal in (("7.RP.A.1,Other words", "StandardExists"), ("7 RP A 1,x", "StandardRefused")):
        with pytest.raises(getattr(standards, refusal)):
            standards.add_standard(actor=people.ada, row=rows(HEAD + text)[0], now=NOW)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("", ["7.NS.A.1", "7.RP.A.1", "8.F.A.1"], id="all"),
        pytest.param("ccss.math.content.7.rp.a.1", ["7.RP.A.1"], id="a code, written otherwise"),
        pytest.param("7", ["7.NS.A.1", "7.RP.A.1"], id="all below a code"),
        pytest.param("RATE work", ["7.RP.A.1"], id="words"),
        pytest.param("– rate", [], id="a dash is no code"),
        pytest.param("8 demo", ["8.F.A.1"], id="code and framework"),
    ],
)
def test_standards_are_found_by_words_and_codes(people: People, words: str, found: list[str]):
    keep(people.school, "7.RP.A.1", statement="Work out a rate")
    keep(people.school, "7.NS.A.1", statement="Add and subtract")
    keep(people.school, "8.F.A.1", statement="Say what a function is")
    keep(people.nora.school, "7.RP.A.1")
    page = standards_found(people.school.pk, words, page_number="1")
    assert [line.code for line in standard_lines(page)] == found


@kept
def run(people: People) -> UnitRun:
    run = units.plan_unit(actor=people.tess, section=people.section, title="Fractions", now=NOW)
    for code in ("F1", "F2"):
        factories.ObjectiveFactory(unit=run.unit, code=code, position=code[1])
    return run


def attach(people: People, run: UnitRun, typed: str, *, seen: str | None = None, actor=None) -> list[str]:
    objective = run.unit.objectives.get(code="F1")
    known = unit_plan(run).line(objective.pk).standards_seen if seen is None else seen
    standards.set_standards(
        actor=actor or people.tess, run=run, objective=objective, codes=typed, seen=known, now=NOW
    )
    return codes(objective)


def test_codes_attach_standards_however_they_are_written(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    keep(people.school, "7.NS.A.1")
    assert attach(people, run, "ccss.math.content.7.rp.a.1; 7 NS A 1,") == ["7.NS.A.1", "7.RP.A.1"]
    assert attach(people, run, "7.NS.A.1") == ["7.NS.A.1"]
    assert attach(people, run, "") == []


def test_saving_the_same_again_changes_nothing(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    seen = seen_mark(())
    attach(people, run, "7.RP.A.1", seen=seen)
    run.unit.refresh_from_db()
    version = run.unit.version
    attach(people, run, "7-rp-a-1", seen=seen)
    run.unit.refresh_from_db()
    assert run.unit.version == version


def test_a_code_that_nobody_knows_refuses_the_line_and_keeps_what_was(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    keep(people.nora.school, "9.Z.1")
    attach(people, run, "7.RP.A.1")
    with pytest.raises(standards.CodesUnknown, match=r"no standard “9\.Z\.1”, “8\.X”\. Correct it"):
        attach(people, run, "7.RP.A.1, 9.Z.1, 8.X")
    assert codes(run.unit.objectives.get(code="F1")) == ["7.RP.A.1"]


def test_a_code_of_two_frameworks_needs_words_of_one(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    keep(people.school, "7.RP.A.1", framework="State maths, grade 7")
    with pytest.raises(standards.CodeUnclear, match="several frameworks: Demo framework 2026; State maths"):
        attach(people, run, "7.RP.A.1")
    attach(people, run, "state: 7.RP.A.1")
    line = unit_plan(run).lines[0]
    assert line.codes == "State maths grade 7: 7.RP.A.1"
    assert attach(people, run, line.codes) == ["7.RP.A.1"]


def test_two_editors_of_one_line_of_codes(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    keep(people.school, "7.NS.A.1")
    seen = seen_mark(())
    attach(people, run, "7.RP.A.1", seen=seen)
    with pytest.raises(PlanChanged):
        attach(people, run, "7.NS.A.1", seen=seen)


def test_only_who_plans_the_unit_attaches(people: People, run: UnitRun):
    with pytest.raises(PermissionDenied):
        attach(people, run, "", actor=people.ada)


def test_a_unit_taken_by_another_class_keeps_its_standards(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    attach(people, run, "7.RP.A.1")
    other = factories.SectionFactory(course=people.section.course, title="7C Mathematics")
    factories.StaffFactory(section=other, person=people.tess)
    taken = units.take_unit(actor=people.tess, section=other, unit=run.unit, now=NOW)
    assert unit_plan(taken).lines[0].codes == "7.RP.A.1"


def test_an_objective_that_is_removed_leaves_the_standard(people: People, run: UnitRun):
    keep(people.school, "7.RP.A.1")
    attach(people, run, "7.RP.A.1")
    objective = run.unit.objectives.get(code="F1")
    planning.remove_objective(actor=people.tess, run=run, objective=objective, now=NOW)
    assert Standard.objects.count() == 1
    assert not ObjectiveStandard.objects.exists()


def test_one_that_results_rest_on_keeps_its_standards_on_record_and_is_not_counted(
    people: People, run: UnitRun
):
    keep(people.school, "7.RP.A.1")
    attach(people, run, "7.RP.A.1")
    objective = run.unit.objectives.get(code="F1")
    factories.EvidenceFactory(student=people.sam, objective=objective)
    (before,) = standard_lines(standards_found(people.school.pk, "", page_number="1"))
    planning.remove_objective(actor=people.tess, run=run, objective=objective, now=NOW)
    (after,) = standard_lines(standards_found(people.school.pk, "", page_number="1"))
    assert (before.objectives, after.objectives) == (1, 0)
    assert codes(objective) == ["7.RP.A.1"]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("standard_once_per_framework", {"code": "7.RP.A.1", "normal_code": "x"}),
        ("standard_is_whole", {"framework": ""}),
        ("standard_is_whole", {"code": ""}),
        ("standard_is_whole", {"normal_code": ""}),
        ("standard_is_whole", {"statement": ""}),
    ],
)
def test_the_database_refuses_what_is_no_standard(people: People, constraint: str, values: dict[str, str]):
    keep(people.school, "7.RP.A.1")
    whole = {"framework": FRAMEWORK, "code": "8.F", "normal_code": "8.F", "statement": "x"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Standard.objects.create(school=people.school, **whole | values)


def test_an_objective_serves_a_standard_once(people: People, run: UnitRun):
    objective = run.unit.objectives.get(code="F1")
    standard = keep(people.school, "7.RP.A.1")
    serve(objective, standard)
    with pytest.raises(IntegrityError, match="objective_standard_once"), transaction.atomic():
        serve(objective, standard)
