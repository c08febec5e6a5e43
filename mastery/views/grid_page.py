"""What the grid and its panel share: the state in the address, and how a class on a unit is loaded."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from assessments.selectors.reassess import next_chances
from assessments.selectors.tries import checks_of_run
from classroom.formats.numbers import number_in
from mastery.models import UnitRun
from mastery.selectors.grid import Show
from mastery.selectors.grid_class import ClassOnUnit, class_on_unit
from mastery.selectors.grid_sittings import SeenSittings

LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GridState:
    """What the reader looks at. It all stands in the address, so that it survives reloads and can be sent."""

    unit: int | None = None
    show: Show = Show.ALL
    q: str = ""
    obj: int | None = None
    quiet: bool = False
    cell: tuple[int, int] | None = None

    @property
    def query(self) -> str:
        """Everything but the open cell, and only what differs from a plain page."""
        parts = {
            "unit": self.unit or "",
            "show": "" if self.show is Show.ALL else self.show.value,
            "q": self.q,
            "obj": self.obj or "",
            "quiet": "1" if self.quiet else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def cell_name(self) -> str:
        return f"{self.cell[0]}-{self.cell[1]}" if self.cell else ""

    def address(self, section_id: int) -> str:
        cell = f"&cell={self.cell_name}" if self.cell else ""
        return f"{reverse('mastery:grid', args=[section_id])}?{self.query}{cell}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedClass:
    """A class on a unit with what its checks say."""

    on_unit: ClassOnUnit
    seen: SeenSittings


def read_state(given: QueryDict) -> GridState:
    """What is not understood is left out: an old link still opens the page."""
    show = given.get("show", "")
    student, _, objective = given.get("cell", "").partition("-")
    cell = (number_in(student), number_in(objective))
    return GridState(
        unit=number_in(given.get("unit", "")),
        show=Show(show) if show in {each.value for each in Show} else Show.ALL,
        q=given.get("q", "").strip()[:LONGEST_QUERY],
        obj=number_in(given.get("obj", "")),
        quiet=given.get("quiet", "") == "1",
        cell=(cell[0], cell[1]) if cell[0] and cell[1] else None,
    )


def load_class(run: UnitRun, *, now: datetime) -> LoadedClass:
    """Five queries, whatever the size of the class."""
    on_unit = class_on_unit(run, at=now)
    checks = checks_of_run(run, now=now)
    seen = SeenSittings(
        checks=tuple(check.seen(now=now) for check in checks),
        chances=next_chances(on_unit, checks, now=now),
    )
    return LoadedClass(on_unit=on_unit, seen=seen)
