"""Taking back what a batch recorded, case by case, so that the register reads as before it.

Nothing is removed: the batch's events are voided with one reason, events that the batch had voided are recorded
again, facts get a new version equal to the one before, its numbers and grants are withdrawn. What a later batch
has reported anew since then stays.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from cases.register.intake import void_make
from cases.register.intake_facts import case_columns_set
from cases.register.intake_state import State, cases_load
from cases.register.models import Case, CaseGrant, CaseNumber, Event, FactVersion, Finding, Source
from cases.register.projection import projection_write
from office.access.context import current_actor
from office.access.services import access_copy, grants_withdraw
from office.audit.log import audit_write_many

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
    return sorted(ids)


def intake_withdraw(case_ids: Sequence[int], *, batch_id: int, side: str, reason: str) -> int:
    """Take back the batch from these cases. May run twice. Returns the number of events voided."""
    now = timezone.now()
    state = State()
    cases_load(state, set(case_ids))
    state.touched = dict.fromkeys(sorted(state.cases))
    again = _events_back(state, batch_id, reason, now)
    _facts_back(state, batch_id, reason, now)
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
    _numbers_and_grants_back(state, batch_id, side, reason, now)
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
        .order_by("pk")
    )
    actor, count = current_actor(), 0
    for event in lost:
        if event.source_key in state.by_row[(event.case_id, event.row_key)]:
            continue
        back = Event(
            pk=state.event_ids.take(),
            recorded_at=now,
            recorded_by_id=actor.pk if actor else None,
            **{name: getattr(event, name) for name in COPIED},
        )
        state.event_new(back)
        count += 1
    return count


def _facts_back(state: State, batch_id: int, reason: str, now: dt.datetime) -> None:
    """Where the current facts are the batch's, go back to the version before its first."""
    theirs = [(key, fact) for key, fact in state.facts.items() if fact.batch_id == batch_id]
    if not theirs:
        return
    earlier: dict[tuple, FactVersion] = {}
    for fact in FactVersion.objects.filter(case_id__in=state.cases, current=False).order_by("version"):
        if fact.batch_id != batch_id:
            earlier[(fact.case_id, fact.person_id, fact.side)] = fact
    actor = current_actor()
    for key, held in theirs:
        before = earlier.get(key)
        fresh = FactVersion(
            case_id=held.case_id,
            person_id=held.person_id,
            side=held.side,
            version=held.version + 1,
            reported=before.reported if before else {},
            corrected=held.corrected,
            withheld=before.withheld if before else held.withheld,
            recorded_at=now,
            recorded_by_id=actor.pk if actor else None,
            source=Source.LEDGER,
            batch_id=before.batch_id if before else None,
            reason=reason,
        )
        state.facts_over.append(held)
        state.facts[key] = fresh
        state.facts_add.append(fresh)


def _numbers_and_grants_back(state: State, batch_id: int, side: str, reason: str, now: dt.datetime) -> None:
    """Withdraw the batch's numbers, and its grants on cases of which this side now says nothing."""
    silent = [
        case_id for case_id in state.touched if not any(event.side == side for event in state.live_events(case_id))
    ]
    CaseNumber._base_manager.filter(batch_id=batch_id, case_id__in=silent, withdrawn_at=None).update(withdrawn_at=now)
    grants = CaseGrant._base_manager.filter(root_id__in=silent, source=f"batch:{batch_id}")
    grants_withdraw(Case, grants, reason)
