"""How a message is delivered, channel by channel. A new channel is one function and one row of the table.

A channel gets claimed messages and returns what failed: ``{id: error}``. Being called twice with the same
message must have the effect of once, because a worker may die between delivering and saying so.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from office.outbox.models import BoxMessage, Channel, OutboxMessage

Deliver = Callable[[Sequence[OutboxMessage], datetime], dict[int, str]]


def box_deliver(messages: Sequence[OutboxMessage], now: datetime) -> dict[int, str]:
    """Put messages into the recipients' in-app boxes. The one-to-one key refuses a second copy."""
    BoxMessage.objects.bulk_create(
        [
            BoxMessage(
                source_id=m.pk,
                recipient_id=m.recipient_id,
                kind=m.kind,
                params=m.params,
                root_kind=m.root_kind,
                root_id=m.root_id,
                sent_at=m.created_at,
                delivered_at=now,
            )
            for m in messages
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    return {}


CHANNELS: dict[str, Deliver] = {Channel.BOX: box_deliver}
