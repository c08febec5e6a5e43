"""Two of the same name in one class, told apart for those who teach them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from classroom.models import User


def names_in_class(students: Iterable[User]) -> Mapping[int, str]:
    """By id; whoever shares their name with another of these carries their number or else their user name."""
    return told_apart((each.pk, each.full_name, each.school_number or each.username) for each in students)


def told_apart(people: Iterable[tuple[int, str, str]]) -> Mapping[int, str]:
    """The same from the id, the name and what tells namesakes apart."""
    known = list(people)
    times = Counter(name.casefold() for _id, name, _mark in known)
    return {
        person_id: f"{name} ({mark})" if times[name.casefold()] > 1 else name
        for person_id, name, mark in known
    }
