"""Make the demonstration's office by the same services that a real one is made by."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from office.access.context import Purpose, acting_as
from office.agencies.measures import notice_setting_update, settings_default
from office.agencies.models import Agency, Department, JointOffice, NoticeSetting, Officer
from office.agencies.officers import officer_create
from office.agencies.structure import agency_create, department_create, department_set_head, office_open
from office.front.demo import DEMO_PASSWORD
from sharing.demo.county import AGENCIES, DEMO_DIVISION, DEPARTMENTS, OFFICE_NAME, OFFICERS
from sharing.demo.plan import MONTHS_ISSUED, WEEKS_ISSUED, Plan, months_before

PURPOSE = Purpose("demo.seed")


def office_make(plan: Plan) -> JointOffice:
    """Office, agencies, departments, officers, work measures: one transaction."""
    with acting_as(PURPOSE):
        office = office_open(name=OFFICE_NAME, division_code=DEMO_DIVISION, opened_on=plan.opened_on, is_demo=True)
        agencies = {
            each.code: agency_create(
                office=office, kind=each.kind, name=each.name, short_name=each.short_name, code=each.code
            )
            for each in AGENCIES
        }
        departments = {
            each.code: department_create(agency=agencies[each.agency], name=each.name, code=each.code, kind=each.kind)
            for each in DEPARTMENTS
        }
        officers = _officers_make(agencies, departments)
        for each in DEPARTMENTS:
            if each.head:
                department_set_head(department=departments[each.code], head=officers[each.head])
        settings_default(office)
        _notices_since(office, plan)
    return office


def _officers_make(agencies: dict[str, Agency], departments: dict[str, Department]) -> dict[str, Officer]:
    made = {
        each.username: officer_create(
            agency=agencies[each.agency],
            username=each.username,
            name=each.name,
            roles=list(each.roles),
            departments=[departments[code] for code in each.departments],
            police_number=each.number,
            must_change_password=False,
        )
        for each in OFFICERS
    }
    # One password for all: hashing it once saves the first start a second and a half.
    Officer.objects.filter(pk__in=[officer.pk for officer in made.values()]).update(
        password=make_password(DEMO_PASSWORD)
    )
    return made


def first_days(anchor: date, monday: date) -> dict[str, date]:
    """From which day each kind of notice is issued, so that 19 weeks and 5 months are over by the anchor."""
    return {"week": monday - timedelta(weeks=WEEKS_ISSUED), "month": months_before(anchor, MONTHS_ISSUED)}


def _notices_since(office: JointOffice, plan: Plan) -> None:
    begins = first_days(plan.anchor, plan.monday)
    for setting in NoticeSetting.objects.filter(agency__office=office):
        notice_setting_update(
            setting=setting,
            sign_within_days=setting.sign_within_days,
            clause=setting.clause,
            starts_on=begins[setting.period_kind],
            active=True,
        )
