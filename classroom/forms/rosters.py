"""A class list as a file or as pasted text, and the class it is for."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from classroom.formats.roster import Roster, read_roster, read_roster_file
from classroom.forms.lists import ListForm

EXAMPLE = "student_id,given_name,family_name\n4711,Amara,Diallo\n4712,Ben,Okafor"


class RosterForm(ListForm):
    """The list itself; what was read is in `roster`."""

    nothing_given = _("Choose a file or paste the list of students")
    roster: Roster

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["placeholder"] = EXAMPLE
        self.fields["text"].help_text = _(
            "The first line names the columns: student_id, given_name, family_name and, if you have them, "
            "username and email. You can paste straight from a spreadsheet."
        )

    def read_text(self, text: str) -> None:
        self.roster = read_roster(text)

    def read_file(self, data: bytes) -> None:
        self.roster = read_roster_file(data)


class NewClassForm(RosterForm):
    """A class to come. Only administrators choose the teacher: a teacher's new class is their own."""

    title = forms.CharField(
        label=_("Class"),
        max_length=200,
        required=False,
        help_text=_("As everybody calls it, such as 7B Mathematics. Left empty, the file names it."),
    )
    course_title = forms.CharField(
        label=_("Course"),
        max_length=200,
        required=False,
        help_text=_(
            "Classes of one course share units and objectives. Left empty, it is named like the class."
        ),
        widget=forms.TextInput(attrs={"list": "courses", "autocomplete": "off"}),
    )
    teacher = forms.TypedChoiceField(label=_("Teacher"), coerce=int)

    field_order = ("title", "course_title", "teacher", "file", "text")

    def __init__(self, *args: Any, teachers: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if teachers:
            choices = [("", _("Choose a teacher")), *teachers]
            self.fields["teacher"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["teacher"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        title = " ".join(values.get("title", "").split()) or _named_by(values.get("file"))
        if not title and "title" not in self.errors:
            self.add_error("title", _("Write the name of the class"))
        values["title"] = title
        values["course_title"] = " ".join(values.get("course_title", "").split()) or title
        return values


def _named_by(file: "UploadedFile[bytes] | None") -> str:
    """`7B_Mathematics.csv` is the list of 7B Mathematics."""
    stem = PurePath(file.name or "").stem if file else ""
    return " ".join(stem.replace("_", " ").split())[:200]
