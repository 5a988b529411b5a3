"""The sweep: warnings are issued, told to who owes the term, and go up when nobody answers.

Each of the three may be killed at any moment and run again, or run twice at once. Issuing is one statement for each
point, and the unique key refuses a second warning of the same date. Telling marks the warnings in the transaction that
queues the message. What was missed while the program was off is found by the same statements on the next run.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.clocks.data import answers
from cases.clocks.models import ClockWarning
from cases.clocks.owners import Owners
from cases.clocks.points import NO_START, OVERDUE, Point, points_of
from cases.clocks.queries_sweep import WARNINGS, Kinds, point_due, still_owed, warnings_unanswered
from cases.procedure import load_rules
from office.access.context import Purpose, acting_as
from office.outbox.services import Message, messages_queue
from office.storage.bulk import rows_update

PURPOSE = Purpose("clocks.sweep")
# Rows a transaction: on SQLite it is the lock.
ISSUED, CHUNK, RECIPIENTS = 5_000, 300, 50
WARNED, WENT_UP = "case.clock_warned", "case.clock_went_up"
INSERTED = "case_id, key, rule, side, alarm_on, custody, point, issued_at, note, escalations"
# The same date again after it had moved away is news too.
AGAIN = (
    "lapsed_at = NULL, told_at = NULL, owner_id = NULL, issued_at = excluded.issued_at, escalations = 0,"
    " escalated_at = NULL, escalated_to_id = NULL, acknowledged_at = NULL, acknowledged_by_id = NULL, note = ''"
)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one run did: warnings issued, messages to owners, messages to superiors."""

    issued: int
    told: int
    went_up: int


def clocks_sweep(*, now: dt.datetime | None = None) -> Swept:
    """One run. Do not call it inside another transaction: every chunk is one of its own."""
    now = now or timezone.now()
    return Swept(warnings_issue(now), warnings_tell(now), warnings_go_up(now))


def warnings_issue(now: dt.datetime) -> int:
    """A warning for every open term that stands at a point of which it was not warned; how many are new."""
    rules = load_rules()
    kinds = Kinds.of(rules)
    return sum(_point_issue(point, now, kinds) for point in points_of(rules))


def _point_issue(point: Point, now: dt.datetime, kinds: Kinds) -> int:
    due, params = point_due(point, now, kinds)
    once = "(case_id, key, point)" if point.code == NO_START else "(case_id, key, point, alarm_on)"
    which = "alarm_on IS NULL" if point.code == NO_START else "alarm_on IS NOT NULL"
    sql = (
        f"INSERT INTO {WARNINGS} ({INSERTED}) SELECT due.*, %s, %s, '', 0 FROM ({due} ORDER BY c.alarm_on, c.id LIMIT"  # noqa: S608
        f" {ISSUED}) due WHERE 1 = 1 ON CONFLICT {once} WHERE {which} DO UPDATE SET {AGAIN}"
        f" WHERE {WARNINGS}.lapsed_at IS NOT NULL"
    )
    at = connection.ops.adapt_datetimefield_value(now)
    total, count = 0, ISSUED
    while count == ISSUED:
        with acting_as(PURPOSE), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # While the table has just been filled the planner knows nothing of it, and would look through all
                # warnings for every term. The cores are left to the pages.
                cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL max_parallel_workers_per_gather = 0")
            cursor.execute(sql, [point.code, at, *params])
            count = cursor.rowcount
        total += count
    return total


def _locked(rows: QuerySet[ClockWarning]) -> QuerySet[ClockWarning]:
    """For this run alone; another run goes on with others."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def warnings_tell(now: dt.datetime) -> int:
    """Find who owes each new warning's term and tell them: one message with all that is new. How many messages.

    An owner is told once a day; what has no day left is told at once.
    """
    while _owners_find(now):
        pass
    told = 0
    while True:
        with acting_as(PURPOSE):
            owners = _owners_to_tell(now)
            handled, messages = _tell(owners, now)
        told += messages
        if len(owners) < RECIPIENTS or not handled:
            return told


def _owners_find(now: dt.datetime) -> int:
    with acting_as(PURPOSE):
        rows = list(
            _locked(warnings_unanswered().filter(told_at__isnull=True, owner__isnull=True).order_by("pk"))[:CHUNK]
        )
        owed = still_owed(rows)
        owners = Owners(rows) if rows else None
        for row in rows:
            if owners is not None and row.pk in owed:
                row.owner_id = owners.owner(row)
            if row.owner_id is None:
                row.lapsed_at = now
        rows_update(ClockWarning, rows, ["owner_id", "lapsed_at"])
    return len(rows)


def _owners_to_tell(now: dt.datetime) -> list[int]:
    """Owners with something new, the most urgent first, if they were not told today or it cannot wait."""
    morning = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    told_today = ClockWarning.objects.filter(owner_id=OuterRef("owner_id"), told_at__gte=morning)
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    rows = warnings_unanswered().filter(told_at__isnull=True, owner__isnull=False)
    rows = rows.filter(Q(alarm_on__lte=tomorrow) | ~Exists(told_today))
    found = (
        rows.values("owner_id").annotate(first=Min("alarm_on")).order_by(F("first").asc(nulls_last=True), "owner_id")
    )
    return list(found.values_list("owner_id", flat=True)[:RECIPIENTS])


def _tell(owners: Sequence[int], now: dt.datetime) -> tuple[int, int]:
    """How many warnings were handled, how many messages were queued."""
    rows = list(_locked(warnings_unanswered().filter(told_at__isnull=True, owner_id__in=owners).order_by("pk")))
    owed = still_owed(rows)
    news: dict[int, list[ClockWarning]] = defaultdict(list)
    for row in rows:
        if row.pk in owed:
            row.told_at = now
            news[row.owner_id].append(row)
        else:
            row.lapsed_at = now
    rows_update(ClockWarning, rows, ["told_at", "lapsed_at"])
    messages_queue((_message(WARNED, owner, found, owed, now) for owner, found in news.items()), now=now)
    return len(rows), len(news)


def warnings_go_up(now: dt.datetime) -> int:
    """Tell superiors of terms of which nobody has answered a warning; how many messages.

    What counts is the oldest unanswered warning of a term: later ones of the same date do not begin the wait anew.
    """
    total, last = 0, 0
    while True:
        with acting_as(PURPOSE):
            rows = list(_locked(_unanswered(now, last))[:CHUNK])
            total += _go_up(rows, now)
        if len(rows) < CHUNK:
            return total
        last = rows[-1].pk


def _unanswered(now: dt.datetime, after: int) -> QuerySet[ClockWarning]:
    late = Q()
    for custody, wait in answers().waits.items():
        since = now - wait
        late |= Q(custody=custody) & (
            Q(escalated_at__isnull=True, told_at__lte=since) | Q(escalated_at__lte=since)
        )  # fmt: skip
    older = warnings_unanswered().filter(case_id=OuterRef("case_id"), key=OuterRef("key"), pk__lt=OuterRef("pk"))
    rows = warnings_unanswered().filter(
        late, ~Exists(older), told_at__isnull=False, pk__gt=after, escalations__lt=answers().steps
    )
    return rows.order_by("pk")


def _go_up(rows: Sequence[ClockWarning], now: dt.datetime) -> int:
    owed, owners = still_owed(rows), Owners(rows)
    news: dict[int, list[ClockWarning]] = defaultdict(list)
    for row in rows:
        if row.pk not in owed:
            row.lapsed_at = now
            continue
        above = owners.superiors(row)
        if row.escalations < len(above):
            row.escalated_at, row.escalated_to_id = now, above[row.escalations]
            row.escalations += 1
            news[row.escalated_to_id].append(row)
        else:
            row.escalations = answers().steps
    rows_update(ClockWarning, rows, ["lapsed_at", "escalated_at", "escalated_to_id", "escalations"])
    messages_queue((_message(WENT_UP, superior, found, owed, now) for superior, found in news.items()), now=now)
    return len(news)


def urgency(warning: ClockWarning) -> tuple[bool, dt.date, bool, int]:
    """The order of warnings: by date, custody first on one day; what has no date last."""
    return (warning.alarm_on is None, warning.alarm_on or dt.date.max, not warning.custody, warning.pk)


def _message(
    kind: str, to: int, warnings: Sequence[ClockWarning], owed: Mapping[int, dt.date | None], now: dt.datetime
) -> Message:
    """One message of all these: how many, how many late, and the most urgent with both its days, on whose case it
    hangs. ``owed``: the statutory day of each warning's term."""
    first = min(warnings, key=urgency)
    last = owed[first.pk]
    return Message(
        key=f"{kind}:{max(one.pk for one in warnings)}:{now.isoformat()}",
        to=[to],
        kind=kind,
        root_kind="case",
        root_id=first.case_id,
        params={
            "count": len(warnings),
            "late": sum(one.point == OVERDUE for one in warnings),
            "rule": first.rule,
            "point": first.point,
            "alarm": first.alarm_on.isoformat() if first.alarm_on else "",
            "last": last.isoformat() if last else "",
        },
    )
