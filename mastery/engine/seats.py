"""Seats in groups at work for students who were away: a place to come back to, before anything is known of them."""

from collections.abc import Mapping, Sequence

from mastery.engine.grouping import LARGEST_GROUP


def keep_seats(sizes: Mapping[int, int], *, away: Sequence[int]) -> dict[int, int]:
    """A seat for each student who is away, by student: the group to come back to, as far as there are seats.

    `sizes` are the groups at work. The whole class has a seat for everybody and comes first, then the smallest
    group. Who works alone is no group.
    """
    taken = {group: size for group, size in sizes.items() if size > 1}
    seats: dict[int, int] = {}
    for student in away:
        free = [group for group, size in taken.items() if size != LARGEST_GROUP]
        if not free:
            break
        seats[student] = min(free, key=lambda group: (taken[group] < LARGEST_GROUP, taken[group], group))
        taken[seats[student]] += 1
    return seats
