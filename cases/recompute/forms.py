"""The form of a contested reading."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.recompute.data import Contested
from cases.recompute.words import reading_words
from office.agencies.forms import VersionedForm
from office.ui.fields import TextField


class ReadingForm(VersionedForm):
    """Which reading, by which clause of the work measures."""

    choice = forms.ChoiceField(label=gettext_lazy("Reading"), widget=forms.RadioSelect)
    clause = TextField(
        label=gettext_lazy("Clause of the work measures"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "The clause of your own signed work measures that this comes from; reading B needs one."
        ),
    )

    def __init__(self, *args, row: Contested, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(choice, reading_words(row, choice)) for choice in ("A", "B")]
