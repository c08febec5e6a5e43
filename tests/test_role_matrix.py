"""Every URL by everybody by every method, generated from the URLconf. A new page without a row fails."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, reverse

from classroom.roles import Permission
from classroom.web.declared_check import every_pattern
from tests.support import world as worlds
from tests.support.kept import kept
from tests.support.pages import Client
from tests.support.people import People
from tests.support.world import World

METHODS = ("get", "post")
RARE_METHODS = ("head", "put", "patch", "delete")
RARE_VISITORS = ("tess", "ines", "anonymous")
"""Browsers send the first two; the others are tried by one who may, one who may not, and nobody known."""

OPEN, LOGIN, HIDDEN, REFUSED = "open", "login", "404", "403"
"""What a door answers: it opens (the view decides the rest), asks to sign in, is not there, or says no."""

CLASS_STAFF = {"tess": OPEN, "ada": OPEN}
TEACHER_ONLY = {"tess": OPEN, "ada": REFUSED}
"""The administrator sees the class but does not teach it; to everybody else it does not exist."""

SCHOOL_DOORS: dict[Permission, set[str]] = {
    Permission.USE_ACCOUNT: {"tess", "theo", "sam", "ines", "gus", "ada", "nora", "olga"},
    Permission.MANAGE_SCHOOL: {"ada", "olga"},
    Permission.CREATE_CLASS: {"tess", "theo", "ada", "nora", "olga"},
    Permission.USE_LIBRARY: {"tess", "theo", "ada", "nora", "olga"},
    Permission.LEARN: {"sam", "ines"},
    Permission.VIEW_GALLERY: {"tess", "theo", "sam", "ines", "ada", "nora", "olga"},
    Permission.VIEW_FAMILY: {"gus"},
}
"""Pages that name no object: who holds the right in their own school enters, the others get a plain no."""

OBJECT_DOORS: dict[Permission, dict[str, str]] = {
    Permission.VIEW_CLASS: CLASS_STAFF,
    Permission.MANAGE_ROSTER: CLASS_STAFF,
    Permission.PLAN_UNIT: TEACHER_ONLY,
    Permission.RECORD_EVIDENCE: TEACHER_ONLY,
    Permission.APPROVE_WORK: TEACHER_ONLY,
    Permission.MODERATE_GALLERY: CLASS_STAFF,
    Permission.USE_LIBRARY: {"tess": OPEN, "theo": OPEN, "ada": OPEN},
    Permission.VIEW_GALLERY: dict.fromkeys(("tess", "theo", "sam", "ines", "ada"), OPEN),
    Permission.LEARN: {"sam": OPEN},
    Permission.TAKE_CHECK: {"sam": OPEN},
    Permission.VIEW_FAMILY: {"gus": OPEN},
    Permission.USE_ACCOUNT: {"sam": OPEN},
    Permission.MANAGE_SCHOOL: {"ada": OPEN}
    | dict.fromkeys(("tess", "theo", "sam", "ines", "gus", "nora"), REFUSED),
}
"""Pages that name an object, all of Sam's or class 7B's: for the rest, unknown and forbidden look alike."""

SHARED_WITH_CLASSMATES = {
    "assessments:my_check",
    "assessments:start",
    "assessments:ask",
    "assessments:give_back",
    "mastery:my_unit",
    "mastery:why",
    "mastery:ways",
    "mastery:goal_new",
    "assessments:my_sheet",
    "mastery:peer_wishes",
    "mastery:peer_log",
}
"""A unit and its check are given to the whole class: Ines, who learns beside Sam, opens them for herself.

She also explains in Sam's session, and tells her side of it.
"""

ONLY_WHILE_DEVELOPING = {"classroom:components"}

SENT = {
    "assessments:save": {"question": "item_id", "seq": 1_000_001, "answer": "3"},
    "assessments:mark": {"item": "item_id"},
}
"""What a page would send, where a request without it names no object at all."""


@dataclass(frozen=True, slots=True)
class Door:
    name: str
    route: URLPattern

    @property
    def parameters(self) -> set[str]:
        return worlds.route_parameters(self.route)

    def url(self, world: World) -> str:
        missing = self.parameters - set(world.examples)
        assert not missing, f"{self.name}: add an example of {missing} to tests/support/world.py"
        return reverse(self.name, kwargs={name: world.examples[name] for name in self.parameters})

    def expected(self, who: str) -> str:
        view = self.route.callback
        if self.name in ONLY_WHILE_DEVELOPING:
            return HIDDEN
        if hasattr(view, "declared_public"):
            return OPEN
        if who == "anonymous":
            return LOGIN
        permission = view.declared_permission
        if not self.parameters:
            return OPEN if who in SCHOOL_DOORS[permission] else REFUSED
        if self.name in SHARED_WITH_CLASSMATES and who == "ines":
            return OPEN
        return OBJECT_DOORS[permission].get(who, HIDDEN)


def doors() -> Iterator[Door]:
    for name, route in every_pattern():
        yield Door(name, route)


@kept
def world(people: People) -> World:
    return worlds.build(people)


@pytest.mark.django_db
@pytest.mark.parametrize("door", [pytest.param(door, id=door.name) for door in doors()])
def test_every_door_opens_for_those_it_should_and_nobody_else(world: World, door: Door):
    knocks = [(who, method) for who in world.principals for method in METHODS]
    knocks += [(who, method) for who in RARE_VISITORS for method in RARE_METHODS]
    knocks.sort(key=lambda knock: knock[1] == "post")
    browsers = {who: worlds.knock(person) for who, person in world.principals.items()}
    seen = {f"{method} {who}": answer(browsers[who], world, method, door) for who, method in knocks}
    expected = {f"{method} {who}": door.expected(who) for who, method in knocks}
    wrong = {
        key: (seen[key], expected[key])
        for key in expected
        if seen[key] not in (expected[key], "no such method")
    }
    assert wrong == {}, f"{door.url(world)}: (seen, expected)"


def answer(browser: Client, world: World, method: str, door: Door) -> str:
    url = door.url(world)
    sent = {name: world.examples.get(str(value), value) for name, value in SENT.get(door.name, {}).items()}
    response = getattr(browser, method)(url, sent if method == "post" else None)
    match response.status_code:
        case 405:
            return "no such method"
        case 404:
            return HIDDEN
        case 403:
            return REFUSED
        case 302 if response["Location"].startswith("/login/"):
            return LOGIN
        case status if status < 500:
            return OPEN
    raise AssertionError(f"{method} {url}: {response.status_code}")


@pytest.mark.django_db
def test_unknown_and_forbidden_look_the_same(world: World):
    """Byte for byte: another class's page and a page that never was."""
    client = worlds.knock(world.principals["theo"])
    for door in doors():
        if "section_id" not in door.parameters:
            continue
        known = client.get(door.url(world))
        unknown = client.get(
            reverse(
                door.name,
                kwargs={**{name: world.examples[name] for name in door.parameters}, "section_id": 987654},
            )
        )
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content), door.name


@pytest.mark.django_db
def test_no_page_takes_an_object_of_another_class_through_its_own(world: World):
    """Own class in the address, foreign object behind it: the outer id is never trusted for the inner one."""
    theo = world.principals["theo"]
    assert theo is not None
    own_section = theo.staff_assignments.get().section_id
    for door in doors():
        inner = door.parameters - {"section_id"}
        if "section_id" not in door.parameters or not inner:
            continue
        url = reverse(
            door.name, kwargs={**{name: world.examples[name] for name in inner}, "section_id": own_section}
        )
        for method in ("get", "post"):
            response = getattr(worlds.knock(theo), method)(url)
            assert response.status_code in (404, 405), f"{method} {url}: {response.status_code}"
