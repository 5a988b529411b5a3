"""What a step says: checked against its fields, kept as plain JSON."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.table import Act, Field, Flow
from cases.matters.words import label
from cases.procedure import load_rules
from cases.register.models import Case
from office.agencies.models import Agency, Department, Officer

TEXT_MOST = {"text": 200, "long": 20000}


def values_of(flow: Flow, name: str) -> dict[str, tuple[str, str]]:
    """The values of a list, of the flow or of the rules: code -> words in both languages."""
    own = flow.choices(name)
    rows: Any = own or load_rules().reasons.get(name, {}).values()
    return {row.code: (row.zh, row.en) for row in rows}


def data_clean(flow: Flow, act: Act, data: Mapping[str, Any], office_id: int) -> dict[str, Any]:
    """What the fields of an act say. Errors: ValidationError by field."""
    told: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in act.field:
        try:
            told[field.name] = field_clean(flow, field, data.get(field.name), office_id)
        except ValidationError as refused:
            errors[field.name] = refused.messages
    if errors:
        raise ValidationError(errors)
    return told


def field_clean(flow: Flow, field: Field, value: Any, office_id: int) -> Any:
    """One value as JSON. Errors: ValidationError."""
    if isinstance(value, str):
        value = value.strip()
    if value in (None, "", [], (), False):
        if field.required:
            raise ValidationError(_("%(field)s: fill this in.") % {"field": label(field)})
        return [] if field.kind in LISTS else (False if field.kind == "flag" else "")
    return CLEAN[field.kind](flow, field, value, office_id)


def _refuse(field: Field, why: str) -> ValidationError:
    return ValidationError(_("%(field)s: %(why)s") % {"field": label(field), "why": why})


def _text(flow: Flow, field: Field, value: Any, office_id: int) -> str:
    text, most = str(value), TEXT_MOST[field.kind]
    if len(text) > most:
        raise _refuse(field, _("no more than %(n)d characters.") % {"n": most})
    return text


def _date(flow: Flow, field: Field, value: Any, office_id: int) -> str:
    try:
        return (value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise _refuse(field, _("write the day as 2026-03-05.")) from None


def _time(flow: Flow, field: Field, value: Any, office_id: int) -> str:
    try:
        return (value if isinstance(value, dt.time) else dt.time.fromisoformat(str(value))).strftime("%H:%M")
    except ValueError:
        raise _refuse(field, _("write the hour as 14:30.")) from None


def _choice(flow: Flow, field: Field, value: Any, office_id: int) -> str:
    if value not in values_of(flow, field.values):
        raise _refuse(field, _("choose one of the list."))
    return str(value)


def _multi(flow: Flow, field: Field, value: Any, office_id: int) -> list[str]:
    return [_choice(flow, field, one, office_id) for one in ([value] if isinstance(value, str) else value)]


def _number(flow: Flow, field: Field, value: Any, office_id: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise _refuse(field, _("write a whole number.")) from None
    if not 0 <= number <= 10**9:
        raise _refuse(field, _("write a whole number."))
    return number


def _money(flow: Flow, field: Field, value: Any, office_id: int) -> str:
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise _refuse(field, _("write an amount, as 12345.67.")) from None
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 15:
        raise _refuse(field, _("write an amount, as 12345.67."))
    return str(amount)


def _ids(field: Field, value: Any) -> list[int]:
    listed: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    try:
        return [int(getattr(one, "pk", one)) for one in listed]
    except (TypeError, ValueError):
        raise _refuse(field, _("choose one of the list.")) from None


def _of_office(lookup: Callable[[int, list[int]], Any]) -> Callable[[Flow, Field, Any, int], Any]:
    """Keys of things of this joint office."""

    def clean(flow: Flow, field: Field, value: Any, office_id: int) -> Any:
        ids = _ids(field, value)
        if set(lookup(office_id, ids).values_list("pk", flat=True)) != set(ids):
            raise _refuse(field, _("choose one of the list."))
        return ids if field.kind in LISTS else ids[0]

    return clean


_officers = _of_office(lambda office, ids: Officer.objects.filter(agency__office_id=office, is_active=True, pk__in=ids))
_cases = _of_office(lambda office, ids: Case.objects.filter(office_id=office, pk__in=ids))


_any_departments = _of_office(
    lambda office, ids: Department.objects.filter(agency__office_id=office, active=True, pk__in=ids)
)


def _departments(flow: Flow, field: Field, value: Any, office_id: int) -> Any:
    ids = _any_departments(flow, field, value, office_id)
    kinds = set(field.values.split("|")) - {""}
    if kinds and Department.objects.filter(pk__in=ids).exclude(kind__in=kinds).exists():
        raise _refuse(field, _("choose one of the list."))
    return ids


def _plain_ids(flow: Flow, field: Field, value: Any, office_id: int) -> Any:
    ids = _ids(field, value)
    return ids if field.kind in LISTS else ids[0]


LISTS = frozenset({"multi", "officers", "departments", "persons", "cases"})
CLEAN: Mapping[str, Callable[[Flow, Field, Any, int], Any]] = {
    "text": _text,
    "long": _text,
    "date": _date,
    "time": _time,
    "choice": _choice,
    "multi": _multi,
    "flag": lambda flow, field, value, office_id: bool(value),
    "number": _number,
    "money": _money,
    "officer": _officers,
    "officers": _officers,
    "departments": _departments,
    "agency": _of_office(lambda office, ids: Agency.objects.filter(office_id=office, active=True, pk__in=ids)),
    "case": _cases,
    "cases": _cases,
    # Persons of the case and matters are held against what the officer sees, by the service.
    "persons": _plain_ids,
    "matter": _plain_ids,
}
