"""Forms of a student's own work."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 2000


class FoundOutForm(forms.Form):
    note = forms.CharField(
        label=_("What went wrong in the check, and what do you do instead now?"),
        help_text=_(
            "Name the step, and say why it was not right. One or two lines; your teacher reads them."
        ),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line about what went wrong and what you do instead")},
    )


class ChoiceForm(forms.Form):
    activity = forms.IntegerField(min_value=1, error_messages={"required": _("Choose one of the options")})
