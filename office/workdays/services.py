"""Writes of the calendar: a year as announced, a day of it corrected. Nothing is changed, versions are added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.agencies.guard import StaleError, allow
from office.audit.log import audit_write
from office.ui.formats import day as day_words
from office.workdays import queries
from office.workdays.changes import CalendarChange, change_announce, change_of
from office.workdays.models import YEAR_MIN, CalendarDay, CalendarYear, Source
from office.workdays.seed import library_years, notice_title, seed
from office.workdays.table import table_of

# A notice comes out in November of the year before.
YEARS_AHEAD = 2
OFF, WORKED, WEEK = "off", "worked", "week"


@dataclass(frozen=True, slots=True)
class Plan:
    """A year as it would be loaded: for the preview and for saving."""

    year: int
    days: queries.Days
    title: str
    reference: str
    source: str
    reason: str
    before: queries.Days
    version: int
    change: CalendarChange


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was saved, and the page where one can see what follows from it."""

    notice: CalendarYear
    change: CalendarChange
    page: str


def year_check(year: int) -> None:
    """Refuse years that no notice can be about yet."""
    last = timezone.localdate().year + YEARS_AHEAD
    if not YEAR_MIN <= year <= last:
        raise ValidationError({"year": _("From %(first)d to %(last)d.") % {"first": YEAR_MIN, "last": last}})


def year_plan(
    *,
    officer,
    year: int,
    days: Mapping[date, tuple[bool, str]],
    title: str = "",
    reference: str = "",
    reason: str = "",
    source: str = Source.TYPED,
    seen: int | None = None,
) -> Plan:
    """Look at a year before it is loaded. ``seen``: the version that the page showed, 0 for none."""
    allow(officer, Action.SETTING_EDIT)
    _seeded()
    year_check(year)
    current = queries.year_current(year)
    version = current.version if current else 0
    if seen is not None and seen != version:
        raise StaleError
    days = dict(sorted(days.items()))
    if not days:
        raise ValidationError(_("The notice names no day."))
    before = queries.notice_days(current)
    title = " ".join(title.split()) or (current.title if current else notice_title(year))
    reference = reference.strip() or (current.reference if current else "")
    if current is not None:
        if (before, current.title, current.reference) == (days, title, reference):
            raise ValidationError(_("This is what is loaded for %(year)d already.") % {"year": year})
        if not reason.strip():
            raise ValidationError({"reason": _("%(year)d is loaded already. Say why it is changed.") % {"year": year}})
    if source == Source.TYPED and days == library_years().get(year):
        source = Source.LIBRARY
    others = [one for one in queries.stored_days() if one[0] != year]
    after = table_of([*others, *((year, on, off) for on, (off, _name) in days.items())])
    change = change_of(queries.calendar_now(), after, year)
    return Plan(year, days, title, reference, source, reason.strip(), before, version, change)


def day_plan(*, officer, day: date, becomes: str, name: str = "", reason: str, seen: int | None = None) -> Plan:
    """A year with one day corrected: off, worked, or as the week has it."""
    allow(officer, Action.SETTING_EDIT)
    _seeded()
    notice = queries.notice_of(day)
    if notice is None:
        raise ValidationError(
            {"day": _("The notice for %(year)d is not loaded yet; load it instead.") % {"year": day.year}}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the day is corrected.")})
    days = queries.notice_days(notice)
    known = days.pop(day, None)
    if becomes == WORKED and day.weekday() < 5:
        raise ValidationError({"becomes": _("%(day)s is no weekend day; let it follow the week.") % {
            "day": day_words(day)}})  # fmt: skip
    if becomes != WEEK:
        days[day] = (becomes == OFF, name.strip() or (known[1] if known else ""))
    return year_plan(
        officer=officer, year=notice.year, days=days, title=notice.title, reference=notice.reference, reason=reason,
        source=Source.CORRECTED, seen=seen,
    )  # fmt: skip


def _seeded() -> None:
    """What is loaded comes on top of what the program brings along, also where no migration put it there."""
    if not CalendarYear.objects.exists():
        seed(apps)


def calendar_lock() -> None:
    """One at a time loads a year: each writes the version of the whole calendar."""
    _seeded()
    CalendarYear.objects.select_for_update().order_by("pk").first()
    queries.calendar_forget()


def calendar_year_load(*, officer, **given) -> Loaded:
    """Load a year as announced; see ``year_plan`` for what is refused."""
    calendar_lock()
    return _plan_write(officer, year_plan(officer=officer, **given))


def calendar_day_correct(*, officer, **given) -> Loaded:
    """Correct a day of an announced year; see ``day_plan`` for what is refused."""
    calendar_lock()
    return _plan_write(officer, day_plan(officer=officer, **given))


def _plan_write(officer, plan: Plan) -> Loaded:
    CalendarYear._base_manager.filter(year=plan.year, current=True).update(current=False)
    notice = CalendarYear.objects.create(
        year=plan.year, version=plan.version + 1, title=plan.title, reference=plan.reference, source=plan.source,
        reason=plan.reason, loaded_by=officer, loaded_at=timezone.now(), calendar=plan.change.after.version,
    )  # fmt: skip
    CalendarDay.objects.bulk_create(
        [CalendarDay(notice=notice, on=on, off=off, name=name) for on, (off, name) in plan.days.items()]
    )
    queries.calendar_forget()
    audit_write(
        "calendar.load",
        detail={
            "year": plan.year, "version": notice.version, "source": plan.source, "reason": plan.reason,
            "off": sum(off for off, _name in plan.days.values()),
            "worked": sum(not off for off, _name in plan.days.values()),
            "changed": [day.isoformat() for day in plan.change.days],
        },
    )  # fmt: skip
    return Loaded(notice, plan.change, change_announce(officer, plan.change))
