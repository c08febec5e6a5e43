"""Forms of a student's own work."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 2000


class FoundOutForm(forms.Form):
    note = forms.CharField(
        label=_("What did you find out?"),
        help_text=_("One or two lines are enough. Your teacher reads them."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line about what you found out")},
    )


class ChoiceForm(forms.Form):
    activity = forms.IntegerField(min_value=1, error_messages={"required": _("Choose one of the options")})
