"""Putting the events of a case in the order of the law, and reading them as steps."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from .events import CHINA, ProcEvent
from .rules_types import EventType, Rules

END_OF_DAY = 86_400.0


class Step:
    """A live event with its type and its day in China at hand."""

    __slots__ = ("at", "day", "event", "id", "key", "kind", "person", "precise", "type")

    def __init__(self, event: ProcEvent, kind: EventType) -> None:
        local = event.happened_at.astimezone(CHINA)
        self.event = event
        self.kind = kind
        self.type: str = event.type
        self.id: int = event.id
        self.person: int | None = event.person
        self.precise: bool = event.precise
        self.at: datetime = event.happened_at
        self.day: date = local.date()
        if event.precise:
            within = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
        else:
            within = END_OF_DAY if kind.day_end else 0.0
        self.key = (
            self.day,
            within,
            kind.rank,
            event.source_key,
            event.type,
            event.person or 0,
            event.document_no,
            event.id,
        )

    def before(self, other: "Step") -> bool:
        """Strictly earlier. Where one of the two is known to the day only, the days decide, so that nothing
        within one day is called out of order."""
        if self.precise and other.precise:
            return self.at < other.at
        return self.day < other.day


def same_step(one: Step, two: Step) -> bool:
    """Whether two records of one type, person and day tell of one step: not where both know different hours, and
    not where they say different things."""
    if one.precise and two.precise and one.at != two.at:
        return False
    ours, theirs = one.event.params, two.event.params
    return all(theirs[name] == value for name, value in ours.items() if name in theirs)


def asked_for(step: Step, by_type: Mapping[str, list[Step]]) -> frozenset[int]:
    """Of a step of the whole case that answers steps of single persons (受理 answers 提请批准逮捕): for whom one of
    these was recorded since the last such step, and not handed back. Nobody where none is told."""
    kind = step.kind
    since = next((s for s in reversed(by_type.get(step.type, ())) if s.day < step.day), None)
    for written in kind.whom_until:
        code, _, rest = written.partition(":")
        name, _, value = rest.partition("=")
        for back in by_type.get(code, ()):
            if not step.before(back) and (not name or back.event.params.get(name) == value):
                since = back if since is None or back.key > since.key else since
    return frozenset(
        s.person
        for code in kind.whom
        for s in by_type.get(code, ())
        if s.person is not None and not step.before(s) and (since is None or s.key > since.key)
    )


def told_by_ledger(decision: Step, by_type: Mapping[str, list[Step]]) -> bool:
    """Whether a decision, and all that is told of its person up to then, comes from a ledger. No ledger tells what was
    asked for, so that it is not there then proves nothing."""
    return decision.event.reported and all(
        step.event.reported
        for rows in by_type.values()
        for step in rows
        if step.person == decision.person and step.key <= decision.key
    )


def concerned(
    step: Step, by_type: Mapping[str, list[Step]], persons: Iterable[int], held: Callable[[int, Step], bool]
) -> frozenset[int]:
    """Whom a step of the whole case concerns; empty for all.

    Those asked for, and those of whom only a ledger tells, which says how they were decided before the next such step.
    Where nobody is told to have been asked for: all decided before it, and those who were held.
    """
    kind = step.kind
    if not kind.whom or step.person is not None:
        return frozenset()
    asked = asked_for(step, by_type)
    later = next((s for s in by_type.get(step.type, ()) if s.day > step.day), None)
    decided = {
        s.person
        for code in kind.decided_by
        for s in by_type.get(code, ())
        if s.person is not None
        and not s.before(step)
        and (later is None or s.before(later))
        and (not asked or told_by_ledger(s, by_type))
    }
    if asked:
        return frozenset(asked | decided)
    return frozenset(decided | {person for person in persons if held(person, step)})


def live_steps(events: Iterable[ProcEvent], rules: Rules) -> list[Step]:
    """The events that count, in legal order: (when, rank of the type, source key).

    A voided event and the event that voids it drop out; voiding a void brings the first event back. An event
    voids only what was recorded before it. A type that the rules do not know is not a step.
    """
    everything = list(events)
    voids = sorted(((e.id, e.voids) for e in everything if e.voids is not None), reverse=True)
    gone: set[int] = set()
    for voider, target in voids:
        if voider not in gone and target < voider:
            gone.add(target)
    kinds = rules.events
    steps = [
        Step(event, kinds[event.type])
        for event in everything
        if event.voids is None and event.id not in gone and event.type in kinds and event.type != "void"
    ]
    steps.sort(key=lambda step: step.key)
    return steps
