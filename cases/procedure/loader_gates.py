"""Whether the rows of ``gates.toml`` can be trusted: every pattern leads somewhere, every kind has what it needs."""

from collections.abc import Iterable, Iterator

from .clocks_plan import Spec, specs_of
from .gate_types import Gate
from .gates_plan import EVERY, conditions_of, wildcard
from .rules_types import Rules

GATE_SENTENCE: dict[str, frozenset[str]] = {
    "stage": frozenset({"then", "stage"}),
    "closed": frozenset({"then", "stage"}),
    "needs": frozenset({"then"}),
    "barred": frozenset({"then", "first", "first_on"}),
    "too_many": frozenset({"then", "count"}),
    "measure": frozenset({"then"}),
    "no_measure": frozenset({"then", "measure", "from_on"}),
    "within": frozenset({"then", "clock", "expiry"}),
    "running": frozenset({"then", "clock"}),
    "needs_param": frozenset({"then", "param"}),
    "range": frozenset({"then", "count"}),
    "follows": frozenset({"then", "needed"}),
    "answered": frozenset({"then", "first", "first_on"}),
    "never": frozenset({"then"}),
    "once": frozenset({"then", "first_on"}),
    "twice": frozenset({"then", "then_on"}),
    "in_future": frozenset({"then", "then_on"}),
    "same_officer": frozenset({"then", "first", "first_on"}),
    "only_minors": frozenset({"then"}),
    "not_minors": frozenset({"then"}),
    "short_of_time": frozenset({"then", "clock", "expiry"}),
    "too_soon": frozenset({"then", "first", "first_on", "count"}),
    "too_late": frozenset({"then", "first", "first_on", "count"}),
    "in_succession": frozenset({"then", "measure", "from_on"}),
}
"""kind -> what its sentence may name."""
REQUIRED = {
    "stage": "stages",
    "needs": "of",
    "barred": "of",
    "too_many": "max",
    "measure": "measures",
    "no_measure": "measures",
    "within": "clocks",
    "running": "clocks",
    "needs_param": "param",
    "range": "param",
    "same_officer": "of",
    "short_of_time": "clocks",
    "too_soon": "days",
    "too_late": "days",
    "in_succession": "hours",
}


def gate_faults(rules: Rules, roles: frozenset[str]) -> Iterator[str]:
    """What is wrong with these rows, in words."""
    for gate in rules.gates.values():
        where = f"gate {gate.code}"
        required = REQUIRED.get(gate.kind)
        if required and not getattr(gate, required):
            yield f"{where}: {gate.kind} needs {required}"
        if (
            gate.level not in ("refuse", "warn")
            or gate.untold not in ("", "warn")
            or gate.scope not in ("case", "person")
        ):
            yield f"{where}: unknown level or scope"
        if gate.roll not in ("", "Y", "C") or (gate.roll and not gate.days):
            yield f"{where}: roll is Y or C, and of a gate with days"
        if gate.code in rules.checks or gate.code in rules.watches:
            yield f"{where}: a check has this code"
        if not set(gate.unless_roles) <= roles:
            yield f"{where}: unknown role"
        if gate.status and gate.status not in rules.reasons.get("status", {}):
            yield f"{where}: nothing is called {gate.status}"
        told = {f"{side}:{scope}" for side in ("police", "procuratorate") for scope in ("case", "person")}
        if not set(gate.rests_on) <= told:
            yield f"{where}: rests_on is side:scope"
        yield from _codes(where, gate.stages, rules.stages)
        yield from _codes(where, gate.same_as, rules.checks)
        yield from _codes(where, gate.measures, rules.measures)
        yield from _codes(where, gate.clocks, rules.clocks)
        yield from _patterns(
            where, (*gate.of, *gate.until, *gate.unless, *gate.known_by, *gate.recorded_here, *gate.excepting), rules
        )
        yield from _events(where, gate, rules)
    for course in rules.courses:
        where = f"course {course.code}"
        if course.scope not in ("case", "person"):
            yield f"{where}: unknown scope"
        yield from _codes(where, course.stages, rules.stages)
        yield from _codes(where, (*course.measures, *course.unless_measures), rules.measures)
        yield from _codes(where, course.again, rules.events)
        yield from _patterns(where, (*course.then, *course.after, *course.until), rules)
        for code in course.then:
            if code in rules.events and rules.events[code].scope != course.scope:
                yield f"{where}: {code} is not of this scope"


def _events(where: str, gate: Gate, rules: Rules) -> Iterator[str]:
    """The events that must pass the gate: known, and carrying the parameters that it speaks of."""
    wild = [text for text in gate.events if text.startswith(EVERY)]
    for text in wild:
        if not any(wildcard(text, kind) for kind in rules.events.values()):
            yield f"{where}: nothing is called {text}"
    plain = [text for text in gate.events if not text.startswith(EVERY)]
    yield from _patterns(where, plain, rules)
    if not gate.events:
        yield f"{where}: names no events"
    try:
        specs = specs_of(plain, rules)
        own = {condition.name for condition in conditions_of(gate.unless_own, rules)}
    except ValueError:
        return
    carried = [{param.name for param in rules.events[spec.type].param} for spec in specs if spec.type in rules.events]
    if own and not any(own <= names for names in carried):
        yield f"{where}: none of its events has the parameter {', '.join(sorted(own))}"
    if gate.kind in ("needs_param", "range") and not all(gate.param in names for names in carried):
        yield f"{where}: not all of its events have the parameter {gate.param}"


def _codes(where: str, codes: Iterable[str], table: Iterable[str]) -> Iterator[str]:
    for code in codes:
        if code not in table:
            yield f"{where}: nothing is called {code}"


def _patterns(where: str, written: Iterable[str], rules: Rules) -> Iterator[str]:
    try:
        specs = specs_of(written, rules)
    except ValueError as error:
        yield f"{where}: {error}"
        return
    for spec in specs:
        yield from _spec(where, spec, rules)


def _spec(where: str, spec: Spec, rules: Rules) -> Iterator[str]:
    kind = rules.events.get(spec.type)
    if kind is None:
        yield f"{where}: nothing is called {spec.type}"
        return
    for condition in spec.conditions:
        param = next((row for row in kind.param if row.name == condition.name), None)
        if param is None:
            yield f"{where}: {spec.type} has no parameter {condition.name}"
        elif param.values in rules.reasons:
            yield from _codes(where, sorted(condition.values), rules.reasons[param.values])
        elif param.values == "event":
            yield from _codes(where, sorted(condition.values), rules.events)
