"""What a step would change, or a void take back: stage, measures, decisions, clocks, findings. As codes.

The comparison of two projections of what the officer can see. A form shows it before saving; the same comparison is
shown after saving, so that what was promised and what came can be held side by side.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.procedure import ClockState, ClockStatus, FindingHit, Interval, ProcEvent, Projection
from cases.procedure.events import china_day
from cases.procedure.gate_types import Refusal

TOO_LONG = "detention_over_37_days"


class Move(StrEnum):
    """What happens to a clock."""

    BEGINS = "begins"
    ENDS = "ends"  # what was owed is done
    ENDED_OTHERWISE = "ended_otherwise"  # it had ended before and still has, on another day, late or no longer late
    LAPSES = "lapses"  # it comes to nothing
    PAUSES = "pauses"
    GOES_ON = "goes_on"
    REOPENS = "reopens"  # what had closed it counts no more
    SHIFTS = "shifts"  # another day
    VANISHES = "vanishes"  # what had begun it counts no more
    STARTLESS = "startless"  # its first day is not recorded


@dataclass(frozen=True, slots=True)
class ClockMove:
    """One clock before and after."""

    move: Move
    before: ClockState | None
    after: ClockState | None

    @property
    def state(self) -> ClockState:
        """The clock as it is afterwards; as it was where it is gone."""
        state = self.after or self.before
        assert state is not None
        return state


@dataclass(frozen=True, slots=True)
class MeasureMove:
    """A measure that begins (``before`` empty), ends or is dated otherwise, or is no longer there (``after`` empty)."""

    before: Interval | None
    after: Interval | None

    @property
    def interval(self) -> Interval:
        """The measure as it is afterwards; as it was where it is gone."""
        interval = self.after or self.before
        assert interval is not None
        return interval


@dataclass(frozen=True, slots=True)
class OutcomeMove:
    """What is decided on a person, before and after, as stored codes."""

    person: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Overstay:
    """A person held from the day after a term of custody was up (``after``) until the term or the custody ended
    (CPL 98)."""

    person: int
    clock: ClockState
    after: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Effects:
    """What changes. ``late``: the days between the step and its entry (补录), 0 for one of today. ``warnings``: what
    is to be said although the step is recorded. ``standing``: the steps of a person which count still when it is taken
    back that the person was joined. ``overstays``: who turns out to have been held too long."""

    stage_before: str
    stage_after: str
    found: tuple[FindingHit, ...]
    settled: tuple[FindingHit, ...]
    measures: tuple[MeasureMove, ...] = ()
    outcomes: tuple[OutcomeMove, ...] = ()
    clocks: tuple[ClockMove, ...] = ()
    late: int = 0
    warnings: tuple[Refusal, ...] = ()
    standing: tuple[ProcEvent, ...] = ()
    overstays: tuple[Overstay, ...] = ()


def effects_between(before: Projection, after: Projection, *, late: int = 0) -> Effects:
    """What differs between two projections of one case."""
    return Effects(
        before.stage,
        after.stage,
        tuple(hit for hit in after.open_findings if hit not in before.open_findings),
        tuple(hit for hit in before.open_findings if hit not in after.open_findings),
        tuple(_measures(before.intervals, after.intervals)),
        tuple(_outcomes(before, after)),
        tuple(_clocks(before.clocks, after.clocks)),
        late,
        overstays=tuple(_overstays(before, after)),
    )


def _overstays(before: Projection, after: Projection) -> Iterator[Overstay]:
    """Ended terms of custody that were in time before, or not there, and are late now while the person was held. Of a
    detention whose own finding says that it was too long nothing more is said."""
    said = {event for hit in after.findings if hit.code == TOO_LONG for event in hit.events}
    known = {clock.key for clock in before.clocks if clock.late}
    for clock in after.clocks:
        last = clock.expiry
        if not (clock.late and clock.custody_end and clock.person and last and clock.closed_on) or clock.key in known:
            continue
        day = china_day(last) if isinstance(last, dt.datetime) else last
        for held in after.intervals:
            if (
                held.person != clock.person
                or not held.custody
                or china_day(held.start) > day
                or held.start_event in said
            ):
                continue
            until = min(clock.closed_on, china_day(held.end)) if held.end else clock.closed_on
            if until > day:
                yield Overstay(clock.person, clock, day, until)
                break


def _measures(before: Sequence[Interval], after: Sequence[Interval]) -> Iterator[MeasureMove]:
    was = {(one.person, one.measure, one.start_event): one for one in before}
    for one in after:
        held = was.pop((one.person, one.measure, one.start_event), None)
        if held is None or (held.start, held.end, held.end_why) != (one.start, one.end, one.end_why):
            yield MeasureMove(held, one)
    for gone in was.values():
        yield MeasureMove(gone, None)


def _outcomes(before: Projection, after: Projection) -> Iterator[OutcomeMove]:
    for person in sorted({*before.persons, *after.persons}):
        was, now = (one.persons.get(person) for one in (before, after))
        codes = was.outcome_code if was else "", now.outcome_code if now else ""
        if codes[0] != codes[1]:
            yield OutcomeMove(person, *codes)


def _clocks(before: Sequence[ClockState], after: Sequence[ClockState]) -> Iterator[ClockMove]:
    was = {clock.key: clock for clock in before}
    for clock in after:
        held = was.pop(clock.key, None)
        move = _begun(clock) if held is None else _moved(held, clock)
        if move is not None:
            yield ClockMove(move, held, clock)
    for gone in was.values():
        # One that had come to nothing in time before is missed by nobody; that one was late is not lost in silence.
        if gone.status != ClockStatus.VOID or gone.late:
            yield ClockMove(Move.VANISHES, gone, None)


def _begun(clock: ClockState) -> Move | None:
    if clock.status == ClockStatus.NO_START:
        return Move.STARTLESS
    if clock.status == ClockStatus.VOID:
        return Move.LAPSES if clock.late else None
    return Move.BEGINS if clock.open else Move.ENDS


def _moved(was: ClockState, now: ClockState) -> Move | None:
    """The one thing to say of a clock that was there and still is."""
    if was.status != now.status:
        if now.status == ClockStatus.DONE:
            return Move.ENDS
        if now.status == ClockStatus.VOID:
            return Move.LAPSES
        if now.status == ClockStatus.PAUSED:
            return Move.PAUSES
        if now.status == ClockStatus.NO_START:
            return Move.STARTLESS
        return Move.GOES_ON if was.status == ClockStatus.PAUSED else Move.REOPENS
    if now.open and dates_of(was) != dates_of(now):
        return Move.SHIFTS
    if not now.open and was.late != now.late:
        return Move.ENDED_OTHERWISE
    if now.status == ClockStatus.DONE and (was.expiry, was.closed_on) != (now.expiry, now.closed_on):
        return Move.ENDED_OTHERWISE
    return None


def dates_of(clock: ClockState) -> tuple[dt.date | None, dt.date | None]:
    """Last day and alarm day."""
    return clock.expiry, clock.alarm
