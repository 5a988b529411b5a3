"""From stored rows to the procedure and back: what follows from the events, written for many cases at once.

No query per case: the caller hands over live events and persons, the projection is computed in memory, and rows
are read and written a fixed number of times. Nothing here depends on today.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cases.procedure import ClockState, FindingHit, Interval, ProcEvent, Projection, load_rules, project
from cases.register.hidden import BIT, hidden_from
from cases.register.models import Case, Event, FactVersion, Finding, FindingOrigin, MeasureInterval, Person, Source
from cases.register.models_clocks import Clock
from cases.register.projection_clocks import (
    LEDGER,
    Cause,
    ClockChanges,
    Hidden,
    clock_values,
    clocks_differ,
    hidden_bits,
)
from cases.register.projection_setting import Setting, settings_for
from office.storage.bulk import rows_update, rows_write

# Columns of a case that follow from its events.
PROJECTED = (
    "stage", "stage_dates", "accepted_on", "filed_on", "counts", "unsettled",
    "custody_due_on", "custody_due_key", "next_due_on", "stalled_from",
)  # fmt: skip
ACCEPTANCE, FILING = "acceptance", "filing"


def proc_event(event: Event) -> ProcEvent:
    """The event as the procedure reads it."""
    return ProcEvent(
        id=event.pk,
        type=event.type,
        happened_at=event.happened_at,
        precise=event.precise,
        person=event.person_id,
        source_key=event.source_key,
        params=event.params,
        document_no=event.document_no,
        voids=event.voids_id,
        reported=event.source == Source.LEDGER,
    )


def case_project(events: Iterable[Event], setting: Setting) -> Projection:
    """What follows from these events of one case, under the setting of its office. Voided ones and voids may be among
    them or left out."""
    return project(map(proc_event, events), load_rules(), setting.calendar, setting.readings)


def hidden_of(live: Sequence[Event], projection: Projection, setting: Setting) -> Hidden:
    """From whom the clocks of a case are kept. Only a case with something unshared is projected once more for each
    side that does not see all of it."""
    events = hidden_bits(live)
    clocks: dict[str, int] = {}
    otherwise: dict[str, list[ClockState]] = {}
    full = {state.key: state for state in projection.clocks} if events else {}
    for side, bit in BIT.items() if events else ():
        seen = [event for event in live if event.shared or event.side == side]
        if len(seen) == len(live):
            continue
        told = {state.key: state for state in case_project(seen, setting).clocks}
        for state in projection.clocks:
            if told.get(state.key) != state:
                clocks[state.key] = clocks.get(state.key, 0) | bit
        otherwise[side] = [state for key, state in told.items() if full.get(key) != state]
    return Hidden(events, clocks, otherwise)


def case_values(projection: Projection) -> dict[str, Any]:
    """The projected columns of a case."""
    dates: dict[str, Any] = {
        step.code: {"on": step.on.isoformat(), "event": step.event} for step in projection.strip if step.on
    }
    if projection.stage_on is not None:
        dates["stage"] = {"on": projection.stage_on.isoformat(), "event": projection.stage_event}
    return {
        "stage": projection.stage,
        "stage_dates": dates,
        "accepted_on": projection.first_on.get(ACCEPTANCE),
        "filed_on": projection.first_on.get(FILING),
        "counts": dict(projection.counts),
        "unsettled": sorted(projection.unsettled),
        **clock_values(projection),
    }


def outcome_of(projection: Projection, person_id: int) -> str:
    """What became of the person, as stored."""
    state = projection.persons.get(person_id)
    return state.outcome_code if state else ""


def interval_row(case_id: int, interval: Interval) -> MeasureInterval:
    """A measure as stored."""
    return MeasureInterval(
        case_id=case_id,
        person_id=interval.person,
        measure=interval.measure,
        custody=interval.custody,
        starts_at=interval.start,
        starts_precise=interval.start_precise,
        ends_at=interval.end,
        ends_precise=interval.end_precise,
        end_why=interval.end_why,
        start_event_id=interval.start_event,
        end_event_id=interval.end_event,
    )


def interval_key(row: MeasureInterval) -> tuple:
    """All that a stored measure says, for comparing."""
    return (
        row.person_id, row.measure, row.custody, row.starts_at, row.starts_precise, row.ends_at, row.ends_precise,
        row.end_why, row.start_event_id, row.end_event_id,
    )  # fmt: skip


def finding_row(case_id: int, hit: FindingHit, now) -> Finding:
    """A broken rule as stored."""
    return Finding(
        case_id=case_id,
        person_id=hit.person,
        origin=FindingOrigin.RULE,
        code=hit.code,
        article=hit.article,
        params=dict(hit.params),
        event_ids=list(hit.events),
        touches=list(hit.touches),
        recorded_at=now,
    )


def finding_key(row: Finding) -> tuple:
    """All that a stored finding says, for comparing."""
    return (
        row.person_id, row.code, row.article, tuple(sorted(row.params.items())), tuple(row.event_ids),
        tuple(row.touches),
    )  # fmt: skip


@dataclass(slots=True)
class _Changes:
    """What one call writes."""

    intervals: list[MeasureInterval] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    intervals_gone: list[int] = field(default_factory=list)
    findings_gone: list[int] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    found: int = 0

    def write(self) -> None:
        """A fixed number of statements for any number of cases."""
        if self.intervals_gone:
            MeasureInterval.objects.filter(pk__in=self.intervals_gone).delete()
        if self.findings_gone:
            Finding.objects.filter(pk__in=self.findings_gone).delete()
        rows_write(MeasureInterval, self.intervals)
        rows_write(Finding, self.findings)
        if self.persons:
            rows_update(Person, self.persons, ["outcome"])


def projection_write(
    cases: Sequence[Case],
    events: Mapping[int, Sequence[Event]],
    persons: Mapping[int, Sequence[Person]],
    *,
    fresh: Iterable[int] = (),
    found: dict[int, list[FindingHit]] | None = None,
    clocks: ClockChanges | None = None,
) -> int:
    """Project these cases and write measures, rule findings, clocks with their history, and persons' outcomes.

    ``events``: the live events of each case. The projected columns are set on the case objects, which the caller
    writes; ``findings_count`` then holds the number of rule findings. ``fresh`` cases have nothing stored yet.
    Only what differs is written. Returns how many findings are new; ``found`` receives them by case. ``clocks`` says
    why clocks move (a ledger, if nothing is said) and gathers what moves.
    """
    now = timezone.now()
    new = set(fresh)
    standing = [case.pk for case in cases if case.pk not in new]
    intervals: dict[int, list[MeasureInterval]] = {}
    findings: dict[int, list[Finding]] = {}
    held: dict[int, list[Clock]] = {}
    if standing:
        for interval in MeasureInterval.objects.filter(case_id__in=standing):
            intervals.setdefault(interval.case_id, []).append(interval)
        for finding in Finding.objects.filter(case_id__in=standing, origin=FindingOrigin.RULE):
            findings.setdefault(finding.case_id, []).append(finding)
        for clock in Clock.objects.filter(case_id__in=standing):
            held.setdefault(clock.case_id, []).append(clock)
    changes, clocks = _Changes(), clocks or ClockChanges(LEDGER, now)
    settings = settings_for(case.office_id for case in cases)
    for case in cases:
        live = events.get(case.pk, ())
        projection = case_project(live, settings[case.office_id])
        for name, value in case_values(projection).items():
            setattr(case, name, value)
        case.findings_count = len(projection.open_findings)
        for person in persons.get(case.pk, ()):
            outcome = outcome_of(projection, person.pk)
            if person.outcome != outcome:
                person.outcome = outcome
                if case.pk not in new:
                    changes.persons.append(person)
        _intervals_differ(case.pk, projection, intervals.get(case.pk, []), changes)
        hits = _findings_differ(case.pk, projection, findings.get(case.pk, []), changes, now)
        if found is not None and hits:
            found[case.pk] = hits
        hidden = hidden_of(live, projection, settings[case.office_id])
        clocks_differ(case.pk, projection, hidden, held.get(case.pk, ()), clocks)
    changes.write()
    clocks.write()
    return changes.found


def _intervals_differ(case_id: int, projection: Projection, stored: list[MeasureInterval], changes: _Changes) -> None:
    rows = [interval_row(case_id, interval) for interval in projection.intervals]
    if not stored:
        changes.intervals += rows
        return
    held = {interval_key(row): row.pk for row in stored}
    kept = set()
    for row in rows:
        key = interval_key(row)
        if key in held:
            kept.add(held[key])
        else:
            changes.intervals.append(row)
    changes.intervals_gone += [row.pk for row in stored if row.pk not in kept]


def _findings_differ(
    case_id: int, projection: Projection, stored: list[Finding], changes: _Changes, now
) -> list[FindingHit]:
    held = {finding_key(row): row.pk for row in stored}
    kept, fresh = set(), []
    for hit in projection.open_findings:
        row = finding_row(case_id, hit, now)
        key = finding_key(row)
        if key in held:
            kept.add(held[key])
        else:
            changes.findings.append(row)
            fresh.append(hit)
    changes.findings_gone += [row.pk for row in stored if row.pk not in kept]
    changes.found += len(fresh)
    return fresh


def same_rows(stored: Iterable[tuple], rebuilt: Iterable[tuple]) -> bool:
    """Whether two sets of rows say the same, each as often."""
    return Counter(stored) == Counter(rebuilt)


def projection_store(case: Case) -> None:
    """Project one case from its stored events and write it, with its columns. For forms; imports write in bulk.

    ``last_event_id`` of the case is what the form has just recorded.
    """
    events = list(Event.objects.filter(case=case, voided_by=None, voids=None))
    persons = list(Person.objects.filter(case=case))
    clocks = ClockChanges(Cause("event", case.last_event_id), timezone.now())
    projection_write([case], {case.pk: events}, {case.pk: persons}, clocks=clocks)
    case.findings_count += Finding.objects.filter(case=case, origin=FindingOrigin.LEDGER).count()
    case.hidden_from = hidden_from(events, FactVersion.objects.filter(case=case, current=True))
    columns = (*PROJECTED, "findings_count", "last_event_id", "updated_at", "hidden_from")
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in columns})
