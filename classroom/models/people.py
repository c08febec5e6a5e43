"""People of a school, their roles in it, and who is whose guardian."""

import unicodedata
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from classroom.models.schools import SchoolOwned


def sort_key(*, family_name: str, given_name: str) -> str:
    """Order names without accents or case: the embedded database has no language collations."""
    plain = unicodedata.normalize("NFKD", f"{family_name} {given_name}".strip())
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()[:300]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """User names are matched without regard to case."""
        return self.select_related("school").get(username__iexact=username)

    def create_user(self, *, password: str | None = None, **fields: Any) -> "User":
        user = self.model(**fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, SchoolOwned):
    """A person who signs in: student, teacher, guardian or administrator of one school."""

    username = models.CharField(max_length=150, unique=True)
    given_name = models.CharField(max_length=150)
    family_name = models.CharField(max_length=150, blank=True, default="")
    sort_key = models.CharField(max_length=300, default="", editable=False)
    email = models.EmailField(blank=True, default="")
    school_number = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    keys_on = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(Lower("username"), name="username_once"),
            models.UniqueConstraint(
                fields=["school", "school_number"],
                condition=~models.Q(school_number=""),
                name="school_number_once_per_school",
            ),
            models.CheckConstraint(condition=~models.Q(username=""), name="username_given"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(family_name=self.family_name, given_name=self.given_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    def __str__(self) -> str:
        return self.full_name


@pghistory.track()
class SchoolRole(SchoolOwned):
    """A role that holds in the whole school; a role in one class is a `StaffAssignment` or an `Enrollment`."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="school_roles")
    role = models.CharField(max_length=16)

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["person", "role"], name="school_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["administrator", "teacher", "student", "guardian"]),
                name="school_role_known",
            ),
        ]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class GuardianLink(SchoolOwned):
    """An adult who may see one student's tracker."""

    guardian = models.ForeignKey(User, on_delete=models.PROTECT, related_name="wards")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="guardians")

    class Meta(SchoolOwned.Meta):
        constraints = [
            *SchoolOwned.Meta.constraints,
            models.UniqueConstraint(fields=["guardian", "student"], name="guardian_link_once"),
            models.CheckConstraint(
                condition=~models.Q(guardian=models.F("student")),
                name="guardian_is_another_person",
            ),
        ]

    @classmethod
    def ever(cls, *, student: User, guardian_id: int) -> User | None:
        """The adult, if there has ever been this link: the history knows those that have ended."""
        links = cls.pgh_event_model.objects.filter(student=student, guardian=guardian_id)  # type: ignore[attr-defined]
        link = links.select_related("guardian").first()
        return None if link is None else link.guardian
