"""The files of an activity and of a product: added, taken away."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.permissions import check_can
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.services.steps.unit_of_work import unit_of_work
from mastery.formats.files import TakenFile
from mastery.models import ActivityFile, CorrectiveActivity, EnrichmentChoice, ProductFile, UnitRun
from mastery.services.steps.files import let_go, put_beside_product, store
from mastery.services.steps.plan_lock import lock_unit
from mastery.services.steps.products import done_locked

MOST_FILES = 10


class TooManyFiles(DomainError):
    """More than ten files are another activity."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_files", _("An activity has %s files at most. Remove one first.") % MOST_FILES
        )


@unit_of_work
def add_activity_files(
    *, actor: User, run: UnitRun, activity: CorrectiveActivity, files: Sequence[TakenFile], now: datetime
) -> int:
    """All of them or none; answers how many are new. Content that is there already is there once."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_unit(run)
    there = dict(ActivityFile.objects.filter(activity=activity).values_list("stored", "place"))
    known = {store(file, school_id=run.school_id).pk: file for file in files}
    new = {stored_id: file for stored_id, file in known.items() if stored_id not in there}
    free = [place for place in range(1, MOST_FILES + 1) if place not in there.values()]
    if len(new) > len(free):
        raise TooManyFiles
    ActivityFile.objects.bulk_create(
        ActivityFile(
            school_id=run.school_id,
            activity=activity,
            stored_id=stored_id,
            place=place,
            name=file.name,
            media_type=file.kind.value,
            added_at=now,
            added_by=actor,
        )
        for place, (stored_id, file) in zip(free, new.items(), strict=False)
    )
    return len(new)


@unit_of_work
def remove_activity_file(
    *, actor: User, run: UnitRun, activity: CorrectiveActivity, file_id: int, now: datetime
) -> None:
    """From this activity only; copies of it keep theirs. A repeat changes nothing."""
    check_can(actor, Permission.PLAN_UNIT, section=run.section)
    lock_unit(run)
    file = ActivityFile.objects.filter(activity=activity, pk=file_id).first()
    if file is not None:
        file.delete()
        let_go([file.stored_id])


@unit_of_work
def put_product_file(*, actor: User, choice: EnrichmentChoice, file: TakenFile, now: datetime) -> None:
    """The maker puts a file beside what is done, or another one in its place."""
    put_beside_product(_own_done_locked(actor, choice), file, actor=actor, now=now)


@unit_of_work
def remove_product_file(*, actor: User, choice: EnrichmentChoice, now: datetime) -> None:
    """The maker takes it back, at any time. A repeat changes nothing."""
    file = ProductFile.objects.filter(choice=_own_done_locked(actor, choice)).first()
    if file is not None:
        file.delete()
        let_go([file.stored_id])


def _own_done_locked(actor: User, choice: EnrichmentChoice) -> EnrichmentChoice:
    check_can(actor, Permission.LEARN)
    if choice.student_id != actor.pk:
        raise PermissionDenied("Only its maker changes a product")
    return done_locked(choice)
