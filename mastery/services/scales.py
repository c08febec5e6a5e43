"""Change the levels of a school: a new version, never an edit."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict, DomainError
from classroom.roles import Permission
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.scale import Scale
from mastery.engine.wording import number
from mastery.models import ProficiencyScale


class ScaleRefused(DomainError):
    """`field` is the one that is wrong; "" means the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("scale_refused", message)
        self.field = field


class ScaleMoved(Conflict):
    """Another administrator was faster. Their levels are in force; nothing was overwritten."""

    def __init__(self, newest: ProficiencyScale) -> None:
        message = _("%(name)s changed this a moment ago. Compare both, then decide again.")
        super().__init__("scale_moved", message % {"name": newest.author.full_name})


@unit_of_work
def save_scale(
    *, actor: User, scale: Scale, title: str, reason: str, based_on: int, now: datetime
) -> ProficiencyScale:
    """Put a new version in force. Levels inform and decide nothing, so no status is decided again.

    `based_on` is the version the administrator looked at, 0 for none: who was overtaken learns of it.
    """
    check_can(actor, Permission.MANAGE_SCHOOL)
    lock_school(actor.school_id)
    rows = ProficiencyScale.objects.select_related("author").filter(school=actor.school_id)
    newest = rows.order_by("-version").first()
    if newest is not None and newest.version != based_on:
        raise ScaleMoved(newest)
    levels = [
        {"label": level.label, "mark": level.mark, "from": number(level.from_percent)}
        for level in scale.levels
    ]
    _check(newest, (title, levels, scale.mastery_place), reason=reason)
    return ProficiencyScale.objects.create(
        school_id=actor.school_id,
        version=newest.version + 1 if newest else 1,
        title=title,
        levels=levels,
        mastery_place=scale.mastery_place,
        author=actor,
        reason=reason,
        created_at=now,
    )


def _check(
    newest: ProficiencyScale | None, wanted: tuple[str, list[dict[str, str]], int], *, reason: str
) -> None:
    if not wanted[0]:
        raise ScaleRefused("title", _("Give the scale a name"))
    if not reason:
        raise ScaleRefused("reason", _("Say why, for those who read the history later"))
    if newest is not None and (newest.title, newest.levels, newest.mastery_place) == wanted:
        raise ScaleRefused("", _("This is the scale in force. Nothing would change."))
