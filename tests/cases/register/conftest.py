"""A confirmed county with one case, and the officers who most often work on it."""

import pytest

from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies.measures import settings_default
from tests.case_factories import case_make
from tests.cases.register.two_steps import works
from tests.factories import county, fresh


@pytest.fixture
def made():
    """The county, whose agencies have confirmed their settings."""
    found = county()
    with acting_as(Purpose("test.setup")):
        settings_default(found.office, confirmed=True)
    return found


@pytest.fixture
def case(made):
    """A police case with one person in detention."""
    return case_make(made)


@pytest.fixture
def police(made):
    """The investigating officer of the case."""
    return fresh(made.officers[Role.POLICE_HANDLER])


@pytest.fixture
def prosecutor(made, case):
    """A prosecutor who works on the case."""
    return works(made, case, Role.PROSECUTOR)


@pytest.fixture
def manager(made, case):
    """A case management officer who works on the case."""
    return works(made, case, Role.CASE_MANAGER)
