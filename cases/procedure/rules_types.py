"""The rows of the rule tables, as read from ``rules/*.toml``.

Every row carries its legal basis and, where a later version of the law needs it, from and until when it is in
force. Field names are the keys of the files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .check_types import Check, Watch
from .gate_types import Course, Gate

SIDES_OF = {
    "police": frozenset({"police", "both"}),
    "procuratorate": frozenset({"procuratorate", "court", "both"}),
}
"""Whose steps each side records."""


@dataclass(frozen=True, slots=True)
class Text:
    """A legal text and how one of its articles is written."""

    code: str
    zh: str
    en: str
    name_zh: str
    name_en: str
    version: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a case. ``closed``: nothing further is owed."""

    code: str
    zh: str
    en: str
    order: int
    basis: tuple[str, ...]
    closed: bool = False
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """One box of the strip of stages."""

    code: str
    zh: str
    en: str
    events: tuple[str, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a person. ``final``: the case is over for that person, with ``stage``; ``leaves``: the
    person is no longer part of this case."""

    code: str
    zh: str
    en: str
    basis: tuple[str, ...]
    final: bool = False
    leaves: bool = False
    stage: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure on a suspect, or a state shown when none runs."""

    code: str
    zh: str
    en: str
    kind: str
    custody: bool
    basis: tuple[str, ...]
    event: str = ""
    ledger: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    lapses_hours: int = 0
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of a closed list."""

    list: str
    code: str
    zh: str
    en: str
    basis: tuple[str, ...]
    by_chief: bool = False
    ledger: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter that an event may carry. ``values`` is a list of reasons or a plain kind; a ``reference`` is the
    source key of an earlier event of one of the types in ``refers``, a ``number`` of kind bmsah is ``bmsah``, a ``day``
    is written 2026-03-05.
    ``ledger``: only a ledger says it; a form records a step of its own for it."""

    name: str
    zh: str
    en: str
    values: str
    required: bool = False
    refers: tuple[str, ...] = ()
    ledger: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    """A step of the procedure: who takes it, with which document, on what basis, to what effect.

    ``side``: whose step it is; ``both``: either agency records it; ``any``: no form of its own offers it. ``by``: the
    role codes that may record it; ``decides_*``: who decides by law. ``parallel``: it runs beside the stages.
    ``whom``: of a step of the whole case that answers steps of single persons: these; it concerns nobody else.
    ``whom_until``: what hands them back. ``decided_by``: where none is told, decisions that show whom it concerned.
    """

    code: str
    zh: str
    en: str
    side: str
    scope: str
    rank: int
    document_zh: str
    document_en: str
    basis: tuple[str, ...]
    by: tuple[str, ...] = ()
    decides_zh: str = ""
    decides_en: str = ""
    param: tuple[Param, ...] = ()
    whom: tuple[str, ...] = ()
    whom_until: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    parallel: bool = False
    stage: str = ""
    stage_from: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    state: str = ""
    outcome: str = ""
    outcome_param: str = ""
    day_end: bool = False
    once: bool = False
    once_until: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None

    def recorded_by(self, side: str, roles: frozenset[str]) -> bool:
        """Whether an officer of this side with these roles may record it. What is of any side has no form of its own,
        but the step that it tells of has."""
        return (self.side == "any" or self.side in SIDES_OF.get(side, ())) and not roles.isdisjoint(self.by)


@dataclass(frozen=True, slots=True)
class ClockExtension:
    """How a term may be lengthened: by so much (``add``) or so that it is so long in all (``to``).

    ``after``: codes that must have been granted before. ``event`` (with ``param`` = ``value``) records it.
    ``grounds`` names the list of reasons one of which must be ticked. ``file_before``: it must be asked for so many
    days before the term is up; 0: before it is up. ``approver`` decides. ``half``: half a month (15 days) more.
    ``of_kind``: it lies in the kind of the matter from the beginning, so there is no day by which to ask for it.
    ``told``: ``type:param=value`` of a ledger's event that says that it was granted, without a day of its own.
    ``of_clock``: it is the length of that other clock, which is meant where this one is asked for with it.
    """

    code: str
    zh: str
    en: str
    basis: tuple[str, ...]
    unit: str
    approver_zh: str
    approver_en: str
    add: int = 0
    to: int = 0
    after: tuple[str, ...] = ()
    event: str = ""
    param: str = ""
    value: str = ""
    grounds: str = ""
    file_before: int = 0
    half: bool = False
    of_kind: bool = False
    of_clock: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A statutory term: its length and how it is counted. Which events start and close it stands in ``Run``.

    ``roll``: N never (custody, ceilings), Y over days off, C unless somebody of the matter is held on the last day.
    ``ceiling``: a longest duration, counted from the exact minute and never rolled (K11). ``back``: counts back from
    the expiry of another clock (K13); ``window``: from the day so found until that expiry, not by that day.
    ``half``: half a month (15 days) more. ``custody``: the person is held while it runs; ``custody_end``: when it is
    up, custody is unlawful. ``pausable``: psychiatric evaluation does not count (K10). ``travel = false``: days on
    the road are never added (MPS 126). ``warn``: ``T-15`` days or ``T-4h`` hours before the alarm date. ``owner``:
    role code of ``office.access.roles`` that has to see to it. ``missed``: what follows if it is missed.
    ``reading``: the contested reading that bears on it beside those of every term (X4, X5, X6, X7).
    """

    code: str
    zh: str
    en: str
    basis: tuple[str, ...]
    side: str
    owner: str
    scope: str
    trigger_zh: str
    trigger_en: str
    unit: str
    length: int
    roll: str
    half: bool = False
    ceiling: bool = False
    back: bool = False
    window: bool = False
    custody: bool = False
    custody_end: bool = False
    pausable: bool = False
    travel: bool = True
    extension: tuple[ClockExtension, ...] = ()
    warn: tuple[str, ...] = ()
    missed_zh: str = ""
    missed_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    reading: str = ""
    version: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several event types under one name: ``@code`` in a run stands for all of them."""

    code: str
    zh: str
    en: str
    events: tuple[str, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Which events start, stop, void and pause a clock: one row for each way in which it begins.

    Every list holds event types, each ``type``, ``type:param=value`` or ``type:param!=value`` (conditions joined by
    ``&``, values by ``|``), or ``@group``. What the keys mean is told in ``rules/README.md``.
    """

    clock: str
    basis: tuple[str, ...]
    start: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    already_until: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    stands_until: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    counts_from: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    capped: tuple[str, ...] = ()
    told_after: tuple[str, ...] = ()
    told_within: int = 0
    part: str = ""
    watch: str = ""
    zh: str = ""
    en: str = ""
    scope: str = ""
    side: str = ""
    matter: str = ""
    held: str = ""
    status: str = ""
    length_param: str = ""
    of: bool = False
    once: bool = False
    cumulative: bool = False
    measure_done: bool = False
    extendable: bool = False
    passes: bool = False
    lapses: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """All tables, indexed by code."""

    texts: Mapping[str, Text]
    stages: Mapping[str, Stage]
    strip: tuple[Strip, ...]
    outcomes: Mapping[str, Outcome]
    measures: Mapping[str, Measure]
    reasons: Mapping[str, Mapping[str, Reason]]
    events: Mapping[str, EventType]
    checks: Mapping[str, Check]
    watches: Mapping[str, Watch]
    clocks: Mapping[str, tuple[Clock, ...]]
    """code -> its versions, oldest first."""
    runs: tuple[Run, ...]
    groups: Mapping[str, Group]
    gates: Mapping[str, Gate]
    courses: tuple[Course, ...]
    measure_names: Mapping[str, str]
    """How a ledger writes a measure -> its code."""
    event_names: Mapping[str, str]
    """How a ledger writes a decision or case type -> event code."""
    reason_names: Mapping[str, Mapping[str, str]]
    """list -> how a ledger writes a reason -> its code."""
    chosen: dict[frozenset[str], tuple[Check, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Which checks events of these types can break: filled as cases are projected."""
    plans: list[object] = field(init=False, default_factory=list, compare=False, repr=False)
    """The runs made ready for the walk (``clocks_plan``): filled when first used."""

    def clock_at(self, code: str, day: date) -> Clock | None:
        """The version of this clock that is in force on the day (of its trigger)."""
        for clock in reversed(self.clocks.get(code, ())):
            if (clock.effective_from or day) <= day <= (clock.effective_to or day):
                return clock
        return None

    def events_of(self, side: str) -> tuple[EventType, ...]:
        """What this side records, in legal order. The procuratorate records the court's steps: the court has no
        account here."""
        sides = SIDES_OF.get(side, frozenset())
        return tuple(sorted((e for e in self.events.values() if e.side in sides), key=lambda e: (e.rank, e.code)))
