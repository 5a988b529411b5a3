"""What the other side learns of a step. Inner steps of one side leave no trace for the other until a told one."""

import datetime as dt
from collections.abc import Iterable

from cases.matters.items import told_rows
from cases.matters.models import StepBase
from cases.matters.rules import Standing
from cases.matters.table import Act


def step_tell(stand: Standing, row: Act, step: StepBase, now: dt.datetime) -> None:
    """Bring what the other side knows up to a told step; remember whose inner step it was otherwise.

    A told step tells what its own side said in the inner steps before it. Inner steps of the other side stay inner: a
    step that leads elsewhere cuts them off; one that leads nowhere (a hand-over, a word) leaves the other side where it
    secretly stands.
    """
    matter, flow = stand.matter, stand.flow
    if not row.told:
        if moved(step):
            matter.inner_side = step.side
        # Whoever knows of it learns that it is over, not how: nobody waits for what will not come.
        matter.told_closed = matter.told_closed or (matter.closed and bool(matter.told_state))
        return
    told = dict(matter.told_data)
    for one in [*pending(stand, step), step]:
        told |= one.data
    hidden = {name for name, field in flow.fields().items() if field.secret}
    matter.told_data = {name: value for name, value in told.items() if name not in hidden}
    matter.told_at = now
    if stand.items:
        told_rows(matter, step.side)
    if not keeps_inner(matter.inner_side, step):
        matter.told_state, matter.inner_side = matter.state, ""
        matter.told_closed = matter.closed


def moved(step: StepBase) -> bool:
    """Whether a step led to another state."""
    return bool(step.before != step.after)


def keeps_inner(inner_side: str, step: StepBase) -> bool:
    """Whether a told step leaves what the other side does inside itself as it is."""
    return bool(inner_side) and step.side != inner_side and not moved(step)


def replayed(steps: Iterable[StepBase]) -> tuple[str, str, str]:
    """What follows from the steps: state, state as the other side was told, whose inner steps are not told."""
    state, told, inner = "", "", ""
    for step in steps:
        if not step.shared:
            state, inner = (step.after, step.side) if moved(step) else (state, inner)
        elif not keeps_inner(inner, step):
            state, told, inner = step.after, step.after, ""
    return state, told, inner


def pending(stand: Standing, step: StepBase) -> list[StepBase]:
    """The inner steps of this side since it last told one, or since the other side led the matter elsewhere."""
    found: list[StepBase] = []
    for one in reversed(stand.steps):
        if one.shared and (one.side == step.side or moved(one)):
            break
        if one.side == step.side:
            found.append(one)
    return list(reversed(found))
