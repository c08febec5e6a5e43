"""Rules of docs/rules.md, section planning."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from mastery.engine.enrichment import EnrichmentKind
from mastery.engine.planning import (
    ADVICE,
    BLOCKING,
    FormPart,
    Gap,
    GapCode,
    PlannedForm,
    PlannedObjective,
    further_gap,
    missing_parts,
)
from mastery.engine.reassessment import Window
from tests.engine.records import FIRST_DAY

DAY = timedelta(days=1)
CHECK = Window(chance=1, opens_at=FIRST_DAY, closes_at=FIRST_DAY + DAY)
SECOND = Window(chance=2, opens_at=FIRST_DAY + 7 * DAY, closes_at=FIRST_DAY + 8 * DAY)
THIRD = Window(chance=3, opens_at=FIRST_DAY + 14 * DAY, closes_at=FIRST_DAY + 15 * DAY)


def objective(number: int, *, statement="I can.", essential=True, taught=True) -> PlannedObjective:
    return PlannedObjective(
        objective_id=number, code=f"F{number}", statement=statement, essential=essential, taught=taught
    )


def form(label: str, *parts: tuple[int, int, str]) -> PlannedForm:
    """Parts are objective, number of questions, points."""
    return PlannedForm(
        label=label,
        parts=tuple(
            FormPart(objective_id=number, items=items, points=Decimal(points))
            for number, items, points in parts
        ),
    )


THREE = [objective(1), objective(2), objective(3)]
FULL = [(1, 3, "6"), (2, 3, "6"), (3, 4, "8")]


def missing(**changes) -> list[tuple[str, str, int | None]]:
    """What a plan lacks that is complete but for the changes."""
    case: dict[str, Any] = {
        "objectives": THREE,
        "forms": [form("A", *FULL), form("B", *FULL)],
        "windows": [CHECK, SECOND],
        "chances": 2,
        "now": FIRST_DAY - 7 * DAY,
    }
    return [(gap.code.value, gap.message, gap.objective_id) for gap in missing_parts(**(case | changes))]


def test_a_complete_plan_lacks_nothing():
    assert missing() == []


def covered(count: int) -> dict[str, object]:
    parts = [(number, 3, "6") for number in range(1, count + 1)]
    return {"forms": [form("A", *parts), form("B", *parts)]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"objectives": []},
            ("no_objectives", "A unit needs objectives. Add the first one.", None),
            id="no objectives",
        ),
        pytest.param(
            {"objectives": [objective(1), objective(2), objective(3, essential=False)]},
            ("essentials_few", "A unit has 3 to 5 essential objectives. This one has 2.", None),
            id="two essentials",
        ),
        pytest.param(
            {"objectives": [objective(number) for number in range(1, 7)], **covered(6)},
            ("essentials_many", "A unit has 3 to 5 essential objectives. This one has 6.", None),
            id="six essentials",
        ),
        pytest.param(
            {"objectives": [objective(1), objective(2, statement="  "), objective(3)]},
            ("statement_missing", "F2 needs a statement that begins with “I can”.", 2),
            id="no statement",
        ),
        pytest.param(
            {"forms": [form("A", *FULL)]},
            ("forms_few", "A check needs two forms, so that the second chance asks other questions.", None),
            id="one form",
        ),
        pytest.param(
            {"forms": [form("A", *FULL), form("B", FULL[0], FULL[2])]},
            ("not_covered", "F2 has no question on form B.", 2),
            id="an objective not on form B",
        ),
        pytest.param(
            {"forms": [form("A", *FULL[:2]), form("B", *FULL[:2], (3, 0, "0"))]},
            ("not_covered", "F3 has no question on forms A and B.", 3),
            id="an objective on no form",
        ),
        pytest.param(
            {"forms": [form("A", *FULL), form("B", *FULL[:2], (3, 4, "7.500"))]},
            ("points_differ", "F3 has different points: 8 on form A and 7.5 on form B.", 3),
            id="forms of different points",
        ),
        pytest.param(
            {"windows": [SECOND]},
            ("window_missing", "Set the days of the check.", None),
            id="no days for the check",
        ),
        pytest.param(
            {"windows": [CHECK]},
            ("window_missing", "Set the days of the second chance.", None),
            id="no days for the second chance",
        ),
        pytest.param(
            {"windows": [CHECK, SECOND], "chances": 3},
            ("window_missing", "Set the days of the third chance.", None),
            id="no days for the third chance",
        ),
        pytest.param(
            {"windows": [CHECK, Window(chance=2, opens_at=FIRST_DAY, closes_at=SECOND.closes_at)]},
            ("window_order", "The second chance opens before the check closes. Move one of them.", None),
            id="windows out of order",
        ),
        pytest.param(
            {
                "windows": [
                    CHECK,
                    SECOND,
                    Window(chance=3, opens_at=SECOND.opens_at, closes_at=THIRD.closes_at),
                ],
                "chances": 3,
            },
            (
                "window_order",
                "The third chance opens before the second chance closes. Move one of them.",
                None,
            ),
            id="the third chance out of order",
        ),
    ],
)
def test_what_blocks_publishing(changes, expected):
    assert missing(**changes) == [expected]
    assert GapCode(expected[0]) in BLOCKING


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"objectives": [objective(1), objective(2), objective(3, taught=False)]},
            (
                "teaching_unknown",
                "F3 does not say how it was taught. Then a corrective cannot be sure to differ.",
                3,
            ),
            id="teaching not recorded",
        ),
        pytest.param(
            {"forms": [form("A", *FULL), form("B", *FULL[:2], (3, 3, "8"))]},
            ("items_differ", "F3 has different numbers of questions: 4 on form A and 3 on form B.", 3),
            id="forms of different length",
        ),
        pytest.param(
            {"forms": [form(label, *FULL[1:], (1, 2, "6")) for label in "AB"]},
            ("few_items", "F1 has fewer than 3 questions on forms A and B, which shows little.", 1),
            id="two questions show little",
        ),
        pytest.param(
            {"windows": [CHECK, Window(chance=2, opens_at=CHECK.closes_at, closes_at=SECOND.closes_at)]},
            (
                "correction_short",
                "Leave at least a day between the check and the second chance, for different ways in.",
                None,
            ),
            id="no time for correctives",
        ),
        pytest.param(
            {"now": CHECK.closes_at},
            ("window_over", "The days of the check are over.", None),
            id="already held",
        ),
    ],
)
def test_what_is_advice(changes, expected):
    assert missing(**changes) == [expected]
    assert GapCode(expected[0]) in ADVICE


def test_each_chance_without_days_is_named():
    assert [gap[1] for gap in missing(windows=[])] == [
        "Set the days of the check.",
        "Set the days of the second chance.",
    ]


def test_a_day_between_is_enough_time():
    assert (
        missing(windows=[CHECK, Window(chance=2, opens_at=CHECK.closes_at + DAY, closes_at=SECOND.closes_at)])
        == []
    )


def test_a_moment_before_its_end_a_window_is_not_over():
    assert missing(now=CHECK.closes_at - timedelta(seconds=1)) == []


def test_one_chance_needs_one_window():
    assert missing(windows=[CHECK], chances=1) == []


def test_five_essentials_and_others_are_a_plan():
    known = [*(objective(number) for number in range(1, 6)), objective(6, essential=False)]
    assert missing(objectives=known, **covered(6)) == []


def test_what_blocks_comes_before_advice():
    gaps = missing(objectives=[objective(1, taught=False), *THREE[1:]], windows=[CHECK])
    assert [gap[0] for gap in gaps] == ["window_missing", "teaching_unknown"]


def test_every_code_blocks_or_advises():
    assert set(GapCode) == BLOCKING | ADVICE
    assert not BLOCKING & ADVICE


@pytest.mark.parametrize("code", GapCode)
def test_a_gap_knows_whether_it_blocks(code):
    assert Gap(code=code, message="").is_blocking is (code in BLOCKING)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        pytest.param([], "This unit has 0 options:", id="nothing written"),
        pytest.param(["project"], "This unit has 1 option:", id="one"),
        pytest.param(["project"] * 3, "This unit has 3 options, all of one kind:", id="three alike"),
        pytest.param(["project", "application"], "This unit has 2 options:", id="two of two kinds"),
    ],
)
def test_too_little_to_choose_from_is_advice(kinds, said):
    gap = further_gap([EnrichmentKind(kind) for kind in kinds])
    assert gap is not None
    assert (gap.code, gap.is_blocking) == (GapCode.FURTHER_FEW, False)
    assert said in gap.message


def test_a_choice_lacks_nothing():
    assert further_gap([EnrichmentKind.PROJECT, EnrichmentKind.PROJECT, EnrichmentKind.APPLICATION]) is None
