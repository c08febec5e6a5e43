"""Files as pages list them: never with their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from mastery.formats.file_kinds import Kind
from mastery.models import ActivityFile
from mastery.models.files import CarriedFile

_COLUMNS = {"key": F("pk"), "called": F("name"), "kind": F("media_type"), "size": F("stored__size")}
"""Under names that no column of the table has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file on a list."""

    id: int
    name: str
    kind: Kind
    size: int

    @property
    def words(self) -> str:
        return _("Text") if self.kind is Kind.TEXT else self.kind.name


def file_line(carried: CarriedFile) -> FileLine:
    """Of a row fetched with what is stored, without its content."""
    return FileLine(id=carried.pk, name=carried.name, kind=Kind(carried.media_type), size=carried.stored.size)


def files_of_activity(activity_id: int) -> tuple[FileLine, ...]:
    """In the order of adding; one query."""
    rows = ActivityFile.objects.filter(activity=activity_id).order_by("pk").values(**_COLUMNS)
    return tuple(line_of(row) for row in rows)


def files_beside(activity: OuterRef) -> ArraySubquery:
    """The same as one column of a query about something that has an activity; `line_of` reads each."""
    rows = ActivityFile.objects.filter(activity=activity).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(**_COLUMNS)))


def line_of(row: Mapping[str, Any]) -> FileLine:
    return FileLine(id=row["key"], name=row["called"], kind=Kind(row["kind"]), size=row["size"])
