"""A person who gets an account."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from classroom.formats.lists import tidy


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

    def clean_given_name(self) -> str:
        name = tidy(self.cleaned_data["given_name"])
        if not name:
            raise forms.ValidationError(self.fields["given_name"].error_messages["required"], code="required")
        return name

    def clean_family_name(self) -> str:
        return tidy(self.cleaned_data["family_name"])

    @property
    def full_name(self) -> str:
        return f"{self.cleaned_data['given_name']} {self.cleaned_data['family_name']}".strip()
