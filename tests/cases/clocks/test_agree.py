"""One mind about the day and the set: the badge, 今日, the board, its file, the calendar and the messages agree."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from cases.clocks import home
from cases.clocks.board import BoardFilters
from cases.clocks.days import DUE, Today
from cases.clocks.front import nav
from cases.clocks.home_departments import department_counts
from cases.clocks.queries import board_export, board_page, calendar_rows
from cases.clocks.services import warnings_of
from cases.procedure import ClockStatus
from cases.register.models import Case, Person
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import access_copy, grant_give
from office.front.home import parts_of, summary_of
from office.front.queries import Figures, home_items, nav_entries
from tests.cases.clocks.conftest import MORNING, TODAY, case_of, headed, in_days, morning, sweep
from tests.clock_factories import china, clock_make
from tests.factories import County, fresh

pytestmark = pytest.mark.django_db
NOW = Today.at(MORNING)
# One term of every kind: alarm, statutory end, and more.
KINDS = (
    (in_days(-3), in_days(-2), {}),
    (in_days(-1), in_days(0), {}),
    (in_days(-1), in_days(2), {}),
    (in_days(0), in_days(1), {}),
    (in_days(0), in_days(0), {}),
    (china("2026-11-23 07:00"), china("2026-11-23 08:00"), {}),
    (china("2026-11-23 08:00"), china("2026-11-23 09:00"), {}),
    (china("2026-11-23 09:00"), china("2026-11-23 10:00"), {}),
    (china("2026-11-23 00:00"), china("2026-11-23 01:00"), {"precise": False}),
    (in_days(2), in_days(3), {}),
    (in_days(9), in_days(10), {}),
    (in_days(30), in_days(31), {}),
    (in_days(-9), in_days(-9), {"lapses": True}),
    (in_days(1), in_days(1), {"lapses": True}),
    (in_days(-9), in_days(-8), {"status": ClockStatus.PAUSED}),
    (None, None, {}),
)
ROLES = [role for role in Role if role not in (Role.ADMINISTRATOR, Role.AUDITOR)]


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[County]:
    """The county with its cases and terms, made once; each test runs in a savepoint on top of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(MORNING, tick=False):
            made = fill(headed())
        yield made
        transaction.set_rollback(True)


def fill(made: County) -> County:
    """Cases of the unit, of another one and of none, with terms of both sides, of custody and of a desk."""
    for serial, unit in enumerate(("unit", "station", ""), start=1):
        case = case_of(made, serial, unit=unit or "unit")
        if not unit:
            Case.objects.filter(pk=case.pk).update(police_unit=None)
        person = Person.objects.get(case=case).pk
        with acting_as(Purpose("test")):
            for name in ("case_office", "custody", "prosecution"):
                to = made.departments[name].principal
                grant_give(root=case, principal=to, level=Level.WORK, reason="x", basis="y")
            access_copy(Case, [case])
        for number, (alarm, expiry, other) in enumerate(KINDS):
            for rule, side, custody in (
                ("P17", "police", True), ("P26", "police", False), ("P32", "police", False), ("P01", "police", False),
                ("Q01", "procuratorate", True), ("S16", "police", False), ("S10", "procuratorate", False),
            ):  # fmt: skip
                hours = {"start": china("2026-11-22 00:00")} if "precise" in other else {}
                clock_make(
                    case, expiry, alarm=alarm, rule=rule, side=side, custody_end=custody, person=person,
                    key=f"{rule}:{number}", **{**other, **hours},
                )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


def badge(officer, code: str) -> int:
    return next(
        (entry.count or 0 for entry in nav_entries(officer, Figures(Counter(), Counter(), 0)) if entry.code == code), 0
    )


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_badge_home_and_board_give_one_number(filled, role, swept, client):
    if swept:
        for count in (-2, -1, 0):
            sweep(morning(count))
    officer = fresh(filled.officers[role])
    items = home_items(officer, TODAY)
    board = board_page(officer, BoardFilters(scope="mine"), NOW, size=500)
    due = sum(board.counts[section] for section in DUE)
    assert badge(officer, "clocks") == due
    assert sum(item.stands_for for item in items if item.state) == due
    assert badge(officer, "today") == summary_of(items, TODAY)["total"]
    told = summary_of(items, TODAY)
    assert (told["late"], told["past"], told["today"]) == tuple(board.counts[section] for section in DUE)
    parts = parts_of(items, TODAY, whole=True)
    assert sum(part.count for part in parts) == told["total"]
    assert len(board_export(officer, BoardFilters(scope="mine"), NOW)[0]) == board.total == board.counts["all"]
    spanned = BoardFilters(scope="mine", day_from=in_days(-20), day_to=in_days(60))
    _rows, counts = calendar_rows(officer, spanned, NOW, 3)
    assert sum(counts.values()) == board.total - board.counts["no_start"]
    if home.owes(officer):
        client.force_login(officer)
        html = client.get(reverse("clock-list")).content.decode()
        assert f"<b>{board.total:,}</b>" in html


@pytest.mark.parametrize("role", ROLES)
def test_whatever_was_warned_of_is_among_what_is_to_be_seen_to(filled, role):
    for count in range(-2, 1):
        sweep(morning(count))
    officer = fresh(filled.officers[role])
    board = board_page(officer, BoardFilters(scope="mine"), NOW, size=500)
    shown = {(row.clock.case_id, row.clock.key) for row in board.rows}
    waiting = set(warnings_of(officer).values_list("case_id", "key"))
    assert waiting <= shown
    asked = board_page(officer, BoardFilters(mine=True), NOW, size=500)
    assert {(row.clock.case_id, row.clock.key) for row in asked.rows} == waiting


@pytest.mark.parametrize("role", [Role.POLICE_LEADER, Role.CHIEF_PROCURATOR])
def test_the_departments_of_a_leader_add_up_to_the_board_of_the_own_side(filled, role):
    officer = fresh(filled.officers[role])
    board = board_page(officer, BoardFilters(scope="side"), NOW)
    rows = department_counts(officer, NOW)
    for section in (*DUE, "week"):
        assert sum(row[section] for row in rows) == board.counts[section] > 0
    for row in rows:
        if row["unit"]:
            of_unit = board_page(officer, BoardFilters(scope="side", unit_id=row["unit"]), NOW).counts
            assert all(of_unit[section] == row[section] for section in DUE)


def test_the_badge_stands_beside_the_entry(filled):
    (entry,) = nav(fresh(filled.officers[Role.POLICE_HANDLER]))
    assert entry.count and entry.url == "/clocks/"
