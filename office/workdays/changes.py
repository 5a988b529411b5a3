"""What a change of the calendar is, and how the floors above learn of it.

``calendar_changed`` and ``calendar_touches`` in an AppConfig (``office/front/registry.py``): the office knows nothing
of clocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from office.front.registry import collected
from office.workdays.table import WorkdayTable


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """One year changes. ``days``: those that begin or cease to be off; ``announced``: provisional before."""

    year: int
    before: WorkdayTable
    after: WorkdayTable
    days: tuple[date, ...]
    announced: bool


def change_of(before: WorkdayTable, after: WorkdayTable, year: int) -> CalendarChange:
    """Compare two calendars that differ in the notice of one year."""
    first, last = date(year - 1, 12, 1), date(year, 12, 31)
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = tuple(day for day in span if before.off(day) != after.off(day))
    return CalendarChange(year, before, after, days, after.announced(year) and not before.announced(year))


def change_announce(officer, change: CalendarChange) -> str:
    """Tell the apps, inside the transaction of the change. Answers the page where one can see what follows."""
    pages = [told(officer, change) for told in collected("calendar_changed")]
    return next(filter(None, pages), "")


def change_touches(officer, change: CalendarChange) -> list[str]:
    """What the apps would have to reckon anew, in sentences with counts, never names."""
    return [line for touched in collected("calendar_touches") for line in touched(officer, change)]


def days_differ(
    before: Mapping[date, tuple[bool, str]], after: Mapping[date, tuple[bool, str]]
) -> list[tuple[date, tuple[bool, str] | None, tuple[bool, str] | None]]:
    """(day, as named before, as named after) for every day that two versions of a notice name differently."""
    return [
        (day, before.get(day), after.get(day)) for day in sorted({*before, *after}) if before.get(day) != after.get(day)
    ]
