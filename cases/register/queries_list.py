"""How the case list finds its rows: on the access index alone where it can, else on the cases behind it.

Nothing here is asked but through ``queries``. Every statement begins with the principals of one officer.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case as Choose
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from cases.register.hidden import open_to
from cases.register.models import Case, CaseAccess, CaseNumber, NumberKind, Person
from office.access.models import Level
from office.access.queries import principals_of, visible_rows
from office.access.roles import sees
from office.agencies.models import Department

SORTS = ("updated", "accepted", "number", "custody")
# Full-width letters and digits, as input methods leave them; brackets are part of numbers and stay.
HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
# Further back than this one grouping of all rows is cheaper than merging so many from each principal.
MERGE_UP_TO = 5_000
# Up to so many visible cases a search looks at each of them.
FEW = 20_000
# The search box looks among so many of the newest cases before it looks among all.
PROBED = 500


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
    custody: bool = False
    custody_to: dt.date | None = None
    sort: str = "updated"
    descending: bool = True

    @property
    def on_index(self) -> bool:
        """Whether the access index alone can answer."""
        on_cases = self.text or self.person or self.findings or self.custody
        return not on_cases and self.sort not in ("number", "custody")

    def tells(self, side: str) -> bool:
        """Whether what it finds would tell this side what the other keeps from it: then such cases stay out.

        Acceptance and unit are the police's own; to others they tell.
        """
        of_police = self.unit_id or self.accepted_from or self.accepted_to
        return bool(self.stage or self.findings or self.custody or (of_police and side != "police"))


@dataclass(frozen=True, slots=True)
class Suspect:
    """A person as a list needs it."""

    ryid: str
    name: str
    is_minor: bool
    pk: int = 0


def text_clean(text: str) -> str:
    """What somebody typed into a search box, ready to compare."""
    return " ".join(str(text or "").translate(HALF_WIDTH).split())[:100]


@dataclass(frozen=True, slots=True)
class Scope:
    """The principals of an officer whose roles see cases, and the moment of asking."""

    principals: tuple[int, ...]
    now: object
    side: str = ""

    @classmethod
    def of(cls, officer) -> "Scope | None":
        if officer is None or not officer.is_authenticated or not sees(officer, Case._meta.label_lower):
            return None
        principals = tuple(principals_of(officer))
        if not principals:
            return None
        return cls(principals, connection.ops.adapt_datetimefield_value(timezone.now()), officer.side)

    @property
    def marks(self) -> str:
        """Places for the principals in a statement."""
        return ", ".join(["%s"] * len(self.principals))


class OnIndex:
    """The list answered from the access index alone.

    Each principal's newest rows come off the covering index in order; the few are merged, and a case seen
    through several principals is one row.
    """

    columns = {"updated": "updated_at", "accepted": "accepted_on"}

    def __init__(self, scope: Scope, filters: CaseFilters):
        self.scope = scope
        self.table = CaseAccess._meta.db_table
        self.column = self.columns.get(filters.sort, "updated_at")
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
        if filters.tells(scope.side):
            open_values = open_to(scope.side)
            self.where.append(f"hidden_from IN ({', '.join(['%s'] * len(open_values))})")
            self.params += open_values
        if filters.sort == "accepted":
            # An index row without the day would stand first or last by the database's taste.
            self.column = f"COALESCE(accepted_on, {self._no_day(filters.descending)})"

    def leave_out(self, condition: str) -> None:
        """Without the rows for which this holds; it has no parameters and names ``root_id``."""
        self.where.append(f"NOT {condition}")

    @staticmethod
    def _no_day(descending: bool) -> str:
        day = "0001-01-01" if descending else "9999-12-31"
        return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"

    def count(self) -> int:
        """The exact number of cases.

        Most officers see through one department, whose rows are counted off the index. Where several principals
        have rows, the smaller ones add only what the largest has not: few look-ups, no hash of all cases.
        """
        where = " AND ".join(self.where)
        each = f"SELECT %s, COUNT(*) FROM {self.table} WHERE principal_id = %s AND {where}"  # noqa: S608
        sql = " UNION ALL ".join([each] * len(self.scope.principals))
        params = [value for principal in self.scope.principals for value in (principal, principal, *self.params)]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            counts = sorted((row for row in cursor.fetchall() if row[1]), key=lambda row: row[1])
            if not counts:
                return 0
            largest, total = counts.pop()
            if not counts:
                return total
            others = [principal for principal, _count in counts]
            marks = ", ".join(["%s"] * len(others))
            sql = (
                f"SELECT COUNT(DISTINCT root_id) FROM {self.table} a WHERE principal_id IN ({marks}) AND {where}"  # noqa: S608
                f" AND NOT EXISTS (SELECT 1 FROM {self.table} b WHERE b.principal_id = %s AND b.root_id = a.root_id"
                " AND b.valid_until > %s)"
            )
            cursor.execute(sql, [*others, *self.params, largest, self.scope.now])
            return total + cursor.fetchone()[0]

    def ids(self, limit: int | None = None) -> list[int]:
        """The keys in order."""
        inner, params = self.page(offset=0, limit=self.count() if limit is None else limit)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT root_id FROM ({inner}) seen ORDER BY place", params)  # noqa: S608
            return [row[0] for row in cursor.fetchall()]

    def page(self, offset: int, limit: int) -> tuple[str, list[object]]:
        """A statement for one page: root_id, my_level and place, and its parameters."""
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
        order = f"at {down}, root_id {up}"
        sql = (
            f"SELECT root_id, MAX(my_level) AS my_level, ROW_NUMBER() OVER (ORDER BY {order}) AS place"  # noqa: S608
            f" FROM ({rows}) merged GROUP BY root_id, at ORDER BY {order} LIMIT %s OFFSET %s"
        )
        return sql, [*params, limit, offset]


class OnCases:
    """The list where a filter or the order needs the case itself: visible rows first, then the condition.

    The keys are found once, in order; total and page are cut from them.
    """

    def __init__(self, officer, scope: Scope, filters: CaseFilters, *, within: Sequence[int] | None = None):
        """``within``: look only at these of the visible cases."""
        rows = visible_rows(Case, officer)
        if within is not None:
            rows = rows.filter(root_id__in=within)
        self.access = rows
        self.filters = filters
        self.side = scope.side
        self._ids: list[int] | None = None
        if filters.stage:
            rows = rows.filter(stage=filters.stage)
        if filters.unit_id:
            rows = rows.filter(unit_id=filters.unit_id)
        if filters.accepted_from:
            rows = rows.filter(accepted_on__gte=filters.accepted_from)
        if filters.accepted_to:
            rows = rows.filter(accepted_on__lte=filters.accepted_to)
        if filters.tells(scope.side):
            rows = rows.filter(hidden_from__in=open_to(scope.side))
        cases = Case.objects.filter(pk__in=rows.values("root_id"))
        if filters.text or filters.person:
            few = within is not None or OnIndex(scope, filters).count() <= FEW
            for text, parts in ((filters.text, ("number", "title", "person")), (filters.person, ("person",))):
                if text:
                    cases = _saying(cases, rows, text_clean(text), parts, open_to(scope.side), few=few)
        if filters.findings == "any":
            cases = cases.filter(findings_count__gt=0)
        elif filters.findings == "unsettled":
            cases = cases.filter(findings_count__gt=0).exclude(unsettled=[])
        elif filters.findings == "none":
            cases = cases.filter(findings_count=0)
        if filters.custody:
            cases = cases.filter(custody_due_on__isnull=False)
        if filters.custody_to:
            cases = cases.filter(custody_due_on__lte=filters.custody_to)
        self.cases = cases

    def ids(self, limit: int | None = None) -> list[int]:
        """The keys in order."""
        if self._ids is None:
            found = self._ordered().values_list("pk", flat=True)
            if limit is not None:
                return list(found[:limit])
            self._ids = list(found)
        return self._ids[:limit]

    def count(self) -> int:
        """The exact number of cases."""
        return len(self.ids())

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
        elif sort == "custody":
            # Of a case that is not shared whole the stored day may follow from what is hidden: such stand last.
            told = When(hidden_from__in=open_to(self.side), then=F("custody_due_on"))
            cases = self.cases.annotate(custody_told=Choose(told, default=None))
            by = [F("custody_told")]
        else:
            cases = self.cases
            by = [F({"updated": "updated_at", "accepted": "accepted_on"}[sort])]
        order = [one.desc(nulls_last=True) if descending else one.asc(nulls_last=True) for one in by]
        return cases.order_by(*order, "pk" if descending else "-pk")

    def page(self, offset: int, limit: int) -> tuple[str, list[object]]:
        """A statement for one page: root_id, my_level and place, and its parameters."""
        ids = self.ids(offset + limit)[offset:]
        if not ids:
            return "SELECT 0 AS root_id, 0 AS my_level, 0 AS place WHERE 1 = 0", []
        working = self.access.filter(root_id__in=ids, work_until__gt=timezone.now())
        works = set(working.values_list("root_id", flat=True))
        params: list[object] = []
        for place, pk in enumerate(ids):
            params += [pk, int(Level.WORK if pk in works else Level.SEE), place]
        values = ", ".join(["(%s, %s, %s)"] * len(ids))
        return f"SELECT column1 AS root_id, column2 AS my_level, column3 AS place FROM (VALUES {values}) v", params  # noqa: S608


def _contains(column: str, text: str) -> Q:
    """The column contains the text, large or small letters; figures and Chinese are compared once."""
    found = Q()
    for variant in dict.fromkeys((text, text.upper(), text.lower())):
        found |= Q(**{f"{column}__contains": variant})
    return found


def number_saying(text: str) -> Q:
    """A case number contains the text."""
    return _contains("value", text_clean(text))


def _saying(
    cases: QuerySet, rows: QuerySet, text: str, parts: Sequence[str], open_values: Sequence[int], *, few: bool
) -> QuerySet:
    """Cases of which a number, the title with minors masked, or an adult's name contains the text.

    A minor is never found by name (规则 481), and a case that the other side does not share whole (not one of
    ``open_values``) only by number. Of few visible cases each is looked at; of many, what contains the
    text is found among the visible numbers, titles and persons and put together, which reads each table once.
    """
    number = CaseNumber.objects.filter(_contains("value", text), withdrawn_at__isnull=True)
    person = Person.objects.filter(_contains("name", text), is_minor=False, case__hidden_from__in=open_values)
    title = _contains("title_masked", text) & Q(hidden_from__in=open_values)
    if few:
        wanted = {
            "number": Q(Exists(number.filter(case_id=OuterRef("pk")))),
            "title": title,
            "person": Q(Exists(person.filter(case_id=OuterRef("pk")))),
        }
        condition = Q()
        for part in parts:
            condition |= wanted[part]
        return cases.filter(condition)
    ids = rows.values("root_id")
    found = {
        "number": number.filter(case_id__in=ids).values("case_id"),
        "title": Case.objects.filter(title, pk__in=ids).values("pk"),
        "person": person.filter(case_id__in=ids).values("case_id"),
    }
    first, *others = (found[part] for part in parts)
    return cases.filter(pk__in=first.union(*others) if others else first)


def rows_load(inner: str, params: Sequence[object]) -> list[Case]:
    """The cases of a page with level, units, numbers and persons: three statements, none by the ORM's compiler.

    ``inner`` yields root_id, my_level and ``at`` in the order of the page; what stands last in it, ``place``, is
    the order. Units by look-up, not by a join: the planner would read all departments for 25 rows.
    """
    case, unit = Case._meta.db_table, Department._meta.db_table
    rows = list(
        Case.objects.raw(
            f"SELECT c.*, seen.my_level, "  # noqa: S608 - table names are ours
            f"(SELECT name FROM {unit} WHERE id = c.police_unit_id) AS police_unit_name, "
            f"(SELECT name FROM {unit} WHERE id = c.procuratorate_unit_id) AS procuratorate_unit_name "
            f"FROM ({inner}) seen JOIN {case} c ON c.id = seen.root_id ORDER BY seen.place",
            params,
        )
    )
    by_id = {row.pk: row for row in rows}
    for row in rows:
        row.number_values, row.suspects = [], []
    if not rows:
        return rows
    number, person = CaseNumber._meta.db_table, Person._meta.db_table
    marks = ", ".join(["%s"] * len(by_id))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id, value FROM {number} WHERE case_id IN ({marks}) AND withdrawn_at IS NULL"  # noqa: S608
            " ORDER BY kind, id",
            list(by_id),
        )
        for case_id, value in cursor.fetchall():
            by_id[case_id].number_values.append(value)
        cursor.execute(
            f"SELECT case_id, ryid, name, is_minor, id FROM {person} WHERE case_id IN ({marks}) ORDER BY ryid, id",  # noqa: S608
            list(by_id),
        )
        for case_id, ryid, name, is_minor, pk in cursor.fetchall():
            by_id[case_id].suspects.append(Suspect(ryid, name, bool(is_minor), pk))
    return rows
