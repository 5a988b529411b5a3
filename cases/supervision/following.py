"""A step on one matter that brings about a step on another: an objection moves the correction it is about.

Such steps stand in the flow at the desk ``program``, at which nobody sits, so that no page offers them.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.rules import in_state, standing_of
from cases.matters.services import Given, step_take
from cases.matters.table import Act
from office.agencies.models import Officer

DESK = "program"


def follow_up_step(
    officer: Officer, matter: Matter, code: str, *, on: dt.date, reason: str = "", now: dt.datetime
) -> Matter:
    """Take a step of the program in the caller's transaction. Errors: ValidationError where the matter has moved on."""
    flow = flow_of(matter.kind)
    held = Matter.objects.select_for_update().get(pk=matter.pk)
    held.case = matter.case
    stand, row = standing_of(held, flow), program_act(matter.kind, code)
    if not in_state(stand, row, held.side):
        state = flow.state_of(held.state)
        raise ValidationError(
            _("“%(step)s” is not possible: the matter it is about stands at “%(state)s”.")
            % {"step": row.zh, "state": state.zh}
        )
    step_take(officer, stand, row, Given(on=on, reason=reason), now)
    return held


def program_act(kind: str, code: str) -> Act:
    """The act of the program by its code. Raises KeyError."""
    found = flow_of(kind).act_of(code)
    if found is None or found.desk != DESK:
        raise KeyError(code)
    return found


def follows(kind: str, code: str) -> bool:
    """Whether this kind of matter has such a step."""
    found = flow_of(kind).act_of(code)
    return found is not None and found.desk == DESK
