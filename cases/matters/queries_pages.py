"""What the pages of a matter read beside it: who can see it, what grew from it, how much of a list is one's turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from cases.matters.desks import desk_names
from cases.matters.loader import load_flows
from cases.matters.models import Matter, MatterBase
from cases.matters.queries import MatterFilters, matters_found, matters_seen, side_of
from cases.matters.table import Act, Flow
from cases.register.queries import CaseFilters, cases_chosen
from office.access.models import Level
from office.access.queries import access_model

CASES_MOST = 500


def kinds_listed(officer, group: str, root: str = "matter") -> list[Flow]:
    """The kinds of a group that can ever be in this officer's list: none that is hidden from the own side."""
    return [
        flow
        for flow in load_flows().values()
        if flow.group == group and flow.root == root and flow.hidden_side != officer.side
    ]


def turns_counted(officer, group: str, model: type[MatterBase] = Matter) -> dict[str, int]:
    """How many open matters of each kind are the officer's turn."""
    rows = matters_found(officer, group, MatterFilters(mine=True, open=True), model)
    return {row["kind"]: row["n"] for row in rows.order_by().values("kind").annotate(n=Count("pk", distinct=True))}


def cases_like(officer, text: str) -> list[int]:
    """The cases in sight that a text finds, as the list of cases does; the newest so many."""
    return cases_chosen(officer, CaseFilters(text=text), CASES_MOST)


@dataclass(frozen=True, slots=True)
class Seer:
    """Whoever can see a matter, and whether they may act on it."""

    principal: Any
    side: str
    works: bool


def sight_of(matter: MatterBase) -> list[Seer]:
    """To whom it is open now."""
    now = timezone.now()
    rows = access_model(type(matter))._base_manager.filter(root_id=matter.pk, valid_until__gt=now)
    rows = rows.select_related("principal__department__agency", "principal__agency", "principal__officer__agency")
    return [
        Seer(row.principal, side_of(row.principal) or "third", row.work_until > now and Level.WORK > Level.SEE)
        for row in rows.order_by("pk")
    ]


def grown(officer, matter: MatterBase) -> tuple[Any, list[Any]]:
    """(that from which it grew, those that grew from it), each only where it is in sight."""
    if not isinstance(matter, Matter):
        return None, []
    seen = matters_seen(officer)
    origin = seen.filter(pk=matter.origin_id).first() if matter.origin_id else None
    return origin, list(seen.filter(origin_id=matter.pk).order_by("opened_at", "pk"))


def startable(flow: Flow, taken: Sequence[str], openings: Sequence[tuple[Flow, Act]]) -> list[tuple[Flow, Act]]:
    """The kinds that may grow from here: those that a step taken so far names, where the officer may begin them."""
    kinds = {kind for act in flow.act if act.code in taken for kind in act.starts}
    return [(other, act) for other, act in openings if other.kind in kinds]


def seated(matter: MatterBase) -> Mapping[str, list[Any]]:
    """desk -> who sits there."""
    return desk_names(matter)
