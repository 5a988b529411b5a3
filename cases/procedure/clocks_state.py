"""From a clock as walked through to what is known of it: its term, its status, what it rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from .asof import day_of
from .clock_types import ClockState, ClockStatus, Extension, Pause, Reckoning
from .clocks_back import back_clocks
from .clocks_going import Going, Stop
from .clocks_plan import Plan
from .clocks_terms import HOURS, Term, Terms, is_after
from .events import CHINA
from .steps import Step

LONG_AGO = datetime.min.replace(tzinfo=CHINA)


def states(
    all_going: Sequence[Going], plan: Plan, terms: Terms, by_type: Mapping[str, list[Step]], touched: frozenset[int]
) -> tuple[ClockState, ...]:
    """Every clock of the case, in a fixed order."""
    _name(all_going)
    found: list[ClockState] = []
    for going in all_going:
        term = terms.term(going)
        if term.clock is None:
            continue
        found.append(_state(going, term, terms, touched))
        for line in plan.back.get(going.line.code, ()):
            if term.stages or term.reckoning is not None:
                found += back_clocks(line, going, term, terms, by_type, touched)
    found.sort(key=_order)
    return tuple(found)


def _order(state: ClockState) -> tuple[str, int, datetime, str]:
    return (state.rule, state.person or 0, state.trigger_at or LONG_AGO, state.key)


def _name(all_going: Sequence[Going]) -> None:
    """Keys that stay the same however often the case is projected, each once. They come in legal order."""
    used: dict[str, int] = {}
    for going in all_going:
        step = going.began
        source = step.event.source_key or f"e{step.id}"
        known = "" if going.start is not None else "?"
        key = f"{going.line.name}:{going.person or ''}:{known}{source}"
        used[key] = number = used.get(key, 0) + 1
        going.key = key if number == 1 else f"{key}~{number}"


def _state(going: Going, term: Term, terms: Terms, touched: frozenset[int]) -> ClockState:
    line, clock, reckoning = going.line, term.clock, term.reckoning
    assert clock is not None
    start, stop = going.start, going.stop
    first = going.since or start
    precise = clock.unit != HOURS or first is None or first.precise
    late = False
    doubted = term.doubted or going.doubted
    if stop is not None:
        status = ClockStatus.DONE if going.ended is Stop.DONE else ClockStatus.VOID
        if reckoning is None:
            doubted = doubted or status is ClockStatus.DONE
        elif not line.row.passes and (status is ClockStatus.DONE or not line.row.lapses):
            late = is_after(stop, reckoning.expiry, precise)
            if late and stop.type in line.row.told_after:
                # What was owed came before it, on a day that is not told: not late; long after it, in doubt.
                late = False
                doubted = doubted or stop.day > day_of(reckoning.expiry) + timedelta(days=line.row.told_within)
    elif term.paused:
        status = ClockStatus.PAUSED
    else:
        status = ClockStatus.NO_START if reckoning is None else ClockStatus.RUNNING
    events = _rests_on(going, stop)
    return ClockState(
        key=going.key,
        rule=line.code,
        version=clock.version,
        person=going.person,
        side=line.side,
        trigger=start.type if start is not None else "",
        trigger_event=start.id if start is not None else None,
        trigger_at=first.at if first is not None and start is not None else None,
        status=status,
        reckoning=reckoning,
        extensions=_extensions(going) if going.granted else (),
        pauses=_pauses(going) if going.pauses or going.gaps or going.paused else (),
        closed_by=stop.id if stop is not None else None,
        closed_on=stop.day if stop is not None else None,
        late=late,
        custody_end=clock.custody_end and _ends_custody(going, reckoning, terms),
        unsettled=doubted or not touched.isdisjoint(events),
        replaced_by=going.replaced.key if going.replaced is not None else "",
        lapses=line.row.lapses,
        precise=precise,
        events=events,
        turned=going.turned.type if going.turned is not None else "",
        turned_on=going.turned.day if going.turned is not None else None,
    )


def _rests_on(going: Going, stop: Step | None) -> tuple[int, ...]:
    """All events that the clock rests on."""
    events = {step.id for step in (going.start, going.since, going.implied, going.turned, stop) if step is not None}
    for one in going.granted:
        events.add(one.step.id)
    if going.pauses or going.gaps or going.paused:
        events.update(step.id for pair in (*going.all_pauses, *going.gaps) for step in pair if step is not None)
    return tuple(sorted(events))


def _extensions(going: Going) -> tuple[Extension, ...]:
    return tuple(
        Extension(one.code, one.step.id, one.step.day, one.step.event.params.get("ground", "")) for one in going.granted
    )


def _pauses(going: Going) -> tuple[Pause, ...]:
    return tuple(
        Pause(begin.day, begin.id, end.day if end else None, end.id if end else None)
        for begin, end in sorted((*going.all_pauses, *going.gaps), key=lambda pair: pair[0].key)
    )


def _ends_custody(going: Going, reckoning: Reckoning | None, terms: Terms) -> bool:
    """Whether somebody is held because this clock runs: by its own measure, or on its last day. Of one that is still
    owed: whoever was let go since is held by it no longer, whether or not its last day is known."""
    if going.line.measures:
        return True
    if going.stop is None:
        return terms.held_still(going.person, None if reckoning is None else day_of(reckoning.raw))
    day = day_of(reckoning.raw) if reckoning is not None else going.stop.day
    return terms.held_on(going.person, day)
