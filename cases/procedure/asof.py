"""What depends on the day on which it is asked. Never stored."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import MappingProxyType

from .rules_types import Rules, Watch
from .types import AsOf, FindingHit, Interval, PersonState, Projection, china_day


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
    return AsOf(
        now=now,
        custody=tuple(p for p in projection.persons if in_custody(projection, p, now)),
        current=MappingProxyType(current),
        since=MappingProxyType(since),
        days_in_stage=(today - projection.stage_on).days if projection.stage_on else None,
        findings=tuple(
            hit for watch in rules.watches.values() for hit in WATCHES[watch.kind](watch, projection, now, rules)
        ),
    )


def _watch_hit(watch: Watch, person: int | None, events: tuple[int, ...], **params: str) -> FindingHit:
    return FindingHit(watch.code, "; ".join(watch.basis), params, events, person, (), "breach")


def _custody_goes_on(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    today = china_day(now)
    for person, state in projection.persons.items():
        interval = current_interval(state, now, rules)
        if interval is None or not interval.custody:
            continue
        marks = [m for m in projection.marks if m[1] in (None, person) and m[2] <= today]
        stops = [m for m in marks if m[0] in watch.events]
        if not stops:
            continue
        stop = stops[-1]
        if stop[2] >= today or interval.start_day > stop[2]:
            continue
        if any(m[0] in watch.unless for m in marks[marks.index(stop) + 1 :]):
            continue
        yield _watch_hit(
            watch,
            person,
            (stop[3], interval.start_event),
            first=stop[0],
            first_on=stop[2].isoformat(),
            measure=interval.measure,
        )


def _in_future(watch: Watch, projection: Projection, now: datetime, rules: Rules) -> Iterator[FindingHit]:
    today = china_day(now)
    for code, person, day, event in projection.marks:
        if day > today and code not in watch.unless:
            yield _watch_hit(watch, person, (event,), first=code, first_on=day.isoformat())


WATCHES = {"custody_goes_on": _custody_goes_on, "in_future": _in_future}
