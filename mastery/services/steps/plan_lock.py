"""Two people plan one unit: lock it, and refuse to overwrite what the second one has not seen."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.web import wall_clock
from mastery.models import Unit, UnitRun
from mastery.selectors.units import seen_mark
from mastery.services.conflicts import PlanChanged


def lock_unit(run: UnitRun) -> Unit:
    """Changes to one plan happen one after the other."""
    return (
        Unit.objects.select_for_update(of=("self",), no_key=True).select_related("school").get(pk=run.unit_id)
    )


def raise_version(unit: Unit, *, fields: Sequence[str] = ()) -> None:
    """Every change of the plan raises its version, so that a page which shows an older one can be told."""
    unit.version += 1
    unit.save(update_fields=[*fields, "version"])


def check_unchanged(
    row: Model | None, *, stored: tuple[object, ...], wanted: tuple[object, ...], seen: str
) -> None:
    """Refuse when the stored values are neither those the editor saw nor those the editor wants.

    `row` is the one that holds them, where one row does: its history can tell who changed it.
    """
    if stored != wanted and seen_mark(stored) != seen:
        raise PlanChanged(_who_and_when(row), theirs=stored, seen=seen_mark(stored))


def _who_and_when(row: Model | None) -> str:
    changed = None if row is None else _last_change(row)
    if changed is None:
        return _("Somebody else changed this line while you were writing.")
    at, name, zone = changed
    return _("%(name)s changed this line at %(time)s.") % {
        "name": name,
        "time": wall_clock.clock(at, zone=zone),
    }


def _last_change(row: Model) -> tuple[datetime, str, str] | None:
    """When and by whom the row was last written, where its history is kept."""
    if not hasattr(row, "events"):
        return None
    event = row.events.select_related("pgh_context").order_by("-pgh_id").first()
    if event is None or event.pgh_context is None:
        return None
    actor = event.pgh_context.metadata.get("actor")
    if not isinstance(actor, int):
        return None
    author = User.objects.select_related("school").get(pk=actor)
    return event.pgh_created_at, author.full_name, author.school.time_zone
