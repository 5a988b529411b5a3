"""The filter bar of the board, and the note with which warnings are acknowledged."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.clocks.board import SCOPES, VIEWS, BoardFilters
from cases.clocks.days import SECTIONS
from cases.procedure import load_rules
from cases.register.clock_lines import rule_name
from cases.register.forms_list import day_field
from cases.register.models_clocks import ClockStatus
from cases.register.queries_list import text_clean
from office.ui.filters import FilterForm

SIDES = [("police", pgettext_lazy("side", "police")), ("procuratorate", pgettext_lazy("side", "procuratorate"))]
STATUS_CHOICES = [
    ("", pgettext_lazy("clock filter", "not closed")),
    (ClockStatus.RUNNING, pgettext_lazy("clock", "running")),
    (ClockStatus.PAUSED, pgettext_lazy("clock", "paused")),
    (ClockStatus.NO_START, pgettext_lazy("clock", "no start date")),
    (ClockStatus.DONE, pgettext_lazy("clock", "done")),
    (ClockStatus.VOID, pgettext_lazy("clock", "void")),
]
SECTION_LABELS = {
    "overdue": pgettext_lazy("clock", "overdue"),
    "conservative": pgettext_lazy("clock", "past the conservative day"),
    "today": pgettext_lazy("clock", "due today"),
    "week": pgettext_lazy("clock", "this week"),
    "later": pgettext_lazy("clock", "later"),
    "paused": pgettext_lazy("clock", "paused"),
    "no_start": pgettext_lazy("clock", "no start date"),
}
NOTE_LENGTH = 500


def clock_order(code: str) -> tuple[int, str]:
    """P01 … Q18, then the supervision's, the court's and the house's."""
    return ("PQSCG".find(code[:1]), code)


class BoardForm(FilterForm):
    """Number, term, side, unit and status in sight; custody, provisional and 待核实 behind 更多."""

    private = ("text",)
    beside = ("view", "section", "scope")

    text = forms.CharField(
        label=pgettext_lazy("case", "Case number"), max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    rule = forms.ChoiceField(label=pgettext_lazy("clock", "Term"))
    side = forms.ChoiceField(label=pgettext_lazy("clock", "Owed by"), choices=[("", _("all")), *SIDES])
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    status = forms.ChoiceField(label=pgettext_lazy("clock filter", "State"), choices=STATUS_CHOICES)
    custody = forms.BooleanField(label=pgettext_lazy("clock filter", "custody terms only"))
    mine = forms.BooleanField(label=pgettext_lazy("clock filter", "waits for my acknowledgement"))
    unsettled = forms.BooleanField(label=pgettext_lazy("filter", "to be verified"))
    provisional = forms.BooleanField(label=pgettext_lazy("clock filter", "provisional (holidays not announced)"))
    day_from = day_field(_("Due from"))
    day_to = day_field(_("Due to"))

    def __init__(self, data, *, units, **kwargs):
        super().__init__(data, **kwargs)
        rules = sorted(load_rules().clocks, key=clock_order)
        self.fields["rule"].choices = [("", _("all")), *((code, rule_name(code)) for code in rules)]
        self.fields["unit"].choices = [("", _("all")), *units]

    def clean_text(self):
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])

    def clean(self):
        """The days must follow each other."""
        data = super().clean()
        first, last = data.get("day_from"), data.get("day_to")
        if first and last and first > last:
            self.add_error("day_to", _("This day is before the first one."))
        return data

    @property
    def scope_usual(self) -> str:
        """The officer's own duties; all that is seen where something is looked for, whose it is was chosen, or who is
        held is asked: until when somebody may be held does not depend on whose turn it is."""
        looked_for = any(self.values.get(name) for name in ("text", "side", "unit", "mine"))
        return "both" if looked_for or self.request.GET.get("view") == "person" else "mine"

    def board_filters(self) -> BoardFilters:
        """What the query asks for; view and part of the board stand in the address beside the filters."""
        values, given = self.values, self.request.GET
        view, section, scope = (given.get(name, "") for name in ("view", "section", "scope"))
        status = values.get("status") or "open"
        return BoardFilters(
            view=view if view in VIEWS else VIEWS[0],
            scope=scope if scope in SCOPES else self.scope_usual,
            section=section if section in SECTIONS and status not in (ClockStatus.DONE, ClockStatus.VOID) else "",
            rule=values.get("rule", ""),
            side=values.get("side", ""),
            unit_id=values.get("unit"),
            status=status,
            custody=bool(values.get("custody")),
            provisional=bool(values.get("provisional")),
            unsettled=bool(values.get("unsettled")),
            mine=bool(values.get("mine")),
            day_from=values.get("day_from"),
            day_to=values.get("day_to"),
            text=values.get("text", ""),
        )


class NoteForm(forms.Form):
    """What was done about a warning, or why nothing needs to be."""

    note = forms.CharField(
        label=pgettext_lazy("clock", "Note"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=pgettext_lazy("clock", "What was done, or why nothing needs to be. It stays with the term."),
    )
