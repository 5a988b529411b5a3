"""Looks whether a new event may be recorded now: one function for each kind of gate in ``gates.toml``.

A gate looks at what stands before the new event. What the other agency would have to report is only held against
a step where that agency has told anything at all, so that a case known from one ledger stays workable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .clock_types import ClockState, Moment
from .events import china_day
from .gate_types import Refusal
from .gates_plan import ReadyGate, gate_plan
from .measures import in_succession
from .rules_types import EventType
from .situation import Situation, meets, side_of
from .steps import Step, same_step

BOTH = "both"
WARN = "warn"
FEW = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One gate asked about one new event: its type, the person whom it concerns, the parameters it carries."""

    gate: ReadyGate
    kind: EventType
    person: int | None
    own: Mapping[str, str]

    @property
    def whose(self) -> int | None:
        """Whose steps count: the person's and those of the whole case, or everybody's."""
        return None if self.gate.row.scope == "case" else self.person

    def no(self, events: Iterable[int] = (), **params: str) -> Refusal:
        """The gate's answer: no."""
        row = self.gate.row
        return Refusal(row.code, "; ".join(row.basis), {"then": self.kind.code, **params}, tuple(events), row.level)

    def no_after(self, step: Step) -> Refusal:
        """No, because of that step."""
        return self.no((step.id,), first=step.type, first_on=step.day.isoformat())


def gate_answer(ask: Ask, s: Situation) -> Refusal | None:
    """What this gate says: nothing unless it is in force, concerns the person, rests on what has been told, and is
    not lifted."""
    row = ask.gate.row
    if not (row.effective_from or s.day) <= s.day <= (row.effective_to or s.day):
        return None
    if row.status and not s.marked(ask.person, row.status):
        return None
    told = _rests(ask, s)
    if not told and not row.untold:
        return None
    if row.known_by and not s.steps(ask.gate.known_by, None, late=True):
        return None
    if row.unless and s.steps(ask.gate.unless, ask.person, late=True):
        return None
    if ask.gate.unless_own and meets(ask.gate.unless_own, ask.own):
        return None
    if not s.roles.isdisjoint(row.unless_roles):
        return None
    answer = KINDS[row.kind](ask, s)
    return answer if told or answer is None else replace(answer, level=row.untold)


def _rests(ask: Ask, s: Situation) -> bool:
    """Whether what the gate rests on has been told: by that side, or by a step that was recorded here."""
    row = ask.gate.row
    if not row.rests_on or any(told in s.told or told.partition(":")[0] == side_of(ask.kind) for told in row.rests_on):
        return True
    return any(not step.event.reported for step in s.steps(ask.gate.recorded_here, ask.person, late=True))


def _stage(ask: Ask, s: Situation) -> Refusal | None:
    stage = s.projection.stage
    return None if stage in ask.gate.row.stages else ask.no(stage=stage)


def _closed(ask: Ask, s: Situation) -> Refusal | None:
    stage = s.projection.stage
    return ask.no(stage=stage) if s.rules.stages[stage].closed else None


def _needs(ask: Ask, s: Situation) -> Refusal | None:
    if s.standing(ask.gate.of, ask.gate.until, ask.whose, late=True, present=ask.gate.row.present):
        return None
    later = s.first_later(ask.gate.of, ask.whose)
    if later is None:
        return ask.no()
    # It is recorded, but of a later day: then one of the two days is wrong, and that is what has to be said.
    return ask.no((later.id,), first=later.type, later_on=later.day.isoformat(), then_on=s.day.isoformat())


def _barred(ask: Ask, s: Situation) -> Refusal | None:
    found = s.standing(ask.gate.of, ask.gate.until, ask.whose, present=ask.gate.row.present)
    return None if found is None else ask.no_after(found)


def _too_soon(ask: Ask, s: Situation) -> Refusal | None:
    """Not more than so many days after the latest of those steps."""
    found = s.standing(ask.gate.of, ask.gate.until, ask.whose, late=True)
    return None if found is None or s.day > _last_day(ask, found, s) else _after_days(ask, found)


def _too_late(ask: Ask, s: Situation) -> Refusal | None:
    found = s.standing(ask.gate.of, ask.gate.until, ask.whose, late=True)
    return None if found is None or s.day <= _last_day(ask, found, s) else _after_days(ask, found)


def _last_day(ask: Ask, step: Step, s: Situation) -> date:
    """The last of so many days after that step. The first day does not count, and a last day that is off moves on,
    with ``roll = "C"`` only where the person is not held on it (CPL 105)."""
    row, last = ask.gate.row, step.day + timedelta(days=ask.gate.row.days)
    if not row.roll or (row.roll == "C" and s.held_on(ask.person, last)):
        return last
    while s.calendar.off(last):
        last += timedelta(days=1)
    return last


def _after_days(ask: Ask, step: Step) -> Refusal:
    return ask.no((step.id,), first=step.type, first_on=step.day.isoformat(), count=str(ask.gate.row.days))


def _too_many(ask: Ask, s: Situation) -> Refusal | None:
    """One step recorded twice counts once; a ledger that says it was the second makes it two."""
    row, count = ask.gate.row, 0
    seen: list[Step] = []
    for step in s.steps_and(ask.gate.of, ask.gate.until, ask.whose):
        if any(s.fit(spec, step) for spec in ask.gate.until):
            count, seen = 0, []
        elif not any(one.day == step.day and (ask.whose is None or same_step(one, step)) for one in seen):
            # without a person: a step that concerns several persons on one day is one step of the case
            given = step.event.params.get(row.param, "") if row.param else ""
            count = max(count + 1, int(given) if given.isdecimal() else 0)
            seen.append(step)
    if count < row.max or (ask.whose is None and any(step.day == s.day for step in seen)):
        return None
    return ask.no((step.id for step in seen), count=str(count + 1))


def _measure(ask: Ask, s: Situation) -> Refusal | None:
    return None if s.measure(ask.person, ask.gate.row.measures, wide=True) else ask.no()


def _no_measure(ask: Ask, s: Situation) -> Refusal | None:
    found = s.measure(ask.person, ask.gate.row.measures)
    if found is None:
        return None
    return ask.no((found.start_event,), measure=found.measure, from_on=found.start_day.isoformat())


def _within(ask: Ask, s: Situation) -> Refusal | None:
    """A term without a start date, or none at all, does not refuse: nobody knows that it is up."""
    up = None
    for clock in _clocks(ask, s):
        if not _past(clock.expiry, s):
            return None
        up = clock
    if up is None or up.expiry is None:
        return None
    return ask.no(up.events, clock=up.rule, expiry=_told(up.expiry))


def _running(ask: Ask, s: Situation) -> Refusal | None:
    if any(not _past(clock.expiry, s) for clock in _clocks(ask, s)):
        return None
    return ask.no(clock=ask.gate.row.clocks[0])


def _short_of_time(ask: Ask, s: Situation) -> Refusal | None:
    """The term still runs, but less of it is left than the law wants when an extension is asked for."""
    for clock in _clocks(ask, s):
        asked = None if clock.reckoning is None else clock.reckoning.file_by
        if asked is not None and clock.expiry is not None and _past(asked, s) and not _past(clock.expiry, s):
            return ask.no(clock.events, clock=clock.rule, expiry=_told(clock.expiry))
    return None


def _clocks(ask: Ask, s: Situation) -> Iterator[ClockState]:
    """The open terms of the gate; where the new event says which step it is about, those of that step alone."""
    found = [
        clock
        for clock in s.projection.clocks
        if clock.rule in ask.gate.row.clocks
        and clock.open
        and (ask.person is None or clock.person in (None, ask.person))
    ]
    of = ask.own.get("of", "")
    meant = [clock for clock in found if of and s.about(clock.trigger_event, of)]
    yield from meant or found


def _past(expiry: Moment | None, s: Situation) -> bool:
    """Whether the new event comes after the term was up. An hour that is not known does not make it late."""
    if expiry is None:
        return False
    if isinstance(expiry, datetime):
        return s.at > expiry if s.precise else s.day > china_day(expiry)
    return s.day > expiry


def _told(moment: Moment) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else moment.isoformat()


def _needs_param(ask: Ask, s: Situation) -> Refusal | None:
    name = ask.gate.row.param
    return None if ask.own.get(name) else ask.no(param=name)


def _range(ask: Ask, s: Situation) -> Refusal | None:
    row = ask.gate.row
    given = ask.own.get(row.param, "")
    if not given.isdecimal() or row.min <= int(given) <= row.max:
        return None
    return ask.no(count=given)


def _follows(ask: Ask, s: Situation) -> Refusal | None:
    """A step that refers to another needs one. Refused where the own side would have to have recorded it; only said
    where it was for the other side, and not even that where that side has told nothing. The articles are the
    step's own. A step that names what it follows is held to that by the form and by the order of the days.
    """
    if any(param.refers and ask.own.get(param.name) for param in ask.kind.param):
        return None
    refers = gate_plan(s.rules).refers[ask.kind.code]
    if not refers or s.steps(refers, ask.person, late=True):
        return None
    side, level = side_of(ask.kind), ask.gate.row.level
    for spec in refers:
        other = s.rules.events[spec.type]
        if side_of(other) not in (side, BOTH):
            level = WARN
            if f"{side_of(other)}:{other.scope}" not in s.told:
                return None
    needed = "|".join(spec.type for spec in refers) if len(refers) <= FEW else ""
    return Refusal(
        ask.gate.row.code, "; ".join(ask.kind.basis), {"then": ask.kind.code, "needed": needed}, (), level
    )  # fmt: skip


def _answered(ask: Ask, s: Situation) -> Refusal | None:
    """As many answers as there was something to answer."""
    plan = gate_plan(s.rules)
    asked = s.steps(plan.refers[ask.kind.code], ask.person, late=True)
    given = s.steps(plan.own[ask.kind.code][0], ask.person)
    if not asked or len(given) < len(asked):
        return None
    row = ask.no_after(given[-1])
    return Refusal(row.code, "; ".join(ask.kind.basis), row.params, row.events, row.level)


def _in_succession(ask: Ask, s: Situation) -> Refusal | None:
    """The measure would begin again too soon after it ended (MPS 80, MPS 200)."""
    row, last = ask.gate.row, s.last_measure(ask.person, ask.gate.row.measures)
    if last is None:
        return None
    ends = None if last.end is None else (last.end, last.end_precise)
    if not in_succession((last.start, last.start_precise), ends, (s.at, s.precise), row.hours, row.lasts):
        return None
    return ask.no((last.start_event,), measure=last.measure, from_on=last.start_day.isoformat())


def _never(ask: Ask, s: Situation) -> Refusal | None:
    return ask.no()


def _once(ask: Ask, s: Situation) -> Refusal | None:
    """A case or person has it once, unless what lets it come again came between (``once_until`` of the event)."""
    if not ask.kind.once:
        return None
    same, again = gate_plan(s.rules).own[ask.kind.code]
    rows = [step for step in s.steps(same, ask.person, late=True) if step.person == ask.person]
    ends = s.steps(again, ask.person)
    if not rows or (ends and ends[-1].key > rows[-1].key):
        return None
    return ask.no((rows[-1].id,), first_on=rows[-1].day.isoformat())


def _twice(ask: Ask, s: Situation) -> Refusal | None:
    same, _ = gate_plan(s.rules).own[ask.kind.code]
    for step in s.steps(same, ask.person, late=True):
        if step.person != ask.person or step.day != s.day or (step.precise and s.precise and step.at != s.at):
            continue
        if all(step.event.params.get(name, value) == value for name, value in ask.own.items()):
            return ask.no((step.id,), then_on=s.day.isoformat())
    return None


def _in_future(ask: Ask, s: Situation) -> Refusal | None:
    return ask.no(then_on=s.day.isoformat()) if s.now is not None and s.at > s.now else None


def _same_officer(ask: Ask, s: Situation) -> Refusal | None:
    found = s.standing(ask.gate.of, ask.gate.until, ask.whose)
    if found is None or s.officer is None or s.actors.get(found.id) != s.officer:
        return None
    return ask.no_after(found)


def _only_minors(ask: Ask, s: Situation) -> Refusal | None:
    return ask.no() if s.facts(ask.person).minor is False else None


def _not_minors(ask: Ask, s: Situation) -> Refusal | None:
    return ask.no() if s.facts(ask.person).minor else None


KINDS: dict[str, Callable[[Ask, Situation], Refusal | None]] = {
    "stage": _stage,
    "closed": _closed,
    "needs": _needs,
    "barred": _barred,
    "too_many": _too_many,
    "measure": _measure,
    "no_measure": _no_measure,
    "within": _within,
    "running": _running,
    "needs_param": _needs_param,
    "range": _range,
    "short_of_time": _short_of_time,
    "too_soon": _too_soon,
    "too_late": _too_late,
    "follows": _follows,
    "answered": _answered,
    "in_succession": _in_succession,
    "never": _never,
    "once": _once,
    "twice": _twice,
    "in_future": _in_future,
    "same_officer": _same_officer,
    "only_minors": _only_minors,
    "not_minors": _not_minors,
}
