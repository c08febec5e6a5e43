"""A list of families as a file or as pasted text."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from classroom.formats.families import Families, read_families, read_families_file
from classroom.forms.lists import ListForm

EXAMPLE = "student_id,given_name,family_name,email\n4711,Fatou,Diallo,fatou@example.org"


class FamiliesForm(ListForm):
    """The list itself; what was read is in `families`."""

    nothing_given = _("Choose a file or paste the list of families")
    families: Families

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["placeholder"] = EXAMPLE
        self.fields["text"].help_text = _(
            "A line for each adult of each student. The first line names the columns: student_id, given_name, "
            "family_name, and email or username; without a user name the address is used to sign in."
        )

    def read_text(self, text: str) -> None:
        self.families = read_families(text)

    def read_file(self, data: bytes) -> None:
        self.families = read_families_file(data)
