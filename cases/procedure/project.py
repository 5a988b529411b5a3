"""``project``: everything that follows from the events of a case alone.

It never sees today, and the order of recording never matters: the same events in any order give the same
projection.
"""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

from .calendar import WEEKENDS, Calendar
from .checks import find
from .clock_types import Readings
from .clocks import ClockWalk
from .clocks_house import HouseWatch, stalled_from
from .clocks_state import states
from .clocks_terms import Terms
from .events import ProcEvent
from .measures import PersonWalk
from .rules_types import Rules
from .settle import settled
from .steps import Step, live_steps
from .types import FindingHit, PersonState, Projection, StripStep

NOTHING = "none"
DEFAULT = Readings()


class _Stage:
    """The stage of the case while walking through its steps."""

    __slots__ = ("code", "event", "on")

    def __init__(self) -> None:
        self.code = NOTHING
        self.on: date | None = None
        self.event: int | None = None

    def move(self, code: str, step: Step) -> None:
        if code != self.code:
            self.code, self.on, self.event = code, step.day, step.id


def project(
    events: Iterable[ProcEvent], rules: Rules, calendar: Calendar = WEEKENDS, readings: Readings = DEFAULT
) -> Projection:
    """Stage, dates, measures, outcomes, counts and findings of one case.

    ``calendar`` and ``readings`` are for the clocks, which roll over holidays; nothing else depends on them.
    """
    steps = live_steps(events, rules)
    by_type: dict[str, list[Step]] = {}
    for step in steps:
        by_type.setdefault(step.type, []).append(step)
    walks = {person: PersonWalk(person, rules) for person in sorted({s.person for s in steps if s.person is not None})}
    stage = _Stage()
    terms = Terms(rules, calendar, readings, walks)
    clocks = ClockWalk(steps, by_type, walks, terms)
    for step in steps:
        kind = step.kind
        if step.person is not None:
            walks[step.person].take(step)
        elif kind.scope == "person" and not kind.starts and not kind.ends:
            for walk in walks.values():
                walk.take(step)
        if kind.stage and stage.code in kind.stage_from:
            stage.move(kind.stage, step)
        if kind.outcome:
            _close(stage, step, walks, rules)
        clocks.take(step)
    persons = {person: walk.state() for person, walk in walks.items()}
    findings = settled(find(steps, by_type, walks, rules), steps, by_type)
    going = [*clocks.all, *HouseWatch(clocks).going()]
    found = states(going, clocks.plan, terms, by_type, _touched(findings))
    return Projection(
        stage=stage.code,
        stage_on=stage.on,
        stage_event=stage.event,
        strip=_strip(stage.code, by_type, rules),
        first_on=MappingProxyType({code: found[0].day for code, found in by_type.items()}),
        persons=MappingProxyType(persons),
        counts=MappingProxyType(_counts(by_type, persons)),
        findings=findings,
        unsettled=_unsettled(findings),
        marks=tuple((s.type, s.person, s.day, s.id) for s in steps),
        steps=tuple(steps),
        clocks=found,
        stalled_from=stalled_from(found, clocks.plan),
    )


def _touched(findings: tuple[FindingHit, ...]) -> frozenset[int]:
    """The events of findings that leave something to be settled."""
    return frozenset(event for hit in findings if hit.touches and hit.settled_by is None for event in hit.events)


def _close(stage: _Stage, step: Step, walks: dict[int, PersonWalk], rules: Rules) -> None:
    """A case is over when it is over for every person who has not left it: a case with one person judged and
    one undecided is not closed. It then stands at the furthest of their ends."""
    outcome = rules.outcomes[step.kind.outcome]
    if not (outcome.final or outcome.leaves):
        return
    ends = [rules.outcomes[walk.outcome] for walk in walks.values()]
    ends = [end for end in ends if not end.leaves]
    if not walks and outcome.final:
        ends = [outcome]
    if ends and all(end.final for end in ends):
        furthest = max((rules.stages[end.stage] for end in ends), key=lambda s: s.order)
        if furthest.order > rules.stages[stage.code].order:
            stage.move(furthest.code, step)


def _strip(stage: str, by_type: dict[str, list[Step]], rules: Rules) -> tuple[StripStep, ...]:
    boxes = []
    for row in rules.strip:
        first: Step | None = None
        for code in row.events:
            if code in by_type:
                first = by_type[code][0]
                break
        boxes.append(
            StripStep(
                row.code,
                first.day if first else None,
                first.id if first else None,
                current=stage in row.stages,
            )
        )
    return tuple(boxes)


def _counts(by_type: dict[str, list[Step]], persons: dict[int, PersonState]) -> dict[str, int]:
    """Persons, events, returns (the most that one person had), and for every person event type on how many
    persons it was taken."""
    counts = {
        "persons": len(persons),
        "events": sum(map(len, by_type.values())),
        "returns": max((state.returns for state in persons.values()), default=0)
        or len({s.day for s in by_type.get("supplementary_investigation_return", ())}),
    }
    for code, found in by_type.items():
        if found[0].kind.scope == "person":
            counts[code] = len({s.person for s in found})
    return counts


def _unsettled(findings: tuple[FindingHit, ...]) -> frozenset[str]:
    """What is shown as 待核实: ``stage``, ``person:<id>``, ``measure:<id>``."""
    tokens = set()
    for hit in findings:
        for touched in hit.touches if hit.settled_by is None else ():
            tokens.add("stage" if touched == "stage" or hit.person is None else f"{touched}:{hit.person}")
    return frozenset(tokens)
