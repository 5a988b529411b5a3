"""On which days both sides are reminded of what is owed. Pure: the calendar is handed in.

A habit of the house and no law: some days before the due day, on it, and then 1, 3 and 7 days late and every week.
Before the due day a day off is told on the working day before it, afterwards on the next one: nobody reads it between.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import count

LATE = (1, 3, 7)
WEEK = 7
# A notice of holidays names nine days in a row at most; the week and a margin.
LONGEST_REST = 30

Off = Callable[[date], bool]


def working_day(day: date, off: Off, *, back: bool) -> date:
    """The day itself, or the nearest working one before (``back``) or after it."""
    step = timedelta(days=-1 if back else 1)
    for _n in range(LONGEST_REST):
        if not off(day):
            break
        day += step
    return day


def reminder_days(due: date, remind: Iterable[int], off: Off) -> Iterator[date]:
    """All days of reminding, in order; without end."""
    for before in sorted({*remind, 0}, reverse=True):
        yield working_day(due - timedelta(days=before), off, back=True)
    for late in LATE:
        yield working_day(due + timedelta(days=late), off, back=False)
    for weeks in count(2):
        yield working_day(due + timedelta(days=weeks * WEEK), off, back=False)


def next_reminder(due: date | None, remind: Iterable[int], after: date, off: Off) -> date | None:
    """The first day of reminding after a day; nothing where nothing is due on a day."""
    if due is None:
        return None
    return next(day for day in reminder_days(due, remind, off) if day > after)
