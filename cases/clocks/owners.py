"""Who is told of a term, and who when nobody answers.

Handlers are names in the ledgers, not accounts. A name stands for an account where exactly one active officer of the
handling department bears it; with none or with two it would be a guess, and then the head of the department is told,
or the department where it has none (house warning rule 1). Terms that a desk owes (the police legal department, the
case management office) are told to that desk, if it may see the case.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cases.clocks.data import answers
from cases.clocks.models import ClockWarning
from cases.procedure import load_rules
from cases.register.models import Case, CaseAccess
from office.agencies.models import SIDE_OF_KIND, Agency, AgencyKind, Department, DepartmentKind, Officer, Principal

SIDES = {AgencyKind.POLICE: "police", AgencyKind.PROCURATORATE: "procuratorate"}
HEAD = "head"
# Who stands for a side whose unit nobody named.
GATE = {"police": str(DepartmentKind.LEGAL), "procuratorate": str(DepartmentKind.CASE_OFFICE)}


def side_of(warning: ClockWarning) -> str:
    """The side that answers. The procuratorate does for the court and for what both owe: it records their steps."""
    return "police" if warning.side == "police" else "procuratorate"


class Owners:
    """Departments, heads and handlers of these warnings' cases; a fixed number of queries."""

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
        desks = [self.of_department[pk] for pk in self.desks.values() if pk in self.of_department]
        seen = CaseAccess.objects.filter(root_id__in=ids, principal_id__in=desks, valid_until__gt=timezone.now())
        self.seen = set(seen.values_list("principal_id", "root_id"))

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

    def owner(self, warning: ClockWarning) -> int | None:
        """The principal to tell; nobody where the office has no agency of that side."""
        case, side = self.cases[warning.case_id], side_of(warning)
        desk = self._desk(case["office_id"], side, answers().desks.get(_role(warning.rule), ""))
        if desk is not None and (desk, warning.case_id) in self.seen:
            return desk
        unit = case[f"{side}_unit_id"]
        if unit in self.active and unit in self.of_department:
            bearing = self.handlers.get((unit, case[f"{side}_handler"]), set())
            if len(bearing) == 1:
                return self.of_officer[next(iter(bearing))]
            return self.of_officer.get(self.heads.get(unit, 0), self.of_department[unit])
        gate = self._desk(case["office_id"], side, GATE[side])
        return gate if gate is not None else self.of_agency.get((case["office_id"], side))

    def superiors(self, warning: ClockWarning) -> Sequence[int]:
        """Whom an unanswered warning goes to, one after the other; never again to whom it was told first."""
        case, side = self.cases[warning.case_id], side_of(warning)
        found: list[int] = []
        for step in answers().superiors[side]:
            if step == HEAD:
                principal = self.of_officer.get(self.heads.get(case[f"{side}_unit_id"] or 0, 0))
            else:
                principal = self._desk(case["office_id"], side, step)
            if principal is not None and principal != warning.owner_id and principal not in found:
                found.append(principal)
        return found

    def _desk(self, office: int, side: str, kind: str) -> int | None:
        return self.of_department.get(self.desks.get((office, side, kind), 0))


def _role(rule: str) -> str:
    versions = load_rules().clocks.get(rule)
    return versions[-1].owner if versions else ""
