"""Terms of the demonstration that a coming notice moves, on whatever day it is loaded."""

from datetime import date, timedelta

import pytest

from cases.procedure import load_rules
from cases.procedure.reckon import reckon
from office.workdays.seed import seed_table
from office.workdays.table import SATURDAY, table_of
from sharing.demo.holidays import ends, holiday_states, likely_days_off

TODAYS = [date(2026, 11, 2) + timedelta(days=17 * n) for n in range(20)]


@pytest.mark.parametrize("today", TODAYS)
def test_terms_that_end_on_a_coming_holiday_are_moved_by_its_notice(today: date) -> None:
    week, years = seed_table(), {today.year, today.year + 1}
    notices = table_of((year, day, True) for year in years for day in likely_days_off(year))
    for rule in ("S13", "S10"):
        clock = load_rules().clocks[rule][-1]
        for first, last in ends(rule, today, week):
            assert first < today < last
            assert reckon(clock, first, calendar=week, held=False).expiry == last
            assert reckon(clock, first, calendar=notices, held=False).expiry > last


def test_before_the_notice_of_2027_both_new_year_and_the_spring_festival_move_something() -> None:
    told = holiday_states(date(2026, 11, 22), seed_table())
    assert [one.code for one in told] == [
        "S13_until_2027-01-01", "S10_until_2027-01-01", "S10_until_2027-02-05", "S10_until_2027-02-08",
    ]  # fmt: skip


def test_an_announced_year_has_nothing_left_to_move() -> None:
    assert holiday_states(date(2026, 1, 20), table_of((year, date(year, 1, 1), True) for year in (2026, 2027))) == ()


def test_the_eve_and_the_first_days_of_the_lunar_year_are_likely_off() -> None:
    days = list(likely_days_off(2027))
    assert date(2027, 2, 5) in days and date(2027, 2, 10) in days and date(2027, 2, 12) not in days
    assert any(day.weekday() < SATURDAY for day in days)
