"""The demonstration's roster: prosecutors rotate by the week, legal officers by the month."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from office.access.context import acting_as
from office.agencies.models import Officer
from office.roster.days import Unit
from office.roster.handing import duties_hand_on
from office.roster.models import DutyDesk
from office.roster.services import Plan, duty_plan

# Who plans for which desk, who stands there in turn, and for how many days.
DESKS = (
    ("paizhu", DutyDesk.RESIDENT, Unit.MONTH, ("paizhu",), 62),
    ("paizhu", DutyDesk.ROTATING, Unit.WEEK, ("jiancha", "jiancha2"), 41),
    ("fazhi", DutyDesk.LEGAL, Unit.MONTH, ("fazhi",), 62),
)


def roster_plan(now: datetime) -> None:
    """Plan from the first of this month on, and let whoever is on duty today begin."""
    first = timezone.localdate(now).replace(day=1)
    officers = {one.username: one for one in Officer.objects.select_related("agency")}
    for planner, desk, unit, names, days in DESKS:
        plan = Plan(desk, unit, [officers[name] for name in names], first, first + timedelta(days=days))
        with acting_as(officers[planner]):
            duty_plan(officer=officers[planner], plan=plan)
    duties_hand_on(now=now)
