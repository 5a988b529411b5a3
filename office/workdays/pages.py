"""What the pages of the calendar show: the year in words, its versions, a plan before it is saved."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.ui.chips import Chip, Tone
from office.ui.formats import day, day_short, moment
from office.ui.parts import Tab
from office.ui.tables import Column, Row, Table
from office.workdays import queries
from office.workdays.changes import change_touches, days_differ
from office.workdays.models import CalendarYear
from office.workdays.notice import spans
from office.workdays.picture import YearPicture
from office.workdays.services import Plan
from office.workdays.table import SATURDAY, table_of
from office.workdays.words import holiday_words, weekday_words

# Days named one by one in what a change does; beyond, the picture shows them.
LISTED = 40
TABS = 7


def year_tabs(chosen: int, address: str) -> tuple[list[Tab], list[Tab]]:
    """The years, the newest first: the last ones and the one chosen as tabs, the earlier ones apart."""
    years = sorted(queries.years_known(), reverse=True)
    shown = [year for year in years if year in years[:TABS] or year == chosen]
    tabs = [Tab(str(year), f"{address}?year={year}", year == chosen) for year in years]
    return [tab for tab, year in zip(tabs, years, strict=True) if year in shown], [
        tab for tab, year in zip(tabs, years, strict=True) if year not in shown
    ]


def picture_now(year: int) -> YearPicture:
    """The year as it is in force."""
    return YearPicture(year, queries.calendar_now(), queries.names_of(year), today=timezone.localdate())


def picture_of(notice: CalendarYear) -> YearPicture:
    """An older version of a year, alone."""
    days = queries.notice_days(notice)
    table = table_of((notice.year, on, off) for on, (off, _name) in days.items())
    return YearPicture(notice.year, table, {on: name for on, (_off, name) in days.items()})


def picture_planned(plan: Plan) -> YearPicture:
    """The year as it would be, what changes marked."""
    names = queries.names_of(plan.year) | {on: name for on, (_off, name) in plan.days.items()}
    return YearPicture(plan.year, plan.change.after, names, frozenset(plan.change.days))


def spans_words(year: int, days: queries.Days) -> list[str]:
    """The notice in short: each holiday with its days, then what is worked for it."""
    today = date(year, 1, 1)
    lines = []
    for first, last, off, name in spans(days):
        dates = day_short(first, today)
        if first != last:
            dates = _("%(first)s to %(last)s") % {"first": dates, "last": day_short(last, today)}
        count = (last - first).days + 1
        if off:
            words = ngettext("%(dates)s off, %(count)d day", "%(dates)s off, %(count)d days", count)
        else:
            words = pgettext("calendar", "%(dates)s (%(weekday)s) worked")
        said = words % {"dates": dates, "count": count, "weekday": weekday_words(first.weekday())}
        lines.append(f"{holiday_words(name)} {said}".strip())
    return lines


def versions_table(versions: list[CalendarYear], office_id: int | None, address: str) -> Table:
    """Every version of a year: nothing is overwritten. Who loaded it is named inside one's own office."""
    columns = (
        Column("version", pgettext("calendar", "Version"), numeric=True),
        Column("notice", _("Notice")),
        Column("source", pgettext("calendar", "From"), css="o-fit"),
        Column("reason", _("Reason")),
        Column("by", _("Loaded by"), css="o-fit"),
        Column("at", _("Loaded at"), css="o-fit"),
        Column("state", "", css="o-fit"),
    )
    rows = []
    for one in versions:
        own = one.loaded_by is not None and one.loaded_by.agency and one.loaded_by.agency.office_id == office_id
        shown = (
            Chip(pgettext("calendar", "in force"), Tone.GOOD)
            if one.current
            else format_html('<a href="{}?year={}&version={}">{}</a>', address, one.year, one.version, _("Look at it"))
        )
        rows.append(
            Row(
                (one.version, " ".join(filter(None, (one.title, one.reference))), one.get_source_display(),
                 one.reason or "—", one.loaded_by.name if own and one.loaded_by else "—", moment(one.loaded_at), shown)
            )
        )  # fmt: skip
    return Table(columns, rows, caption=_("Versions"))


def _named_words(on: date, named: tuple[bool, str] | None) -> str:
    """What a version says of a day."""
    if named is None:
        return _("weekend, off") if on.weekday() >= SATURDAY else pgettext("calendar day in full", "working day")
    off, name = named
    words = pgettext("calendar day in full", "day off") if off else pgettext("calendar day in full", "working day")
    return f"{words} ({holiday_words(name)})" if name else words


def plan_context(officer, plan: Plan) -> dict[str, Any]:
    """Everything that the preview shows of a plan."""
    differ = days_differ(plan.before, plan.days)
    effects: list[object] = []
    if plan.change.announced:
        effects.append(_("%(year)d is then announced: dates in it are no longer provisional.") % {"year": plan.year})
    count = len(plan.change.days)
    effects.append(
        ngettext(
            "%(count)d day is off that was worked so far, or the other way round.",
            "%(count)d days are off that were worked so far, or the other way round.", count,
        ) % {"count": count} if count else _("No day begins or ceases to be off.")
    )  # fmt: skip
    effects += change_touches(officer, plan.change)
    return {
        "plan": plan,
        "picture": picture_planned(plan),
        "spans": spans_words(plan.year, plan.days),
        "effects": effects,
        "differ": [
            f"{day(on)} {weekday_words(on.weekday())}：{_named_words(on, before)} → {_named_words(on, after)}"
            for on, before, after in differ[:LISTED]
        ] if plan.before else [],
        "more": max(0, len(differ) - LISTED) if plan.before else 0,
    }  # fmt: skip
