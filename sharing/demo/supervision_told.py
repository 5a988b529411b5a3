"""How a story of the demonstration's supervision is told: days are so many before today, and after its beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

P1, P2, RESIDENT, CHIEF, COMPLAINTS = "jiancha", "jiancha2", "paizhu", "jianchazhang", "kongshen"
LEGAL, OFFICE, OVERSIGHT, POLICE_HEAD = "fazhi", "anguan", "ducha", "juzhang"


@dataclass(frozen=True, slots=True)
class In:
    """So many days after the step."""

    days: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step: by whom, which, how many days after the story began. ``on``: of another story's matter."""

    by: str
    act: str
    after: int
    data: dict[str, Any] = field(default_factory=dict)
    rows: Sequence[tuple[str, str]] = ()
    entered: Sequence[Mapping[str, Any]] = ()
    reason: str = ""
    file: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One story. ``case``: the stage of the case that it is about; empty: about none. ``origin``: another story."""

    name: str
    kind: str
    began: int
    by: str
    data: dict[str, Any]
    steps: Sequence[Step] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    unit: str = ""
    case: str = ""
    origin: str = ""
    act: str = ""
