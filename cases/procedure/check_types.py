"""The rows of ``checks.toml``: what events may not say, and what depends on today."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that events may break. The kinds are explained at the head of ``checks.toml``."""

    code: str
    kind: str
    scope: str
    basis: tuple[str, ...]
    level: str
    touches: tuple[str, ...]
    zh: str
    en: str
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    reset_by: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    match: str = ""
    by_source: bool = False
    same_day: bool = False
    travel: bool = False
    day_only: bool = False
    recorded: bool = False
    param: str = ""
    value: str = ""
    max: int = 0
    hours: int = 0
    lasts: int = 0
    days: int = 0
    months: int = 0
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule that depends on today; seen by ``as_of`` only. ``then``: the steps that are due at once, likeliest first;
    only where the law demands release."""

    code: str
    kind: str
    basis: tuple[str, ...]
    zh: str
    en: str
    events: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    level: str = "breach"
    effective_from: date | None = None
    effective_to: date | None = None
