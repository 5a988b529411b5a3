"""From projected clocks to stored rows and back, and what is told of one that began, moved or stopped.

A stored row says all that ``ClockState`` says, so that a list can render its sentence without projecting the case.
Days stand in columns; of clocks of hours the minutes too, and what has no column stands in ``params``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from operator import attrgetter, itemgetter
from typing import Any

from cases.procedure import CHINA, ClockState, Projection, Readings, Reckoning
from cases.procedure import ClockStatus as Status
from cases.procedure.clock_types import Extension, Moment, Pause
from cases.register.hidden import ALL, BIT, HIDES_FROM
from cases.register.models import Event
from cases.register.models_clocks import Clock, ClockChange
from office.front.registry import collected
from office.storage.bulk import rows_update, rows_write

# 挂案 and 下行 are clocks of the house: they watch a case and nobody owes what ends them.
WATCHING = frozenset({"G01", "G01A", "G01B", "G02"})
USUAL = Readings()
_AS_USUAL = asdict(USUAL)

# All that a row says but key, case and calendar: a calendar that moves nothing makes no difference.
CLOCK_SAID = (
    "person_id", "rule", "version", "side", "trigger", "trigger_event_id", "trigger_at", "status", "raw_on",
    "expiry_on", "expiry_at", "conservative_on", "alarm_on", "alarm_at", "file_by_on", "custody_end", "provisional",
    "unsettled", "closed_by_event_id", "closed_on", "late", "lapses", "precise", "hidden_from", "params",
)  # fmt: skip
clock_said = attrgetter(*CLOCK_SAID)
CLOCK_COLUMNS = ["calendar", *CLOCK_SAID]
_SAID = itemgetter(*CLOCK_SAID)
_FIELDS = [field.attname for field in Clock._meta.concrete_fields]
_UNRECKONED = {
    "calendar": "", "provisional": False, "raw_on": None, "expiry_on": None, "expiry_at": None,
    "conservative_on": None, "alarm_on": None, "alarm_at": None, "file_by_on": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """Why clocks are written anew: a code of ``ClockChange.cause``, with the event or the job."""

    code: str
    event_id: int | None = None
    job_id: int | None = None


EVENT, LEDGER, RULES = Cause("event"), Cause("ledger"), Cause("rules")


@dataclass(slots=True)
class ClockChanges:
    """What one call writes of clocks. ``restamp``: the calendar too where it alone is new. ``retold``: cases of which
    a side is told a clock otherwise than before, which makes no history. ``moved``: how many clocks; as one side is
    told one it is no further clock."""

    cause: Cause
    now: dt.datetime
    restamp: bool = False
    added: list[Clock] = field(default_factory=list)
    altered: list[Clock] = field(default_factory=list)
    stamped: list[Clock] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    history: list[ClockChange] = field(default_factory=list)
    retold: set[int] = field(default_factory=set)
    moved: int = 0

    def write(self) -> None:
        """A fixed number of statements for any number of cases."""
        if self.gone:
            Clock.objects.filter(pk__in=self.gone).delete()
        rows_write(Clock, self.added)
        rows_update(Clock, self.altered, CLOCK_COLUMNS)
        rows_update(Clock, self.stamped, ["calendar"])
        rows_write(ClockChange, self.history)
        if cases := self.retold.union(change.case_id for change in self.history):
            for told in collected("clocks_moved"):
                told(cases)


def hidden_bits(events: Iterable[Event]) -> dict[int, int]:
    """From whom each event is kept that is not shared."""
    return {event.pk: HIDES_FROM.get(event.side, 0) for event in events if not event.shared}


@dataclass(frozen=True, slots=True)
class Hidden:
    """From whom clocks are kept: by event that is not shared, and by key where one side's own events tell of the clock
    otherwise (held or not on its last day, called off, replaced) though it rests on shared ones. ``told``: by side
    those clocks as they follow from what the side is shown."""

    events: Mapping[int, int]
    clocks: Mapping[str, int]
    told: Mapping[str, Sequence[ClockState]] = field(default_factory=dict)


def clock_rows(case_id: int, projection: Projection, hidden: Hidden) -> list[Clock]:
    """All of a case as stored, with those that one side knows otherwise."""
    return [_row(case_id, key, values) for (key, _side), values in _told(projection, hidden)]


def _told(projection: Projection, hidden: Hidden) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Each row's columns, with its key and the side to which alone it is told."""
    for state in projection.clocks:
        yield (state.key, ""), _values(state, hidden)
    for side, states in hidden.told.items():
        for state in states:
            yield (state.key, side), _values(state, hidden) | {"told_to": side, "hidden_from": ALL & ~BIT[side]}


def _row(case_id: int, key: str, values: dict[str, Any]) -> Clock:
    # By position: by name it takes three times as long.
    values |= {"id": None, "case_id": case_id, "key": key}
    return Clock(*[values[name] for name in _FIELDS])


def _values(state: ClockState, hidden: Hidden) -> dict[str, Any]:
    """What the columns say of a clock, but for case and key."""
    bits = 0
    if hidden.events:
        bits = hidden.clocks.get(state.key, 0)
        for event in hidden.events.keys() & {*state.events, state.closed_by}:
            bits |= hidden.events[event]
    values = {
        "person_id": state.person,
        "rule": state.rule,
        "version": state.version,
        "side": state.side,
        "trigger": state.trigger,
        "trigger_event_id": state.trigger_event,
        "trigger_at": state.trigger_at,
        "status": state.status.value,
        "custody_end": state.custody_end,
        "unsettled": state.unsettled,
        "closed_by_event_id": state.closed_by,
        "closed_on": state.closed_on,
        "late": state.late,
        "lapses": state.lapses,
        "precise": state.precise,
        "hidden_from": bits,
        "told_to": "",
        "params": _params(state),
    }
    reckoning = state.reckoning
    if reckoning is None:
        return values | _UNRECKONED
    alarm = state.alarm
    values["calendar"] = reckoning.calendar
    values["provisional"] = reckoning.provisional
    values["raw_on"] = _day(reckoning.raw)
    values["expiry_on"], values["expiry_at"] = _day(reckoning.expiry), _minute(reckoning.expiry)
    values["conservative_on"] = _day(reckoning.conservative)
    values["alarm_on"], values["alarm_at"] = _day(alarm), _minute(alarm)
    values["file_by_on"] = _day(reckoning.file_by)
    return values


def clock_state_of(row: Clock) -> ClockState:
    """The clock of a stored row, as projected."""
    kept = row.params
    turned, turned_on = kept.get("turned", ("", ""))
    return ClockState(
        key=row.key,
        rule=row.rule,
        version=row.version,
        person=row.person_id,
        side=row.side,
        trigger=row.trigger,
        trigger_event=row.trigger_event_id,
        trigger_at=_china(row.trigger_at),
        status=Status(row.status),
        reckoning=_reckoning(row) if "start" in kept else None,
        extensions=tuple(
            Extension(code, event, dt.date.fromisoformat(on), ground)
            for code, event, on, ground in kept.get("extensions", ())
        ),
        pauses=tuple(
            Pause(dt.date.fromisoformat(start), start_event, dt.date.fromisoformat(end) if end else None, end_event)
            for start, start_event, end, end_event in kept.get("pauses", ())
        ),
        closed_by=row.closed_by_event_id,
        closed_on=row.closed_on,
        late=row.late,
        lapses=row.lapses,
        precise=row.precise,
        custody_end=row.custody_end,
        unsettled=row.unsettled,
        replaced_by=kept.get("replaced_by", ""),
        events=tuple(kept.get("events", ())),
        turned=turned,
        turned_on=dt.date.fromisoformat(turned_on) if turned_on else None,
    )


def clock_values(projection: Projection) -> dict[str, Any]:
    """The columns of a case that follow from its clocks."""
    custody, due = None, None
    held = {one.person for one in projection.intervals if one.custody and one.end is None}
    for state in projection.clocks:
        if not state.open:
            continue
        alarm = _day(state.alarm)
        if alarm is None or state.rule in WATCHING or state.lapses:  # nobody owes what ends these
            continue
        due = min(due, alarm) if due else alarm
        # Whoever was released since is held no longer, though the term may still be owed.
        if state.custody_end and state.person in held:
            custody = min(custody, (alarm, state.key)) if custody else (alarm, state.key)
    return {
        "custody_due_on": custody[0] if custody else None,
        "custody_due_key": custody[1] if custody else "",
        "next_due_on": due,
        "stalled_from": projection.stalled_from,
    }


def clocks_differ(
    case_id: int,
    projection: Projection,
    hidden: Hidden,
    stored: Iterable[Clock],
    changes: ClockChanges,
) -> None:
    """What is to be written of one case's clocks.

    The very first clocks of a case make no history: of each its trigger tells that it began. Nor does it make history
    that one side is told otherwise from now on, or no longer: it would tell that something is kept from that side.
    """
    held = {(row.key, row.told_to): row for row in stored}
    first = not held
    for (key, side), values in _told(projection, hidden):
        was = held.pop((key, side), None)
        if was is None:
            row = _row(case_id, key, values)
            changes.added.append(row)
            if side and not first:
                changes.retold.add(case_id)
            elif not first:
                _tell(changes, None, row)
        elif clock_said(was) != _SAID(values):
            row = _row(case_id, key, values)
            row.pk = was.pk
            changes.altered.append(row)
            if was.hidden_from != row.hidden_from:
                changes.retold.add(case_id)
            _tell(changes, was, row)
        elif changes.restamp and was.calendar != values["calendar"]:
            was.calendar = values["calendar"]
            changes.stamped.append(was)
    for was in held.values():
        changes.gone.append(was.pk)
        if was.told_to:
            changes.retold.add(case_id)
        else:
            _tell(changes, was, None)


def _tell(changes: ClockChanges, was: Clock | None, row: Clock | None) -> None:
    """History, where a date or the status is another. Whoever may not read either row may not read it."""
    known = row or was
    if known is None or _runs(was) == _runs(row):
        return
    changes.moved += not known.told_to
    changes.history.append(
        ClockChange(
            case_id=known.case_id,
            person_id=known.person_id,
            key=known.key,
            rule=known.rule,
            before_on=was.expiry_on if was else None,
            after_on=row.expiry_on if row else None,
            before_status=was.status if was else "",
            after_status=row.status if row else "",
            cause=changes.cause.code,
            event_id=_event_of(changes.cause, row),
            job_id=changes.cause.job_id,
            hidden_from=(was.hidden_from if was else 0) | (row.hidden_from if row else 0),
            recorded_at=changes.now,
        )
    )


def _runs(row: Clock | None) -> tuple | None:
    return (row.status, row.expiry_on, row.expiry_at, row.alarm_on, row.alarm_at) if row else None


def _event_of(cause: Cause, row: Clock | None) -> int | None:
    """The event that a form recorded; where many are recorded at once, the newest on which the clock now rests."""
    if cause.code not in (LEDGER.code, EVENT.code) or cause.event_id is not None:
        return cause.event_id
    return max(row.params.get("events", ()), default=None) if row else None


def _params(state: ClockState) -> dict[str, Any]:
    """What no column holds. What is as usual is left out: most rows are read by many and looked into by few."""
    kept: dict[str, Any] = {"events": list(state.events)}
    if state.replaced_by:
        kept["replaced_by"] = state.replaced_by
    if state.turned_on is not None:
        kept["turned"] = [state.turned, state.turned_on.isoformat()]
    if state.extensions:
        kept["extensions"] = [[one.code, one.event, one.on.isoformat(), one.ground] for one in state.extensions]
    if state.pauses:
        kept["pauses"] = [
            [one.start.isoformat(), one.start_event, one.end.isoformat() if one.end else None, one.end_event]
            for one in state.pauses
        ]
    reckoning = state.reckoning
    if reckoning is None:
        return kept
    kept["start"] = _text(reckoning.start)
    kept["unit"], kept["roll"] = reckoning.unit, reckoning.roll
    kept["terms"] = [list(term) for term in reckoning.terms]
    if (reckoning.rule, reckoning.version) != (state.rule, state.version):
        kept["by"] = [reckoning.rule, reckoning.version]
    if reckoning.extensions:
        kept["codes"] = list(reckoning.extensions)
    if reckoning.ground:
        kept["ground"] = reckoning.ground
    if reckoning.travel:
        kept["travel"] = reckoning.travel
    if reckoning.excluded:
        kept["excluded"] = reckoning.excluded
    if reckoning.rolled:
        kept["rolled"] = True
    if reckoning.custody is not None:
        kept["held"] = reckoning.custody
    if reckoning.decided:
        kept["decided"] = True
    if reckoning.opens is not None:
        kept["opens"] = reckoning.opens.isoformat()
    if reckoning.workday_before is not None:
        kept["workday_before"] = reckoning.workday_before.isoformat()
    if isinstance(reckoning.raw, dt.datetime):
        dates = {"raw": reckoning.raw, "conservative": reckoning.conservative, "file_by": reckoning.file_by}
        kept["at"] = {name: _text(value) for name, value in dates.items() if isinstance(value, dt.datetime)}
    if reckoning.readings is not USUAL and reckoning.readings != USUAL:
        kept["readings"] = {
            name: value for name, value in asdict(reckoning.readings).items() if value != _AS_USUAL[name]
        }
    return kept


def _reckoning(row: Clock) -> Reckoning:
    kept = row.params
    at = {name: _moment(text) for name, text in kept.get("at", {}).items()}
    rule, version = kept.get("by", (row.rule, row.version))
    before, opens = kept.get("workday_before"), kept.get("opens")
    return Reckoning(
        rule=rule,
        version=version,
        unit=kept["unit"],
        start=_moment(kept["start"]),
        terms=tuple((unit, count) for unit, count in kept["terms"]),
        extensions=tuple(kept.get("codes", ())),
        ground=kept.get("ground", ""),
        travel=kept.get("travel", 0),
        excluded=kept.get("excluded", 0),
        raw=at.get("raw") or row.raw_on,
        expiry=_china(row.expiry_at) or row.expiry_on,
        conservative=at.get("conservative") or row.conservative_on,
        file_by=at.get("file_by") or row.file_by_on,
        roll=kept["roll"],
        custody=kept.get("held"),
        rolled=kept.get("rolled", False),
        provisional=row.provisional,
        workday_before=dt.date.fromisoformat(before) if before else None,
        opens=dt.date.fromisoformat(opens) if opens else None,
        decided=kept.get("decided", False),
        calendar=row.calendar,
        readings=Readings(**kept.get("readings", {})),
    )


def _day(value: Moment | None) -> dt.date | None:
    """The day in China of a day or a moment."""
    return value.astimezone(CHINA).date() if isinstance(value, dt.datetime) else value


def _minute(value: Moment | None) -> dt.datetime | None:
    return value if isinstance(value, dt.datetime) else None


def _china(value: dt.datetime | None) -> dt.datetime | None:
    return value.astimezone(CHINA) if value else None


def _text(value: Moment) -> str:
    return (value.astimezone(CHINA) if isinstance(value, dt.datetime) else value).isoformat()


def _moment(text: str) -> Moment:
    return dt.datetime.fromisoformat(text).astimezone(CHINA) if "T" in text else dt.date.fromisoformat(text)
