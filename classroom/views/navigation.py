"""The frame's navigation: who is here, where they are, and where they can go. A context processor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from classroom.models import User
from classroom.roles import STAFF, Role
from classroom.selectors.navigation import ClassPlace, Ward, Whereabouts, whereabouts


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the frame offers; `also` are pages that belong to it and light it up as well."""

    name: str
    label: Promise | str
    icon: str
    press: str = ""
    on_phone: bool = False
    also: frozenset[str] = frozenset()


TODAY = Page("classroom:today", _later("Today"), "today", "g t", on_phone=True)
LIBRARY = Page(
    "mastery:library",
    _later("Library"),
    "standard",
    "g l",
    also=frozenset({"mastery:library_activity", "mastery:library_ready"}),
)
CLASSES = Page("classroom:classes", _later("Classes"), "book", also=frozenset({"classroom:class_new"}))
NOTICES = Page("classroom:notices", _later("Notices"), "bell")
OF_A_CLASS = (
    Page("mastery:grid", _later("Grid"), "grid", "g g", on_phone=True, also=frozenset({"mastery:cell"})),
    Page(
        "mastery:board",
        _later("Board"),
        "steps",
        "g b",
        also=frozenset(
            f"mastery:{page}"
            for page in ("board_onward", "board_close", "board_back", "board_days", "probe_plan", "probe")
        ),
    ),
    Page(
        "mastery:units",
        _later("Units"),
        "units",
        "g u",
        also=frozenset(
            f"mastery:{page}"
            for page in (
                *(
                    "unit_new",
                    "unit_take",
                    "unit",
                    "unit_title",
                    "way",
                    "way_practice",
                    "way_files",
                    "further_new",
                    "further_plan",
                    "publish",
                    *("products", "product", "product_down"),
                ),
                *("objective_new", "objective", "objective_move", "objective_remove"),
                *("objective_links", "objective_taught", "objective_standards"),
            )
        ),
    ),
    Page(
        "assessments:checks",
        _later("Checks"),
        "checks",
        "g c",
        on_phone=True,
        also=frozenset(
            f"assessments:{page}"
            for page in (
                *("check_new", "check", "check_preview", "form_new", "item", "item_new"),
                *("dates", "enter", "mark", "attempt", "attempt_correct", "attempt_void", "results"),
            )
        ),
    ),
    Page(
        "mastery:groups",
        _later("Groups"),
        "groups",
        on_phone=True,
        also=frozenset({"mastery:group_edit", "mastery:assign", "mastery:peers"}),
    ),
    Page(
        "assessments:reassess",
        _later("Reassess"),
        "retry",
        "g r",
        on_phone=True,
        also=frozenset({"assessments:forecast"}),
    ),
    Page(
        "classroom:students",
        _later("Students"),
        "people",
        "g s",
        also=frozenset(
            {"classroom:students_add", "classroom:slips", "mastery:student"}
            | {"classroom:family", "classroom:families", "classroom:families_add"}
        ),
    ),
)
OF_THE_SCHOOL = (
    Page(
        "classroom:school",
        _later("School"),
        "school",
        also=frozenset(
            {"classroom:staff", "classroom:staff_slip", "classroom:school_families_add", "mastery:methods"}
            | {"mastery:standards", "mastery:standards_import"}
        ),
    ),
    Page("mastery:thresholds", _later("Thresholds"), "target"),
)
OF_A_STUDENT = (
    Page(
        "mastery:me",
        _later("Where I am"),
        "compass",
        on_phone=True,
        also=frozenset({"mastery:my_unit", "assessments:my_check", "assessments:try_done"}),
    ),
    Page("assessments:calendar", _later("My calendar"), "today", on_phone=True),
    Page(
        "mastery:my_work",
        _later("My work"),
        "steps",
        on_phone=True,
        also=frozenset(
            {
                "mastery:corrective",
                "mastery:practice",
                "mastery:further",
                "mastery:my_peers",
                "mastery:portfolio",
                "mastery:gallery",
                "mastery:refresh",
            }
        ),
    ),
)
OF_A_GUARDIAN = (
    Page(
        "mastery:family",
        _later("My family"),
        "people",
        on_phone=True,
        also=frozenset({"mastery:ward", "mastery:ward_products"}),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A page that the frame links to; `press` are the keys that open it."""

    key: str
    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int = 0
    count_words: str = ""
    on_phone: bool = False
    press: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavPlace:
    """A class of a teacher or student, a child of a guardian."""

    title: str
    short: str
    note: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """What templates/layout/*.html read as `nav`; `layout` is the frame of pages that all roles share."""

    layout: str
    home_url: str
    help_url: str
    account_url: str
    sign_out_url: str
    person_name: str
    person_initials: str
    place: NavPlace | None
    places: tuple[NavPlace, ...]
    items: tuple[NavItem, ...]
    keys_on: bool
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The page that is open: its name, and the class in its address."""

    name: str
    section_id: int | None
    student_id: int | None


def navigation(request: HttpRequest) -> Mapping[str, Any]:
    """Asked only by pages inside a frame: the sign-in page and partials cost nothing."""
    return {"nav": SimpleLazyObject(lambda: _navigation(request))}


def _navigation(request: HttpRequest) -> Navigation | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    here = _here(request)
    known = whereabouts(user, open_section_id=here.section_id)
    place, places = _places(known, here)
    return Navigation(
        layout=_layout(known.roles),
        home_url=reverse("classroom:home"),
        help_url=reverse("classroom:help"),
        account_url=reverse("classroom:account"),
        sign_out_url=reverse("classroom:sign_out"),
        person_name=user.full_name,
        person_initials=user.initials,
        place=place,
        places=places,
        items=_items(known, here),
        keys_on=user.keys_on,
        unread=known.unread,
    )


def _here(request: HttpRequest) -> Here:
    match = request.resolver_match
    if match is None:
        return Here(name="", section_id=None, student_id=None)
    return Here(
        name=match.view_name,
        section_id=match.kwargs.get("section_id"),
        student_id=match.kwargs.get("student_id"),
    )


def _layout(roles: frozenset[Role]) -> str:
    if roles & STAFF:
        return "layout/teacher.html"
    return "layout/student.html" if Role.STUDENT in roles else "layout/family.html"


def _items(known: Whereabouts, here: Here) -> tuple[NavItem, ...]:
    items: list[NavItem] = []
    if known.roles & STAFF:
        items += _staff_items(known, here)
    if Role.STUDENT in known.roles:
        items += [_item(page, here) for page in OF_A_STUDENT]
    if Role.GUARDIAN in known.roles:
        items += [_item(page, here) for page in OF_A_GUARDIAN]
    words = ngettext("new", "new", known.unread)
    on_phone = len([item for item in items if item.on_phone]) < 5
    return (*items, _item(NOTICES, here, count=known.unread, count_words=words, on_phone=on_phone))


def _staff_items(known: Whereabouts, here: Here) -> list[NavItem]:
    section = _open_class(known, here)
    items = [_item(TODAY, here)]
    if section is not None:
        items += [_item(page, here, section_id=section.section_id) for page in OF_A_CLASS]
    items.append(_item(LIBRARY, here))
    items.append(_item(CLASSES, here, on_phone=section is None))
    if Role.ADMINISTRATOR in known.roles:
        items += [_item(page, here, on_phone=section is None) for page in OF_THE_SCHOOL]
    return items


def _item(
    page: Page,
    here: Here,
    *,
    section_id: int | None = None,
    count: int = 0,
    count_words: str = "",
    on_phone: bool | None = None,
) -> NavItem:
    return NavItem(
        key=page.name,
        label=str(page.label),
        url=reverse(page.name, args=[] if section_id is None else [section_id]),
        icon=page.icon,
        is_current=here.name == page.name or here.name in page.also,
        count=count,
        count_words=count_words,
        on_phone=page.on_phone if on_phone is None else on_phone,
        press=page.press,
    )


def _open_class(known: Whereabouts, here: Here) -> ClassPlace | None:
    """The class in the address; without one, the only class there is."""
    if here.section_id is not None:
        return next((place for place in known.classes if place.section_id == here.section_id), None)
    return known.classes[0] if len(known.classes) == 1 else None


def _places(known: Whereabouts, here: Here) -> tuple[NavPlace | None, tuple[NavPlace, ...]]:
    """What the switcher shows as open, and what it offers."""
    if known.roles & STAFF:
        return _class_places(known, here)
    if known.wards:
        return _ward_places(known.wards, here)
    return _student_place(known), ()


def _class_places(known: Whereabouts, here: Here) -> tuple[NavPlace | None, tuple[NavPlace, ...]]:
    opened = _open_class(known, here)
    places = tuple(
        NavPlace(
            title=place.title,
            short=place.short_title,
            note=students_words(place.students),
            url=_same_page_in(place, here),
            is_current=place == opened,
        )
        for place in known.classes
    )
    current = next((place for place in places if place.is_current), None)
    if current is None and len(places) > 1:
        note = ngettext("%(count)d class", "%(count)d classes", len(places)) % {"count": len(places)}
        home = reverse("classroom:classes")
        current = NavPlace(title=_("Choose a class"), short="…", note=note, url=home, is_current=False)
    return current, places


def _same_page_in(place: ClassPlace, here: Here) -> str:
    """Changing class stays on the same page where every class has it, and else opens the grid."""
    named_by_class_alone = {page.name for page in OF_A_CLASS}
    name = here.name if here.name in named_by_class_alone else "mastery:grid"
    return reverse(name, args=[place.section_id])


def _student_place(known: Whereabouts) -> NavPlace | None:
    """One class is named in the bar; with several, the page itself shows them all."""
    if len(known.classes) != 1:
        return None
    place = known.classes[0]
    return NavPlace(
        title=place.title, short=place.short_title, note="", url=reverse("mastery:me"), is_current=True
    )


def _ward_places(wards: tuple[Ward, ...], here: Here) -> tuple[NavPlace | None, tuple[NavPlace, ...]]:
    places = tuple(
        NavPlace(
            title=ward.name,
            short=ward.initials,
            note="",
            url=reverse("mastery:ward", args=[ward.student_id]),
            is_current=ward.student_id == here.student_id,
        )
        for ward in wards
    )
    current = next((place for place in places if place.is_current), None)
    return current or (places[0] if len(places) == 1 else None), places


def students_words(count: int) -> str:
    return ngettext("%(count)d student", "%(count)d students", count) % {"count": count}
