"""Boxes that are ticked on a page, each for something in the database."""

from collections.abc import Sequence
from typing import Any

from django import forms

from classroom.formats.numbers import numbers_in


class TickedField(forms.Field):
    """The keys of what is ticked. What is no key was not sent by the page and is passed over."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> Sequence[int]:
        return numbers_in(value or ())
