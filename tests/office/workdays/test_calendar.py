"""The seeded calendar against the State Council's notice, and how the one in force is found."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.procedure.calendar import Calendar
from office.access.context import Purpose, acting_as
from office.workdays.models import CalendarDay, CalendarYear, Source
from office.workdays.queries import calendar_now
from office.workdays.seed import library_years, seed, seed_table
from office.workdays.table import table_of
from tests.queries import statements

# 国务院办公厅关于2026年部分节假日安排的通知 (domain brief 3.1), typed from the notice, not from the library.
OFF_2026 = [
    ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
    ("09-25", "09-27"), ("10-01", "10-07"),
]  # fmt: skip
WORKED_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def _days(first: str, last: str) -> set[date]:
    begin, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


def _expected_off(day: date) -> bool:
    off = set().union(*(_days(first, last) for first, last in OFF_2026))
    worked = {date.fromisoformat(f"2026-{day}") for day in WORKED_2026}
    return day not in worked and (day in off or day.weekday() >= 5)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_of_2026_is_as_announced(month: int) -> None:
    table = seed_table()
    day = date(2026, month, 1)
    while day.month == month:
        assert table.off(day) is _expected_off(day), day
        day += timedelta(days=1)


def test_the_seed_knows_the_announced_years_and_no_other() -> None:
    table = seed_table()
    assert all(table.announced(year) for year in range(2004, 2027))
    assert not table.announced(2027) and not table.announced(2003)
    assert table.off(date(2027, 1, 2)) and not table.off(date(2027, 1, 1)), "unannounced: weekends alone"


def test_the_table_is_a_calendar_of_the_procedure() -> None:
    calendar: Calendar = seed_table()
    assert calendar.version and calendar == seed_table() and hash(calendar) == hash(seed_table())


def test_a_day_named_by_two_notices_goes_by_the_later_year() -> None:
    """The notice for 2019 gave 2018-12-31 off and made 2018-12-29 a working day."""
    monday = date(2018, 12, 31)
    table = table_of([(2019, monday, True), (2018, monday, False), (2019, date(2018, 12, 29), False)])
    assert table.off(monday) and not table.off(date(2018, 12, 29)) and table.years == {2018, 2019}


def test_the_version_is_that_of_the_contents() -> None:
    one = [(2027, date(2027, 1, 1), True), (2027, date(2027, 2, 14), False)]
    assert table_of(one).version == table_of(reversed(one)).version
    others = [one[:1], [(2028, *day[1:]) for day in one], [(2027, date(2027, 1, 1), False), one[1]]]
    assert len({table_of(days).version for days in (one, *others)}) == 4


@pytest.fixture
def empty(db):
    """A database into which nothing was seeded."""
    CalendarDay._base_manager.all().delete()
    CalendarYear._base_manager.all().delete()


def test_without_a_row_the_seed_counts(empty) -> None:
    assert calendar_now() is seed_table()


def test_seeding_fills_an_empty_table_once(empty) -> None:
    seed(apps)
    seed(apps)
    assert list(CalendarYear.objects.order_by("year").values_list("year", flat=True)) == list(library_years())
    assert calendar_now() == seed_table()
    assert CalendarDay.objects.get(on="2026-02-15").name == "春节"


def _add(year: int, on: date, *, off: bool) -> None:
    one = CalendarYear.objects.create(
        year=year, version=1, title="通知", source=Source.TYPED, loaded_at=timezone.now(), calendar=f"made-{on}-{off}"
    )
    CalendarDay.objects.create(notice=one, on=on, off=off)


def test_one_query_a_request_and_the_days_only_when_they_changed(empty) -> None:
    seed(apps)
    friday = date(2027, 1, 1)
    calendar_now()
    with CaptureQueriesContext(connection) as caught, acting_as(Purpose("test"), writes=False):
        assert not calendar_now().off(friday)
        assert not calendar_now().off(friday)
    assert len(statements(caught)) == 1
    _add(2027, friday, off=True)
    with acting_as(Purpose("test"), writes=False):
        assert calendar_now().off(friday) and calendar_now().announced(2027)
        _add(2028, date(2028, 1, 3), off=True)
        assert not calendar_now().announced(2028), "a request keeps the calendar with which it began"
    assert calendar_now().announced(2028)
