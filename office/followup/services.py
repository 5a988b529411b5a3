"""Opening and closing what anyone owes anyone. Both may run twice with the effect of once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from office.audit.log import audit_write_many
from office.followup.models import FollowUp
from office.storage.bulk import rows_write


@dataclass(frozen=True)
class Owed:
    """What is owed. ``key`` names the occasion: the same key is opened once."""

    key: str
    kind: str
    owner_principal_id: int
    root_kind: str
    root_id: int
    other_principal_id: int | None = None
    due_on: date | None = None
    params: dict[str, Any] = field(default_factory=dict)


def followup_open(
    *,
    key: str,
    kind: str,
    owner_principal_id: int,
    other_principal_id: int | None = None,
    root_kind: str,
    root_id: int,
    due_on: date | None = None,
    params: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """Open one follow-up, in the caller's transaction."""
    owed = Owed(key, kind, owner_principal_id, root_kind, root_id, other_principal_id, due_on, params or {})
    followups_open([owed], now=now)


def followups_open(items: Iterable[Owed], *, now: datetime | None = None, new: bool = False) -> None:
    """Open many at once. ``new=True``: the caller knows that no key was opened before (faster)."""
    now = now or timezone.now()
    rows = [
        FollowUp(
            key=item.key,
            kind=item.kind,
            owner_id=item.owner_principal_id,
            other_id=item.other_principal_id,
            root_kind=item.root_kind,
            root_id=item.root_id,
            params=item.params,
            due_on=item.due_on,
            opened_at=now,
        )
        for item in items
    ]
    if new:
        rows_write(FollowUp, rows)
    else:
        FollowUp.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def followup_close(*, key: str, officer, word: str, now: datetime | None = None) -> bool:
    """Close by its key with a last word; False when it is closed already or was never opened."""
    return followups_close(keys=[key], officer=officer, word=word, now=now) == 1


def followups_close(*, keys: Sequence[str], officer, word: str, now: datetime | None = None) -> int:
    """Close many; how many were open. ``officer`` is empty when a task closes them."""
    return _close(FollowUp.objects.filter(key__in=keys), officer, word, now)


def followups_close_of(
    *, root_kind: str, root_id: int, kind: str, officer, word: str, now: datetime | None = None
) -> int:
    """Close what is open of one kind on a root, whoever owes it: one of several owners has done it for all."""
    return _close(FollowUp.objects.filter(root_kind=root_kind, root_id=root_id, kind=kind), officer, word, now)


def followups_close_under(
    *, root_kind: str, root_id: int, prefix: str, officer, word: str, now: datetime | None = None
) -> int:
    """Close what is open of one occasion on a root, whoever owes it: all whose key begins so."""
    return _close(
        FollowUp.objects.filter(root_kind=root_kind, root_id=root_id, key__startswith=prefix), officer, word, now
    )


def _close(rows: QuerySet[FollowUp], officer, word: str, now: datetime | None) -> int:
    open_rows = rows.filter(closed_at__isnull=True).select_for_update()
    closing = list(open_rows.values_list("pk", "root_kind", "root_id"))
    FollowUp.objects.filter(pk__in=[pk for pk, _, _ in closing]).update(
        closed_at=now or timezone.now(), closed_by=officer, word=word
    )
    audit_write_many(("followup.close", kind, root, {"followup": pk}) for pk, kind, root in closing)
    return len(closing)
