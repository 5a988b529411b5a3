"""How warnings are answered for, as data."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "answers.toml"


@dataclass(frozen=True, slots=True)
class Answers:
    """``waits``: custody or not -> how long an answer is waited for. ``superiors``: by side. ``desks``: by role.

    ``lists``: roles that see no case; their own list tells them what they owe, and nobody is warned of it.
    """

    waits: dict[bool, timedelta]
    superiors: dict[str, tuple[str, ...]]
    desks: dict[str, str]
    lists: frozenset[str]

    @property
    def steps(self) -> int:
        """How often a warning can go up at most."""
        return max(map(len, self.superiors.values()))


@cache
def answers() -> Answers:
    """The table."""
    told: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
    return Answers(
        waits={True: timedelta(days=told["days"]["custody"]), False: timedelta(days=told["days"]["other"])},
        superiors={side: tuple(steps) for side, steps in told["superiors"].items()},
        desks=told["desks"],
        lists=frozenset(told["lists"]),
    )
