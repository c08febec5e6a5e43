"""Files of a school, and what they hang on: an activity, a product. Their content is stored in the database."""

from django.db import models

from classroom.formats.uploads import LARGEST_UPLOAD
from classroom.models import SchoolOwned, User
from mastery.formats.file_kinds import Kind
from mastery.formats.file_names import LONGEST_NAME
from mastery.models.work import CorrectiveActivity, EnrichmentChoice

MEDIA_TYPES = [kind.value for kind in Kind]
NAME_IS_PLAIN = r"^[^[:cntrl:]/\\]+$"
HASH_OF_CONTENT = models.Func(
    models.Func("content", function="sha256", output_field=models.BinaryField()),
    models.Value("hex"),
    function="encode",
    output_field=models.CharField(),
)
SIZE_OF_CONTENT = models.Func("content", function="octet_length", output_field=models.IntegerField())


class StoredFileManager(models.Manager["StoredFile"]):
    def get_queryset(self) -> models.QuerySet["StoredFile"]:
        """No query reads content unless it says so: lists would read megabytes."""
        return super().get_queryset().defer("content")


class StoredFile(SchoolOwned):
    """Content that one or more things of a school carry, once however often it was sent. `sha256` names it.

    What it is called is said where it hangs, so nobody reads under which name another person brought it.
    """

    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = StoredFileManager()

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["school", "sha256"], name="stored_file_once_per_school"),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=LARGEST_UPLOAD), name="stored_file_size_in_bounds"
            ),
            models.CheckConstraint(
                condition=models.Q(sha256=HASH_OF_CONTENT, size=SIZE_OF_CONTENT),
                name="stored_file_is_its_content",
            ),
        ]


class CarriedFile(SchoolOwned):
    """A stored file as one thing carries it: under which name, as what, since when and by whom."""

    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    media_type = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(SchoolOwned.Meta):
        abstract = True
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(media_type__in=MEDIA_TYPES), name="%(class)s_media_type_known"
            ),
            models.CheckConstraint(
                condition=models.Q(name__regex=NAME_IS_PLAIN), name="%(class)s_name_is_plain"
            ),
        ]


class ActivityFile(CarriedFile):
    """One of at most ten files of an activity, each in a place of its own."""

    activity = models.ForeignKey(CorrectiveActivity, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveSmallIntegerField()

    class Meta(CarriedFile.Meta):
        constraints = [
            *CarriedFile.Meta.constraints,
            models.UniqueConstraint(fields=["activity", "place"], name="activity_file_place_once"),
            models.UniqueConstraint(fields=["activity", "stored"], name="activity_file_once"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=10), name="activity_file_place_in_bounds"
            ),
        ]


class ProductFile(CarriedFile):
    """The one file that a student put beside what they made."""

    choice = models.OneToOneField(EnrichmentChoice, on_delete=models.PROTECT, related_name="product_file")

    class Meta(CarriedFile.Meta):
        constraints = [*CarriedFile.Meta.constraints]
