"""What the clocks take and give: settings of contested readings, one reckoning, one clock of a case.

Plain frozen records, no Django, no sentence: the explanation is rendered from these codes (``clock_words``).
A *moment* is a ``date`` for clocks of days and months, an aware ``datetime`` in China for clocks of hours.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """Which of two readings an office follows where the law is contested (domain brief 3.5). A is the default.

    x1 first day of custody: A not counted, B counted. x2 chained months: A from the first day on, B step by step.
    x3 from the last day of a month: A to the last day, B to the same figure. x4 travel days: A added, B not.
    x5 replies owed while the person is held: A no roll, B roll. x6 bail and surveillance begin: A executed,
    B decided. x7 unit of the administrative organ's reconsideration: A days, B working days.
    """

    x1: str = "A"
    x2: str = "A"
    x3: str = "A"
    x4: str = "A"
    x5: str = "A"
    x6: str = "A"
    x7: str = "A"


class ClockStatus(StrEnum):
    """What a clock is doing. Overdue is no status: it depends on today (``as_of``)."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    VOID = "void"  # came to nothing: the person was released, the term was replaced by another
    NO_START = "no_start"  # its trigger day is not recorded


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One term reckoned from one start: every date that follows, and what led there, as codes.

    ``terms`` are the lengths that were added up, in order: ``(("months", 2), ("months", 1))``. ``excluded`` counts
    the days that do not count (psychiatric evaluation, travel). ``file_by`` is the latest day to ask for the next
    extension, empty where none is left. ``opens``: of a clock of a case that is a window, its first day; ``raw`` and
    ``expiry`` are then the end of the term that it counts back from. ``decided``: the start is the day of the decision,
    not of its execution (X6 B). ``workday_before``: of a count-back clock whose
    day is off, the working day before it (K13).
    """

    rule: str
    version: str
    unit: str
    start: Moment
    terms: tuple[tuple[str, int], ...]
    extensions: tuple[str, ...]
    ground: str
    travel: int
    excluded: int
    raw: Moment
    expiry: Moment
    conservative: Moment | None
    file_by: Moment | None
    roll: str  # N, Y or C, as the rule has it
    custody: bool | None  # whether somebody was held on the last day, where that matters
    rolled: bool
    provisional: bool
    workday_before: date | None = None
    opens: date | None = None
    decided: bool = False
    calendar: str = ""
    readings: Readings = Readings()


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension as granted: which, by which event, on which day, on what ground."""

    code: str
    event: int
    on: date
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count. ``end`` is empty while it lasts."""

    start: date
    start_event: int
    end: date | None = None
    end_event: int | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock of a case or of one person in it.

    ``key`` is stable over re-computation: rule, person and the source key of the trigger event. ``reckoning`` is
    empty without a start. ``events``: all that it rests on. ``custody_end``: when it is up, custody is unlawful.
    ``replaced_by`` is the key of the clock that took its place. ``unsettled``: a finding touches it (待核实).
    ``lapses``: a right that may be used, not a duty; when its time is up it lapses and nothing is overdue.
    ``precise``: of a clock of hours, whether the hour of its trigger is known; otherwise it is reckoned from 0:00.
    ``extensions`` are all that were reported; those that count stand in the reckoning. ``turned``: the type of the
    step that, on ``turned_on``, put it in the place of a term of another length, because the person was held or let go.
    """

    key: str
    rule: str
    version: str
    person: int | None
    side: str
    trigger: str
    trigger_event: int | None
    trigger_at: datetime | None
    status: ClockStatus
    reckoning: Reckoning | None
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    closed_by: int | None = None
    closed_on: date | None = None
    late: bool = False
    custody_end: bool = False
    unsettled: bool = False
    replaced_by: str = ""
    lapses: bool = False
    precise: bool = True
    events: tuple[int, ...] = ()
    turned: str = ""
    turned_on: date | None = None

    @property
    def expiry(self) -> Moment | None:
        """The last day or minute, rolled once where it rolls."""
        return self.reckoning.expiry if self.reckoning else None

    @property
    def alarm(self) -> Moment | None:
        """What alarms run on: the conservative day where there is one."""
        if self.reckoning is None:
            return None
        return self.reckoning.conservative or self.reckoning.expiry

    @property
    def open(self) -> bool:
        """Whether something is still owed."""
        return self.status in (ClockStatus.RUNNING, ClockStatus.PAUSED, ClockStatus.NO_START)
