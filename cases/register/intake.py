"""Recording what ledgers report, many cases at a time.

One call is one short transaction's work: the caller runs it inside ``acting_as`` with a chunk of whole cases.
Reads are a fixed number of queries a chunk, writes go through ``rows_write`` (COPY on PostgreSQL).

Rules kept here:

* Equal police number (``ajbh``) is the only thing that joins two agencies' reports into one case.
* Events are never changed: a row whose date changed voids the old event and records a new one.
* A fact put right by hand is not overwritten by a later ledger; the difference becomes a finding.
* Absence deletes nothing.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from cases.register.intake_access import grants_give
from cases.register.intake_facts import case_columns_set, facts_merge, unit_tell
from cases.register.intake_state import State, state_load
from cases.register.models import Case, CaseNumber, Event, NumberKind, Person, Source
from cases.register.projection import projection_write
from cases.register.reports import CaseReport, EventReport, Intake, IntakeResult, RowReport
from cases.register.settle_asks import asks_close_gone
from office.access.context import current_actor
from office.access.services import access_copy
from office.audit.log import audit_write_many

VOID = "void"
REPLACED = "replaced_by_ledger"


def intake_write(reports: Sequence[CaseReport], intake: Intake) -> IntakeResult:
    """Record these reports. Returns what was done; ``findings_by_row`` names the rows with findings."""
    now = timezone.now()
    state = state_load(reports, intake)
    result = IntakeResult()
    for report in reports:
        _report_take(report, intake, state, now, result)
    touched = [state.cases[pk] for pk in state.touched]
    for case in touched:
        case_columns_set(case, state)
    result.findings += projection_write(
        touched,
        {case.pk: state.live_events(case.pk) for case in touched},
        {case.pk: list(state.persons[case.pk].values()) for case in touched},
        fresh=state.fresh,
    )
    for case in touched:
        case.findings_count = case.findings_count + state.ledger_findings[case.pk]
        case.updated_at = now
    state.write()
    asks_close_gone([case.pk for case in touched], None)
    grants_give(touched, state, intake)
    access_copy(Case, [case for case in touched if case.pk not in state.fresh])
    audit_write_many(
        ("case.report", "case", case.pk, {"batch": intake.batch_id, "events": state.event_counts[case.pk]})
        for case in touched
    )
    result.cases_new = len(state.fresh)
    result.cases_changed = len(touched) - len(state.fresh)
    return result


def _report_take(report: CaseReport, intake: Intake, state: State, now: dt.datetime, result: IntakeResult) -> None:
    case = _case_of(report, intake, state, now)
    state.touched.setdefault(case.pk, None)
    numbers = [value for _kind, value in report.numbers]
    for row in report.rows:
        person = None if row.ryid is None else state.person_of(case, row.ryid, numbers)
        _events_take(case, person, row, intake, state, now, result)
        for finding in facts_merge(case, person, row, intake, state, now):
            _finding_add(case, person, finding[0], finding[1], intake, state, now, result, row)
        if row.replaces:
            params = {"row_key": row.replaces, "by": row.row_key}
            _finding_add(case, person, "row_key_corrected", params, intake, state, now, result, row)
    if report.case_row:
        unit_tell(case.pk, report.unit_id, intake, state, now)


def _case_of(report: CaseReport, intake: Intake, state: State, now: dt.datetime) -> Case:
    """Find the case by its own number, else by the police number; else found it."""
    case = None
    for kind, value in report.numbers:
        if kind in (NumberKind.AJBH, NumberKind.BMSAH) and value:
            case = state.by_number.get((kind, value))
            if case is not None:
                break
    if case is None:
        case = Case(
            pk=state.case_ids.take(),
            office_id=intake.office_id,
            opened_at=now,
            updated_at=now,
        )
        state.found(case)
    for kind, value in report.numbers:
        if value:
            _number_take(case, kind, value, intake, state, now)
    return case


def _number_take(case: Case, kind: str, value: str, intake: Intake, state: State, now: dt.datetime) -> None:
    """Add a number; a police number first named by the procuratorate becomes the police's own when they report it."""
    held = state.numbers.get((case.pk, kind, value))
    if held is not None:
        if held.side != intake.side and kind == NumberKind.AJBH and intake.side == "police":
            held.side, held.batch_id = intake.side, intake.batch_id
            state.number_changes.append(held)
        return
    owner = state.by_number.get((kind, value))
    if owner is not None and kind != NumberKind.TYSAH:
        # Another case holds this number: joining two standing cases is for a person to decide.
        state.finding_new(
            case.pk,
            None,
            "number_of_another_case",
            {"kind": kind},
            intake.batch_id,
            now,
            side=intake.side,
            shared=intake.sharing.shared,
        )
        return
    number = CaseNumber(
        case_id=case.pk,
        office_id=case.office_id,
        kind=kind,
        value=value,
        side=intake.side,
        batch_id=intake.batch_id,
    )
    state.number_new(case, number)


def event_make(
    case_id: int, person_id: int | None, told: EventReport, row_key: str, intake: Intake, now: dt.datetime, pk: int
) -> Event:
    """An event as reported, not yet written."""
    actor = current_actor()
    return Event(
        pk=pk,
        case_id=case_id,
        person_id=person_id,
        type=told.type,
        happened_at=told.happened_at,
        precise=told.precise,
        happened_on=timezone.localtime(told.happened_at).date(),
        side=intake.side,
        agency_id=intake.agency_id,
        shared=intake.sharing.shared,
        document_no=told.document_no,
        params=dict(told.params),
        recorded_at=now,
        recorded_by_id=actor.pk if actor else None,
        source=Source.LEDGER,
        batch_id=intake.batch_id,
        row_key=row_key,
        source_key=told.source_key,
    )


def same_event(held: Event, told: EventReport) -> bool:
    """Whether the ledger says again what was recorded."""
    return (held.type, held.happened_at, held.precise, held.document_no, held.params) == (
        told.type,
        told.happened_at,
        told.precise,
        told.document_no,
        dict(told.params),
    )


def void_make(held: Event, *, reason: str, now: dt.datetime, pk: int, batch_id: int | None) -> Event:
    """The event that voids another. The caller writes it and the mark on the voided one."""
    actor = current_actor()
    return Event(
        pk=pk,
        case_id=held.case_id,
        person_id=held.person_id,
        type=VOID,
        happened_at=now,
        precise=True,
        happened_on=timezone.localtime(now).date(),
        side=held.side,
        agency_id=held.agency_id,
        shared=held.shared,
        recorded_at=now,
        recorded_by_id=actor.pk if actor else None,
        source=Source.LEDGER if batch_id else Source.FORM,
        batch_id=batch_id,
        row_key=held.row_key,
        voids_id=held.pk,
        void_reason=reason,
    )


def _events_take(
    case: Case,
    person: Person | None,
    row: RowReport,
    intake: Intake,
    state: State,
    now: dt.datetime,
    result: IntakeResult,
) -> None:
    held = state.events_of_row(case.pk, row.row_key)
    for told in row.events:
        was = held.pop(told.source_key, None)
        if was is not None and same_event(was, told):
            continue
        if was is None and state.was_voided_by_hand(case.pk, told):
            # The agency voided exactly this by hand; the same words again do not bring it back.
            continue
        if was is None and state.recorded_by_hand(case.pk, person.pk if person else None, told):
            # An officer recorded this step before the ledger reported it; a second event would count twice.
            continue
        if was is not None:
            _void(was, intake, state, now, result)
        state.event_new(
            event_make(case.pk, person.pk if person else None, told, row.row_key, intake, now, state.event_ids.take())
        )
        result.events_new += 1
    for gone in held.values():
        _void(gone, intake, state, now, result)


def _void(held: Event, intake: Intake, state: State, now: dt.datetime, result: IntakeResult) -> None:
    void = void_make(held, reason=REPLACED, now=now, pk=state.event_ids.take(), batch_id=intake.batch_id)
    state.event_void(held, void)
    result.events_voided += 1


def _finding_add(
    case: Case,
    person: Person | None,
    code: str,
    params: dict,
    intake: Intake,
    state: State,
    now: dt.datetime,
    result: IntakeResult,
    row: RowReport,
) -> None:
    state.finding_new(
        case.pk,
        person.pk if person else None,
        code,
        params,
        intake.batch_id,
        now,
        side=intake.side,
        shared=intake.sharing.shared,
    )
    result.findings += 1
    result.findings_by_row.setdefault(row.row_key, []).append(code)
