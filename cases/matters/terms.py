"""Until when something is owed: by a clock of the procedure, or in days as the flow says.

A statutory clock is reckoned by the procedure's own rule, with the office's calendar and readings, so that a matter and
the case beside it never differ by a day.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from cases.matters.models import MatterBase, StepBase
from cases.matters.table import Duty
from cases.procedure import load_rules
from cases.procedure.clock_words import explain
from cases.procedure.reckon import ClockError, reckon
from cases.register.models import MeasureInterval
from cases.register.readings import readings_for
from office.workdays.queries import calendar_now


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, the moment of a term of hours, and why: a sentence in each language; ``provisional``: a holiday of
    that year is not announced yet."""

    on: dt.date | None
    at: dt.datetime | None = None
    why_zh: str = ""
    why_en: str = ""
    provisional: bool = False
    calendar: str = ""


NO_END = Due(None)
# Where a matter that is derived with many others keeps what was read once for all of them.
SPANS = "custody_spans"


def due_of(matter: MatterBase, duty: Duty, steps: Sequence[StepBase], state: str = "") -> Due:
    """Until when a duty of this matter is owed. Without the day it counts from there is no end yet. ``state``: the one
    in which it is owed, where the other side has secretly gone on."""
    start = since_of(duty, steps, state or matter.state)
    if duty.field:
        day = _day(matter.data.get(duty.field))
        return Due(day) if day else NO_END
    if start is None:
        return NO_END
    if duty.hours:
        at = start.at + dt.timedelta(hours=duty.hours)
        return Due(timezone.localdate(at), at)
    if duty.days:
        return Due(rolled(start.on + dt.timedelta(days=duty.days)), calendar=calendar_now().version)
    if duty.working_days:
        return Due(_working(start.on, duty.working_days), calendar=calendar_now().version)
    if duty.rule:
        days = matter.data.get(duty.length) if duty.length else None
        return by_rule(matter, duty.rule, start.on, days=int(days) if days else 0)
    return NO_END


def due_of_row(duty: Duty, row: Mapping[str, object]) -> Due:
    """Until when one row is owed, by the day that it says itself."""
    day = _day(row.get(duty.row_field))
    return Due(day) if day else NO_END


@dataclass(frozen=True, slots=True)
class Since:
    """The day, and the moment, that something counts from."""

    on: dt.date
    at: dt.datetime


def since_of(duty: Duty, steps: Sequence[StepBase], state: str) -> Since | None:
    """What a duty counts from: the step that led to this state, the last one of these acts (``one|other``), or a day
    that it said."""
    entered = [step for step in steps if step.after == state and step.before != step.after]
    last = entered[-1] if entered else steps[-1]
    if duty.since in ("on", "at"):
        return Since(last.on if duty.since == "on" else timezone.localdate(last.at), last.at)
    act, _dot, name = duty.since.partition(".")
    told = next((step for step in reversed(steps) if step.act in act.split("|")), None)
    if told is None:
        return None
    day = _day(told.data.get(name)) if name else told.on
    return Since(day, told.at) if day else None


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None


def by_rule(matter: MatterBase, code: str, start: dt.date, *, days: int = 0) -> Due:
    """The last day by a clock of the procedure that began on a day. ``days``: the length that the paper itself sets,
    where the law lets it; counting, rolling and articles stay the clock's."""
    rules = load_rules()
    clock = rules.clock_at(code, start)
    if clock is None:
        return NO_END
    if days:
        clock = replace(clock, unit="days", length=days)
    told_by = calendar_now()
    readings = readings_for(matter.office_id)
    try:
        told = reckon(clock, start, told_by, readings=readings, held=True)
        if not held_on(matter, told.raw.date() if isinstance(told.raw, dt.datetime) else told.raw):
            told = reckon(clock, start, told_by, readings=readings, held=False)
    except ClockError:
        return NO_END
    on = told.expiry.date() if isinstance(told.expiry, dt.datetime) else told.expiry
    return Due(
        on, None, explain(rules, clock, told), explain(rules, clock, told, zh=False), told.provisional, told_by.version
    )


def held_on(matter: MatterBase, last: dt.date) -> bool:
    """Whether somebody of the case is held on the last day, before any roll: the term then does not move over days off
    (CPL 105 para. 4; K14). As the case reckons it: at any time of that day."""
    if matter.case_id is None:
        return False
    begins, ends = (timezone.make_aware(dt.datetime.combine(last, time)) for time in (dt.time.min, dt.time.max))
    spans = vars(matter).get(SPANS)
    if spans is None:
        spans = custody_of([matter.case_id]).get(matter.case_id, [])
    return any(start <= ends and (end is None or end >= begins) for start, end in spans)


def custody_of(case_ids: Iterable[int]) -> dict[int, list[tuple[dt.datetime, dt.datetime | None]]]:
    """From when until when somebody of these cases was or is held: one statement for all."""
    found: dict[int, list[tuple[dt.datetime, dt.datetime | None]]] = {}
    rows = MeasureInterval.objects.filter(case_id__in=list(case_ids), custody=True)
    for case_id, start, end in rows.values_list("case_id", "starts_at", "ends_at"):
        found.setdefault(case_id, []).append((start, end))
    return found


def rolled(day: dt.date) -> dt.date:
    """A term of the house ends on a working day."""
    calendar = calendar_now()
    while calendar.off(day):
        day += dt.timedelta(days=1)
    return day


def _working(day: dt.date, number: int) -> dt.date:
    calendar = calendar_now()
    while number:
        day += dt.timedelta(days=1)
        number -= not calendar.off(day)
    return day


def due_params(due: Due) -> Mapping[str, str]:
    """What of a due day a follow-up keeps beside it."""
    told = {"why_zh": due.why_zh, "why_en": due.why_en, "provisional": "1" if due.provisional else ""}
    told["calendar"] = due.calendar
    if due.at:
        told["due_at"] = due.at.isoformat()
    return {name: value for name, value in told.items() if value}
