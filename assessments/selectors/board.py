"""What the checks of a class say of today, for its cycle board."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject

from assessments.models import Assessment, ChanceWindow
from classroom.models import Section
from mastery.selectors.board import RunChecks


def checks_of_board(section: Section, *, now: datetime) -> Mapping[int, RunChecks]:
    """By unit run; one query. A chance is open today on each of its days, until it closes."""
    windows = ChanceWindow.objects.filter(assessment=OuterRef("pk"))
    rows = (
        Assessment.objects.filter(unit_run__section=section)
        .annotate(
            to_mark=Count("attempts", filter=Q(attempts__state="submitted")),
            scored=Count("attempts", filter=Q(attempts__state="scored")),
            chances=ArraySubquery(
                windows.values(said=JSONObject(number="number", opens="opens_at", closes="closes_at"))
            ),
        )
        .order_by("pk")
        .values_list("pk", "unit_run_id", "to_mark", "scored", "chances", named=True)
    )
    by_run: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_run[row.unit_run_id].append(row)
    zone = ZoneInfo(section.school.time_zone)
    return {run_id: _of_run(checks, now=now.astimezone(zone)) for run_id, checks in by_run.items()}


def _of_run(checks: Sequence[Any], *, now: datetime) -> RunChecks:
    to_mark = [check for check in checks if check.to_mark]
    taken = [check.pk for check in checks if check.scored]
    return RunChecks(
        open_id=next((check.pk for check in checks if 1 in _open(check, now)), None),
        is_chance_open=any(number > 1 for check in checks for number in _open(check, now)),
        to_mark=sum(check.to_mark for check in to_mark),
        to_mark_id=to_mark[0].pk if to_mark else None,
        newest_taken_id=taken[-1] if taken else None,
    )


def _open(check: Any, now: datetime) -> set[int]:
    """The chances that are on today."""
    return {
        said["number"]
        for said in check.chances
        if _day(said["opens"], now) <= now.date() and datetime.fromisoformat(said["closes"]) > now
    }


def _day(moment: str, now: datetime) -> date:
    return datetime.fromisoformat(moment).astimezone(now.tzinfo).date()
