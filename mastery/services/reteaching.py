"""Change from which shares on a school reteaches the whole class or in small groups: a new version, never an edit."""

from datetime import datetime

from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import Conflict
from classroom.roles import Permission
from classroom.services.steps.school_lock import lock_school
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.engine.reteaching import ReteachRule
from mastery.models import ReteachSetting


class ReteachMoved(Conflict):
    """Another administrator was faster. Their shares are in force; nothing was overwritten."""

    def __init__(self, newest: ReteachSetting) -> None:
        message = _("%(name)s changed this a moment ago. Compare both, then decide again.")
        super().__init__("reteach_moved", message % {"name": newest.author.full_name})


@unit_of_work
def save_reteach_rule(*, actor: User, rule: ReteachRule, based_on: int, now: datetime) -> ReteachSetting:
    """Put a new version in force, from the next page on. To save what is in force changes nothing.

    `based_on` is the version the administrator looked at, 0 for none: who was overtaken learns of it.
    """
    check_can(actor, Permission.MANAGE_SCHOOL)
    lock_school(actor.school_id)
    rows = ReteachSetting.objects.select_related("author").filter(school=actor.school_id)
    newest = rows.order_by("-version").first()
    if newest is not None and _shares(newest) == (rule.whole_class_percent, rule.small_groups_percent):
        return newest
    if newest is not None and newest.version != based_on:
        raise ReteachMoved(newest)
    return ReteachSetting.objects.create(
        school_id=actor.school_id,
        version=newest.version + 1 if newest else 1,
        whole_class_percent=rule.whole_class_percent,
        small_groups_percent=rule.small_groups_percent,
        author=actor,
        created_at=now,
    )


def _shares(row: ReteachSetting) -> tuple[int, int]:
    return row.whole_class_percent, row.small_groups_percent
