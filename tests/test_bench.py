"""The generated classes are what the program itself would have written, so that their figures mean something."""

from datetime import UTC, datetime

import pytest

from bench import timing
from bench.school import SPREAD, Generator, Size
from classroom.models import User
from mastery.models import ObjectiveStatus
from mastery.services.statuses import rebuild_statuses
from tests.support import databases
from tests.support.databases import Seat
from tests.support.pages import Client

NOW = datetime.now(UTC)
SIZE = Size(students=20, objectives=3, tries=3)


@pytest.mark.django_db(transaction=True)
def test_a_generated_class_is_one_the_program_could_have_written(seat: Seat):
    school = Generator(databases.superuser_url(seat.database), name="Bench", now=NOW)
    shown = school.add_class("7B Mathematics", SIZE)
    school.add_class("Other", Size(students=2, objectives=1, is_background=True))
    school.analyze()
    school.close()
    rebuilt = rebuild_statuses(now=NOW)
    assert (rebuilt.checked, rebuilt.differed) == (20 * 3 + 2, 0)
    assert {row.state for row in ObjectiveStatus.objects.all()} == {"mastered", "not_yet", "not_assessed"}
    client = Client()
    client.force_login(User.objects.get(username=school.teacher_username))
    page = client.get(f"/classes/{shown.section_id}/grid/")
    assert page.content.count(b'class="cell"') == 20 * 3
    assert timing.queries(lambda: client.get(f"/classes/{shown.section_id}/grid/")) == 10


def test_a_figure_says_whether_its_median_is_within_the_target():
    quick = timing.Figure(median=24.96, fastest_tenth=20.04, queries=12)
    assert timing.line("Grid", quick, target=25).split() == [
        "Grid",
        *("25.0", "ms", "20.0", "ms", "fastest", "tenth", "12", "queries"),
        *("within", "25", "ms"),
    ]
    assert "OVER" in timing.line("Grid", quick, target=24)


def test_the_fastest_tenth_is_what_disturbs_least():
    times = [10.0] * 10 + [20.0] * 80 + [40.0] * 11
    assert timing.summary(times) == timing.Figure(median=20.0, fastest_tenth=20.0)
    assert timing.summary([10.0] * 12 + times[10:]).fastest_tenth == 10.0
    assert len(timing.times_of(lambda: None, times=3)) == 3


def test_three_of_four_best_scores_are_there():
    assert sum(score >= 8 for score in SPREAD) / len(SPREAD) == 0.75
