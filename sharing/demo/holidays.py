"""Terms that end on holidays of a year whose notice is not out: a visitor loads the notice and sees them move.

The holidays are those that the law gives (全国年节及纪念日放假办法 2) with the days that every notice of late years put
beside them. The terms are owed by agencies and roll whoever is held: the reply to a suggestion (S13), the conclusion of
a case filed on supervision (S10). They begin so long before the holiday as the rules say, on a day that has been. Where
no holiday lies so near, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases.procedure.calendar import add_months
from office.workdays.table import SATURDAY, WorkdayTable
from sharing.demo.county import RESIDENT
from sharing.demo.steps_table import CHIEF, FAZHI, Ago, Step, Told, demand

# First day of the lunar year; the eve and the days up to the fifth are off.
LUNAR_NEW_YEAR = (
    date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23),
    date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8), date(2036, 1, 28),
)  # fmt: skip
EVE, FIFTH = -1, 4
# 元旦, 清明, 劳动节, 国庆节.
SAME_EVERY_YEAR = ((1, 1), (4, 5), *((5, day) for day in range(1, 6)), *((10, day) for day in range(1, 8)))
# How far a term of months reaches, and how many of its kind are told.
MONTHS = {"S13": 2, "S10": 3}
EACH = {"S13": 2, "S10": 3}
RESIDENT_DESK = ("paizhu",)


def likely_days_off(year: int) -> Iterator[date]:
    """Days of a year that its notice will give off."""
    for month, day in SAME_EVERY_YEAR:
        yield date(year, month, day)
    for first in LUNAR_NEW_YEAR:
        if first.year == year:
            yield from (first + timedelta(days=n) for n in range(EVE, FIFTH + 1))


def ends(rule: str, today: date, calendar: WorkdayTable) -> list[tuple[date, date]]:
    """(first day, last day) of terms of this rule that have begun, end on such a holiday after today, and would not
    roll by the week alone; the first of each holiday first."""
    found = []
    for year in (today.year, today.year + 1):
        if calendar.announced(year):
            continue
        for last in sorted(likely_days_off(year)):
            first = add_months(last, -MONTHS[rule])
            exact = add_months(first, MONTHS[rule]) == last  # not where a month's last day goes to the last day
            if first < today < last and last.weekday() < SATURDAY and exact:
                found.append((first, last))
    return found[: EACH[rule]]


def _suggestion(code: str, days: int) -> Told:
    steps = demand("suggestion", Ago(days + 1, 9), RESIDENT_DESK, Ago(days, 10), kind="violation", **CHIEF)
    return Told(code, "investigated", steps, "S13", shared=RESIDENT)


def _filed_on_supervision(code: str, days: int) -> Told:
    demanded = demand("filing_reasons_demand", Ago(days + 12, 9), RESIDENT_DESK, Ago(days + 11, 10), kind="non_filing")
    steps = (
        *demanded,
        Step("filing_reasons_statement", Ago(days + 7, 10), FAZHI, back=0, case=True),
        Step("filing_order", Ago(days + 4, 10), RESIDENT_DESK, CHIEF, back=2, case=True),
        Step("document_received", Ago(days + 3, 10), FAZHI, back=3, case=True),
        Step("filing", Ago(days, 10), FAZHI, {"supervised": "1"}, case=True),
    )
    return Told(code, "not_filed", steps, "S10", shared=RESIDENT)


MAKERS = {"S13": _suggestion, "S10": _filed_on_supervision}


def holiday_states(today: date, calendar: WorkdayTable) -> tuple[Told, ...]:
    """Rows for the table of steps."""
    return tuple(
        MAKERS[rule](f"{rule}_until_{last.isoformat()}", (today - first).days)
        for rule in MONTHS
        for first, last in ends(rule, today, calendar)
    )
