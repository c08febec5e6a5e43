"""The places of a school that may set a policy, what one of them sets, and how far the last change has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.formats.numbers import number_in
from classroom.models import Course, School
from mastery.engine.explanation import Explanation, method_words
from mastery.engine.policy import (
    DECIDING,
    UNIT_WIDE,
    VALUES,
    Calculation,
    FormRule,
    Gate,
    Layer,
    Origin,
    Place,
    Resolved,
    newest,
    resolve,
)
from mastery.models import Objective, PolicyBatch, Unit
from mastery.selectors.policies import Chain, as_layer, place_of, versions_of
from mastery.selectors.words import PLACE_WORDS, VALUE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOption:
    """One place to choose; `key` names it in an address. `depth` is 0 for the school."""

    key: str
    title: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLine:
    """One value in force at a place, in words, and where it comes from."""

    name: str
    title: str
    value: str
    source: str
    is_own: bool
    is_locked_above: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePolicy:
    """What holds at one place: the whole policy, its own layer, and the newest version of its chain."""

    chain: Chain
    title: str
    resolved: Resolved
    own: Layer | None
    based_on: int
    lines: tuple[ValueLine, ...]

    @property
    def place(self) -> Place:
        return place_of(self.chain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many classes of the last change have been decided again, and how many results moved so far."""

    done: int
    total: int
    changed: int

    @property
    def is_running(self) -> bool:
        return self.done < self.total


def place_options(school: School) -> tuple[PlaceOption, ...]:
    """The school, then its courses with their units and objectives, in order; one query."""
    rows = (
        Course.objects.filter(school=school)
        .order_by(
            "title",
            "pk",
            "units__position",
            "units__pk",
            "units__objectives__position",
            "units__objectives__pk",
        )
        .values_list(
            "pk",
            "title",
            "units__pk",
            "units__title",
            "units__objectives__pk",
            "units__objectives__code",
            "units__objectives__statement",
        )
    )
    found = {"": PlaceOption(key="", title=school.name, depth=0)}
    for course_id, course, unit_id, unit, objective_id, code, statement in rows:
        for kind, pk, title, depth in (
            ("course", course_id, course, 1),
            ("unit", unit_id, unit, 2),
            ("objective", objective_id, f"{code} {statement}", 3),
        ):
            if pk is not None:
                key = f"{kind}-{pk}"
                found.setdefault(key, PlaceOption(key=key, title=title, depth=depth))
    return tuple(found.values())


def chain_to(school: School, key: str) -> tuple[Chain, str] | None:
    """The places above the one that an address names, and its title; None when the school has no such place."""
    kind, _dash, number = key.partition("-")
    if not key:
        return Chain(), school.name
    if number_in(number) is None:
        return None
    match kind:
        case "course":
            course = Course.objects.filter(school=school, pk=number).first()
            return (Chain(course_id=course.pk), course.title) if course else None
        case "unit":
            unit = Unit.objects.filter(school=school, pk=number).first()
            return (Chain(course_id=unit.course_id, unit_id=unit.pk), unit.title) if unit else None
        case "objective":
            objective = Objective.objects.select_related("unit").filter(school=school, pk=number).first()
            if objective is None:
                return None
            unit = objective.unit
            chain = Chain(course_id=unit.course_id, unit_id=unit.pk, objective_id=objective.pk)
            return chain, str(objective)
    return None


def place_policy(school: School, *, chain: Chain, title: str, at: datetime) -> PlacePolicy:
    """One query."""
    rows = [row for row in versions_of(school.pk, chain) if row.effective_at <= at]
    layers = [as_layer(row) for row in rows]
    resolved = resolve(layers)
    place = place_of(chain)
    own = next((layer for layer in newest(layers) if layer.place is place), None)
    names = [name for name in VALUES if place is not Place.OBJECTIVE or name not in UNIT_WIDE]
    return PlacePolicy(
        chain=chain,
        title=title,
        resolved=resolved,
        own=own,
        based_on=rows[-1].version,
        lines=tuple(_line(name, resolved, place=place) for name in names),
    )


def deciding_lines(why: Explanation) -> tuple[ValueLine, ...]:
    """The values that decided a status, each with the place it came from."""
    resolved = Resolved(policy=why.policy, origins=why.origins)
    return tuple(_line(name, resolved, place=Place.OBJECTIVE) for name in DECIDING)


def _line(name: str, resolved: Resolved, *, place: Place) -> ValueLine:
    origin = resolved.origins[name]
    return ValueLine(
        name=name,
        title=str(VALUE_WORDS[name]),
        value=value_words(name, getattr(resolved.policy, name)),
        source=origin_words(origin),
        is_own=origin.place is place,
        is_locked_above=origin.is_locked and origin.place is not place,
    )


def origin_words(origin: Origin) -> str:
    """Where a value was set, and whether it is held there."""
    where = str(PLACE_WORDS[origin.place])
    if origin.place is None:
        return where
    words = (
        _("%(where)s, version %(version)s, locked")
        if origin.is_locked
        else _("%(where)s, version %(version)s")
    )
    return words % {"where": where, "version": origin.version}


def value_words(name: str, value: Any) -> str:
    """A value of a policy as a person says it."""
    match name:
        case "threshold_percent":
            return _("%(percent)s %%") % {"percent": number_format(value.normalize())}
        case "near_band":
            return _("%(points)s points below") % {"points": number_format(value.normalize())}
        case "show_nearly":
            return _("yes") if value else _("no")
        case "chances":
            return _("as many as it takes") if value is None else str(value)
        case "waiting_days":
            return (
                ngettext("%(days)s day", "%(days)s days", value) % {"days": value} if value else _("no wait")
            )
    if isinstance(value, Calculation):
        return method_words(value).rstrip(",")
    if isinstance(value, Gate):
        return _("the corrective") if value is Gate.CORRECTIVE else _("only the day")
    if name == "scale":
        return value.title if value else _("the one the school saved last")
    if isinstance(value, FormRule):
        return (
            _("one not had yet") if value is FormRule.UNUSED else _("one not had yet, else the oldest again")
        )
    return str(value)


LOOKED_BACK = 20
"""Changes in one page of the history of progress: more than these never run at once."""


def progress_of(school_id: int) -> Progress | None:
    """Of the changes that are still being carried out, together; else of the last one. None before any."""
    changes = [
        Progress(done=row["done"], total=row["total"], changed=row["changed"] or 0)
        for row in PolicyBatch.objects.filter(school=school_id)
        .values("policy__version")
        .annotate(
            total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)), changed=Sum("changed")
        )
        .order_by("-policy__version")[:LOOKED_BACK]
    ]
    counted = [each for each in changes if each.is_running] or changes[:1]
    if not counted:
        return None
    return Progress(
        done=sum(each.done for each in counted),
        total=sum(each.total for each in counted),
        changed=sum(each.changed for each in counted),
    )
