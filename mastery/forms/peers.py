"""Forms of peer teaching: they check shape, the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.forms.ticked import TickedField

LONGEST_LOG = 2000


class ProposeForm(forms.Form):
    """How long ago a tutor has mastered it at least, and how many sessions one has at a time at most."""

    days = forms.IntegerField(
        label=_("Mastered at least so many days ago"),
        min_value=0,
        max_value=60,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "w-7", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number of days from 0 to 60")
        ),
    )
    limit = forms.IntegerField(
        label=_("Sessions for one student at a time"),
        min_value=1,
        max_value=3,
        initial=2,
        widget=forms.NumberInput(attrs={"class": "w-7", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 1 to 3")
        ),
    )


class ApproveForm(forms.Form):
    """The sessions that are ticked."""

    session = TickedField(error_messages={"required": _("Tick the pairs that you approve.")})


class TutorForm(forms.Form):
    tutor = forms.IntegerField(min_value=1)


class ApartForm(forms.Form):
    """Two students; whether they are two of the class is for the service."""

    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)


class WishesForm(forms.Form):
    explains = forms.BooleanField(required=False)
    asks = forms.BooleanField(required=False)


class LogForm(forms.Form):
    log = forms.CharField(
        label=_("What did you do, and what did you find out?"),
        help_text=_("One or two lines are enough. Only your teacher reads them."),
        max_length=LONGEST_LOG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a line about what you did")},
    )
    thanks = forms.CharField(
        label=_("Thank your classmate"),
        help_text=_("Your classmate reads this."),
        max_length=300,
        required=False,
    )
