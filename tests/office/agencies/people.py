"""A small office made through the services, as a named purpose."""

import datetime as dt
from dataclasses import dataclass, field

from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies import services
from office.agencies.models import Agency, AgencyKind, Department, JointOffice, Officer

PASSWORD = "long-Enough-77"
OPENED = dt.date(2026, 6, 1)


@dataclass
class Office:
    """What ``office_make`` made."""

    office: JointOffice
    police: Agency
    proc: Agency
    third: Agency
    unit: Department
    legal: Department
    resident: Department
    prosecution: Department
    officers: dict[str, Officer] = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["officers"][name]
        except KeyError as error:
            raise AttributeError(name) from error


def office_make(name="海港区侦查监督与协作配合办公室", code="130302", confirmed=True) -> Office:
    """An office with its agencies, four departments, and one officer for some roles."""
    tag = "" if code == "130302" else code
    with acting_as(Purpose("test")):
        office = services.office_open(name=name, division_code=code, opened_on=OPENED)
        police = services.agency_create(office=office, kind=AgencyKind.POLICE, name="公安局", code=f"{code}000000")
        proc = services.agency_create(office=office, kind=AgencyKind.PROCURATORATE, name="检察院", code=code)
        third = services.agency_create(office=office, kind=AgencyKind.THIRD, name="邮政管理局", code=f"{code}YZ")

        def department(agency, name, suffix, kind):
            return services.department_create(agency=agency, name=name, code=f"{code}{suffix}", kind=kind)

        made = Office(
            office=office, police=police, proc=proc, third=third,
            unit=department(police, "刑侦大队", "120000", "unit"),
            legal=department(police, "法制大队", "180000", "legal"),
            resident=department(proc, "派驻检察组", "07", "resident"),
            prosecution=department(proc, "第一检察部", "01", "prosecution"),
        )  # fmt: skip
        for key, agency, departments, role in (
            ("admin", proc, (), Role.ADMINISTRATOR),
            ("auditor", proc, (), Role.AUDITOR),
            ("handler", police, (made.unit,), Role.POLICE_HANDLER),
            ("lawyer", police, (made.legal,), Role.POLICE_LEGAL),
            ("leader", police, (), Role.POLICE_LEADER),
            ("prosecutor", proc, (made.prosecution,), Role.PROSECUTOR),
            ("post", third, (), Role.THIRD_PARTY),
        ):
            made.officers[key] = services.officer_create(
                agency=agency, departments=departments, username=f"{key}{tag}", name=f"{key}的姓名",
                roles=[role], password=PASSWORD, must_change_password=False,
            )  # fmt: skip
        services.settings_default(office, confirmed=confirmed)
    return made


def group_names(who: Officer) -> set[str]:
    """Which agencies and departments the officer stands for."""
    return set(who.groups.values_list("name", flat=True))
