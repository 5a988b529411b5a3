"""A county with a unit, its head and its handler, and one case of theirs."""

import datetime as dt

import pytest

from cases.clocks.models import ClockWarning
from cases.clocks.sweep import clocks_sweep
from cases.register.models import Case
from cases.register.models_clocks import Clock
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import access_copy, grant_give
from office.outbox.models import OutboxMessage
from tests.case_factories import case_make
from tests.clock_factories import china
from tests.factories import County, county

MORNING = china("2026-11-23 08:05")
TODAY = MORNING.date()


def in_days(count: int) -> dt.date:
    """A day counted from the Monday of the tests."""
    return TODAY + dt.timedelta(days=count)


def morning(count: int) -> dt.datetime:
    """The same hour, days later."""
    return MORNING + dt.timedelta(days=count)


@pytest.fixture
def made() -> County:
    return headed()


def headed() -> County:
    """A county whose unit has a head."""
    made = county()
    unit = made.departments["unit"]
    unit.head = made.officers[Role.POLICE_UNIT_HEAD]
    unit.save()
    return made


@pytest.fixture
def case(made) -> Case:
    return case_of(made)


def case_of(made: County, serial: int = 1, handler: str = "police_handler", **options) -> Case:
    """A police case without clocks of its own, handled by an officer of the county."""
    case = case_make(made, serial, **options)
    Clock.objects.filter(case=case).delete()
    name = made.officers[handler].name if handler in made.officers else handler
    Case.objects.filter(pk=case.pk).update(police_handler=name)
    case.refresh_from_db()
    return case


def sweep(now: dt.datetime = MORNING):
    """One run of the sweep."""
    return clocks_sweep(now=now)


def points() -> list[tuple[str, str]]:
    """(key, point) of all warnings that stand, in the order of issue."""
    return list(ClockWarning.objects.filter(lapsed_at=None).order_by("pk").values_list("key", "point"))


def messages(kind: str = "case.clock_warned") -> list[OutboxMessage]:
    """What was queued."""
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def grant(case: Case, department) -> None:
    """The department may see the case."""
    with acting_as(Purpose("test")):
        grant_give(root=case, principal=department.principal, level=Level.SEE, reason="x", basis="y")
        access_copy(Case, [case])


def owner_name(key: str = "k") -> str:
    """Who was found for the warning of this term."""
    return str(ClockWarning.objects.get(key=key).owner)
