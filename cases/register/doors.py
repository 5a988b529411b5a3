"""Steps that are not recorded by a plain form because more hangs on them than the step: who brings such a door says so.

A room above the register names its function in ``step_doors`` of the app: (officer, Case, Asked) -> Door | None; and
in ``papers_on_their_way`` what tells whether papers that name the case and its persons are under way: (Case) -> bool.
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


def papers_on_their_way(case: Case) -> bool:
    """Whether papers of this case are under way, which name it and its persons as they now are."""
    return any(waits(case) for waits in collected("papers_on_their_way"))
