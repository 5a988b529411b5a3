"""Recording and voiding a step of the procedure by hand.

A form refuses what the law refuses, with the article. It offers an officer only the steps of the own side. Nothing
is edited or removed: a wrong event is voided by its own agency with a reason, and the void is an event too
(docs/decisions/0010-procedure.md).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure import EventType, load_rules
from cases.register.desk import Desk, desk_of
from cases.register.drafts import (
    PROVISIONAL,
    Draft,
    drafts_clean,
    drafts_effects,
    finding_sentence,
)
from cases.register.effects import Effects, effects_between
from cases.register.intake import VOID, void_make
from cases.register.models import Case, Event, Person, Source
from cases.register.moved import CaseMovedOn, events_check
from cases.register.projection import proc_event, projection_store
from cases.register.services_share import case_lock
from cases.register.settle_asks import asks_close_gone
from office.access.actions import Action
from office.access.context import current_actor
from office.access.queries import require
from office.access.roles import roles_of
from office.access.services import access_copy
from office.agencies.models import SharingSetting
from office.audit.log import audit_write
from office.storage.bulk import ids_reserve

__all__ = [
    "CaseMovedOn", "Draft", "Effects", "event_record", "event_void", "events_offered", "events_preview",
    "events_record", "finding_sentence", "void_effects",
]  # fmt: skip

JOINED = "person_joined"
# Which ledger tells of such an event: its sharing setting holds for the form too.
LAYOUTS = {
    ("police", "case"): "police_case",
    ("police", "person"): "police_suspect_measure",
    ("procuratorate", "case"): "proc_case",
    ("procuratorate", "person"): "proc_person_decision",
}


def events_offered(officer) -> tuple[EventType, ...]:
    """The steps of the officer's side that a role of the officer records, in legal order."""
    roles = roles_of(officer)
    return tuple(kind for kind in load_rules().events_of(officer.side) if kind.recorded_by(officer.side, roles))


def events_visible(officer, case: Case) -> list[Event]:
    """Live events that the officer may see."""
    live = Event.objects.filter(case=case, voided_by=None, voids=None).select_related("person").order_by("pk")
    return [event for event in live if event.shared or event.side == officer.side]


def events_preview(*, officer, case: Case, drafts: Sequence[Draft]) -> tuple[list[Draft], Effects]:
    """The steps as they would be recorded, and what they would change. Writes nothing.

    Errors: as ``events_record``, but for the case having moved on.
    """
    require(officer, Action.CASE_RECORD, case)
    _offered(officer, drafts)
    desk = _desk(officer, case, drafts)
    clean = drafts_clean(case, drafts, desk.held)
    return clean, drafts_effects(desk, clean, range(PROVISIONAL, PROVISIONAL + len(clean)))


def _desk(officer, case: Case, drafts: Sequence[Draft]) -> Desk:
    """The case as it lies before the officer, with what is known of the persons whom the steps concern."""
    held = events_visible(officer, case)
    persons: dict[int, Person] = {event.person.pk: event.person for event in held if event.person is not None}
    persons |= {draft.person.pk: draft.person for draft in drafts if draft.person is not None}
    return desk_of(officer, case, persons, held, timezone.now())


def _offered(officer, drafts: Sequence[Draft]) -> None:
    """Errors: PermissionDenied where a step is another side's, or none of the officer's roles records it."""
    events, roles = load_rules().events, roles_of(officer)
    for draft in drafts:
        kind = events.get(draft.type)
        if kind is None or kind.code == VOID or not kind.recorded_by(officer.side, roles):
            raise PermissionDenied
    if not drafts:
        raise PermissionDenied


def events_record(
    *, officer, case: Case, drafts: Sequence[Draft], seen: str, addressed: bool = False
) -> tuple[list[Event], Effects]:
    """Record one step, or the same step of several persons at once: all or none. Returns the events and what changed.

    ``addressed``: the steps are addressed to the other agency, which sees them whatever the sharing settings say.

    Errors: Http404, PermissionDenied; CaseMovedOn if the case has changed since ``seen``; ValidationError by field,
    naming the article, where a step is not lawful or its date impossible.
    """
    require(officer, Action.CASE_RECORD, case)
    _offered(officer, drafts)
    case_lock(case)
    case.refresh_from_db()
    events_check(officer, case, seen)
    desk = _desk(officer, case, drafts)
    clean = drafts_clean(case, drafts, desk.held)
    ids = ids_reserve(Event, len(clean))
    effects = drafts_effects(desk, clean, ids)
    return events_write(officer, case, clean, ids, desk.now, addressed=addressed), effects


def event_record(*, officer, case: Case, draft: Draft, seen: str) -> tuple[Event, Effects]:
    """Record one step; see ``events_record``."""
    (event,), effects = events_record(officer=officer, case=case, drafts=[draft], seen=seen)
    return event, effects


def events_write(
    officer, case: Case, drafts: Sequence[Draft], ids: Sequence[int], now: dt.datetime, *, addressed: bool = False
) -> list[Event]:
    """Write steps that were checked, in the caller's transaction, and bring the case up to them."""
    rules = load_rules()
    events = []
    for draft, pk in zip(drafts, ids, strict=True):
        event = Event(
            pk=pk,
            case=case,
            person=draft.person,
            type=draft.type,
            happened_at=draft.happened_at,
            precise=draft.precise,
            happened_on=draft.happened_on,
            side=officer.side,
            agency_id=officer.agency_id,
            shared=addressed or _shared(officer, rules.events[draft.type]),
            document_no=draft.document_no,
            params=dict(draft.params),
            recorded_at=now,
            recorded_by=officer,
            source=Source.FORM,
            source_key=f"form:{pk}",
        )
        event.save(force_insert=True)
        audit_write(Action.CASE_RECORD, "case", case.pk, detail={"event": event.pk, "type": event.type})
        events.append(event)
    case_store(case, events, now)
    return events


def case_store(case: Case, events: Sequence[Event], now: dt.datetime) -> None:
    """Bring the case and its index rows up to its events."""
    case.last_event_id = max(case.last_event_id, *(event.pk for event in events))
    case.updated_at = now
    projection_store(case)
    access_copy(Case, [case])
    asks_close_gone([case.pk], current_actor())


def _shared(officer, kind: EventType) -> bool:
    """Whether the other agency sees such events: as the agency's sharing setting says of the ledger that tells of
    them; not without a setting."""
    layout = LAYOUTS.get((officer.side, kind.scope), "")
    return SharingSetting.objects.filter(agency_id=officer.agency_id, layout=layout, active=True).exists()


def void_refused(officer, event: Event) -> bool:
    """Whether this officer's agency may not void this event: it is another agency's, voided already, or a void."""
    return event.agency_id != officer.agency_id or event.voided_by_id is not None or event.voids_id is not None


def void_effects(officer, case: Case, event: Event) -> Effects:
    """What voiding this event would change, as far as the officer can see."""
    desk = _desk(officer, case, ())
    rest = [proc_event(one) for one in desk.held if one.pk != event.pk]
    effects = effects_between(desk.projection, desk.project(rest))
    if event.type != JOINED:
        return effects
    own = [one for one in rest if one.person is not None and one.person == event.person_id]
    return replace(effects, standing=tuple(sorted(own, key=lambda one: one.happened_at)))


def event_void(*, officer, case: Case, event: Event, reason: str, seen: str) -> Event:
    """Void an event of the own agency, with a reason. The void is an event too; both stay in the history.

    Errors: Http404; PermissionDenied where it is another agency's, voided already, or itself a void; CaseMovedOn;
    ValidationError without a reason.
    """
    require(officer, Action.CASE_VOID, case)
    case_lock(case)
    case.refresh_from_db()
    event = Event.objects.get(pk=event.pk, case=case)
    if void_refused(officer, event) and event.voided_by_id is None:
        raise PermissionDenied
    events_check(officer, case, seen)
    if void_refused(officer, event):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("A void needs a reason (house recording rule 2).")})
    now = timezone.now()
    (pk,) = ids_reserve(Event, 1)
    void = void_make(event, reason=reason[:200], now=now, pk=pk, batch_id=None)
    void.save(force_insert=True)
    # The base manager: the mark on the voided event is derived, the void itself is the record.
    Event._base_manager.filter(pk=event.pk).update(voided_by=void)
    case_store(case, [void], now)
    audit_write(Action.CASE_VOID, "case", case.pk, detail={"event": event.pk, "void": void.pk, "type": event.type})
    return void
