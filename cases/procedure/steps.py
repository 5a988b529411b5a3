"""Putting the events of a case in the order of the law, and reading them as steps."""

from collections.abc import Iterable
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
