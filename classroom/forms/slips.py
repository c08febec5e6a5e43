"""A new sign-in slip for one person, or for those who are chosen."""

from collections.abc import Sequence
from typing import Any

from django import forms


class SlipForm(forms.Form):
    """A repeated press carries the same key."""

    idempotency_key = forms.UUIDField()


class SlipsForm(SlipForm):
    """The people to choose from are the students or the adults of the class."""

    person = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
