"""A person who gets an account, and a new colleague."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from classroom.roles import Role


class PersonForm(forms.Form):
    """Name, and how they sign in."""

    given_name = forms.CharField(label=_("Given name"), max_length=150)
    family_name = forms.CharField(label=_("Family name"), max_length=150, required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("A user name has letters, digits and . _ - + @ only"))],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)


class ColleagueForm(PersonForm):
    """Also what they are."""

    roles = forms.TypedMultipleChoiceField(
        label=_("What they are"),
        coerce=Role,
        choices=[(Role.TEACHER.value, _("Teacher")), (Role.ADMINISTRATOR.value, _("Administrator"))],
        initial=[Role.TEACHER.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )


class StaffSlipForm(forms.Form):
    """A repeated press carries the same key."""

    idempotency_key = forms.UUIDField()
