"""Marks, words, percents and inputs."""

from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.template.loader import render_to_string

from classroom.templatetags.ui import (
    STATE_WORDS,
    field_input,
    icon,
    mark,
    percent,
    percent_value,
    state_words,
)

DRAWINGS = Path(__file__).resolve().parents[3] / "static/img/drawings.svg"
STATES = ("none", "notyet", "nearly", "mastered", "extended", "exempt")


def test_every_state_has_words() -> None:
    assert tuple(STATE_WORDS) == STATES
    assert [state_words(state) for state in STATES] == [
        "Not assessed yet",
        "Not yet",
        "Nearly there",
        "Mastered",
        "Extended",
        "Exempt",
    ]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_shape_of_its_own(state: str) -> None:
    sprite = BeautifulSoup(DRAWINGS.read_text(), "html.parser")
    shapes = {symbol["id"]: symbol.decode_contents() for symbol in sprite.find_all("symbol")}
    assert f"#mk-{state}" in mark(state)
    assert [other for other in STATES if shapes[f"mk-{other}"] == shapes[f"mk-{state}"]] == [state]


@pytest.mark.parametrize("state", STATES)
def test_badge_shows_shape_and_words(state: str) -> None:
    badge = BeautifulSoup(render_to_string("components/state_badge.html", {"state": state}), "html.parser")
    assert badge.span is not None
    assert badge.span["data-s"] == state
    assert badge.get_text(strip=True) == state_words(state)
    assert badge.use is not None
    assert badge.use["href"] == f"/static/img/drawings.svg#mk-{state}"


def test_badge_takes_the_schools_own_words() -> None:
    assert "Secure" in render_to_string(
        "components/state_badge.html", {"state": "mastered", "words": "Secure"}
    )


def test_unknown_state_is_refused() -> None:
    with pytest.raises(KeyError):
        state_words("failing")
    with pytest.raises(KeyError):
        mark("failing")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(80, "80", id="whole"),
        pytest.param(Decimal("79.99"), "79.9", id="never rounded up into the threshold"),
        pytest.param(Decimal("66.666"), "66.6", id="one decimal"),
        pytest.param(Decimal("66.04"), "66", id="no zero decimal"),
        pytest.param(Decimal(0), "0", id="a true zero is shown"),
    ],
)
def test_percent_is_cut_not_rounded(value: Decimal | int, shown: str) -> None:
    assert percent_value(value) == shown
    assert percent(value) == f"{shown}\N{NO-BREAK SPACE}%"


def test_drawings_say_nothing_and_escape_their_name() -> None:
    assert (
        icon("clock", small=True)
        == '<svg class="i i-s" aria-hidden="true"><use href="/static/img/drawings.svg#i-clock"/></svg>'
    )
    assert (
        icon("right", flip=True)
        == '<svg class="i flip" aria-hidden="true"><use href="/static/img/drawings.svg#i-right"/></svg>'
    )
    assert "<b>" not in icon("<b>")


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As on the register.", widget=forms.TextInput(attrs={"class": "w-7"}))
    note = forms.CharField(required=False)
    place = forms.ChoiceField(choices=[("screen", "On screen")], widget=forms.RadioSelect)
    essential = forms.BooleanField(required=False)


def _field(name: str) -> BeautifulSoup:
    form = SampleForm({"name": "", "place": "moon"})
    html = render_to_string("components/field.html", {"field": form[name]})
    return BeautifulSoup(html, "html.parser")


def test_field_joins_label_hint_and_problem_to_the_input() -> None:
    field = _field("name")
    assert field.label is not None
    assert field.input is not None
    assert field.label["for"] == field.input["id"] == "id_name"
    assert field.input["aria-describedby"] == "id_name_helptext id_name_error"
    assert field.input["aria-invalid"] == "true"
    assert field.input["class"] == ["input", "w-7"]
    assert [field.select_one(f"#{part}") is not None for part in ("id_name_helptext", "id_name_error")] == [
        True
    ] * 2


def test_field_says_what_is_optional() -> None:
    assert "(optional)" in _field("note").get_text()
    assert "(optional)" not in _field("name").get_text()


def test_choices_are_a_named_group() -> None:
    group = _field("place").fieldset
    assert group is not None
    assert group.legend is not None
    assert group.legend.get_text(strip=True) == "Place"
    assert group["aria-describedby"] == "id_place_error"


def test_single_checkbox_stands_before_its_label() -> None:
    row = _field("essential").div
    assert row is not None
    assert [child.name for child in row.find_all(["input", "label"])] == ["input", "label"]
    assert "class=" not in field_input(SampleForm()["essential"])


def test_error_summary_repeats_the_words_and_links_to_the_fields() -> None:
    form = SampleForm({"name": "", "place": "moon"})
    form.add_error(None, "Both dates fall on a holiday.")
    summary = BeautifulSoup(render_to_string("components/error_summary.html", {"form": form}), "html.parser")
    links = {link["href"]: link.get_text() for link in summary.find_all("a")}
    assert links["#id_name"] == form.errors["name"][0]
    assert links["#id_place_0"] == form.errors["place"][0]
    assert "Both dates fall on a holiday." in summary.get_text()
    assert summary.select_one("[data-mastery-focus][tabindex='-1']") is not None


def test_error_summary_is_absent_without_problems() -> None:
    form = SampleForm({"name": "Ana", "place": "screen"})
    assert render_to_string("components/error_summary.html", {"form": form}).strip() == ""


def test_tags_work_in_templates() -> None:
    template = engines["django"].from_string('{% load ui %}{% mark "nearly" large=True %}{{ 74|percent }}')
    assert template.render() == f"{mark('nearly', True)}74\N{NO-BREAK SPACE}%"
