"""The board of what expires: exact, in order, only what is visible, in a fixed number of queries."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.clocks.board import BoardFilters, Today, clocks_found
from cases.clocks.queries import board_page
from cases.procedure import ClockStatus
from cases.register.models import Case, MeasureInterval, Person
from office.access.roles import Role
from tests.case_factories import ajbh
from tests.cases.clocks.conftest import MORNING, case_of, in_days
from tests.clock_factories import china, clock_make
from tests.factories import county, fresh
from tests.queries import statements

pytestmark = pytest.mark.django_db
NOW = Today.at(MORNING)
# One of them asks which terms matters follow (cases/clocks/followed.py).
MOST_QUERIES = 21


@pytest.fixture(autouse=True)
def _morning():
    cache.clear()
    with time_machine.travel(MORNING, tick=False):
        yield


def handler(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


def prosecutor(made):
    return fresh(made.officers[Role.RESIDENT_PROSECUTOR])


def keys(board) -> list[str]:
    return [row.clock.key for row in board.rows]


def board_of(officer, today=NOW, number=1, size=25, **filters):
    return board_page(officer, BoardFilters(**filters), today, number, size)


# Monday 2026-11-23, 08:05; the week ends on Sunday the 29th.
SECTIONS = [
    ("the last day was yesterday", in_days(-1), {}, "overdue"),
    ("the minute was at eight", china("2026-11-23 08:00"), {}, "overdue"),
    ("the minute is at nine", china("2026-11-23 09:00"), {}, "today"),
    (
        "the exact minute was at eight, the statutory hour is nine",
        china("2026-11-23 09:00"),
        {"alarm": china("2026-11-23 08:00")},
        "conservative",
    ),
    ("the exact minute is now, the statutory hour is nine", china("2026-11-23 09:00"), {"alarm": MORNING}, "today"),
    ("the last day is today", in_days(0), {}, "today"),
    (
        "the conservative day was last week, the last day is tomorrow",
        in_days(1),
        {"alarm": in_days(-3)},
        "conservative",
    ),
    ("the conservative day was yesterday, the last day is today", in_days(0), {"alarm": in_days(-1)}, "conservative"),
    ("the conservative day is today", in_days(1), {"alarm": in_days(0)}, "today"),
    ("both are over", in_days(-1), {"alarm": in_days(-2)}, "overdue"),
    ("the minute was at eight, if it began at midnight", china("2026-11-23 08:00"), {"precise": False}, "today"),
    ("late whatever the hour was", china("2026-11-22 08:00"), {"precise": False}, "overdue"),
    ("tomorrow", in_days(1), {}, "week"),
    ("on Sunday", in_days(6), {}, "week"),
    ("the conservative day is Sunday", in_days(7), {"alarm": in_days(6)}, "week"),
    ("next Monday", in_days(7), {}, "later"),
    ("paused, and the day is over", in_days(-5), {"status": ClockStatus.PAUSED}, "paused"),
    ("without a start", None, {}, "no_start"),
]


@pytest.mark.parametrize(
    ("expiry", "other", "section"), [row[1:] for row in SECTIONS], ids=[row[0] for row in SECTIONS]
)
def test_each_term_stands_in_its_part(made, case, expiry, other, section):
    clock_make(case, expiry, **other)
    board = board_of(handler(made))
    assert [row.section for row in board.rows] == [section]
    assert {name: count for name, count in board.counts.items() if count} == {"all": 1, section: 1}


@pytest.mark.parametrize("status", [ClockStatus.DONE, ClockStatus.VOID])
def test_what_is_closed_is_not_owed_and_found_by_its_status(made, case, status):
    clock_make(case, in_days(-1), status=status, closed_on=in_days(-2))
    assert board_of(handler(made)).total == 0
    assert board_of(handler(made), status=status.value).total == 1


def test_a_right_that_lapsed_is_nobodys_duty(made, case):
    clock_make(case, in_days(-1), key="gone", lapses=True)
    clock_make(case, in_days(2), key="open", lapses=True)
    board = board_of(handler(made))
    assert keys(board) == ["open"] and board.counts["overdue"] == 0


def test_parts_follow_each_other_and_pages_do_not_overlap(made, case):
    for number in range(4):
        for expiry, other in [row[1:3] for row in SECTIONS]:
            clock_make(case, expiry, key=f"{number}-{expiry}-{other}", **other)
    officer = handler(made)
    whole = board_of(officer, size=100)
    order = [row.section for row in whole.rows]
    assert order == sorted(order, key=["overdue", "conservative", "today", "week", "later", "paused", "no_start"].index)
    paged = [key for number in range(1, 12) for key in keys(board_of(officer, number=number, size=7))]
    assert paged == keys(whole) and whole.total == 4 * len(SECTIONS)
    assert board_of(officer, number=99, size=7).number == -(-len(SECTIONS) * 4 // 7)
    for section in set(order):
        part = board_of(officer, section=section, size=5)
        assert part.total == order.count(section) and {row.section for row in part.rows} == {section}
        assert part.counts["all"] == whole.total


FILTERS = [
    ("rule", {"rule": "P25"}, {"rule": "P25"}),
    ("side", {"side": "procuratorate"}, {"side": "procuratorate"}),
    ("custody", {"custody_end": True}, {"custody": True}),
    ("provisional", {"provisional": True}, {"provisional": True}),
    ("unsettled", {"unsettled": True}, {"unsettled": True}),
    ("paused", {"status": ClockStatus.PAUSED}, {"status": "paused"}),
]


@pytest.mark.parametrize(("made_with", "asked"), [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS])
def test_a_filter_finds_its_own_and_no_other(made, case, made_with, asked):
    clock_make(case, in_days(1), key="plain")
    clock_make(case, in_days(2), key="meant", **made_with)
    assert keys(board_of(handler(made), **asked)) == ["meant"]


def test_the_courts_terms_are_the_procuratorates_to_see_to(made, case):
    clock_make(case, in_days(1), key="court", side="court")
    assert keys(board_of(handler(made), side="procuratorate")) == ["court"]
    assert keys(board_of(handler(made), side="police")) == []


def test_days_number_and_unit(made, case):
    other = case_of(made, 2, unit="station")
    clock_make(case, in_days(1), key="one")
    clock_make(other, in_days(4), key="two", alarm=in_days(3))
    officer = fresh(made.officers[Role.POLICE_LEGAL])
    assert keys(board_of(officer, day_from=in_days(2), day_to=in_days(3))) == ["two"]
    assert keys(board_of(officer, text=ajbh(made, 2)[-8:])) == ["two"]
    assert keys(board_of(officer, unit_id=made.departments["unit"].pk)) == ["one"]
    assert keys(board_of(officer, unit_id=made.departments["prosecution"].pk)) == []


def test_watching_the_house_is_nobodys_term_unless_asked_for(made, case):
    clock_make(case, in_days(1), rule="G01", key="watch")
    assert board_of(handler(made)).total == 0
    assert keys(board_of(handler(made), rule="G01")) == ["watch"]


# --- who sees what


def test_only_terms_of_visible_cases_and_none_that_rest_on_what_is_hidden(made, case):
    clock_make(case, in_days(1), key="open")
    clock_make(case, in_days(1), key="kept", hidden_from=2)
    away = county("云水", "139904")
    clock_make(case_of(away), in_days(1), key="away")
    assert sorted(keys(board_of(handler(made)))) == ["kept", "open"]
    theirs = board_of(prosecutor(made))
    assert (keys(theirs), theirs.counts["all"]) == (["open"], 1)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.THIRD_PARTY, Role.DETENTION_CENTRE, Role.POLICE_OVERSIGHT):
        assert board_of(fresh(made.officers[role])).total == 0, role
    assert keys(board_of(fresh(away.officers[Role.POLICE_HANDLER]))) == ["away"]


def test_a_minor_is_masked_and_the_other_sides_handler_is_not_told(made):
    case = case_of(made, handler="高某某", minor=True)
    person = Person.objects.get(case=case)
    clock_make(case, in_days(1), person=person.pk)
    (own,) = board_of(handler(made)).rows
    assert own.handler == "高某某" and own.unit == "刑侦大队"
    (theirs,) = board_of(prosecutor(made)).rows
    assert theirs.handler == "" and theirs.unit == "刑侦大队"


def test_pages_tell_no_minor_and_nothing_hidden(made, client):
    case = case_of(made, minor=True)
    person = Person.objects.get(case=case)
    clock_make(case, in_days(1), person=person.pk, key="a")
    client.force_login(handler(made))
    for view in ("", "?view=owner", "?view=case", "?view=person"):
        html = client.get(reverse("clock-list") + view).content.decode()
        assert "李小某" not in html, view
    assert "李某某" in client.get(reverse("clock-list")).content.decode()


def test_of_a_case_not_shared_whole_the_unit_of_the_other_side_is_not_told_nor_found_by(made, case):
    Case.objects.filter(pk=case.pk).update(hidden_from=2)
    clock_make(case, in_days(1), key="a")
    officer = prosecutor(made)
    (row,) = board_of(officer).rows
    assert row.unit == ""
    assert board_of(officer, unit_id=made.departments["unit"].pk).total == 0
    (row,) = board_of(officer, view="owner").rows
    assert row.group == ("police", None, "")


# --- groups


def test_by_owner_the_own_side_first_with_how_many_and_how_late(made, case):
    other = case_of(made, 2, handler="乙某", unit="station")
    for serial, (where, days, side) in enumerate(
        [(case, -1, "police"), (case, 3, "police"), (other, 5, "police"), (case, 1, "procuratorate")]
    ):
        clock_make(where, in_days(days), key=str(serial), side=side)
    board = board_of(fresh(made.officers[Role.POLICE_LEGAL]), view="owner")
    unit, station = made.departments["unit"].pk, made.departments["station"].pk
    name = made.officers[Role.POLICE_HANDLER].name
    assert keys(board) == ["0", "1", "2", "3"]
    assert board.groups == {
        ("police", unit, name): (2, 1),
        ("police", station, "乙某"): (1, 0),
        ("procuratorate", None, ""): (1, 0),
    }


def test_by_case_what_is_due_first_leads(made, case):
    other = case_of(made, 2)
    clock_make(case, in_days(5), key="c5")
    clock_make(case, None, key="c0")
    clock_make(other, in_days(9), key="o9")
    clock_make(other, in_days(2), key="o2")
    board = board_of(handler(made), view="case")
    assert keys(board) == ["o2", "o9", "c5", "c0"]
    assert board.groups == {(case.pk,): (2, 0), (other.pk,): (2, 0)}


def test_by_person_only_who_is_held_and_whose_custody_ends_first_leads(made, case):
    other, free = case_of(made, 2), case_of(made, 3)
    held = [Person.objects.get(case=one).pk for one in (case, other, free)]
    MeasureInterval.objects.filter(case=free).update(ends_at=MORNING - dt.timedelta(days=1))
    clock_make(case, in_days(9), key="late", person=held[0], custody_end=True)
    clock_make(case, in_days(1), key="early", person=held[0])
    clock_make(other, in_days(4), key="first", person=held[1], custody_end=True)
    clock_make(free, in_days(1), key="free", person=held[2], custody_end=True)
    board = board_of(handler(made), view="person")
    assert keys(board) == ["first", "early", "late"]
    assert board.groups == {(held[0],): (2, 0), (held[1],): (1, 0)}


def test_who_is_held_is_told_whoever_has_to_act(made, client):
    """Found by a newcomer: by person, the page said that nobody was held, for the officer owed none of the terms."""
    case = case_of(made, handler="别人")
    person = Person.objects.get(case=case)
    clock_make(case, in_days(5), rule="Q06", side="procuratorate", person=person.pk, custody_end=True)
    client.force_login(handler(made))
    html = client.get(f"{reverse('clock-list')}?view=person").content.decode()
    assert person.name in html
    for scope in ("mine", "side"):
        html = client.get(f"{reverse('clock-list')}?view=person&scope={scope}").content.decode()
        assert person.name not in html and "没有在押人员" not in html


# --- how it is asked


@pytest.mark.parametrize("view", ["day", "owner", "case", "person"])
def test_the_number_of_queries_does_not_grow(made, client, view):
    def asked() -> int:
        cache.clear()
        client.force_login(handler(made))
        client.get(reverse("clock-list"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{reverse('clock-list')}?view={view}").status_code == 200
        return len(statements(caught))

    def fill(start: int, count: int) -> None:
        for serial in range(start, start + count):
            case = case_of(made, serial)
            person = Person.objects.get(case=case).pk
            for number, (expiry, other) in enumerate(row[1:3] for row in SECTIONS):
                clock_make(case, expiry, key=str(number), person=person, **other)
            # Two of them keep something from the other side, and from this one.
            Case.objects.filter(pk=case.pk).update(hidden_from=serial % 3 if serial % 4 == 0 else 0)

    fill(1, 5)
    few = asked()
    fill(6, 12)
    assert asked() <= few <= MOST_QUERIES


def test_the_partial_index_answers_what_is_owed(made, case):
    for number in range(300):
        status = ClockStatus.DONE if number % 3 else ClockStatus.RUNNING
        clock_make(case, in_days(number), key=str(number), status=status)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = clocks_found(handler(made), BoardFilters(), NOW)
    for part in ("overdue", "conservative", "today", "week", "later", "no_start"):
        plan = found.filter(NOW.conditions()[part]).order_by("alarm_on", "pk")[:25].explain()
        assert "clock_open_alarm" in plan, part
