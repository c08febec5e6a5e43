"""What the grid shows, from what is known of a class and what its checks say: tables without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from mastery.engine.policy import DEFAULT_POLICY
from mastery.engine.reassessment import CorrectiveState
from mastery.engine.scores import Score
from mastery.engine.status import Shown, Status
from mastery.selectors.grid import (
    CheckCount,
    Flag,
    Grid,
    GridCell,
    NextStep,
    Overlay,
    Show,
    Step,
    class_grid,
)
from mastery.selectors.grid_class import ClassOnUnit, Known, ObjectiveHead, StudentOnUnit
from mastery.selectors.grid_sittings import ChanceState, NextChance, SeenCheck, SeenSittings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
F1, F2, F3 = 1, 2, 3
SAM, INES = 11, 12
CHECK = 21


def known(earned: str | None = None, *, status: Status | None = None, excused: bool = False) -> Known:
    best = Score(Decimal(earned), Decimal(10)) if earned else None
    reached = Status.MASTERED if best and best.reaches(Decimal(80)) else Status.NOT_YET
    decided = status or (reached if best else Status.NOT_ASSESSED)
    return Known(
        status=decided,
        is_near=bool(best) and decided is Status.NOT_YET and best.reaches(Decimal(70)),
        percent=best.whole_percent if best else None,
        is_excused=excused,
    )


def student(student_id: int, *, extended: bool = False, **cells: Known) -> StudentOnUnit:
    name = {SAM: "Sam Okafor", INES: "Ines Moreau"}[student_id]
    return StudentOnUnit(
        student_id=student_id,
        name=name,
        is_extended=extended,
        known={int(code[1:]): cell for code, cell in cells.items()},
    )


def on_unit(*students: StudentOnUnit) -> ClassOnUnit:
    """F1 and F2 are essential, F3 is not."""
    return ClassOnUnit(
        run_id=1,
        section_id=1,
        policy=DEFAULT_POLICY,
        objectives=tuple(
            ObjectiveHead(objective_id=pk, code=f"F{pk}", statement=f"I can {pk}", is_essential=pk < F3)
            for pk in (F1, F2, F3)
        ),
        students=students,
        correctives={(SAM, F2): CorrectiveState.DONE},
    )


def check(
    *, given: bool = True, taken_by: tuple[int, ...] = (), waiting: dict[int, frozenset[int]] | None = None
) -> SeenCheck:
    return SeenCheck(
        check_id=CHECK,
        title="Check 1",
        objective_ids=frozenset({F1, F2}),
        opens_at=NOW,
        was_given=given,
        taken_by=frozenset(taken_by),
        waiting=waiting or {},
    )


def chance(state: ChanceState, **more: object) -> NextChance:
    return NextChance(student_id=SAM, check_id=CHECK, state=state, number=2, objective_ids=(F2,), **more)


def grid(
    *students: StudentOnUnit, seen: SeenSittings | None = None, show: Show = Show.ALL, query: str = ""
) -> Grid:
    return class_grid(on_unit(*students), seen or SeenSittings(), show=show, query=query)


@pytest.mark.parametrize(
    ("cell", "extended", "expected"),
    [
        pytest.param(known(), False, GridCell(state=Shown.NONE), id="no evidence is not a zero"),
        pytest.param(
            known("8"), False, GridCell(state=Shown.MASTERED, percent=80), id="the threshold is inclusive"
        ),
        pytest.param(known("7.9995"), False, GridCell(state=Shown.NEARLY, percent=79), id="cut, not rounded"),
        pytest.param(known("7"), False, GridCell(state=Shown.NEARLY, percent=70), id="nearly there"),
        pytest.param(known("6.9"), False, GridCell(state=Shown.NOT_YET, percent=69), id="not yet"),
        pytest.param(known("9"), True, GridCell(state=Shown.EXTENDED, percent=90), id="extended"),
        pytest.param(
            known("6"),
            True,
            GridCell(state=Shown.NOT_YET, percent=60),
            id="only what is mastered is extended",
        ),
        pytest.param(
            known("6", status=Status.EXEMPT), False, GridCell(state=Shown.EXEMPT, percent=60), id="exempt"
        ),
        pytest.param(
            known(excused=True),
            False,
            GridCell(state=Shown.NONE, overlay=Overlay(flag=Flag.EXCUSED)),
            id="excused is not away",
        ),
    ],
)
def test_a_cell_shows_state_score_and_flag(cell: Known, extended: bool, expected: GridCell):
    assert grid(student(SAM, extended=extended, F1=cell)).rows[0].cells[0] == expected


def test_a_given_check_that_somebody_has_not_taken_is_away_for_them_alone():
    seen = SeenSittings(checks=(check(taken_by=(INES,)),))
    sam, ines = grid(student(SAM), student(INES), seen=seen).rows
    away = GridCell(state=Shown.NONE, overlay=Overlay(flag=Flag.AWAY))
    assert sam.cells == (away, away, GridCell(state=Shown.NONE))
    assert ines.cells[0] == GridCell(state=Shown.NONE)


def test_before_a_check_is_given_nobody_is_away():
    (sam,) = grid(student(SAM), seen=SeenSittings(checks=(check(given=False),))).rows
    assert sam.cells[0] == GridCell(state=Shown.NONE)
    assert sam.next_step == NextStep(step=Step.WAIT, at=NOW)


@pytest.mark.parametrize(
    ("waits", "overlay"),
    [
        (chance(ChanceState.OPEN, closes_at=NOW), Overlay(flag=Flag.OPEN, at=NOW)),
        (chance(ChanceState.ANNOUNCED, opens_at=NOW, closes_at=NOW), Overlay(flag=Flag.NEXT, at=NOW)),
        (chance(ChanceState.ANNOUNCED, opens_at=NOW, has_place=True), Overlay(flag=Flag.BOOKED, at=NOW)),
        (chance(ChanceState.UNDATED), Overlay(flag=Flag.READY)),
        (chance(ChanceState.SITTING), Overlay(flag=Flag.SITTING)),
        (chance(ChanceState.WORKING), None),
        (chance(ChanceState.USED), None),
    ],
)
def test_a_second_chance_flags_exactly_the_cells_it_asks(waits: NextChance, overlay: Overlay | None):
    (sam,) = grid(student(SAM, F1=known("6"), F2=known("6")), seen=SeenSittings(chances=(waits,))).rows
    assert [cell.overlay for cell in sam.cells] == [None, overlay, None]


@pytest.mark.parametrize(
    ("waits", "flag"),
    [
        (ChanceState.OPEN, Flag.EXCUSED),
        (ChanceState.ANNOUNCED, Flag.EXCUSED),
        (ChanceState.UNDATED, Flag.EXCUSED),
        (ChanceState.SITTING, Flag.SITTING),
    ],
)
def test_whoever_was_excused_is_not_just_somebody_with_a_chance_to_come(waits: ChanceState, flag: Flag):
    seen = SeenSittings(chances=(chance(waits),))
    (sam,) = grid(student(SAM, F2=known(excused=True)), seen=seen).rows
    assert sam.cells[1].overlay.flag is flag


def test_a_place_of_ones_own_is_said_of_the_excused_too():
    seen = SeenSittings(chances=(chance(ChanceState.ANNOUNCED, opens_at=NOW, has_place=True),))
    (sam,) = grid(student(SAM, F2=known(excused=True)), seen=seen).rows
    assert sam.cells[1].overlay == Overlay(flag=Flag.BOOKED, at=NOW)


def test_work_to_be_marked_is_said_before_any_date():
    seen = SeenSittings(
        checks=(check(taken_by=(SAM,), waiting={SAM: frozenset({F2})}),),
        chances=(chance(ChanceState.OPEN, closes_at=NOW),),
    )
    (sam,) = grid(student(SAM, F2=known("6")), seen=seen).rows
    assert sam.cells[1].overlay == Overlay(flag=Flag.MARKING)
    assert sam.next_step == NextStep(step=Step.MARK, title="Check 1")


@pytest.mark.parametrize(
    ("person", "seen", "expected"),
    [
        pytest.param(student(SAM), SeenSittings(), NextStep(step=Step.WAIT), id="nothing is planned"),
        pytest.param(
            student(SAM, F1=known("6"), F2=known("5"), F3=known("9")),
            SeenSittings(),
            NextStep(step=Step.CORRECTIVE, codes=("F1", "F2")),
            id="every gap needs a corrective",
        ),
        pytest.param(
            student(SAM, F1=known("6"), F2=known("5")),
            SeenSittings(chances=(chance(ChanceState.ANNOUNCED, opens_at=NOW, closes_at=NOW),)),
            NextStep(step=Step.REASSESS, codes=("F2",), at=NOW),
            id="a chance that is ready comes before the next corrective",
        ),
        pytest.param(
            student(SAM, F2=known("5")),
            SeenSittings(chances=(chance(ChanceState.OPEN, closes_at=NOW),)),
            NextStep(step=Step.REASSESS, codes=("F2",)),
            id="an open chance has no day to wait for",
        ),
        pytest.param(
            student(SAM, F2=known("5")),
            SeenSittings(chances=(chance(ChanceState.SITTING),)),
            NextStep(step=Step.SIT, codes=("F2",)),
            id="taking it now",
        ),
        pytest.param(
            student(SAM, F2=known("5")),
            SeenSittings(chances=(chance(ChanceState.USED),)),
            NextStep(step=Step.TALK, codes=("F2",)),
            id="after the last chance people talk",
        ),
        pytest.param(
            student(SAM, F3=known("9")),
            SeenSittings(checks=(check(),)),
            NextStep(step=Step.ARRANGE, title="Check 1"),
            id="a missed check is arranged",
        ),
        pytest.param(
            student(SAM, F1=known("9")), SeenSittings(), NextStep(step=Step.ENRICH), id="there is more to do"
        ),
        pytest.param(
            student(SAM, extended=True, F1=known("9")),
            SeenSittings(),
            NextStep(step=Step.EXTENDED),
            id="and it is done",
        ),
    ],
)
def test_the_next_step_is_the_first_thing_somebody_has_to_do(
    person: StudentOnUnit, seen: SeenSittings, expected: NextStep
):
    assert grid(person, seen=seen).rows[0].next_step == expected


def test_the_earliest_of_two_chances_is_the_next_step():
    later = NextChance(
        student_id=SAM,
        check_id=22,
        state=ChanceState.ANNOUNCED,
        number=2,
        objective_ids=(F1,),
        opens_at=NOW + timedelta(days=1),
    )
    sooner = chance(ChanceState.ANNOUNCED, opens_at=NOW, closes_at=NOW)
    seen = SeenSittings(chances=(later, sooner))
    (sam,) = grid(student(SAM, F1=known("6"), F2=known("6")), seen=seen).rows
    assert sam.next_step == NextStep(step=Step.REASSESS, codes=("F2",), at=NOW)


def test_a_column_counts_the_assessed_and_the_mastered():
    shown = grid(
        student(SAM, F1=known("9"), F2=known("6", status=Status.EXEMPT)),
        student(INES, F1=known("7"), F2=known("9")),
        seen=SeenSittings(checks=(check(given=False),)),
    )
    assert [(column.mastered, column.assessed) for column in shown.columns] == [(1, 2), (1, 1), (0, 0)]
    assert [column.first_check_at for column in shown.columns] == [NOW, NOW, None]
    assert shown.columns[0].counts == {"mastered": 1, "nearly": 1}
    assert shown.has_results


FILTERED = (
    student(SAM, F1=known("9"), F2=known("6")),
    student(INES, F1=known("9"), F2=known("6", status=Status.EXEMPT), F3=known("2")),
)


@pytest.mark.parametrize(
    ("show", "names"),
    [
        (Show.ALL, ["Sam Okafor", "Ines Moreau"]),
        (Show.NOT_YET, ["Sam Okafor"]),
        (Show.DONE, ["Ines Moreau"]),
    ],
)
def test_filters_look_at_the_essentials(show: Show, names: list[str]):
    shown = grid(*FILTERED, show=show)
    assert [row.name for row in shown.rows] == names
    assert shown.shown_counts == {Show.ALL: 2, Show.NOT_YET: 1, Show.DONE: 1}
    assert (shown.students, [column.assessed for column in shown.columns]) == (2, [2, 1, 1])


def test_somebody_exempt_from_everything_has_not_mastered_everything():
    exempt = known("6", status=Status.EXEMPT)
    assert grid(student(SAM, F1=exempt, F2=exempt)).shown_counts[Show.DONE] == 0


@pytest.mark.parametrize(
    ("query", "names"), [("sam", ["Sam Okafor"]), (" OREAU ", ["Ines Moreau"]), ("x", [])]
)
def test_the_search_is_a_part_of_the_name(query: str, names: list[str]):
    assert [row.name for row in grid(*FILTERED, query=query).rows] == names


def test_needs_count_people_not_cells():
    seen = SeenSittings(
        checks=(check(taken_by=(SAM,), waiting={SAM: frozenset({F1, F2})}),),
        chances=(chance(ChanceState.OPEN, closes_at=NOW),),
    )
    needs = grid(student(SAM, F1=known("6"), F2=known("6")), student(INES), seen=seen).needs
    assert (needs.not_yet, needs.codes, needs.ready) == (1, ("F1", "F2"), 1)
    assert needs.to_mark == (CheckCount(check_id=CHECK, title="Check 1", count=1),)
    assert needs.missed == (CheckCount(check_id=CHECK, title="Check 1", count=1),)
    assert needs.are_there
    assert not grid(student(SAM, F1=known("9"))).needs.are_there


def test_somebody_known_by_other_work_has_missed_nothing():
    seen = SeenSittings(checks=(check(),))
    assert grid(student(SAM, F1=known("9"), F2=known(excused=True)), seen=seen).needs.missed == ()


def test_an_empty_class_is_an_empty_grid():
    shown = grid()
    assert (shown.rows, shown.students, [column.assessed for column in shown.columns]) == ((), 0, [0, 0, 0])
