"""What hand-overs are called in messages, duties and on their pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.handover.models import HandoverKind, HandoverState
from office.front.registry import FollowUpGroup, Words
from office.ui.chips import Chip, Tone

TONES = {
    HandoverState.LEGAL: Tone.NEAR,
    HandoverState.UNIT: Tone.OVER,
    HandoverState.SENT: Tone.NEAR,
    HandoverState.RETURNED: Tone.OVER,
    HandoverState.ACCEPTED: Tone.GOOD,
    HandoverState.DROPPED: Tone.MUTED,
}
LAWS = {
    HandoverKind.ARREST: "刑诉法第87条",
    HandoverKind.PROSECUTION: "刑诉法第162条",
    HandoverKind.RESUBMISSION: "刑诉法第175条",
}


def state_chip(state: str) -> Chip:
    """The state in words."""
    return Chip(HandoverState(state).label, TONES[HandoverState(state)])


def kind_label(params: dict[str, Any]) -> str:
    """What is handed over."""
    return str(HandoverKind(params["kind"]).label)


def _words(text: str, params: dict[str, Any], button: str) -> Words:
    url = reverse("handover-detail", args=[params["case"], params["handover"]])
    return Words(text % {"kind": kind_label(params)}, LAWS[HandoverKind(params["kind"])], button, url)


def to_check(params: dict[str, Any]) -> Words:
    """The legal department has to check it."""
    return _words(_("Check before it is handed over: %(kind)s"), params, pgettext("button", "Check"))


def to_complete(params: dict[str, Any]) -> Words:
    """The unit has to complete it."""
    return _words(_("Complete what was sent back: %(kind)s"), params, pgettext("button", "Complete"))


def to_receive(params: dict[str, Any]) -> Words:
    """The case office has to accept or return it."""
    return _words(_("Accept or return: %(kind)s"), params, pgettext("button", "Receive"))


def ended(word: str) -> str:
    """How a turn ended: where the hand-over went from there."""
    return str(HandoverState(word.partition(".")[2]).label)


def accepted(params: dict[str, Any]) -> Words:
    """To the police: the case office has accepted it."""
    return _words(_("The procuratorate has accepted: %(kind)s"), params, "")


def returned(params: dict[str, Any]) -> Words:
    """To the police legal department: it came back."""
    return _words(_("The procuratorate returns for completion: %(kind)s"), params, "")


def followup_groups() -> list[FollowUpGroup]:
    """In the ledger of what anyone owes anyone."""
    return [FollowUpGroup("handover", pgettext("navigation", "Hand-over"), ("case.handover_",), order=10)]
