"""Reading what anyone owes anyone. What stands on a root that the officer may not see is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from office.access.actions import Action
from office.access.queries import can, principals_own
from office.access.readers import readers_of
from office.access.roles import roles_of
from office.agencies.models import Principal
from office.followup.models import FollowUp
from office.followup.words import principal_name, principal_side
from office.outbox.words import named, root_refs, words_of

COUNTED = 500
# In ``params``: whom an own earlier step bars from this (nobody approves the own draft): key of the officer -> step.
NOT_BY = "not_by"


@dataclass(frozen=True)
class FollowUpItem:
    """An open follow-up as shown. ``ref`` has title, number and url of its root; ``side`` whose the other is."""

    id: int
    key: str
    kind: str
    text: Any
    params: dict[str, Any]
    ref: Any
    law: str
    due_on: date | None
    opened_at: datetime
    owner_name: str
    other_name: str
    other_side: str
    urged: int


def with_principals(rows: QuerySet) -> QuerySet:
    """With whom it stands between, in the same query."""
    rows = rows.select_related("owner__department__agency", "owner__agency", "owner__officer__agency")
    return rows.select_related("other__department__agency", "other__agency", "other__officer__agency")


def barred_kinds(officer) -> list[str]:
    """The kinds that no role of the officer admits (``followup_actions``, office/front/registry.py)."""
    return [kind for kind, action in named("followup_actions").items() if not can(officer, Action(action))]


def may_do(officer, row: FollowUp) -> bool:
    """Whether a role of the officer does this, where it names the roles, and no own earlier step bars from it."""
    return roles_admit(officer, row.roles) and str(officer.pk) not in row.params.get(NOT_BY, {})


def free_q(officer) -> Q:
    """The rows from which no own earlier step bars the officer: ``may_do`` of the database, but for the roles."""
    return Q(**{f"params__{NOT_BY}__isnull": True}) | ~Q(**{f"params__{NOT_BY}__has_key": str(officer.pk)})


def roles_admit(officer, roles: Sequence[str]) -> bool:
    """Whether a role of the officer is one of these; none named: anybody's."""
    return not roles or bool(roles_of(officer).intersection(roles))


def follow_ups_open(officer) -> QuerySet[FollowUp]:
    """What the officer, the own departments or the agency owe. What other departments owe is nobody else's to do, also
    where a leader sees it: that stands in the ledger."""
    mine = FollowUp.objects.filter(closed_at__isnull=True, owner_id__in=principals_own(officer).values("pk"))
    barred = barred_kinds(officer)
    return mine.exclude(kind__in=barred) if barred else mine


def follow_ups_awaited(officer) -> QuerySet[FollowUp]:
    """What others owe to the officer, the own departments or the agency."""
    return FollowUp.objects.filter(closed_at__isnull=True, other_id__in=principals_own(officer).values("pk"))


def followups_for(officer, *, awaited: bool = False, limit: int = COUNTED) -> list[FollowUpItem]:
    """What the officer must do (or, ``awaited``, what others owe), by due day, without a due day last."""
    rows = follow_ups_awaited(officer) if awaited else follow_ups_open(officer)
    found = list(with_principals(rows).order_by(F("due_on").asc(nulls_last=True), "pk")[:limit])
    if not awaited:
        found = [row for row in found if may_do(officer, row)]
    refs = root_refs(officer, {(f.root_kind, f.root_id) for f in found}) if found else {}
    # Several may owe the same; an officer of two departments does it once.
    once = {f.occasion or f.key: f for f in reversed(found)}
    return [
        FollowUpItem(
            id=f.pk,
            key=f.key,
            kind=f.kind,
            text=words_of("followup_kinds", f.kind, f.params),
            params=f.params,
            ref=refs[f.root_kind, f.root_id],
            law=f.law,
            due_on=f.due_on,
            opened_at=f.opened_at,
            owner_name=principal_name(officer, f.owner),
            other_name=principal_name(officer, f.other),
            other_side=principal_side(f.other),
            urged=f.urged,
        )
        for f in reversed(once.values())
        if (f.root_kind, f.root_id) in refs
    ]


def receivers_of(row: FollowUp) -> list[Principal]:
    """To whom it can be passed: the active officers of the owner's desk who see its root, and the desk itself where it
    lies with one of them. A desk is the department; an officer's, the departments of the officer."""
    seeing = {who.pk for who in readers_of(row.root_kind, row.root_id)}
    owner = row.owner
    if owner.department_id:
        departments = [owner.department_id]
    elif owner.officer_id:
        departments = list(owner.officer.departments.filter(active=True).values_list("pk", flat=True))
    else:
        departments = []
    at_desk = Principal.objects.filter(officer__departments__in=departments, officer__is_active=True)
    at_desk = at_desk.filter(officer_id__in=seeing).exclude(pk=owner.pk)
    found = list(at_desk.select_related("officer").distinct().order_by("officer__name", "pk"))
    if row.owner_was_id and row.owner_was_id not in {one.pk for one in found}:
        found.insert(0, Principal.objects.select_related("department", "officer", "agency").get(pk=row.owner_was_id))
    return found
