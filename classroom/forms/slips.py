"""Which students get a new sign-in slip."""

from collections.abc import Sequence
from typing import Any

from django import forms


class SlipsForm(forms.Form):
    """The students to choose from are those of the class."""

    student = forms.TypedMultipleChoiceField(coerce=int, required=False)
    idempotency_key = forms.UUIDField()

    def __init__(self, *args: Any, students: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].choices = students  # type: ignore[attr-defined]
