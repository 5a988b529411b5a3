"""Reads of terms: the board of what expires, its export, chosen rows. Every function takes the officer.

A term that rests on what the other side keeps to itself is not there for an officer of this side (``hidden_from``),
nor does it count. Cases and persons are told as the list of cases tells them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cases.clocks.board import (
    GROUP_OF,
    BoardFilters,
    board_slice,
    clocks_found,
    clocks_visible,
    counts_of,
    with_owner,
)
from cases.clocks.days import Today
from cases.clocks.duties import UNITS_OF
from cases.clocks.services import warnings_of
from cases.procedure import ClockState
from cases.register.clock_lines import clock_code
from cases.register.models import Case
from cases.register.models_clocks import Clock, ClockStatus
from cases.register.projection_clocks import clock_state_of
from cases.register.queries import cases_listed
from cases.register.queries_list import Suspect
from office.agencies.models import AgencyKind, Department

PAGE_SIZE = 25
EXPORTED = 5_000
CHUNK = 500


@dataclass(slots=True)
class BoardRow:
    """One term on the board: its case and person as this officer may read them in a list, and who owes it."""

    clock: Clock
    state: ClockState
    case: Case
    person: Suspect | None
    section: str
    unit: str
    handler: str
    waits: bool = False
    group: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        """What a chosen row posts."""
        return f"{self.clock.case_id}-{clock_code(self.clock.key)}"


@dataclass(slots=True)
class Board:
    """One page, how many there are in all, how many in each part, and of the page's groups how many and how late."""

    rows: list[BoardRow]
    total: int
    counts: dict[str, int]
    number: int
    size: int = PAGE_SIZE
    groups: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)


def board_page(officer, filters: BoardFilters, today: Today, number: int = 1, size: int = PAGE_SIZE) -> Board:
    """One page of the board with exact totals. A fixed number of queries; a page past the end is the last one."""
    found = clocks_found(officer, filters, today)
    counts = counts_of(found, today)
    total = counts[filters.section] if filters.section else counts["all"]
    number = min(max(1, number), max(1, -(-total // size)))
    offset = (number - 1) * size
    clocks = board_slice(officer, found, filters, today, counts, offset, size) if total else []
    rows = list(_rows(officer, clocks, today))
    _mark_waiting(officer, rows)
    board = Board(rows, total, counts, number, size)
    if filters.view != "day" and rows:
        board.groups = _groups(officer, found, filters, today, rows)
    return board


def board_export(officer, filters: BoardFilters, today: Today, limit: int = EXPORTED) -> tuple[list[BoardRow], int]:
    """The whole list in the order of the board, up to a limit, and how many there are in all."""
    found = clocks_found(officer, filters, today)
    counts = counts_of(found, today)
    total = counts[filters.section] if filters.section else counts["all"]
    clocks = board_slice(officer, found, filters, today, counts, 0, limit) if total else []
    rows: list[BoardRow] = []
    for start in range(0, len(clocks), CHUNK):
        rows += _rows(officer, clocks[start : start + CHUNK], today)
    return rows, total


def _groups(
    officer, found: QuerySet[Clock], filters: BoardFilters, today: Today, rows: Sequence[BoardRow]
) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Of each group on the page: how many terms it has in all, and how many of them are late."""
    conditions = today.conditions()
    if filters.section:
        found = found.filter(conditions[filters.section])
    names = GROUP_OF[filters.view]
    if filters.view == "owner":
        found = with_owner(officer, found)
    else:
        (name,) = names
        found = found.filter(**{f"{name}__in": {getattr(row.clock, name) for row in rows}})
    counted = found.values(*names).annotate(n=Count("pk"), late=Count("pk", filter=conditions["overdue"]))
    groups = {tuple(one[name] for name in names): (one["n"], one["late"]) for one in counted.order_by()}
    for row in rows:
        row.group = tuple(getattr(row.clock, name) for name in names)
    return groups


def _rows(officer, clocks: Sequence[Clock], today: Today) -> Iterator[BoardRow]:
    """The terms with their cases as lists tell them; what this side may not read of them is left out."""
    cases = cases_listed(officer, dict.fromkeys(clock.case_id for clock in clocks))
    for clock in clocks:
        case = cases[clock.case_id]
        police = clock.side in UNITS_OF["police"]
        own = clock.side in UNITS_OF.get(officer.side, ())
        handler = (case.police_handler if police else case.procuratorate_handler) if own else ""
        unit = case.police_unit_name if police else case.procuratorate_unit_name
        yield BoardRow(
            clock=clock,
            state=clock_state_of(clock),
            case=case,
            person=_suspect(case, clock),
            section=today.section(clock),
            unit=unit or "",
            handler=handler,
        )


def _suspect(case: Case, clock: Clock) -> Suspect | None:
    """Whose term it is, by the name that the case tells this officer; unknown where it tells none."""
    if clock.person_id is None:
        return None
    known = next((one for one in case.suspects if one.pk == clock.person_id), None)
    return known or Suspect(clock.person.ryid, "", clock.person.is_minor)


def _mark_waiting(officer, rows: Iterable[BoardRow]) -> None:
    rows = list(rows)
    if not rows:
        return
    found = warnings_of(officer).filter(case_id__in={row.clock.case_id for row in rows})
    waiting = set(found.values_list("case_id", "key"))
    for row in rows:
        row.waits = (row.clock.case_id, row.clock.key) in waiting


def rows_chosen(officer, keys: Iterable[str], today: Today) -> list[BoardRow]:
    """The terms that chosen rows name (``BoardRow.key``), of those that the officer may see."""
    wanted: dict[int, set[str]] = {}
    for key in keys:
        case_id, _dash, code = key.partition("-")
        if case_id.isascii() and case_id.isdigit() and len(case_id) < 19:
            wanted.setdefault(int(case_id), set()).add(code)
    found = clocks_visible(officer).filter(case_id__in=wanted).select_related("person").order_by("alarm_on", "pk")
    clocks = [clock for clock in found if clock_code(clock.key) in wanted[clock.case_id]]
    return list(_rows(officer, clocks, today))


def owing_units(officer) -> list[tuple[int, str]]:
    """Departments of both agencies of the officer's joint office that have cases, for the filter."""
    if not officer.agency_id:
        return []
    units = Department.objects.filter(
        agency__office_id=officer.agency.office_id, agency__kind__in=(AgencyKind.POLICE, AgencyKind.PROCURATORATE)
    )
    return list(units.order_by("agency__kind", "code").values_list("pk", "name"))


def duty_counts(officer, today: Today, ahead: dt.timedelta) -> tuple[int, int]:
    """How many terms the officer has to see to by today, and how many until so long after: what the count beside 期限
    says, what the board shows of them, and what 今日 lists."""
    found = clocks_found(officer, BoardFilters(scope="mine"), today)
    counted = found.filter(status=ClockStatus.RUNNING, alarm_on__lte=today.day + ahead).aggregate(
        due=Count("pk", filter=Q(alarm_on__lte=today.day)), all=Count("pk")
    )
    return counted["due"], counted["all"]


def duties_ahead(officer, today: Today, ahead: dt.timedelta) -> QuerySet[Clock]:
    """The same terms, the most urgent first."""
    found = clocks_found(officer, BoardFilters(scope="mine"), today)
    found = found.filter(status=ClockStatus.RUNNING, alarm_on__lte=today.day + ahead)
    return found.select_related("person").order_by("alarm_on", "alarm_at", "pk")


def calendar_rows(officer, filters: BoardFilters, today: Today, each: int) -> tuple[list[BoardRow], dict[dt.date, int]]:
    """The terms due on each day of the filters' span, at most so many of a day, and how many each day has in all.

    Terms without a start date are on no day of a calendar; the board has them.
    """
    found = clocks_found(officer, filters, today).filter(alarm_on__isnull=False)
    days = found.values("alarm_on").annotate(n=Count("pk")).order_by("alarm_on")
    counts = {one["alarm_on"]: one["n"] for one in days}
    place = Window(RowNumber(), partition_by=[F("alarm_on")], order_by=[F("alarm_at").asc(nulls_last=True), "pk"])
    first = found.annotate(place=place).filter(place__lte=each).select_related("person")
    return list(_rows(officer, list(first.order_by("alarm_on", "place")), today)), counts
