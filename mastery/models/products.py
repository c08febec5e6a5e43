"""What becomes of a finished enrichment product: words from the teacher, and a place in the school's gallery."""

import pghistory
from django.db import models

from classroom.models import SchoolOwned, User
from mastery.models.work import EnrichmentChoice


@pghistory.track()
class ProductFeedback(SchoolOwned):
    """The teacher's words about a product. There is no column for a mark."""

    choice = models.OneToOneField(EnrichmentChoice, on_delete=models.PROTECT, related_name="feedback")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(text=""), name="product_feedback_has_words"),
        ]


class GalleryQuerySet(models.QuerySet["GalleryEntry"]):
    def shown_in(self, school_id: int) -> "GalleryQuerySet":
        """What the school's gallery shows now. Whoever has left shows nothing."""
        return self.filter(
            school=school_id,
            state="shown",
            choice__done_at__isnull=False,
            choice__student__is_active=True,
        )


@pghistory.track()
class GalleryEntry(SchoolOwned):
    """Whether a product is shown to the school. Without a row it is private; only its maker shows it."""

    choice = models.OneToOneField(EnrichmentChoice, on_delete=models.PROTECT, related_name="gallery_entry")
    state = models.CharField(max_length=12, default="private")
    with_name = models.BooleanField(default=False)
    shown_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    objects = GalleryQuerySet.as_manager()

    class Meta(SchoolOwned.Meta):
        indexes = [models.Index(fields=["school", "state", "-shown_at"], name="gallery_of_school")]
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["private", "shown"],
                    taken_down_at__isnull=True,
                    taken_down_by__isnull=True,
                    reason="",
                )
                | (
                    models.Q(state="taken_down", taken_down_at__isnull=False, taken_down_by__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="gallery_state_is_whole",
            ),
        ]
