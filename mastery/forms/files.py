"""Files that are sent with a form: read, recognized and made plain before anything else is done with them."""

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classroom.formats.uploads import LARGEST_UPLOAD
from mastery.formats.file_kinds import Kind
from mastery.formats.file_refusals import NotTaken, Reason
from mastery.formats.files import TakenFile, take_file

HINT: Final = _(
    "At most 5 MB: PDF, picture (PNG, JPEG, GIF, WebP), text, CSV, document of LibreOffice or Microsoft Office, "
    "MP3 or MP4."
)
REFUSALS: Final[dict[Reason, Promise]] = {
    Reason.EMPTY: _("“%(name)s” is empty. Look whether it was saved, and choose it again."),
    Reason.TOO_LARGE: _("“%(name)s” is larger than 5 MB. Make it smaller, or give a link to it instead."),
    Reason.OTHER_KIND: _(
        "“%(name)s” is of a kind that is not taken here. Save it as PDF, or as one of the kinds named above."
    ),
    Reason.OTHER_LETTERS: _("The letters in “%(name)s” cannot be read. Save it as text in UTF-8."),
    Reason.BROKEN: _("“%(name)s” is damaged and cannot be shown. Save it again, and choose the new one."),
    Reason.LARGE_PICTURE: _(
        "The picture “%(name)s” is too large. Save it smaller: 5 MB and 25 million pixels at most."
    ),
}
ENDINGS: Final = ",".join(ending for kind in Kind for ending in kind.endings)
LONGEST_SHOWN = 60


class OneFileInput(forms.FileInput):
    """The browser offers what is taken; what it sends is looked at all the same."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ENDINGS})


class ManyFilesInput(OneFileInput):
    allow_multiple_selected = True


class OneFileField(forms.FileField):
    """Its value is a `TakenFile`, or None where none was chosen."""

    widget = OneFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, help_text=HINT, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = super().clean(data, initial)
        return taken(sent) if sent else None


class ManyFilesField(OneFileField):
    """Its value is a list of them; every one that is refused is named."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[TakenFile]:
        found: list[TakenFile] = []
        problems: list[ValidationError] = []
        for each in data or [None]:
            try:
                found.append(super().clean(each, initial))
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return found


def taken(sent: "UploadedFile[Any]") -> TakenFile:
    """Refused by its size before it is read."""
    try:
        if (sent.size or 0) > LARGEST_UPLOAD:
            raise NotTaken(Reason.TOO_LARGE)
        return take_file(sent.name or "", sent.read())
    except NotTaken as refusal:
        raise ValidationError(REFUSALS[refusal.reason] % {"name": _short(sent.name or "")}) from refusal


def _short(name: str) -> str:
    last = PurePath(name).name
    return last if len(last) <= LONGEST_SHOWN else f"{last[: LONGEST_SHOWN - 1]}…"


class ActivityFilesForm(forms.Form):
    file = ManyFilesField(label=_("Files"), error_messages={"required": _("Choose one or more files")})


class ProductFileForm(forms.Form):
    file = OneFileField(label=_("File"), error_messages={"required": _("Choose a file")})
