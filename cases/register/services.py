"""Recording and voiding a step of the procedure by hand.

A form refuses what the law refuses, with the article. It offers an officer only the steps of the own side. Nothing
is edited or removed: a wrong event is voided by its own agency with a reason, and the void is an event too
(docs/decisions/0010-procedure.md).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.procedure import EventType, FindingHit, ProcEvent, Projection, load_rules, project
from cases.register.intake import VOID, void_make
from cases.register.models import Case, CaseNumber, Event, NumberKind, Person, Source
from cases.register.moved import CaseMovedOn, events_check
from cases.register.projection import proc_event, projection_store
from cases.register.services_share import case_lock
from cases.register.words import article_label, event_label, finding_label
from office.access.actions import Action
from office.access.queries import require
from office.access.services import access_copy
from office.agencies.models import SharingSetting
from office.audit.log import audit_write
from office.storage.bulk import ids_reserve
from office.ui.formats import day

__all__ = ["CaseMovedOn", "Draft", "Effects", "event_record", "event_void", "events_offered", "void_effects"]

EARLIEST = dt.date(1997, 1, 1)  # the Criminal Procedure Law of 1996 in force
CODE_LENGTH = 60
# Which ledger tells of such an event: its sharing setting holds for the form too.
LAYOUTS = {
    ("police", "case"): "police_case",
    ("police", "person"): "police_suspect_measure",
    ("procuratorate", "case"): "proc_case",
    ("procuratorate", "person"): "proc_person_decision",
}
# At which field of the form a refusal stands.
FIELD_OF_KIND = {
    "order": "happened_on",
    "after": "happened_on",
    "together": "happened_on",
    "ends_before_start": "happened_on",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A step about to be recorded. ``params`` holds codes, dates and references only."""

    type: str
    happened_at: dt.datetime
    precise: bool
    person: Person | None
    params: Mapping[str, str]
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a step changes, as codes: stage before and after, findings that come and go."""

    stage_before: str
    stage_after: str
    found: tuple[FindingHit, ...]
    settled: tuple[FindingHit, ...]


def events_offered(officer) -> tuple[EventType, ...]:
    """The steps that the officer's side records, in legal order."""
    return tuple(kind for kind in load_rules().events_of(officer.side) if kind.code != VOID)


def events_visible(officer, case: Case) -> list[Event]:
    """Live events that the officer may see."""
    live = Event.objects.filter(case=case, voided_by=None, voids=None).select_related("person").order_by("pk")
    return [event for event in live if event.shared or event.side == officer.side]


def _differ(before: Projection, after: Projection) -> Effects:
    return Effects(
        before.stage,
        after.stage,
        tuple(hit for hit in after.findings if hit not in before.findings),
        tuple(hit for hit in before.findings if hit not in after.findings),
    )


def event_record(*, officer, case: Case, draft: Draft, seen: str) -> tuple[Event, Effects]:
    """Record a step. Returns the event and what it changed.

    Errors: Http404, PermissionDenied; CaseMovedOn if the case has changed since ``seen``; ValidationError by field,
    naming the article, where the step is not lawful or its date impossible.
    """
    require(officer, Action.CASE_RECORD, case)
    kind = next((row for row in events_offered(officer) if row.code == draft.type), None)
    if kind is None:
        raise PermissionDenied
    case_lock(case)
    case.refresh_from_db()
    events_check(officer, case, seen)
    held = events_visible(officer, case)
    now = timezone.now()
    draft = _draft_clean(kind, case, draft, held, now)
    (pk,) = ids_reserve(Event, 1)
    effects = _lawful(kind, draft, held, pk)
    event = Event(
        pk=pk,
        case=case,
        person=draft.person,
        type=draft.type,
        happened_at=draft.happened_at,
        precise=draft.precise,
        happened_on=timezone.localtime(draft.happened_at).date(),
        side=officer.side,
        agency_id=officer.agency_id,
        shared=_shared(officer, kind),
        document_no=draft.document_no,
        params=dict(draft.params),
        recorded_at=now,
        recorded_by=officer,
        source=Source.FORM,
        source_key=f"form:{pk}",
    )
    event.save(force_insert=True)
    _case_store(case, event, now)
    audit_write(Action.CASE_RECORD, "case", case.pk, detail={"event": event.pk, "type": event.type})
    return event, effects


def _case_store(case: Case, event: Event, now: dt.datetime) -> None:
    """Bring the case and its index rows up to its events."""
    case.last_event_id = max(case.last_event_id, event.pk)
    case.updated_at = now
    projection_store(case)
    access_copy(Case, [case])


def _shared(officer, kind: EventType) -> bool:
    """Whether the other agency sees such events: as the agency's sharing setting says of the ledger that tells of
    them; not without a setting."""
    layout = LAYOUTS.get((officer.side, kind.scope), "")
    return SharingSetting.objects.filter(agency_id=officer.agency_id, layout=layout, active=True).exists()


def _draft_clean(kind: EventType, case: Case, draft: Draft, held: list[Event], now: dt.datetime) -> Draft:
    """The draft with its parameters checked and completed. Errors: ValidationError by field."""
    errors: dict[str, str] = {}
    if draft.happened_at > now:
        errors["happened_on"] = _("A step that lies ahead cannot be recorded (house recording rule 3).")
    elif timezone.localtime(draft.happened_at).date() < EARLIEST:
        errors["happened_on"] = _("This day lies before 1997, when the Criminal Procedure Law in force began.")
    params, person = _params_clean(kind, case, draft, held, errors)
    if kind.scope == "case":
        person = None
    elif person is None and "person" not in errors:
        errors["person"] = _("Name the person whom this step concerns.")
    elif person is not None and person.case_id != case.pk:
        errors["person"] = _("This person is not in the case.")
    if errors:
        raise ValidationError({field: [text] for field, text in errors.items()})
    clean = Draft(draft.type, draft.happened_at, draft.precise, person, params, draft.document_no.strip())
    if _recorded_already(clean, held):
        raise ValidationError(_("This step is recorded already on that day (house recording rule 4)."))
    stands = _stands_already(kind, clean, held)
    if stands is not None:
        told = {"event": event_label(kind.code), "day": day(stands.happened_on)}
        raise ValidationError(
            {
                "happened_on": _(
                    "%(event)s stands already (%(day)s) and happens once (house recording rule 4). If that one is"
                    " wrong, void it first."
                )
                % told
            }
        )
    return clean


def _stands_already(kind: EventType, draft: Draft, held: Iterable[Event]) -> Event | None:
    """The step that the law has once and that is there already, with nothing in between that lets it come again."""
    if not kind.once:
        return None
    person = draft.person.pk if draft.person else None
    last: Event | None = None
    for event in sorted(held, key=lambda one: (one.happened_at, one.pk)):
        if event.type == kind.code and event.person_id == person:
            last = event
        elif event.type in kind.once_until and last is not None and event.happened_at <= draft.happened_at:
            last = None
    return last


def _recorded_already(draft: Draft, held: Iterable[Event]) -> bool:
    day = timezone.localtime(draft.happened_at).date()
    for event in held:
        if (event.type, event.person_id, event.happened_on) != (
            draft.type,
            draft.person.pk if draft.person else None,
            day,
        ):
            continue
        hours_differ = event.precise and draft.precise and event.happened_at != draft.happened_at
        said_otherwise = any(event.params.get(name, value) != value for name, value in draft.params.items())
        if not hours_differ and not said_otherwise:
            return True
    return False


def _params_clean(
    kind: EventType, case: Case, draft: Draft, held: list[Event], errors: dict[str, str]
) -> tuple[dict[str, str], Person | None]:
    """Only what the event type takes, each of its kind. A reference also settles the person and what it refers to."""
    rules = load_rules()
    clean: dict[str, str] = {}
    person = draft.person
    for param in kind.param:
        value = str(draft.params.get(param.name, "")).strip()
        if param.refers:
            target = next((event for event in held if event.source_key and event.source_key == value), None)
            if target is None or target.type not in param.refers:
                errors[param.name] = _("Choose the earlier step that this one follows.")
                continue
            person = target.person
            clean[param.name] = value
            names = {row.name for row in kind.param}
            if "decision" in names:
                clean["decision"] = target.type
            if "measure" in names:
                clean["measure"] = rules.events[target.type].starts
        elif not value or (param.values in ("measure", "event") and param.name in clean):
            continue
        elif param.values == "flag":
            clean[param.name] = "1"
        elif param.values == "number" and not (value.isdigit() and 1 <= int(value) <= 120):
            errors[param.name] = _("A whole number from 1 to 120.")
        elif (
            param.values == "bmsah"
            and not CaseNumber.objects.filter(case=case, kind=NumberKind.BMSAH, value=value, withdrawn_at=None).exists()
        ):
            errors[param.name] = _("The case has no such number.")
        elif param.values in rules.reasons and value not in rules.reasons[param.values]:
            errors[param.name] = _("Choose one of the list.")
        elif param.values == "measure" and value not in rules.measures:
            errors[param.name] = _("Choose one of the list.")
        elif len(value) > CODE_LENGTH:
            errors[param.name] = _("At most %(count)d characters.") % {"count": CODE_LENGTH}
        else:
            clean[param.name] = value
    missing = [param.name for param in kind.param if param.required and param.name not in clean]
    for name in missing:
        errors.setdefault(name, _("This is needed."))
    return clean, person


def _draft_event(draft: Draft, pk: int) -> ProcEvent:
    return ProcEvent(
        id=pk,
        type=draft.type,
        happened_at=draft.happened_at,
        precise=draft.precise,
        person=draft.person.pk if draft.person else None,
        source_key=f"form:{pk}",
        params=draft.params,
        document_no=draft.document_no,
    )


def _lawful(kind: EventType, draft: Draft, held: list[Event], pk: int) -> Effects:
    """Refuse a new breach in which this step stands. Errors: ValidationError by field, naming the article.

    Not refused: what the rules mark as recorded, and a finding whose other events were in a breach before, for then
    the new step may be what puts them right.
    """
    rules = load_rules()
    before = [proc_event(event) for event in held]
    was, will = project(before, rules), project([*before, _draft_event(draft, pk)], rules)
    effects = _differ(was, will)
    broken_before = {event for hit in was.findings if hit.level == "breach" for event in hit.events}
    errors: dict[str, list[str]] = {}
    for hit in effects.found:
        check = rules.checks[hit.code]
        others = set(hit.events) - {pk}
        if pk not in hit.events or check.recorded or (others and others <= broken_before):
            continue
        if check.kind == "no_param":
            field = check.param
        elif hit.level == "breach":
            field = check.param if check.kind == "round_without" else FIELD_OF_KIND.get(check.kind, "__all__")
        else:
            continue
        errors.setdefault(field, []).append(refusal_text(hit))
    if errors:
        raise ValidationError(errors)
    return effects


def refusal_text(hit: FindingHit) -> str:
    """The sentence of a rule with its article."""
    return _("%(sentence)s (%(article)s)") % {
        "sentence": finding_label(hit.code, hit.params),
        "article": article_label(hit.article),
    }


def void_refused(officer, event: Event) -> bool:
    """Whether this officer's agency may not void this event: it is another agency's, voided already, or a void."""
    return event.agency_id != officer.agency_id or event.voided_by_id is not None or event.voids_id is not None


def void_effects(officer, case: Case, event: Event) -> Effects:
    """What voiding this event would change, as far as the officer can see."""
    rules = load_rules()
    held = events_visible(officer, case)
    before = project([proc_event(one) for one in held], rules)
    after = project([proc_event(one) for one in held if one.pk != event.pk], rules)
    return _differ(before, after)


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
    _case_store(case, void, now)
    audit_write(Action.CASE_VOID, "case", case.pk, detail={"event": event.pk, "void": void.pk, "type": event.type})
    return void
