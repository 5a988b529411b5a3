"""The first of those in custody, for 今日: the same as on the list, and no more is read than is shown."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.clocks import queries_custody
from cases.clocks.queries_custody import custody_first, custody_inmates, custody_list, custody_soon
from cases.register.models import Case, Event
from office.access.roles import Role
from tests.cases.clocks.conftest import MORNING
from tests.cases.clocks.test_pages_custody import centre, held, legal, release
from tests.factories import fresh
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch):
    """How often terms are read out of their rows, and cases projected."""
    seen = {"clock_state_of": 0, "case_project": 0}

    def counting(name):
        real = getattr(queries_custody, name)

        def told(*args):
            seen[name] += 1
            return real(*args)

        monkeypatch.setattr(queries_custody, name, told)

    for name in seen:
        counting(name)
    return seen


def keep(case: Case, kind: str) -> None:
    """The police keep this step to themselves."""
    Event._base_manager.filter(case=case, type=kind).update(shared=False)
    Case.objects.filter(pk=case.pk).update(hidden_from=2)


def names(rows) -> list[tuple[str, str]]:
    return [(row.numbers[0], row.name.ryid) for row in rows]


@pytest.mark.parametrize("role", [Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR, Role.POLICE_LEADER])
def test_they_are_the_first_of_the_list(made, role):
    for serial, days in enumerate((9, None, 3, -2, 5, 3, 40), start=1):
        held(made, serial, days)
    gone = held(made, 8, None)
    release(made, gone, "2026-11-20", shared=False)
    keep(held(made, 9, 1), "detention")
    keep(held(made, 10, 2), "filing")
    who = fresh(made.officers[role])
    listed = custody_list(who, MORNING)
    first = custody_first(who, MORNING, 5)
    assert (names(first.rows), first.total) == (names(listed[:5]), len(listed))
    week = dt.timedelta(days=7)
    soon = custody_soon(who, MORNING, week)
    last = MORNING.date() + week
    assert names(soon.rows) == names(row for row in listed if row.endless or row.term.alarm <= last)
    assert soon.total == len(listed)


def test_the_detention_centre_has_the_same_of_all_inmates(made):
    for serial, days in enumerate((9, None, 3, -2, 40), start=1):
        held(made, serial, days)
    soon = custody_soon(centre(made), MORNING, dt.timedelta(days=7))
    listed = custody_inmates(centre(made), MORNING)
    assert (len(soon.rows), soon.total) == (3, 5)
    assert names(soon.rows) == [one for one in names(listed) if one in names(soon.rows)]


def test_no_more_is_read_than_is_shown(made, counted):
    for serial in range(1, 9):
        held(made, serial, serial)

    def asked() -> int:
        who = legal(made)
        with CaptureQueriesContext(connection) as caught:
            custody_first(who, MORNING, 3)
        return len(statements(caught))

    few = asked()
    assert counted == {"clock_state_of": 3, "case_project": 0}
    for serial in range(9, 13):
        held(made, serial, serial + 30)
    assert asked() == few
    assert counted["clock_state_of"] == 6
    counted["clock_state_of"] = 0
    assert custody_soon(legal(made), MORNING, dt.timedelta(days=2)).total == 12
    assert counted["clock_state_of"] == 3, "the alarm runs a day before the end"


def test_only_where_a_measure_rests_on_what_is_kept_is_a_case_told_anew(made, counted):
    keep(held(made, 1, 5), "filing")
    prosecutor = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    assert custody_first(prosecutor, MORNING, 3).total == 1
    assert counted["case_project"] == 0
    keep(held(made, 2, 5), "detention")
    assert custody_first(prosecutor, MORNING, 3).total == 1
    assert counted["case_project"] == 1
