"""Store the content of a file once per school, and let go of it when nothing carries it any more."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from classroom.models import User
from mastery.formats.files import TakenFile
from mastery.models import ActivityFile, CorrectiveActivity, EnrichmentChoice, ProductFile, StoredFile


def store(file: TakenFile, *, school_id: int) -> StoredFile:
    """The row of this content, new or known, and locked: whoever lets go of it at the same moment waits."""
    row = StoredFile(
        school_id=school_id,
        sha256=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        content=file.content,
    )
    [stored] = StoredFile.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["school", "sha256"], update_fields=["size"]
    )
    return stored


def let_go(stored_ids: Collection[int]) -> None:
    """Delete what nothing carries now. Each row is locked before it is asked."""
    rows = StoredFile.objects.filter(pk__in=stored_ids)
    locked = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    carriers = [kind.objects.filter(stored=OuterRef("pk")) for kind in (ActivityFile, ProductFile)]
    StoredFile.objects.filter(*(~Exists(carrier) for carrier in carriers), pk__in=locked).delete()


def put_beside_product(choice: EnrichmentChoice, file: TakenFile, *, actor: User, now: datetime) -> None:
    """In the place of the one that was there."""
    before = ProductFile.objects.filter(choice=choice).values_list("stored", flat=True).first()
    stored = store(file, school_id=choice.school_id)
    ProductFile.objects.update_or_create(
        choice=choice,
        defaults={
            "school_id": choice.school_id,
            "stored": stored,
            "name": file.name,
            "media_type": file.kind.value,
            "added_at": now,
            "added_by": actor,
        },
    )
    if before is not None:
        let_go([before])


def copy_files(source: CorrectiveActivity, copy: CorrectiveActivity, *, actor: User, now: datetime) -> None:
    """The copy carries the same stored content; nothing is stored twice."""
    ActivityFile.objects.bulk_create(
        ActivityFile(
            school_id=copy.school_id,
            activity=copy,
            stored_id=file.stored_id,
            place=place,
            name=file.name,
            media_type=file.media_type,
            added_at=now,
            added_by=actor,
        )
        for place, file in enumerate(_locked_files(source), start=1)
    )


def _locked_files(activity: CorrectiveActivity) -> list[ActivityFile]:
    """Nobody removes one while it is copied."""
    return list(ActivityFile.objects.filter(activity=activity).select_for_update(no_key=True).order_by("pk"))
