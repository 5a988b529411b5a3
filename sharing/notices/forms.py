"""Input of the notice pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.ui.filters import FilterForm
from sharing.notices.models import NoticeState, PeriodKind, Theme
from sharing.notices.queries import ISSUED, RECEIVED, NoticeFilter

ANY = [("", _("any"))]


class NoticeFilters(FilterForm):
    """The filter bar of the list."""

    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[
            *ANY,
            (RECEIVED, pgettext_lazy("notice direction", "received")),
            (ISSUED, pgettext_lazy("notice direction", "issued")),
        ],
    )
    state = forms.TypedChoiceField(label=_("State"), coerce=int, empty_value=None, choices=[*ANY, *NoticeState.choices])
    kind = forms.ChoiceField(label=_("Period"), choices=[*ANY, *PeriodKind.choices])
    since = forms.DateField(label=_("Period from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Period until"), widget=forms.DateInput(attrs={"type": "date"}))
    theme = forms.ChoiceField(label=_("Theme"), choices=[*ANY, *Theme.choices])

    @property
    def narrowed(self) -> NoticeFilter:
        """As the queries want it."""
        return NoticeFilter(**self.values)
