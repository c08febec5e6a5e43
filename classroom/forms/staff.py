"""A new colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.forms.people import PersonForm
from classroom.roles import Role


class ColleagueForm(PersonForm):
    """Name, how they sign in, and what they are."""

    roles = forms.TypedMultipleChoiceField(
        label=_("What they are"),
        coerce=Role,
        choices=[(Role.TEACHER.value, _("Teacher")), (Role.ADMINISTRATOR.value, _("Administrator"))],
        initial=[Role.TEACHER.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one")},
    )
