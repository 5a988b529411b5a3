"""Reads of hand-overs. Every function takes the officer; a hand-over is seen by whoever sees its case, by the
procuratorate only once it was sent."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http import Http404

from cases.handover.models import OPEN_STATES, Handover, HandoverState, HandoverStep
from cases.register.models import Case
from cases.register.queries import cases_listed
from office.access.actions import Action
from office.access.queries import can, visible_rows
from office.agencies.models import Department, DepartmentKind, Principal, Side

# What the other agency has a part in.
PASSED = (HandoverState.SENT, HandoverState.RETURNED, HandoverState.ACCEPTED)
REVIEWERS = (DepartmentKind.PROSECUTION, DepartmentKind.MINORS)


def _shown(officer) -> Q:
    """Of the other agency's papers only what it has handed over."""
    return Q() if officer.side == Side.POLICE else Q(sent_once=True)


def handover_get(officer, case: Case, pk: int) -> Handover:
    """One hand-over of a case that the officer sees. Raises Http404."""
    found = (
        Handover.objects.filter(_shown(officer), case=case, pk=pk)
        .select_related("case__police_unit__principal")
        .prefetch_related("persons", "items", "steps__by__agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


def handovers_page(officer, *, mine: bool, offset: int, limit: int) -> tuple[list[Handover], int]:
    """Hand-overs of visible cases, those waiting longest first; ``mine``: only what this officer has to act on."""
    cases = visible_rows(Case, officer).values("root_id")
    rows: QuerySet[Handover] = Handover.objects.filter(_shown(officer), case__in=cases)
    rows = rows.filter(state__in=states_for(officer)) if mine else rows
    total = rows.count()
    since = F("changed_at")
    if officer.side != Side.POLICE:
        since = Max("steps__at", filter=Q(steps__state__in=PASSED))
    found = rows.annotate(since=since).prefetch_related("persons", "items", "steps")
    order = ("since", "pk") if mine else ("-since", "-pk")
    page = list(found.order_by(*order)[offset : offset + limit])
    told = cases_listed(officer, [row.case_id for row in page])
    for row in page:
        row.case = told[row.case_id]
    return page, total


def states_for(officer) -> list[str]:
    """The states in which it is this officer's turn."""
    states: list[str] = []
    if can(officer, Action.HANDOVER_PREPARE):
        states += [HandoverState.UNIT, HandoverState.RETURNED]
    if can(officer, Action.HANDOVER_CHECK):
        states.append(HandoverState.LEGAL)
    if can(officer, Action.HANDOVER_RECEIVE):
        states.append(HandoverState.SENT)
    return states


def steps_shown(officer, handover: Handover) -> list[HandoverStep]:
    """The steps that this officer may read, oldest first: of the other agency's only what passed the door."""
    steps = sorted(handover.steps.all(), key=lambda one: one.pk)
    if officer.side == Side.POLICE:
        return steps
    return [step for step in steps if step.state in PASSED]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a hand-over stands and what is in it: whom it concerns by key, and the list of materials."""

    state: str
    since: dt.datetime
    persons: Sequence[int]
    materials: Sequence[Mapping[str, Any]]


def standing_of(officer, handover: Handover) -> Standing:
    """As it is; to the other agency as it last passed the door. How the police rework what was returned, whom they add
    and whether they give it up is theirs until they send it again."""
    if officer.side != Side.POLICE:
        last = steps_shown(officer, handover)[-1]
        return Standing(last.state, last.at, last.persons, last.materials)
    items = sorted(handover.items.all(), key=lambda one: one.position)
    materials = [{"name": o.name, "copies": o.copies, "pages": o.pages, "missing": o.missing} for o in items]
    persons = sorted(person.pk for person in handover.persons.all())
    return Standing(handover.state, handover.changed_at, persons, materials)


def takes_part(officer) -> bool:
    """Whether the officer has any part in handing over."""
    return any(can(officer, a) for a in (Action.HANDOVER_PREPARE, Action.HANDOVER_CHECK, Action.HANDOVER_RECEIVE))


def open_of(officer, case: Case) -> dict[str, int]:
    """The open hand-overs of this case that the officer sees: kind -> key."""
    found = Handover.objects.filter(_shown(officer), case=case, state__in=OPEN_STATES)
    return dict(found.values_list("kind", "pk"))


def handover_waits(case: Case) -> bool:
    """Whether somebody still has to act on a hand-over of this case, whoever that is."""
    return Handover.objects.filter(case=case, state__in=OPEN_STATES).exists()


def waiting_of(officer, case: Case, kinds: Collection[str], state: str) -> int | None:
    """The hand-over of these kinds that stands in this state, where the officer sees it."""
    found = Handover.objects.filter(_shown(officer), case=case, kind__in=kinds, state=state)
    return found.order_by("pk").values_list("pk", flat=True).first()


def desks_of(case: Case, agency_kind: str, department_kind: str) -> list[Principal]:
    """The principals of an agency's desk in the case's joint office."""
    found = Principal.objects.filter(
        department__agency__office_id=case.office_id,
        department__agency__kind=agency_kind,
        department__agency__active=True,
        department__kind=department_kind,
        department__active=True,
    )
    return list(found.order_by("pk"))


def receiving_departments(officer) -> QuerySet[Department]:
    """Departments of the officer's agency that review cases."""
    return Department.objects.filter(agency_id=officer.agency_id, kind__in=REVIEWERS, active=True).select_related(
        "principal"
    )
