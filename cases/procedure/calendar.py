"""Counting days and months as the law does."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Protocol


def add_months(start: date, months: int) -> date:
    """The same day of a later month; from the last day of a month to the last day; where there is no such day,
    the last day of that month (SPCI 202)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    if start.day == monthrange(start.year, start.month)[1]:
        return date(year, month + 1, last)
    return date(year, month + 1, min(start.day, last))


class Calendar(Protocol):
    """Which days are off. The office keeps them as data (``office.workdays``) and hands them in."""

    @property
    def version(self) -> str:
        """Changes whenever a day of it changes."""

    def off(self, day: date) -> bool:
        """Whether nobody works on this day: a weekend or a holiday that no notice makes a working day (K6)."""

    def announced(self, year: int) -> bool:
        """Whether the State Council's notice for this year is loaded; without it weekends alone are off."""


@dataclass(frozen=True, slots=True)
class DayTable:
    """A calendar from lists of days. ``holidays``: days off beside weekends; ``workdays``: weekend days worked."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    version: str = ""

    def off(self, day: date) -> bool:
        if day in self.workdays:
            return False
        return day in self.holidays or day.weekday() >= 5

    def announced(self, year: int) -> bool:
        return year in self.years


WEEKENDS = DayTable(version="weekends")
