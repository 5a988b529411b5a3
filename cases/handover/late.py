"""A hand-over entered late (补录): its acts with their true days, judged as things stood on them.

What the ledgers have told of those days is not recorded a second time: the door then only opens the case.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.handover.models import Handover, HandoverKind
from cases.register.models import Case, Event, Person
from office.ui.formats import day

# What the sending and the acceptance of each kind are, as events.
SENDING = {
    HandoverKind.ARREST: "arrest_request",
    HandoverKind.PROSECUTION: "transfer_for_prosecution",
    HandoverKind.RESUBMISSION: "transfer_for_prosecution",
}
ACCEPTING = {
    HandoverKind.ARREST: "arrest_review_acceptance",
    HandoverKind.PROSECUTION: "prosecution_review_acceptance",
    HandoverKind.RESUBMISSION: "prosecution_review_acceptance",
}
# The acts whose day and hour can be entered; the fields of the forms are named after them.
CHECKED, SENT, RECEIVED = "checked", "sent", "received"


@dataclass(frozen=True, slots=True)
class When:
    """The true moment of an act that is entered late; ``precise``: with hour and minute."""

    at: dt.datetime
    precise: bool


def untold(case: Case, code: str, whose: Sequence[Person | None], when: When) -> list[Person | None]:
    """Those of whom no such step of that day is on record that both agencies see."""
    live = Event.objects.filter(case=case, type=code, shared=True, voided_by=None, voids=None)
    told = set(live.filter(happened_on=timezone.localdate(when.at)).values_list("person_id", flat=True))
    return [person for person in whose if (person.pk if person else None) not in told]


def sending_check(checked: When | None, sent: When | None) -> None:
    """Nothing is sent unchecked (MPS 283, 289). Errors: ValidationError."""
    if checked and timezone.localdate(checked.at) > (timezone.localdate(sent.at) if sent else timezone.localdate()):
        raise ValidationError({"checked_on": _("Nothing is sent before the legal department has checked it.")})


def at_its_field(refused: ValidationError, act: str) -> ValidationError:
    """A refusal of the day or the hour stands where that was entered."""
    if not act or not hasattr(refused, "error_dict"):
        return refused
    names = {"happened_on": f"{act}_on", "happened_time": f"{act}_time"}
    return ValidationError({names.get(field, field): errors for field, errors in refused.error_dict.items()})


def received_check(handover: Handover, received: When | None) -> None:
    """Nothing is received before it was handed over: of its own persons, by what both agencies see. A step that the
    police keep to themselves refuses nothing. Errors: ValidationError."""
    if received is None:
        return
    code = SENDING[HandoverKind(handover.kind)]
    live = Event.objects.filter(case=handover.case, type=code, shared=True, voided_by=None, voids=None)
    live = live.filter(Q(person=None) | Q(person__in=handover.persons.all()))
    sent = live.order_by("-happened_at").values_list("happened_on", flat=True).first()
    if sent is not None and timezone.localdate(received.at) < sent:
        raise ValidationError(
            {"received_on": _("Handed over on %(day)s: it was not received before that.") % {"day": day(sent)}}
        )
