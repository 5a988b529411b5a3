"""What depends on the day on which it is asked. Never stored."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import MappingProxyType

from .check_case import Case
from .check_types import Watch
from .clock_types import ClockState, ClockStatus, Moment
from .events import china_day
from .rules_types import Rules
from .steps import Step
from .types import AsOf, FindingHit, Interval, PersonState, Projection


def runs_at(interval: Interval, moment: datetime, rules: Rules) -> bool:
    """Whether this measure is in force at that moment.

    A start known to the day only counts from the beginning of that day, such an end from the beginning too:
    on the day of release a person is no longer held. Summons and compelled appearance lapse by law (CPL 119).
    """
    if interval.start > moment or (interval.end is not None and interval.end <= moment):
        return False
    hours = rules.measures[interval.measure].lapses_hours
    return not hours or moment < interval.start + timedelta(hours=hours)


def in_custody(projection: Projection, person: int, when: date | datetime) -> bool:
    """Whether the person is held: at that moment, or, given a day, at any time of that day.

    For a day the wider reading is taken: a term during part of whose last day the person is held does not roll
    over a holiday (CPL 105 para. 4).
    """
    state = projection.persons.get(person)
    if state is None:
        return False
    for interval in state.intervals:
        if not interval.custody:
            continue
        if isinstance(when, datetime):
            if interval.start <= when and (interval.end is None or when < interval.end):
                return True
        elif interval.start_day <= when and (interval.end_day is None or when <= interval.end_day):
            return True
    return False


def current_interval(state: PersonState, now: datetime, rules: Rules) -> Interval | None:
    """The measure in force, the latest begun if several are."""
    running = [interval for interval in state.intervals if runs_at(interval, now, rules)]
    return running[-1] if running else None


def as_of(projection: Projection, now: datetime, rules: Rules) -> AsOf:
    """Who is held, under what each person stands, how long the case has been in its stage, what is wrong today."""
    today = china_day(now)
    current: dict[int, str] = {}
    since: dict[int, date] = {}
    for person, state in projection.persons.items():
        interval = current_interval(state, now, rules)
        if interval is not None:
            current[person], since[person] = interval.measure, interval.start_day
            continue
        marks = [mark for mark in state.marks if mark.at <= now]
        if marks:
            current[person], since[person] = marks[-1].state, china_day(marks[-1].at)
        else:
            current[person] = "untaken"
    future = {event for _, _, day, event in projection.marks if day > today}
    return AsOf(
        now=now,
        custody=tuple(p for p in projection.persons if in_custody(projection, p, now)),
        current=MappingProxyType(current),
        since=MappingProxyType(since),
        days_in_stage=(today - projection.stage_on).days if projection.stage_on else None,
        findings=tuple(
            hit for watch in rules.watches.values() for hit in WATCHES[watch.kind](watch, projection, now, rules)
        ),
        overdue=tuple(state.key for state in projection.clocks if is_overdue(state, now)),
        days_left=MappingProxyType(
            {
                state.key: (day_of(state.alarm) - today).days
                for state in projection.clocks
                if state.status is ClockStatus.RUNNING and state.alarm is not None
            }
        ),
        unsettled=frozenset(
            state.key for state in projection.clocks if state.unsettled or not future.isdisjoint(state.events)
        ),
    )


def day_of(moment: Moment) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_overdue(state: ClockState, now: datetime) -> bool:
    """Whether something is owed and its time is up. A right lapses; where the hour of the beginning is not known, only
    what is late whatever that hour was."""
    expiry = state.expiry
    if state.status is not ClockStatus.RUNNING or state.lapses or expiry is None:
        return False
    if isinstance(expiry, datetime):
        return now > (expiry if state.precise else expiry + timedelta(days=1))
    return china_day(now) > expiry


def _watch_hit(watch: Watch, person: int | None, events: tuple[int, ...], **params: str) -> FindingHit:
    return FindingHit(watch.code, "; ".join(watch.basis), params, events, person, (), watch.level)


def _custody_goes_on(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    """Held on a day after that on which the watch says that this custody may not go on so."""
    today = china_day(now)
    for person, interval, stop in _stopped(watch, projection, now, rules):
        if stop.day < today:
            yield _watch_hit(
                watch,
                person,
                (stop.id, interval.start_event),
                first=stop.type,
                first_on=stop.day.isoformat(),
                measure=interval.measure,
            )


def _stopped(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[tuple[int, Interval, Step]]:
    """Who is held though a step speaks against it, under what, and that step; also on its very day."""
    told: Case | None = None
    for person, state in projection.persons.items():
        interval = current_interval(state, now, rules)
        if interval is None or not interval.custody:
            continue
        told = told or _told(projection, rules)
        stop = _stop(watch, told, state, interval, china_day(now))
        if stop is not None:
            yield person, interval, stop


def to_release(projection: Projection, now: datetime, rules: Rules) -> dict[int, Watch]:
    """Who is held and has to be released at once, or the measure changed, by which rule; on the very day of the
    decision already (CPL 91, 163, 178)."""
    found: dict[int, Watch] = {}
    for watch in rules.watches.values():
        if watch.kind == "custody_goes_on" and watch.then:
            for person, _, _ in _stopped(watch, projection, now, rules):
                found.setdefault(person, watch)
    return found


def _told(projection: Projection, rules: Rules) -> Case:
    """The steps of the case by type."""
    by_type: dict[str, list[Step]] = {}
    for step in projection.steps:
        by_type.setdefault(step.type, []).append(step)
    return Case(projection.steps, by_type, {}, rules)


def _stop(watch: Watch, told: Case, state: PersonState, interval: Interval, today: date) -> Step | None:
    """The latest step up to today that speaks against this custody, unless what lifts it came since."""
    if state.outcome in watch.outcomes or (watch.measures and interval.measure not in watch.measures):
        return None
    mine = (None, state.person)
    stop = next((s for s in reversed(told.of(watch.events)) if s.person in mine and s.day <= today), None)
    if stop is None or interval.start_day > stop.day:
        return None
    lifted = any(s.person in mine and s.day <= today and s.key > stop.key for s in told.of(watch.unless))
    return None if lifted else stop


def _in_future(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    today = china_day(now)
    for code, person, day, event in projection.marks:
        if day > today and code not in watch.unless:
            yield _watch_hit(watch, person, (event,), first=code, first_on=day.isoformat())


def _clock_up(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    for state in projection.clocks:
        if state.rule in watch.clocks and state.trigger_at is not None and is_overdue(state, now):
            yield _watch_hit(
                watch,
                state.person,
                state.events,
                first=state.trigger,
                first_on=china_day(state.trigger_at).isoformat(),
                expiry=day_of(state.expiry).isoformat() if state.expiry is not None else "",
            )


def _no_term(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    """Held today, and no term of custody is in the books: nobody would ever be warned. Not where another watch says
    what is due, nor on the very day from which it will say so."""
    today = china_day(now)
    others = [other for other in rules.watches.values() if other.kind == "custody_goes_on"]
    told: Case | None = None
    covered = {state.person for state in projection.clocks if state.custody_end and state.open}
    if None in covered:
        return
    for person, state in projection.persons.items():
        interval = current_interval(state, now, rules)
        if interval is None or not interval.custody or person in covered or state.outcome in watch.outcomes:
            continue
        if interval.start_day >= today:
            continue
        told = told or _told(projection, rules)
        if not any(_stop(other, told, state, interval, today) for other in others):
            yield _watch_hit(
                watch,
                person,
                (interval.start_event,),
                measure=interval.measure,
                first_on=interval.start_day.isoformat(),
            )


WATCHES = {"custody_goes_on": _custody_goes_on, "in_future": _in_future, "clock_up": _clock_up, "no_term": _no_term}
