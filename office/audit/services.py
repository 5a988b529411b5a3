"""Writing the audit record. The acting officer comes from ``office.access.context``."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from office.audit.models import AuditRecord
from office.storage.bulk import rows_write

# A row of the audit names so many ids at most; what read more leaves several rows.
IDS_KEPT = 200


def record_of(acting, action: str, root_kind: str, root_id: int | None, detail: dict[str, Any]) -> AuditRecord:
    """An audit row, not yet saved."""
    return AuditRecord(
        at=timezone.now(),
        officer_id=acting.officer.pk if acting and acting.officer else None,
        purpose=acting.purpose if acting else "",
        page=acting.page if acting else "",
        address=acting.address if acting else None,
        action=action,
        root_kind=root_kind,
        root_id=root_id,
        detail=detail,
    )


def record_add(acting, action: str, root_kind: str = "", root_id: int | None = None, **detail) -> AuditRecord:
    """Write one row."""
    record = record_of(acting, action, root_kind, root_id, detail)
    record.save(force_insert=True)
    return record


def records_add(acting, rows: Iterable[tuple[str, str, int | None, dict]]) -> None:
    """Write many rows: (action, root kind, root id, detail)."""
    rows_write(AuditRecord, [record_of(acting, *row) for row in rows])


def reads_write(acting) -> None:
    """Write what this request read, and forget it: one row, or for more ids than a row holds as many as it takes."""
    if not acting.reads:
        return
    kinds = {kind: sorted(ids) for kind, ids in acting.reads.items() if ids}
    acting.reads = {}
    total = sum(len(ids) for ids in kinds.values())
    if total <= IDS_KEPT:
        kind, ids = next(iter(kinds.items()), ("", []))
        detail: dict[str, Any] = {"count": total, "ids": kinds}
        record_add(acting, "read", kind, ids[0] if total == 1 else None, **detail)
        return
    rows = [
        ("read", kind, None, {"count": len(part), "of": total, "ids": {kind: part}})
        for kind, ids in kinds.items()
        for part in (ids[start : start + IDS_KEPT] for start in range(0, len(ids), IDS_KEPT))
    ]
    records_add(acting, rows)
