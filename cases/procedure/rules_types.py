"""The rows of the rule tables, as read from ``rules/*.toml``.

Every row carries its legal basis and, where a later version of the law needs it, from and until when it is in
force. Field names are the keys of the files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """A legal text and how one of its articles is written."""

    code: str
    zh: str
    en: str
    name_zh: str
    name_en: str


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
    source key of an earlier event of one of the types in ``refers``, a ``number`` of kind bmsah is ``bmsah``."""

    name: str
    zh: str
    en: str
    values: str
    required: bool = False
    refers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """A step of the procedure: who takes it, with which document, on what basis, to what effect."""

    code: str
    zh: str
    en: str
    side: str
    scope: str
    rank: int
    document_zh: str
    document_en: str
    basis: tuple[str, ...]
    param: tuple[Param, ...] = ()
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
    day_only: bool = False
    recorded: bool = False
    param: str = ""
    value: str = ""
    max: int = 0
    days: int = 0
    months: int = 0
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule that depends on today; seen by ``as_of`` only."""

    code: str
    kind: str
    basis: tuple[str, ...]
    zh: str
    en: str
    events: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None


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
    measure_names: Mapping[str, str]
    """How a ledger writes a measure -> its code."""
    event_names: Mapping[str, str]
    """How a ledger writes a decision or case type -> event code."""
    reason_names: Mapping[str, Mapping[str, str]]
    """list -> how a ledger writes a reason -> its code."""
    chosen: dict[frozenset[str], tuple[Check, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Which checks events of these types can break: filled as cases are projected."""

    def events_of(self, side: str) -> tuple[EventType, ...]:
        """What this side records, in legal order. The procuratorate records the court's steps: the court has no
        account here."""
        sides = {side, "court"} if side == "procuratorate" else {side}
        return tuple(sorted((e for e in self.events.values() if e.side in sides), key=lambda e: (e.rank, e.code)))
