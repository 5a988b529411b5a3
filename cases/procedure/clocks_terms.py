"""Reckons the term of a clock as walked through: its start, its extensions and pauses, who is held on its last day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from .asof import day_of
from .calendar import Calendar
from .clock_types import Moment, Readings, Reckoning
from .clocks_going import Going, Granted
from .events import CHINA
from .measures import PersonWalk
from .reckon import ClockError, reckon, takes_travel
from .rules_types import Clock, Rules
from .steps import Step

HOURS = "hours"
DECIDED = "X6"
# What is written down beyond these is a slip of the pen, and lengthens nothing.
LONGEST = 1200
MOST_TRAVEL = 30
A_DAY = timedelta(days=1)
NEVER = date.max


def moment_of(step: Step, unit: str) -> Moment:
    """From when a term of this unit counts: the day, or for hours the minute; where only the day is known, its
    beginning, so that nobody gets more time than the law gives."""
    if unit != HOURS:
        return step.day
    return step.at.astimezone(CHINA) if step.precise else datetime.combine(step.day, time(), CHINA)


def travel_days(step: Step) -> int:
    """Days on the road that the step tells (K4); what is no such number counts for nothing."""
    written = step.event.params.get("travel", "")
    return int(written) if written.isdecimal() and int(written) <= MOST_TRAVEL else 0


def _decided(step: Step) -> date | None:
    """The day on which a measure was decided that was carried out later (X6); what is no such day says nothing."""
    try:
        day = date.fromisoformat(step.event.params.get("decided", ""))
    except ValueError:
        return None
    return day if day < step.day else None


def is_after(step: Step, expiry: Moment, precise: bool = True) -> bool:
    """Whether the step came when the term was up. Where an hour is not known, the doubt is nobody's fault."""
    if not isinstance(expiry, datetime):
        return step.day > expiry
    if not precise:
        expiry += A_DAY
    at = step.at if step.precise else datetime.combine(step.day, time(), CHINA)
    return at > expiry


@lru_cache(maxsize=1024)
def with_length(clock: Clock, length: int) -> Clock:
    """The clock with the length that the document itself gives."""
    return replace(clock, length=length)


@dataclass(slots=True)
class Term:
    """A clock's term. ``stages``: its reckonings before each extension that counted."""

    clock: Clock | None
    reckoning: Reckoning | None = None
    paused: bool = False
    doubted: bool = False
    stages: Sequence[tuple[Reckoning, Granted]] = ()


class Terms:
    """Reckons the clocks of one case."""

    __slots__ = ("_held", "calendar", "readings", "rules", "walks")

    def __init__(self, rules: Rules, calendar: Calendar, readings: Readings, walks: Mapping[int, PersonWalk]) -> None:
        self.rules = rules
        self.calendar = calendar
        self.readings = readings
        self.walks = walks
        self._held: dict[int, list[tuple[date, date]]] | None = None

    def held(self) -> dict[int, list[tuple[date, date]]]:
        """Who was held in this case from when to when, both days included; whoever left it, until that day."""
        if self._held is None:
            self._held = {}
            for person, walk in self.walks.items():
                if not walk.spans:
                    continue
                left = walk.left or NEVER
                spans = [
                    (span.start.day, min(span.ended_by.day if span.ended_by else NEVER, left))
                    for span in walk.spans
                    if self.rules.measures[span.measure].custody and span.start.day <= left
                ]
                if spans:
                    self._held[person] = spans
        return self._held

    def held_on(self, person: int | None, day: date) -> bool:
        """Whether that person, or where none is named anybody, is held at any time of that day (CPL 105)."""
        held = self.held()
        if person is not None:
            return any(start <= day <= end for start, end in held.get(person, ()))
        return any(start <= day <= end for spans in held.values() for start, end in spans)

    def held_still(self, person: int | None, day: date | None) -> bool:
        """Whether that person, or anybody, is held without an end on record, and was already on that day."""
        held = self.held()
        spans = held.get(person, ()) if person is not None else (span for found in held.values() for span in found)
        return any(end == NEVER and (day is None or start <= day) for start, end in spans)

    def clock_of(self, going: Going) -> Clock | None:
        """The row in force on the day of the trigger, as long as the document says where it says so (at most as
        long as any term can be)."""
        step = going.since or going.start or going.implied
        if step is None:
            return None
        clock = self.rules.clock_at(going.line.code, step.day)
        name = going.line.row.length_param
        if clock is None or not name or going.start is None:
            return clock
        given = going.length
        return with_length(clock, int(given)) if given.isdecimal() and 0 < int(given) <= LONGEST else clock

    def reckoned(self, going: Going, clock: Clock, codes: tuple[str, ...], ground: str, excluded: int) -> Reckoning:
        """One reckoning; of class C once more where nobody of the matter is held on its last day (K14)."""
        step = going.since or going.start
        assert step is not None
        start = moment_of(step, clock.unit)
        days = travel_days(step) if takes_travel(clock) else 0
        decided = _decided(step) if clock.reading == DECIDED else None
        held: bool | None = None
        if clock.roll == "C":
            person = None if going.line.matter else going.person
            held = bool(self.held()) and (person is None or person in self.held())
        found = reckon(
            clock, start, self.calendar, held=held, extensions=codes, ground=ground, travel=days, excluded=excluded,
            readings=self.readings, decided=decided,
        )  # fmt: skip
        if held and not self.held_on(None if going.line.matter else going.person, day_of(found.raw)):
            found = reckon(
                clock, start, self.calendar, held=False, extensions=codes, ground=ground, travel=days,
                excluded=excluded, readings=self.readings,
            )  # fmt: skip
        if going.turned is not None and clock.custody and day_of(found.expiry) < going.turned.day:
            # Held only when this shorter term would have been over: it has to be decided on that very day.
            now = going.turned.day
            found = replace(found, raw=now, expiry=now, conservative=now)
        return found

    def term(self, going: Going) -> Term:
        """The term with its extensions and pauses, each taken in the order in which it happened.

        An extension counts only in the order of the law and before the term is up; otherwise it is kept as reported
        and the clock is in doubt. A pause that lasts leaves no expiry.
        """
        clock = self.clock_of(going)
        if clock is None or going.start is None or going.no_since:
            return Term(clock, doubted=clock is None)
        try:
            return self._capped(self._term(going, clock), going)
        except (ClockError, ValueError, OverflowError):
            return Term(clock, doubted=True)

    def _capped(self, found: Term, going: Going) -> Term:
        """The term, ended with those that it does not outlast."""
        own = found.reckoning
        others = [term.reckoning for one in going.caps if (term := self.term(one)).reckoning is not None]
        if own is None or not others:
            return found
        last = min((day_of(one.expiry) for one in others if one is not None), default=NEVER)
        if last >= day_of(own.expiry):
            return found
        safe = min(day_of(one.conservative or one.expiry) for one in others if one is not None)
        if own.conservative is not None:
            safe = min(safe, day_of(own.conservative))
        found.reckoning = replace(own, raw=last, expiry=last, conservative=max(safe, day_of(own.start)))
        return found

    def _term(self, going: Going, clock: Clock) -> Term:
        now = self.reckoned(going, clock, (), "", 0)
        if not (going.granted or going.pauses or going.gaps or going.paused):
            return Term(clock, now)
        first = going.since or going.start
        assert first is not None
        stop = going.stop
        happened: list[tuple[Step, Step | None, Granted | None, bool]] = [
            *((one.step, None, one, False) for one in going.granted),
            *((begin, end, None, False) for begin, end in going.all_pauses),
            *((begin, end, None, True) for begin, end in going.gaps),
        ]
        happened.sort(key=lambda one: one[0].key)
        codes: tuple[str, ...] = ()
        ground, excluded, counted = "", 0, first.day
        paused = doubted = False
        stages: list[tuple[Reckoning, Granted]] = []
        for step, end, granted, gap in happened:
            if granted is None:
                begin = max(step.day, counted)
                if not gap and begin > day_of(now.expiry):
                    continue
                if end is None and stop is None:
                    paused = True
                    continue
                until = end.day if end is not None else stop.day if stop is not None else begin
                excluded += max(0, (until - begin).days)
                counted = max(counted, until)
                now = self.reckoned(going, clock, codes, ground, excluded)
                continue
            extension = next((one for one in clock.extension if one.code == granted.code), None)
            given = ground
            if extension is not None and extension.grounds:
                given = granted.step.event.params.get("ground", "")
            if (
                extension is None
                or granted.code in codes
                or not set(extension.after) <= set(codes)
                or (not paused and is_after(granted.step, now.expiry, first.precise))
            ):
                doubted = True
                continue
            try:
                longer = self.reckoned(going, clock, (*codes, granted.code), given, excluded)
            except ClockError:
                doubted = True
                continue
            stages.append((now, granted))
            now, codes, ground = longer, (*codes, granted.code), given
        return Term(clock, None if paused else now, paused, doubted, stages)

    def expired(self, going: Going, step: Step) -> bool:
        """Whether the term was up before this step."""
        term = self.term(going)
        return term.reckoning is not None and is_after(step, term.reckoning.expiry)
