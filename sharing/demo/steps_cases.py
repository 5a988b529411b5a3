"""Which cases of the invented county the steps by hand are tried on: by their stored state, always in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from cases.register.models import Case, Event, Person
from cases.register.models_clocks import Clock, ClockStatus
from sharing.demo.county import CRIMINAL, ECONOMIC, STATIONS

Found = Iterable[tuple[Case, Person | None]]
MOST = 25


def _cases(**where) -> list[Case]:
    found = Case.objects.filter(**where).select_related("police_unit", "procuratorate_unit")
    return list(found.order_by("-accepted_on", "pk")[:MOST])


def _under(rule: str, first: date | None = None, last: date | None = None, **where) -> Found:
    """Persons under a running term of this rule, the last to begin first."""
    told = {"unsettled": False, "person__isnull": False, "told_to": ""}
    rows = Clock.objects.filter(rule=rule, status=ClockStatus.RUNNING, **told, **where)
    if first and last:
        rows = rows.filter(expiry_on__range=(first, last))
    rows = rows.select_related("case", "person").order_by("-trigger_at", "pk")
    return [(row.case, row.person) for row in rows[:MOST]]


def joined(today: date) -> Found:
    """Filed cases without a suspect: somebody is joined first."""
    return [(case, None) for case in _cases(stage="investigation", persons__isnull=True)]


def joined_at_the_station(today: date) -> Found:
    where = {"stage": "investigation", "persons__isnull": True, "police_unit__code": STATIONS[0]}
    return [(case, None) for case in _cases(**where)]


def arrested(today: date) -> Found:
    return _under("P17", case__stage="investigation")


def arrested_a_month_ago(today: date) -> Found:
    """The request is to come seven days before the term ends (RULES 309)."""
    return _under("P17", today + timedelta(days=10), today + timedelta(days=50), case__stage="investigation")


def reviewed(today: date) -> Found:
    return _under("Q06", today, today + timedelta(days=40), case__stage="review")


def investigated(today: date) -> Found:
    """Known to both agencies."""
    where = {"stage": "investigation", "procuratorate_unit__isnull": False}
    return [(case, None) for case in _cases(**where)]


def not_filed(today: date) -> Found:
    events = (
        Event.objects.filter(type="non_filing", voided_by=None).select_related("case").order_by("-happened_on", "pk")
    )
    return [(event.case, None) for event in events[:MOST]]


def indicted(today: date) -> Found:
    return [(case, None) for case in _cases(stage="prosecuted")]


def on_bail(today: date) -> Found:
    """In units whose officers have accounts."""
    return _under("P21", case__stage="investigation", case__police_unit__code__in=(STATIONS[0], CRIMINAL, ECONOMIC))


def economic(today: date) -> Found:
    return [(case, None) for case in _cases(stage="investigation", police_unit__code=ECONOMIC)]


LOOK: dict[str, Callable[[date], Found]] = {
    each.__name__: each
    for each in (
        joined, joined_at_the_station, arrested, arrested_a_month_ago, reviewed, investigated,
        not_filed, indicted, on_bail, economic,
    )
}  # fmt: skip
