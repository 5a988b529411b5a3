"""The measures on one person as intervals, and what became of the person."""

from datetime import date, datetime, timedelta

from .events import china_day
from .rules_types import Rules
from .steps import Step, same_step
from .types import Interval, Mark, PersonState

RETURN = "supplementary_investigation_return"


Point = tuple[datetime, bool]
"""A moment, and whether its hour is known."""


def in_succession(begins: Point, ends: Point | None, again: Point, hours: int, lasts: int) -> bool:
    """Whether a measure of hours begins again less than so many hours after it ended. Where its end is not recorded it
    is taken to have lasted as long as it lawfully may; where an hour is not known, the same day is too soon."""
    last = begins if ends is None else ends
    if not (last[1] and again[1]):
        return china_day(last[0]) == china_day(again[0])
    over = last[0] + timedelta(hours=lasts) if ends is None else last[0]
    return again[0] < over + timedelta(hours=hours)


class Span:
    """A measure while walking. ``claimed`` is the end that its own row gave, if one did."""

    __slots__ = ("also", "claimed", "ended_by", "measure", "start")

    def __init__(self, measure: str, start: Step) -> None:
        self.measure = measure
        self.start = start
        self.ended_by: Step | None = None
        self.claimed: Step | None = None
        self.also: list[str] = []

    def twice(self, step: Step) -> bool:
        """Whether this step records the start of this measure once more; the record with the hour stands."""
        if self.start.day != step.day or not same_step(self.start, step):
            return False
        self.also += (self.start.event.source_key, step.event.source_key)
        if step.precise and not self.start.precise:
            self.start = step
        return True

    @property
    def end_day(self) -> date | None:
        return self.ended_by.day if self.ended_by else None


class PersonWalk:
    """Takes the steps of one person in legal order.

    A new measure of the same person ends those that it replaces, at that moment. A release or the lifting of
    measures ends all. A ``measure_end`` ends its own. An end dated before its start ends nothing: until it is
    settled the measure is taken to be running, so that nobody in custody drops out of sight.
    """

    __slots__ = (
        "_early", "_returned", "detail", "left", "marks", "open", "outcome", "outcome_event", "person", "returns",
        "rules", "spans",
    )  # fmt: skip

    def __init__(self, person: int, rules: Rules) -> None:
        self.person = person
        self.rules = rules
        self.spans: list[Span] = []
        self.open: dict[str, Span] = {}
        self.marks: list[Mark] = []
        self.outcome = "none"
        self.detail = ""
        self.outcome_event: int | None = None
        self.left: date | None = None
        self.returns = 0
        self._early: dict[str, Step] = {}
        self._returned: Step | None = None

    def take(self, step: Step) -> None:
        """One step of this person or of the whole case."""
        kind = step.kind
        if kind.starts:
            self._start(kind.starts, step)
        elif kind.ends == "all":
            self._end_all(step)
        elif kind.ends == "own":
            self._end_own(step)
        if kind.state:
            self.marks.append(Mark(step.at, kind.state, step.id))
        if kind.outcome:
            self.outcome = kind.outcome
            self.detail = step.event.params.get(kind.outcome_param, "") if kind.outcome_param else ""
            self.outcome_event = step.id
            self.left = step.day if self.rules.outcomes[kind.outcome].leaves else None
        if step.type == RETURN:
            if self._returned is None or self._returned.day != step.day or not same_step(self._returned, step):
                self.returns += 1
            self._returned = step

    def _start(self, measure: str, step: Step) -> None:
        running = self.open.get(measure)
        if running is not None and running.twice(step):
            return
        for replaced in self.rules.measures[measure].replaces:
            span = self.open.pop(replaced, None)
            if span is not None:
                span.ended_by = step
        span = Span(measure, step)
        # An end that sorts before the start waits here; it is then a finding, not an end, unless it is of the
        # same day.
        span.claimed = self._early.pop(step.event.source_key, None) if step.event.source_key else None
        self.spans.append(span)
        self.open[measure] = span
        if span.claimed is not None and not span.claimed.before(step):
            span.ended_by = span.claimed
            del self.open[measure]

    def _end_all(self, step: Step) -> None:
        """A release known to the day only leaves a measure not in custody that began on that day: 释放 and
        取保候审 of one day are one change."""
        for code, span in list(self.open.items()):
            same_day = not step.precise and span.start.day == step.day
            if same_day and not self.rules.measures[code].custody:
                continue
            span.ended_by = step
            del self.open[code]

    def _end_own(self, step: Step) -> None:
        source, measure = step.event.params.get("of", ""), step.event.params.get("measure", "")
        if not source:
            span = self.open.pop(measure, None)
            if span is not None:
                span.ended_by = span.claimed = step
            return
        for span in self.spans:
            if span.start.event.source_key == source or source in span.also:
                span.claimed = step
                if self.open.get(span.measure) is span:
                    span.ended_by = step
                    del self.open[span.measure]
                return
        self._early[source] = step

    def state(self) -> PersonState:
        """What the steps say of this person."""
        return PersonState(
            person=self.person,
            outcome=self.outcome,
            detail=self.detail,
            outcome_event=self.outcome_event,
            intervals=tuple(self._interval(span) for span in self.spans),
            marks=tuple(self.marks),
            returns=self.returns,
        )

    def _interval(self, span: Span) -> Interval:
        start, end = span.start, span.ended_by
        ends_at: datetime | None = None
        if end is not None:
            # A day without an hour begins at midnight: not before a start of that day whose hour is known.
            ends_at = max(start.at, end.at)
        return Interval(
            person=self.person,
            measure=span.measure,
            custody=self.rules.measures[span.measure].custody,
            start=start.at,
            start_precise=start.precise,
            start_event=start.id,
            end=ends_at,
            end_precise=end.precise if end else False,
            end_event=end.id if end else None,
            end_why=end.type if end else "",
        )
