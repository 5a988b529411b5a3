"""Who is told of a step: everybody at the desks of the other side, by one message; not the side that took it."""

from datetime import datetime

from cases.matters.models import StepBase
from cases.matters.rules import Standing
from cases.matters.table import Act
from office.outbox.services import message_queue


def step_message(stand: Standing, row: Act, step: StepBase, opened: set[str], now: datetime) -> None:
    """Queue the message of a told step to the opened desks of the other side."""
    if not row.told:
        return
    matter, flow = stand.matter, stand.flow
    root = str(matter._meta.model_name)
    to = sorted(
        {
            principal
            for desk in flow.desk
            if desk.side != step.side and desk.code in opened and desk.side != flow.hidden_side
            for principal in stand.held.get(desk.code, ())
        }
    )
    if to:
        message_queue(
            key=f"{root}:{matter.pk}:{step.position}",
            to=to,
            kind=f"{root}.stepped",
            params={"matter": matter.pk, "flow": matter.kind, "act": row.code},
            root_kind=root,
            root_id=matter.pk,
            now=now,
        )
