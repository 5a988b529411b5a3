"""One term from one start: its last day or minute, and the day by which to ask for its extension.

The counting rules are those of CPL 105 and SPCI 202 (domain brief 3.1, K1-K14); where the law is contested, the
office's ``Readings`` decide (3.5, X1-X7). Nothing here knows today, and no length of any term stands here: lengths
come from the rows of ``clocks.toml``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendar import Calendar, add_months
from .clock_types import Moment, Readings, Reckoning
from .events import CHINA
from .rules_types import Clock, ClockExtension

DAY = timedelta(days=1)
HALF_A_MONTH = 15  # SPCI 202: half a month is always fifteen days
HOURS = {"hours": 1, "days": 24, "months": 720}  # only to tell which of two lengths is the longer
DEFAULT = Readings()

Terms = tuple[tuple[str, int], ...]


class ClockError(Exception):
    """A term that cannot be reckoned so. A code with parameters; the sentence is ``clock_error_text``."""

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = params or {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a reckoning does not depend on its start: the lengths, and the extension that may be asked for next."""

    clock: Clock
    terms: Terms
    months: tuple[int, ...]
    days: int
    hours: int
    left: ClockExtension | None


# Plans made, by the row's identity: a case of a thousand terms asks for some fifty.
_plans: dict[tuple[int, tuple[str, ...], bool], Plan] = {}
KEPT = 2000


def reckon(
    clock: Clock,
    start: Moment,
    calendar: Calendar,
    *,
    held: bool | None = None,
    extensions: Sequence[str] = (),
    ground: str = "",
    travel: int = 0,
    excluded: int = 0,
    readings: Readings = DEFAULT,
    decided: Moment | None = None,
    earliest: date | None = None,
) -> Reckoning:
    """The term of this row from this start.

    ``held``: whether somebody of the matter is in custody on the last day. ``extensions`` in the order in which they
    were granted; ``ground`` of the one that needs it. ``travel``: days on the road (K4). ``excluded``: days of
    psychiatric evaluation and the like (K10). ``decided``: the day of the decision where ``start`` is that of its
    execution (X6). ``earliest``: of what counts back, the conservative day of the term that it counts back from.
    Raises ``ClockError``.
    """
    if clock.unit == "pause":
        raise ClockError("pause", {"rule": clock.code})
    if travel < 0 or excluded < 0:
        raise ClockError("negative_days", {"rule": clock.code})
    if travel and not takes_travel(clock):
        raise ClockError("travel_not_counted", {"rule": clock.code})
    if clock.roll == "C" and held is None:
        raise ClockError("custody_unknown", {"rule": clock.code})
    plan = _plan(clock, tuple(extensions), ground)
    begins = _moment(clock, start)
    other = None
    if decided is not None and clock.reading == "X6":
        other = _moment(clock, decided)
        if readings.x6 == "B":
            begins, other = other, begins
    raw: Moment
    expiry: Moment
    conservative: Moment | None
    workday_before = None
    on_road = travel if readings.x4 == "A" else 0
    try:
        if isinstance(begins, datetime):
            raw = expiry = _raw_hours(plan, begins) + (on_road + excluded) * DAY
            conservative = _exact(plan, begins, held)
            if conservative is not None:
                conservative += excluded * DAY
            year = expiry.year
        else:
            base = _raw_days(plan, begins, readings, calendar) + excluded * DAY
            raw = expiry = base + (on_road - _first_day(clock, held, readings)) * DAY
            if clock.back:
                workday_before = _workday_before(raw, calendar)
            elif _rolls(clock, held, readings):
                while calendar.off(expiry):
                    expiry += DAY
            conservative = _conservative(plan, begins, other, base, excluded, held, earliest)
            year = expiry.year
    except (OverflowError, ValueError) as error:
        raise ClockError("out_of_range", {"rule": clock.code}) from error
    return Reckoning(
        rule=clock.code,
        version=clock.version,
        unit=clock.unit,
        start=begins,
        terms=plan.terms,
        extensions=tuple(extensions),
        ground=ground,
        travel=travel,
        excluded=excluded,
        raw=raw,
        expiry=expiry,
        conservative=conservative,
        file_by=None if plan.left is None else raw - plan.left.file_before * DAY,
        roll=clock.roll,
        custody=held if clock.roll == "C" else None,
        rolled=expiry != raw,
        provisional=not calendar.announced(year),
        workday_before=workday_before,
        decided=other is not None and readings.x6 == "B",
        calendar=calendar.version,
        readings=readings,
    )


def takes_travel(clock: Clock) -> bool:
    """Whether days on the road are left out of this term (K4): not of a ceiling, nor of what counts back, nor where
    the law says what to do elsewhere, as of the nearest detention centre (MPS 126)."""
    return clock.travel and not (clock.ceiling or clock.back)


def _moment(clock: Clock, start: Moment) -> Moment:
    """The start as this row counts: a minute in China for hours, else a day in China."""
    if isinstance(start, datetime):
        if start.tzinfo is not None and start.tzinfo is not CHINA:
            start = start.astimezone(CHINA)
        return start if clock.unit == "hours" else start.date()
    if clock.unit == "hours":
        raise ClockError("hour_needed", {"rule": clock.code})
    return start


# --- how long


def _plan(clock: Clock, extensions: tuple[str, ...], ground: str) -> Plan:
    key = (id(clock), extensions, bool(ground))
    plan = _plans.get(key)
    if plan is not None and plan.clock is clock:
        return plan
    terms, left = _lengths(clock, extensions, ground)
    plan = Plan(
        clock=clock,
        terms=terms,
        months=tuple(number for unit, number in terms if unit == "months"),
        days=sum(number for unit, number in terms if unit == "days"),
        hours=sum(number for unit, number in terms if unit == "hours"),
        left=left,
    )
    if len(_plans) >= KEPT:
        _plans.clear()
    _plans[key] = plan
    return plan


def _lengths(clock: Clock, extensions: Sequence[str], ground: str) -> tuple[Terms, ClockExtension | None]:
    """The lengths to add up, and the extension that may be asked for next."""
    terms: Terms = ((clock.unit, clock.length),)
    if clock.half:
        terms += (("days", HALF_A_MONTH),)
    if not clock.extension:
        if extensions:
            raise ClockError("extension_unknown", {"rule": clock.code, "extension": extensions[0]})
        if ground:
            raise ClockError("ground_not_needed", {"rule": clock.code, "ground": ground})
        return terms, None
    if not extensions and not ground:
        return terms, _next(clock, (), terms)
    rows = {row.code: row for row in clock.extension}
    grounds = False
    for index, code in enumerate(extensions):
        row = rows.get(code)
        if row is None:
            raise ClockError("extension_unknown", {"rule": clock.code, "extension": code})
        before = extensions[:index]
        if code in before:
            raise ClockError("extension_twice", {"rule": clock.code, "extension": code})
        for needed in row.after:
            if needed not in before:
                raise ClockError("extension_order", {"rule": clock.code, "extension": code, "after": needed})
        if row.grounds:
            grounds = True
            if not ground:
                raise ClockError("ground_missing", {"rule": clock.code, "extension": code})
        longer = _extended(terms, row)
        if _size(longer) <= _size(terms):
            raise ClockError("extension_shorter", {"rule": clock.code, "extension": code})
        terms = longer
    if ground and not grounds:
        raise ClockError("ground_not_needed", {"rule": clock.code, "ground": ground})
    return terms, _next(clock, extensions, terms)


def _next(clock: Clock, granted: Sequence[str], terms: Terms) -> ClockExtension | None:
    """The first extension that may still be asked for: not granted, nothing lacking before it, and longer."""
    for row in clock.extension:
        if row.of_kind or row.code in granted or any(needed not in granted for needed in row.after):
            continue
        if _size(_extended(terms, row)) > _size(terms):
            return row
    return None


def _extended(terms: Terms, row: ClockExtension) -> Terms:
    """``add``: so much more. ``to``: so long in all; in the same unit the rest is a step of its own (X2)."""
    half: Terms = (("days", HALF_A_MONTH),) if row.half else ()
    if row.add:
        return (*terms, (row.unit, row.add), *half)
    if all(unit == row.unit for unit, _ in terms):
        return (*terms, (row.unit, row.to - sum(number for _, number in terms)), *half)
    return ((row.unit, row.to), *half)


def _size(terms: Terms) -> int:
    return sum(HOURS[unit] * number for unit, number in terms)


# --- until when


def _raw_hours(plan: Plan, begins: datetime) -> datetime:
    """The starting hour does not count: from the next full hour (CPL 105, K7). A ceiling from the minute (K11)."""
    if not plan.clock.ceiling:
        begins = begins.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return begins + timedelta(hours=plan.hours)


def _exact(plan: Plan, begins: datetime, held: bool | None) -> datetime | None:
    """K12 for hours: from the exact minute, nothing left out; for who is held only."""
    if held is False or not (held or plan.clock.custody):
        return None
    return begins + timedelta(hours=plan.hours)


def _raw_days(plan: Plan, begins: date, readings: Readings, calendar: Calendar) -> date:
    """The starting day does not count (CPL 105, K2), so the number of days is simply added. Months by SPCI 202."""
    clock = plan.clock
    if clock.back:
        return begins - plan.days * DAY
    if readings.x7 == "B" and clock.reading == "X7":
        return _working_days(begins, plan.days, calendar)
    return _run(plan, begins, readings.x2 == "B", readings.x3 == "B")


def _run(plan: Plan, begins: date, stepwise: bool, same_figure: bool) -> date:
    """Months at once from the first day on (K9) or step by step (X2 B), then days.

    ``same_figure`` (X3 B) bears on the trigger: the last day of its month goes to the same figure. A later step of X2
    B goes by SPCI 202.
    """
    if plan.months:
        steps = plan.months if stepwise else (sum(plan.months),)
        begins = _same_figure(begins, steps[0]) if same_figure else add_months(begins, steps[0])
        for step in steps[1:]:
            begins = add_months(begins, step)
    return begins + plan.days * DAY if plan.days else begins


def _same_figure(begins: date, months: int) -> date:
    """The day of the same figure, or the last day of a month that has none; no rule for the last day of a month."""
    there = add_months(begins, months)
    return there if there.day <= begins.day else there.replace(day=begins.day)


def _working_days(begins: date, number: int, calendar: Calendar) -> date:
    """So many working days after the starting day."""
    day = begins
    while number:
        day += DAY
        if not calendar.off(day):
            number -= 1
    return day


def _first_day(clock: Clock, held: bool | None, readings: Readings) -> int:
    """One where the first day of custody counts (X1 B): only in a term of custody itself, and of one who is held."""
    if readings.x1 == "A" or clock.back or held is False:
        return 0
    return 1 if clock.custody or (clock.custody_end and held) else 0


def _rolls(clock: Clock, held: bool | None, readings: Readings) -> bool:
    """Whether a last day that is off moves to the next working day (CPL 105 para. 4, K5, K14, X5)."""
    if clock.roll == "Y":
        return True
    return clock.roll == "C" and (not held or (readings.x5 == "B" and clock.reading == "X5"))


def _workday_before(raw: date, calendar: Calendar) -> date | None:
    """Of a day that is off, the working day before it (K13)."""
    day = raw
    while calendar.off(day):
        day -= DAY
    return day if day != raw else None


def _conservative(
    plan: Plan,
    begins: date,
    other: Moment | None,
    base: date,
    excluded: int,
    held: bool | None,
    before: date | None,
) -> date | None:
    """K12: the earliest of the readings, less one day for who is held; for bail and surveillance the earliest alone.

    ``base`` is the last day without travel days, roll, or X1.
    """
    clock = plan.clock
    if clock.ceiling:
        first = _earliest(plan, begins, base, excluded)
        return first if other is None else min(first, _earliest(plan, other, None, excluded))
    if held is False or clock.roll == "Y" or not (clock.custody or (clock.roll == "C" and held)):
        return None
    if clock.back:
        return base - DAY if before is None else before - plan.days * DAY
    return max(begins, _earliest(plan, begins, base, excluded) - DAY)


def _earliest(plan: Plan, begins: date, base: date | None, excluded: int) -> date:
    """The earliest last day over X2 and X3, which differ only towards the end of a month."""
    if begins.day < 28 or not plan.months:
        return base or _run(plan, begins, False, False) + excluded * DAY
    return min(_run(plan, begins, stepwise, figure) for stepwise in (False, True) for figure in (False, True)) + (
        excluded * DAY
    )
