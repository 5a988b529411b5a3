"""Accepting a case by hand (受案): it is founded, its unit and the desks get it, and the acceptance is recorded.

Basis: MPS 171 (受案登记表), 172-176. Most cases come with the police ledger; one that is accepted here is found by its
number when the ledger names it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.register.drafts import Draft
from cases.register.fact_fields import POLICE_CASE, facts_check, value_clean
from cases.register.intake_access import HANDLING, SHARED
from cases.register.intake_facts import case_columns_set
from cases.register.intake_state import OWN_DESK, State, intake_lock
from cases.register.masking import EVERYTHING
from cases.register.models import Case, CaseNumber, FactVersion, NumberKind, Source
from cases.register.moved import events_seen
from cases.register.projection import projection_write
from cases.register.queries_open import unit_choices
from cases.register.receivers import desk_principals, sharing_of
from cases.register.services import events_record
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import require
from office.access.services import GrantSpec, grants_bulk_new
from office.agencies.models import Department, Side
from office.audit.log import audit_write

ACCEPTANCE, LAYOUT = "acceptance", "police_case"
ASKED = ("ajmc", "ay_mc", "ajly", "jqbh", "zbmj", "xbmj", "fasj_q", "fasj_z", "fadd", "jyaq", "sfswcn")
FIELDS = tuple(field for field in POLICE_CASE if field.code in ASKED)


def case_open(
    *,
    officer,
    number: str,
    unit: Department,
    accepted_at: dt.datetime,
    values: Mapping[str, Any],
    flags: Mapping[str, str],
) -> Case:
    """Found a case with its number and facts, give it to its unit, and record the acceptance.

    ``flags``: parameters of the acceptance (``economic``, ``major``). Errors: PermissionDenied; ValidationError by
    field.
    """
    require(officer, Action.CASE_OPEN)
    if officer.side != Side.POLICE or not unit_choices(officer).filter(pk=unit.pk).exists():
        raise PermissionDenied
    now = timezone.now()
    clean = _clean(values, accepted_at, now)
    intake_lock(officer.agency.office_id)
    taken = _("Another case of the office has this number already.")
    numbers = CaseNumber.objects.filter(office_id=officer.agency.office_id, kind=NumberKind.AJBH, withdrawn_at=None)
    if numbers.filter(value=number).exists():
        raise ValidationError({"number": [taken]})
    try:
        with transaction.atomic():
            case = _found(officer, number, unit, clean, now)
    except IntegrityError:
        raise ValidationError({"number": [taken]}) from None
    draft = Draft(ACCEPTANCE, accepted_at, True, None, dict(flags), "")
    events_record(officer=officer, case=case, drafts=[draft], seen=events_seen(officer, case))
    audit_write(Action.CASE_OPEN, "case", case.pk, detail={"unit": unit.pk})
    return case


def _clean(values: Mapping[str, Any], accepted_at: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in FIELDS:
        try:
            clean[field.code] = value_clean(field, values.get(field.code, ""))
        except ValidationError as refused:
            errors[field.code] = refused.messages
        except ValueError:
            errors[field.code] = [_("There is no such day.")]
    if not errors:
        found = facts_check(
            clean,
            set(clean),
            today=timezone.localdate(now),
            accepted_on=timezone.localdate(accepted_at),
            offence_on=None,
        )
        errors = {code: [text] for code, text in found.items()}
    if errors:
        raise ValidationError(errors)
    return {code: value for code, value in clean.items() if value not in ("", None, False)}


def _found(officer, number: str, unit: Department, values: dict[str, Any], now: dt.datetime) -> Case:
    sharing = sharing_of(officer.agency, LAYOUT)
    state = State()
    case = Case(pk=state.case_ids.take(), office_id=officer.agency.office_id, opened_at=now, updated_at=now)
    state.found(case)
    state.touched[case.pk] = None
    state.number_new(
        case,
        CaseNumber(case_id=case.pk, office_id=case.office_id, kind=NumberKind.AJBH, value=number, side=Side.POLICE),
    )
    fact = FactVersion(
        case_id=case.pk,
        side=Side.POLICE,
        corrected=values,
        withheld=list(sharing.withheld) if sharing.shared else [EVERYTHING],
        unit_id=unit.pk,
        recorded_at=now,
        recorded_by=officer,
        source=Source.FORM,
    )
    state.facts[(case.pk, None, Side.POLICE)] = fact
    state.facts_add.append(fact)
    case_columns_set(case, state)
    projection_write([case], {}, {}, fresh=state.fresh)
    state.write()
    wanted = {unit.principal.pk: (Level.WORK, HANDLING), **dict.fromkeys(sharing.principal_ids, (Level.SEE, SHARED))}
    wanted |= dict.fromkeys(desk_principals(officer.agency), (Level.WORK, OWN_DESK))
    grants_bulk_new(
        Case,
        [
            GrantSpec(case.pk, principal_id, level, reason, sharing.basis, source="open")
            for principal_id, (level, reason) in wanted.items()
        ],
        {case.pk: case},
    )
    return case
