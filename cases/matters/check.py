"""Is what is stored of matters what their steps say? Behind ``manage.py check_matters``."""

from collections.abc import Iterator

from cases.matters.duties import duties_of, prefix_of
from cases.matters.keeping import matter_models
from cases.matters.loader import flow_of
from cases.matters.models import MatterBase
from cases.matters.rules import standing_of
from cases.matters.told import replayed
from office.followup.models import FollowUp
from office.followup.services import NOBODY


def matter_differences() -> Iterator[str]:
    """One line for each difference."""
    for model in matter_models():
        for matter in model._base_manager.order_by("pk").iterator(chunk_size=200):
            yield from (f"{matter}: {fault}" for fault in _faults(matter))


def _faults(matter: MatterBase) -> Iterator[str]:
    stand = standing_of(matter, flow_of(matter.kind))
    steps = stand.steps
    if [step.position for step in steps] != list(range(1, matter.version + 1)):
        yield f"steps {len(steps)}, version {matter.version}"
        return
    stored = (matter.state, matter.told_state, matter.inner_side)
    for name, held, derived in zip(("state", "told", "inner side"), stored, replayed(steps), strict=True):
        if held != derived:
            yield f"{name} {held}, the steps led to {derived or 'nothing'}"
    if matter.closed != stand.flow.state_of(matter.state).closed:
        yield "closed or not"
    owed = duties_of(matter, stand.flow, steps=steps, items=stand.items, held=stand.held)
    wanted = {one.key: one.due_on for one in owed}
    rows = FollowUp.objects.filter(key__startswith=prefix_of(matter), root_id=matter.pk)
    still = rows.filter(closed_at=None)
    if matter.inner_side:
        # What the other side still waits for, not told that it is over here.
        still = still.exclude(roles=NOBODY)
    listed = dict(still.values_list("key", "due_on"))
    by_hand = set(rows.exclude(closed_at=None).values_list("key", flat=True))
    for key in sorted(wanted.keys() - listed.keys() - by_hand):
        yield f"{key} is owed and not in the list"
    for key in sorted(listed.keys() - wanted.keys()):
        yield f"{key} is in the list and not owed"
