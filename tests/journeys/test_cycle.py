"""The whole mastery cycle, walked in a browser as Tess and Sam: from a list of names to a second chance."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from classroom.web import wall_clock
from tests.journeys import (
    steps_checks,
    steps_paper,
    steps_planning,
    steps_reminders,
    steps_standing,
    steps_work,
)
from tests.journeys.conftest import Known
from tests.journeys.product import Product, Visitor

pytestmark = pytest.mark.slow

Visit = Callable[..., Visitor]
SCREENS: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("", 1440, "light"),
    ("-phone", 390, "light"),
    ("-dark", 1440, "dark"),
)
"""By day, on a phone and by night."""


def test_a_class_walks_from_objectives_to_the_second_chance(visit: Visit, product: Product, pictures: Path):
    tess = visit("tess")
    section = steps_planning.make_class(tess)
    slips = steps_planning.print_slips(tess, section)
    unit = steps_planning.plan_unit(tess, section)
    check = steps_planning.write_check(tess, unit, product)
    now = datetime.now(UTC)
    dates = steps_planning.first_dates(now)
    steps_planning.set_dates(tess, check, dates)
    steps_planning.publish(tess, unit)
    steps_reminders.see_planned(product)

    sam = visit("sam")
    steps_checks.read_announcement(sam, told(dates["Check"]), told(dates["Second chance"]))
    sitting = steps_checks.begin_check(sam)
    steps_checks.answer_first_half(sam)
    sam.picture(pictures, "sitting")
    phone = visit("sam", width=390, scheme="dark")
    steps_checks.go_on_elsewhere(phone, sitting)
    steps_checks.write_on_the_older_page(sam)
    steps_checks.finish_elsewhere(phone)
    steps_checks.see_first_result(phone)
    steps_checks.mark_what_waits(tess, check)
    steps_checks.type_scores(tess, check)
    steps_checks.bring_in_scores(product)

    steps_work.suggest_groups(tess, check)
    tess.picture(pictures, "results")
    steps_work.move_and_approve(tess)
    nadia, password = slips["Nadia"]
    steps_work.choose_how_to_go_further(visit(nadia, password=password))
    steps_work.see_what_is_next(sam)
    sam.picture(pictures, "next-step")
    steps_work.do_the_corrective(sam)

    steps_reminders.let_hours_pass(product, 14)
    steps_reminders.see_delivered(sam, product)
    now = datetime.now(UTC)
    steps_planning.set_dates(tess, check, {"Second chance": (now, now + timedelta(hours=2))})
    steps_reminders.see_settled(product)
    steps_work.take_second_chance(sam)
    steps_work.see_all_mastered(sam)

    steps_standing.read_grid(tess, section)
    steps_standing.filter_grid(tess)
    steps_standing.open_cell_with_keys(tess)
    tess.picture(pictures, "cell")
    steps_standing.correct_a_mark(tess, section)
    ada = visit("ada")
    steps_standing.preview_threshold(ada, "75", change="1 Nearly there to Mastered")
    for screen, width, scheme in SCREENS:
        ada.look_on(width=width, scheme=scheme)
        steps_standing.show_effect(ada)
        ada.picture(pictures, f"preview{screen}")
    ada.look_on(width=1440, scheme="light")
    steps_standing.save_threshold(ada, "75")
    steps_standing.see_decided_again(tess, section, "Mastered")
    steps_standing.preview_threshold(ada, "80", change="1 Mastered to Nearly there")
    steps_standing.save_threshold(ada, "80")
    steps_standing.see_decided_again(tess, section, "Nearly there")


def told(moments: tuple[datetime, datetime]) -> str:
    """From when until when, to the minute, on the clock of the school."""
    return wall_clock.span(*moments, zone=steps_planning.ZONE.key)


def test_the_grid_and_the_tracker_of_a_full_class(visit: Visit, known: Known, pictures: Path):
    """The two pages that people read most, by day, on a phone and by night; the README shows the first."""
    tess, sam = visit("tess"), visit("sam")
    steps_standing.open_full_grid(tess)
    steps_standing.open_full_tracker(sam, known.examples["run_id"])
    for screen, width, scheme in SCREENS:
        for visitor, name in ((tess, "grid"), (sam, "tracker")):
            visitor.look_on(width=width, scheme=scheme)
            visitor.picture(pictures, f"{name}{screen}")


def test_the_cycle_needs_no_script(visit: Visit):
    """A check taken, scores typed from paper, groups approved: by plain forms alone."""
    tess = visit("tess", javascript=False)
    check = steps_paper.find_open_check(tess)
    student, other = steps_paper.students_without_scores(tess, check)
    taker = visit(student.user_name, javascript=False)
    steps_paper.take_check(taker, student.user_name)
    steps_paper.enter_scores(tess, check, other)
    steps_paper.approve_groups(tess, check)
