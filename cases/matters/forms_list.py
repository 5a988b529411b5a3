"""The filter bar of a list of matters, and of the list from which a case is chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.matters.queries import MatterFilters
from cases.matters.queries_pages import cases_like
from cases.matters.table import Flow
from cases.matters.words import label
from cases.register.queries import text_clean
from office.ui.filters import FilterForm
from office.ui.tables import SORT_PARAM

OPEN, CLOSED, ALL = "open", "closed", "all"
AGES = [("", _("all")), ("7", _("over 7 days")), ("30", _("over 30 days")), ("90", _("over 90 days"))]


class MatterFilterForm(FilterForm):
    """Turn, state, open or closed, the case, the age. The kind is a tab and stands beside them."""

    private = ("text",)
    beside = (SORT_PARAM, "kind")

    text = forms.CharField(
        label=_("Case: number, title or name"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=pgettext_lazy("matter", "Where it stands"))
    turn = forms.ChoiceField(
        label=pgettext_lazy("matter", "Turn"),
        choices=[("", _("all")), ("mine", pgettext_lazy("matter", "my turn"))],
    )
    over = forms.ChoiceField(
        label=pgettext_lazy("matter", "Open or closed"),
        choices=[("", pgettext_lazy("matter", "open")), (CLOSED, pgettext_lazy("matter", "closed")), (ALL, _("all"))],
    )
    age = forms.ChoiceField(label=pgettext_lazy("matter", "Begun"), choices=AGES)

    def __init__(self, data: Any, *, flow: Flow | None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.flow = flow
        states = [(state.code, label(state)) for state in flow.state] if flow is not None else []
        self.fields["state"].choices = [("", _("all")), *states]
        if not states:
            del self.fields["state"]

    def clean_text(self) -> str:
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])

    def matter_filters(self, officer: Any) -> MatterFilters:
        """What the query asks for."""
        values = self.values
        text = str(values.get("text", ""))
        over = values.get("over", OPEN)
        return MatterFilters(
            kind=self.flow.kind if self.flow is not None else "",
            state=str(values.get("state", "")),
            mine=values.get("turn") == "mine",
            open=None if over == ALL else over != CLOSED,
            case_ids=cases_like(officer, text) if text else None,
            days=int(str(values.get("age", "0"))),
        )


class CaseChooseForm(FilterForm):
    """Finds the case that a matter is to be about."""

    private = ("text",)
    beside = ("act", "origin")

    text = forms.CharField(
        label=_("Number, title or name"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )

    def clean_text(self) -> str:
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])
