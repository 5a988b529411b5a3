"""Reading the list of what anyone owes anyone. What stands on a root that the officer may not see is not there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from office.access.actions import Action
from office.access.queries import can, principals_of
from office.followup.models import FollowUp
from office.outbox.words import named, root_refs, words_of

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


def follow_ups_open(officer) -> QuerySet[FollowUp]:
    """What the officer, the officer's departments or agency owe, and what this officer may do.

    A department's duty is nobody's there whose roles do not admit it (``followup_actions``, office/front/registry.py).
    """
    barred = [kind for kind, action in named("followup_actions").items() if not can(officer, Action(action))]
    mine = FollowUp.objects.filter(closed_at__isnull=True, owner_id__in=principals_of(officer))
    return mine.exclude(kind__in=barred) if barred else mine


def follow_ups_awaited(officer) -> QuerySet[FollowUp]:
    """What others owe to the officer's principals."""
    return FollowUp.objects.filter(closed_at__isnull=True, other_id__in=principals_of(officer))


def followups_for(officer, *, awaited: bool = False, limit: int = COUNTED) -> list[FollowUpItem]:
    """What the officer must do (or, ``awaited``, what others owe), by due day, without a due day last."""
    rows = follow_ups_awaited(officer) if awaited else follow_ups_open(officer)
    return _items(officer, rows, limit)


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
