"""Forms for a step, a void and a correction. Each asks only what it needs, and carries what it saw of the case."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.procedure import EventType, Param, load_rules
from cases.procedure.words import event_name, measure_name, reason_name
from cases.register.drafts import CODE_LENGTH, NUMBER_MOST, Draft, hours_needed, person_code
from cases.register.fact_fields import FactField
from cases.register.fact_words import FACT_VALUES, fact_label
from cases.register.forms_list import day_field
from cases.register.masking import Eyes, name_shown
from cases.register.models import CaseNumber, Event, NumberKind, Person
from cases.register.words import zh
from office.ui.fields import TextField
from office.ui.formats import day

PARAM = "p_"
FACT = "f_"
# Steps whose document may deal with several persons of the case at once.
SEVERAL = frozenset(
    {
        "arrest_request", "release", "measure_lifted", "supplementary_investigation_return", "review_extension",
        "indictment", "indictment_withdrawal", "judgment", "suspect_informed", "investigation_terminated",
    }
)  # fmt: skip


def errors_add(form: forms.Form, refused: ValidationError, prefixes: Mapping[str, str]) -> None:
    """Put a service's refusals at the fields they name; at the top what names none on this form."""
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"__all__": refused.messages}
    for name, texts in errors.items():
        field = prefixes.get(name, name)
        form.add_error(field if field in form.fields else None, texts)


class RecordForm(forms.Form):
    """One step: when, whose, which document, and the parameters that this type of step has.

    ``persons`` are those whom the step may concern now, ``earlier`` the events that it may refer to. ``closed`` names
    for a parameter the values that are refused now, in words.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    happened_on = day_field(gettext_lazy("Day"))
    happened_time = forms.TimeField(
        label=gettext_lazy("Hour and minute"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        help_text=gettext_lazy("Where it is known; without it the day counts."),
    )

    def __init__(
        self, *args, kind: EventType, eyes: Eyes, persons: Iterable[Person], events: Iterable[Event],
        numbers: Iterable[CaseNumber], names: Mapping[int, str], notes: Mapping[int, str] = MappingProxyType({}),
        closed: Mapping[str, Mapping[str, str]] = MappingProxyType({}), **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind, self.eyes, self.names = kind, eyes, names
        self.persons = {person.pk: person for person in persons}
        self.earlier = list(events)
        self.numbers = [number.value for number in numbers if number.kind == NumberKind.BMSAH]
        self.closed = closed
        refers = any(param.refers and param.required for param in kind.param)
        if hours_needed(load_rules(), kind):
            self.fields["happened_time"].required = True
            self.fields["happened_time"].help_text = _("Needed: a term of hours begins with this step.")
        if kind.scope == "person" and not refers:
            self.fields["person"] = self._person_field(notes)
        for param in kind.param:
            if param.ledger:
                continue
            field = self._param_field(param, refers)
            if field is not None:
                self.fields[PARAM + param.name] = field
        self.fields["document_no"] = TextField(
            label=_("Number of the document"), max_length=100, required=False,
            help_text=kind.document_zh if zh() else kind.document_en,
        )  # fmt: skip
        self.order_fields(["seen", "person", "happened_on", "happened_time"])

    def _person_field(self, notes: Mapping[int, str]) -> forms.Field:
        """One person; or several to be ticked, where one document may deal with several."""
        choices: list[tuple[object, str]] = []
        for pk, person in self.persons.items():
            note = notes.get(pk, "")
            name = name_shown(self.eyes, person)
            choices.append((pk, _("%(name)s (%(note)s)") % {"name": name, "note": note} if note else name))
        if self.kind.code in SEVERAL and len(choices) > 1:
            return forms.TypedMultipleChoiceField(
                label=_("Persons"), choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple,
                help_text=_("Tick all whom it concerns: one step is recorded for each, all of them or none."),
            )  # fmt: skip
        return forms.TypedChoiceField(
            label=_("Person"), choices=[("", "—"), *choices] if len(choices) != 1 else choices, coerce=int
        )

    def _param_field(self, param: Param, refers: bool) -> forms.Field | None:
        rules, label = load_rules(), param.zh if zh() else param.en
        if param.refers:
            choices = [
                (event.source_key, self._told(event))
                for event in self.earlier
                if event.type in param.refers and event.source_key
            ]
            return forms.ChoiceField(label=label, choices=[("", "—"), *reversed(choices)], required=param.required)
        if refers and param.values in ("measure", "event"):
            return None
        if param.values == "flag":
            return forms.BooleanField(label=label, required=False)
        if param.values == "number":
            return forms.IntegerField(label=label, min_value=1, max_value=NUMBER_MOST, required=param.required)
        if param.values == "day":
            field = day_field(label)
            field.required = param.required
            return field
        if param.values == "bmsah":
            if not self.numbers:
                return None
            return self._choice(param, label, [(number, number) for number in self.numbers])
        if param.values in rules.reasons:
            return self._choice(
                param,
                label,
                [(code, reason_name(rules, param.values, code, zh())) for code in rules.reasons[param.values]],
            )
        if param.values == "measure":
            rows = [row for row in rules.measures.values() if row.event]
            return self._choice(param, label, [(row.code, measure_name(rules, row.code, zh())) for row in rows])
        return TextField(label=label, max_length=CODE_LENGTH, required=param.required)

    def _choice(self, param: Param, label: str, choices: list[tuple[str, str]]) -> forms.Field:
        """A closed list without what is refused now; why stands beside it."""
        closed = self.closed.get(param.name, {})
        why = "；".join(closed[code] for code, _told in choices if code in closed)
        return forms.ChoiceField(
            label=label,
            choices=[("", "—"), *((code, told) for code, told in choices if code not in closed)],
            required=param.required or param.name in demanded(self.kind),
            help_text=why,
        )

    def _told(self, event: Event) -> str:
        """`王某某 批准逮捕 2026-03-10`."""
        name = self.names.get(event.person_id, "") if event.person_id else ""
        return f"{name} {event_name(load_rules(), event.type, zh())} {day(event.happened_on)}".strip()

    def drafts(self) -> list[Draft]:
        """What is to be recorded: one draft for each person."""
        data = self.cleaned_data
        at = dt.datetime.combine(data["happened_on"], data["happened_time"] or dt.time())
        params = {
            param.name: str(data[PARAM + param.name])
            for param in self.kind.param
            if data.get(PARAM + param.name) not in (None, "", False)
        }
        chosen = data.get("person") or 0
        return [
            Draft(
                type=self.kind.code,
                happened_at=timezone.make_aware(at),
                precise=data["happened_time"] is not None,
                person=self.persons.get(pk),
                params=params,
                document_no=data["document_no"],
            )
            for pk in (chosen if isinstance(chosen, list) else [chosen])
        ]

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals, each with the person whom it concerns where several are ticked."""
        names = {person_code(pk): name for pk, name in self.names.items()}
        found = refused.error_dict if hasattr(refused, "error_dict") else {"__all__": refused.error_list}
        told: dict[str, list[str]] = {}
        for field, errors in found.items():
            for error in errors:
                name = names.get(error.code, "") if len(self.data_persons) > 1 else ""
                text = "".join(error.messages)
                told.setdefault(field, []).append(
                    _("%(person)s: %(text)s") % {"person": name, "text": text} if name else text
                )
        errors_add(self, ValidationError(told), {param.name: PARAM + param.name for param in self.kind.param})

    @property
    def data_persons(self) -> list[int]:
        """The persons chosen."""
        chosen = self.cleaned_data.get("person") or []
        return chosen if isinstance(chosen, list) else [chosen]


def demanded(kind: EventType) -> set[str]:
    """Parameters without which this step says too little: those that a check or a gate misses, and what an extension
    is by how much. A ledger may leave them out, a form does not."""
    rules = load_rules()
    found = {check.param for check in rules.checks.values() if check.kind == "no_param" and kind.code in check.then}
    found |= {gate.param for gate in rules.gates.values() if gate.kind == "needs_param" and kind.code in gate.events}
    for versions in rules.clocks.values():
        for row in versions:
            found |= {one.param for one in row.extension if one.param and one.event == kind.code}
    return found & {param.name for param in kind.param}


class VoidForm(forms.Form):
    """Why an event is void."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = TextField(
        label=pgettext_lazy("void", "Reason"), max_length=200,
        help_text=gettext_lazy("Stays in the history with your name; no personal data."),
    )  # fmt: skip


class CorrectForm(forms.Form):
    """All facts of the case or of one person that the officer can correct, as they stand."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, facts: Iterable[FactField], values: Mapping[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.facts = tuple(facts)
        for fact in self.facts:
            self.fields[FACT + fact.code] = self._field(fact, values.get(fact.code))
        self.fields["reason"] = TextField(
            label=_("Reason"), max_length=200,
            help_text=_("What shows that this is right; it stays in the history with your name."),
        )  # fmt: skip

    def _field(self, fact: FactField, value: Any) -> forms.Field:
        options: dict[str, Any] = {"label": fact_label(fact.code), "required": fact.required, "initial": value}
        if fact.kind == "yes":
            return forms.BooleanField(**{**options, "required": False, "initial": bool(value)})
        if fact.kind == "choice":
            return forms.ChoiceField(choices=[("", "—"), *FACT_VALUES[fact.code].items()], **options)
        if fact.kind == "date":
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=widget, **options)
        if fact.kind == "moment":
            options["help_text"] = _("A day (2026-03-05) or a day with the hour (2026-03-05 14:30).")
            options["initial"] = str(value or "").replace("T", " ")
            return MomentField(max_length=16, **options)
        if fact.kind == "long":
            return TextField(widget=forms.Textarea(attrs={"rows": 6}), max_length=fact.limit, **options)
        return TextField(max_length=fact.limit, **options)

    def values(self) -> dict[str, Any]:
        """What the fields say, by code."""
        return {fact.code: self.cleaned_data[FACT + fact.code] for fact in self.facts}

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {fact.code: FACT + fact.code for fact in self.facts})


class MomentField(TextField):
    """A day, or a day with hour and minute, as the ledgers store it."""

    def clean(self, value: Any) -> str:
        """`2026-03-05` or `2026-03-05T14:30`."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            at = dt.datetime.fromisoformat(text.replace(" ", "T"))
        except ValueError:
            raise ValidationError(_("There is no such day.")) from None
        return at.date().isoformat() if len(text) == 10 else at.isoformat(timespec="minutes")
