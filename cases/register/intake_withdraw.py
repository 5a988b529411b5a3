"""Taking back what a batch recorded, case by case, so that the register reads as before it.

Nothing is removed: the batch's events are voided with one reason, events that the batch had voided are recorded
again; reported facts, handling units and numbers become what the rows that still stand say (so that a person of
whom two batches told stays known when one of them goes). What a later batch has reported anew since then stays.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cases.register.intake import void_make
from cases.register.intake_access import HANDLING, SHARED
from cases.register.intake_facts import PERSON_MINOR, case_columns_set
from cases.register.intake_state import OWN_DESK, UNIT_CHANGED, State, cases_load
from cases.register.masks import is_mask
from cases.register.models import Case, CaseGrant, CaseNumber, Event, FactVersion, Finding, Person, Source
from cases.register.projection import projection_write
from cases.register.reports import Standing
from office.access.context import current_actor
from office.access.models import Level
from office.access.services import GrantSpec, access_copy, grants_bulk_add, grants_withdraw
from office.agencies.models import SIDE_OF_KIND
from office.audit.log import audit_write_many

Told = Mapping[int, Sequence[Standing]]
COPIED = (
    "case_id",
    "person_id",
    "type",
    "happened_at",
    "precise",
    "happened_on",
    "side",
    "agency_id",
    "shared",
    "document_no",
    "params",
    "source",
    "batch_id",
    "row_key",
    "source_key",
)


def batch_cases(batch_id: int) -> list[int]:
    """The cases that a batch wrote to, in order."""
    ids = set(Event.objects.filter(batch_id=batch_id).values_list("case_id", flat=True))
    ids |= set(FactVersion.objects.filter(batch_id=batch_id).values_list("case_id", flat=True))
    ids |= set(CaseNumber.objects.filter(batch_id=batch_id).values_list("case_id", flat=True))
    ids |= set(Finding.objects.filter(batch_id=batch_id).values_list("case_id", flat=True))
    return sorted(ids)


def intake_withdraw(case_ids: Sequence[int], *, batch_id: int, side: str, reason: str, standing: Told) -> int:
    """Take back the batch from these cases. May run twice. Returns the number of events voided.

    ``standing``: by case, what the ledgers of both sides say without this batch, oldest first. The caller has
    read it under ``intake_lock``.
    """
    now = timezone.now()
    state = State()
    # With the cases into which one of them was joined: what it lost comes back there.
    joined = Case.objects.filter(pk__in=case_ids, merged_into__isnull=False).values_list("merged_into_id", flat=True)
    cases_load(state, {*case_ids, *joined})
    state.touched = dict.fromkeys(sorted(state.cases))
    again = _events_back(state, batch_id, reason, now)
    _facts_back(state, batch_id, side, standing, reason, now)
    silent = _silent(state, side, standing)
    _numbers_back(state, batch_id, side, silent, standing, now)
    touched = [state.cases[pk] for pk in state.touched]
    gone = Finding._base_manager.filter(batch_id=batch_id, case_id__in=state.cases)
    for case_id in gone.values_list("case_id", flat=True):
        state.ledger_findings[case_id] -= 1
    gone.delete()
    for case in touched:
        case_columns_set(case, state)
        case.updated_at = now
    projection_write(
        touched,
        {case.pk: state.live_events(case.pk) for case in touched},
        {case.pk: list(state.persons[case.pk].values()) for case in touched},
        fresh=set(),
    )
    for case in touched:
        case.findings_count += state.ledger_findings[case.pk]
    state.write()
    access_copy(Case, touched)
    _grants_back(state, side, silent, standing, reason)
    audit_write_many(
        ("case.withdraw", "case", case.pk, {"batch": batch_id, "events": state.event_counts[case.pk]})
        for case in touched
    )
    return len(state.voids_add) + again


def _events_back(state: State, batch_id: int, reason: str, now: dt.datetime) -> int:
    """Void the batch's live events; record again what the batch had voided and nobody has replaced since."""
    for case_id in state.touched:
        for event in [held for held in state.live_events(case_id) if held.batch_id == batch_id]:
            state.event_void(
                event, void_make(event, reason=reason, now=now, pk=state.event_ids.take(), batch_id=batch_id)
            )
    lost = (
        Event.objects.filter(case_id__in=state.cases, voided_by__batch_id=batch_id, voids=None)
        .exclude(batch_id=batch_id)
        .select_related("person")
        .order_by("pk")
    )
    actor, count = current_actor(), 0
    for event in lost:
        told = {name: getattr(event, name) for name in COPIED}
        source = state.cases[event.case_id]
        if source.merged_into_id is not None:
            # What a case joined away has lost comes back where its steps are now.
            if source.merged_into_id not in state.cases:
                continue
            told["case_id"] = source.merged_into_id
            told["person_id"] = event.person.merged_into_id if event.person is not None else None
        if event.source_key in state.by_row[(told["case_id"], event.row_key)]:
            continue
        back = Event(pk=state.event_ids.take(), recorded_at=now, recorded_by_id=actor.pk if actor else None, **told)
        state.event_new(back)
        count += 1
    return count


Scope = tuple[int, int | None]


def _facts_back(state: State, batch_id: int, side: str, standing: Told, reason: str, now: dt.datetime) -> None:
    """Put this side's reported facts to what its ledgers still say. What was put right by hand stays."""
    told, units, by_batch = _facts_standing(state, side, standing)
    versions = _versions(told, side)
    for scope, facts in told.items():
        _unmasked(facts, versions.get(scope, ()), batch_id)
    changed = [
        (key, held)
        for key, held in state.facts.items()
        if key[2] == side
        and (held.reported, held.unit_id) != (told.get(key[:2], {}), None if key[1] else units.get(key[0]))
    ]
    if not changed:
        return
    # What the other agency does not see: as by the last batch of this scope that still stands.
    withheld = {
        scope: fact.withheld
        for scope, facts in versions.items()
        for fact in facts
        if any(row.batch_id == fact.batch_id for row in standing.get(scope[0], ()))
    }
    actor = current_actor()
    for key, held in changed:
        scope = key[:2]
        fresh = FactVersion(
            case_id=held.case_id,
            person_id=held.person_id,
            side=side,
            version=held.version + 1,
            reported=told.get(scope, {}),
            corrected=held.corrected,
            withheld=withheld.get(scope, held.withheld),
            unit_id=None if held.person_id else units.get(held.case_id),
            recorded_at=now,
            recorded_by_id=actor.pk if actor else None,
            source=Source.LEDGER,
            batch_id=by_batch.get(scope),
            reason=reason,
        )
        state.fact_over(held)
        state.facts[key] = fresh
        state.facts_add.append(fresh)


def _versions(told: Mapping[Scope, Any], side: str) -> dict[Scope, list[FactVersion]]:
    """All versions of this side in these scopes, oldest first."""
    found: dict[Scope, list[FactVersion]] = defaultdict(list)
    ids = {case_id for case_id, _person in told}
    for fact in FactVersion.objects.filter(case_id__in=ids, side=side).order_by("version"):
        found[(fact.case_id, fact.person_id)].append(fact)
    return found


def _unmasked(facts: dict[str, Any], versions: Sequence[FactVersion], batch_id: int) -> None:
    """A row may hold masks (an exported file came back) for which the register kept what stood there; and who was
    reported a minor stays one, until an officer puts it right, unless only this batch said so."""
    for fact in versions:
        for name, value in fact.reported.items():
            if name in facts and is_mask(facts[name], value):
                facts[name] = value
    current = versions[-1].reported.get(PERSON_MINOR) if versions else None
    if current and any(fact.reported.get(PERSON_MINOR) and fact.batch_id != batch_id for fact in versions):
        facts[PERSON_MINOR] = True


def _person_known(state: State, case_id: int, ryid: str | None, numbers: Sequence[tuple[str, str]]) -> Person | None:
    if ryid is None:
        return None
    source = next((state.joined[case_id, value] for _kind, value in numbers if (case_id, value) in state.joined), None)
    return state.persons[case_id].get(ryid) if source is None else state.known_as.get((source, ryid))


def _facts_standing(
    state: State, side: str, standing: Told
) -> tuple[dict[Scope, dict[str, Any]], dict[int, int], dict[Scope, int]]:
    """What the standing rows of a side say together: facts and last batch by scope, handling unit by case."""
    told: dict[Scope, dict[str, Any]] = defaultdict(dict)
    units: dict[int, int] = {}
    by_batch: dict[Scope, int] = {}
    for case_id, rows in standing.items():
        for stands in rows:
            if stands.side != side:
                continue
            if stands.report.case_row and stands.report.unit_id is not None:
                units[case_id] = stands.report.unit_id
            for row in stands.report.rows:
                person = _person_known(state, case_id, row.ryid, stands.report.numbers)
                scopes: list[tuple[int | None, Mapping[str, Any]]] = [(None, row.case_facts)]
                if person is not None:
                    scopes.append((person.pk, row.person_facts))
                for person_id, facts in scopes:
                    if not facts:
                        continue
                    by_batch[(case_id, person_id)] = stands.batch_id
                    held = told[(case_id, person_id)]
                    for name, value in facts.items():
                        if name == PERSON_MINOR and held.get(name):
                            continue  # rows that disagree: any 是 holds
                        if value in (None, ""):
                            held.pop(name, None)
                        elif not is_mask(value, held.get(name)):
                            held[name] = value
    return told, units, by_batch


def _numbers_back(state: State, batch_id: int, side: str, silent: set[int], standing: Told, now: dt.datetime) -> None:
    """Withdraw the numbers that the batch brought, and all of a silent side. One that a standing report names goes to
    that report's side; a police number to the police, if they name it."""
    named: dict[tuple[int, str, str], Standing] = {}
    for case_id, rows in standing.items():
        for stands in sorted(rows, key=lambda row: row.side != "police"):
            for kind, value in stands.report.numbers:
                named.setdefault((case_id, kind, value), stands)
    for key, number in state.numbers.items():
        of_silent_side = number.batch_id is not None and number.side == side and number.case_id in silent
        if number.batch_id != batch_id and not of_silent_side:
            continue
        by = named.get(key)
        if by is None:
            number.withdrawn_at = now
        else:
            number.side, number.batch_id = by.side, by.batch_id
        state.number_changes.append(number)


def _silent(state: State, side: str, standing: Told) -> set[int]:
    """The cases of which this side now says nothing."""
    return {
        case_id
        for case_id in state.touched
        if not any(event.side == side for event in state.live_events(case_id))
        and not any(row.side == side for row in standing.get(case_id, ()))
    }


def _grants_back(state: State, side: str, silent: set[int], standing: Told, reason: str) -> None:
    """Withdraw what a silent side's imports gave, whatever batch gave it; a unit that handles the case again gets
    back what its successor's report had taken from it."""
    if silent:
        kinds = [kind for kind, of in SIDE_OF_KIND.items() if of == side]
        own = Q(principal__department__agency__kind__in=kinds)
        given = CaseGrant._base_manager.filter(root_id__in=silent, source__startswith="batch:")
        given = given.filter(Q(own, reason__in=(OWN_DESK, HANDLING)) | Q(~own, reason=SHARED))
        grants_withdraw(Case, CaseGrant._base_manager.filter(pk__in=list(given.values_list("pk", flat=True))), reason)
    back = {(case_id, unit) for case_id, _was, unit in state.units_moved() if unit is not None}
    if not back:
        return
    quiet = {of: _silent(state, of, standing) for of in ("police", "procuratorate")}
    taken = CaseGrant._base_manager.filter(
        root_id__in={case_id for case_id, _unit in back},
        principal__department_id__in={unit for _case_id, unit in back},
        withdrawn_reason=UNIT_CHANGED,
    ).select_related("principal__department__agency")
    specs: dict[tuple[int, int, int], GrantSpec] = {}
    for grant in taken.order_by("pk"):
        unit = grant.principal.department
        giver = unit.agency.side
        if grant.reason == SHARED:
            giver = "procuratorate" if giver == "police" else "police"
        if (grant.root_id, unit.pk) in back and grant.root_id not in quiet[giver]:
            specs[(grant.root_id, grant.principal_id, grant.level)] = GrantSpec(
                grant.root_id,
                grant.principal_id,
                Level(grant.level),
                grant.reason,
                grant.basis,
                grant.valid_until,
                grant.source,
            )
    grants_bulk_add(Case, list(specs.values()))
