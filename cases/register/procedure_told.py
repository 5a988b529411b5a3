"""A case's procedure as plain values, for who works on the server: no name, only numbers, codes and dates.

All events count, also those that one side keeps to itself: no officer asks.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from cases.procedure import AsOf, ClockState, FindingHit, Projection, as_of, load_rules
from cases.procedure.clock_state_words import clock_sentence
from cases.procedure.clock_types import Moment
from cases.procedure.clock_words import clock_basis, clock_name, moment_text
from cases.procedure.gate_types import Offer, PersonFacts, Refusal
from cases.procedure.steps_next import next_steps
from cases.procedure.words import (
    basis_text,
    event_name,
    finding_text,
    measure_name,
    outcome_name,
    refusal_sentence,
    stage_name,
)
from cases.register.desk import statuses_in
from cases.register.models import Case, CaseNumber, Event, FactVersion, Person
from cases.register.projection import case_project
from cases.register.projection_setting import setting_for
from office.access.context import note_read

NOBODY: frozenset[str] = frozenset()


def cases_numbered(number: str) -> list[Case]:
    """The cases that bear this number; a unified number may be several cases'."""
    rows = CaseNumber.objects.filter(value=number.strip(), withdrawn_at=None).order_by("case_id")
    return [Case.objects.get(pk=pk) for pk in dict.fromkeys(rows.values_list("case_id", flat=True))]


def procedure_told(case: Case, now: dt.datetime | None = None) -> dict[str, Any]:
    """Stage, persons, clocks, findings and lawful next events of a case, as they are at this moment."""
    now = now or timezone.now()
    rules = load_rules()
    note_read("case", [case.pk])
    events = list(Event.objects.filter(case=case, voided_by=None, voids=None))
    persons = {person.pk: person for person in Person.objects.filter(case=case).order_by("pk")}
    setting = setting_for(case)
    projection = case_project(events, setting)
    today = as_of(projection, now, rules)
    actors = {event.pk: event.recorded_by_id for event in events if event.recorded_by_id}
    offers = next_steps(
        projection, rules, now, roles=NOBODY, side="", persons=_facts(case, persons.values()), actors=actors,
        calendar=setting.calendar,
    )  # fmt: skip
    who = {pk: person.ryid for pk, person in persons.items()}
    return {
        "numbers": list(
            CaseNumber.objects.filter(case=case, withdrawn_at=None).order_by("pk").values_list("value", flat=True)
        ),
        "now": _moment(now.astimezone(timezone.get_default_timezone())),
        "stage": {
            "code": projection.stage,
            "zh": stage_name(rules, projection.stage),
            "en": stage_name(rules, projection.stage, zh=False),
            "on": _moment(projection.stage_on),
            "unsettled": "stage" in projection.unsettled,
        },
        "persons": [_person(person, projection, today) for person in persons.values()],
        "clocks": [_clock(clock, today, who) for clock in projection.clocks],
        "findings": [_finding(hit, who) for hit in (*projection.findings, *today.findings)],
        "next": [_offer(offer, who) for offer in offers if offer.allowed],
        "refused": [_offer(offer, who) for offer in offers if not offer.allowed],
    }


def _facts(case: Case, persons: Iterable[Person]) -> dict[int, PersonFacts]:
    status: dict[int, set[str]] = {}
    grown: set[int] = set()
    for fact in FactVersion.objects.filter(case=case, current=True):
        if fact.person_id is None:
            continue
        status.setdefault(fact.person_id, set()).update(statuses_in(str(fact.values.get("sf") or "")))
        if fact.values.get("csrq"):
            grown.add(fact.person_id)
    return {
        person.pk: PersonFacts(
            minor=True if person.is_minor else False if person.pk in grown else None,
            status=frozenset(status.get(person.pk, ())),
        )
        for person in persons
    }


def _moment(moment: Moment | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _person(person: Person, projection: Projection, today: AsOf) -> dict[str, Any]:
    rules = load_rules()
    state = projection.persons.get(person.pk)
    outcome = state.outcome_code if state else ""
    measure = today.current.get(person.pk, "untaken")
    return {
        "person": person.ryid,
        "minor": person.is_minor,
        "measure": measure,
        "measure_zh": measure_name(rules, measure),
        "measure_en": measure_name(rules, measure, zh=False),
        "since": _moment(today.since.get(person.pk)),
        "custody": person.pk in today.custody,
        "outcome": outcome,
        "outcome_zh": outcome_name(rules, outcome),
        "outcome_en": outcome_name(rules, outcome, zh=False),
        "returns": state.returns if state else 0,
        "unsettled": sorted(kind for kind in ("measure", "person") if f"{kind}:{person.pk}" in projection.unsettled),
    }


def _clock(clock: ClockState, today: AsOf, who: dict[int, str]) -> dict[str, Any]:
    rules = load_rules()
    versions: Sequence[Any] = rules.clocks.get(clock.rule, ())
    row = next((one for one in versions if one.version == clock.version), versions[-1])
    reckoning = clock.reckoning
    return {
        "key": clock.key,
        "rule": clock.rule,
        "name_zh": clock_name(row),
        "person": who.get(clock.person or 0),
        "side": clock.side,
        "status": str(clock.status),
        "trigger": clock.trigger,
        "start": _moment(reckoning.start) if reckoning else None,
        "raw_expiry": _moment(reckoning.raw) if reckoning else None,
        "expiry": _moment(clock.expiry),
        "conservative_expiry": _moment(reckoning.conservative) if reckoning else None,
        "file_extension_by": _moment(reckoning.file_by) if reckoning else None,
        "extensions": [one.code for one in clock.extensions],
        "provisional": bool(reckoning and reckoning.provisional),
        "overdue": clock.key in today.overdue,
        "days_left": today.days_left.get(clock.key),
        "unsettled": clock.unsettled or clock.key in today.unsettled,
        "basis": clock_basis(rules, row),
        "sentence_zh": clock_sentence(rules, clock),
        "sentence_en": clock_sentence(rules, clock, zh=False),
    }


def _finding(hit: FindingHit, who: dict[int, str]) -> dict[str, Any]:
    rules = load_rules()
    return {
        "code": hit.code,
        "person": who.get(hit.person or 0),
        "article": basis_text(rules, hit.article),
        "sentence_zh": finding_text(rules, hit.code, hit.params),
        "sentence_en": finding_text(rules, hit.code, hit.params, zh=False),
        "events": list(hit.events),
        "settled": hit.settled_by is not None,
    }


def _offer(offer: Offer, who: dict[int, str]) -> dict[str, Any]:
    rules = load_rules()
    row = rules.events[offer.type]
    told: dict[str, Any] = {
        "event": offer.type,
        "zh": event_name(rules, offer.type),
        "en": event_name(rules, offer.type, zh=False),
        "person": who.get(offer.person or 0),
        "side": offer.side,
        "by": list(offer.by),
        "decides_zh": row.decides_zh,
        "document_zh": row.document_zh,
        "basis": basis_text(rules, "; ".join(row.basis)),
        "expected": offer.expected,
        "due": _moment(offer.due),
    }
    if offer.refusals:
        told["refusals"] = _refusals(offer.refusals)
        told["worth_saying"] = offer.worth_saying
    if offer.warnings:
        told["warnings"] = _refusals(offer.warnings)
    if offer.choices:
        told["refused_choices"] = [
            {"param": choice.param, "value": choice.value, "refusals": _refusals(choice.refusals)}
            for choice in offer.choices
        ]
    return told


def _refusals(refusals: Iterable[Refusal]) -> list[dict[str, Any]]:
    rules = load_rules()
    return [
        {
            "code": one.code,
            "article": basis_text(rules, one.article),
            "sentence_zh": refusal_sentence(rules, one),
            "sentence_en": refusal_sentence(rules, one, zh=False),
        }
        for one in refusals
    ]
