"""The filter bar of the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.rules_page.parts import law_choices
from office.ui.filters import FilterForm

PART = "part"


class RulesFilterForm(FilterForm):
    """Law and words. Nothing here names a person, so both stand in the address."""

    beside = (PART,)

    law = forms.ChoiceField(label=pgettext_lazy("rules", "Legal text"))
    words = forms.CharField(
        label=_("Words, article or id (such as P13)"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["law"].choices = [("", _("all")), *law_choices()]
