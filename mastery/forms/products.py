"""Forms about finished products: a link that can be followed safely, words without a mark, a reason."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mastery.forms.files import OneFileField

LONGEST_NOTE = 2000
LONGEST_LINK = 500


def check_link(link: str) -> None:
    """Only https, and nothing before the name of the site that could make it look like another."""
    parts = urlsplit(link)
    if parts.scheme != "https" or "@" in parts.netloc:
        raise ValidationError(_("Write a whole link that begins with https://"))


class ProductForm(forms.Form):
    """What came of going further: the product, and who it is for."""

    note = forms.CharField(
        label=_("What did you make?"),
        help_text=_("A few lines are enough: what it is, and what you found out."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line about what you made")},
    )
    audience = forms.CharField(
        label=_("Who is it for, and who saw it?"),
        max_length=200,
        error_messages={"required": _("Say who saw it or will use it")},
    )
    link = forms.URLField(
        label=_("Link to it"),
        help_text=_("Where it can be seen, if it is online: https://…"),
        max_length=LONGEST_LINK,
        required=False,
        assume_scheme="https",
        validators=[check_link],
    )
    file = OneFileField(label=_("Or a file with it"), required=False)

    def clean(self) -> dict[str, Any]:
        """A page cannot fill in a file again, so where something else is mended it must be chosen anew."""
        values = super().clean() or {}
        if self.errors and values.get("file"):
            self.add_error("file", _("Choose the file again, when the rest is right."))
        return values


class FeedbackForm(forms.Form):
    """`based_on` is the version of the feedback that the page showed."""

    text = forms.CharField(
        label=_("Your words to the student"),
        help_text=_("What works in this product, and what could come next. No mark, no points."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what works in this product")},
    )
    based_on = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)


class ShowForm(forms.Form):
    show = forms.BooleanField(required=False)
    with_name = forms.BooleanField(required=False, label=_("With my name"))


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The student reads this."),
        max_length=300,
        error_messages={"required": _("Write a reason: the student reads it")},
    )
