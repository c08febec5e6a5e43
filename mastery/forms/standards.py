"""Forms of the school's standards: find them, add one, bring in a list, and the codes of an objective."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.forms.lists import ListForm
from mastery.engine.standards import is_code
from mastery.formats.standards import LONGEST, StandardList, StandardRow, read_standards, read_standards_file
from mastery.forms.planning import SeenForm

EXAMPLE = (
    "code,statement\n7.RP.A.1,Work out a rate for one unit\n7.RP.A.2,Tell whether two amounts grow together"
)


def _framework(**about: Any) -> forms.CharField:
    """Whose standards they are; the school's frameworks are offered."""
    return forms.CharField(
        label=_("Framework"),
        max_length=LONGEST["framework"],
        widget=forms.TextInput(attrs={"list": "frameworks", "autocomplete": "off"}),
        **about,
    )


class FindStandardForm(forms.Form):
    """What cannot be read is not looked for."""

    q = forms.CharField(required=False, max_length=100)

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class StandardForm(forms.Form):
    """One standard."""

    framework = _framework(error_messages={"required": _("Write the name of the framework")})
    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST["code"],
        help_text=_("As it was published, such as 7.RP.A.1"),
        error_messages={"required": _("Write the code of the standard")},
    )
    statement = forms.CharField(
        label=_("Statement"),
        max_length=LONGEST["statement"],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the standard says")},
    )

    def clean_code(self) -> str:
        code = " ".join(self.cleaned_data["code"].split())
        if not is_code(code):
            raise forms.ValidationError(_("Write one code, with a letter or a digit and without commas"))
        return code

    @property
    def row(self) -> StandardRow:
        tidy = {name: " ".join(self.cleaned_data[name].split()) for name in LONGEST}
        return StandardRow(line=1, **tidy)


class StandardsForm(ListForm):
    """A list of standards; what was read is in `standards`."""

    framework = _framework(
        required=False, help_text=_("For the lines that name none in a column framework of their own.")
    )
    field_order = ("framework", "file", "text")
    nothing_given = _("Choose a file or paste the list of standards")
    standards: StandardList

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["placeholder"] = EXAMPLE
        self.fields["text"].help_text = _(
            "The first line names the columns: code, statement and, if you have it, framework. "
            "You can paste straight from a spreadsheet."
        )

    def read_text(self, text: str) -> None:
        self.standards = read_standards(text, framework=self._named())

    def read_file(self, data: bytes) -> None:
        self.standards = read_standards_file(data, framework=self._named())

    def _named(self) -> str:
        return " ".join(str(self.cleaned_data["framework"]).split())


class CodesForm(SeenForm):
    """The codes of the standards that an objective serves."""

    codes = forms.CharField(required=False, max_length=1000)
