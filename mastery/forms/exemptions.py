"""The one field of an exemption."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExemptForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, error_messages={"required": _("Say why this objective is not asked.")}
    )
