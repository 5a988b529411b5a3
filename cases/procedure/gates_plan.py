"""The rows of ``gates.toml`` made ready: which gates each event type must pass, what usually follows.

Made once for each set of rules. Events are written as in ``runs.toml``: ``type:param=value``, ``@group``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .check_case import types_of
from .check_types import Check
from .clocks_plan import Condition, Role, Spec, plan_of, specs_of
from .gate_types import Course, Gate
from .rules_types import EventType, Rules

EVERY = "*"
# What depends on the filled form; a list of what may come next does not know it yet.
OF_THE_FORM = frozenset({"needs_param", "range", "twice", "in_future"})


@dataclass(frozen=True, slots=True, eq=False)
class ReadyGate:
    """A gate with its patterns read."""

    row: Gate
    of: tuple[Spec, ...]
    until: tuple[Spec, ...]
    unless: tuple[Spec, ...]
    unless_own: tuple[Condition, ...]
    known_by: tuple[Spec, ...]
    recorded_here: tuple[Spec, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadyCourse:
    """A course with its patterns read; ``then`` as specs, each with its code."""

    row: Course
    then: tuple[tuple[str, tuple[Spec, ...]], ...]
    after: tuple[Spec, ...]
    until: tuple[Spec, ...]


Asked = tuple[ReadyGate, tuple[Condition, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class GatePlan:
    """``gates``: of each event type its gates, each with the condition on the event's own parameters.

    ``offered``: those that say something before a form is filled, each with the values of a parameter on which it
    depends. ``done``: of each clock the event types that fulfil it. ``own``: the spec of each event type itself and of
    what lets it come again; ``refers``: of what it refers to. ``checks``: the checks that a new event of the type may
    break; those that look at measures need them told anew and are not among them.
    """

    gates: Mapping[str, tuple[Asked, ...]]
    offered: Mapping[str, tuple[tuple[ReadyGate, tuple[tuple[str, str], ...]], ...]]
    courses: tuple[ReadyCourse, ...]
    done: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[tuple[Spec, ...], tuple[Spec, ...]]]
    refers: Mapping[str, tuple[Spec, ...]]
    checks: Mapping[str, tuple[Check, ...]]


def gate_plan(rules: Rules) -> GatePlan:
    """The plan of these rules, made on first use."""
    for held in rules.plans:
        if isinstance(held, GatePlan):
            return held
    plan = _make(rules)
    rules.plans.append(plan)
    return plan


def conditions_of(written: Iterable[str], rules: Rules) -> tuple[Condition, ...]:
    """``param=value`` of the new event itself."""
    return tuple(
        condition for spec in specs_of((f"own:{text}" for text in written), rules) for condition in spec.conditions
    )


def wildcard(text: str, kind: EventType) -> bool:
    """Whether ``*``, ``*person``, ``*case`` or ``*police:person`` means this type too."""
    if not text.startswith(EVERY):
        return False
    asked = text.removeprefix(EVERY)
    return asked in ("", kind.scope, f"{kind.side}:{kind.scope}")


def _of_an_offer(row: Gate, code: str, rules: Rules) -> bool:
    """Whether the gate says anything of this event type while no form is filled."""
    kind = rules.events[code]
    if row.kind == "once":
        return kind.once
    if row.kind == "follows":
        return any(param.refers for param in kind.param)
    return row.kind not in OF_THE_FORM and not row.on_form


def _values(conditions: tuple[Condition, ...]) -> tuple[tuple[str, str], ...]:
    """The values of the event's own parameter on which a gate depends, each to be tried; none where it depends on
    several or on what is not given."""
    if not conditions:
        return (("", ""),)
    if len(conditions) > 1 or not conditions[0].wanted:
        return ()
    return tuple((conditions[0].name, value) for value in sorted(conditions[0].values))


def _make(rules: Rules) -> GatePlan:
    gates: dict[str, list[Asked]] = {code: [] for code in rules.events}
    for row in rules.gates.values():
        ready = ReadyGate(
            row,
            specs_of(row.of, rules),
            specs_of(row.until, rules),
            specs_of(row.unless, rules),
            conditions_of(row.unless_own, rules),
            specs_of(row.known_by, rules),
            specs_of(row.recorded_here, rules),
        )
        excepting = {spec.type for spec in specs_of(row.excepting, rules)}
        wild = [text for text in row.events if text.startswith(EVERY)]
        plain = specs_of((text for text in row.events if not text.startswith(EVERY)), rules)
        for kind in rules.events.values():
            if kind.code in excepting:
                continue
            if any(wildcard(text, kind) for text in wild):
                gates[kind.code].append((ready, ()))
        for spec in plain:
            if spec.type not in excepting:
                gates[spec.type].append((ready, spec.conditions))
    done: dict[str, list[str]] = {}
    for code, actions in plan_of(rules).actions.items():
        for action in actions:
            if action.role is Role.DONE and code not in done.setdefault(action.line.code, []):
                done[action.line.code].append(code)
    return GatePlan(
        gates={code: tuple(found) for code, found in gates.items()},
        offered={
            code: tuple(
                (ready, _values(conditions)) for ready, conditions in found if _of_an_offer(ready.row, code, rules)
            )
            for code, found in gates.items()
        },
        courses=tuple(
            ReadyCourse(
                row,
                tuple((spec.type, (spec,)) for spec in specs_of(row.then, rules)),
                specs_of(row.after, rules),
                specs_of(row.until, rules),
            )
            for row in rules.courses
        ),
        done={code: tuple(found) for code, found in done.items()},
        own={kind.code: ((Spec(kind.code),), specs_of(kind.once_until, rules)) for kind in rules.events.values()},
        refers={
            kind.code: tuple(Spec(code) for param in kind.param for code in param.refers)
            for kind in rules.events.values()
        },
        checks={
            code: tuple(check for check in rules.checks.values() if code in types_of(check.then) and not check.measures)
            for code in rules.events
        },
    )
