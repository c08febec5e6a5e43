"""When the chances of a check may be taken: for the calendar, the tracker, Today and the teacher's lists."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models.assessments import ChanceWindow
from mastery.engine.policy import MOST_CHANCES


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDates:
    """One chance of one check: number 1 is the check itself, 2 the second chance, 3 the third."""

    assessment_id: int
    title: str
    number: int
    opens_at: datetime
    closes_at: datetime

    @property
    def name(self) -> str:
        """What it is called on screen: "Check 1", "Check 1, second chance"."""
        if self.number == 1:
            return self.title
        return f"{self.title}, {chance_words(self.number)}"

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWindow:
    """A window with the class and the unit run it belongs to."""

    section_id: int
    section_title: str
    run_id: int
    unit_title: str
    dates: WindowDates


def chance_words(number: int) -> str:
    """A try after the third is taken in the window of the third, and bears its name."""
    words = {1: _("check"), 2: _("second chance"), MOST_CHANCES: _("third chance")}
    return words[min(number, MOST_CHANCES)]


def windows_of_runs(run_ids: Collection[int]) -> Mapping[int, tuple[WindowDates, ...]]:
    """The windows of these unit runs, announced or not, by run and in order of time; one query."""
    found: dict[int, list[WindowDates]] = defaultdict(list)
    for row in _rows().filter(assessment__unit_run__in=run_ids):
        found[row.assessment.unit_run_id].append(_dates(row))
    return {run_id: tuple(dates) for run_id, dates in found.items()}


def windows_of_student(student_id: int) -> tuple[PlacedWindow, ...]:
    """The announced windows of every class the student is in now; one query."""
    rows = _rows().filter(
        assessment__unit_run__published_at__isnull=False,
        assessment__unit_run__section__enrollments__student_id=student_id,
        assessment__unit_run__section__enrollments__ended_at__isnull=True,
    )
    return _placed(rows)


def windows_of_sections(section_ids: Collection[int]) -> tuple[PlacedWindow, ...]:
    """The announced windows of these classes, for what is next on the teacher's pages; one query."""
    rows = _rows().filter(
        assessment__unit_run__published_at__isnull=False, assessment__unit_run__section__in=section_ids
    )
    return _placed(rows)


def _rows() -> QuerySet[ChanceWindow]:
    return ChanceWindow.objects.select_related(
        "assessment__unit_run__unit", "assessment__unit_run__section"
    ).order_by("opens_at", "pk")


def _placed(rows: QuerySet[ChanceWindow]) -> tuple[PlacedWindow, ...]:
    return tuple(
        PlacedWindow(
            section_id=row.assessment.unit_run.section_id,
            section_title=row.assessment.unit_run.section.title,
            run_id=row.assessment.unit_run_id,
            unit_title=row.assessment.unit_run.unit.title,
            dates=_dates(row),
        )
        for row in rows
    )


def _dates(row: ChanceWindow) -> WindowDates:
    return WindowDates(
        assessment_id=row.assessment_id,
        title=row.assessment.title,
        number=row.number,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )
