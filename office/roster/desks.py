"""Which agency keeps which desk, who may stand at it, and which department stands behind it: one table."""

from dataclasses import dataclass

from office.access.roles import Role, roles_of
from office.agencies.models import AgencyKind, DepartmentKind, Officer
from office.roster.models import DutyDesk


@dataclass(frozen=True)
class DeskSpec:
    """One row of the table."""

    agency_kind: str
    roles: frozenset[Role]
    department_kinds: tuple[str, ...]


PROSECUTORS = frozenset({Role.RESIDENT_PROSECUTOR, Role.PROSECUTOR, Role.MINORS_PROSECUTOR})
DESKS: dict[str, DeskSpec] = {
    DutyDesk.RESIDENT: DeskSpec(
        AgencyKind.PROCURATORATE, PROSECUTORS, (DepartmentKind.RESIDENT, DepartmentKind.PROSECUTION)
    ),
    DutyDesk.ROTATING: DeskSpec(
        AgencyKind.PROCURATORATE, PROSECUTORS, (DepartmentKind.PROSECUTION, DepartmentKind.RESIDENT)
    ),
    DutyDesk.LEGAL: DeskSpec(AgencyKind.POLICE, frozenset({Role.POLICE_LEGAL}), (DepartmentKind.LEGAL,)),
}


def desks_of(agency_kind: str) -> list[DutyDesk]:
    """The desks that an agency of this kind keeps."""
    return [DutyDesk(desk) for desk, spec in DESKS.items() if spec.agency_kind == agency_kind]


def fits(officer: Officer, desk: str) -> bool:
    """Whether the officer can stand at the desk: an account in use, a role that the desk asks for, in an agency that
    keeps it."""
    return officer.agency.kind == DESKS[desk].agency_kind and bool(DESKS[desk].roles & roles_of(officer))
