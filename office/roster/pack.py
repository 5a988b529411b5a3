"""The hand-over pack (交接清单) of a term: what the leaving officer has open, for paper and signature."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from office.agencies.handover import HandoverPart, handover_preview
from office.followup.models import FollowUp
from office.outbox.words import root_refs, words_of
from office.roster.days import DAY, Standing
from office.roster.models import DutyHolding, DutyTerm
from office.roster.queries import holdings_of, may_plan, standing_at

SHOWN = 300


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One thing that the leaving officer owes; ``with_duty``: it goes with the desk."""

    due_on: dt.date | None
    text: object
    ref: Any
    with_duty: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """The pack. ``hidden``: how many open things the reader may not see."""

    term: DutyTerm
    coming: Standing | None
    owed: Sequence[OwedLine]
    hidden: int
    parts: Sequence[HandoverPart]
    held: Sequence[DutyHolding]


def may_read_pack(officer, term: DutyTerm) -> bool:
    """The two officers of the term, and who plans the duty of their agency."""
    return officer.pk in (term.officer_id, term.substitute_id) or may_plan(officer, term.agency_id)


def pack_of(officer, term: DutyTerm) -> Pack:
    """The pack as this reader may see it: of cases and matters only those in the reader's own sight."""
    if not may_read_pack(officer, term):
        raise PermissionDenied
    rows = list(FollowUp.objects.filter(owner__officer=term.officer, closed_at=None).order_by("due_on", "pk")[:SHOWN])
    refs = root_refs(officer, {(row.root_kind, row.root_id) for row in rows}) if rows else {}
    owed = [
        OwedLine(
            row.due_on,
            words_of("followup_kinds", row.kind, row.params),
            refs[row.root_kind, row.root_id],
            row.params.get("duty") == term.desk,
        )
        for row in rows
        if (row.root_kind, row.root_id) in refs
    ]
    parts = [part for part in handover_preview(term.officer) if part.items]
    coming = standing_at(term.office_id, term.desk, term.ends_on + DAY, term.agency_id)
    return Pack(term, coming, owed, len(rows) - len(owed), parts, holdings_of(term))
