"""The rows of ``runs.toml`` made ready for one walk through the steps: which event type does what to which clock.

Made once for each set of rules, so that a case of few event types touches few rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from .rules_types import Clock, Rules, Run


class Role(IntEnum):
    """What a step does to a clock; the roles of one step are taken in this order."""

    RESUME = 0
    VOID = 1
    IMPLIED = 2
    DONE = 3
    RESTART = 4
    START = 5
    EXTEND = 6
    PAUSE = 7
    UNDONE = 8
    TURN = 9


NEEDS_ONE = frozenset({Role.DONE, Role.VOID, Role.RESTART, Role.EXTEND, Role.UNDONE})


@dataclass(frozen=True, slots=True)
class Condition:
    """A parameter must, or must not, have one of these values."""

    name: str
    values: frozenset[str]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Spec:
    """An event type with its conditions, as a run writes it."""

    type: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A run made ready. ``family``: the codes of all clocks that may stand in each other's place."""

    index: int
    row: Run
    code: str
    person: bool
    side: str
    matter: bool
    measures: frozenset[str]
    start: tuple[Spec, ...]
    restart: tuple[Spec, ...]
    done: tuple[Spec, ...]
    after: tuple[Spec, ...]
    unless_after: tuple[Spec, ...]
    until: tuple[Spec, ...]
    already: tuple[Spec, ...]
    already_until: tuple[Spec, ...]
    counts_from: tuple[Spec, ...]
    stands: tuple[Spec, ...]
    stands_until: tuple[Spec, ...]
    closing: frozenset[str]
    family: frozenset[str]
    rivals: tuple[int, ...]
    replaced: tuple[int, ...]
    capped: tuple[int, ...]

    @property
    def name(self) -> str:
        """The clock and which of its obligations: the head of the key."""
        return f"{self.code}.{self.row.part}" if self.row.part else self.code


Grant = tuple[tuple[Condition, ...], str]
"""On which conditions a step grants the extension of this code."""


class Action(NamedTuple):
    """What one event type does to one line. ``pair``: which pause it begins or ends. ``needs_one``: it does something
    only where the clock was begun."""

    role: Role
    line: Line
    conditions: tuple[Condition, ...]
    grants: tuple[Grant, ...] = ()
    pair: int = 0
    needs_one: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """The actions of one event type: those to be looked at always, and by line those that do something only where the
    line was begun. Most types end or lengthen many clocks, and most cases have few."""

    always: tuple[Action, ...]
    begun: Mapping[int, tuple[Action, ...]]
    lines: frozenset[int]

    def of(self, seen: set[int]) -> Iterable[Action]:
        """What is to be looked at where these lines were begun, in the order of the roles."""
        here = self.lines & seen
        if not here:
            return self.always
        found = [*self.always, *(action for index in here for action in self.begun[index])]
        found.sort(key=_place)
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, what each event type does, and the lines of clocks that count back from others or are found."""

    lines: tuple[Line, ...]
    actions: Mapping[str, tuple[Action, ...]]
    back: Mapping[str, tuple[Line, ...]]
    watches: tuple[Line, ...]
    moves: Mapping[str, Moves]


def specs_of(written: Iterable[str], rules: Rules) -> tuple[Spec, ...]:
    """``decision_served:decision=arrest_non_approval&reason=N1|N6`` and ``@group`` as specs.

    Raises ``ValueError`` where it is not written like this; whether the types exist is the loader's question.
    """
    found: list[Spec] = []
    for text in written:
        if text.startswith("@"):
            group = rules.groups.get(text[1:])
            if group is None:
                raise ValueError(f"no group is called {text}")
            found += specs_of(group.events, rules)
            continue
        code, _, rest = text.partition(":")
        conditions = []
        for part in rest.split("&") if rest else ():
            name, sign, values = part.partition("=")
            if not sign or not values:
                raise ValueError(f"{text}: write type:param=value")
            wanted = not name.endswith("!")
            conditions.append(Condition(name.rstrip("!"), frozenset(values.split("|")), wanted))
        found.append(Spec(code, tuple(conditions)))
    return tuple(found)


def plan_of(rules: Rules) -> Plan:
    """The plan of these rules, made on first use."""
    for held in rules.plans:
        if isinstance(held, Plan):
            return held
    plan = _make(rules)
    rules.plans.append(plan)
    return plan


def _families(rules: Rules) -> dict[str, frozenset[str]]:
    """Clocks that replace one another, together with those that those replace."""
    families: dict[str, set[str]] = {run.clock: {run.clock} for run in rules.runs}
    for run in rules.runs:
        for code in run.replaces:
            joined = families.setdefault(run.clock, {run.clock}) | families.setdefault(code, {code})
            for member in joined:
                families[member] = joined
    return {code: frozenset(members) for code, members in families.items()}


def _types(written: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spec.type for spec in specs_of(written, rules)))


def _grants(versions: tuple[Clock, ...]) -> dict[str, tuple[Grant, ...]]:
    """Event type -> which extensions of the clock it may grant, in the order of the row."""
    found: dict[str, dict[Grant, None]] = {}
    for version in versions:
        for extension in version.extension:
            if extension.event:
                wanted = (Condition(extension.param, frozenset({extension.value}), True),) if extension.param else ()
                found.setdefault(extension.event, {})[wanted, extension.code] = None
    return {event: tuple(grants) for event, grants in found.items()}


def _told(versions: tuple[Clock, ...], rules: Rules) -> list[tuple[str, Grant]]:
    """Events of a ledger that tell of an extension by themselves, each with the one that it tells of."""
    found: dict[tuple[str, Grant], None] = {}
    for version in versions:
        for extension in version.extension:
            for spec in specs_of(extension.told, rules):
                found[spec.type, (spec.conditions, extension.code)] = None
    return list(found)


def _place(action: Action) -> tuple[int, int]:
    return (action.role, action.line.index)


def _moves(actions: list[Action]) -> Moves:
    """A line that the step itself may begin is always looked at."""
    begins = {action.line.index for action in actions if not action.needs_one}
    begun: dict[int, list[Action]] = {}
    for action in actions:
        if action.line.index not in begins:
            begun.setdefault(action.line.index, []).append(action)
    return Moves(
        tuple(action for action in actions if action.line.index in begins),
        {index: tuple(found) for index, found in begun.items()},
        frozenset(begun),
    )


def _make(rules: Rules) -> Plan:
    families = _families(rules)
    numbers: dict[str, list[int]] = {}
    for index, run in enumerate(rules.runs):
        numbers.setdefault(run.clock, []).append(index)
    lines = []
    actions: dict[str, list[Action]] = {}
    back: dict[str, list[Line]] = {}
    for index, run in enumerate(rules.runs):
        clock = rules.clocks[run.clock][-1]
        family = families[run.clock]
        line = Line(
            index=index,
            row=run,
            code=run.clock,
            person=(run.scope or clock.scope) == "person",
            side=run.side or clock.side,
            matter=run.matter == "case" or (run.scope or clock.scope) == "case",
            measures=frozenset(run.measure),
            start=specs_of(run.start, rules),
            restart=specs_of(run.restart, rules),
            done=specs_of(run.done, rules),
            after=specs_of(run.after, rules),
            unless_after=specs_of(run.unless_after, rules),
            until=specs_of(run.until, rules),
            already=specs_of(run.already, rules),
            already_until=specs_of(run.already_until, rules),
            counts_from=specs_of(run.counts_from, rules),
            stands=specs_of(run.stands, rules),
            stands_until=specs_of(run.stands_until, rules),
            closing=frozenset(_types(run.done + run.void, rules)),
            family=family,
            rivals=tuple(
                number
                for code in sorted(family)
                for number in numbers.get(code, ())
                if code != run.clock or number == index or rules.runs[number].part == run.part
            ),
            replaced=tuple(number for code in run.replaces for number in numbers.get(code, ())),
            capped=tuple(number for number, other in enumerate(rules.runs) if run.capped and other.clock in run.capped),
        )
        lines.append(line)
        roles = (
            (Role.START, run.start),
            (Role.RESTART, run.restart),
            (Role.DONE, run.done),
            (Role.VOID, run.void),
            (Role.IMPLIED, run.implied),
            (Role.UNDONE, run.undone),
            (Role.TURN, run.turn),
        )
        for code in run.back:
            back.setdefault(code, []).append(line)
        if run.back or run.watch:
            continue
        for role, written in roles:
            for spec in specs_of(written, rules):
                if role is Role.VOID and spec in line.done:
                    continue  # what fulfils it does not bring it to nothing
                actions.setdefault(spec.type, []).append(
                    Action(role, line, spec.conditions, needs_one=role in NEEDS_ONE)
                )
        for role, written in ((Role.PAUSE, run.pause), (Role.RESUME, run.resume)):
            for pair, text in enumerate(written):
                for spec in specs_of((text,), rules):
                    actions.setdefault(spec.type, []).append(Action(role, line, spec.conditions, pair=pair))
        for event, grants in _grants(rules.clocks[run.clock]).items():
            actions.setdefault(event, []).append(Action(Role.EXTEND, line, (), grants, needs_one=True))
        for event, grant in _told(rules.clocks[run.clock], rules):
            actions.setdefault(event, []).append(Action(Role.EXTEND, line, (), (grant,), needs_one=True))
    for found in actions.values():
        found.sort(key=_place)
    return Plan(
        tuple(lines),
        {code: tuple(found) for code, found in actions.items()},
        {code: tuple(found) for code, found in back.items()},
        tuple(line for line in lines if line.row.watch),
        {code: _moves(found) for code, found in actions.items()},
    )
