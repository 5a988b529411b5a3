"""Clocks that count back from the expiry of another one (K13): one for each expiry that it had."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from .asof import day_of
from .clock_types import ClockState, ClockStatus, Reckoning
from .clocks_going import Going
from .clocks_plan import Line
from .clocks_terms import Term, Terms, is_after
from .reckon import ClockError, reckon
from .steps import Step


def back_clocks(
    line: Line,
    going: Going,
    term: Term,
    terms: Terms,
    by_type: Mapping[str, list[Step]],
    touched: frozenset[int],
) -> list[ClockState]:
    """What this line counts back from each expiry of that clock, from its beginning or an extension to the next.

    A step of ``done`` in that stretch fulfils it; the extension or the end of the clock brings it to nothing.
    """
    start = going.start
    assert start is not None
    expiries: list[tuple[Reckoning, Step | None]] = [(before, granted.step) for before, granted in term.stages]
    if term.reckoning is not None:
        expiries.append((term.reckoning, going.stop))
    acts = [
        step
        for spec in line.done
        for step in by_type.get(spec.type, ())
        if step.person in (None, going.person) and step.key > start.key
    ]
    acts.sort(key=lambda step: step.key)
    found: list[ClockState] = []
    begun = start
    for reckoning, until in expiries:
        back = _reckoned(line, going, reckoning, terms)
        if back is not None:
            act = next((s for s in acts if s.key > begun.key and _within(s, back, until)), None)
            doubted = term.doubted or going.doubted
            state = _state(line, going, reckoning, back, begun, until, act)
            if found and found[-1].status is ClockStatus.VOID:
                found[-1] = replace(found[-1], replaced_by=state.key)
            found.append(replace(state, unsettled=doubted or not touched.isdisjoint(state.events)))
        begun = until or begun
    return found


def _within(act: Step, back: Reckoning, until: Step | None) -> bool:
    """Whether the step can fulfil it: not after what ended that stretch, nor before a window opens, which it does for
    the conservative a day earlier (K12)."""
    if until is not None and act.key > until.key:
        return False
    if back.opens is None or back.conservative is None:
        return True
    early = day_of(back.expiry) - day_of(back.conservative)
    return act.day >= back.opens - early


def _reckoned(line: Line, going: Going, reckoning: Reckoning, terms: Terms) -> Reckoning | None:
    """Nothing is left to ask for, or nobody is held: no clock."""
    clock = terms.rules.clock_at(line.code, day_of(reckoning.start))
    if clock is None or (line.row.extendable and reckoning.file_by is None):
        return None
    if line.row.held and (line.row.held == "yes") is not terms.held_on(going.person, day_of(reckoning.raw)):
        return None
    if clock.window and day_of(reckoning.expiry) - timedelta(days=clock.length) <= day_of(reckoning.start):
        return None  # a term no longer than the window: who admits the person knows its end
    safe = reckoning.conservative
    try:
        back = reckon(
            clock,
            day_of(reckoning.expiry),
            terms.calendar,
            readings=terms.readings,
            earliest=None if safe is None else day_of(safe),
        )
    except (ClockError, ValueError, OverflowError):
        return None
    if not clock.window:
        return back
    ends = day_of(reckoning.expiry)
    return replace(
        back,
        opens=day_of(back.expiry),
        raw=ends,
        expiry=ends,
        conservative=ends if safe is None else day_of(safe),
        provisional=reckoning.provisional,
    )


def _state(
    line: Line, going: Going, reckoning: Reckoning, back: Reckoning, begun: Step, until: Step | None, act: Step | None
) -> ClockState:
    start, closed = going.began, act or until
    status = ClockStatus.DONE if act else ClockStatus.VOID if until else ClockStatus.RUNNING
    owed = act is not None or not line.row.lapses
    return ClockState(
        key=f"{line.name}:{going.key.partition(':')[2]}:{reckoning.extensions[-1] if reckoning.extensions else ''}",
        rule=line.code,
        version=back.version,
        person=going.person,
        side=line.side,
        trigger=start.type,
        trigger_event=start.id,
        trigger_at=start.at,
        status=status,
        reckoning=back,
        closed_by=closed.id if closed else None,
        closed_on=closed.day if closed else None,
        late=closed is not None and owed and is_after(closed, back.expiry),
        lapses=line.row.lapses,
        events=tuple(sorted({start.id, begun.id, *((closed.id,) if closed else ())})),
    )
