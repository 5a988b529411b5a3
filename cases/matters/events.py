"""A step of a matter that is a step of the procedure too is recorded on its case, addressed to the other agency."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.conditions import said
from cases.matters.models import MatterBase, StepBase
from cases.matters.table import Act
from cases.register.models import Event, Person
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record

NOON = dt.time(12)


def event_write(
    officer, matter: MatterBase, act: Act, data: Mapping[str, Any], steps: Sequence[StepBase], on: dt.date,
    now: dt.datetime, document_no: str = "",
) -> int | None:  # fmt: skip
    """Record what this act is on the case; its key, or nothing where there is none to record.

    What the law refuses on the case, the matter refuses. Errors: ValidationError.
    """
    if act.event is None or matter.case_id is None:
        return None
    of = _referred(act, steps, matter.case_id)
    if act.event.of and of is None:
        # The earlier step was taken before the matter had a case: there is nothing to refer to.
        return None
    params = {name: _value(value, data) for name, value in act.event.params.items()}
    params = {name: value for name, value in params.items() if value}
    today = on == timezone.localdate(now)
    moment = now if today else timezone.make_aware(dt.datetime.combine(on, dt.time()))
    persons = _persons(matter, data) or [None]
    drafts = [
        Draft(act.event.type, moment, today, person, params | _of_person(of, person), document_no) for person in persons
    ]
    try:
        events, _effects = events_record(
            officer=officer, case=matter.case, drafts=drafts, seen=events_seen(officer, matter.case), addressed=True
        )
    except ValidationError as refused:
        told = "；".join(dict.fromkeys(refused.messages))
        raise ValidationError(_("The case refuses this step: %(why)s") % {"why": told}) from None
    return events[0].pk


def _value(value: str, data: Mapping[str, Any]) -> str:
    return said(data.get(value[1:])) if value.startswith("$") else value


def _referred(act: Act, steps: Sequence[StepBase], case_id: int) -> Event | None:
    if act.event is None or not act.event.of:
        return None
    step = next((one for one in reversed(steps) if one.act == act.event.of and one.event_id), None)
    event = Event.objects.filter(pk=step.event_id).first() if step is not None else None
    if event is None or event.voided_by_id is None:
        return event
    # A case that was joined into another: its steps stand there under the same source key.
    return Event.objects.filter(case_id=case_id, source_key=event.source_key, voided_by=None, voids=None).first()


def _of_person(of: Event | None, person: Person | None) -> dict[str, str]:
    """The earlier step as far as this person goes: one taken for several persons is an event of each."""
    if of is None:
        return {}
    if person is not None and of.person_id not in (None, person.pk):
        rows = Event.objects.filter(case_id=of.case_id, type=of.type, person=person, voided_by=None)
        of = rows.filter(happened_on=of.happened_on).order_by("-pk").first() or of
    return {"of": of.source_key}


def _persons(matter: MatterBase, data: Mapping[str, Any]) -> list[Person]:
    ids = data.get("persons") or []
    found = list(Person.objects.filter(case_id=matter.case_id, pk__in=ids))
    if len(found) != len(set(ids)):
        raise ValidationError({"persons": [_("Choose persons of this case.")]})
    return found
