"""Reads of cases: one page of the list, one case, search, and what the home page shows.

Every function takes the officer and goes through the access index; default is deny. The list is two lean
statements on the index alone where the index has all the columns (sorting by update, filters on stage, unit and
acceptance); only search and filters on other things touch the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404

from cases.procedure import ClockState
from cases.register.hidden import open_to
from cases.register.models import Case, CaseAccess, CaseNumber
from cases.register.models_clocks import Clock
from cases.register.projection_clocks import clock_state_of
from cases.register.queries_hidden import rows_seen
from cases.register.queries_list import (
    PROBED,
    SORTS,
    CaseFilters,
    OnCases,
    OnIndex,
    Scope,
    Suspect,
    rows_load,
    text_clean,
)
from cases.register.queries_order import finder
from office.access.context import note_read
from office.access.models import Level
from office.access.roles import sees
from office.agencies.models import AgencyKind, Department
from office.ui.figures import whole

__all__ = ["PAGE_SIZE", "SORTS", "CaseFilters", "CasePage", "Suspect", "case_find", "case_get", "case_page"]

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page, and how many cases there are in all.

    Each row has ``my_level``, ``number_values`` (the police number first), ``suspects`` and the names of its units
    (``police_unit_name``, ``procuratorate_unit_name``), so that it needs no further query. What the other side keeps
    from the officer is not in it (``partly_shared``).
    """

    rows: Sequence[Case]
    total: int
    number: int
    size: int


def numbers_prefetch() -> Prefetch:
    """The numbers in force, the police number first."""
    return Prefetch("numbers", CaseNumber.objects.filter(withdrawn_at__isnull=True).order_by("kind", "pk"))


def case_page(officer, filters: CaseFilters, page: int = 1, size: int = PAGE_SIZE) -> CasePage:
    """One page of the cases that the officer may see, and the exact total. A page past the end is the last one."""
    scope = Scope.of(officer)
    if scope is None:
        return CasePage((), 0, 1, size)
    found = finder(officer, scope, filters)
    total = found.count()
    number = min(max(1, page), max(1, -(-total // size)))
    rows = rows_load(*found.page(offset=(number - 1) * size, limit=size)) if total else []
    rows_seen(officer, rows)
    note_read("case", [case.pk for case in rows])
    return CasePage(rows, total, number, size)


def case_get(officer, pk: int) -> Case:
    """One case with ``my_level`` (``Level``), in one query. Raises Http404 where the officer sees no such case."""
    scope = Scope.of(officer)
    if scope is None or whole(str(pk)) is None:
        raise Http404
    case_table, access_table = Case._meta.db_table, CaseAccess._meta.db_table
    sql = (
        f"SELECT c.*, a.my_level FROM {case_table} c JOIN ("  # noqa: S608 - table names are ours
        f"SELECT MAX(CASE WHEN work_until > %s THEN {Level.WORK:d} ELSE {Level.SEE:d} END) AS my_level"
        f" FROM {access_table} WHERE root_id = %s AND principal_id IN ({scope.marks}) AND valid_until > %s"
        ") a ON a.my_level IS NOT NULL WHERE c.id = %s"
    )
    found = list(Case.objects.raw(sql, [scope.now, pk, *scope.principals, scope.now, pk]))
    if not found:
        raise Http404
    note_read("case", [pk])
    return found[0]


def cases_listed(officer, ids: Iterable[int]) -> dict[int, Case]:
    """Cases that the caller has found to be visible, as lists tell them (``CasePage``). Three queries, six where the
    other side keeps something of one of them."""
    ids = list(ids)
    if not ids:
        return {}
    values = ", ".join(["(%s, %s, %s)"] * len(ids))
    params = [value for place, pk in enumerate(ids) for value in (pk, int(Level.SEE), place)]
    inner = f"SELECT column1 AS root_id, column2 AS my_level, column3 AS place FROM (VALUES {values}) v"  # noqa: S608
    rows = rows_load(inner, params)
    rows_seen(officer, rows)
    note_read("case", ids)
    return {row.pk: row for row in rows}


def custody_terms(officer, rows: Iterable[Case]) -> dict[int, ClockState]:
    """Of listed cases the term with which custody ends first (``Case.custody_due_key``), as the officer's side may know
    it. One query, none where nobody is held."""
    wanted = {row.pk: row.custody_due_key for row in rows if row.custody_due_key}
    if not wanted:
        return {}
    found = Clock.objects.filter(case_id__in=wanted, key__in=wanted.values(), hidden_from__in=open_to(officer.side))
    return {clock.case_id: clock_state_of(clock) for clock in found if wanted[clock.case_id] == clock.key}


def cases_chosen(officer, filters: CaseFilters, limit: int | None = None) -> list[int]:
    """The keys of all cases that a filter finds, in the order of the list: what an export of it holds."""
    scope = Scope.of(officer)
    if scope is None:
        return []
    found = finder(officer, scope, filters)
    ids = found.ids(limit)
    note_read("case", ids)
    return ids


def case_find(officer, text: str, limit: int) -> list[Case]:
    """Cases for the search box, newest first: by number, title or an adult's name, of one character or more."""
    text = text_clean(text)
    if not text:
        return []
    scope = Scope.of(officer)
    if scope is None:
        return []
    filters = CaseFilters(text=text)
    newest = OnIndex(scope, CaseFilters()).ids(PROBED)
    found = OnCases(officer, scope, filters, within=newest)
    if len(newest) == PROBED and found.count() < limit:
        found = OnCases(officer, scope, filters)
    rows = rows_load(*found.page(offset=0, limit=limit))
    rows_seen(officer, rows)
    note_read("case", [case.pk for case in rows])
    return rows


def unit_choices(officer) -> list[tuple[int, str]]:
    """The police units of the officer's joint office, for the filter."""
    if not officer.agency_id or not sees(officer, Case._meta.label_lower):
        return []
    units = Department.objects.filter(agency__office_id=officer.agency.office_id, agency__kind=AgencyKind.POLICE)
    return list(units.order_by("code").values_list("pk", "name"))


def unsettled_now(officer, limit: int) -> tuple[list[Case], int]:
    """Cases of the officer whose findings wait to be verified, newest first, and how many."""
    found = case_page(officer, CaseFilters(findings="any"), size=limit)
    return list(found.rows), found.total
