"""What the page of a check sends: one answer at a time, or all of them."""

from django import forms
from django.http import QueryDict

from assessments.services.sitting import Given, GivenPage
from classroom.formats.numbers import number_after, number_in, numbers_in

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


def decided_without(data: QueryDict) -> frozenset[int]:
    """The objectives that a student decided to leave out of the last chance."""
    return frozenset(numbers_in(data.getlist("without")))


def sent_page(form: PageForm, data: QueryDict) -> GivenPage:
    """The questions the page names by their `was-…` fields, in whatever number."""
    questions = {}
    for name in data:
        item_id = number_after("was-", name)
        if item_id is None:
            continue
        questions[item_id] = Given(
            values=tuple(data.getlist(f"q-{item_id}")),
            was=data.get(name, ""),
            seq=number_in(data.get(f"seq-{item_id}", ""), most_digits=16) or 0,
        )
    return GivenPage(epoch=form.cleaned_data["epoch"], questions=questions)
