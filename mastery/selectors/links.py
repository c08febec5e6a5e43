"""The links of an activity: one web address per line, and what it is called after a space."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    words: str


def links_in(text: str) -> tuple[Link, ...]:
    """A link without words is called by its address."""
    found = []
    for line in text.splitlines():
        url, _space, words = line.strip().partition(" ")
        if url:
            found.append(Link(url=url, words=words.strip() or url))
    return tuple(found)
