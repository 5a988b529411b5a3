"""A county with cases whose terms end in 2027, and its administrator."""

from datetime import date

import pytest
from django.apps import apps
from django.utils import translation

from cases.register.intake import intake_write
from cases.register.models import Case, CaseNumber
from cases.register.reports import CaseReport, EventReport, RowReport
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.storage import leases
from office.workdays.seed import seed
from office.workdays.services import Loaded, calendar_year_load
from tests.case_factories import ajbh, at, intake_of
from tests.factories import County, county

# 2027-01-02 is a Saturday: by weekends a term that ends there runs to Monday the 4th, a day off by this notice.
NEW_YEAR = {date(2027, 1, day): (True, "元旦") for day in range(1, 5)}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    """English sentences; no pause between chunks."""
    monkeypatch.setattr(leases, "GAP", 0)
    with translation.override("en"):
        yield


@pytest.fixture
def made(db) -> County:
    seed(apps)
    return county()


@pytest.fixture
def admin(made):
    return made.officers[Role.ADMINISTRATOR]


def accepted(made: County, serial: int, on: str, *, shared: bool = True) -> Case:
    """A police case that was accepted and not yet filed: its review runs three days (P01) and rolls over days off."""
    number = ajbh(made, serial)
    row = RowReport(
        row_key=f"police_case:{number}",
        events=(EventReport("acceptance", at(on), False, f"police_case:{number}:acceptance"),),
        case_facts={"ajmc": f"某甲{serial}盗窃案", "ay_mc": "盗窃罪"},
    )
    report = CaseReport(numbers=(("ajbh", number),), rows=(row,), unit_id=made.departments["unit"].pk)
    with acting_as(Purpose("test.import")):
        intake_write([report], intake_of(made, shared=shared))
    return CaseNumber.objects.get(kind="ajbh", value=number, withdrawn_at=None).case


def load_2027(officer, days=NEW_YEAR, **given) -> Loaded:
    """What the administrator's page does."""
    with acting_as(officer):
        return calendar_year_load(officer=officer, year=2027, days=days, **given)
