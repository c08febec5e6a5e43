"""What a teacher sets or takes back, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mastery.engine.judgement import SHORTEST_REASON
from mastery.models.judgements import TAKEN_BACK

ACTS = (
    ("mastered", _("Set to mastered")),
    ("not_yet", _("Set to not yet")),
    (TAKEN_BACK, _("Take back what was set")),
)


class JudgementForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("At least 10 characters. Kept with your name. Colleagues and the student can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "minlength": SHORTEST_REASON}),
        error_messages={"required": _("Say why.")},
    )
    act = forms.ChoiceField(
        choices=ACTS,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose what to set."), "invalid_choice": _("Choose what to set.")},
    )
