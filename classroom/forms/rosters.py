"""A class list as a file or as pasted text, and the class it is for."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.formats.roster import MOST_BYTES, Roster, read_roster, read_roster_file

EXAMPLE = "student_id,given_name,family_name\n4711,Amara,Diallo\n4712,Ben,Okafor"


class RosterForm(forms.Form):
    """The list itself. A file counts before pasted text; what was read is in `roster`, its text in `text`."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the list"),
        required=False,
        strip=False,
        help_text=_(
            "The first line names the columns: student_id, given_name, family_name and, if you have them, "
            "username and email. You can paste straight from a spreadsheet."
        ),
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "placeholder": EXAMPLE, "class": "code"}
        ),
    )
    confirmed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    roster: Roster

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file, text = values.get("file"), values.get("text", "")
        if self.errors:
            return values
        if file is None and not text.strip():
            raise ValidationError({"text": _("Choose a file or paste the list of students")})
        if file is None:
            self.roster = read_roster(text)
        else:
            data = _bytes(file)
            self.roster = read_roster_file(data)
            values["text"] = data.decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
        return values

    def carry(self, *, confirmed: str) -> None:
        """Write what was read into the fields: a page cannot fill in a file again, and lists are mended."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self.fields:
            if name not in ("file", "confirmed"):
                data[name] = str(self.cleaned_data.get(name) or self.data.get(name) or "")
        data["confirmed"] = confirmed
        self.data = data


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


def _bytes(file: "UploadedFile[bytes]") -> bytes:
    """One byte more than a list may have: enough to see that it is too large."""
    data: bytes = file.read(MOST_BYTES + 1)
    return data
