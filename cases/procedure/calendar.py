"""Counting days and months as the law does."""

from calendar import monthrange
from datetime import date


def add_months(start: date, months: int) -> date:
    """The same day of a later month; from the last day of a month to the last day; where there is no such day,
    the last day of that month (SPCI 202)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    if start.day == monthrange(start.year, start.month)[1]:
        return date(year, month + 1, last)
    return date(year, month + 1, min(start.day, last))
