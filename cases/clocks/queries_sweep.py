"""What the sweep asks: one statement for each point, off the partial index of open terms.

Not asked for an officer: the sweep acts for the office, and what it finds is told to whoever owes the term only. A
term that rests on what is kept from the side that owes it is nobody's to know yet, and is left out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from cases.clocks.data import answers
from cases.clocks.models import ClockWarning
from cases.clocks.owners import side_of
from cases.clocks.points import NO_START, OVERDUE, TODAY, Point, Range, by_hours, unwarned
from cases.procedure.rules_types import Rules
from cases.register.hidden import BIT
from cases.register.models_clocks import OPEN, Clock, ClockStatus
from cases.register.projection_clocks import WATCHING

CLOCKS, WARNINGS = Clock._meta.db_table, ClockWarning._meta.db_table
Sql = tuple[str, list[object]]
# Further than this the conservative day never lies before the last one: readings differ by days, travel takes weeks.
CAUTION = dt.timedelta(days=60)
# The very words of the partial index, so that every database sees that it may use it.
IS_OPEN = f"c.status IN ({', '.join(repr(str(status)) for status in OPEN)})"
_WATCHING = ", ".join(repr(rule) for rule in sorted(WATCHING))
# What watches a case is nobody's to do, and found elsewhere.
RUNS = f"{IS_OPEN} AND c.status = '{ClockStatus.RUNNING}' AND c.rule NOT IN ({_WATCHING})"
_NOT_PAST = "(c.expiry_at IS NULL OR NOT c.precise OR c.expiry_at >= %s)"
_POLICE, _PROCURATORATE = (
    ", ".join(str(value) for value in range(4) if value & BIT[side]) for side in ("police", "procuratorate")
)
# The procuratorate answers for what stands on no side of its own: it records the court's steps.
KEPT_FROM_OWNER = (
    f"CASE WHEN c.side = 'police' THEN c.hidden_from IN ({_POLICE}) ELSE c.hidden_from IN ({_PROCURATORATE}) END"
)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Rules that are warned of otherwise than most: with points in hours, with no point at all, and those of which a
    list tells whoever owes them (``Answers.lists``) and nobody is warned."""

    in_hours: tuple[str, ...]
    unwarned: tuple[str, ...]
    listed: tuple[str, ...] = ()

    @classmethod
    def of(cls, rules: Rules) -> "Kinds":
        """As the rules have it."""
        listed = (code for code, versions in rules.clocks.items() if versions[-1].owner in answers().lists)
        return cls(by_hours(rules), unwarned(rules), tuple(sorted(listed)))


def days_of(point: Point, now: dt.datetime) -> tuple[dt.date, dt.date]:
    """The alarm days among which the index is read for this point; what lies on them is told apart afterwards."""
    today = timezone.localdate(now)
    if point.code == OVERDUE:
        return dt.date.min, today
    if point.code == TODAY:
        return today - CAUTION, today
    widest = max(one.far for one in point.ranges)
    if not point.hours:
        return today, today + dt.timedelta(days=widest)
    # Hours may end a day after the conservative minute.
    return today - dt.timedelta(days=1), timezone.localdate(now + dt.timedelta(hours=widest))


def point_condition(point: Point, now: dt.datetime, kinds: Kinds) -> Sql:
    """Which open terms stand at this point now.

    The day itself lasts from the conservative day to the last one; only who misses the last day is late. A right that
    lapses is never late, and its last day is a point only where its rule has points. Where the hour of the trigger is
    not known, the hours are over with the day.
    """
    if point.code == NO_START:
        return f"{IS_OPEN} AND c.status = '{ClockStatus.NO_START}' AND c.alarm_on IS NULL", []
    today, (first, last) = _day(timezone.localdate(now)), days_of(point, now)
    where, params = f"{RUNS} AND c.alarm_on >= %s AND c.alarm_on <= %s", [_day(first), _day(last)]
    if point.code == OVERDUE:
        where += " AND (c.expiry_on < %s OR (c.precise AND c.expiry_at < %s)) AND NOT c.lapses"
        return where, [*params, today, _minute(now)]
    if point.code == TODAY:
        where += f" AND c.expiry_on >= %s AND {_NOT_PAST}"
        params += [today, _minute(now)]
        for condition, rules in (("c.expiry_at IS NOT NULL", kinds.in_hours), ("c.lapses", kinds.unwarned)):
            if rules:
                where += f" AND NOT ({condition} AND c.rule IN ({_marks(rules)}))"
                params += rules
        return where, params
    parts = [_range_condition(one, now, hours=point.hours) for one in point.ranges]
    return f"{where} AND ({' OR '.join(sql for sql, _params in parts)})", [
        *params, *(value for _sql, values in parts for value in values),
    ]  # fmt: skip


def _range_condition(one: Range, now: dt.datetime, *, hours: bool) -> Sql:
    rules, params = _rules_condition(one.rules)
    today = timezone.localdate(now)
    if not hours:
        days = [_day(today + dt.timedelta(days=count)) for count in (one.near, one.far)]
        return f"(c.alarm_on > %s AND c.alarm_on <= %s AND {rules})", [*days, *params]
    until = _minute(now + dt.timedelta(hours=one.far))
    if one.near:
        after = _minute(now + dt.timedelta(hours=one.near))
        return f"(c.alarm_at > %s AND c.alarm_at <= %s AND {rules})", [after, until, *params]
    return f"(c.alarm_at <= %s AND c.expiry_on >= %s AND {_NOT_PAST} AND {rules})", [
        until, _day(today), _minute(now), *params,
    ]  # fmt: skip


def _rules_condition(rules: Iterable[tuple[str, str]]) -> Sql:
    """These rules, of those whose versions differ in their points only that version."""
    by_version: dict[str, list[str]] = defaultdict(list)
    for code, version in rules:
        by_version[version].append(code)
    parts, params = [], []
    for version, codes in by_version.items():
        of_rules = f"c.rule IN ({_marks(codes)})"
        parts.append(f"({of_rules} AND c.version = %s)" if version else of_rules)
        params += [*codes, version] if version else codes
    return f"({' OR '.join(parts)})", params


def point_due(point: Point, now: dt.datetime, kinds: Kinds) -> Sql:
    """What is to be warned of at this point: terms that stand there and of which no warning of this point and date
    stands. Columns: case, key, rule, side, alarm day, custody."""
    where, params = point_condition(point, now, kinds)
    if kinds.listed:
        where, params = f"{where} AND c.rule NOT IN ({_marks(kinds.listed)})", [*params, *kinds.listed]
    if point.code == NO_START:
        alarm = "w.alarm_on IS NULL"
    else:
        # The same days once more: the warnings' own index is read for them only.
        alarm = "w.alarm_on = c.alarm_on AND w.alarm_on >= %s AND w.alarm_on <= %s"
    return (
        "SELECT c.case_id, c.key, c.rule, c.side, c.alarm_on, c.custody_end"  # noqa: S608 - our own names
        f" FROM {CLOCKS} c WHERE {where} AND NOT ({KEPT_FROM_OWNER})"
        f" AND NOT EXISTS (SELECT 1 FROM {WARNINGS} w WHERE w.case_id = c.case_id AND w.key = c.key"
        f" AND w.point = %s AND {alarm} AND w.lapsed_at IS NULL)",
        [*params, point.code, *(() if point.code == NO_START else map(_day, days_of(point, now)))],
    )


def warnings_unanswered() -> QuerySet[ClockWarning]:
    """Warnings that nobody has answered and that have not lapsed."""
    return ClockWarning.objects.filter(acknowledged_at__isnull=True, lapsed_at__isnull=True)


def still_owed(warnings: Iterable[ClockWarning]) -> dict[int, dt.date | None]:
    """Those of these warnings whose term is open and has not moved as the side that owes it knows it, by key, each
    with the statutory day."""
    warnings = list(warnings)
    clocks = Clock.objects.filter(case_id__in={warning.case_id for warning in warnings}, status__in=OPEN)
    rows = clocks.values_list("case_id", "key", "alarm_on", "expiry_on", "hidden_from")
    stands: dict[tuple[int, str, str], tuple[dt.date | None, dt.date | None]] = {}
    for case, key, alarm, expiry, hidden in rows:
        for side, bit in BIT.items():
            if not hidden & bit:
                stands[case, key, side] = (alarm, expiry)
    owed = {}
    for one in warnings:
        known = stands.get((one.case_id, one.key, side_of(one)))
        if known is not None and known[0] == one.alarm_on:
            owed[one.pk] = known[1]
    return owed


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _day(value: dt.date) -> object:
    return connection.ops.adapt_datefield_value(value)


def _minute(value: dt.datetime) -> object:
    return connection.ops.adapt_datetimefield_value(value)
