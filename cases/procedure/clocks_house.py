"""Cases that lie still (挂案) and persons let go with no further step (下行): found, never typed.

Of each only what stands now: a case that moves, or in which a measure runs, has no such clock. The thresholds are the
house's clocks, the events stand in their runs: ``start`` what they count from, ``restart`` the milestones that show
that the case moves, ``done`` what ends them, ``until`` what takes that back.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .asof import day_of
from .clock_types import ClockState
from .clocks import ClockWalk
from .clocks_going import Going
from .clocks_plan import Line, Plan, Spec
from .measures import Span
from .steps import Step


class HouseWatch:
    """Looks at a case that has been walked through."""

    __slots__ = ("walk",)

    def __init__(self, walk: ClockWalk) -> None:
        self.walk = walk

    def going(self) -> Iterator[Going]:
        """Every threshold that counts now."""
        for line in self.walk.plan.watches:
            yield from FINDS[line.row.watch](self, line)

    def _steps(self, specs: tuple[Spec, ...]) -> list[Step]:
        found = [
            step
            for spec in specs
            for step in self.walk.by_type.get(spec.type, ())
            if not spec.conditions or self.walk.fits(step, spec.conditions)
        ]
        found.sort(key=lambda step: step.key)
        return found

    def _latest_of(self, specs: tuple[Spec, ...]) -> Step | None:
        """The latest of these steps."""
        found: Step | None = None
        for spec in specs:
            steps = self.walk.by_type.get(spec.type)
            if not steps:
                continue
            if spec.conditions:
                step = next((s for s in reversed(steps) if self.walk.fits(s, spec.conditions)), None)
            else:
                step = steps[-1]
            if step is not None and (found is None or step.key > found.key):
                found = step
        return found

    def _filed(self, line: Line) -> Step | None:
        """The filing that the case still stands on: nothing has ended it, or that was taken back, and somebody is
        still in it."""
        filed = self._latest_of(line.start)
        if filed is None:
            return None
        end = self._latest_of(line.done)
        if end is not None and end.key > filed.key:
            back = self._latest_of(line.until)
            if back is None or back.key < end.key:
                return None
        walks = self.walk.walks.values()
        if walks and all(self._over(walk.outcome) for walk in walks):
            return None
        return filed

    def _over(self, outcome: str) -> bool:
        row = self.walk.rules.outcomes[outcome]
        return row.final or row.leaves

    def _spans(self, line: Line) -> list[Span]:
        return [span for walk in self.walk.walks.values() for span in walk.spans if span.measure in line.measures]

    def _latest(self, line: Line, since: Step) -> Step:
        """The latest milestone, or what it counts from."""
        later = self._latest_of(line.restart)
        return later if later is not None and later.key > since.key else since

    def _no_measure(self, line: Line) -> Iterator[Going]:
        filed = self._filed(line)
        if filed is None:
            return
        if any(span.ended_by is None or not span.ended_by.before(filed) for span in self._spans(line)):
            return
        yield Going(line, None, self._latest(line, filed), None)

    def _after_measure(self, line: Line) -> Iterator[Going]:
        filed = self._filed(line)
        if filed is None:
            return
        ends = []
        for span in self._spans(line):
            if span.ended_by is None:
                return
            if not span.ended_by.before(filed):
                ends.append(span.ended_by)
        if ends:
            yield Going(line, None, self._latest(line, max(ends, key=lambda step: step.key)), None)

    def _since_filed(self, line: Line) -> Iterator[Going]:
        filed = self._filed(line)
        if filed is not None:
            yield Going(line, None, filed, None)

    def _dropped(self, line: Line) -> Iterator[Going]:
        onward: list[Step] | None = None
        for person, walk in self.walk.walks.items():
            spans = [span for span in walk.spans if span.measure in line.measures]
            if not spans or spans[-1].ended_by is None or self._over(walk.outcome):
                continue
            last = spans[-1]
            if onward is None:
                onward = self._steps(line.done)
            if any(step.person in (None, person) and not step.before(last.start) for step in onward):
                continue
            yield Going(line, person, last.ended_by, None)


def stalled_from(states: Iterable[ClockState], plan: Plan) -> date | None:
    """The day after the first threshold of the case is reached, whatever day it is now."""
    codes = {line.code for line in plan.watches if not line.person}
    days = [day_of(state.expiry) for state in states if state.rule in codes and state.expiry is not None]
    return min(days) + timedelta(days=1) if days else None


FINDS = {
    "no_measure": HouseWatch._no_measure,
    "after_measure": HouseWatch._after_measure,
    "filed": HouseWatch._since_filed,
    "dropped": HouseWatch._dropped,
}
