"""The school's standards: found, counted, served by objectives, and meant by what somebody types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from mastery.engine.standards import Known, Meant, meant, normal_code, normal_codes, written
from mastery.models import Standard

PER_PAGE = 50
MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLine:
    """One standard on the list; `objectives` of the units' plans serve it."""

    framework: str
    code: str
    statement: str
    objectives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A standard that an objective serves; `written` means it and no other."""

    standard_id: int
    framework: str
    code: str
    statement: str
    written: str


def standards_found(school_id: int, words: str, *, page_number: str) -> Page[Standard]:
    """Those with every word in code, statement or framework, by framework and code; two queries."""
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        places = Q(code__icontains=word) | Q(statement__icontains=word) | Q(framework__icontains=word)
        found &= places | with_code(word)
    rows = _with_numbers(Standard.objects.filter(found, school=school_id))
    return Paginator(rows.order_by("framework", "code", "pk"), PER_PAGE).get_page(page_number)


def _with_numbers(rows: QuerySet[Standard]) -> QuerySet[Standard]:
    return rows.annotate(used=Count("objectives", filter=Q(objectives__retired_at__isnull=True)))


def frameworks_of(school_id: int) -> tuple[str, ...]:
    """Whose standards the school has; one query."""
    names = (
        Standard.objects.filter(school=school_id).order_by("framework").values_list("framework", flat=True)
    )
    return tuple(names.distinct())


def standard_lines(rows: Iterable[Standard]) -> tuple[StandardLine, ...]:
    """Of rows that `standards_found` has read."""
    return tuple(
        StandardLine(
            framework=row.framework,
            code=row.code,
            statement=row.statement,
            objectives=row.used,  # type: ignore[attr-defined]
        )
        for row in rows
    )


def with_code(text: str) -> Q:
    """Standards whose code this is, however it is written, and those below it; none where no code can be read."""
    normal = normal_code(text)
    if not normal:
        return Q(pk__in=())
    return Q(normal_code=normal) | Q(normal_code__startswith=f"{normal}.")


def serves(which: Q, *, objective: str) -> Exists:
    """Asked of rows that name an objective: whether it serves one of these standards."""
    return Exists(Standard.objects.filter(which, objectives=OuterRef(objective)))


def standards_served(objective: str) -> ArraySubquery:
    """Asked of rows that name an objective: the standards that it serves, for `served_from`."""
    twins = Standard.objects.filter(school=OuterRef("school"), normal_code=OuterRef("normal_code"))
    packed = JSONObject(
        standard_id="pk",
        framework="framework",
        code="code",
        statement="statement",
        is_shared=Exists(twins.exclude(pk=OuterRef("pk"))),
    )
    rows = Standard.objects.filter(objectives=OuterRef(objective)).order_by("framework", "code", "pk")
    return ArraySubquery(rows.values(packed=packed))


def codes_served() -> ArraySubquery:
    """Asked of objectives: the codes that they serve, as published."""
    rows = Standard.objects.filter(objectives=OuterRef("pk")).order_by("framework", "code", "pk")
    return ArraySubquery(rows.values("code"))


def served_from(packed: Iterable[Mapping[str, Any]]) -> tuple[Served, ...]:
    return tuple(_served(**each) for each in packed)


def _served(*, standard_id: int, framework: str, code: str, statement: str, is_shared: bool) -> Served:
    known = Known(standard_id=standard_id, framework=framework, code=code)
    return Served(
        standard_id=standard_id,
        framework=framework,
        code=code,
        statement=statement,
        written=written(known, is_shared=is_shared),
    )


def standards_meant(school_id: int, text: str) -> Meant:
    """What a line of codes means at this school; one query."""
    rows = Standard.objects.filter(school=school_id, normal_code__in=normal_codes(text))
    known = [
        Known(standard_id=pk, framework=framework, code=code)
        for pk, framework, code in rows.order_by("framework", "code").values_list("pk", "framework", "code")
    ]
    return meant(text, known)
