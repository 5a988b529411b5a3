"""The short form that services use: the actor is whoever ``acting_as`` named."""

from collections.abc import Iterable

from office.access.context import current_acting
from office.audit.services import record_add, records_add


def audit_write(action: str, root_kind: str = "", root_id: int | None = None, *, detail: dict | None = None) -> None:
    """Write one audit row for the acting officer. ``detail``: codes, counts, ids; no personal data."""
    record_add(current_acting(), str(action), root_kind, root_id, **(detail or {}))


def audit_write_many(rows: Iterable[tuple[str, str, int | None, dict]]) -> None:
    """Write many audit rows at once."""
    records_add(current_acting(), rows)
