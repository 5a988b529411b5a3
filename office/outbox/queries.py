"""Reading the in-app box. A message about a root that the officer may not see (any more) is not there:
neither listed nor counted; but for the few kinds that tell just that and name nothing of the root."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from office.access.queries import principals_own
from office.outbox.models import BoxMessage, MessageRead, OutboxMessage
from office.outbox.words import root_refs, stands_alone, words_of

# Counting stops here; the shell shows "99+".
COUNTED = 100


@dataclass(frozen=True)
class BoxItem:
    """A message as shown: ``ref`` has title, number and url of its root; empty where it stands without it."""

    id: int
    kind: str
    text: str
    params: dict[str, Any]
    ref: Any
    sent_at: datetime
    read: bool


def box_rows(officer) -> QuerySet[BoxMessage]:
    """The messages to the officer, the officer's departments and agency."""
    return BoxMessage.objects.filter(recipient_id__in=principals_own(officer).values("pk"))


def _unread(officer) -> QuerySet[BoxMessage]:
    read = MessageRead.objects.filter(officer_id=officer.pk, message_id=OuterRef("pk"))
    return box_rows(officer).filter(~Exists(read))


def messages_for(officer, *, unread: bool = False, limit: int = 50, offset: int = 0) -> list[BoxItem]:
    """The officer's messages, newest first, with their sentences and links.

    Two principals of one officer may have got the same message; it is shown once.
    """
    rows = _unread(officer) if unread else box_rows(officer)
    read = MessageRead.objects.filter(officer_id=officer.pk, message_id=OuterRef("pk"))
    found = list(rows.annotate(is_read=Exists(read)).order_by("-id")[offset : offset + limit])
    refs = root_refs(officer, {(m.root_kind, m.root_id) for m in found})
    items, seen = [], set()
    for m in found:
        ref = refs.get((m.root_kind, m.root_id))
        occasion = (m.kind, m.root_kind, m.root_id, m.sent_at)
        if occasion in seen or (ref is None and not stands_alone(officer, m.kind)):
            continue
        seen.add(occasion)
        text = words_of("message_kinds", m.kind, m.params)
        items.append(BoxItem(m.pk, m.kind, text, m.params, ref, m.sent_at, m.is_read))
    return items


def unread_count(officer) -> int:
    """How many unread messages the officer can see, at most ``COUNTED``. One query when there is none."""
    found = set(_unread(officer).order_by("-id").values_list("kind", "root_kind", "root_id", "sent_at")[:COUNTED])
    if not found:
        return 0
    refs = root_refs(officer, {(root, pk) for _, root, pk, _ in found})
    return sum((root, pk) in refs or stands_alone(officer, kind) for kind, root, pk, _ in found)


def delivered_first(officer, key: str) -> datetime | None:
    """When the first copy of a message arrived. The caller has shown that the officer may see its root."""
    rows = OutboxMessage.objects.filter(key=key, delivered_at__isnull=False)
    return rows.aggregate(first=Min("delivered_at"))["first"]
