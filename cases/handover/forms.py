"""Forms of a hand-over: what is handed over, what the check says, what the case office answers."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.handover.late import CHECKED, RECEIVED, SENT, When
from cases.handover.models import HandoverKind
from cases.handover.services import Material, Sending
from cases.procedure import load_rules, reason_name
from cases.register.forms_record import errors_add
from cases.register.masking import name_shown
from cases.register.numbers import BMSAH, TYSAH
from cases.register.words import zh
from office.ui.fields import TextField

ROWS = 60
GROUNDS = "handover_return_reason"
# What is usually handed over, to begin the list with (MPS 137, 289; RULES 156).
USUAL = {
    HandoverKind.ARREST: ("提请批准逮捕书", "案卷材料", "证据材料", "社会危险性情况说明", "拘留证、拘留通知书"),
    HandoverKind.PROSECUTION: ("起诉意见书", "案卷材料", "证据材料", "涉案财物清单", "换押证明", "认罪认罚情况说明"),
    HandoverKind.RESUBMISSION: ("补充侦查报告书", "补充的证据材料", "案卷材料", "换押证明"),
}


class PersonsForm(forms.Form):
    """Whom it concerns."""

    persons = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Persons"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, eyes, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in persons}
        self.fields["persons"].choices = [(pk, name_shown(eyes, person)) for pk, person in self.people.items()]

    def chosen(self):
        """The persons ticked."""
        return [self.people[pk] for pk in self.cleaned_data["persons"]]

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


class HandoverForm(PersonsForm):
    """Which kind, whom it concerns, and a word to the legal department. The materials stand in a set of their own."""

    summary = TextField(
        label=pgettext_lazy("hand-over", "Word to the legal department"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("No personal data; what is to be looked at."),
    )


class MaterialForm(forms.Form):
    """One line of the list of materials; an empty line counts for nothing."""

    name = TextField(label=pgettext_lazy("hand-over", "Material"), max_length=200, required=False)
    copies = forms.IntegerField(label=pgettext_lazy("hand-over", "Copies"), min_value=1, max_value=999, required=False)
    pages = forms.IntegerField(label=pgettext_lazy("hand-over", "Pages"), min_value=1, max_value=99999, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control form-control-sm"

    def clean(self):
        """Figures without a name say nothing."""
        data = super().clean()
        if not data.get("name") and (data.get("copies") or data.get("pages")):
            self.add_error("name", _("Say what this is."))
        return data


class MaterialSet(forms.BaseFormSet):
    """The list of materials."""

    def materials(self) -> list[Material]:
        """The lines that name something."""
        return [
            Material(row["name"], row.get("copies") or 1, row.get("pages"))
            for row in (form.cleaned_data for form in self.forms)
            if row.get("name")
        ]


MaterialFormSet = forms.formset_factory(MaterialForm, formset=MaterialSet, extra=3, max_num=ROWS, validate_max=True)


def materials_initial(kind: str) -> list[dict[str, object]]:
    """The list to begin with."""
    return [{"name": name, "copies": 1} for name in USUAL[HandoverKind(kind)]]


class NoteForm(forms.Form):
    """A word with which something is sent back, completed or given up."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = TextField(
        label=pgettext_lazy("hand-over", "Word"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stays with the hand-over; no personal data."),
    )

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, help_text=help_text)


def _hour() -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("Hour and minute"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


class LateForm(forms.Form):
    """An act that may have been done on an earlier day: its true day and hour, both empty where it is done now."""

    acts: tuple[str, ...] = ()

    def clean(self):
        """An hour without its day says nothing."""
        data = super().clean()
        for act in self.acts:
            if data.get(f"{act}_time") and not data.get(f"{act}_on"):
                self.add_error(f"{act}_on", _("Give the day too."))
        return data

    def when(self, act: str) -> When | None:
        """When it was done; nothing where it is done now."""
        on, hour = self.cleaned_data.get(f"{act}_on"), self.cleaned_data.get(f"{act}_time")
        if on is None:
            return None
        return When(timezone.make_aware(dt.datetime.combine(on, hour or dt.time())), hour is not None)


EMPTY_IS_NOW = gettext_lazy("Empty: now. An earlier day is a late entry; the law is asked as of that day.")


class SendForm(LateForm, NoteForm):
    """The check was passed: number of the document with which it is sent, and when, if it is entered late."""

    acts = (CHECKED, SENT)
    document_no = TextField(label=gettext_lazy("Number of the document"), max_length=100)
    checked_on = _day(pgettext_lazy("hand-over", "Day of the legal check"), EMPTY_IS_NOW)
    sent_on = _day(pgettext_lazy("hand-over", "Day of the hand-over"), EMPTY_IS_NOW)
    sent_time = _hour()
    field_order = ["seen", "document_no", "checked_on", "sent_on", "sent_time", "note"]

    def __init__(self, *args, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        self.fields["sent_on"].required = late
        if late:
            self.fields["sent_on"].help_text = ""
            self.fields["checked_on"].help_text = _("Empty: the day of the hand-over.")

    def sending(self) -> Sending:
        """What the service takes."""
        data = self.cleaned_data
        return Sending(data["document_no"], data["note"], self.when(CHECKED), self.when(SENT))


class EnterForm(PersonsForm, SendForm):
    """What no unit has reported: whom it concerns, and all that is entered on sending."""

    seen = None
    field_order = ["persons", "document_no", "checked_on", "sent_on", "sent_time", "note"]


class AcceptForm(LateForm, NoteForm):
    """The case office accepts: its numbers, and who gets the case."""

    bmsah = TextField(label=pgettext_lazy("case number", "department acceptance number"), max_length=60)
    tysah = TextField(label=pgettext_lazy("case number", "unified acceptance number"), max_length=17, required=False)
    department = forms.TypedChoiceField(label=gettext_lazy("Department that reviews it"), coerce=int)
    acts = (RECEIVED,)
    received_on = _day(pgettext_lazy("hand-over", "Day of acceptance"), EMPTY_IS_NOW)
    received_time = _hour()
    field_order = ["seen", "bmsah", "tysah", "department", "received_on", "received_time", "note"]

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.departments = {one.pk: one for one in departments}
        choices = [(pk, one.name) for pk, one in self.departments.items()]
        self.fields["department"].choices = [("", "—"), *choices] if len(choices) != 1 else choices
        self.fields["note"].required = False
        self.fields["bmsah"].help_text = _("As in 海检刑诉受[2026]139903000123号, with square brackets.")

    def clean_bmsah(self):
        """The shape of a department acceptance number."""
        value = self.cleaned_data["bmsah"].replace("［", "[").replace("］", "]")
        if not re.fullmatch(BMSAH, value):
            raise ValidationError(_("Not a department acceptance number: name, 受, [year], figures, 号."))
        return value

    def clean_tysah(self):
        """Seventeen figures."""
        value = self.cleaned_data["tysah"]
        if value and not re.fullmatch(TYSAH, value):
            raise ValidationError(_("A unified acceptance number has 17 figures."))
        return value


class ReturnForm(LateForm, NoteForm):
    """The case office returns it: on which ground of the rules, and a word."""

    ground = forms.ChoiceField(label=pgettext_lazy("hand-over", "Ground"))
    acts = (RECEIVED,)
    received_on = _day(pgettext_lazy("hand-over", "Day of the return"), EMPTY_IS_NOW)
    received_time = _hour()
    field_order = ["seen", "ground", "received_on", "received_time", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rules = load_rules()
        rows = [(code, reason_name(rules, GROUNDS, code, zh())) for code in rules.reasons[GROUNDS]]
        self.fields["ground"].choices = [("", "—"), *rows]
