"""The filter bar of the list of suggestions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.matters.loader import flow_of
from cases.matters.words import label
from cases.register.queries import text_clean
from cases.suggestions.models import Outcome, SuggestionKind
from cases.suggestions.queries import SuggestionFilters
from cases.suggestions.queries_themes import themes_of
from office.ui.filters import FilterForm

YES_NO = [("", _("all")), ("yes", _("yes")), ("no", _("no"))]
EARLIEST, LATEST = 2019, 2100
INNER = ("draft", "investigated", "reviewed", "approved", "consulting", "dropped", "amending", "reexamined")


class SuggestionFilterForm(FilterForm):
    """State, turn, kind, theme; reply and outcome; the year of issue."""

    private = ("text",)

    text = forms.CharField(
        label=pgettext_lazy("suggestion", "Title, number or addressee"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=pgettext_lazy("matter", "Where it stands"))
    turn = forms.ChoiceField(
        label=pgettext_lazy("matter", "Turn"),
        choices=[("", _("all")), ("mine", pgettext_lazy("matter", "my turn"))],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Kind"), choices=[("", _("all")), *SuggestionKind.choices]
    )
    theme = forms.TypedChoiceField(label=pgettext_lazy("suggestion", "Theme"), coerce=int, empty_value="")
    replied = forms.ChoiceField(label=pgettext_lazy("suggestion", "Replied"), choices=YES_NO)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Evaluation"), choices=[("", _("all")), *Outcome.choices]
    )
    issued = forms.ChoiceField(label=pgettext_lazy("suggestion", "Issued"), choices=YES_NO)
    year = forms.IntegerField(label=pgettext_lazy("suggestion", "Year of issue"), min_value=EARLIEST, max_value=LATEST)

    def __init__(self, data: Any, *, officer: Any, inner: bool, **kwargs: Any):
        super().__init__(data, **kwargs)
        states = [one for one in flow_of("suggestion").state if inner or one.code not in INNER]
        self.fields["state"].choices = [("", _("all")), *[(one.code, label(one)) for one in states]]
        if inner:
            themes = [(one.pk, one.name) for one in themes_of(officer)]
            self.fields["theme"].choices = [("", _("all")), *themes]
        else:
            for name in ("theme", "issued", "outcome"):
                del self.fields[name]

    def clean_text(self) -> str:
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])

    def wanted(self) -> SuggestionFilters:
        """What the query asks for."""
        values = self.values
        asked = {"yes": True, "no": False}
        return SuggestionFilters(
            state=str(values.get("state", "")),
            kind=str(values.get("kind", "")),
            theme=int(str(values.get("theme") or 0)),
            outcome=str(values.get("outcome", "")),
            mine=values.get("turn") == "mine",
            text=str(values.get("text", "")),
            year=int(str(values.get("year") or 0)),
            replied=asked.get(str(values.get("replied", ""))),
            issued=asked.get(str(values.get("issued", ""))),
        )
