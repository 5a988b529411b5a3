"""Forms of the roster. A form parses; the services hold the rules."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from office.agencies.forms import VersionedForm
from office.agencies.models import Officer
from office.roster.days import Unit
from office.roster.models import DutyDesk
from office.roster.services import Plan
from office.ui.fields import TextField

TURNS = 8
# A roster is looked at so many years back and ahead.
YEARS = 20
RING = "ring"


def day_field(label: object, *, required: bool = True, help_text: object = "") -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def month_asked(text: str, today: dt.date) -> dt.date:
    """The first day of the month in the address; of this one where it names none."""
    try:
        asked = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= YEARS else today.replace(day=1)


class PlanForm(forms.Form):
    """Who takes turns at a desk, for how long each, from when until when."""

    desk = forms.ChoiceField(label=pgettext_lazy("duty", "Desk"))
    unit = forms.ChoiceField(label=pgettext_lazy("duty", "Change"))
    starts_on = day_field(pgettext_lazy("duty", "First day"))
    ends_on = day_field(pgettext_lazy("duty", "Last day"))
    substitute = forms.ChoiceField(
        label=pgettext_lazy("duty", "Substitute"),
        required=False,
        help_text=gettext_lazy("Stands in on days of absence, and where the officer's account is closed."),
    )
    note = TextField(label=pgettext_lazy("duty", "Remark"), required=False, max_length=200)
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, desks: Sequence[DutyDesk], people: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(who.pk): who for who in people}
        names = [(key, str(who)) for key, who in self.people.items()]
        self.fields["desk"].choices = [(desk.value, desk.label) for desk in desks]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (Unit.WEEK, pgettext("duty", "every week, on Monday")),
            (Unit.MONTH, pgettext("duty", "every month, on the first")),
            (Unit.ONCE, pgettext("duty", "not: one officer all the time")),
        ]
        self.fields["substitute"].choices = [  # type: ignore[attr-defined]
            ("", pgettext("duty", "nobody")),
            (RING, pgettext("duty", "whoever comes next in the turn")),
            *names,
        ]
        for n in range(1, TURNS + 1):
            label = pgettext("duty", "In turn: %(n)d") % {"n": n}
            choices = [("", "—"), *names]
            self.fields[turn_name(n)] = forms.ChoiceField(label=label, choices=choices, required=n == 1)
        self.order_fields(["desk", *map(turn_name, range(1, TURNS + 1)), "unit"])

    @property
    def turns(self) -> list[forms.BoundField]:
        """The fields of who takes turns."""
        return [self[turn_name(n)] for n in range(1, TURNS + 1)]

    def plan(self) -> Plan:
        """What the service takes."""
        data = self.cleaned_data
        keys = [data.get(turn_name(n), "") for n in range(1, TURNS + 1)]
        return Plan(
            desk=data["desk"],
            unit=Unit(data["unit"]),
            officers=[self.people[key] for key in keys if key],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            substitute=self.people.get(data["substitute"]),
            ring=data["substitute"] == RING,
            note=data["note"],
        )

    def confirms(self, lines: Sequence[str]) -> bool:
        """Whether just these lines were shown before; else they are remembered for the next press of the button."""
        shown = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        if self.cleaned_data["confirmed"] == shown:
            return True
        self.data = self.data.copy()
        self.data[self.add_prefix("confirmed")] = shown
        return False

    def refuse(self, error: ValidationError) -> None:
        """A refusal at the fields it names; of the officers at the first of them."""
        for name, errors in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
            field = turn_name(1) if name == "officers" else name
            self.add_error(field if field in self.fields else None, errors)


def turn_name(n: int) -> str:
    """The name of the field for the n-th in turn."""
    return f"turn_{n}"


class TermForm(VersionedForm):
    """One term: who, when, and the days on which the substitute stands in."""

    officer = forms.TypedChoiceField(label=pgettext_lazy("duty", "On duty"), coerce=int)
    substitute = forms.TypedChoiceField(
        label=pgettext_lazy("duty", "Substitute"), coerce=int, required=False, empty_value=None
    )
    starts_on = day_field(pgettext_lazy("duty", "First day"))
    ends_on = day_field(pgettext_lazy("duty", "Last day"))
    away_from = day_field(
        pgettext_lazy("duty", "Absent from"),
        required=False,
        help_text=gettext_lazy("On these days the substitute is on duty, and what is open passes over and back."),
    )
    away_to = day_field(pgettext_lazy("duty", "Absent until"), required=False)
    note = TextField(label=pgettext_lazy("duty", "Remark"), required=False, max_length=200)

    def __init__(self, *args: Any, people: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {who.pk: who for who in people}
        names = [(key, str(who)) for key, who in self.people.items()]
        self.fields["officer"].choices = names  # type: ignore[attr-defined]
        self.fields["substitute"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "version"}
        data["officer"] = self.people[data["officer"]]
        data["substitute"] = self.people.get(data["substitute"])
        return data


class VoidForm(VersionedForm):
    """Why a term is void."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=200)
