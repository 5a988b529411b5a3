"""The rows that say what may not be done now and what usually follows, and what is answered to who asks.

Field names are the keys of ``gates.toml``. A *pattern* is written as in ``runs.toml``: ``type``, ``type:param=value``,
``@group``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule that a new event must pass. The kinds are explained in ``rules/README.md``.

    ``events``: patterns of the new event, ``*`` for every type, ``*person``, ``*police:person``; ``excepting``: but
    not these. ``of``: events that matter for it, each standing until one of ``until`` comes. ``unless``: events that
    lift the gate; ``unless_own``, ``unless_roles``: parameters of the new event, roles of who records it, that do.
    ``known_by``, ``rests_on``: it refuses only where one of these events stands, where this ledger
    (``police:person``) has told anything of the case at all. ``recorded_here``: or where one of these was recorded
    here and not only reported; ``untold = "warn"``: elsewhere it says it and does not refuse. ``days``: of too_soon
    and too_late; ``roll``: Y where the last of them moves on over days off, C where it does so unless somebody is held.
    ``hours``, ``lasts``: of in_succession, how long between, and how long without an end on record.
    ``on_form``: said when the step is to be recorded, not in the list of what may come next. ``present``: a step of
    the whole case does not count for who was at large then. ``scope = "case"``: steps of other persons count too.
    ``level = "warn"``: the form says it and records all the same. ``same_as``: checks that tell the same of what is
    recorded; they are not said twice. ``worth``: worth saying to somebody who would expect the step. ``status``: only
    for a person so marked. ``param``: of too_many the number that a step itself gives; of needs_param what must be
    given; of range what must lie from ``min`` to ``max``.
    """

    code: str
    kind: str
    events: tuple[str, ...]
    basis: tuple[str, ...]
    zh: str
    en: str
    excepting: tuple[str, ...] = ()
    scope: str = "person"
    of: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_own: tuple[str, ...] = ()
    unless_roles: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    recorded_here: tuple[str, ...] = ()
    untold: str = ""
    stages: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    status: str = ""
    param: str = ""
    min: int = 0
    max: int = 0
    days: int = 0
    roll: str = ""
    hours: int = 0
    lasts: int = 0
    present: bool = False
    on_form: bool = False
    level: str = "refuse"
    worth: bool = False
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What usually comes next, likeliest first.

    ``then`` is expected while the person is under one of ``measures`` (and none of ``unless_measures``), the case in
    one of ``stages``, and one of ``after`` stands (until one of ``until`` comes). What came since is no more
    expected, except ``again``. Of a case: anybody's measures count; ``suspects``: only where somebody is in it.
    """

    code: str
    scope: str
    then: tuple[str, ...]
    basis: tuple[str, ...]
    measures: tuple[str, ...] = ()
    unless_measures: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    suspects: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person beside the events. ``minor``: under eighteen at the time of the offence, None where
    not known; ``status``: deputy, public_employee, foreigner."""

    minor: bool | None = None
    status: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken now: the code of a gate or check, its articles, parameters for the sentence and
    the events it rests on. ``level = "warn"``: it may, but this is to be said."""

    code: str
    article: str
    params: Mapping[str, str] = field(default_factory=dict)
    events: tuple[int, ...] = ()
    level: str = "refuse"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a parameter that is refused while the step itself is not: the extension of art. 158 before that of
    art. 156."""

    param: str
    value: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A type of event for the case or one person: may it be recorded now, by whom, how likely is it.

    ``may``: the roles and side that ask may record it. ``expected``: it usually follows, or fulfils an open clock
    (``clock`` is its key, ``due`` its alarm moment), and nothing speaks against it. ``urgent``: it ends custody that
    the law forbids from now on. ``worth_saying``: refused, and somebody would plausibly expect it. Offers are sorted:
    allowed before refused, expected first.
    """

    type: str
    person: int | None
    side: str
    by: tuple[str, ...]
    may: bool
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    choices: tuple[Choice, ...] = ()
    expected: bool = False
    urgent: bool = False
    worth_saying: bool = False
    clock: str = ""
    due: date | datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether the law lets it be recorded now, by whoever may."""
        return not self.refusals
