"""Who sees a finished product: its maker, and the school only while the maker wants it to."""

from enum import StrEnum


class GalleryState(StrEnum):
    """A product is private until its maker shows it."""

    PRIVATE = "private"
    SHOWN = "shown"
    TAKEN_DOWN = "taken_down"


MAKER: dict[GalleryState, frozenset[GalleryState]] = {
    GalleryState.PRIVATE: frozenset({GalleryState.SHOWN}),
    GalleryState.SHOWN: frozenset({GalleryState.PRIVATE}),
    GalleryState.TAKEN_DOWN: frozenset(),
}
"""What the student who made it may do."""

STAFF: dict[GalleryState, frozenset[GalleryState]] = {
    GalleryState.PRIVATE: frozenset(),
    GalleryState.SHOWN: frozenset({GalleryState.TAKEN_DOWN}),
    GalleryState.TAKEN_DOWN: frozenset({GalleryState.PRIVATE}),
}
"""What the staff of the class may do. Nobody but the maker shows it: what is allowed again is private."""


class Reader(StrEnum):
    """In which part somebody comes to a product."""

    MAKER = "maker"
    STAFF = "staff"
    FAMILY = "family"
    SCHOOL = "school"


OPENERS: dict[GalleryState, frozenset[Reader]] = {
    GalleryState.PRIVATE: frozenset({Reader.MAKER, Reader.STAFF, Reader.FAMILY}),
    GalleryState.SHOWN: frozenset(Reader),
    GalleryState.TAKEN_DOWN: frozenset({Reader.MAKER, Reader.STAFF}),
}
"""Who may open where a product leads: its link and its file. What was taken down is given to nobody else."""


def may_open(reader: Reader, state: GalleryState) -> bool:
    return reader in OPENERS[state]
