"""What a ledger says of a case, free of any spreadsheet: the one interface of imports to the register.

The ledgers room turns rows into these; ``intake_write`` records them. A row is known by its key; the events
that a row yields are known by ``source_key`` (the row's key and a slot, e.g. ``…:acceptance``), so that a
changed date voids the old event and records a new one, and the same file again changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class EventReport:
    """One event that a row yields. ``params``: codes, dates and references only."""

    type: str
    happened_at: dt.datetime
    precise: bool
    source_key: str
    document_no: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row. ``ryid`` names the person it speaks of, if any.

    ``case_facts`` and ``person_facts`` hold the row's fact columns by code; a blank says that there is no such fact.
    Several rows may speak of one person: the caller settles what they say together. ``replaces`` is a key this row
    takes the place of (its key column was corrected): the old row stays, with a finding.
    """

    row_key: str
    ryid: str | None = None
    events: tuple[EventReport, ...] = ()
    case_facts: Mapping[str, Any] = field(default_factory=dict)
    person_facts: Mapping[str, Any] = field(default_factory=dict)
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All rows of one ledger on one case.

    ``numbers``: (kind, value) pairs, the first of which finds or founds the case; a procuratorate's report
    names the police number too (``ajbh``), and equal ``ajbh`` is the only thing that joins.
    ``unit_id``: the handling department of the reporting agency, where the layout names it.
    """

    numbers: tuple[tuple[str, str], ...]
    rows: tuple[RowReport, ...]
    unit_id: int | None = None
    title: str = ""
    charge: str = ""
    handler: str = ""
    case_row: bool = True
    """Whether the layout describes the case itself (then title, charge, unit and handler are taken over)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row that a ledger still says, when a batch is withdrawn: what the register is put back to.

    The report holds this one row. Of a measure, its person's facts are those of all the person's standing rows.
    """

    side: str
    batch_id: int
    report: CaseReport


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the reporting agency lets the other see by default (its sharing setting, resolved to principals).

    ``to_handling_unit``: also the other side's handling department of the case.
    """

    principal_ids: tuple[int, ...]
    to_handling_unit: bool
    shared: bool
    withheld: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Intake:
    """Who reports, and by which batch."""

    office_id: int
    agency_id: int
    side: str
    own_principal_ids: tuple[int, ...]
    """Principals of the reporting agency that get every case of it (legal department, or case office)."""
    sharing: Sharing
    batch_id: int
    basis: str


@dataclass(slots=True)
class IntakeResult:
    """What was done, for counts and progress."""

    cases_new: int = 0
    cases_changed: int = 0
    events_new: int = 0
    events_voided: int = 0
    findings: int = 0
    findings_by_row: dict[str, list[str]] = field(default_factory=dict)
