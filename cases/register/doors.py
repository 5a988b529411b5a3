"""Steps that are not recorded by a plain form because more hangs on them than the step: who brings such a door says so.

A room above the register names its function in ``step_doors`` of the app: (officer, Case, Asked) -> Door | None.
"""

from dataclasses import dataclass

from cases.register.models import Case
from office.front.registry import collected


@dataclass(frozen=True, slots=True)
class Asked:
    """Which step somebody is about to record, of whom, at which stage of the case; ``late``: of an earlier day."""

    code: str
    person: str
    stage: str
    late: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Where the step is taken, and why there."""

    url: str
    why: str


def door_of(officer, case: Case, asked: Asked) -> Door | None:
    """The door through which this step goes; none where its form is the plain one."""
    return next((door for find in collected("step_doors") if (door := find(officer, case, asked)) is not None), None)
