"""The table at the end: what was measured, against which floor, what is required and what is the goal."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Line:
    """One measurement. `required` and `goal` are ratios to the floor; `least`: the ratio must be at least that."""

    what: str
    ours: float
    floor: float
    required: float | None = None
    goal: float | None = None
    least: bool = False
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float:
        if self.least:
            return self.floor / self.ours if self.ours else 0
        return self.ours / self.floor if self.floor else 0

    @property
    def verdict(self) -> str:
        if self.required is None:
            return ""
        if self._reaches(self.goal):
            return "goal"
        return "met" if self._reaches(self.required) else "MISSED"

    @property
    def text(self) -> str:
        """The line as printed."""
        sign = ">=" if self.least else "<="
        asked = f"{sign} {self.required:g}" if self.required is not None else ""
        if self.goal is not None and self.goal != self.required:
            asked += f" ({self.goal:g})"
        floor = f"{self.floor:,.2f}" if self.floor else ""
        ratio = f"{self.ratio:.2f}" if self.floor else ""
        return (
            f"{self.what:<70}{self.ours:>12,.2f}{floor:>12}{ratio:>9}  {asked:<14} {self.verdict:<7}"
            f"{self.unit}{'  ' + self.note if self.note else ''}"
        )

    def _reaches(self, bound: float | None) -> bool:
        if bound is None:
            return False
        return self.ratio >= bound if self.least else self.ratio <= bound


@dataclass
class Report:
    """All lines of a run."""

    cases: int
    lines: list[Line] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def met(self) -> bool:
        return not self.failed and all(line.verdict != "MISSED" for line in self.lines)

    @staticmethod
    def pack(lines: list[Line]) -> str:
        return json.dumps([asdict(line) for line in lines])

    def unpack(self, text: str) -> None:
        self.lines += [Line(**line) for line in json.loads(text or "[]")]

    def show(self) -> None:
        print()
        print(f"{'what':<70}{'ours':>12}{'floor':>12}{'ratio':>9}  required (goal)")
        for line in self.lines:
            print(line.text)
        for part in self.failed:
            print(f"{part} broke off; see above")
