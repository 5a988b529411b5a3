"""Findings that somebody has settled (核实).

A settlement names the finding by its code, its person and the events it rests on. It stands as long as these events
do: when one of them is voided or told anew, the finding that is then left rests on other events and is open again.
"""

from collections.abc import Mapping
from dataclasses import replace

from .steps import Step
from .types import FindingHit

SETTLEMENT = "finding_settlement"
JOIN = "|"


def settled(
    hits: tuple[FindingHit, ...], steps: list[Step], by_type: Mapping[str, list[Step]]
) -> tuple[FindingHit, ...]:
    """The findings, those that are settled marked with the event that settles them, its day and what was chosen.

    What was recorded after the settlement it cannot have known: a finding in which such an event stands is open.
    """
    rows = by_type.get(SETTLEMENT)
    if not rows or not hits:
        return hits
    by_id = {step.id: step for step in steps}
    return tuple(_marked(hit, rows, by_id) for hit in hits)


def _marked(hit: FindingHit, rows: list[Step], by_id: Mapping[int, Step]) -> FindingHit:
    keys = None
    for step in reversed(rows):
        params = step.event.params
        if params.get("code") != hit.code or not _same_person(step, hit) or step.id <= max(hit.events, default=0):
            continue
        if keys is None:
            keys = _keys(hit, by_id)
        if sorted(params.get("of", "").split(JOIN)) == keys:
            return replace(hit, settled_by=step.id, settled_on=step.day, choice=params.get("choice", ""))
    return hit


def _same_person(step: Step, hit: FindingHit) -> bool:
    """A settlement of a case's finding may name its person as a parameter or be recorded on the person."""
    if step.person is not None:
        return step.person == hit.person
    named = step.event.params.get("person", "")
    return not named or named == str(hit.person)


def _keys(hit: FindingHit, by_id: Mapping[int, Step]) -> list[str]:
    return sorted(by_id[event].event.source_key or f"#{event}" for event in hit.events if event in by_id)
