"""The form of an acceptance (受案登记)."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.procedure import load_rules
from cases.register.fact_words import FACT_VALUES, fact_label
from cases.register.forms_list import day_field
from cases.register.forms_record import errors_add
from cases.register.numbers import AJBH
from cases.register.services_open import ACCEPTANCE, FIELDS
from cases.register.words import zh
from office.ui.fields import TextField

FLAG = "flag_"


class OpenForm(forms.Form):
    """Number, unit, moment of acceptance, and what the case is about."""

    number = TextField(
        label=pgettext_lazy("case number", "police case number"),
        max_length=23,
        help_text=gettext_lazy("A and 22 figures: unit code, year and month, serial number."),
    )
    unit = forms.TypedChoiceField(label=gettext_lazy("Handling unit"), coerce=int)
    happened_on = day_field(gettext_lazy("Day of acceptance"))
    happened_time = forms.TimeField(
        label=gettext_lazy("Hour and minute"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        choices = [(pk, unit.name) for pk, unit in self.units.items()]
        self.fields["unit"].choices = [("", "—"), *choices] if len(choices) != 1 else choices
        for fact in FIELDS:
            self.fields[fact.code] = _field(fact)
        for param in load_rules().events[ACCEPTANCE].param:
            self.fields[FLAG + param.name] = forms.BooleanField(label=param.zh if zh() else param.en, required=False)

    def clean_number(self):
        """The shape of a police case number."""
        value = self.cleaned_data["number"].upper()
        if not re.fullmatch(AJBH, value):
            raise ValidationError(_("Not a police case number: A, 12 figures of the unit, year, month, 4 figures."))
        return value

    def clean(self):
        """Nothing is accepted before it happens (house recording rule 3)."""
        data = super().clean()
        if data.get("happened_on") and data.get("happened_time") and self.accepted_at > timezone.now():
            self.add_error("happened_on", _("A step that lies ahead cannot be recorded (house recording rule 3)."))
        return data

    @property
    def accepted_at(self) -> dt.datetime:
        """The moment of acceptance."""
        return timezone.make_aware(
            dt.datetime.combine(self.cleaned_data["happened_on"], self.cleaned_data["happened_time"])
        )

    def opened(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "number": data["number"],
            "unit": self.units[data["unit"]],
            "accepted_at": self.accepted_at,
            "values": {fact.code: data[fact.code] for fact in FIELDS},
            "flags": {name.removeprefix(FLAG): "1" for name, value in data.items() if name.startswith(FLAG) and value},
        }

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


def _field(fact) -> forms.Field:
    label = fact_label(fact.code)
    if fact.kind == "yes":
        return forms.BooleanField(label=label, required=False)
    if fact.kind == "choice":
        return forms.ChoiceField(
            label=label, choices=[("", "—"), *FACT_VALUES[fact.code].items()], required=fact.required
        )
    if fact.kind == "moment":
        return TextField(
            label=label,
            max_length=16,
            required=fact.required,
            help_text=_("A day (2026-03-05) or a day with the hour (2026-03-05 14:30)."),
        )
    if fact.kind == "long":
        return TextField(label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=fact.limit, required=False)
    return TextField(label=label, max_length=fact.limit, required=fact.required)
