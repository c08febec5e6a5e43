"""Signing in, and what a person may change about the own account."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

LONGEST_PASSWORD = 256


class SignInForm(AuthenticationForm):
    """User name and password; both stay in their fields when they do not match. `wait` refuses unseen."""

    username = UsernameField(
        label=_("User name"),
        max_length=150,
        error_messages={"required": _("Write your user name")},
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": _("Write your password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}, render_value=True),
    )
    error_messages = {
        "invalid_login": _("User name and password do not match"),
        "inactive": _("User name and password do not match"),
    }

    def __init__(self, *args: Any, wait: timedelta = timedelta(0), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait = wait

    def clean(self) -> dict[str, Any]:
        if self.wait > timedelta(0):
            raise ValidationError(wait_words(self.wait), code="wait")
        return super().clean()


def wait_words(wait: timedelta) -> str:
    """How long to wait, in whole seconds or minutes, never less than it takes."""
    seconds = -(-wait // timedelta(seconds=1))
    if seconds <= 60:
        return ngettext(
            "That was tried several times. Wait %(count)d second, then try again.",
            "That was tried several times. Wait %(count)d seconds, then try again.",
            seconds,
        ) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "That was tried several times. Wait %(count)d minute, then try again.",
        "That was tried several times. Wait %(count)d minutes, then try again.",
        minutes,
    ) % {"count": minutes}


class SettingsForm(forms.Form):
    """What is not the school's to decide. Names are: they come from its lists."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Notices are also sent there. You can leave it empty."),
        error_messages={"invalid": _("This is not an e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    keys_on = forms.BooleanField(
        label=_("Single-letter keys"),
        required=False,
        help_text=_("Letters open pages and press buttons. Never while you type. The key ? lists them."),
    )


class PasswordForm(forms.Form):
    """A new password, typed twice, against the one in use."""

    current = forms.CharField(
        label=_("Password now"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=_("At least 10 characters. Three or four words are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and values["new"] != values["again"]:
            self.add_error("again", _("The two new passwords are not the same"))
        return values
