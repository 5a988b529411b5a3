"""Queueing in the transaction of the work, and delivering afterwards.

No loss: a row stays until its delivery is done. No double: (key, recipient, channel) is unique, a worker
claims rows before it delivers them, and a channel called twice has the effect of once. A claim is
``next_try_at`` moved into the future, so a worker that dies gives its rows back by itself.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from office.access.context import Purpose, acting_as
from office.outbox.channels import CHANNELS
from office.outbox.models import Channel, MessageRead, OutboxMessage
from office.outbox.queries import box_rows
from office.storage.bulk import rows_write

log = logging.getLogger(__name__)

PURPOSE = Purpose("outbox.deliver")
CHUNK = 200
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
ERROR_LENGTH = 300
DELIVER_TASK = "office.outbox.deliver"


@dataclass(frozen=True)
class Message:
    """What to tell, to whom. ``key`` names the occasion: the same key to the same recipient is one message."""

    key: str
    to: Sequence[int]
    kind: str
    root_kind: str
    root_id: int
    params: dict[str, Any] = field(default_factory=dict)
    channel: str = Channel.BOX


def message_queue(
    *,
    key: str,
    to: Sequence[int],
    kind: str,
    params: dict[str, Any] | None = None,
    root_kind: str,
    root_id: int,
    channel: str = Channel.BOX,
    now: datetime | None = None,
) -> None:
    """Queue one message for principals, in the caller's transaction."""
    messages_queue([Message(key, to, kind, root_kind, root_id, params or {}, channel)], now=now)


def messages_queue(messages: Iterable[Message], *, now: datetime | None = None, new: bool = False) -> None:
    """Queue many messages at once. ``new=True``: the caller knows that no key was queued before (faster)."""
    now = now or timezone.now()
    rows = [
        OutboxMessage(
            key=message.key,
            recipient_id=principal,
            channel=message.channel,
            kind=message.kind,
            params=message.params,
            root_kind=message.root_kind,
            root_id=message.root_id,
            created_at=now,
            next_try_at=now,
        )
        for message in messages
        for principal in dict.fromkeys(message.to)
    ]
    if not rows:
        return
    if new:
        rows_write(OutboxMessage, rows)
    else:
        OutboxMessage.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(_wake)


def _wake() -> None:
    """Tell the worker now; if the broker is away the sweeper finds the rows within a minute."""
    try:
        current_app.send_task(DELIVER_TASK, retry=False)
    except (OperationalError, OSError):
        log.warning("outbox: the broker is away, the sweeper will deliver")


def wait_after(attempts: int) -> timedelta:
    """How long after an attempt to try again: 1, 2, 4 ... minutes, at most an hour."""
    return min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)


def messages_claim(*, now: datetime, limit: int = CHUNK) -> list[OutboxMessage]:
    """Take up to ``limit`` waiting rows for this worker alone, until their ``next_try_at``."""
    with acting_as(PURPOSE):
        waiting = OutboxMessage.objects.filter(delivered_at__isnull=True, next_try_at__lte=now)
        waiting = waiting.order_by("next_try_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        claimed = list(waiting[:limit])
        # Waits double with every attempt, so one UPDATE a number of attempts.
        by_attempts: dict[int, list[int]] = defaultdict(list)
        for message in claimed:
            by_attempts[message.attempts].append(message.pk)
        for attempts, ids in by_attempts.items():
            OutboxMessage.objects.filter(pk__in=ids).update(
                attempts=F("attempts") + 1, next_try_at=now + wait_after(attempts)
            )
    return claimed


def messages_deliver(*, now: datetime | None = None, limit: int = CHUNK) -> int:
    """Deliver one chunk of what waits; the number of rows that were tried. Zero: nothing waits.

    Claiming and delivering are two transactions. Do not call it inside another one: a claim must be
    committed before a channel reaches outside.
    """
    now = now or timezone.now()
    claimed = messages_claim(now=now, limit=limit)
    by_channel: dict[str, list[OutboxMessage]] = defaultdict(list)
    for message in claimed:
        by_channel[message.channel].append(message)
    for channel, messages in by_channel.items():
        _deliver(channel, messages, now)
    return len(claimed)


def _deliver(channel: str, messages: list[OutboxMessage], now: datetime) -> None:
    """Deliver by one channel and mark what arrived; what failed keeps its error and its next time."""
    deliver = CHANNELS.get(channel)
    try:
        failed = _delivered(deliver, messages, now) if deliver else {m.pk: "no such channel" for m in messages}
    except Exception as problem:  # a channel's failure is its messages' error, never the others'
        log.exception("outbox: channel %s failed", channel)
        failed = {m.pk: f"{type(problem).__name__}: {problem}" for m in messages}
    for pk, error in failed.items():
        OutboxMessage.objects.filter(pk=pk, delivered_at__isnull=True).update(error=error[:ERROR_LENGTH])


def _delivered(deliver: Callable, messages: list[OutboxMessage], now: datetime) -> dict[int, str]:
    with acting_as(PURPOSE):
        failed = deliver(messages, now)
        done = [m.pk for m in messages if m.pk not in failed]
        OutboxMessage.objects.filter(pk__in=done, delivered_at__isnull=True).update(delivered_at=now, error="")
    return failed


def message_mark_read(*, officer, message_id: int, now: datetime | None = None) -> bool:
    """Mark a message of the officer's box as read by this officer; False when it is not theirs."""
    if not box_rows(officer).filter(pk=message_id).exists():
        return False
    return messages_mark_read(officer=officer, message_ids=[message_id], now=now) == 1


def messages_mark_read(*, officer, message_ids: Iterable[int], now: datetime | None = None) -> int:
    """Mark these of the officer's messages as read; how many are theirs."""
    mine = list(box_rows(officer).filter(pk__in=list(message_ids)).values_list("pk", flat=True))
    MessageRead.objects.bulk_create(
        [MessageRead(message_id=pk, officer_id=officer.pk, read_at=now or timezone.now()) for pk in mine],
        ignore_conflicts=True,
    )
    return len(mine)


def root_messages_mark_read(*, officer, root_kind: str, root_id: int, now: datetime | None = None) -> int:
    """Mark what was told of a root as read: the officer has opened the root itself."""
    mine = box_rows(officer).filter(root_kind=root_kind, root_id=root_id)
    return messages_mark_read(officer=officer, message_ids=mine.values_list("pk", flat=True), now=now)
