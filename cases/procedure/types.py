"""What comes out of the procedure: plain frozen records, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .clock_types import ClockState
from .events import china_day
from .steps import Step


@dataclass(frozen=True, slots=True)
class Interval:
    """A person's measure from when to when. ``end_why`` is the type of the event that ended it."""

    person: int
    measure: str
    custody: bool
    start: datetime
    start_precise: bool
    start_event: int
    end: datetime | None = None
    end_precise: bool = False
    end_event: int | None = None
    end_why: str = ""

    @property
    def start_day(self) -> date:
        return china_day(self.start)

    @property
    def end_day(self) -> date | None:
        return None if self.end is None else china_day(self.end)


@dataclass(frozen=True, slots=True)
class Mark:
    """A state that a person entered when a measure ended or the person left the case."""

    at: datetime
    state: str
    event: int


@dataclass(frozen=True, slots=True)
class PersonState:
    """What the events say of one person. ``detail`` is the reason, kind or round behind the outcome."""

    person: int
    outcome: str
    detail: str
    outcome_event: int | None
    intervals: tuple[Interval, ...]
    marks: tuple[Mark, ...]
    returns: int

    @property
    def outcome_code(self) -> str:
        """``arrest_not_approved:N2``; empty while there is none."""
        if self.outcome == "none":
            return ""
        return f"{self.outcome}:{self.detail}" if self.detail else self.outcome


@dataclass(frozen=True, slots=True)
class FindingHit:
    """A rule that the events break: code, articles, parameters for the sentence, what it touches.

    ``settled_by``: the event by which somebody settled it (核实), with its day and what was chosen. It stays listed
    and no longer leaves anything to be settled.
    """

    code: str
    article: str
    params: Mapping[str, str]
    events: tuple[int, ...]
    person: int | None
    touches: tuple[str, ...]
    level: str
    settled_by: int | None = None
    settled_on: date | None = None
    choice: str = ""


@dataclass(frozen=True, slots=True)
class StripStep:
    """One box of the strip of stages. ``on`` is None where the step is not recorded."""

    code: str
    on: date | None
    event: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Projection:
    """Everything that follows from the events alone, whatever day it is."""

    stage: str
    stage_on: date | None
    stage_event: int | None
    strip: tuple[StripStep, ...]
    first_on: Mapping[str, date]
    persons: Mapping[int, PersonState]
    counts: Mapping[str, int]
    findings: tuple[FindingHit, ...]
    unsettled: frozenset[str]
    marks: tuple[tuple[str, int | None, date, int], ...]
    """(type, person, day, id) of what ``as_of`` watches."""
    clocks: tuple[ClockState, ...] = ()
    stalled_from: date | None = None
    """挂案: the first day on which nothing has gone on for too long."""
    steps: tuple[Step, ...] = field(default=(), compare=False, repr=False)
    """The live events in legal order, for who asks what may come next."""

    @property
    def open_findings(self) -> tuple[FindingHit, ...]:
        """What nobody has settled yet."""
        return tuple(hit for hit in self.findings if hit.settled_by is None)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """All measures of all persons."""
        return tuple(interval for state in self.persons.values() for interval in state.intervals)


@dataclass(frozen=True, slots=True)
class AsOf:
    """What depends on the day it is asked. Never stored.

    ``overdue``: keys of the clocks that are up and owed; a right whose time is up is not. ``days_left``: of every clock
    that runs, days until its alarm date, the conservative one where there are two; negative when it is past.
    ``unsettled``: keys of clocks that are in doubt, or that rest on a step dated after today.
    """

    now: datetime
    custody: tuple[int, ...]
    current: Mapping[int, str]
    since: Mapping[int, date]
    days_in_stage: int | None
    findings: tuple[FindingHit, ...]
    overdue: tuple[str, ...] = ()
    days_left: Mapping[str, int] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()
