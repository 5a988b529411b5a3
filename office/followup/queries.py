"""Reading the list of what anyone owes anyone. What stands on a root that the officer may not see is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from office.access.queries import principals_of
from office.followup.models import FollowUp
from office.outbox.words import root_refs, words_of

COUNTED = 500


@dataclass(frozen=True)
class FollowUpItem:
    """An open follow-up as shown. ``ref`` has title, number and url of its root; ``side`` whose the other is."""

    id: int
    key: str
    kind: str
    text: str
    params: dict[str, Any]
    ref: Any
    due_on: date | None
    opened_at: datetime
    owner_name: str
    other_name: str
    other_side: str


@dataclass(frozen=True)
class FollowUpCounts:
    """How many the officer's principals owe, and how many of those are late or due today."""

    open: int
    overdue: int
    today: int


def follow_ups_open(officer) -> QuerySet[FollowUp]:
    """What the officer, the officer's departments or agency owe."""
    return FollowUp.objects.filter(closed_at__isnull=True, owner_id__in=principals_of(officer))


def follow_ups_awaited(officer) -> QuerySet[FollowUp]:
    """What others owe to the officer's principals."""
    return FollowUp.objects.filter(closed_at__isnull=True, other_id__in=principals_of(officer))


def followups_for(officer, *, awaited: bool = False, limit: int = COUNTED) -> list[FollowUpItem]:
    """What the officer must do (or, ``awaited``, what others owe), by due day, without a due day last."""
    rows = follow_ups_awaited(officer) if awaited else follow_ups_open(officer)
    return _items(officer, rows, limit)


def followups_of_root(officer, root_kind: str, root_id: int) -> list[FollowUp]:
    """All follow-ups of one root, open and closed; nothing when the officer may not see the root."""
    if (root_kind, root_id) not in root_refs(officer, [(root_kind, root_id)]):
        return []
    rows = FollowUp.objects.filter(root_kind=root_kind, root_id=root_id)
    return list(rows.select_related("closed_by", "owner__department", "owner__agency").order_by("pk"))


def followup_counts(officer, today: date) -> FollowUpCounts:
    """Open, overdue and due today, of those that the officer may see."""
    rows = follow_ups_open(officer).values_list("kind", "root_kind", "root_id", "due_on", "other_id").distinct()
    due = _due_of_visible(officer, rows[:COUNTED])
    return FollowUpCounts(
        open=len(due),
        overdue=sum(day is not None and day < today for day in due),
        today=sum(day == today for day in due),
    )


def _due_of_visible(officer, rows: Iterable[tuple]) -> list[date | None]:
    found = list(rows)
    refs = root_refs(officer, {(kind, pk) for _, kind, pk, _, _ in found}) if found else {}
    return [due for _, kind, pk, due, _ in found if (kind, pk) in refs]


def _items(officer, rows: QuerySet[FollowUp], limit: int) -> list[FollowUpItem]:
    rows = rows.select_related("owner__department__agency", "owner__agency", "owner__officer")
    rows = rows.select_related("other__department__agency", "other__agency", "other__officer__agency")
    found = sorted(rows.order_by("due_on", "pk")[:limit], key=lambda f: (f.due_on is None, f.due_on or date.max, f.pk))
    refs = root_refs(officer, {(f.root_kind, f.root_id) for f in found}) if found else {}
    # Several departments may owe the same; an officer of two of them does it once.
    once = {(f.kind, f.root_kind, f.root_id, f.other_id): f for f in reversed(found)}
    return [
        FollowUpItem(
            id=f.pk,
            key=f.key,
            kind=f.kind,
            text=words_of("followup_kinds", f.kind, f.params),
            params=f.params,
            ref=refs[f.root_kind, f.root_id],
            due_on=f.due_on,
            opened_at=f.opened_at,
            owner_name=str(f.owner),
            other_name=str(f.other) if f.other else "",
            other_side=_side(f.other),
        )
        for f in reversed(once.values())
        if (f.root_kind, f.root_id) in refs
    ]


def _side(principal) -> str:
    if principal is None:
        return ""
    holder = principal.department or principal.officer
    agency = holder.agency if holder else principal.agency
    return agency.side if agency else ""
