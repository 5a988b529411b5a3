"""Who takes part in a matter and who can see it, as one side may know it of the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.matters.models import MatterBase
from cases.matters.parts import agency_of, who_shown
from cases.matters.queries import data_shown
from cases.matters.queries_pages import Seer, seated
from cases.matters.table import Desk, Flow
from cases.matters.words import label
from office.ui.who import Who

CHOSEN = "chosen"
HOLDERS = {"officer": "officer", "officers": "officer", "departments": "department", "agency": "agency"}


@dataclass(frozen=True, slots=True)
class DeskShown:
    """Who sits at a desk."""

    label: str
    who: Sequence[Who]
    principals: frozenset[int] = field(default_factory=frozenset)
    unaware: bool = False
    """It is the other side's, which has not got sight of the matter yet."""


def desks_shown(officer, matter: MatterBase, flow: Flow, seers: Sequence[Seer]) -> list[DeskShown]:
    """Who takes part. Whom the other side has chosen is named where a step told it: a choice made inside that side is
    nobody else's to know."""
    told = chosen_told(flow, data_shown(officer, matter))
    held, sighted = seated(matter), {one.principal.pk for one in seers}
    found = []
    for desk in flow.desk:
        rows = [one for one in held.get(desk.code, ()) if _known(officer, desk, one, told)]
        if rows:
            who = [who_shown(officer, one, told=_told(desk, one, told)) for one in rows]
            keys = frozenset(one.pk for one in rows)
            unaware = desk.side not in (officer.side, "both") and not keys & sighted
            found.append(DeskShown(label(desk), who, keys, unaware))
    return found


def chosen_told(flow: Flow, data: Mapping[str, Any]) -> set[tuple[str, str, int]]:
    """(desk, holder, key) of everybody whom a field that the officer may read has set at a desk."""
    return {
        (one.desk, HOLDERS[one.kind], pk)
        for one in flow.fields().values()
        if one.desk and one.kind in HOLDERS and data.get(one.name)
        for pk in (data[one.name] if isinstance(data[one.name], list) else [data[one.name]])
    }


def _told(desk: Desk, principal: Any, told: set[tuple[str, str, int]]) -> bool:
    keys = {"officer": principal.officer_id, "department": principal.department_id, "agency": principal.agency_id}
    return any((desk.code, holder, pk) in told for holder, pk in keys.items())


def _known(officer, desk: Desk, principal: Any, told: set[tuple[str, str, int]]) -> bool:
    return desk.of != CHOSEN or agency_of(principal).side == officer.side or _told(desk, principal, told)


def sight_shown(officer, seers: Sequence[Seer], desks: Sequence[DeskShown]) -> list[tuple[Who, bool]]:
    """Who can see it. Of another agency only who is known to take part; the others stand under the agency's name."""
    known = {pk for desk in desks for pk in desk.principals}
    found: dict[tuple[str, str], tuple[Who, bool]] = {}
    for one in seers:
        agency = agency_of(one.principal)
        own = agency.pk == officer.agency_id
        who = who_shown(officer, one.principal)
        if not own and (one.principal.officer_id or one.principal.pk not in known):
            who = Who(one.side, str(agency))
        key = (str(who.side), str(who.name))
        found[key] = (who, one.works or found.get(key, (who, False))[1])
    return list(found.values())
