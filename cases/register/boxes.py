"""What rooms above the register show beside a case: its requests between the agencies, and what may be begun on it.

A room names its function in ``case_boxes`` of the app: (officer, Case) -> CaseBox | None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.register.models import Case
from office.front.registry import collected


@dataclass(frozen=True, slots=True)
class CaseBoxRow:
    """One line: what it is, its page, its chips, whose square stands before it."""

    text: object
    url: str
    chips: Sequence[object] = ()
    side: str = ""
    note: object = ""


@dataclass(frozen=True, slots=True)
class CaseBox:
    """A quiet box: what is in sight, what is folded away, and the links that begin something."""

    title: object
    rows: Sequence[CaseBoxRow]
    more: Sequence[CaseBoxRow] = ()
    begin: Sequence[tuple[object, str]] = field(default_factory=tuple)


def case_boxes(officer, case: Case) -> list[CaseBox]:
    """The boxes of a case, for an officer who sees it."""
    found = [make(officer, case) for make in collected("case_boxes")]
    return [box for box in found if box is not None]
