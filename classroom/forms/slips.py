"""A new sign-in slip for one person, or for the students who are chosen."""

from collections.abc import Sequence
from typing import Any

from django import forms


class SlipForm(forms.Form):
    """A repeated press carries the same key."""

    idempotency_key = forms.UUIDField()


class SlipsForm(SlipForm):
    """The students to choose from are those of the class."""

    student = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, students: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].choices = students  # type: ignore[attr-defined]
