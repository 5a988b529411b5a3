"""Reads of what waits to be settled. Every function takes the officer.

The list stands on stored rows and leaves out cases of which the other side does not share all (``hidden``): their own
page tells what of them may be told.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.procedure import load_rules
from cases.register.hidden import open_to
from cases.register.models import Case, Event, Finding, Person
from cases.register.models_clocks import OPEN, Clock, ClockStatus
from cases.register.projection_clocks import clock_state_of
from cases.register.settle_items import FUTURE, GROUPS, LEDGER, NO_START, Item, clock_item, finding_item, future_item
from office.access.queries import visible_rows
from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, Principal, Side


@dataclass(frozen=True, slots=True)
class SettlePage:
    """One page of things to be settled, with the persons they concern."""

    items: Sequence[Item]
    total: int
    persons: dict[int, Person]


def _cases(officer) -> QuerySet:
    return visible_rows(Case, officer).values("root_id")


def findings_open(officer, group: str = "") -> QuerySet[Finding]:
    """Findings on the officer's cases that may be told whole; of one kind of trouble where one is named."""
    rows = Finding.objects.filter(case__in=_cases(officer), case__hidden_from__in=open_to(officer.side))
    rows = rows.filter(Q(origin="rule") | Q(side=officer.side) | Q(shared=True))
    if group == LEDGER:
        return rows.filter(origin="ledger")
    if group:
        checks = load_rules().checks.values()
        codes = [check.code for check in checks if GROUPS.get(check.kind, "order") == group]
        return rows.filter(origin="rule", code__in=codes)
    return rows


def clocks_startless(officer) -> QuerySet[Clock]:
    """Terms of the officer's cases whose first day is not recorded."""
    # The first two are what the partial index of open terms is made of.
    without = Clock.objects.filter(status__in=OPEN, alarm_on=None).filter(status=ClockStatus.NO_START)
    seen = open_to(officer.side)
    return without.filter(case__in=_cases(officer), hidden_from__in=seen, case__hidden_from__in=seen)


def events_ahead(officer, today: dt.date) -> QuerySet[Event]:
    """Records of the officer's cases that are dated after today; a planned end may lie ahead."""
    watch = load_rules().watches.get(FUTURE)
    rows = Event.objects.filter(
        Q(shared=True) | Q(side=officer.side),
        # By agency and day: so the index of counting answers it.
        agency__in=list(Agency.objects.filter(office_id=officer.agency.office_id).values_list("pk", flat=True)),
        happened_on__gt=today,
        case__in=_cases(officer),
        case__hidden_from__in=open_to(officer.side),
        voided_by=None,
        voids=None,
    )
    return rows.exclude(type__in=watch.unless) if watch else rows


def settle_counts(officer, today: dt.date) -> dict[str, int]:
    """How many there are of each kind: ``findings``, without a start, ahead."""
    return {
        "findings": findings_open(officer).count(),
        NO_START: clocks_startless(officer).count(),
        "future": events_ahead(officer, today).count(),
    }


def settle_page(officer, kind: str, group: str, today: dt.date, offset: int, limit: int) -> SettlePage:
    """One page of one kind: newest findings first, terms and future records by case."""
    if kind == NO_START:
        rows = clocks_startless(officer).order_by("-case_id", "pk")
        clocks = list(rows[offset : offset + limit])
        states = [(clock.case_id, clock_state_of(clock)) for clock in clocks]
        events = events_by_key(pk for _case, state in states for pk in state.events)
        found = [clock_item(case_id, state, events) for case_id, state in states]
        return _page([item for item in found if item], rows.count())
    if kind == "future":
        ahead = events_ahead(officer, today).order_by("happened_on", "pk")
        held = list(ahead.select_related("recorded_by")[offset : offset + limit])
        return _page([future_item(event) for event in held], ahead.count())
    open_findings = findings_open(officer, group)
    findings = list(open_findings.order_by("-pk")[offset : offset + limit])
    events = events_by_key(pk for finding in findings for pk in finding.event_ids)
    return _page([finding_item(finding, events) for finding in findings], open_findings.count())


def _page(items: Sequence[Item], total: int) -> SettlePage:
    ids = {item.person for item in items if item.person} | {
        event.person_id for item in items for event in item.events if event.person_id
    }
    return SettlePage(items, total, {person.pk: person for person in Person.objects.filter(pk__in=ids)})


def events_by_key(keys: Iterable[int]) -> dict[int, Event]:
    """Events by their keys."""
    return {event.pk: event for event in Event.objects.filter(pk__in=set(keys)).select_related("recorded_by")}


def other_desk(case: Case, side: str) -> list[Principal]:
    """The desk of the agency of the other side in the case's joint office: the legal department of the police, the
    case management office of the procuratorate."""
    police = side == Side.PROCURATORATE
    kind = AgencyKind.POLICE if police else AgencyKind.PROCURATORATE
    desk = DepartmentKind.LEGAL if police else DepartmentKind.CASE_OFFICE
    departments = Department.objects.filter(agency__office_id=case.office_id, agency__kind=kind, kind=desk)
    return list(Principal.objects.filter(department__in=departments, group__isnull=False).order_by("pk"))


def departments_seeing(case: Case, side: str) -> list[Principal]:
    """The departments of the other side's agency in the case's joint office that see the case now."""
    kind = AgencyKind.POLICE if side == Side.PROCURATORATE else AgencyKind.PROCURATORATE
    rows = case.access.filter(valid_until__gt=timezone.now()).values("principal_id")
    found = Principal.objects.filter(
        pk__in=rows, department__agency__kind=kind, department__agency__office_id=case.office_id
    )
    return list(found.order_by("pk"))
