"""The planner's forms: they check shape, the services check what may be."""

from collections.abc import Iterable

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from mastery.engine.correctives import Approach
from mastery.engine.enrichment import EnrichmentKind
from mastery.selectors.units import Choice
from mastery.selectors.words import APPROACH_WORDS, ENRICHMENT_WORDS, GROUP_SIZES

LONGEST_TEXT = 4000
LONGEST_WORK = 600
IS_ADDRESS = URLValidator(schemes=["http", "https"])
MINUTES = forms.NumberInput(attrs={"class": "w-7"})


class SeenForm(forms.Form):
    """A change of what an editor was shown; `seen` marks the values at that time."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class UnitTitleForm(SeenForm):
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Write a title for the unit")}
    )


class LineForm(SeenForm):
    """One objective on one line."""

    code = forms.CharField(max_length=32, error_messages={"required": _("Write a code, such as F1")})
    statement = forms.CharField(
        max_length=300,
        error_messages={"required": _("Write what students will be able to do: “I can …”")},
    )
    is_essential = forms.BooleanField(required=False)


class LinksForm(SeenForm):
    """What an objective builds on, out of the other objectives of its course."""

    builds_on = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("Choose objectives of this course")},
    )

    def __init__(self, data: object, *, choices: Iterable[Choice]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["builds_on"].choices = [  # type: ignore[attr-defined]
            (choice.value, choice.words) for choice in choices
        ]


class TaughtForm(SeenForm):
    approaches = forms.TypedMultipleChoiceField(
        coerce=Approach,
        required=False,
        choices=[(approach.value, words) for approach, words in APPROACH_WORDS.items()],
        error_messages={"invalid_choice": _("Choose one of the approaches listed")},
    )


class MoveForm(forms.Form):
    where = forms.ChoiceField(choices=[("earlier", _("Earlier")), ("later", _("Later"))])


class NothingTyped(forms.Form):
    """For buttons: what they do is said by their address."""


class WayForm(SeenForm):
    """A different way in that waits ready."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Write a title for the activity")}
    )
    steps = forms.CharField(
        label=_("Steps"),
        help_text=_("One step on each line. Students see them one by one."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write at least one step")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST_WORK, initial=20, widget=MINUTES
    )
    group_size = forms.TypedChoiceField(
        label=_("How students work"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=GROUP_SIZES,
        initial=1,
    )
    links = forms.CharField(
        label=_("Links"),
        help_text=_("One web address on each line; after a space, what it is called."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_group_size(self) -> int:
        return self.cleaned_data["group_size"] or 1

    def clean_links(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        for line in lines:
            try:
                IS_ADDRESS(line.split(" ")[0])
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("Begin each line with a web address such as https://example.org")
                ) from None
        return "\n".join(lines)


class EnrichmentForm(SeenForm):
    """One way to go further."""

    kind = forms.TypedChoiceField(
        label=_("Kind"),
        coerce=EnrichmentKind,
        choices=[(kind.value, words) for kind, words in ENRICHMENT_WORDS.items()],
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Write a title for the activity")}
    )
    description = forms.CharField(
        label=_("What students do and make"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what students do")},
    )
    audience = forms.CharField(
        label=_("For whom"),
        help_text=_("Who sees or uses what students make: a class, a family, the school."),
        max_length=200,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST_WORK, initial=30, widget=MINUTES
    )


class TakeUnitForm(forms.Form):
    unit_id = forms.IntegerField(min_value=1)
