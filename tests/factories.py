"""A made-up county for tests: two agencies, departments of every kind, an officer for every role."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from office.access.roles import Role
from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, JointOffice, Officer, Principal
from office.agencies.principals import groups_sync, principal_make, principals_make

PASSWORD = "synthetic-pass-1"


@dataclass
class County:
    """One joint office with everybody in it."""

    office: JointOffice
    agencies: dict[str, Agency] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)

    @property
    def police(self) -> Agency:
        """The bureau."""
        return self.agencies["police"]

    @property
    def procuratorate(self) -> Agency:
        """The procuratorate."""
        return self.agencies["procuratorate"]


POLICE_DEPARTMENTS = {
    "unit": (DepartmentKind.UNIT, "刑侦大队", "000200"),
    "station": (DepartmentKind.UNIT, "城关派出所", "000300"),
    "legal": (DepartmentKind.LEGAL, "法制大队", "000100"),
    "oversight": (DepartmentKind.OVERSIGHT, "督察大队", "000400"),
    "detention": (DepartmentKind.DETENTION, "看守所", "000500"),
    "police_leadership": (DepartmentKind.LEADERSHIP, "局领导", "000600"),
}
PROC_DEPARTMENTS = {
    "prosecution": (DepartmentKind.PROSECUTION, "第一检察部", "01"),
    "minors": (DepartmentKind.MINORS, "未检办", "02"),
    "case_office": (DepartmentKind.CASE_OFFICE, "案件管理办公室", "03"),
    "custody": (DepartmentKind.CUSTODY_SUPERVISION, "刑事执行检察部", "04"),
    "complaints": (DepartmentKind.COMPLAINTS, "控告申诉检察部", "05"),
    "resident": (DepartmentKind.RESIDENT, "派驻检察官", "06"),
    "proc_leadership": (DepartmentKind.LEADERSHIP, "院领导", "07"),
}
OFFICERS = {
    Role.POLICE_HANDLER: ("police", ["unit"]),
    Role.POLICE_UNIT_HEAD: ("police", ["unit"]),
    Role.POLICE_LEGAL: ("police", ["legal"]),
    Role.POLICE_LEADER: ("police", ["police_leadership"]),
    Role.POLICE_OVERSIGHT: ("police", ["oversight"]),
    Role.DETENTION_CENTRE: ("police", ["detention"]),
    Role.RESIDENT_PROSECUTOR: ("procuratorate", ["resident"]),
    Role.PROSECUTOR: ("procuratorate", ["prosecution"]),
    Role.MINORS_PROSECUTOR: ("procuratorate", ["minors"]),
    Role.CASE_MANAGER: ("procuratorate", ["case_office"]),
    Role.CUSTODY_SUPERVISOR: ("procuratorate", ["custody"]),
    Role.COMPLAINTS_PROSECUTOR: ("procuratorate", ["complaints"]),
    Role.CHIEF_PROCURATOR: ("procuratorate", ["proc_leadership"]),
    Role.OFFICE_STAFF: ("procuratorate", ["resident"]),
    Role.UPPER_LEVEL: ("upper_procuratorate", []),
    Role.THIRD_PARTY: ("third", []),
    Role.ADMINISTRATOR: ("procuratorate", ["proc_leadership"]),
    Role.AUDITOR: ("procuratorate", ["proc_leadership"]),
}


def county(name: str = "海山", code: str = "139903") -> County:
    """Make a county. Officers' user names are ``<role>-<code>``; all have ``PASSWORD``.

    Most tests begin with one: it is made in a handful of statements.
    """
    made = County(JointOffice.objects.create(name=f"{name}办公室", division_code=code, opened_on=dt.date(2026, 6, 1)))
    agencies = [
        Agency(office=made.office, kind=kind, name=name + title, short_name=name[:1] + title[0], code=code + tail)
        for kind, title, tail in [
            (AgencyKind.POLICE, "公安局", "000000"),
            (AgencyKind.PROCURATORATE, "检察院", ""),
            (AgencyKind.UPPER_PROCURATORATE, "市检察院", "U"),
            (AgencyKind.UPPER_POLICE, "市公安局", "900000"),
            (AgencyKind.THIRD, "邮政管理局", "T"),
        ]
    ]
    made.agencies = {agency.kind.value: agency for agency in Agency.objects.bulk_create(agencies)}
    departments = {
        key: Department(agency=agency, name=title, code=code + tail, kind=kind)
        for agency, table in ((made.police, POLICE_DEPARTMENTS), (made.procuratorate, PROC_DEPARTMENTS))
        for key, (kind, title, tail) in table.items()
    }
    Department.objects.bulk_create(departments.values())
    made.departments = departments
    principals_make(list(made.agencies.values()))
    principals_make(list(made.departments.values()))
    made.officers = {role.value: _officer(made, role, agency) for role, (agency, _departments) in OFFICERS.items()}
    Officer.objects.bulk_create(made.officers.values())
    member = Officer.departments.through
    member.objects.bulk_create(
        member(officer_id=made.officers[role].pk, department_id=made.departments[key].pk)
        for role, (_agency, keys) in OFFICERS.items()
        for key in keys
    )
    Principal.objects.bulk_create(Principal(officer=officer) for officer in made.officers.values())
    groups_sync(Officer.objects.filter(agency__office=made.office))
    return made


@cache
def _hash(hashers: tuple[str, ...]) -> str:
    """``PASSWORD`` by the hashers in force, once a process."""
    return make_password(PASSWORD)


def _officer(made: County, role: Role, agency: str, key: str = "") -> Officer:
    """Not yet saved."""
    return Officer(
        username=f"{key or role.value}-{made.office.division_code}",
        name=f"某{role.value}",
        agency=made.agencies[agency],
        roles=[role.value],
        password=_hash(tuple(settings.PASSWORD_HASHERS)),
    )


def officer_add(made: County, role: Role, agency: str, departments: list[str], *, key: str = "") -> Officer:
    """One more officer."""
    officer = _officer(made, role, agency, key)
    officer.save()
    officer.departments.set([made.departments[name] for name in departments])
    principal_make(officer)
    groups_sync(Officer.objects.filter(pk=officer.pk))
    made.officers[key or role.value] = officer
    return officer


def fresh(officer: Officer) -> Officer:
    """The officer as the next request would load it."""
    return Officer.objects.select_related("agency").get(pk=officer.pk)
