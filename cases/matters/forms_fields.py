"""The input of each kind of field that a flow may name, and what it gives back as plain JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.matters.data import TEXT_MOST, values_of
from cases.matters.models import StepBase
from cases.matters.queries_choose import (
    agencies_offered,
    cases_numbered,
    departments_able,
    departments_offered,
    matters_offered,
    numbers_of,
    officers_offered,
    persons_offered,
)
from cases.matters.rules import seat_acts, seat_fits
from cases.matters.table import Act, Field, Flow
from cases.matters.words import label, law_text, zh
from cases.register.forms_list import day_field
from cases.register.models import Case
from office.notes.merging import plain
from office.ui.fields import TextField

# So many values of a list stand open side by side; more fold into a list to choose from.
OPEN_CHOICES = 6
LONG_ROWS, SHORT_ROWS = 5, 2
PREFIX = "f_"
CHOSEN = frozenset({"choice", "multi", "officer", "officers", "departments", "agency", "persons", "matter"})


@dataclass
class Offer:
    """From what a form lets this officer choose. Read once a form, and only what it asks for."""

    officer: Any
    flow: Flow
    case: Case | None = None
    without: int | None = None
    rows: bool = False
    """In a row of a table there is less room."""
    act: Act | None = None
    steps: Sequence[StepBase] = ()
    """Those taken so far: whoever drafted is not offered as who examines."""

    def side_of(self, field: Field) -> str:
        """Whose officers or departments may be chosen: those of the desk that they are to sit at, else the own."""
        return self.flow.desk_of(field.desk).side if field.desk else self.officer.side

    def fits(self, field: Field) -> Callable[[Any], bool] | None:
        """Who can be meant by an officer chosen for a desk: whoever may do what is next to be done there."""
        if not field.desk or self.act is None:
            return None
        acts = seat_acts(self.flow, self.act, field.desk)
        took = {step.act: step.by_id for step in self.steps} | {self.act.code: self.officer.pk}  # type: ignore[attr-defined]
        return lambda one: seat_fits(one, acts, took)

    @cached_property
    def persons(self) -> list[tuple[int, str]]:
        """Of the case, as this officer may name them."""
        return persons_offered(self.officer, self.case)


def help_of(thing: Any) -> str:
    """The explanation of something of a flow."""
    return str(thing.help_zh if zh() else thing.help_en)


def choices_of(flow: Flow, name: str) -> list[tuple[str, str]]:
    """The values of a list in words, those of the flow with their article."""
    law = {choice.code: choice.law for choice in flow.choices(name)}
    told = []
    for code, words in values_of(flow, name).items():
        text = words[0 if zh() else 1]
        article = law_text(law.get(code, ""))
        told.append((code, _("%(text)s (%(article)s)") % {"text": text, "article": article} if article else text))
    return told


def field_made(offer: Offer, field: Field) -> forms.Field:
    """The input of a field."""
    made = MAKE[field.kind](offer, field)
    made.label, made.required = label(field), field.required and field.kind != "flag"
    made.help_text = help_of(field) or made.help_text
    made.error_messages["required"] = blank_words(field.kind)
    return made


def blank_words(kind: str) -> str:
    """What a blank field that is needed says: how it is mended."""
    if kind in CHOSEN:
        return _("Choose what applies.")
    return _("Enter the day.") if kind == "date" else _("Fill this in.")


def _text(offer: Offer, field: Field) -> forms.Field:
    return TextField(max_length=TEXT_MOST["text"])


def _long(offer: Offer, field: Field) -> forms.Field:
    rows = SHORT_ROWS if offer.rows else LONG_ROWS
    return TextField(max_length=TEXT_MOST["long"], widget=forms.Textarea(attrs={"rows": rows}))


def _time(offer: Offer, field: Field) -> forms.Field:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(widget=widget, input_formats=["%H:%M", "%H:%M:%S"])


def _choice(offer: Offer, field: Field) -> forms.Field:
    rows = choices_of(offer.flow, field.values)
    if len(rows) > OPEN_CHOICES or offer.rows:
        return forms.ChoiceField(choices=[("", "—"), *rows])
    if not field.required:
        rows = [("", _("not said")), *rows]
    return forms.ChoiceField(choices=rows, widget=forms.RadioSelect)


def _multi(offer: Offer, field: Field) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices_of(offer.flow, field.values), widget=forms.CheckboxSelectMultiple)


def _officer_rows(offer: Offer, field: Field) -> list[Any]:
    groups = officers_offered(offer.officer, offer.side_of(field), offer.fits(field))
    return [(place, [(one.pk, str(one)) for one in people]) for place, people in groups]


def _officer(offer: Offer, field: Field) -> forms.Field:
    return forms.TypedChoiceField(choices=[("", "—"), *_officer_rows(offer, field)], coerce=int, empty_value=None)


def _officers(offer: Offer, field: Field) -> forms.Field:
    rows = [(pk, f"{name} · {place}") for place, people in _officer_rows(offer, field) for pk, name in people]
    return _several(rows)


def _several(rows: Sequence[tuple[int, str]]) -> forms.Field:
    return forms.TypedMultipleChoiceField(choices=rows, coerce=int, widget=forms.CheckboxSelectMultiple)


def _departments(offer: Offer, field: Field) -> forms.Field:
    both = offer.side_of(field) == "both"
    kinds = set(field.values.split("|")) - {""}
    found = departments_offered(offer.officer, offer.side_of(field))
    fits = offer.fits(field)
    able = departments_able(found, fits) if fits is not None and not kinds else {one.pk for one in found}
    rows = [one for one in found if (one.kind in kinds if kinds else one.pk in able)]
    return _several([(one.pk, f"{one.agency} {one.name}" if both else one.name) for one in rows])


def _agency(offer: Offer, field: Field) -> forms.Field:
    rows = [(one.pk, one.name) for one in agencies_offered(offer.officer)]
    return forms.TypedChoiceField(choices=[("", "—"), *rows], coerce=int, empty_value=None)


def _persons(offer: Offer, field: Field) -> forms.Field:
    return _several(offer.persons)


def _matter(offer: Offer, field: Field) -> forms.Field:
    rows = matters_offered(offer.officer, offer.case, offer.without)
    return forms.TypedChoiceField(choices=[("", "—"), *rows], coerce=int, empty_value=None)


class CaseNumbersField(TextField):
    """Cases by their numbers, one a line. A number out of sight is refused like one that is not there."""

    def __init__(self, *, officer, several: bool, **kwargs):
        self.officer, self.several = officer, several
        widget = forms.Textarea(attrs={"rows": SHORT_ROWS}) if several else forms.TextInput()
        super().__init__(widget=widget, max_length=4000, **kwargs)
        self.help_text = _("Case numbers, one a line.") if several else _("The number of the case.")

    def prepare_value(self, value: Any) -> Any:
        """Keys, as they are kept, shown as numbers."""
        if isinstance(value, int):
            value = [value]
        if isinstance(value, list):
            return "\n".join(numbers_of(self.officer, value))
        return value

    def clean(self, value: Any) -> Any:
        """The keys of the cases."""
        text = super().clean(value)
        numbers = [line.strip() for line in text.replace("，", "\n").replace(",", "\n").splitlines() if line.strip()]
        if not self.several and len(numbers) > 1:
            raise ValidationError(_("One number only."))
        found = cases_numbered(self.officer, numbers)
        missing = [number for number in numbers if number not in found]
        if missing:
            told = "、".join(missing)
            raise ValidationError(_("No case of this number is open to you: %(numbers)s") % {"numbers": told})
        keys = list(dict.fromkeys(found[number].pk for number in numbers))
        return keys if self.several else (keys[0] if keys else None)


MAKE: Mapping[str, Callable[[Offer, Field], forms.Field]] = {
    "text": _text,
    "long": _long,
    "date": lambda offer, field: day_field(""),
    "time": _time,
    "choice": _choice,
    "multi": _multi,
    "flag": lambda offer, field: forms.BooleanField(),
    "number": lambda offer, field: forms.IntegerField(min_value=0, max_value=10**9),
    "money": lambda offer, field: forms.DecimalField(
        min_value=0, max_digits=17, decimal_places=2, help_text=gettext_lazy("In yuan.")
    ),
    "officer": _officer,
    "officers": _officers,
    "departments": _departments,
    "agency": _agency,
    "persons": _persons,
    "case": lambda offer, field: CaseNumbersField(officer=offer.officer, several=False),
    "cases": lambda offer, field: CaseNumbersField(officer=offer.officer, several=True),
    "matter": _matter,
}


def lines_plain(data: dict[str, Any]) -> dict[str, Any]:
    """Texts with one character for the end of a line: a browser sends two, a preview by htmx one, and a preview holds
    for just what it was shown for."""
    return {name: plain(value) if isinstance(value, str) else value for name, value in data.items()}
