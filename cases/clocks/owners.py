"""Who is told of a term, and who when nobody answers.

Handlers are names in the ledgers, not accounts. A name stands for an account where exactly one active officer of the
handling department bears it; with none or with two it would be a guess, and then the head of the department is told,
or the department where it has none (house warning rule 1). Terms that a desk owes (the police legal department, the
case management office) are told to that desk. Nobody is told who may not see the case, for they could neither read why
nor answer: the next one is, and in the end whichever department of the side sees it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from cases.clocks.data import answers
from cases.clocks.models import ClockWarning
from cases.clocks.sight import Sight
from cases.procedure import load_rules
from cases.register.models import Case
from office.agencies.models import SIDE_OF_KIND, Agency, AgencyKind, Department, DepartmentKind, Officer, Principal

SIDES = {AgencyKind.POLICE: "police", AgencyKind.PROCURATORATE: "procuratorate"}
HEAD = "head"
# Who stands for a side whose unit nobody named.
GATE = {"police": str(DepartmentKind.LEGAL), "procuratorate": str(DepartmentKind.CASE_OFFICE)}


def side_of(warning: ClockWarning) -> str:
    """The side that answers. The procuratorate does for the court and for what both owe: it records their steps."""
    return "police" if warning.side == "police" else "procuratorate"


class Owners:
    """Departments, heads and handlers of these warnings' cases, and who sees them; a fixed number of queries."""

    def __init__(self, warnings: Iterable[ClockWarning]) -> None:
        columns = ("office_id", *(f"{side}_{what}" for side in SIDES.values() for what in ("unit_id", "handler")))
        ids = {warning.case_id for warning in warnings}
        self.cases: Mapping[int, dict[str, Any]] = {
            row["pk"]: row for row in Case.objects.filter(pk__in=ids).values("pk", *columns)
        }
        offices = {row["office_id"] for row in self.cases.values()}
        units = {row[f"{side}_unit_id"] for row in self.cases.values() for side in SIDES.values()} - {None}
        names = {row[f"{side}_handler"] for row in self.cases.values() for side in SIDES.values()} - {""}
        self._departments(units, offices)
        self.handlers: dict[tuple[int, str], set[int]] = defaultdict(set)
        bearing = Officer.objects.filter(is_active=True, name__in=names, departments__in=units)
        for unit, name, officer in bearing.values_list("departments", "name", "pk"):
            self.handlers[(unit, name)].add(officer)
        self._principals(offices)
        self.sight = Sight(ids, {*self.of_department.values(), *self.of_officer.values(), *self.of_agency.values()})
        self._sides_of_sight(ids)

    def _departments(self, units: set[int], offices: set[int]) -> None:
        kinds = {
            *answers().desks.values(),
            *GATE.values(),
            *(s for steps in answers().superiors.values() for s in steps),
        }
        wanted = Q(pk__in=units) | Q(agency__office_id__in=offices, agency__kind__in=list(SIDES), kind__in=kinds)
        self.active: set[int] = set()
        self.heads: dict[int, int] = {}
        self.desks: dict[tuple[int, str, str], int] = {}
        rows = Department.objects.filter(wanted, active=True, agency__active=True).order_by("-code")
        for pk, office, agency, kind, head, active in rows.values_list(
            "pk", "agency__office_id", "agency__kind", "kind", "head_id", "head__is_active"
        ):
            self.active.add(pk)
            if head and active:
                self.heads[pk] = head
            if agency in SIDES:
                self.desks[(office, SIDES[agency], kind)] = pk

    def _principals(self, offices: set[int]) -> None:
        departments = {*self.desks.values(), *(unit for unit, _name in self.handlers)}
        for row in self.cases.values():
            departments |= {row[f"{side}_unit_id"] for side in SIDES.values()} - {None}
        officers = {*self.heads.values(), *(pk for found in self.handlers.values() for pk in found)}
        agencies = Agency.objects.filter(office_id__in=offices, kind__in=list(SIDES), active=True)
        rows = Principal.objects.filter(
            Q(department_id__in=departments) | Q(officer_id__in=officers) | Q(agency__in=agencies)
        )
        self.of_department: dict[int, int] = {}
        self.of_officer: dict[int, int] = {}
        self.of_agency: dict[tuple[int, str], int] = {}
        for pk, department, officer, office, kind in rows.order_by("-pk").values_list(
            "pk", "department_id", "officer_id", "agency__office_id", "agency__kind"
        ):
            if department:
                self.of_department[department] = pk
            elif officer:
                self.of_officer[officer] = pk
            else:
                self.of_agency[(office, SIDE_OF_KIND[kind])] = pk

    def _sides_of_sight(self, ids: set[int]) -> None:
        """Of which side of which office the departments are that see these cases."""
        seeing = {pk for case in ids for pk in self.sight.rows[case]}
        rows = Principal.objects.filter(pk__in=seeing, department__active=True, department__agency__active=True)
        self.of_side = {
            pk: (office, SIDES.get(kind, ""))
            for pk, office, kind in rows.values_list("pk", "department__agency__office_id", "department__agency__kind")
        }

    def _may_see(self, principal: int | None, case: int) -> bool:
        return principal is not None and self.sight.may_see(principal, case)

    def owner(self, warning: ClockWarning) -> int | None:
        """The principal to tell: the first that may see the case; nobody where none of that side does."""
        case, side = self.cases[warning.case_id], side_of(warning)
        for principal in self._in_turn(case, side, _role(warning.rule)):
            if self._may_see(principal, warning.case_id):
                return principal
        return None

    def _in_turn(self, case: Mapping[str, Any], side: str, role: str) -> Iterator[int | None]:
        """Who would be told, the nearest first."""
        office, unit = case["office_id"], case[f"{side}_unit_id"]
        yield self._desk(office, side, answers().desks.get(role, ""))
        if unit in self.active:
            bearing = self.handlers.get((unit, case[f"{side}_handler"]), set())
            if len(bearing) == 1:
                yield self.of_officer.get(next(iter(bearing)))
            yield self.of_officer.get(self.heads.get(unit, 0))
            yield self.of_department.get(unit)
        yield self._desk(office, side, GATE[side])
        yield from (pk for pk in self.sight.rows[case["pk"]] if self.of_side.get(pk) == (office, side))
        yield self.of_agency.get((office, side))

    def superiors(self, warning: ClockWarning) -> Sequence[int]:
        """Whom an unanswered warning goes to, one after the other; never again to whom it was told first."""
        case, side = self.cases[warning.case_id], side_of(warning)
        found: list[int] = []
        for step in answers().superiors[side]:
            if step == HEAD:
                principal = self.of_officer.get(self.heads.get(case[f"{side}_unit_id"] or 0, 0))
            else:
                principal = self._desk(case["office_id"], side, step)
            if principal in (None, warning.owner_id, *found) or not self._may_see(principal, warning.case_id):
                continue
            found.append(principal)
        return found

    def _desk(self, office: int, side: str, kind: str) -> int | None:
        return self.of_department.get(self.desks.get((office, side, kind), 0))


def _role(rule: str) -> str:
    versions = load_rules().clocks.get(rule)
    return versions[-1].owner if versions else ""
