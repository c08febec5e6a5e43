"""The charts say their finding, and every position is where the number is."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString

from classroom.templatetags.charts import (
    dist,
    dot_strip,
    interval_track,
    ring,
    score_track,
    track_scale,
    tries_sentence,
)


def _svg(html: SafeString) -> Tag:
    drawing = BeautifulSoup(html, "html.parser").svg
    assert drawing is not None
    return drawing


@pytest.mark.parametrize(
    ("tries", "sentence"),
    [
        pytest.param([], "No try yet. Mastery is at 80 percent.", id="none"),
        pytest.param([64], "One try: 64 percent. Mastery is at 80 percent.", id="one"),
        pytest.param(
            [55, 68, Decimal("85.5")],
            "3 tries: 55, 68, then 85.5 percent. Mastery is at 80 percent. The best counts: 85.5.",
            id="several",
        ),
        pytest.param(
            [85, 60],
            "2 tries: 85, then 60 percent. Mastery is at 80 percent. The best counts: 85.",
            id="a later lower try takes nothing away",
        ),
    ],
)
def test_score_track_says_its_tries(tries: list[Decimal | int], sentence: str) -> None:
    assert tries_sentence(tries, 80) == sentence
    assert _svg(score_track(tries, 80, "nearly"))["aria-label"] == sentence


def test_score_track_fills_the_best_dot_whenever_it_came() -> None:
    dots = [
        (dot["class"], dot["cx"]) for dot in _svg(score_track([85, 60], 80, "mastered")).find_all("circle")
    ]
    assert dots == [(["dot", "past"], "178.4"), (["dot"], "249.4")]


def test_score_track_marks_the_threshold() -> None:
    goal = _svg(score_track([], Decimal(80), "none")).select_one(".goal")
    assert goal is not None
    assert goal["x1"] == "235.2"
    assert 'data-v="80">mastery at 80<' in track_scale(80)


def test_interval_is_drawn_from_its_low_to_its_high_end_with_the_figure_on_it() -> None:
    drawing = _svg(interval_track(10.0, 25.0, 40.0, -10, 90, 0))
    dot, line, path = drawing.circle, drawing.select_one("line.goal"), drawing.path
    assert dot is not None
    assert line is not None
    assert path is not None
    assert (dot["cx"], line["x1"]) == ("107.4", "36.4")  # 8 + 284 · 35/100 and 8 + 284 · 10/100
    assert path["d"] == "M64.8 5v8M64.8 9H150.0M150.0 5v8"
    assert drawing["aria-hidden"] == "true"


def test_ring_has_one_arc_per_objective() -> None:
    drawing = BeautifulSoup(ring(3, 5), "html.parser")
    assert drawing.div is not None
    assert drawing.div["aria-label"] == "3 of 5 objectives mastered"
    assert [arc["class"] for arc in drawing.find_all("circle")] == [["fg"]] * 3 + [["bg"]] * 2
    assert drawing.get_text(" ", strip=True) == "3 of 5 mastered"


def test_ring_of_one_and_of_none() -> None:
    one = BeautifulSoup(ring(1, 1), "html.parser")
    assert one.div is not None
    assert one.div["aria-label"] == "1 of 1 objective mastered"
    assert [arc["stroke-dasharray"] for arc in one.find_all("circle")] == ["100.0 0.0"]
    assert [arc["class"] for arc in BeautifulSoup(ring(0, 0), "html.parser").find_all("circle")] == [["bg"]]


def test_distribution_stands_fullest_first_and_sums_up() -> None:
    bar = _svg(dist({"none": 2, "mastered": 5, "notyet": 3, "extended": 0}))
    assert bar["viewbox"] == "0 0 10 1"
    parts = [(rect["data-s"], rect["x"], rect["width"]) for rect in bar.find_all("rect")]
    assert parts == [("mastered", "0", "5"), ("notyet", "5", "3"), ("none", "8", "2")]


def test_distribution_is_silent_beside_its_numbers_and_speaks_alone() -> None:
    counts = {"mastered": 5, "notyet": 3}
    assert _svg(dist(counts))["aria-hidden"] == "true"
    assert _svg(dist(counts, described=True))["aria-label"] == "5 Mastered, 3 Not yet"
    assert _svg(dist({}))["viewbox"] == "0 0 1 1"


SCORES = [(55, "notyet"), (79, "nearly"), (Decimal("79.9"), "nearly"), (80, "mastered"), (100, "extended")]


def _marks(html: SafeString) -> list[tuple[str, Decimal, Decimal]]:
    uses = _svg(html).find_all("use")
    return [(use["data-s"], Decimal(use["x"]), Decimal(use["y"])) for use in uses]


def test_dot_strip_says_range_counts_and_line() -> None:
    assert _svg(dot_strip(SCORES, 80))["aria-label"] == (
        "Scores from 55 to 100 percent: 1 Extended, 1 Mastered, 2 Nearly there, 1 Not yet."
        " The line marks mastery at 80 percent."
    )
    assert _svg(dot_strip([], 80))["aria-label"] == "No scores yet."


def test_dot_strip_keeps_each_mark_on_its_side_of_the_line() -> None:
    line = _svg(dot_strip(SCORES, 80)).select_one(".goal")
    assert line is not None
    at = Decimal(str(line["x1"]))
    for state, x, _y in _marks(dot_strip(SCORES, 80)):
        assert x + 16 <= at + 1 if state in {"notyet", "nearly"} else x >= at, state


def test_dot_strip_stays_inside_its_frame_however_large_the_class() -> None:
    crowd = [(score, "mastered" if score >= 80 else "notyet") for score in range(101) for _ in range(4)]
    drawing = _svg(dot_strip(crowd, 80))
    _left, _top, width, height = (Decimal(part) for part in str(drawing["viewbox"]).split())
    marks = _marks(dot_strip(crowd, 80))
    assert len(marks) == len(crowd)
    assert all(x >= 0 and x + 16 <= width and y >= 0 and y + 16 <= height for _state, x, y in marks)


def test_dot_strip_writes_where_its_axis_begins() -> None:
    scale = BeautifulSoup(dot_strip(SCORES, 80), "html.parser").select(".strip-scale .at")
    assert [tick.get_text() for tick in scale] == ["50", "60", "70", "80", "90", "100"]
    low = BeautifulSoup(dot_strip([(3, "notyet")], 80), "html.parser").select(".strip-scale .at")
    assert low[0].get_text() == "0"


def test_charts_escape_what_they_are_given() -> None:
    assert "<b>" not in score_track([64], 80, '"><b>')
