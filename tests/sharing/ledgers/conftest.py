"""A county whose units the sample ledgers name."""

import pytest

from office.access.context import Purpose, acting_as
from office.agencies.measures import settings_default
from office.agencies.models import Department, DepartmentKind
from office.agencies.principals import principals_make
from tests.factories import county
from tests.sharing.ledgers.samples import OTHER_UNIT, UNIT


@pytest.fixture
def made(db):
    return county_with_units()


def county_with_units():
    """For tests with a database fixture of their own."""
    made = county()
    units = [
        Department.objects.create(agency=made.police, name=name, code=code, kind=DepartmentKind.UNIT)
        for name, code in (("城关派出所", UNIT), ("东关派出所", OTHER_UNIT))
    ]
    principals_make(units)
    made.departments["police_station"], made.departments["other_station"] = units
    with acting_as(Purpose("test")):
        settings_default(made.office, confirmed=True)
    return made
