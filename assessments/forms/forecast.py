"""The two buttons of the forecast: which chance they are for, and the end that was on the page."""

from django import forms


class ChanceForm(forms.Form):
    number = forms.IntegerField(min_value=2, max_value=3)


class ExtendForm(ChanceForm):
    closes = forms.DateTimeField()
