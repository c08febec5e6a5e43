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
