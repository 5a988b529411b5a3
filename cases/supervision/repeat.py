"""The repeat detector: same unit, same kind of violation, three in twelve months (RULES 552: 普遍性、倾向性).

Counted are findings that were put to the police and stand: neither dropped nor withdrawn, by the true day of the
finding. What a decided proposal has counted is not counted again: a declined one comes back only with three more.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.matters.models import Matter, MatterItem, MatterStep
from cases.supervision.models_repeat import ISSUE, ProposalState, RepeatProposal
from office.access.context import Purpose, acting_as
from office.agencies.models import Department
from office.audit.log import audit_write

KIND, FINDING = "violation", "find"
LEAST, MONTHS = 3, 12
LOOK = Purpose("repeats.look")
NOT_COUNTED = ("found", "to_approve", "dropped", "revoked", "passed")


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation of one kind that stands, with the day on which it was found."""

    matter_id: int
    on: dt.date


def findings_of(unit_id: int) -> dict[str, list[Finding]]:
    """kind -> what stands against a unit, oldest first; a matter counts once for a kind, however many rows it has."""
    matters = Matter.objects.filter(
        kind=KIND, told_at__isnull=False, desks__desk="unit", desks__until=None,
        desks__principal__department_id=unit_id,
    ).exclude(state__in=NOT_COUNTED)  # fmt: skip
    days = dict(MatterStep.objects.filter(matter__in=matters, act=FINDING).values_list("matter_id", "on"))
    rows = MatterItem.objects.filter(matter__in=days, list=ISSUE, withdrawn=False)
    told = rows.exclude(verdict="reasons_hold").values_list("matter_id", "data")
    found: dict[str, set[Finding]] = {}
    for matter_id, data in told:
        found.setdefault(data["violation"], set()).add(Finding(matter_id, days[matter_id]))
    return {kind: sorted(rows, key=lambda row: (row.on, row.matter_id)) for kind, rows in found.items()}


def window(findings: Sequence[Finding], *, least: int = LEAST) -> list[Finding]:
    """The latest findings that lie within twelve months of one another, where there are enough; else none."""
    best: list[Finding] = []
    for place, last in enumerate(findings):
        since = year_before(last.on)
        inside = [one for one in findings[: place + 1] if one.on > since]
        if len(inside) >= least:
            best = inside
    return best


def fresh(findings: Sequence[Finding], today: dt.date) -> list[Finding]:
    """A window whose last finding is more than twelve months old proposes nothing any more."""
    return list(findings) if findings and findings[-1].on > year_before(today) else []


def year_before(day: dt.date) -> dt.date:
    """The same day a year before; 29 February stands for the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def repeat_look(matter: Matter, *, now: dt.datetime) -> None:
    """Look at the unit of this matter again, in the caller's transaction. Twice changes nothing."""
    seats = matter.desks.filter(desk="unit", until=None, principal__department__isnull=False)
    for unit in Department.objects.filter(principal__in=seats.values("principal")).order_by("pk"):
        unit_look(unit, matter.office_id, now)


def unit_look(unit: Department, office_id: int, now: dt.datetime) -> None:
    """Bring the open proposals about a unit up to what stands against it."""
    found, spent, today = findings_of(unit.pk), _spent(unit), timezone.localdate(now)
    open_rows = {
        row.kind: row
        for row in RepeatProposal.objects.select_for_update().filter(unit=unit, state=ProposalState.PROPOSED)
    }
    for kind in sorted(found.keys() | open_rows.keys()):
        rows = [one for one in found.get(kind, ()) if one.matter_id not in spent.get(kind, ())]
        _kind_look(unit, office_id, kind, fresh(window(rows), today), open_rows.get(kind), now)


def _spent(unit: Department) -> Mapping[str, set[int]]:
    """kind -> matters that a decided proposal has counted."""
    decided = RepeatProposal.objects.filter(unit=unit, state__in=(ProposalState.TAKEN, ProposalState.DECLINED))
    spent: dict[str, set[int]] = {}
    for kind, matter_id in decided.values_list("kind", "matters"):
        spent.setdefault(kind, set()).add(matter_id)
    return spent


def _kind_look(
    unit: Department, office_id: int, kind: str, rows: Sequence[Finding], held: RepeatProposal | None, now: dt.datetime
) -> None:
    if not rows:
        if held is not None:
            held.state = ProposalState.LAPSED
            held.save(update_fields=["state"])
        return
    days = {"first_on": rows[0].on, "last_on": rows[-1].on}
    if held is None:
        held = _propose(unit, office_id, kind, days, now)
    if held is None:
        return
    wanted = {one.matter_id for one in rows}
    if set(held.matters.values_list("pk", flat=True)) != wanted:
        held.matters.set(wanted)
        held.version += 1
        held.first_on, held.last_on = days["first_on"], days["last_on"]
        held.save(update_fields=["version", "first_on", "last_on"])


def _propose(
    unit: Department, office_id: int, kind: str, days: Mapping[str, dt.date], now: dt.datetime
) -> RepeatProposal | None:
    """One open proposal for a unit and a kind; somebody else may have opened it this moment."""
    try:
        with transaction.atomic():
            row = RepeatProposal.objects.create(
                office_id=office_id, unit=unit, kind=kind, found_at=now, version=0, **days
            )
    except IntegrityError:
        return None
    audit_write("repeat.propose", "repeat", row.pk, detail={"unit": unit.pk, "kind": kind})
    return row


def units_with_findings() -> Iterable[tuple[Department, int]]:
    """Units against which something stands, with their joint office."""
    rows = Matter.objects.filter(kind=KIND, told_at__isnull=False, desks__desk="unit", desks__until=None)
    pairs = rows.values_list("desks__principal__department", "office_id").distinct()
    departments = Department.objects.in_bulk([unit for unit, _office in pairs if unit])
    for unit_id, office_id in sorted(pair for pair in pairs if pair[0]):
        yield departments[unit_id], office_id


def repeat_sweep(now: dt.datetime) -> int:
    """Look at all units; how many. Runs at night, for time moves the window too; twice changes nothing."""
    with acting_as(LOOK):
        found = list(units_with_findings())
    for unit, office_id in found:
        with acting_as(LOOK):
            unit_look(unit, office_id, now)
    return len(found)


__all__ = ["LEAST", "MONTHS", "Finding", "findings_of", "fresh", "repeat_look", "repeat_sweep", "unit_look", "window"]
