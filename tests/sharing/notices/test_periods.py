"""The calendar of notices, as a table."""

import datetime as dt

import pytest

from sharing.notices.models import PeriodKind
from sharing.notices.periods import Period, complete_on, following, period_of, previous, year_before

D = dt.date.fromisoformat

# kind, day, period, previous, same of last year
CALENDAR = [
    ("week", "2026-11-21", "2026-11-16/2026-11-22", "2026-11-09/2026-11-15", "2025-11-17/2025-11-23"),
    ("week", "2026-01-01", "2025-12-29/2026-01-04", "2025-12-22/2025-12-28", "2024-12-30/2025-01-05"),
    ("week", "2026-12-31", "2026-12-28/2027-01-03", "2026-12-21/2026-12-27", None),  # week 53; 2025 has 52
    ("week", "2021-01-03", "2020-12-28/2021-01-03", "2020-12-21/2020-12-27", None),
    ("ten_days", "2026-11-10", "2026-11-01/2026-11-10", "2026-10-21/2026-10-31", "2025-11-01/2025-11-10"),
    ("ten_days", "2026-11-11", "2026-11-11/2026-11-20", "2026-11-01/2026-11-10", "2025-11-11/2025-11-20"),
    ("ten_days", "2024-02-29", "2024-02-21/2024-02-29", "2024-02-11/2024-02-20", "2023-02-21/2023-02-28"),
    ("ten_days", "2026-01-05", "2026-01-01/2026-01-10", "2025-12-21/2025-12-31", "2025-01-01/2025-01-10"),
    ("half_month", "2026-11-15", "2026-11-01/2026-11-15", "2026-10-16/2026-10-31", "2025-11-01/2025-11-15"),
    ("half_month", "2026-02-16", "2026-02-16/2026-02-28", "2026-02-01/2026-02-15", "2025-02-16/2025-02-28"),
    ("half_month", "2028-02-20", "2028-02-16/2028-02-29", "2028-02-01/2028-02-15", "2027-02-16/2027-02-28"),
    ("month", "2026-03-31", "2026-03-01/2026-03-31", "2026-02-01/2026-02-28", "2025-03-01/2025-03-31"),
    ("month", "2026-01-01", "2026-01-01/2026-01-31", "2025-12-01/2025-12-31", "2025-01-01/2025-01-31"),
    ("month", "2025-02-10", "2025-02-01/2025-02-28", "2025-01-01/2025-01-31", "2024-02-01/2024-02-29"),
    ("quarter", "2026-06-30", "2026-04-01/2026-06-30", "2026-01-01/2026-03-31", "2025-04-01/2025-06-30"),
    ("quarter", "2026-12-01", "2026-10-01/2026-12-31", "2026-07-01/2026-09-30", "2025-10-01/2025-12-31"),
    ("quarter", "2026-02-01", "2026-01-01/2026-03-31", "2025-10-01/2025-12-31", "2025-01-01/2025-03-31"),
    ("year", "2026-07-01", "2026-01-01/2026-12-31", "2025-01-01/2025-12-31", "2025-01-01/2025-12-31"),
]


def span(kind: str, text: str | None) -> Period | None:
    if text is None:
        return None
    start, end = text.split("/")
    return Period(kind, D(start), D(end))


@pytest.mark.parametrize("kind, day, this, last, year", CALENDAR)
def test_calendar(kind, day, this, last, year):
    period = period_of(kind, D(day))
    assert period == span(kind, this)
    assert previous(period) == span(kind, last)
    assert year_before(period) == span(kind, year)


@pytest.mark.parametrize("kind", PeriodKind.values)
def test_periods_cover_every_day_once(kind):
    period = period_of(kind, D("2023-12-30"))
    while period.start < D("2029-01-05"):
        after = following(period)
        assert after.start == period.end + dt.timedelta(days=1)
        assert previous(after) == period
        for offset in range((period.end - period.start).days + 1):
            assert period_of(kind, period.start + dt.timedelta(days=offset)) == period
        period = after


# kind, since, on, starts of the periods that are complete
COMPLETE = [
    ("week", "2026-11-02", "2026-11-16", ["2026-11-02", "2026-11-09"]),
    ("week", "2026-11-03", "2026-11-16", ["2026-11-09"]),  # began in the middle of a week
    ("week", "2026-11-02", "2026-11-15", ["2026-11-02"]),  # the Sunday is not over
    ("month", "2026-09-01", "2026-10-31", ["2026-09-01"]),
    ("month", "2026-09-01", "2026-11-01", ["2026-09-01", "2026-10-01"]),
    ("ten_days", "2026-10-25", "2026-11-21", ["2026-11-01", "2026-11-11"]),
    ("year", "2026-01-01", "2026-12-31", []),
]


@pytest.mark.parametrize("kind, since, on, starts", COMPLETE)
def test_what_is_complete(kind, since, on, starts):
    assert [p.start.isoformat() for p in complete_on(kind, since=D(since), on=D(on))] == starts
