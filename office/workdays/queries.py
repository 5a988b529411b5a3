"""Reads of the calendar. Everybody who is logged in may read it: it is the State Council's."""

from datetime import date

from django.utils import timezone

from office.access.once import Once
from office.workdays.models import CalendarDay, CalendarYear
from office.workdays.seed import library_years, seed_table
from office.workdays.table import WorkdayTable, table_of

Days = dict[date, tuple[bool, str]]

# The last table of this process under the version that the database called it by.
_kept: tuple[str, WorkdayTable] | None = None


def calendar_now() -> WorkdayTable:
    """The calendar in force: at most one small query a request or chunk, and the days only where they changed."""
    return _here.get()


def calendar_forget() -> None:
    """Ask again: this request has just changed the calendar."""
    _here.forget()


def _calendar_stored() -> WorkdayTable:
    """By the version of the newest row. Without any row (nothing seeded yet) what the program brings along."""
    global _kept
    stored = CalendarYear.objects.order_by("-pk").values_list("calendar", flat=True).first()
    if stored is None:
        return seed_table()
    kept = _kept
    if kept is None or kept[0] != stored:
        _kept = kept = (stored, table_of(stored_days()))
    return kept[1]


_here = Once("calendar", _calendar_stored)


def stored_days() -> list[tuple[int, date, bool]]:
    """(year of the notice, day, off) of all notices in force."""
    days = CalendarDay.objects.filter(notice__current=True)
    return list(days.values_list("notice__year", "on", "off"))


def years_known() -> list[int]:
    """Years whose notice is loaded, and the ones around today that are not: this year and the next."""
    today = timezone.localdate()
    return sorted({*calendar_now().years, today.year, today.year + 1})


def year_current(year: int) -> CalendarYear | None:
    """The version in force of a year."""
    return CalendarYear.objects.filter(year=year, current=True).select_related("loaded_by__agency").first()


def year_versions(year: int) -> list[CalendarYear]:
    """All versions of a year, the newest first."""
    return list(CalendarYear.objects.filter(year=year).select_related("loaded_by__agency").order_by("-version"))


def notice_days(notice: CalendarYear | None) -> Days:
    """The days that one version names."""
    if notice is None:
        return {}
    return {day.on: (day.off, day.name) for day in CalendarDay.objects.filter(notice=notice).order_by("on")}


def notice_of(day: date) -> CalendarYear | None:
    """The notice that decides about a day: that of the next year where it names the day, else that of its own."""
    later = CalendarYear.objects.filter(year=day.year + 1, current=True, days__on=day).first()
    return later or year_current(day.year)


def names_of(year: int) -> dict[date, str]:
    """What the days of a calendar year are called, whichever notice names them."""
    days = CalendarDay.objects.filter(notice__current=True, on__year=year).order_by("notice__year")
    if names := dict(days.values_list("on", "name")):
        return names
    if CalendarYear.objects.exists():
        return {}
    return {on: name for on, (_off, name) in library_years().get(year, {}).items()}


def library_offers() -> list[int]:
    """Years that the program's list knows and that are not loaded."""
    return sorted(set(library_years()) - calendar_now().years)
