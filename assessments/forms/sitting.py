"""What the page of a check sends: one answer at a time, or all of them."""

from django import forms
from django.http import QueryDict

from assessments.services.sitting import Given, GivenPage

LARGEST_ID = 2**63 - 1
LARGEST_SEQ = 2**53


class SaveForm(forms.Form):
    """One answer; the values themselves are read from the list of `answer`."""

    question = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    seq = forms.IntegerField(min_value=1, max_value=LARGEST_SEQ)


class PageForm(forms.Form):
    """The whole page. `keep` saves without handing in; `confirmed` hands in with questions left open."""

    epoch = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    submit_key = forms.UUIDField()
    keep = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)


def sent_page(form: PageForm, data: QueryDict) -> GivenPage:
    """The questions the page names by their `was-…` fields, in whatever number."""
    questions = {}
    for name in data:
        item_id = name.removeprefix("was-")
        if item_id == name or not (item_id.isascii() and item_id.isdigit()) or len(item_id) > 18:
            continue
        seq = data.get(f"seq-{item_id}", "0")
        questions[int(item_id)] = Given(
            values=tuple(data.getlist(f"q-{item_id}")),
            was=data.get(name, ""),
            seq=int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 17 else 0,
        )
    return GivenPage(epoch=form.cleaned_data["epoch"], questions=questions)
