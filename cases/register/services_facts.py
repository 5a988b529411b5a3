"""Putting a fact right by hand: a new version, never an edit. What the ledger reported stays beside it.

An officer corrects what the own side says; the other side's facts are the other side's.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.register.fact_fields import FactField, facts_check, fields_of, value_clean
from cases.register.intake_facts import case_columns_set
from cases.register.intake_state import State, minors_load
from cases.register.masking import EVERYTHING, Eyes, facts_shown
from cases.register.models import Case, Event, FactVersion, Person, Source
from cases.register.moved import CaseMovedOn, Change
from cases.register.projection_check import COPIED_FROM_FACTS, COPIED_TO_PERSON
from cases.register.services import LAYOUTS
from cases.register.services_share import case_lock
from office.access.actions import Action
from office.access.queries import require
from office.access.services import access_copy
from office.agencies.models import Department, SharingSetting
from office.audit.log import audit_write


def fact_current(case: Case, person: Person | None, side: str) -> FactVersion | None:
    """What this side says now of the case or the person."""
    return FactVersion.objects.filter(case=case, person=person, side=side, current=True).first()


def fields_open(eyes: Eyes, case: Case, person: Person | None, values: Mapping[str, Any]) -> tuple[FactField, ...]:
    """What these eyes can correct: nothing that is masked for them, for who does not see it cannot put it right."""
    shown = facts_shown(eyes, eyes.side, values, person=person, has_minor=case.has_minor)
    fields = fields_of(eyes.side, person is not None)
    hidden_name = person is not None and person.is_minor and not eyes.knows
    return tuple(
        field
        for field in fields
        if shown.get(field.code) == values.get(field.code)
        and not (hidden_name and field.code in ("xm", "csrq", "zjhm", "swcn"))
        and not (case.has_minor and not eyes.knows and field.code in ("ajmc", "jyaq", "sfswcn"))
    )


def fact_correct(
    *,
    officer,
    eyes: Eyes,
    case: Case,
    person: Person | None,
    values: Mapping[str, Any],
    reason: str,
    seen_version: int,
) -> FactVersion | None:
    """Put facts right. ``values`` holds the fields of the form, changed or not; an emptied field says that there is
    no such fact. Returns the new version, nothing where all is as it was.

    Errors: Http404, PermissionDenied; CaseMovedOn where somebody else wrote meanwhile; ValidationError by field.
    """
    require(officer, Action.CASE_CORRECT, case)
    if person is not None and person.case_id != case.pk:
        raise PermissionDenied
    case_lock(case)
    case.refresh_from_db()
    held = fact_current(case, person, officer.side)
    before = held.values if held else {}
    version = held.version if held else 0
    if version != seen_version:
        raise CaseMovedOn(_facts_changed(case, person, officer.side, seen_version, before), str(version))
    open_fields = {field.code: field for field in fields_open(eyes, case, person, before)}
    if set(values) - set(open_fields):
        raise PermissionDenied
    clean = _clean(values, open_fields)
    changed = {code for code, value in clean.items() if value != (before.get(code) or _blank(value))}
    if not changed:
        return None
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": [_("A correction needs a reason.")]})
    after = {**before, **{code: clean[code] for code in changed}}
    errors = facts_check(
        after,
        changed,
        today=timezone.localdate(),
        accepted_on=case.accepted_on,
        offence_on=offence_on(case, officer.side),
    )
    if errors:
        raise ValidationError({field: [text] for field, text in errors.items()})
    fresh = version_new(officer, case, person, held, {code: clean[code] for code in changed}, reason)
    columns_write(case)
    audit_write(
        Action.CASE_CORRECT,
        "case",
        case.pk,
        detail={"fields": sorted(changed), "person": person.pk if person else None, "version": fresh.version},
    )
    return fresh


def unit_set(*, officer, case: Case, unit: Department) -> None:
    """The department of the officer's side that handles the case from now on. The case is locked by now."""
    held = fact_current(case, None, officer.side)
    if held is not None and held.unit_id == unit.pk:
        return
    version_new(officer, case, None, held, {}, _("handed over"), unit_id=unit.pk)
    columns_write(case)


def _blank(value: Any) -> Any:
    """What stands for nothing beside a value of this kind."""
    return False if isinstance(value, bool) else ""


def _clean(values: Mapping[str, Any], fields: Mapping[str, FactField]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for code, value in values.items():
        try:
            clean[code] = value_clean(fields[code], value)
        except ValidationError as refused:
            errors[code] = refused.messages
        except ValueError:
            errors[code] = [_("There is no such day.")]
    if errors:
        raise ValidationError(errors)
    return clean


def offence_on(case: Case, side: str) -> dt.date | None:
    """The first day of the offence, as the case's own facts say."""
    held = fact_current(case, None, side)
    try:
        return dt.date.fromisoformat(str((held.values if held else {}).get("fasj_q") or "")[:10])
    except ValueError:
        return None


def version_new(
    officer,
    case: Case,
    person: Person | None,
    held: FactVersion | None,
    changes: Mapping[str, Any],
    reason: str,
    *,
    unit_id: int | None = None,
) -> FactVersion:
    """A new version in the place of the held one. What again equals the ledger's word is no correction any more.

    The batch stays that of the reported facts, so that withdrawing it still finds them.
    """
    reported = held.reported if held else {}
    corrected = {**(held.corrected if held else {}), **changes}
    corrected = {code: value for code, value in corrected.items() if (reported.get(code) or _blank(value)) != value}
    if held is not None:
        FactVersion.objects.filter(pk=held.pk).update(current=False)
        withheld = held.withheld
    else:
        layout = LAYOUTS.get((officer.side, "person" if person is not None else "case"), "")
        setting = SharingSetting.objects.filter(agency_id=officer.agency_id, layout=layout).first()
        # No setting, or one switched off: this side shares nothing of it.
        withheld = list(setting.withheld) if setting and setting.active else [EVERYTHING]
    return FactVersion.objects.create(
        case=case,
        person=person,
        side=officer.side,
        version=held.version + 1 if held else 1,
        reported=reported,
        corrected=corrected,
        withheld=withheld,
        unit_id=unit_id or (held.unit_id if held else None),
        recorded_at=timezone.now(),
        recorded_by=officer,
        source=Source.FORM,
        batch_id=held.batch_id if held else None,
        reason=reason[:200],
    )


def columns_write(case: Case) -> None:
    """Copy what lists and search need from the facts."""
    state = State()
    state.cases = {case.pk: case}
    for person in Person.objects.filter(case=case):
        state.persons[case.pk][person.ryid] = person
    for fact in FactVersion.objects.filter(case=case, current=True):
        state.facts[(fact.case_id, fact.person_id, fact.side)] = fact
    for event in Event.objects.filter(case=case, voided_by=None, voids=None):
        state.events[case.pk][event.pk] = event
    minors_load(state, [case.pk])
    case_columns_set(case, state)
    case.updated_at = timezone.now()
    columns = (*COPIED_FROM_FACTS, "updated_at")
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in columns})
    if state.person_changes:
        Person.objects.bulk_update(state.person_changes.values(), COPIED_TO_PERSON)
    access_copy(Case, [case])


def _facts_changed(
    case: Case, person: Person | None, side: str, seen_version: int, now: Mapping[str, Any]
) -> list[Change]:
    """Which columns differ between the version that the form saw and the one that stands."""
    was = FactVersion.objects.filter(case=case, person=person, side=side, version=seen_version).first()
    then = was.values if was else {}
    return [Change(field=code) for code in sorted({*then, *now}) if then.get(code) != now.get(code)]
