"""On which days both sides are reminded."""

import datetime as dt
from itertools import islice

import pytest

from office.followup.days import next_reminder, reminder_days


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


# 02-15 to 02-23 are the Spring Festival; 02-14 is a Saturday that is worked.
FESTIVAL = {day("02-15") + dt.timedelta(days=n) for n in range(9)}


def off(one: dt.date) -> bool:
    return one in FESTIVAL or (one.weekday() >= 5 and one != day("02-14"))


@pytest.mark.parametrize(
    ("due", "remind", "wanted"),
    [
        # A Wednesday: two days before, on the day, then 1, 3 and 7 days late; the third is a Saturday.
        ("03-11", (2,), ["03-09", "03-11", "03-12", "03-16", "03-18", "03-25", "04-01"]),
        # A Monday: the day before is a Sunday, so it is told on Friday.
        ("03-09", (1,), ["03-06", "03-09", "03-10", "03-12", "03-16", "03-23"]),
        # In the holidays: before them, and again after.
        ("02-18", (1,), ["02-14", "02-14", "02-24", "02-24", "02-25", "03-04"]),
        ("03-11", (), ["03-11", "03-12"]),
        ("03-11", (3, 1, 3), ["03-06", "03-10", "03-11"]),
    ],
)
def test_days_of_reminding(due, remind, wanted):
    found = list(islice(reminder_days(day(due), remind, off), len(wanted)))
    assert found == [day(one) for one in wanted]


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("03-01", "03-09"),
        ("03-09", "03-11"),
        ("03-10", "03-11"),
        ("03-11", "03-12"),
        ("03-12", "03-16"),
        ("03-18", "03-25"),
        ("06-30", "07-01"),
    ],
)
def test_the_next_one(after, wanted):
    assert next_reminder(day("03-11"), (2,), day(after), off) == day(wanted)


def test_nothing_is_told_of_what_has_no_day():
    assert next_reminder(None, (3, 1), day("03-01"), off) is None


def test_days_never_go_back_and_none_before_the_last_is_off():
    for start in range(60):
        due = day("02-01") + dt.timedelta(days=start)
        found = list(islice(reminder_days(due, (7, 3, 1), off), 12))
        assert found == sorted(found)
        assert not any(off(one) for one in found)
