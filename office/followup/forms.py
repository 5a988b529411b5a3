"""The filter bar of the ledger, and the forms of what can be done about one thing owed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.followup.kinds import group_choices
from office.followup.queries_ledger import CLOSED, OURS, SECTIONS, TABS, LedgerFilters
from office.followup.services_acts import TEXT_LENGTH
from office.ui.filters import FilterForm

TEXT_LONGEST = 60
OLDEST = 3650


class LedgerForm(FilterForm):
    """Number or title, group, who owes, other agency and age in sight; the rest behind 更多."""

    private = ("text",)
    beside = ("tab", "section", "sort")

    text = forms.CharField(
        label=pgettext_lazy("follow-up", "Number, title or word"),
        max_length=TEXT_LONGEST,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    group = forms.ChoiceField(label=pgettext_lazy("follow-up", "Kind"))
    department = forms.TypedChoiceField(
        label=pgettext_lazy("follow-up", "Department that owes it"), coerce=int, empty_value=None
    )
    agency = forms.TypedChoiceField(label=pgettext_lazy("follow-up", "Other agency"), coerce=int, empty_value=None)
    age = forms.IntegerField(
        label=pgettext_lazy("follow-up", "Open for at least (days)"), min_value=0, max_value=OLDEST
    )
    mine = forms.BooleanField(label=pgettext_lazy("follow-up", "only mine and my department's"))
    urged = forms.BooleanField(label=pgettext_lazy("follow-up", "only what has been urged"))

    def __init__(self, data, *, departments, agencies, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["group"].choices = [("", _("all")), *group_choices()]
        self.fields["department"].choices = [("", _("all")), *departments]
        if not departments:
            # A third agency's officer has one matter in view: nothing to choose among.
            del self.fields["department"], self.fields["group"]
        self.fields["agency"].choices = [("", _("all")), *agencies]

    def ledger_filters(self) -> LedgerFilters:
        """What the query asks for; tab and part stand in the address beside the filters."""
        values, given = self.values, self.request.GET
        tab, section = given.get("tab", ""), given.get("section", "")
        tab = tab if tab in TABS else OURS
        return LedgerFilters(
            tab=tab,
            section=section if section in SECTIONS and tab != CLOSED else "",
            mine=bool(values.get("mine")),
            group=values.get("group", ""),
            department_id=values.get("department"),
            agency_id=values.get("agency"),
            age=values.get("age"),
            urged=bool(values.get("urged")),
            text=values.get("text", ""),
        )


def _long(label, *, help_text="", required=True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class SeenForm(forms.Form):
    """A form that remembers due day and owner as they were when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class WordForm(SeenForm):
    """Where it stands, from either side."""

    text = _long(pgettext_lazy("follow-up", "Where it stands"))
    shared = forms.BooleanField(
        label=pgettext_lazy("follow-up", "The other agency reads it too and is told"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, tells: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not tells:
            del self.fields["shared"]


class UrgeForm(SeenForm):
    """催办: the owner is told."""

    text = _long(pgettext_lazy("follow-up", "Word to the owner"), required=False)


class ExtendForm(SeenForm):
    """More time, with its reason."""

    due_on = forms.DateField(
        label=pgettext_lazy("follow-up", "New due day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = _long(_("Reason"))


class PassForm(SeenForm):
    """To whom it goes."""

    to = forms.TypedChoiceField(label=pgettext_lazy("follow-up", "Pass to"), coerce=int, empty_value=None)
    reason = _long(pgettext_lazy("follow-up", "Word to the colleague"), required=False)

    def __init__(self, *args, receivers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("choose")), *((one.pk, str(one)) for one in receivers)]


class CloseForm(SeenForm):
    """销号 by hand."""

    reason = _long(
        _("Reason"), help_text=pgettext_lazy("follow-up", "What shows that it is done, or why it is owed no more.")
    )
