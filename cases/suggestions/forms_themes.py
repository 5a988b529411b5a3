"""Forms of themes: the theme, a figure, the theme of a suggestion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.suggestions.models_themes import Theme
from cases.suggestions.queries_themes import themes_of
from office.agencies.forms import VersionedForm
from office.ui.fields import TextField


class ThemeForm(VersionedForm):
    """A theme."""

    name = TextField(label=pgettext_lazy("theme", "name"), max_length=60)
    about = TextField(
        label=pgettext_lazy("theme", "what it is about"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    active = forms.BooleanField(label=_("active"), required=False, initial=True)


class FigureForm(forms.Form):
    """An effect in figures, before and after."""

    label = TextField(
        label=pgettext_lazy("theme figure", "what is counted"),
        max_length=100,
        help_text=pgettext_lazy("theme figure", "As: cases of drugs sent by parcel."),
    )
    unit = TextField(label=pgettext_lazy("theme figure", "unit"), max_length=20)
    before = forms.DecimalField(
        label=pgettext_lazy("theme figure", "before"), max_digits=14, decimal_places=2, min_value=0
    )
    before_of = TextField(label=pgettext_lazy("theme figure", "period before"), max_length=60)
    after = forms.DecimalField(
        label=pgettext_lazy("theme figure", "after"), max_digits=14, decimal_places=2, min_value=0
    )
    after_of = TextField(label=pgettext_lazy("theme figure", "period after"), max_length=60)
    source = TextField(
        label=pgettext_lazy("theme figure", "source"),
        max_length=200,
        help_text=pgettext_lazy("theme figure", "The report, ledger or letter in which both figures stand."),
    )


class ThemeChoice(forms.Form):
    """Under which theme a suggestion stands."""

    theme = forms.ModelChoiceField(
        label=pgettext_lazy("suggestion", "Theme"),
        queryset=Theme._default_manager.none(),
        required=False,
        empty_label=pgettext_lazy("theme", "under no theme"),
    )

    def __init__(self, *args: Any, officer: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes_of(officer).filter(active=True)  # type: ignore[attr-defined]
