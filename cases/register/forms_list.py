"""The filter bar of the case list. What names a person is posted and kept out of addresses."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.register.queries import SORTS, CaseFilters, text_clean
from office.ui.filters import FilterForm
from office.ui.tables import Sort

FINDINGS = [
    ("", _("all")),
    ("any", _("with findings")),
    ("unsettled", pgettext_lazy("filter", "to be verified")),
    ("none", _("without findings")),
]
CUSTODY = [
    ("", _("all")),
    ("held", pgettext_lazy("case filter", "with a term of custody")),
    ("week", pgettext_lazy("case filter", "ends within seven days or is over")),
]
CUSTODY_NEAR = dt.timedelta(days=7)


def day_field(label) -> forms.DateField:
    """A day, chosen or typed as 2026-11-21."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class CaseFilterForm(FilterForm):
    """Number or words, stage, unit and acceptance in sight; person and findings behind 更多."""

    private = ("text", "person")

    text = forms.CharField(
        label=_("Number, title or name"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    stage = forms.ChoiceField(label=_("Stage"))
    unit = forms.TypedChoiceField(label=_("Handling unit"), coerce=int, empty_value=None)
    accepted_from = day_field(_("Accepted from"))
    accepted_to = day_field(_("Accepted to"))
    person = forms.CharField(label=_("Person (adults only)"), max_length=100)
    findings = forms.ChoiceField(label=_("Findings"), choices=FINDINGS)
    custody = forms.ChoiceField(label=pgettext_lazy("case filter", "Custody"), choices=CUSTODY)

    def __init__(self, data, *, stages, units, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["stage"].choices = [("", _("all")), *stages]
        self.fields["unit"].choices = [("", _("all")), *units]

    def clean_text(self):
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])

    def clean_person(self):
        """The same."""
        return text_clean(self.cleaned_data["person"])

    def clean(self):
        """The days must follow each other."""
        data = super().clean()
        first, last = data.get("accepted_from"), data.get("accepted_to")
        if first and last and first > last:
            self.add_error("accepted_to", _("This day is before the first one."))
        return data

    def case_filters(self, sort: Sort) -> CaseFilters:
        """What the query asks for."""
        values = self.values
        return CaseFilters(
            stage=values.get("stage", ""),
            unit_id=values.get("unit"),
            accepted_from=values.get("accepted_from"),
            accepted_to=values.get("accepted_to"),
            text=values.get("text", ""),
            person=values.get("person", ""),
            findings=values.get("findings", ""),
            custody=bool(values.get("custody")),
            custody_to=timezone.localdate() + CUSTODY_NEAR if values.get("custody") == "week" else None,
            sort=sort.code if sort.code in SORTS else "updated",
            descending=sort.descending,
        )
