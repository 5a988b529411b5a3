"""The calendar of notices: week, ten days (旬), half-month, month, quarter, year. Pure functions of dates.

- A week runs from Monday to Sunday. Its counterpart of last year is the week of the same ISO number in the
  ISO year before; a 53rd week has none where that year has 52.
- 上旬 is the 1st to the 10th, 中旬 the 11th to the 20th, 下旬 the 21st to the end of the month.
- Half-months are the 1st to the 15th and the 16th to the end.
- The counterpart of any other period is the same stretch of the calendar one year before, so a leap February
  is compared with the whole February of the other year.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sharing.notices.models import PeriodKind

DAY = timedelta(days=1)
# First days of the parts of a month.
PARTS = {PeriodKind.TEN_DAYS: (1, 11, 21), PeriodKind.HALF_MONTH: (1, 16), PeriodKind.MONTH: (1,)}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days, both ends included."""

    kind: str
    start: date
    end: date

    @property
    def window(self) -> tuple[date, date]:
        """First and last day."""
        return self.start, self.end


def period_of(kind: str, day: date) -> Period:
    """The period of this kind that the day lies in."""
    if kind == PeriodKind.WEEK:
        start = day - timedelta(days=day.weekday())
        return Period(kind, start, start + timedelta(days=6))
    if kind == PeriodKind.QUARTER:
        first = day.month - (day.month - 1) % 3
        return Period(kind, date(day.year, first, 1), _month_end(day.year, first + 2))
    if kind == PeriodKind.YEAR:
        return Period(kind, date(day.year, 1, 1), date(day.year, 12, 31))
    starts = PARTS[PeriodKind(kind)]
    at = max(index for index, first in enumerate(starts) if first <= day.day)
    end = _month_end(day.year, day.month) if at + 1 == len(starts) else day.replace(day=starts[at + 1] - 1)
    return Period(kind, day.replace(day=starts[at]), end)


def previous(period: Period) -> Period:
    """The period of the same kind right before: the base of 环比."""
    return period_of(period.kind, period.start - DAY)


def following(period: Period) -> Period:
    """The period of the same kind right after."""
    return period_of(period.kind, period.end + DAY)


def year_before(period: Period) -> Period | None:
    """The counterpart of last year: the base of 同比. Nothing for a 53rd week where last year had 52."""
    if period.kind != PeriodKind.WEEK:
        start = period.start
        return period_of(period.kind, start.replace(year=start.year - 1))
    year, week, _weekday = period.start.isocalendar()
    try:
        start = date.fromisocalendar(year - 1, week, 1)
    except ValueError:
        return None
    return period_of(period.kind, start)


def complete_on(kind: str, *, since: date, on: date) -> Iterator[Period]:
    """The periods that began on ``since`` or later and were over before ``on``, oldest first."""
    period = period_of(kind, since)
    if period.start < since:
        period = following(period)
    while period.end < on:
        yield period
        period = following(period)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
