"""What the tests of the roster share: a county with three prosecutors and two legal officers, on a Monday."""

import datetime as dt

import pytest
import time_machine

from office.access.context import acting_as
from office.access.roles import Role
from office.roster.days import Unit
from office.roster.models import DutyDesk, DutyTerm
from office.roster.services import Plan, duty_plan
from tests.factories import County, county, fresh, officer_add

MONDAY = dt.date(2026, 11, 2)


@pytest.fixture
def clock():
    """Monday, 2 November 2026, in the morning."""
    with time_machine.travel(
        dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))), tick=False
    ) as it:
        yield it


@pytest.fixture
def made(db, clock) -> County:
    made = county()
    officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="second")
    officer_add(made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="third")
    officer_add(made, Role.POLICE_LEGAL, "police", ["legal"], key="legal2")
    return made


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def who(made: County, key: str):
    return fresh(made.officers[key])


def plan_of(
    made: County, *keys: str, desk=DutyDesk.RESIDENT, unit=Unit.WEEK, first="11-02", last="11-22", **more
) -> Plan:
    return Plan(desk, unit, [who(made, key) for key in keys], day(first), day(last), **more)


def planned(made: County, *keys: str, by: str = "resident_prosecutor", **more) -> list[DutyTerm]:
    officer = who(made, by)
    with acting_as(officer):
        return duty_plan(officer=officer, plan=plan_of(made, *keys, **more))
