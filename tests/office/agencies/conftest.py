"""Fixtures of this room."""

import pytest

from office.access.context import acting_as
from office.agencies.middleware import SetUpState
from tests.office.agencies.people import office_make


@pytest.fixture(autouse=True)
def _ask_again():
    """The process remembers that an office exists; a test's database may have none."""
    SetUpState.forget()
    yield
    SetUpState.forget()


@pytest.fixture
def made(db):
    """One office."""
    return office_make()


@pytest.fixture
def acting(made):
    """Act as the administrator."""
    with acting_as(made.admin):
        yield made
