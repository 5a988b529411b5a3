"""Proves stored and rebuilt projection equal, case by case. Never looks at today.

Compared: projected columns of the case and those copied from facts (the handling units among them), persons'
outcomes and names, measures, rule findings, clocks, the marks on voided events, the days of events, which version
of the facts is the current one, the number of findings and the last event. A case that differs is looked at a second
time with the case locked, so that an import running meanwhile is not taken for an error.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cases.procedure import Projection
from cases.register.intake_facts import case_columns_set
from cases.register.intake_state import State, minors_load
from cases.register.models import Case, Event, FactVersion, Finding, FindingOrigin, MeasureInterval, Person
from cases.register.models_clocks import Clock
from cases.register.projection import (
    case_project,
    case_values,
    finding_key,
    finding_row,
    hidden_of,
    interval_key,
    interval_row,
    outcome_of,
    projection_write,
    same_rows,
)
from cases.register.projection_clocks import CLOCK_SAID, RULES, ClockChanges, clock_rows, clock_said
from cases.register.projection_setting import Setting, settings_for
from cases.register.services_share import case_lock
from office.access.context import Purpose, acting_as
from office.access.services import access_copy

CHUNK = 300
CHECK = Purpose("projection.check")
COPIED_FROM_FACTS = (
    "title", "title_masked", "charge", "police_handler", "procuratorate_handler", "has_minor", "hidden_from",
    "police_unit_id", "procuratorate_unit_id",
)  # fmt: skip
COPIED_TO_PERSON = ("name", "is_minor")


def projection_differences(*, repair: bool = False, chunk: int = CHUNK) -> Iterator[str]:
    """One line for each difference; with ``repair`` what is stored is written anew. Memory does not grow."""
    last = 0
    while True:
        with acting_as(CHECK, writes=False):
            ids = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk])
            suspects = sorted(_differences(ids))
        if not ids:
            return
        last = ids[-1]
        for case_id in suspects:
            with acting_as(CHECK):
                case_lock(Case(pk=case_id))
                lines = _differences([case_id]).get(case_id, [])
                if lines and repair:
                    _repair(case_id)
            yield from (f"case {case_id}: {line}" for line in lines)


class _Stored:
    """What the register holds of some cases, by case."""

    def __init__(self, ids: list[int]) -> None:
        self.cases = Case.objects.in_bulk(ids)
        self.events: dict[int, list[Event]] = defaultdict(list)
        self.intervals: dict[int, list[MeasureInterval]] = defaultdict(list)
        self.findings: dict[int, list[Finding]] = defaultdict(list)
        self.clocks: dict[int, list[Clock]] = defaultdict(list)
        self.settings = settings_for(case.office_id for case in self.cases.values())
        self.state = State()
        self.state.cases = self.cases
        for event in Event.objects.filter(case_id__in=ids):
            self.events[event.case_id].append(event)
            if event.voids_id is None and event.voided_by_id is None:
                self.state.events[event.case_id][event.pk] = event
        for interval in MeasureInterval.objects.filter(case_id__in=ids):
            self.intervals[interval.case_id].append(interval)
        for finding in Finding.objects.filter(case_id__in=ids):
            self.findings[finding.case_id].append(finding)
        for clock in Clock.objects.filter(case_id__in=ids):
            self.clocks[clock.case_id].append(clock)
        for person in Person.objects.filter(case_id__in=ids):
            self.state.persons[person.case_id][person.ryid] = person
        self.versions: dict[int, dict[tuple, list[tuple[int, bool, int]]]] = defaultdict(lambda: defaultdict(list))
        columns = ("case_id", "person_id", "side", "version", "current", "pk")
        for case_id, person_id, side, version, current, pk in FactVersion.objects.filter(case_id__in=ids).values_list(
            *columns
        ):
            self.versions[case_id][(person_id, side)].append((version, current, pk))
        for fact in FactVersion.objects.filter(case_id__in=ids, current=True).order_by("version"):
            self.state.facts[(fact.case_id, fact.person_id, fact.side)] = fact
        minors_load(self.state, ids)


def _differences(ids: list[int]) -> dict[int, list[str]]:
    stored = _Stored(ids)
    found: dict[int, list[str]] = {}
    for case in stored.cases.values():
        lines = [*_events_differ(case, stored), *_facts_differ(case, stored)]
        if lines:
            found[case.pk] = lines
    return found


def _told(name: str, stored: Any, rebuilt: Any) -> str:
    return f"{name}: stored {stored!r}, rebuilt {rebuilt!r}"


def _events_differ(case: Case, stored: _Stored) -> Iterator[str]:
    events = stored.events[case.pk]
    projection = case_project(events, stored.settings[case.office_id])
    for name, value in case_values(projection).items():
        if getattr(case, name) != value:
            yield _told(name, getattr(case, name), value)
    last = max((event.pk for event in events), default=0)
    if case.last_event_id != last:
        yield _told("last_event_id", case.last_event_id, last)
    voids = {event.voids_id: event.pk for event in events if event.voids_id}
    for event in events:
        if event.voided_by_id != voids.get(event.pk):
            yield _told(f"event {event.pk} voided_by", event.voided_by_id, voids.get(event.pk))
        day = timezone.localdate(event.happened_at)
        if event.happened_on != day:
            yield _told(f"event {event.pk} happened_on", event.happened_on, day)
    for person in stored.state.persons[case.pk].values():
        outcome = outcome_of(projection, person.pk)
        if person.outcome != outcome:
            yield _told(f"person {person.pk} outcome", person.outcome, outcome)
    measures = stored.intervals[case.pk]
    rebuilt = [interval_row(case.pk, interval) for interval in projection.intervals]
    if not same_rows(map(interval_key, measures), map(interval_key, rebuilt)):
        yield _told("measures", *(sorted(_measure_told(row) for row in rows) for rows in (measures, rebuilt)))
    rows = [row for row in stored.findings[case.pk] if row.origin == FindingOrigin.RULE]
    hits = [finding_row(case.pk, hit, None) for hit in projection.open_findings]
    if not same_rows(map(finding_key, rows), map(finding_key, hits)):
        yield _told("findings", sorted(row.code for row in rows), sorted(row.code for row in hits))
    count = len(hits) + len(stored.findings[case.pk]) - len(rows)
    if case.findings_count != count:
        yield _told("findings_count", case.findings_count, count)
    yield from _clocks_differ(case, projection, events, stored.clocks[case.pk], stored.settings[case.office_id])


def _clocks_differ(
    case: Case, projection: Projection, events: list[Event], stored: list[Clock], setting: Setting
) -> Iterator[str]:
    live = [event for event in events if event.voids_id is None and event.voided_by_id is None]
    hidden = hidden_of(live, projection, setting)
    rebuilt = {(row.key, row.told_to): row for row in clock_rows(case.pk, projection, hidden)}
    held = {(row.key, row.told_to): row for row in stored}
    for one in sorted(rebuilt.keys() | held.keys()):
        was, row, key = held.get(one), rebuilt.get(one), " to the ".join(filter(None, one))
        if was is None or row is None:
            yield _told(f"clock {key}", *(one and one.status for one in (was, row)))
        elif clock_said(was) != clock_said(row):
            pairs = zip(CLOCK_SAID, clock_said(was), clock_said(row), strict=True)
            yield from (_told(f"clock {key} {name}", one, other) for name, one, other in pairs if one != other)


def _measure_told(row: MeasureInterval) -> str:
    return f"{row.person_id} {row.measure} {row.starts_at} - {row.ends_at} {row.end_why}"


def _facts_differ(case: Case, stored: _Stored) -> Iterator[str]:
    """Names are personal data: only which column differs is told, not what it says."""
    for (person_id, side), versions in stored.versions[case.pk].items():
        marked = sorted(version for version, current, _pk in versions if current)
        if marked != [max(versions)[0]]:
            whose = f"person {person_id} " if person_id else ""
            yield _told(f"{whose}facts of the {side}: current version", marked, [max(versions)[0]])
    before = {name: getattr(case, name) for name in COPIED_FROM_FACTS}
    persons = stored.state.persons[case.pk].values()
    names = {person.pk: [getattr(person, name) for name in COPIED_TO_PERSON] for person in persons}
    case_columns_set(case, stored.state)
    for name, value in before.items():
        if getattr(case, name) != value:
            yield f"{name}: not what the facts say"
    for person in persons:
        if [getattr(person, name) for name in COPIED_TO_PERSON] != names[person.pk]:
            yield f"person {person.pk}: name or minor is not what the facts say"


def _repair(case_id: int) -> None:
    """Write the case anew from its events and facts. The day of an event is part of the record and is not rewritten:
    that line stays until somebody has looked."""
    stored = _Stored([case_id])
    newest = [max(versions)[2] for versions in stored.versions[case_id].values()]
    for current in (False, True):
        wrong = FactVersion.objects.filter(case_id=case_id, current=not current)
        (wrong.filter(pk__in=newest) if current else wrong.exclude(pk__in=newest)).update(current=current)
    stored = _Stored([case_id])
    case = stored.cases[case_id]
    events = stored.events[case_id]
    voids = {event.voids_id: event.pk for event in events if event.voids_id}
    marked = [event for event in events if event.voided_by_id != voids.get(event.pk)]
    for event in marked:
        event.voided_by_id = voids.get(event.pk)
    if marked:
        # The base manager: the mark is derived, the void event is the record.
        Event._base_manager.bulk_update(marked, ["voided_by"])
    case_columns_set(case, stored.state)
    persons = list(stored.state.persons[case_id].values())
    live = [event for event in events if event.voids_id is None and event.voided_by_id is None]
    clocks = ClockChanges(RULES, timezone.now())
    projection_write([case], {case_id: live}, {case_id: persons}, clocks=clocks)
    others = [row for row in stored.findings[case_id] if row.origin != FindingOrigin.RULE]
    case.findings_count += len(others)
    case.last_event_id = max((event.pk for event in events), default=0)
    case.save(force_update=True)
    if persons:
        Person.objects.bulk_update(persons, ["name", "is_minor", "outcome"])
    access_copy(Case, [case])
