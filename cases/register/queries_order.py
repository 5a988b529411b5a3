"""The order in which the list of cases opens: the earliest end of custody leads. Asked through ``queries`` only."""

from dataclasses import replace

from django.db import connection

from cases.register.hidden import open_to
from cases.register.models import Case, CaseAccess
from cases.register.queries_list import CaseFilters, OnCases, OnIndex, Scope
from office.access.models import Level

CASE = Case._meta.db_table


class OnCustody:
    """The list as it opens: cases in which somebody is held, by the earliest end of custody; then the others, what was
    written to last on top.

    Few cases hold somebody, so their keys are found whole; the others come off the access index in its own order. A
    case that is not shared whole stands among the others: its stored day may follow from what is hidden.
    """

    def __init__(self, scope: Scope, filters: CaseFilters):
        self.scope = scope
        self.all = OnIndex(scope, replace(filters, sort="updated", descending=True))
        self.others = OnIndex(scope, replace(filters, sort="updated", descending=True))
        seen = ", ".join(map(str, open_to(scope.side)))
        self.leads = f"h.custody_due_on IS NOT NULL AND h.hidden_from IN ({seen})"
        self.others.leave_out(f"EXISTS (SELECT 1 FROM {CASE} h WHERE h.id = root_id AND {self.leads})")  # noqa: S608
        self._held: list[tuple[int, int]] | None = None

    @property
    def held(self) -> list[tuple[int, int]]:
        """Keys of the cases that lead, in order, each with the officer's level."""
        if self._held is None:
            level = f"CASE WHEN work_until > %s THEN {Level.WORK:d} ELSE {Level.SEE:d} END"
            rows = (
                f"SELECT root_id, {level} AS my_level FROM {CaseAccess._meta.db_table}"  # noqa: S608 - our own names
                f" WHERE principal_id IN ({self.scope.marks}) AND {' AND '.join(self.all.where)}"
            )
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT h.id, MAX(a.my_level) FROM ({rows}) a JOIN {CASE} h ON h.id = a.root_id"  # noqa: S608
                    f" WHERE {self.leads} GROUP BY h.id, h.custody_due_on ORDER BY h.custody_due_on, h.id DESC",
                    [self.scope.now, *self.scope.principals, *self.all.params],
                )
                self._held = list(cursor.fetchall())
        return self._held

    def count(self) -> int:
        """The exact number of cases."""
        return self.all.count()

    def ids(self, limit: int | None = None) -> list[int]:
        """The keys in order."""
        held = [pk for pk, _level in self.held[:limit]]
        rest = (self.count() if limit is None else limit) - len(held)
        return held + self.others.ids(rest) if rest > 0 else held

    def page(self, offset: int, limit: int) -> tuple[str, list[object]]:
        """A statement for one page: root_id, my_level and place, and its parameters."""
        leading = self.held[offset : offset + limit]
        if not leading:
            return self.others.page(offset - len(self.held), limit)
        values = ", ".join(["(%s, %s, %s)"] * len(leading))
        params = [value for place, (pk, level) in enumerate(leading) for value in (pk, level, place)]
        first = f"SELECT column1 AS root_id, column2 AS my_level, column3 AS place FROM (VALUES {values}) v"  # noqa: S608
        if len(leading) == limit:
            return first, params
        rest, more = self.others.page(0, limit - len(leading))
        sql = f"{first} UNION ALL SELECT root_id, my_level, place + {limit} FROM ({rest}) others"  # noqa: S608
        return sql, [*params, *more]


def finder(officer, scope: Scope, filters: CaseFilters) -> OnIndex | OnCases | OnCustody:
    """How these filters and this order are answered best."""
    if filters.on_index:
        return OnIndex(scope, filters)
    if filters.sort == "custody" and not filters.descending and replace(filters, sort="updated").on_index:
        return OnCustody(scope, filters)
    return OnCases(officer, scope, filters)
