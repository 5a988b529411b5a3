"""The calendar of terms. The page holds the month as a table; a browser with scripts turns it into a calendar."""

import datetime as dt
from dataclasses import replace
from typing import Any

from csp.constants import NONCE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.clocks.days import Today
from cases.clocks.forms import BoardForm
from cases.clocks.parts import scope_switch, view_tabs
from cases.clocks.parts_calendar import calendar_data, calendar_days, month_days, weekday_names, weeks
from cases.clocks.queries import calendar_rows, owing_units
from cases.register.words import zh
from office.access.actions import Action
from office.access.queries import require
from office.ui.tables import query_with
from office.workdays.queries import calendar_now

# Of one day so many terms; the rest is a link to the board.
EACH = 6
SPAN_DAYS = 62
EARLIEST, LATEST = dt.date(1997, 1, 1), dt.date(2099, 12, 31)


def _month(request: HttpRequest, today: dt.date) -> dt.date:
    """The month asked for (``2026-11``); this one where it is wrong."""
    try:
        month = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return month if EARLIEST <= month <= LATEST else today.replace(day=1)


def _days(form: BoardForm, days: list[dt.date], month: dt.date, today: Today) -> Any:
    spanned = replace(form.board_filters(), view="day", section="", day_from=days[0], day_to=days[-1])
    rows, counts = calendar_rows(form.request.user, spanned, today, EACH)
    kept = {
        name: value
        for name, value in form.request.GET.items()
        if name in (*form.fields, "k", "scope") and name not in ("day_from", "day_to", *form.private)
    }
    return calendar_days(days, month, rows, counts, calendar_now(), today, kept)


# FullCalendar adds its sheet by script, with an icon font inside it that our buttons do not use.
@csp_update({"style-src": [NONCE], "font-src": ["'self'", "data:"]})
@require_http_methods(["GET", "HEAD", "POST"])
def clock_calendar(request: HttpRequest) -> HttpResponse:
    """One month. The calendar of the browser adds its style by script, for which the page carries a nonce."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    form = BoardForm.of(request, units=owing_units(officer))
    if form.posted:
        return form.to_url()
    today = Today.at(timezone.now())
    month = _month(request, today.day)
    days = _days(form, month_days(month), month, today)
    calendar = calendar_now()
    before, after = month - dt.timedelta(days=1), month + dt.timedelta(days=32)
    return render(
        request,
        "cases/clocks/calendar.html",
        {
            "filters": form,
            "tabs": view_tabs("calendar", request.GET),
            "scopes": scope_switch(form.board_filters().scope, reverse("clock-calendar"), request.GET),
            "month": month,
            "month_name": date_format(month, pgettext("calendar", "F Y")),
            "weeks": weeks(days),
            "weekdays": weekday_names(),
            "before_url": query_with(request.GET, month=f"{before:%Y-%m}"),
            "after_url": query_with(request.GET, month=f"{after:%Y-%m}"),
            "today_url": query_with(request.GET, month=None),
            "terms_url": f"{reverse('clock-calendar-terms')}?{request.GET.urlencode()}",
            "language": "zh-cn" if zh() else "en",
            "today": today.day,
            "opens": today.day if month == today.day.replace(day=1) else month,
            "announced": calendar.announced(month.year),
        },
    )


@require_safe
def calendar_terms(request: HttpRequest) -> HttpResponse:
    """The terms of a span of days, for the calendar in the browser. At most two months at a time."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    try:
        start, end = (dt.date.fromisoformat(request.GET.get(name, "")[:10]) for name in ("start", "end"))
    except ValueError:
        return JsonResponse({"error": _("The days asked for are not readable.")}, status=400)
    span = (end - start).days
    if not (EARLIEST <= start <= LATEST) or not 0 < span <= SPAN_DAYS:
        return JsonResponse({"error": _("At most two months are shown at a time.")}, status=400)
    form = BoardForm.of(request, units=owing_units(officer))
    days = [start + dt.timedelta(days=n) for n in range(span)]
    found = _days(form, days, start, Today.at(timezone.now()))
    return JsonResponse(list(calendar_data(found)), safe=False)
