"""Planning duty: a rotation in one act, changing a term, voiding it. An agency plans its own desks and no other's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.agencies.guard import versioned_update
from office.agencies.models import Officer
from office.agencies.principals import principals_for
from office.audit.log import audit_write
from office.outbox.services import Message, messages_queue
from office.roster.days import Slot, Unit, gaps, meet, rotation
from office.roster.desks import desks_of, fits
from office.roster.models import DutyTerm
from office.roster.queries import agency_locked, plan_require, planned_twice, term_get, terms_in_force

DUTY = "duty"
# So far ahead, and so far back (a roster that began before it was typed in), a plan may reach.
LONGEST, BACK = dt.timedelta(days=400), dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Plan:
    """Officers in turn at a desk. ``substitute``: one for all; ``ring``: whoever comes next in the turn."""

    desk: str
    unit: Unit
    officers: Sequence[Officer]
    starts_on: dt.date
    ends_on: dt.date
    substitute: Officer | None = None
    ring: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan comes to: its terms, whom they meet at the desk, and which days stay free between first and last."""

    slots: Sequence[Slot]
    meets: Sequence[tuple[Slot, DutyTerm]]
    free: Sequence[tuple[dt.date, dt.date]]


def plan_look(*, officer, plan: Plan) -> Planned:
    """What the plan would come to; nothing is written. Errors: PermissionDenied, ValidationError at the fields."""
    plan_require(officer)
    _plan_check(officer, plan)
    slots = rotation(plan.unit, plan.starts_on, plan.ends_on, plan.officers, substitute=plan.substitute, ring=plan.ring)
    others = list(
        terms_in_force(officer.agency.office_id).filter(
            agency_id=officer.agency_id, desk=plan.desk, ends_on__gte=plan.starts_on - LONGEST
        )
    )
    met = [(slot, term) for slot in slots for term in others if meet(slot, term)]
    whole = [*others, *slots]
    first, last = min(one.starts_on for one in whole), max(one.ends_on for one in whole)
    free = [(start, end) for start, end in gaps(whole, first, last) if end >= timezone.localdate()]
    return Planned(slots, met, free)


def duty_plan(*, officer, plan: Plan) -> list[DutyTerm]:
    """Make the terms of a rotation and tell everybody who is in it. Errors: as for ``plan_look``."""
    plan_require(officer)
    agency_locked(officer.agency_id)
    planned = plan_look(officer=officer, plan=plan)
    now = timezone.now()
    terms = [
        DutyTerm.objects.create(
            office_id=officer.agency.office_id,
            agency_id=officer.agency_id,
            desk=plan.desk,
            officer=slot.officer,
            substitute=slot.substitute,
            starts_on=slot.starts_on,
            ends_on=slot.ends_on,
            note=plan.note,
            made_at=now,
            made_by=officer,
        )
        for slot in planned.slots
    ]
    audit_write("duty.plan", DUTY, terms[0].pk, detail={"desk": plan.desk, "terms": len(terms)})
    _tell("planned", terms, now)
    return terms


def _plan_check(officer, plan: Plan) -> None:
    errors: dict[str, str] = {}
    if plan.desk not in desks_of(officer.agency.kind):
        errors["desk"] = _("Choose a desk of your own agency.")
    if not plan.officers:
        errors["officers"] = _("Choose who is on duty.")
    elif plan.unit == Unit.ONCE and len(plan.officers) > 1:
        errors["officers"] = _("One officer only, or choose to change by week or by month.")
    if plan.ends_on < plan.starts_on:
        errors["ends_on"] = _("The last day lies before the first.")
    elif plan.ends_on - plan.starts_on > LONGEST:
        errors["ends_on"] = _("At most %(n)d days at once.") % {"n": LONGEST.days}
    if plan.starts_on < timezone.localdate() - BACK:
        errors["starts_on"] = _("At most %(n)d days back.") % {"n": BACK.days}
    if not errors:
        errors |= _people_check(officer, plan)
    if errors:
        raise ValidationError(errors)


def _people_check(officer, plan: Plan) -> dict[str, str]:
    """Whether all can stand at the desk, and nobody stands there already on these days."""
    for who in plan.officers:
        if wrong := _unfit(who, officer.agency_id, plan.desk):
            return {"officers": wrong}
    if plan.substitute is not None and (wrong := _unfit(plan.substitute, officer.agency_id, plan.desk)):
        return {"substitute": wrong}
    for slot in rotation(plan.unit, plan.starts_on, plan.ends_on, plan.officers):
        held = planned_twice(officer.agency_id, plan.desk, slot.officer, slot.starts_on, slot.ends_on)
        if held is not None:
            return {"officers": _twice(held)}
    return {}


def _unfit(who: Officer, agency_id: int, desk: str) -> str:
    if who.agency_id != agency_id or not fits(who, desk):
        return _("%(name)s cannot stand at this desk: another agency, another role, or the account is closed.") % {
            "name": who
        }
    return ""


def _twice(held: DutyTerm) -> str:
    return _("%(name)s is on duty at this desk already from %(from)s to %(to)s.") % {
        "name": held.officer,
        "from": held.starts_on.isoformat(),
        "to": held.ends_on.isoformat(),
    }


def term_change(*, officer, term_id: int, version: int | None, values: Mapping[str, Any]) -> DutyTerm:
    """Change a term: officer, substitute, days, days of absence, note; ``values`` by the names of its fields.

    Who was on duty is not rewritten: of a term that has begun the officer and the first day stand, one that has ended
    is not changed at all. Errors: Http404, PermissionDenied, StaleError, ValidationError at the fields.
    """
    term = term_get(officer, term_id)
    plan_require(officer, term.agency_id)
    agency_locked(term.agency_id)
    before = {name: getattr(term, name) for name in values}
    today = timezone.localdate()
    if term.voided_at is not None:
        raise ValidationError(_("This term is void."))
    if term.ends_on < today:
        raise ValidationError(_("This term has ended; who was on duty is not rewritten."))
    for name, value in values.items():
        setattr(term, name, value)
    errors = _change_errors(term, before, today)
    if errors:
        raise ValidationError(errors)
    changed = sorted(name for name, value in before.items() if getattr(term, name) != value)
    if changed:
        told = {term.officer, before.get("officer", term.officer)}
        versioned_update(term, version=version, **values)
        audit_write("duty.change", DUTY, term.pk, detail={"changed": changed})
        _tell("changed", [term], timezone.now(), also=told)
    return term


def _change_errors(term: DutyTerm, before: dict[str, Any], today: dt.date) -> dict[str, str]:
    errors = {}
    begun = before.get("starts_on", term.starts_on) <= today
    if begun and term.officer != before.get("officer", term.officer):
        errors["officer"] = _("The term has begun: end it, and plan another officer from the next day on.")
    if begun and term.starts_on != before.get("starts_on", term.starts_on):
        errors["starts_on"] = _("The term has begun; its first day stands.")
    if term.ends_on < term.starts_on:
        errors["ends_on"] = _("The last day lies before the first.")
    elif term.ends_on < today:
        errors["ends_on"] = _("Today is the earliest day on which it can end.")
    for name, who in (("officer", term.officer), ("substitute", term.substitute)):
        changed = who != before.get(name, who)
        if changed and who is not None and (wrong := _unfit(who, term.agency_id, term.desk)):
            errors.setdefault(name, wrong)
    if term.substitute_id == term.officer_id:
        errors.setdefault("substitute", _("Choose somebody else than the officer on duty."))
    if not errors:
        held = planned_twice(term.agency_id, term.desk, term.officer, term.starts_on, term.ends_on, but=term.pk)
        if held is not None:
            errors["starts_on"] = _twice(held)
    return errors | _absence_errors(term)


def _absence_errors(term: DutyTerm) -> dict[str, str]:
    if term.away_from is None and term.away_to is None:
        return {}
    if term.away_from is None or term.away_to is None:
        return {"away_from" if term.away_from is None else "away_to": _("Give both days of the absence, or none.")}
    if term.away_to < term.away_from:
        return {"away_to": _("The last day lies before the first.")}
    if term.away_from < term.starts_on or term.away_to > term.ends_on:
        return {"away_from": _("The absence lies within the term.")}
    if term.substitute is None:
        return {"substitute": _("Name who stands in during the absence.")}
    return {}


def term_void(*, officer, term_id: int, version: int | None, reason: str) -> DutyTerm:
    """Void a term with a reason: it counts no more, and stays in the record. Voiding twice is once."""
    term = term_get(officer, term_id)
    plan_require(officer, term.agency_id)
    agency_locked(term.agency_id)
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": _("Say why it is void.")})
    if term.voided_at is None:
        now = timezone.now()
        versioned_update(term, version=version, voided_at=now, void_reason=words)
        audit_write("duty.void", DUTY, term.pk)
        _tell("changed", [term], now)
    return term


def _tell(what: str, terms: Sequence[DutyTerm], now: dt.datetime, also: set[Officer] | None = None) -> None:
    """One message to each officer of the terms, about the first of them."""
    first: dict[int, DutyTerm] = {}
    for term in terms:
        for key in (term.officer_id, term.substitute_id, *(who.pk for who in also or ())):
            if key is not None:
                first.setdefault(key, term)
    principals = principals_for(list(first), Officer)
    messages_queue(
        [
            Message(f"duty:{term.pk}:{what}:{term.version}", [principals[key]], f"{DUTY}.{what}", DUTY, term.pk,
                    {"desk": term.desk})
            for key, term in first.items() if key in principals
        ],
        now=now,
    )  # fmt: skip
