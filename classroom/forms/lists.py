"""A list as a file or as pasted text. A kind of list says how it is read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.formats.lists import MOST_BYTES


class ListForm(forms.Form):
    """A file counts before pasted text; the text of either is in `text`."""

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
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )
    confirmed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    nothing_given: Any = _("Choose a file or paste the list")

    def read_text(self, text: str) -> None:
        raise NotImplementedError

    def read_file(self, data: bytes) -> None:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        file, text = values.get("file"), values.get("text", "")
        if self.errors:
            return values
        if file is None and not text.strip():
            raise ValidationError({"text": self.nothing_given})
        if file is None:
            self.read_text(text)
        else:
            data = _bytes(file)
            self.read_file(data)
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


def _bytes(file: "UploadedFile[bytes]") -> bytes:
    """One byte more than a list may have: enough to see that it is too large."""
    data: bytes = file.read(MOST_BYTES + 1)
    return data
