"""User names for people who bring none: readable, in plain letters, and free."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from django.db import connection
from django.db.models import F, Func, Value
from django.db.models.functions import Lower

from classroom.models import User

LONGEST_PART = 40
NAMING = 7_305_001
"""The advisory lock that those hold who choose names, so that two lists never choose the same."""

_OTHER_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody as the list calls them."""

    given_name: str
    family_name: str


def free_usernames(people: Sequence[Named], *, reserved: Collection[str]) -> list[str]:
    """One free name each, in the order given: ana.reis, ana.reis2 … The lock lasts until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMING])
    stems = [_stem(person) for person in people]
    taken = _like(stems) | {name.lower() for name in reserved}
    numbers: defaultdict[str, Iterable[int]] = defaultdict(lambda: count(1))
    return [_next(stem, numbers[stem], taken) for stem in stems]


def _next(stem: str, numbers: Iterable[int], taken: set[str]) -> str:
    names = (stem if number == 1 else f"{stem}{number}" for number in numbers)
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return free


def _like(stems: Iterable[str]) -> set[str]:
    """The stored names that are one of these stems with or without a number."""
    without_number = Func(F("lower"), Value(r"\d+$"), Value(""), function="regexp_replace")
    named = User.objects.annotate(lower=Lower("username")).annotate(stem=without_number)
    return set(named.filter(stem__in=set(stems)).values_list("lower", flat=True))


def _stem(person: Named) -> str:
    parts = [_plain(person.given_name), _plain(person.family_name)]
    return ".".join(part for part in parts if part) or "student"


def _plain(name: str) -> str:
    """Small letters of the English alphabet; a name in another script leaves none."""
    spelled = unicodedata.normalize("NFKD", name.casefold().translate(_OTHER_LETTERS))
    return "".join(char for char in spelled if char.isascii() and char.isalpha())[:LONGEST_PART]
