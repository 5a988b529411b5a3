"""One period's notices for 300 offices against one GROUP BY over the same index."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from bench.report import Line
from bench.timing import fetch, once
from bench.timing import run as run_sql
from office.agencies.models import NoticeSetting
from sharing.notices.issuing import notice_issue_due
from sharing.notices.models import Notice
from sharing.notices.periods import period_of, previous, year_before

# Cases and persons by agency, window and type: the least that a notice needs to know.
FLOOR = (
    "SELECT agency_id, CASE WHEN happened_on BETWEEN %(a)s AND %(b)s THEN 1 WHEN happened_on BETWEEN %(c)s AND %(d)s"
    " THEN 2 ELSE 3 END AS period, type, count(DISTINCT case_id), count(DISTINCT person_id) FROM cases_event"
    " WHERE voided_by_id IS NULL AND voids_id IS NULL AND agency_id = ANY(%(agencies)s) AND"
    " (happened_on BETWEEN %(a)s AND %(b)s OR happened_on BETWEEN %(c)s AND %(d)s"
    " OR happened_on BETWEEN %(e)s AND %(f)s) GROUP BY agency_id, period, type"
)
RUNS = 4


def lines(options: Namespace) -> list[Line]:
    """Each run issues one further week, so that every run has all 300 to make."""
    agencies = list(NoticeSetting.objects.values_list("agency_id", flat=True))
    mine, floors, made = [], [], 0
    if Notice.objects.exists():
        clear()
    monday = date.today() - timedelta(weeks=RUNS + 1)
    for run in range(RUNS):
        period = period_of("week", monday + timedelta(weeks=run))
        NoticeSetting.objects.update(starts_on=period.start)
        before, year = previous(period), year_before(period) or previous(period)
        windows = {
            **{"a": period.start, "b": period.end, "c": before.start, "d": before.end},
            **{"e": year.start, "f": year.end, "agencies": agencies},
        }
        fetch(FLOOR, windows)
        floor = once(lambda windows=windows: fetch(FLOOR, windows))
        count = Notice.objects.count()
        took = once(lambda period=period: notice_issue_due(on_date=period.end + timedelta(days=1)))
        made = Notice.objects.count() - count
        if run:
            floors.append(floor)
            mine.append(took)
    mine.sort()
    floors.sort()
    middle = len(mine) // 2
    return [Line(f"{made} notices of one period: one GROUP BY", mine[middle], floors[middle], 4.0, 2.5)]


def clear() -> None:
    """Notices of an earlier run on kept databases."""
    run_sql("TRUNCATE sharing_notice, office_followup, office_outboxmessage CASCADE")
