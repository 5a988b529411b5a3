"""When the month of a return is over and the case has not come back, the police say why (RULES 347).

The demand waits for the end of the month as the case reckons it; a case that has come back owes no reasons. What comes
after the reasons is the prosecutor's choice: to accept them, or to take it up as a violation.
"""

import datetime as dt

import msgspec
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.hooks import Taking
from cases.matters.terms import due_of
from cases.register.models import Event
from cases.register.models_clocks import OPEN, Clock, ClockStatus
from office.ui.formats import day

MONTH = "P25"
RECEIVED = ("receive", "receive_with")
BACK = ("transfer_for_prosecution", "prosecution_review_acceptance")


def _came_back(taking: Taking) -> bool:
    """Whether the police have sent the case for prosecution again since they received the return."""
    received = taking.stand.last(*RECEIVED)
    if received is None:
        return False
    rows = Event.objects.filter(case_id=taking.matter.case_id, type__in=BACK, voided_by=None, voids=None, shared=True)
    return rows.filter(happened_on__gt=received.on).exists()


def _month_ends(taking: Taking) -> dt.date | None:
    """The last day of the month, from the receipt of the return; later where the case says so."""
    received = taking.stand.last(*RECEIVED)
    if received is None:
        return None
    (duty,) = [one for one in taking.stand.flow.state_of("received").duty if one.code == "send"]
    days = [due_of(taking.matter, msgspec.structs.replace(duty, since=received.act), taking.stand.steps).on]
    clocks = Clock.objects.filter(
        case_id=taking.matter.case_id, rule=MONTH, status__in=OPEN, told_to="", hidden_from=0
    ).values_list("status", "expiry_on")
    for status, expiry in clocks:
        if status == ClockStatus.PAUSED:
            raise ValidationError(_("The month of the return is suspended: no reasons are owed yet."))
        days.append(expiry)
    return max((one for one in days if one is not None), default=None)


def month_over(taking: Taking) -> None:
    """Reasons are demanded once the month is over and the case has not come back, for a day still ahead."""
    if _came_back(taking):
        raise ValidationError(_("The case has been sent for prosecution again: there is nothing to explain."))
    ends = _month_ends(taking)
    if ends is None or taking.on <= ends:
        told = _("The month of the return is not over yet (%(day)s).")
        raise ValidationError(told % {"day": day(ends) if ends else "—"})
    if dt.date.fromisoformat(taking.data["reasons_by"]) < taking.on:
        raise ValidationError({"reasons_by": [_("This day is over already.")]})


def reasons_over(taking: Taking) -> None:
    """Taken up is silence after the day that was named, or reasons that do not hold; not what may still come."""
    data = taking.matter.data
    if data.get("reasons_given"):
        return
    if timezone.localdate(taking.now).isoformat() <= str(data.get("reasons_by") or ""):
        raise ValidationError(_("The day named for the reasons is not over yet."))


def reasons_settled(taking: Taking) -> None:
    """An outline is not settled over reasons that are still owed, unless the case has come back meanwhile."""
    data = taking.matter.data
    if data.get("reasons_by") and not data.get("reasons_given") and not _came_back(taking):
        raise ValidationError(_("The police still owe the reasons why the case has not come back."))


def answers_kept(taking: Taking) -> None:
    """Reasons are told alone: answers that the legal department has not checked stay with the police."""
    sent = taking.stand.last("send", "send_rest")
    rows = taking.matter.items.filter(answer_side=taking.actor.side, answered_at__isnull=False)
    if sent is not None:
        rows = rows.filter(answered_at__gt=sent.at)
    rows.update(answer_shared=False)
