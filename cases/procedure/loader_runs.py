"""Whether the rows of ``runs.toml`` can be trusted: every clock is begun by something, every word means something."""

from collections.abc import Iterable, Iterator

from .clocks_house import FINDS
from .clocks_plan import Condition, Spec, specs_of
from .rules_types import EventType, Param, Rules, Run

LISTS = (
    "start", "done", "void", "undone", "restart", "implied", "pause", "resume", "after", "unless_after", "until",
    "already", "already_until", "stands", "stands_until", "turn", "counts_from",
)  # fmt: skip


def run_faults(rules: Rules) -> Iterator[str]:
    """What is wrong with these rows, in words."""
    begun = {run.clock for run in rules.runs}
    for code, versions in rules.clocks.items():
        if code not in begun and any(clock.unit != "pause" for clock in versions):
            yield f"clock {code}: no run begins it"
        for other in (row.of_clock for clock in versions for row in clock.extension):
            if other and other not in begun:
                yield f"clock {code}: of_clock names {other}, which nothing begins"
    for group in rules.groups.values():
        yield from _basis_faults(group.basis, f"group {group.code}", rules)
        yield from _event_faults(group.events, f"group {group.code}", rules)
    for run in rules.runs:
        where = f"run of {run.clock}{'.' if run.part else ''}{run.part}"
        yield from _basis_faults(run.basis, where, rules)
        if run.clock not in rules.clocks:
            yield f"{where}: nothing is called {run.clock}"
            continue
        yield from _row_faults(run, where, rules)
        for name in LISTS:
            yield from _event_faults(getattr(run, name), f"{where}: {name}", rules)


def _basis_faults(basis: Iterable[str], where: str, rules: Rules) -> Iterator[str]:
    for article in basis:
        text, _, number = article.partition(" ")
        if text not in rules.texts or not number:
            yield f"{where}: basis {article!r} names no known text and article"


def _row_faults(run: Run, where: str, rules: Rules) -> Iterator[str]:
    clock = rules.clocks[run.clock][-1]
    if bool(run.start) == bool(run.back):
        yield f"{where}: write start, or back for a clock that counts back"
    if bool(run.back) != clock.back:
        yield f"{where}: back is for clocks that count back, and they need it"
    for code in (*run.back, *run.replaces, *run.capped):
        if code not in rules.clocks:
            yield f"{where}: nothing is called {code}"
    for code in run.measure:
        if code not in rules.measures:
            yield f"{where}: nothing is called {code}"
    if bool(run.part) != bool(run.zh and run.en):
        yield f"{where}: part, zh and en go together"
    if run.scope not in ("", "case", "person") or run.matter not in ("", "case") or run.held not in ("", "yes", "no"):
        yield f"{where}: unknown scope, matter or held"
    if run.side not in ("", "police", "procuratorate"):
        yield f"{where}: unknown side {run.side}"
    if run.status and run.status not in rules.reasons.get("status", ()):
        yield f"{where}: nothing is called {run.status}"
    if len(run.pause) != len(run.resume):
        yield f"{where}: each of pause has its resume, in the same order"
    if clock.pausable and not run.pause:
        yield f"{where}: this clock can be paused, but nothing pauses it"
    if (run.measure_done or run.cumulative) and not run.measure:
        yield f"{where}: measure_done and cumulative need a measure"
    if not set(run.told_after) <= set(run.done) or bool(run.told_after) != bool(run.told_within):
        yield f"{where}: told_after is of done, and goes with told_within"
    if run.watch and run.watch not in FINDS:
        yield f"{where}: unknown watch {run.watch}"
    if run.turn and not (run.replaces and run.held):
        yield f"{where}: turn needs held and the clocks that it replaces"


def _event_faults(written: tuple[str, ...], where: str, rules: Rules) -> Iterator[str]:
    try:
        specs = specs_of(written, rules)
    except ValueError as error:
        yield f"{where}: {error}"
        return
    for spec in specs:
        event = rules.events.get(spec.type)
        if event is None:
            yield f"{where}: nothing is called {spec.type}"
            continue
        for condition in spec.conditions:
            yield from _condition_faults(spec, condition, event, where, rules)


def _condition_faults(spec: Spec, condition: Condition, event: EventType, where: str, rules: Rules) -> Iterator[str]:
    """A condition may ask for a parameter of the step, or of the step that it refers to."""
    params = [param for param in event.param if param.name == condition.name]
    if not params:
        kinds = {code for param in event.param for code in param.refers}
        served = [one.values for one in spec.conditions if one.name == "decision" and one.wanted]
        for values in served:
            kinds &= values
        params = [
            param
            for code in sorted(kinds)
            if code in rules.events
            for param in rules.events[code].param
            if param.name == condition.name
        ]
    if not params:
        yield f"{where}: {spec.type} has no {condition.name}"
    for value in sorted(condition.values):
        if params and not any(_may_be(value, param, rules) for param in params):
            yield f"{where}: {condition.name} of {spec.type} is never {value}"


def _may_be(value: str, param: Param, rules: Rules) -> bool:
    if param.values == "flag":
        return value == "1"
    if param.values == "event":
        return value in rules.events
    if param.values == "measure":
        return value in rules.measures
    return value in rules.reasons[param.values] if param.values in rules.reasons else True
