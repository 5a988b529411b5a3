"""Reads of cases: one page of the list, one case, search, and what the home page shows.

Every function takes the officer and goes through the access index; default is deny. The list is two lean
statements on the index alone where the index has all the columns (sorting by update, filters on stage, unit and
acceptance); only search and filters on other things touch the case.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from cases.register.models import Case, CaseAccess, CaseNumber, Finding, MeasureInterval, NumberKind, Person
from office.access.context import note_read
from office.access.models import Level
from office.access.queries import principals_of, visible_rows
from office.access.roles import sees
from office.agencies.models import AgencyKind, Department

PAGE_SIZE = 25
SORTS = ("updated", "accepted", "number")
# Full-width letters and digits, as input methods leave them; brackets are part of numbers and stay.
HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
# Further back than this one grouping of all rows is cheaper than merging so many from each principal.
MERGE_UP_TO = 5_000


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What a list asks for. ``text`` and ``person`` are personal data and never stand in an address."""

    stage: str = ""
    unit_id: int | None = None
    accepted_from: dt.date | None = None
    accepted_to: dt.date | None = None
    text: str = ""
    person: str = ""
    findings: str = ""
    sort: str = "updated"
    descending: bool = True

    @property
    def on_index(self) -> bool:
        """Whether the access index alone can answer."""
        return not (self.text or self.person or self.findings) and self.sort != "number"


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page: cases with numbers, persons, units and ``my_level`` loaded, and how many there are in all."""

    rows: Sequence[Case]
    total: int
    number: int
    size: int


def numbers_prefetch() -> Prefetch:
    """The numbers in force, the police number first."""
    return Prefetch("numbers", CaseNumber.objects.filter(withdrawn_at__isnull=True).order_by("kind", "pk"))


def text_clean(text: str) -> str:
    """What somebody typed into a search box, ready to compare."""
    return " ".join(str(text or "").translate(HALF_WIDTH).split())[:100]


def case_page(officer, filters: CaseFilters, page: int = 1, size: int = PAGE_SIZE) -> CasePage:
    """One page of the cases that the officer may see, and the exact total. A page past the end is the last one."""
    scope = _Scope.of(officer)
    if scope is None:
        return CasePage((), 0, 1, size)
    found = _OnIndex(scope, filters) if filters.on_index else _OnCases(officer, scope, filters)
    total = found.count()
    number = min(max(1, page), max(1, -(-total // size)))
    levels = found.levels(offset=(number - 1) * size, limit=size) if total else {}
    rows = _load(levels)
    note_read("case", [case.pk for case in rows])
    return CasePage(rows, total, number, size)


def case_get(officer, pk: int) -> Case:
    """One case with ``my_level`` (``Level``), in one query. Raises Http404 where the officer sees no such case."""
    scope = _Scope.of(officer)
    if scope is None:
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


def cases_chosen(officer, filters: CaseFilters, limit: int | None = None) -> list[int]:
    """The keys of all cases that a filter finds, in the order of the list: what an export of it holds."""
    scope = _Scope.of(officer)
    if scope is None:
        return []
    found = _OnIndex(scope, filters) if filters.on_index else _OnCases(officer, scope, filters)
    ids = list(found.levels(offset=0, limit=limit or found.count()))
    note_read("case", ids)
    return ids


def case_find(officer, text: str, limit: int) -> list[Case]:
    """Cases for the search box, newest first: by number, title or an adult's name, of one character or more."""
    text = text_clean(text)
    if not text:
        return []
    scope = _Scope.of(officer)
    if scope is None:
        return []
    levels = _OnCases(officer, scope, CaseFilters(text=text)).levels(offset=0, limit=limit)
    rows = _load(levels)
    note_read("case", [case.pk for case in rows])
    return rows


def unit_choices(officer) -> list[tuple[int, str]]:
    """The police units of the officer's joint office, for the filter."""
    if not officer.agency_id or not sees(officer, Case._meta.label_lower):
        return []
    units = Department.objects.filter(agency__office_id=officer.agency.office_id, agency__kind=AgencyKind.POLICE)
    return list(units.order_by("code").values_list("pk", "name"))


def custody_now(officer, now: dt.datetime, limit: int) -> tuple[list[MeasureInterval], int]:
    """Who is in custody at this moment in cases that the officer may see, the longest first, and how many."""
    held = MeasureInterval.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        custody=True,
        starts_at__lte=now,
        case__in=visible_rows(Case, officer).values("root_id"),
    )
    rows = list(held.select_related("person", "case").order_by("starts_at", "pk")[:limit])
    note_read("case", {row.case_id for row in rows})
    # A case may have overlapping intervals of one person; people are counted, not intervals.
    total = held.values("person_id").distinct().count() if len(rows) == limit else len({row.person_id for row in rows})
    return rows, total


def unsettled_now(officer, limit: int) -> tuple[list[Case], int]:
    """Cases of the officer whose findings wait to be verified, newest first, and how many."""
    found = case_page(officer, CaseFilters(findings="any"), size=limit)
    return list(found.rows), found.total


@dataclass(frozen=True, slots=True)
class _Scope:
    """The principals of an officer whose roles see cases, and the moment of asking."""

    principals: tuple[int, ...]
    now: object

    @classmethod
    def of(cls, officer) -> "_Scope | None":
        if officer is None or not officer.is_authenticated or not sees(officer, Case._meta.label_lower):
            return None
        principals = tuple(principals_of(officer))
        if not principals:
            return None
        return cls(principals, connection.ops.adapt_datetimefield_value(timezone.now()))

    @property
    def marks(self) -> str:
        """Places for the principals in a statement."""
        return ", ".join(["%s"] * len(self.principals))


class _OnIndex:
    """The list answered from the access index alone.

    Each principal's newest rows come off the covering index in order; the few are merged, and a case seen
    through several principals is one row.
    """

    columns = {"updated": "updated_at", "accepted": "accepted_on"}

    def __init__(self, scope: _Scope, filters: CaseFilters):
        self.scope = scope
        self.table = CaseAccess._meta.db_table
        self.column = self.columns[filters.sort]
        self.descending = filters.descending
        self.where = ["valid_until > %s"]
        self.params: list[object] = [scope.now]
        day = connection.ops.adapt_datefield_value
        for clause, value in (
            ("stage = %s", filters.stage or None),
            ("unit_id = %s", filters.unit_id),
            ("accepted_on >= %s", filters.accepted_from and day(filters.accepted_from)),
            ("accepted_on <= %s", filters.accepted_to and day(filters.accepted_to)),
        ):
            if value is not None:
                self.where.append(clause)
                self.params.append(value)
        if filters.sort == "accepted":
            # An index row without the day would stand first or last by the database's taste.
            self.column = f"COALESCE(accepted_on, {self._no_day(filters.descending)})"

    @staticmethod
    def _no_day(descending: bool) -> str:
        day = "0001-01-01" if descending else "9999-12-31"
        return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"

    def count(self) -> int:
        """The exact number of cases."""
        where = " AND ".join(self.where)
        if len(self.scope.principals) == 1:
            sql = f"SELECT COUNT(*) FROM {self.table} WHERE principal_id = %s AND {where}"  # noqa: S608
        else:
            sql = (
                f"SELECT COUNT(*) FROM (SELECT root_id FROM {self.table}"  # noqa: S608
                f" WHERE principal_id IN ({self.scope.marks}) AND {where} GROUP BY root_id) seen"
            )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*self.scope.principals, *self.params])
            return cursor.fetchone()[0]

    def levels(self, offset: int, limit: int) -> dict[int, Level]:
        """Case keys of one page in order, each with how far the officer's sight reaches."""
        where = " AND ".join(self.where)
        down, up = ("DESC", "ASC") if self.descending else ("ASC", "DESC")
        level = f"CASE WHEN work_until > %s THEN {Level.WORK:d} ELSE {Level.SEE:d} END"
        picked = f"SELECT root_id, {self.column} AS at, {level} AS my_level FROM {self.table}"  # noqa: S608
        params: list[object] = []
        if offset + limit <= MERGE_UP_TO:
            parts = []
            for number, principal in enumerate(self.scope.principals):
                parts.append(
                    f"SELECT * FROM ({picked} WHERE principal_id = %s AND {where}"  # noqa: S608
                    f" ORDER BY {self.column} {down}, root_id {up} LIMIT %s) p{number}"
                )
                params += [self.scope.now, principal, *self.params, offset + limit]
            rows = " UNION ALL ".join(parts)
        else:
            rows = f"{picked} WHERE principal_id IN ({self.scope.marks}) AND {where}"
            params += [self.scope.now, *self.scope.principals, *self.params]
        sql = (
            f"SELECT root_id, MAX(my_level) FROM ({rows}) seen GROUP BY root_id, at"  # noqa: S608
            f" ORDER BY at {down}, root_id {up} LIMIT %s OFFSET %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, limit, offset])
            return {pk: Level(level) for pk, level in cursor.fetchall()}


class _OnCases:
    """The list where a filter or the order needs the case itself: visible rows first, then the condition."""

    def __init__(self, officer, scope: _Scope, filters: CaseFilters):
        rows = visible_rows(Case, officer)
        self.access = rows
        self.filters = filters
        if filters.stage:
            rows = rows.filter(stage=filters.stage)
        if filters.unit_id:
            rows = rows.filter(unit_id=filters.unit_id)
        if filters.accepted_from:
            rows = rows.filter(accepted_on__gte=filters.accepted_from)
        if filters.accepted_to:
            rows = rows.filter(accepted_on__lte=filters.accepted_to)
        cases = Case.objects.filter(pk__in=rows.values("root_id"))
        if filters.text:
            cases = cases.filter(_says(text_clean(filters.text)))
        if filters.person:
            cases = cases.filter(_has_person(text_clean(filters.person)))
        if filters.findings == "any":
            cases = cases.filter(findings_count__gt=0)
        elif filters.findings == "unsettled":
            cases = cases.filter(findings_count__gt=0).exclude(unsettled=[])
        elif filters.findings == "none":
            cases = cases.filter(findings_count=0)
        self.cases = cases

    def count(self) -> int:
        """The exact number of cases."""
        return self.cases.count()

    def _ordered(self) -> QuerySet:
        sort, descending = self.filters.sort, self.filters.descending
        if sort == "number":
            # The police number where there is one, so that a bureau's cases stand by unit and month.
            numbers = CaseNumber.objects.filter(case_id=OuterRef("pk"), withdrawn_at__isnull=True)
            police = numbers.filter(kind=NumberKind.AJBH).values("case_id").annotate(first=Min("value"))
            other = numbers.exclude(kind=NumberKind.AJBH).values("case_id").annotate(first=Min("value"))
            cases = self.cases.annotate(
                number_police=Subquery(police.values("first")), number_other=Subquery(other.values("first"))
            )
            by = [F("number_police"), F("number_other")]
        else:
            cases = self.cases
            by = [F({"updated": "updated_at", "accepted": "accepted_on"}[sort])]
        order = [one.desc(nulls_last=True) if descending else one.asc(nulls_last=True) for one in by]
        return cases.order_by(*order, "pk" if descending else "-pk")

    def levels(self, offset: int, limit: int) -> dict[int, Level]:
        """Case keys of one page in order, each with how far the officer's sight reaches."""
        working = Exists(self.access.filter(root_id=OuterRef("pk"), work_until__gt=timezone.now()))
        rows = self._ordered().annotate(works=working).values_list("pk", "works")[offset : offset + limit]
        return {pk: Level.WORK if works else Level.SEE for pk, works in rows}


def _says(text: str) -> Q:
    """A number, a title with minors masked, or an adult's name contains the text. Minors are never found by name."""
    numbers = CaseNumber.objects.filter(case_id=OuterRef("pk"), withdrawn_at__isnull=True)
    return (
        Q(Exists(numbers.filter(value__icontains=text)))
        | Q(title_masked__icontains=text)
        | _has_person(text)
    )


def _has_person(name: str) -> Q:
    """An adult of the case has this in the name."""
    return Q(Exists(Person.objects.filter(case_id=OuterRef("pk"), is_minor=False, name__icontains=name)))


def _load(levels: dict[int, Level]) -> list[Case]:
    """The cases of a page in order: one query each for cases with units, numbers and persons."""
    if not levels:
        return []
    found = (
        Case.objects.filter(pk__in=levels)
        .select_related("police_unit", "procuratorate_unit")
        .prefetch_related(numbers_prefetch(), Prefetch("persons", Person.objects.order_by("ryid", "pk")))
        .in_bulk()
    )
    rows = []
    for pk, level in levels.items():
        case = found.get(pk)
        if case is not None:
            case.my_level = level
            rows.append(case)
    return rows


def findings_of(case: Case) -> QuerySet[Finding]:
    """What was recorded as reported and a rule does not allow, oldest first."""
    return Finding.objects.filter(case=case).select_related("person").order_by("pk")
