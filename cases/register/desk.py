"""What an officer may record on a case now, and why not the rest. One reading for chooser, form and case page."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from cases.procedure import EventType, ProcEvent, Projection, load_rules, project
from cases.procedure.gate_types import Offer, PersonFacts, Refusal
from cases.procedure.steps_next import NO_FORM, may_record, next_steps, refusals_at
from cases.register.fact_fields import fact_day, minor_at
from cases.register.models import Case, Event, FactVersion, Person
from cases.register.projection import case_project, proc_event
from cases.register.projection_setting import Setting, setting_for
from cases.register.words import refusal_label
from office.access.roles import roles_of

# Recorded on pages of their own, which ask for more than a step: facts of a person, a destination, both versions.
ELSEWHERE = {
    "person_joined": "person-join",
    "identity_established": "person-identity",
    "separate_handling": "person-split",
}
# How the ledgers write a status that binds the procedure (MPS 164, RULES 148, 153, 294).
STATUS_WORDS = {
    "deputy": ("人大代表", "人民代表"),
    "public_employee": ("公职", "公务员", "国家工作人员"),
    "foreigner": ("外国", "外籍", "无国籍"),
}


@dataclass
class Desk:
    """A case as it lies before one officer: the events that the officer may see, and what follows from them."""

    officer: object
    case: Case
    persons: Mapping[int, Person]
    held: list[Event]
    setting: Setting
    now: dt.datetime
    facts: Mapping[int, PersonFacts] = field(default_factory=dict)

    @cached_property
    def projection(self) -> Projection:
        """What follows from what the officer sees."""
        return case_project(self.held, self.setting)

    def project(self, steps: Iterable[ProcEvent]) -> Projection:
        """What would follow from these steps, under the setting of the case's office."""
        return project(steps, load_rules(), self.setting.calendar, self.setting.readings)

    def refusals(self, draft: ProcEvent) -> tuple[Refusal, ...]:
        """Why this step may not be recorded with its date, also where it is entered late; warnings among them."""
        return refusals_at(
            map(proc_event, self.held),
            draft,
            load_rules(),
            calendar=self.setting.calendar,
            readings=self.setting.readings,
            now=self.now,
            roles=self.roles,
            side=self.side,
            persons=self.facts,
            actors=self.actors,
            officer=self.officer.pk,
        )

    @property
    def roles(self) -> frozenset[str]:
        """The officer's roles."""
        return roles_of(self.officer)

    @property
    def side(self) -> str:
        """The officer's side."""
        return self.officer.side

    @cached_property
    def actors(self) -> dict[int, int]:
        """Which officer recorded which step, so that nobody reconsiders the own decision (RULES 290, 379)."""
        return {event.pk: event.recorded_by_id for event in self.held if event.recorded_by_id}

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Every step that the officer's roles may record, of the case and of each person."""
        found = next_steps(
            self.projection,
            load_rules(),
            self.now,
            roles=self.roles,
            side=self.side,
            persons=self.facts,
            actors=self.actors,
            officer=self.officer.pk,
            calendar=self.setting.calendar,
        )
        return tuple(one for one in found if one.may and (one.person is None or one.person in self.persons))

    def offers_of(self, code: str) -> list[Offer]:
        """The offers of one type: of the case, or of each person."""
        return [one for one in self.offers if one.type == code]

    def may(self, kind: EventType) -> bool:
        """Whether the officer's side and roles record such steps at all."""
        return kind.side != NO_FORM and may_record(kind, self.side, self.roles)


def desk_of(officer, case: Case, persons: Mapping[int, Person], held: list[Event], now: dt.datetime) -> Desk:
    """The desk for these events, which the caller has chosen for the officer's eyes. Two queries."""
    facts = persons_facts(officer, case, persons)
    return Desk(officer, case, persons, held, setting_for(case), now, facts)


def persons_facts(officer, case: Case, persons: Mapping[int, Person]) -> dict[int, PersonFacts]:
    """What the facts tell of each person: a minor at the time of the offence or not, and the status that matters.

    Only the own side's facts and those shared: a gate must not betray what the other side keeps.
    """
    status: dict[int, set[str]] = {pk: set() for pk in persons}
    born: dict[int, dt.date] = {}
    offences: list[dt.date] = []
    versions = FactVersion.objects.filter(Q(person__in=list(persons)) | Q(person=None), case=case, current=True)
    for fact in versions:
        values = fact.values
        if fact.person_id is None:
            began = fact_day(values, "fasj_q") if fact.side == officer.side or "fasj_q" not in fact.withheld else None
            offences += [began] if began is not None else []
            continue
        if fact.side == officer.side or "sf" not in fact.withheld:
            status[fact.person_id] |= statuses_in(str(values.get("sf") or ""))
        if values.get("csrq") and (fact.side == officer.side or "csrq" not in fact.withheld):
            day = fact_day(values, "csrq")
            if day is not None:
                born[fact.person_id] = max(day, born.get(fact.person_id, day))
    return {
        pk: PersonFacts(minor=minor_of(person, born.get(pk), offences), status=frozenset(status[pk]))
        for pk, person in persons.items()
    }


def minor_of(person: Person, born: dt.date | None, offences: list[dt.date]) -> bool | None:
    """Under eighteen at the offence: as marked, else by the day of birth and the first day of the offence; unknown
    where one of the two is (MINOR 2)."""
    if person.is_minor:
        return True
    return minor_at(born, min(offences)) if born is not None and offences else None


def statuses_in(text: str) -> set[str]:
    """The statuses that a ledger's words name (人大代表, 公职人员, 外国人)."""
    return {code for code, words in STATUS_WORDS.items() if any(word in text for word in words)}


def refusal_lines(refusals: Iterable[Refusal]) -> list[str]:
    """Each refusal as a sentence with its article."""
    return list(dict.fromkeys(refusal_label(one) for one in refusals))
