"""Handing a case over through the one door: prepare, check, receive, return, complete.

The unit reports, the police legal department checks and sends (MPS 283, 289: nothing goes to the procuratorate without
its check), the case office of the procuratorate accepts or returns for completion (RULES 156-158). Each step that the
law knows is recorded as an event, by whoever the law names for it; what the events refuse, the hand-over refuses.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.handover.late import (
    ACCEPTING,
    RECEIVED,
    SENDING,
    SENT,
    When,
    at_its_field,
    received_check,
    sending_check,
    untold,
)
from cases.handover.models import OPEN_STATES, Handover, HandoverItem, HandoverKind, HandoverState, HandoverStep
from cases.handover.queries import desks_of, receiving_departments
from cases.handover.turns import turn_begin, turn_over
from cases.register.intake_state import intake_lock
from cases.register.models import Case, CaseNumber, NumberKind, Person
from cases.register.moved import events_seen
from cases.register.queries_record import joined_away
from cases.register.services import Draft, events_record
from cases.register.services_facts import unit_set
from cases.register.services_share import case_lock
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import require
from office.access.services import grant_give
from office.agencies.models import AgencyKind, Department, DepartmentKind, Principal, Side
from office.audit.log import audit_write

SOURCE = "handover"
BASIS = {
    HandoverKind.ARREST: "刑事诉讼法第87条；公安机关办理刑事案件程序规定第137条",
    HandoverKind.PROSECUTION: "刑事诉讼法第162条；公安机关办理刑事案件程序规定第289条",
    HandoverKind.RESUBMISSION: "刑事诉讼法第175条；公安机关办理刑事案件程序规定第296条",
}


class HandoverMovedOn(Exception):
    """Somebody else has moved the hand-over since the form was opened."""


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the list of materials."""

    name: str
    copies: int = 1
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What the legal department enters when it sends."""

    document_no: str
    note: str = ""
    checked: When | None = None
    sent: When | None = None

    def options(self) -> dict[str, Any]:
        """As ``handover_send`` takes it."""
        return {
            "document_no": self.document_no, "note": self.note, "checked": self.checked, "sent": self.sent,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the case office enters when it accepts: numbers and the department that gets the case."""

    bmsah: str
    tysah: str
    department: Department


def handover_prepare(
    *, officer, case: Case, kind: str, persons: Sequence[Person], materials: Sequence[Material], summary: str
) -> Handover:
    """The unit reports a hand-over to the legal department.

    Errors: Http404, PermissionDenied; ValidationError without persons or materials, or while one of this kind is open.
    """
    require(officer, Action.HANDOVER_PREPARE, case)
    return _prepared(officer, case, kind, persons, materials, summary)


def handover_enter(
    *, officer, case: Case, kind: str, persons: Sequence[Person], materials: Sequence[Material], sending: Sending
) -> Handover:
    """The legal department hands over what no unit has reported in the program: one of an earlier day entered late
    (补录), or a case of its own. Checked and sent in one act, all or nothing. Errors: as for preparing and sending."""
    require(officer, Action.HANDOVER_CHECK, case)
    with transaction.atomic():
        handover = _prepared(officer, case, kind, persons, materials, sending.note)
        return handover_send(officer=officer, handover=handover, seen=handover.version, **sending.options())


def _prepared(
    officer, case: Case, kind: str, persons: Sequence[Person], materials: Sequence[Material], summary: str
) -> Handover:
    case_lock(case)
    if joined_away(case):
        raise ValidationError(_("This case has been joined into another; what is handed over is that one."))
    _complete(case, persons, materials)
    if Handover.objects.filter(case=case, kind=kind, state__in=OPEN_STATES).exists():
        raise ValidationError(_("A hand-over of this kind is open already; finish it first."))
    now = timezone.now()
    try:
        with transaction.atomic():
            handover = Handover.objects.create(
                case=case, kind=kind, summary=" ".join(summary.split())[:500], opened_at=now, changed_at=now
            )
    except IntegrityError:
        raise ValidationError(_("A hand-over of this kind is open already; finish it first.")) from None
    handover.persons.set(persons)
    _materials_write(handover, materials)
    _step(officer, handover, HandoverState.LEGAL, handover.summary, now, first=True)
    return handover


def handover_complete(
    *, officer, handover: Handover, persons: Sequence[Person], materials: Sequence[Material], note: str, seen: int
) -> Handover:
    """The unit completes what was sent back, and reports it again. Errors: as for preparing, HandoverMovedOn."""
    handover = _held(officer, Action.HANDOVER_PREPARE, handover, seen, HandoverState.UNIT, HandoverState.RETURNED)
    _complete(handover.case, persons, materials)
    handover.persons.set(persons)
    _materials_write(handover, materials)
    _step(officer, handover, HandoverState.LEGAL, note)
    return handover


def handover_drop(*, officer, handover: Handover, note: str, seen: int) -> Handover:
    """The unit gives it up, with a reason. Not once it is with the procuratorate."""
    states = (HandoverState.LEGAL, HandoverState.UNIT, HandoverState.RETURNED)
    handover = _held(officer, Action.HANDOVER_PREPARE, handover, seen, *states)
    _reason(note)
    _step(officer, handover, HandoverState.DROPPED, note)
    return handover


def handover_send_back(*, officer, handover: Handover, note: str, seen: int) -> Handover:
    """The legal department sends it back to the unit and says why; an event of the case."""
    handover = _held(officer, Action.HANDOVER_CHECK, handover, seen, HandoverState.LEGAL)
    _reason(note)
    # Between the legal department and its unit: nothing has been handed over yet.
    params = {"result": "return", "kind": handover.kind}
    _record(officer, handover, _drafts("legal_check", None, params), addressed=False)
    _step(officer, handover, HandoverState.UNIT, note)
    return handover


def handover_send(
    *,
    officer,
    handover: Handover,
    document_no: str,
    note: str,
    seen: int,
    checked: When | None = None,
    sent: When | None = None,
) -> Handover:
    """The legal department has checked it and sends it: the request or transfer is recorded for every person named,
    and the case office of the procuratorate may see and work on the case.

    ``checked``, ``sent``: the true moments where it is entered late (补录); else both are now. What is on record of
    that very day, told by a ledger, is not recorded twice.

    Errors: ValidationError where the law refuses the step on its day, with the article; HandoverMovedOn.
    """
    handover = _held(officer, Action.HANDOVER_CHECK, handover, seen, HandoverState.LEGAL)
    case, kind = handover.case, HandoverKind(handover.kind)
    persons = list(handover.persons.order_by("ryid"))
    checked = checked or sent
    sending_check(checked, sent)
    drafts = _drafts("legal_check", checked, {"result": "pass", "kind": handover.kind})
    whose: Sequence[Person | None] = persons if kind == HandoverKind.ARREST else (None,)
    if sent and not handover.sent_once:
        whose = untold(case, SENDING[kind], whose, sent)
    drafts += _drafts(SENDING[kind], sent, {}, whose, document_no)
    _record(officer, handover, drafts, SENT)
    handover.document_no = document_no.strip()[:100]
    handover.sent_once = True
    for principal in desks_of(case, AgencyKind.PROCURATORATE, DepartmentKind.CASE_OFFICE):
        _grant(case, principal, kind)
    HandoverItem.objects.filter(handover=handover).update(missing="")
    _step(officer, handover, HandoverState.SENT, note)
    return handover


def handover_return(
    *,
    officer,
    handover: Handover,
    note: str,
    missing: dict[int, str],
    seen: int,
    ground: str = "",
    received: When | None = None,
) -> Handover:
    """The case office returns it for completion and says what is missing (RULES 158), on a ground of the list.

    ``received``: the true moment where it is entered late.
    """
    handover = _held(officer, Action.HANDOVER_RECEIVE, handover, seen, HandoverState.SENT)
    _reason(note)
    received_check(handover, received)
    params = {"kind": handover.kind, "reason": ground}
    _record(officer, handover, _drafts("handover_return", received, params), RECEIVED)
    for item in handover.items.order_by("position"):
        item.missing = " ".join(missing.get(item.pk, "").split())[:200]
        item.save(update_fields=["missing"])
    _step(officer, handover, HandoverState.RETURNED, note)
    return handover


def handover_accept(
    *, officer, handover: Handover, acceptance: Acceptance, note: str, seen: int, received: When | None = None
) -> Handover:
    """The case office accepts: number, acceptance as an event, and the department that reviews gets the case.

    ``received``: the true moment where it is entered late; the term of the review runs from it.

    Errors: ValidationError on a number that is another case's or a department that is not the own agency's.
    """
    # The numbers are the office's: it is locked before the case, as every import locks them.
    intake_lock(handover.case.office_id)
    handover = _held(officer, Action.HANDOVER_RECEIVE, handover, seen, HandoverState.SENT)
    case, kind = handover.case, HandoverKind(handover.kind)
    department = acceptance.department
    if not receiving_departments(officer).filter(pk=department.pk).exists():
        raise ValidationError({"department": _("Choose a department of your own agency that reviews cases.")})
    received_check(handover, received)
    _number(officer, case, NumberKind.BMSAH, acceptance.bmsah)
    if acceptance.tysah:
        _number(officer, case, NumberKind.TYSAH, acceptance.tysah)
    unit_set(officer=officer, case=case, unit=department)
    whose = untold(case, ACCEPTING[kind], (None,), received) if received else (None,)
    drafts = _drafts(ACCEPTING[kind], received, {"case_no": acceptance.bmsah}, whose)
    _record(officer, handover, drafts, RECEIVED)
    _grant(case, department.principal, kind)
    handover.bmsah, handover.tysah = acceptance.bmsah, acceptance.tysah
    _step(officer, handover, HandoverState.ACCEPTED, note)
    return handover


def _held(officer, action: Action, handover: Handover, seen: int, *states: str) -> Handover:
    """The hand-over, locked with its case, in one of these states and as the form saw it."""
    require(officer, action, handover.case)
    case_lock(handover.case)
    handover = Handover.objects.select_related("case").get(pk=handover.pk)
    if officer.side == Side.PROCURATORATE and not handover.sent_once:
        raise PermissionDenied
    if handover.version != seen or handover.state not in states:
        raise HandoverMovedOn
    return handover


def _complete(case: Case, persons: Sequence[Person], materials: Sequence[Material]) -> None:
    errors = {}
    if not persons or any(person.case_id != case.pk for person in persons):
        errors["persons"] = [_("Tick the persons whom this concerns.")]
    if not materials:
        errors["materials"] = [_("List what is handed over, at least one line.")]
    if errors:
        raise ValidationError(errors)


def _reason(note: str) -> None:
    if not note.strip():
        raise ValidationError({"note": [_("Say why, so that the other side can mend it.")]})


def _materials_write(handover: Handover, materials: Iterable[Material]) -> None:
    """The list as it is now; what was handed over before stands in the steps' notes and on the printed list."""
    handover.items.all().delete()
    HandoverItem.objects.bulk_create(
        HandoverItem(handover=handover, position=place, name=one.name[:200], copies=one.copies, pages=one.pages)
        for place, one in enumerate(materials, start=1)
    )


def _drafts(
    code: str,
    when: When | None,
    params: Mapping[str, str],
    whose: Sequence[Person | None] = (None,),
    document_no: str = "",
) -> list[Draft]:
    """One step of the case or of each person, now or when it truly was."""
    moment = when or When(timezone.now(), True)
    return [Draft(code, moment.at, moment.precise, person, params, document_no) for person in whose]


def _record(officer, handover: Handover, drafts: Sequence[Draft], act: str = "", *, addressed: bool = True) -> None:
    """Record the steps of one act, all or none; told to the other agency, for they are addressed to it. ``act`` names
    the fields of the form in which day and hour were entered. What it changed stands on the hand-over."""
    if not drafts:
        return
    case = handover.case
    seen = events_seen(officer, case)
    try:
        _events, handover.effects = events_record(
            officer=officer, case=case, drafts=drafts, seen=seen, addressed=addressed
        )
    except ValidationError as refused:
        raise at_its_field(refused, act) from None


def _grant(case: Case, principal: Principal, kind: HandoverKind) -> None:
    held = case.grants.filter(principal=principal, level=Level.WORK, withdrawn_at=None, source=SOURCE)
    if not held.exists():
        grant_give(root=case, principal=principal, level=Level.WORK, reason=SOURCE, basis=BASIS[kind], source=SOURCE)


def _number(officer, case: Case, kind: NumberKind, value: str) -> None:
    """The number becomes the case's; refused where it is another's. The office is locked by now."""
    field = kind.value
    held = CaseNumber.objects.filter(office_id=case.office_id, kind=kind, value=value, withdrawn_at=None)
    if held.filter(case=case).exists():
        return
    if kind == NumberKind.BMSAH and held.exists():
        raise ValidationError({field: _("Another case of the office has this number already.")})
    CaseNumber.objects.create(case=case, office_id=case.office_id, kind=kind, value=value, side=officer.side)


def _step(
    officer,
    handover: Handover,
    state: HandoverState,
    note: str,
    now: dt.datetime | None = None,
    *,
    first: bool = False,
) -> None:
    """Move it, write the step, close what was owed and open what is owed now."""
    now = now or timezone.now()
    was = handover.version
    handover.state, handover.changed_at = state, now
    if not first:
        handover.version += 1
    handover.save()
    note = " ".join(note.split())[:500]
    materials = [
        {"name": one.name, "copies": one.copies, "pages": one.pages, "missing": one.missing}
        for one in handover.items.order_by("position")
    ]
    persons = sorted(handover.persons.values_list("pk", flat=True))
    HandoverStep.objects.create(
        handover=handover, state=state, at=now, by=officer, note=note, materials=materials, persons=persons
    )
    turn_over(officer, handover, was, f"handover.{state}", now)
    turn_begin(handover, now)
    audit_write(f"handover.{state}", "case", handover.case_id, detail={"handover": handover.pk, "kind": handover.kind})
