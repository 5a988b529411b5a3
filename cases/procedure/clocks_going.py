"""One clock while the case is walked through."""

from dataclasses import dataclass
from enum import StrEnum

from .clocks_plan import Line
from .measures import Span
from .steps import Step


class Stop(StrEnum):
    """How a clock ended."""

    DONE = "done"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension as recorded, whether or not it counts."""

    code: str
    step: Step


class Going:
    """A clock from its first event on.

    ``start`` is the event that began it; where that is not known, ``implied`` is the one that shows that it runs.
    ``since``: the event from whose day it counts, where that is another one. ``span``: the measure that it belongs
    to and ends with. ``gaps``: (end of the measure, its new beginning) of a term that counts several stretches
    together. ``turned``: the step that made it take the place of a term of another length, from whose start it goes
    on. ``pauses``: (from, to) of days that do not count; ``paused``: those that last. ``length``: how long the
    document says. ``caps``: terms with whose last day this one ends at the latest. ``doubted``: what was recorded of
    it cannot be right.
    """

    __slots__ = (
        "caps", "closed", "doubted", "gaps", "granted", "how", "implied", "key", "length", "line", "no_since", "paused",
        "pauses", "person", "replaced", "since", "span", "start", "turned",
    )  # fmt: skip

    def __init__(self, line: Line, person: int | None, start: Step | None, implied: Step | None) -> None:
        self.line = line
        self.person = person
        self.start = start
        self.implied = implied
        self.since: Step | None = None
        self.turned: Step | None = None
        self.no_since = False
        self.caps: list[Going] = []
        self.span: Span | None = None
        self.granted: list[Granted] = []
        self.pauses: list[tuple[Step, Step | None]] = []
        self.paused: dict[tuple[int, int | None], Step] = {}
        self.gaps: list[tuple[Step, Step]] = []
        self.closed: Step | None = None
        self.how = Stop.VOID
        self.replaced: Going | None = None
        self.doubted = False
        self.key = ""
        self.length = ""

    @property
    def alive(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.closed is None and (self.span is None or self.span.ended_by is None)

    def alive_at(self, step: Step) -> bool:
        """Whether it still runs, or runs until this very step."""
        return self.closed is None and (self.span is None or self.span.ended_by in (None, step))

    def close(self, step: Step, how: Stop) -> None:
        self.closed = step
        self.how = how

    @property
    def began(self) -> Step:
        """The first that is known of it."""
        step = self.start or self.implied
        assert step is not None
        return step

    @property
    def stop(self) -> Step | None:
        """What ended it: its own event, else the end of its measure."""
        if self.closed is not None:
            return self.closed
        return self.span.ended_by if self.span is not None else None

    @property
    def ended(self) -> Stop:
        """How it ended, once it has."""
        if self.closed is None and self.line.row.measure_done:
            return Stop.DONE
        return self.how

    @property
    def all_pauses(self) -> list[tuple[Step, Step | None]]:
        """Those that are over and those that last."""
        return [*self.pauses, *((step, None) for step in self.paused.values())]
