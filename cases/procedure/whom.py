"""Whom the steps of a whole case concern: an acceptance of arrest review those whom the request named (CPL 87)."""

from collections.abc import Mapping

from .steps import Step, concerned
from .types import Projection


def concerned_by_event(projection: Projection) -> Mapping[int, frozenset[int]]:
    """Of each step of the whole case that concerns some persons only: these. A step that concerns all is not there.

    Whoever takes persons to another case takes along what concerns them and leaves what does not.
    """
    by_type: dict[str, list[Step]] = {}
    for step in projection.steps:
        by_type.setdefault(step.type, []).append(step)

    def held(person: int, step: Step) -> bool:
        return any(
            interval.custody and interval.start <= step.at and (interval.end is None or interval.end > step.at)
            for interval in projection.persons[person].intervals
        )

    found = {}
    for step in projection.steps:
        whom = concerned(step, by_type, projection.persons, held)
        if whom:
            found[step.id] = whom
    return found
