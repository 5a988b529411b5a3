"""Whose turn a hand-over is: what anyone owes on it, and who is told how it ended."""

import datetime as dt

from django.utils import timezone

from cases.handover.models import Handover, HandoverState
from cases.handover.queries import desks_of
from office.agencies.models import AgencyKind, DepartmentKind, Principal
from office.followup.services import followup_open, followups_close_under
from office.outbox.services import message_queue

TO_CHECK, TO_COMPLETE, TO_RECEIVE = "case.handover_check", "case.handover_complete", "case.handover_receive"
# Whose turn it is, what is owed, and who waits for it. Until it is sent (again) it concerns the police alone.
OWED = {
    HandoverState.LEGAL: ("legal", TO_CHECK, "unit"),
    HandoverState.UNIT: ("unit", TO_COMPLETE, "legal"),
    HandoverState.RETURNED: ("unit", TO_COMPLETE, "legal"),
    HandoverState.SENT: ("case_office", TO_RECEIVE, "legal"),
}


def turn_over(officer, handover: Handover, version: int, word: str, now: dt.datetime) -> None:
    """What was owed in that version is done, whoever owed it: the case may have another unit since."""
    followups_close_under(
        root_kind="case",
        root_id=handover.case_id,
        prefix=_occasion(handover, version),
        officer=officer,
        word=word,
        now=now,
    )


def _occasion(handover: Handover, version: int) -> str:
    """What the keys of all that is owed in that version begin with."""
    return f"handover:{handover.pk}:{version}:"


def _owners(handover: Handover, desk: str) -> list[Principal]:
    case = handover.case
    if desk == "legal":
        return desks_of(case, AgencyKind.POLICE, DepartmentKind.LEGAL)
    if desk == "case_office":
        return desks_of(case, AgencyKind.PROCURATORATE, DepartmentKind.CASE_OFFICE)
    return [case.police_unit.principal] if case.police_unit_id else []


def turn_begin(handover: Handover, now: dt.datetime) -> None:
    """Whose turn it is, in the list of what anyone owes; who waited is told how it ended."""
    params = {"handover": handover.pk, "case": handover.case_id, "kind": handover.kind}
    if handover.state in OWED:
        desk, kind, waits = OWED[HandoverState(handover.state)]
        other = next((principal.pk for principal in _owners(handover, waits)), None)
        for principal in _owners(handover, desk):
            followup_open(
                key=f"{_occasion(handover, handover.version)}{principal.pk}",
                kind=kind,
                owner_principal_id=principal.pk,
                other_principal_id=other,
                root_kind="case",
                root_id=handover.case_id,
                due_on=timezone.localdate(now),
                params=params,
                now=now,
            )
    told = {
        HandoverState.ACCEPTED: ("unit", "legal"),
        HandoverState.RETURNED: ("legal",),
    }.get(HandoverState(handover.state), ())
    to = [principal.pk for desk in told for principal in _owners(handover, desk)]
    if to:
        message_queue(
            key=f"handover:{handover.pk}:{handover.version}",
            to=to,
            kind=f"case.handover_{handover.state}",
            params=params,
            root_kind="case",
            root_id=handover.case_id,
            now=now,
        )
