"""Persons by hand: joined to a case (增列), and identified.

Each is an event and, where it tells who somebody is, a version of the facts, in one transaction: all or nothing.
Whether somebody is a minor is reckoned by the age on the day of the offence (MINOR 2, domain brief 8).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.register.drafts import PROVISIONAL, Draft
from cases.register.effects import Effects
from cases.register.fact_fields import POLICE_PERSON, born_of, facts_check, minor_at, value_clean
from cases.register.models import Case, Event, FactVersion, Person
from cases.register.moved import events_check
from cases.register.services import events_preview, events_record, events_visible
from cases.register.services_facts import columns_write, fact_current, offence_on, version_new
from cases.register.services_share import case_lock
from office.access.actions import Action
from office.access.queries import require
from office.audit.log import audit_write
from office.ui.figures import whole

JOINED, UNKNOWN, ESTABLISHED, SEPARATE = (
    "person_joined",
    "identity_unknown",
    "identity_established",
    "separate_handling",
)
NO_NAME = gettext_lazy("Give the name; of somebody whose identity is unknown the name that the person gives.")
CITIZEN = "居民身份证"
BY_SYSTEM = "系统编号"
JOIN_FIELDS = tuple(
    field for field in POLICE_PERSON if field.code in ("xm", "xb", "csrq", "swcn", "zjlx", "zjhm", "sf")
)


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody to be joined: what is known of the person, since when, and whether identity is unknown."""

    values: Mapping[str, Any]
    happened_at: dt.datetime
    ryid: str = ""
    unknown: bool = False
    document_no: str = ""


# --- join


def join_preview(*, officer, case: Case, joining: Joining, seen: str) -> tuple[Person, dict[str, Any], Effects]:
    """The person as joined, the facts as recorded, and what it changes. Writes nothing. Errors: as ``person_join``."""
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    events_check(officer, case, seen)
    person, values = _joined(officer, case, joining)
    shown = Person(pk=PROVISIONAL, case=case, ryid=person.ryid, name=values["xm"], is_minor=bool(values["swcn"]))
    _clean, effects = events_preview(officer=officer, case=case, drafts=_join_drafts(joining, shown))
    return shown, values, effects


def person_join(*, officer, case: Case, joining: Joining, seen: str) -> tuple[Person, list[Event], Effects]:
    """Join a suspect to the case: the person, what is known of the person, and the step.

    Errors: Http404, PermissionDenied; CaseMovedOn; ValidationError by field, naming the article.
    """
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    case_lock(case)
    events_check(officer, case, seen)
    person, values = _joined(officer, case, joining)
    # A step that is refused takes the person and the facts back with it.
    with transaction.atomic():
        if person.pk is None:
            person.save(force_insert=True)
        if joining.unknown:
            values |= _system_number(case, person)
        held = fact_current(case, person, officer.side)
        told = {code: value for code, value in values.items() if value not in (None, "")}
        fresh = version_new(officer, case, person, held, told, _("joined as a suspect"))
        columns_write(case)
        person.refresh_from_db()
        drafts = _join_drafts(joining, person)
        events, effects = events_record(officer=officer, case=case, drafts=drafts, seen=seen)
        facts_audit(case, person, fresh, told)
    return person, events, effects


def _join_drafts(joining: Joining, person: Person) -> list[Draft]:
    drafts = [Draft(JOINED, joining.happened_at, False, person, {}, joining.document_no)]
    if joining.unknown:
        drafts.append(Draft(UNKNOWN, joining.happened_at, False, person, {}))
    return drafts


def _joined(officer, case: Case, joining: Joining) -> tuple[Person, dict[str, Any]]:
    """The person, not yet written where new, and the checked facts."""
    values, errors = _values_clean(joining.values)
    if not values["xm"] and not joining.unknown:
        errors["xm"] = [str(NO_NAME)]
    if joining.unknown:
        values["zjlx"] = values["zjhm"] = ""
    errors |= _checked(officer, case, values)
    person, wrong = _number_of(officer, case, joining.ryid.strip())
    if wrong:
        errors["ryid"] = [wrong]
    if errors:
        raise ValidationError(errors)
    return person, values


def _number_of(officer, case: Case, ryid: str) -> tuple[Person, str]:
    """The person under this person number (人员序号), which is the same in both agencies' ledgers; without one the
    next number of the case.

    A number that only the other side has told of, and keeps to itself, is the same person; that it was known before
    is not said.
    """
    persons = {person.ryid: person for person in Person.objects.filter(case=case)}
    if not ryid:
        return Person(case=case, ryid=str(max((whole(one) or 0 for one in persons), default=0) + 1)), ""
    if not ryid.isascii() or not ryid.isalnum() or len(ryid) > 20:
        return Person(case=case, ryid=ryid), _("Letters and figures, at most 20.")
    known = persons.get(ryid)
    if known is None:
        return Person(case=case, ryid=ryid), ""
    seen = {event.person_id for event in events_visible(officer, case)}
    own = FactVersion.objects.filter(case=case, person=known, side=officer.side).exists()
    if known.pk in seen or own:
        return known, _("Another person of this case has this number.")
    return known, ""


def _system_number(case: Case, person: Person) -> dict[str, Any]:
    """The number under which somebody of unknown identity is carried (RULES 358: charged by number)."""
    return {"zjlx": BY_SYSTEM, "zjhm": f"W{case.office.division_code}{person.pk:08d}"}


# --- identity


def identity_preview(
    *, officer, case: Case, person: Person, values: Mapping[str, Any], draft: Draft, seen: str
) -> tuple[dict[str, Any], Effects]:
    """The facts as they would be put right, and what it changes. Writes nothing."""
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    events_check(officer, case, seen)
    clean = _identity(officer, case, person, values)
    _drafts, effects = events_preview(officer=officer, case=case, drafts=[draft])
    return clean, effects


def identity_establish(
    *, officer, case: Case, person: Person, values: Mapping[str, Any], draft: Draft, seen: str
) -> tuple[Event, Effects]:
    """Somebody's identity is established: the step from which the custody term counts anew (CPL 160), and the facts.

    Errors: Http404, PermissionDenied; CaseMovedOn; ValidationError by field.
    """
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    case_lock(case)
    events_check(officer, case, seen)
    clean = _identity(officer, case, person, values)
    held = fact_current(case, person, officer.side)
    before = held.values if held else {}
    changed = {code: value for code, value in clean.items() if value != (before.get(code) or _blank(value))}
    with transaction.atomic():
        fresh = version_new(officer, case, person, held, changed, _("identity established"))
        columns_write(case)
        (event,), effects = events_record(officer=officer, case=case, drafts=[draft], seen=seen)
        facts_audit(case, person, fresh, changed)
    return event, effects


def _identity(officer, case: Case, person: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    if person.case_id != case.pk:
        raise PermissionDenied
    clean, errors = _values_clean(values)
    if not clean["xm"]:
        errors["xm"] = [_("This is needed.")]
    errors |= _checked(officer, case, clean)
    if errors:
        raise ValidationError(errors)
    return clean


# --- what is known of a person


def _blank(value: Any) -> Any:
    return False if isinstance(value, bool) else ""


def _values_clean(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The values as the ledgers store them, the birth from a citizen's number where it is not given."""
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in JOIN_FIELDS:
        try:
            clean[field.code] = value_clean(field, values.get(field.code))
        except ValidationError as refused:
            clean[field.code], errors[field.code] = "", refused.messages
        except ValueError:
            clean[field.code], errors[field.code] = "", [_("There is no such day.")]
    clean["swcn"] = bool(clean["swcn"])
    born = born_of(str(clean["zjhm"]))
    if born is not None:
        clean["zjhm"] = str(clean["zjhm"]).upper()
        clean["zjlx"] = clean["zjlx"] or CITIZEN
        clean["csrq"] = clean["csrq"] or born.isoformat()
    return clean, errors


def _checked(officer, case: Case, values: dict[str, Any]) -> dict[str, list[str]]:
    """Marks a minor by the age on the day of the offence, then looks for what cannot be."""
    offence = offence_on(case, officer.side)
    if values["csrq"]:
        values["swcn"] = bool(values["swcn"]) or bool(minor_known(case, officer, values["csrq"]))
    found = facts_check(
        values, set(values), today=timezone.localdate(), accepted_on=case.accepted_on, offence_on=offence
    )
    return {code: [text] for code, text in found.items()}


def minor_known(case: Case, officer, born: str) -> bool | None:
    """Whether somebody born then was a minor at the time of the offence; nothing where that cannot be said.

    Without the day of the offence only one thing is certain: who was a minor when the case was accepted was one
    before.
    """
    birth = dt.date.fromisoformat(born[:10])
    offence = offence_on(case, officer.side)
    if offence is not None:
        return minor_at(birth, offence)
    if case.accepted_on is not None and minor_at(birth, case.accepted_on):
        return True
    return None


def facts_audit(case: Case, person: Person, fresh: FactVersion, told: Mapping[str, Any]) -> None:
    detail = {"fields": sorted(told), "person": person.pk, "version": fresh.version}
    audit_write(Action.CASE_CORRECT, "case", case.pk, detail=detail)
