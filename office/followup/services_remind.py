"""Reminding both sides: a sweep that may run at any time and any number of times, and reminds once a desk and day.

One message a desk and day, with how many are overdue, due today and due within a week, and not one a thing owed: many
messages a day are read by nobody. The day on which a row is told of next stands in it, so what a night off missed is
met by the next run, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.agencies.models import AgencyKind, Principal
from office.followup.days import WEEK, next_reminder
from office.followup.models import FollowUp
from office.followup.services import NOBODY
from office.outbox.services import Message, messages_queue
from office.storage.bulk import rows_update
from office.workdays.queries import calendar_now

PURPOSE = Purpose("followup.remind")
# A root of its own: what a desk owes and is owed, seen by who belongs to it (front.desk_refs).
DESK = "desk"
COUNTY = (AgencyKind.POLICE, AgencyKind.PROCURATORATE)
CHUNK = 500


def followups_remind(*, now: datetime | None = None) -> int:
    """Remind of what is due; how many desks were told. Each step is a transaction of its own: a run that is broken off
    after its messages queues the same ones again, which are the same by their keys."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    with acting_as(PURPOSE, writes=False):
        rows = _rows_now(today)
    if not rows:
        return 0
    told = [row for row in rows if row.remind_on is not None and row.remind_on <= today]
    with acting_as(PURPOSE):
        desks = {row.owner_id for row in told} | _waiting(told)
        messages_queue(_messages(desks, today), now=now)
    for start in range(0, len(rows), CHUNK):
        with acting_as(PURPOSE):
            _move_on(rows[start : start + CHUNK], today)
    return len(desks)


def _rows_now(today: date) -> list[FollowUp]:
    """Open rows whose day has come. One without a day (its app moved the due day by itself) is given one first."""
    still = FollowUp.objects.filter(closed_at__isnull=True, due_on__isnull=False)
    rows = list(still.filter(Q(remind_on__isnull=True) | Q(remind_on__lte=today)).order_by("pk"))
    off, yesterday = calendar_now().off, today - timedelta(days=1)
    for row in rows:
        if row.remind_on is None:
            row.remind_on = next_reminder(row.due_on, row.remind, yesterday, off)
    return rows


def _waiting(rows: Iterable[FollowUp]) -> set[int]:
    """Who is told that others owe them: departments and officers. Where one of the county's two agencies as a whole
    waits, everybody in it would be told of what few have asked for; they find it in the ledger."""
    others = Principal.objects.filter(pk__in={row.other_id for row in rows if row.other_id})
    return set(others.exclude(agency__kind__in=COUNTY).values_list("pk", flat=True))


def _move_on(rows: Sequence[FollowUp], today: date) -> None:
    off = calendar_now().off
    for row in rows:
        if row.remind_on is not None and row.remind_on <= today:
            row.remind_on = next_reminder(row.due_on, row.remind, today, off)
    rows_update(FollowUp, rows, ["remind_on"])


def _messages(desks: Iterable[int], today: date) -> list[Message]:
    wanted = set(desks)
    ours, theirs = _figures("owner_id", wanted, today), _figures("other_id", wanted, today)
    return [
        Message(
            key=f"followup:reminded:{today.isoformat()}",
            to=[desk],
            kind=f"{DESK}.reminded",
            root_kind=DESK,
            root_id=desk,
            params={"ours": ours.get(desk, [0, 0, 0]), "theirs": theirs.get(desk, [0, 0, 0])},
        )
        for desk in sorted(wanted)
        if desk in ours or desk in theirs
    ]


def _figures(whose: str, desks: set[int], today: date) -> dict[int, list[int]]:
    """Of each desk: overdue, due today, due within a week; desks with nothing of it are missing."""
    parts = {
        "overdue": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__gt=today, due_on__lte=today + timedelta(days=WEEK)),
    }
    found: dict[int, list[int]] = defaultdict(list)
    rows = FollowUp.objects.filter(closed_at__isnull=True, due_on__lte=today + timedelta(days=WEEK))
    # Done by its owner and not told yet: the other side waits for it, the owner does not owe it.
    rows = rows.exclude(roles=NOBODY) if whose == "owner_id" else rows
    rows = rows.filter(**{f"{whose}__in": desks}).order_by().values(whose)
    counted = {name: Count("occasion", distinct=True, filter=q) for name, q in parts.items()}
    for one in rows.annotate(**counted):
        found[one[whose]] = [one[name] for name in parts]
    return found
