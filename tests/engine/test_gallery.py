"""Rules of docs/rules.md, section gallery."""

from itertools import product

import pytest

from mastery.engine.gallery import MAKER, STAFF, GalleryState, Reader, may_open

BY_MAKER = {("private", "shown"), ("shown", "private")}
BY_STAFF = {("shown", "taken_down"), ("taken_down", "private")}


@pytest.mark.parametrize(("before", "after"), [*product(GalleryState, GalleryState)])
def test_who_may_take_which_step(before, after):
    step = (before.value, after.value)
    assert (after in MAKER[before]) is (step in BY_MAKER)
    assert (after in STAFF[before]) is (step in BY_STAFF)


def test_nobody_but_the_maker_shows_a_product():
    assert all(GalleryState.SHOWN not in steps for steps in STAFF.values())


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        pytest.param("private", {"maker", "staff", "family"}, id="what is private stays near its maker"),
        pytest.param("shown", {"maker", "staff", "family", "school"}, id="what is shown is for the school"),
        pytest.param("taken_down", {"maker", "staff"}, id="what was taken down goes to nobody else"),
    ],
)
def test_who_may_open_where_a_product_leads(state: str, readers: set[str]):
    assert {reader.value for reader in Reader if may_open(reader, GalleryState(state))} == readers
