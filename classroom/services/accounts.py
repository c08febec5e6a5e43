"""What people change about their own account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from classroom.models import User
from classroom.refusals import DomainError
from classroom.services.steps.unit_of_work import unit_of_work


class PasswordRefused(DomainError):
    """`field` is the one that is wrong: `current` or `new`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("password_refused", message)
        self.field = field


@unit_of_work
def change_settings(*, actor: User, email: str, keys_on: bool) -> None:
    User.objects.filter(pk=actor.pk).update(email=email, keys_on=keys_on)


def change_password(*, actor: User, current: str, new: str) -> None:
    """Only who knows the old one may choose a new one; wherever else they are signed in ends.

    Both digests are made before the transaction begins, because they are meant to take long.
    """
    if not actor.check_password(current):
        raise PasswordRefused("current", _("This is not the password you use now"))
    try:
        validate_password(new, actor)
    except ValidationError as error:
        raise PasswordRefused("new", " ".join(error.messages)) from error
    actor.set_password(new)
    _store_password(actor=actor)


@unit_of_work
def _store_password(*, actor: User) -> None:
    User.objects.filter(pk=actor.pk).update(password=actor.password)
