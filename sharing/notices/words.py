"""The sentences of notices: titles, periods, messages and follow-ups, made from codes and dates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.front.registry import FollowUpGroup, Words
from sharing.notices.models import Notice, PeriodKind
from sharing.notices.periods import period_of
from sharing.notices.themes import current


def period_words(kind: str, start: date, end: date) -> str:
    """The period as the two agencies call it, e.g. 2026年11月中旬, 2026年第47周."""
    if kind == PeriodKind.WEEK:
        year, week, _weekday = start.isocalendar()
        return pgettext("period", "week %(week)s of %(year)s") % {"week": week, "year": year}
    named: dict[str, Any] = {"year": start.year, "month": start.month, "quarter": (start.month + 2) // 3}
    if kind == PeriodKind.TEN_DAYS:
        words = {
            1: pgettext("period", "first ten days of %(year)s-%(month)s"),
            11: pgettext("period", "second ten days of %(year)s-%(month)s"),
            21: pgettext("period", "last ten days of %(year)s-%(month)s"),
        }[start.day]
    elif kind == PeriodKind.HALF_MONTH:
        words = {
            1: pgettext("period", "first half of %(year)s-%(month)s"),
            16: pgettext("period", "second half of %(year)s-%(month)s"),
        }[start.day]
    elif kind == PeriodKind.MONTH:
        words = pgettext("period", "%(year)s-%(month)s")
    elif kind == PeriodKind.QUARTER:
        words = pgettext("period", "quarter %(quarter)s of %(year)s")
    else:
        words = pgettext("period", "%(year)s")
    return words % named


def span_words(start: date, end: date) -> str:
    """First and last day."""
    return _("%(start)s to %(end)s") % {"start": start.isoformat(), "end": end.isoformat()}


def _of(params: dict[str, Any]) -> dict[str, str]:
    start = date.fromisoformat(params["start"])
    period = period_of(params["kind"], start)
    return {
        "title": str(current(params["theme"]).title),
        "number": params["number"],
        "period": period_words(period.kind, period.start, period.end),
    }


def issued(params: dict[str, Any]) -> str:
    """To the receiving agency: a notice has come."""
    return _("%(title)s, %(period)s, has come: %(number)s") % _of(params)


def signed(params: dict[str, Any]) -> str:
    """To the issuing agency: it has been signed for."""
    return _("%(number)s, %(period)s, has been signed for") % _of(params)


def to_sign(params: dict[str, Any]) -> Words:
    """The follow-up of the receiving agency."""
    return Words(
        text=_("Sign for the data notice of %(period)s") % _of(params),
        button=pgettext("button", "Sign for"),
    )


def title_of(notice: Notice) -> str:
    """Title and period in one line."""
    words = period_words(notice.period_kind, notice.period_start, notice.period_end)
    return f"{current(notice.theme).title} · {words}"


def ended(word: str) -> str:
    """How the duty to sign ended."""
    return pgettext("follow-up ended", "signed for")


def followup_groups() -> list[FollowUpGroup]:
    """In the ledger of what anyone owes anyone."""
    return [FollowUpGroup("notice", pgettext("navigation", "Data notices"), ("notice.",), order=60)]
