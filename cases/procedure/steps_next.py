"""Which events may lawfully come next, who may record them, and why others may not.

Gates (``gates.toml``) and checks (``checks.toml``) are the only sources of a refusal. A case is projected once;
no candidate is projected.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from .asof import to_release
from .calendar import WEEKENDS, Calendar
from .checks import broken_by
from .clock_types import ClockState, Readings
from .events import ProcEvent
from .gate_types import Choice, Offer, PersonFacts, Refusal
from .gates import Ask, gate_answer
from .gates_plan import GatePlan, ReadyCourse, gate_plan
from .project import DEFAULT, project
from .rules_types import EventType, Rules
from .situation import Situation, meets, side_of
from .steps import Step, live_steps
from .types import Projection
from .words import WRONG_ACTOR

EITHER = frozenset({"both", "any"})
TOO_MANY = "too_many"
NOTHING: Mapping[str, str] = MappingProxyType({})
# Kinds of gates that only say what the page shows anyway.
PLAIN = frozenset({"measure", "no_measure", "closed", "stage", "follows", "once"})
NO_FORM = "any"  # such steps have doors of their own
REFUSE = "refuse"
UNLIKELY = 1_000
Key = tuple[Any, ...]
# Kinds of checks that need the parameters of a filled form.
CHECKS_OF_THE_FORM = frozenset({"no_param", "round_without", "twice"})


def next_steps(
    projection: Projection,
    rules: Rules,
    now: datetime,
    *,
    roles: frozenset[str],
    side: str,
    persons: Mapping[int, PersonFacts],
    actors: Mapping[int, int] | None = None,
    officer: int | None = None,
    calendar: Calendar = WEEKENDS,
) -> tuple[Offer, ...]:
    """Every type of event for the case and for each person: allowed, or refused with the articles.

    ``side`` and ``roles``: who asks; ``persons``: the persons of the case, also those of whom no step tells yet;
    ``actors``: which officer recorded which event; ``officer``: who would record the next. Sorted: the case, then
    each person; the allowed before the refused, the expected first.
    """
    s = Situation(
        projection, rules, now, roles=roles, persons=persons, actors=actors, officer=officer, calendar=calendar
    )  # fmt: skip
    plan = gate_plan(rules)
    broken = _broken(projection)
    due = _due(projection, rules)
    release = to_release(projection, now, rules)
    everybody: tuple[int | None, ...] = (None, *sorted({*persons, *projection.persons}))
    offers: list[tuple[Key, Offer]] = []
    for person in everybody:
        scope = "case" if person is None else "person"
        courses = _expected(s, scope, person)
        urgent = release[person].then if person in release else ()
        for kind in rules.events.values():
            if kind.scope != scope or kind.side == NO_FORM:
                continue
            offer, key = _offer(kind, person, s, plan, broken, due, courses, urgent, side, roles)
            offers.append((key, offer))
    offers.sort(key=lambda pair: pair[0])
    return tuple(offer for _, offer in offers)


def refusals_of(
    event_type: str,
    person: int | None,
    before: Projection,
    rules: Rules,
    at: datetime,
    *,
    precise: bool = True,
    params: Mapping[str, str] | None = None,
    now: datetime | None = None,
    roles: frozenset[str] = frozenset(),
    side: str = "",
    persons: Mapping[int, PersonFacts] | None = None,
    actors: Mapping[int, int] | None = None,
    officer: int | None = None,
    same_day: Iterable[Step] = (),
    later: Iterable[Step] = (),
    calendar: Calendar = WEEKENDS,
) -> tuple[Refusal, ...]:
    """Why an event of this type may not be recorded at this moment; warnings are among them, by their level.

    ``before`` is the projection of what came before that moment; ``same_day`` what is of that day and comes later
    only because an hour is not known, ``later`` what is of later days. With ``side`` also: who may record it.
    """
    kind = rules.events[event_type]
    s = Situation(
        before, rules, at, precise=precise, roles=roles, persons=persons, actors=actors, officer=officer,
        same_day=same_day, later=later, now=now, calendar=calendar,
    )  # fmt: skip
    own = params or {}
    found: list[Refusal] = []
    if side and not may_record(kind, side, roles):
        found.append(Refusal(WRONG_ACTOR, "; ".join(kind.basis), {"then": kind.code}))
    for gate, conditions in gate_plan(rules).gates[kind.code]:
        if meets(conditions, own):
            answer = gate_answer(Ask(gate, kind, person, own), s)
            if answer is not None:
                found.append(answer)
    checked = _checked(kind, person, own, s, _broken(before), frozenset())
    return tuple(found + _not_said(checked, found, rules))


def refusals_at(
    events: Iterable[ProcEvent],
    draft: ProcEvent,
    rules: Rules,
    *,
    calendar: Calendar = WEEKENDS,
    readings: Readings = DEFAULT,
    now: datetime | None = None,
    roles: frozenset[str] = frozenset(),
    side: str = "",
    persons: Mapping[int, PersonFacts] | None = None,
    actors: Mapping[int, int] | None = None,
    officer: int | None = None,
) -> tuple[Refusal, ...]:
    """The same for a drafted event among all events of its case, also one recorded late (补录): only what came
    before its moment counts. What it would break of later events shows when all of them are projected."""
    kind = rules.events[draft.type]
    new = Step(draft, kind)
    steps = live_steps(events, rules)
    before = [step for step in steps if step.key < new.key]
    same_day = [step for step in steps if step.key > new.key and not new.before(step)]
    later = [step for step in steps if new.before(step)]
    projection = project([step.event for step in before], rules, calendar, readings)
    return refusals_of(
        draft.type, draft.person, projection, rules, draft.happened_at, precise=draft.precise, params=draft.params,
        now=now, roles=roles, side=side, persons=persons, actors=actors, officer=officer, same_day=same_day,
        later=later, calendar=calendar,
    )  # fmt: skip


def may_record(kind: EventType, side: str, roles: frozenset[str]) -> bool:
    """Whether this side records such events, and one of these roles does."""
    if kind.side not in EITHER and side_of(kind) != side:
        return False
    return not kind.by or not roles.isdisjoint(kind.by)


# --- one candidate


def _broken(projection: Projection) -> frozenset[int]:
    return frozenset(event for hit in projection.findings if hit.level == "breach" for event in hit.events)


def _checked(
    kind: EventType,
    person: int | None,
    own: Mapping[str, str],
    s: Situation,
    broken: frozenset[int],
    without: frozenset[str],
) -> list[Refusal]:
    """What checks say of the new event. Not held against it: what only asks to be looked at, and a rule that the
    other events broke before, for then the new event may be what puts them right."""
    asked = [check for check in gate_plan(s.rules).checks[kind.code] if check.kind not in without]
    if not asked:
        return []
    event = ProcEvent(0, kind.code, s.at, s.precise, person, "", own)
    step = Step(event, kind)
    found = []
    for hit in broken_by(step, asked, s.projection.steps, s.by_type, s.projection.persons, s.rules):
        check = s.rules.checks[hit.code]
        others = frozenset(hit.events) - {0}
        if others and others <= broken:
            continue
        if check.kind == "no_param" or hit.level == "breach":
            level = "warn" if check.recorded else REFUSE
            found.append(Refusal(hit.code, hit.article, hit.params, tuple(sorted(others)), level))
    return found


def _offer(
    kind: EventType,
    person: int | None,
    s: Situation,
    plan: GatePlan,
    broken: frozenset[int],
    due: Mapping[tuple[str, int | None], ClockState],
    courses: Mapping[str, int],
    urgent: tuple[str, ...],
    side: str,
    roles: frozenset[str],
) -> tuple[Offer, Key]:
    answers: list[Refusal] = []
    chosen: dict[tuple[str, str], list[Refusal]] = {}
    for gate, values in plan.offered[kind.code]:
        for name, value in values:
            answer = gate_answer(Ask(gate, kind, person, {name: value} if name else NOTHING), s)
            if answer is None:
                continue
            if not name:
                answers.append(answer)
            elif answer.level == REFUSE:
                chosen.setdefault((name, value), []).append(answer)
    if plan.checks[kind.code]:
        answers += _not_said(_checked(kind, person, NOTHING, s, broken, CHECKS_OF_THE_FORM), answers, s.rules)
    refused = tuple(one for one in answers if one.level == REFUSE)
    clock = due.get((kind.code, person)) or (due.get((kind.code, None)) if person is not None else None)
    at_once = kind.code in urgent
    likely = urgent.index(kind.code) - len(urgent) if at_once else courses.get(kind.code)
    # A person's term is not what a step of the whole case is taken for, though it may fulfil it.
    owed = clock is not None and clock.person in (None, person)
    offer = Offer(
        type=kind.code,
        person=person,
        side=side_of(kind),
        by=kind.by,
        may=may_record(kind, side, roles),
        refusals=refused,
        warnings=tuple(one for one in answers if one.level != REFUSE),
        choices=tuple(Choice(name, value, tuple(said)) for (name, value), said in chosen.items()),
        expected=not answers and (likely is not None or owed),
        urgent=at_once and not answers,
        worth_saying=bool(refused) and _worth_saying(refused, likely is not None, s.rules),
        clock=clock.key if clock is not None else "",
        due=clock.alarm if clock is not None else None,
    )
    place = UNLIKELY if likely is None else likely
    alarm = "9" if clock is None or clock.alarm is None else str(clock.alarm)
    key = (person is not None, person or 0, bool(refused), not offer.expected, place, alarm, kind.rank, kind.code)
    return offer, key


def _not_said(checked: list[Refusal], answers: list[Refusal], rules: Rules) -> list[Refusal]:
    """What checks say beside the gates that answered: one thing is said once."""
    if not checked:
        return checked
    said = {code for answer in answers if answer.code in rules.gates for code in rules.gates[answer.code].same_as}
    return [one for one in checked if one.code not in said]


def _worth_saying(refused: tuple[Refusal, ...], likely: bool, rules: Rules) -> bool:
    """Whether somebody would plausibly expect the step: every gate says so; or it usually follows, and is not refused
    for what anybody sees."""
    gates = [rules.gates.get(one.code) for one in refused]
    if all(
        gate.worth if gate is not None else rules.checks[one.code].kind == TOO_MANY
        for gate, one in zip(gates, refused, strict=True)
    ):
        return True
    return likely and not any(gate is not None and gate.kind in PLAIN for gate in gates)


# --- how likely


def _due(projection: Projection, rules: Rules) -> dict[tuple[str, int | None], ClockState]:
    """Which events fulfil an open clock, with the clock that is up first."""
    done = gate_plan(rules).done
    found: dict[tuple[str, int | None], ClockState] = {}
    for clock in projection.clocks:
        if not clock.open:
            continue
        for code in done.get(clock.rule, ()):
            whom = clock.person if rules.events[code].scope == "person" else None
            best = found.get((code, whom))
            if best is None or _sooner(clock, best):
                found[(code, whom)] = clock
    return found


def _sooner(one: ClockState, two: ClockState) -> bool:
    if one.alarm is None or two.alarm is None:
        return two.alarm is None and one.alarm is not None
    return str(one.alarm) < str(two.alarm)


def _expected(s: Situation, scope: str, person: int | None) -> dict[str, int]:
    """Where each type stands among what usually comes next; what came since is left out."""
    places: dict[str, int] = {}
    for course in gate_plan(s.rules).courses:
        if course.row.scope != scope:
            continue
        since = _since(course, s, person)
        if since is None:
            continue
        for code, spec in course.then:
            rows = s.steps(spec, person)
            if rows and code not in course.row.again and rows[-1].key > since:
                continue
            places.setdefault(code, len(places))
    return places


def _since(course: ReadyCourse, s: Situation, person: int | None) -> Key | None:
    """The moment from which this path lies open, or None where it does not."""
    row = course.row
    if row.stages and s.projection.stage not in row.stages:
        return None
    if row.suspects and not s.persons and not s.projection.persons:
        return None
    moments: list[Key] = [(date.min,)]
    if row.measures:
        interval = s.measure(person, row.measures)
        if interval is None:
            return None
        moments += (step.key for step in s.projection.steps if step.id == interval.start_event)
    whom: Iterable[int] = s.projection.persons if person is None else (person,)
    if row.unless_measures and any(s.measure(one, row.unless_measures) is not None for one in whom):
        return None
    if row.after:
        step = s.standing(course.after, course.until, person)
        if step is None:
            return None
        moments.append(step.key)
    if row.stages and not row.after and not row.measures:
        moments += (step.key for step in s.projection.steps if step.id == s.projection.stage_event)
    return max(moments)
