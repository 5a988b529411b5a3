"""The calendar of terms: the month as a table for browsers without scripts, and the same as data for the others."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.clocks.days import Today
from cases.clocks.forms import SECTION_LABELS
from cases.clocks.parts import person_name
from cases.clocks.queries import BoardRow
from cases.procedure import Calendar
from cases.register.clock_lines import chip_of, clock_name, clock_url, days_told
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import title_shown
from office.ui.chips import ClockChip, Tone
from office.ui.formats import clock_time

WEEK = 7
SATURDAY = 5


@dataclass(slots=True)
class CalendarTerm:
    """One term on its day."""

    text: str
    title: str
    url: str
    tone: str


@dataclass(slots=True)
class CalendarDay:
    """One day of the calendar: off or worked where that is not what the week says, its terms, how many in all."""

    on: dt.date
    url: str
    mark: str = ""
    off: bool = False
    outside: bool = False
    today: bool = False
    terms: list[CalendarTerm] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> str:
        """What does not fit, in words."""
        rest = self.total - len(self.terms)
        return ngettext("%(n)d more", "%(n)d more", rest) % {"n": rest} if rest > 0 else ""


def day_url(day: dt.date, kept: Mapping[str, str]) -> str:
    """The board, filtered on this day."""
    return f"{reverse('clock-list')}?{urlencode({**kept, 'day_from': day.isoformat(), 'day_to': day.isoformat()})}"


def day_mark(day: dt.date, calendar: Calendar) -> str:
    """What a day is where it is not an ordinary working day, in words."""
    weekend = day.weekday() >= SATURDAY
    if not calendar.off(day):
        return pgettext("calendar", "worked") if weekend else ""
    return pgettext("calendar", "weekend") if weekend else pgettext("calendar", "holiday")


def calendar_days(
    days: Iterable[dt.date],
    month: dt.date,
    rows: Iterable[BoardRow],
    counts: Mapping[dt.date, int],
    calendar: Calendar,
    today: Today,
    kept: Mapping[str, str],
) -> list[CalendarDay]:
    """The days with their terms."""
    found = {
        day: CalendarDay(
            day, day_url(day, kept), day_mark(day, calendar), calendar.off(day),
            outside=day.month != month.month, today=day == today.day, total=counts.get(day, 0),
        )
        for day in days
    }  # fmt: skip
    for row in rows:
        if row.clock.alarm_on in found:
            found[row.clock.alarm_on].terms.append(term_of(row, today))
    return list(found.values())


def term_of(row: BoardRow, today: Today) -> CalendarTerm:
    """A term in a few words. What the colour says, the words say too."""
    chip = chip_of(row.state, today.now)
    at = f"{clock_time(row.clock.alarm_at)} " if row.clock.alarm_at else ""
    state = ""
    if row.section in ("overdue", "conservative", "paused"):
        state = f"{SECTION_LABELS[row.section]} "
    elif row.clock.unsettled:
        state = _("to be verified") + " "
    elif row.clock.provisional:
        state = pgettext("clock", "provisional") + " "
    who, name = person_name(row), clock_name(row.state)
    text = f"{at}{state}{who} {name}" if who else f"{at}{state}{name} {title_shown(LIST_EYES, row.case)}"
    days = f" · {days_told(row.state)}" if isinstance(chip, ClockChip) and chip.beside else ""
    title = f"{chip.text}{days} · {name} {row.clock.rule} · {number_of(row.case)}"
    tone = Tone.DOTTED if row.clock.unsettled and chip.tone != Tone.OVER else chip.tone
    return CalendarTerm(text, title, clock_url(row.clock.case_id, row.clock.key), str(tone))


def month_days(month: dt.date) -> list[dt.date]:
    """The days of whole weeks, Monday first, in which the month lies."""
    first = month.replace(day=1)
    start = first - dt.timedelta(days=first.weekday())
    following = (first + dt.timedelta(days=32)).replace(day=1)
    end = following + dt.timedelta(days=(WEEK - following.weekday()) % WEEK)
    return [start + dt.timedelta(days=n) for n in range((end - start).days)]


def weeks(days: list[CalendarDay]) -> list[list[CalendarDay]]:
    """The days week by week."""
    return [days[start : start + WEEK] for start in range(0, len(days), WEEK)]


def weekday_names() -> list[str]:
    """Monday to Sunday in the active language."""
    monday = dt.date(2026, 11, 23)
    return [date_format(monday + dt.timedelta(days=n), "D") for n in range(WEEK)]


def calendar_data(days: Iterable[CalendarDay]) -> Iterator[dict[str, object]]:
    """The same for the browser's calendar: terms, days that are off or worked, and what did not fit."""
    for day in days:
        on = day.on.isoformat()
        if day.off or day.mark:
            css = "o-cal-off" if day.off else "o-cal-worked"
            yield {"start": on, "allDay": True, "display": "background", "title": day.mark, "classNames": [css]}
        for place, term in enumerate(day.terms):
            yield {
                "start": on, "allDay": True, "title": term.text, "url": term.url, "place": place,
                "classNames": ["o-cal-term", f"o-cal-{term.tone}"], "hint": term.title,
            }  # fmt: skip
        if day.more:
            yield {
                "start": on, "allDay": True, "title": day.more, "url": day.url, "place": len(day.terms),
                "classNames": ["o-cal-term", "o-cal-more"], "hint": "",
            }  # fmt: skip
