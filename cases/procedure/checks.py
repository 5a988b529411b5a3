"""Looks for what ``checks.toml`` describes: one function for each kind of check."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from .calendar import add_months
from .check_case import Case, Steps, hit, once, pair, span_hit, spans, together_with, types_of
from .check_types import Check
from .clocks_terms import travel_days
from .measures import PersonWalk, in_succession
from .rules_types import Rules
from .steps import Step, asked_for, same_step, told_by_ledger
from .types import FindingHit


def find(steps: list[Step], by_type: Steps, walks: dict[int, PersonWalk], rules: Rules) -> tuple[FindingHit, ...]:
    """Every rule that these steps break, in a fixed order."""
    present = frozenset(by_type)
    chosen = rules.chosen.get(present)
    if chosen is None:
        chosen = rules.chosen[present] = tuple(c for c in rules.checks.values() if _may_hit(c, present, rules))
    case = Case(steps, by_type, walks, rules)
    hits: list[FindingHit] = []
    for check in chosen:
        hits += KINDS[check.kind](check, case)
    hits.sort(key=lambda hit: (hit.code, hit.person or 0, hit.events))
    return tuple(hits)


def broken_by(
    step: Step, asked: Iterable[Check], steps: Iterable[Step], by_type: Steps, persons: Iterable[int], rules: Rules
) -> list[FindingHit]:
    """Which of these rules this step, which is not among the others yet, would break."""
    with_it = {**by_type, step.type: sorted((*by_type.get(step.type, ()), step), key=lambda one: one.key)}
    case = Case([*steps, step], with_it, {}, rules, persons)
    present = frozenset(with_it)
    found: list[FindingHit] = []
    for check in asked:
        if _may_hit(check, present, rules):
            found += [hit for hit in KINDS[check.kind](check, case) if step.id in hit.events]
    return found


def _may_hit(check: Check, present: frozenset[str], rules: Rules) -> bool:
    """Whether events of these types can break this rule at all; looked up once for each set of types."""
    if check.then and present.isdisjoint(types_of(check.then)):
        return False
    if check.kind == "missing":
        if check.known_by and present.isdisjoint(check.known_by):
            return False
        return check.scope == "person" or present.isdisjoint(types_of(check.first))
    if check.first and present.isdisjoint(types_of(check.first)):
        return False
    if check.kind in ("ends_before_start", "overlap") and "measure_end" not in present:
        return False
    starts = {rules.measures[code].event for code in check.measures}
    return not starts or not present.isdisjoint(starts)


def _order(check: Check, case: Case) -> Iterator[FindingHit]:
    firsts = case.of(check.first)
    for then in case.of(check.then):
        first = next((step for step in firsts if together_with(check, step, then)), None)
        if first is not None and then.before(first):
            yield pair(check, first, then)


def _missing(check: Check, case: Case) -> Iterator[FindingHit]:
    firsts, others, resets = case.of(check.first), case.of(check.unless), case.of(check.reset_by)
    told: set[int | None] = set()
    for then in case.of(check.then):
        if check.value and then.event.params.get(check.param) != check.value:
            continue
        if then.person in told:
            continue
        since = max((s.key for s in resets if s.key < then.key and together_with(check, s, then)), default=None)
        if any(together_with(check, step, then) and (since is None or step.key > since) for step in (*firsts, *others)):
            continue
        told.add(then.person)
        yield hit(check, then.person, (then,), then=then.type, then_on=then.day.isoformat())


def _unasked(check: Check, case: Case) -> Iterator[FindingHit]:
    """The step of the whole case that the decision rests on answered what was asked for others, and nothing of the
    person's own stands since the last decision. Nothing is found of whom only ledgers tell: none tells a request."""
    firsts, others, thens = case.of(check.first), case.of(check.unless), case.of(check.then)
    for then in thens:
        first = next((step for step in reversed(firsts) if not then.before(step)), None)
        if first is None or then.person is None or told_by_ledger(then, case.by_type):
            continue
        asked = asked_for(first, case.by_type)
        if not asked or then.person in asked:
            continue
        since = max((s.key for s in thens if s.person == then.person and s.key < then.key), default=None)
        if not any(
            step.person == then.person and not then.before(step) and (since is None or step.key > since)
            for step in others
        ):
            yield pair(check, first, then)


def _after(check: Check, case: Case) -> Iterator[FindingHit]:
    firsts, others = case.of(check.first), case.of(check.unless)
    for then in case.of(check.then):
        earlier = [
            step
            for step in firsts
            if together_with(check, step, then) and (step.before(then) or (check.same_day and step.day == then.day))
        ]
        if not earlier:
            continue
        first = earlier[-1]
        if not any(
            together_with(check, step, then) and not step.before(first) and not then.before(step) for step in others
        ):
            yield pair(check, first, then)


def _together(check: Check, case: Case) -> Iterator[FindingHit]:
    firsts, others = case.of(check.first), case.of(check.unless)
    for then in case.of(check.then):
        for first in firsts:
            if first is then or first.day != then.day or not together_with(check, first, then):
                continue
            if any(step.day == then.day and together_with(check, step, then) for step in others):
                continue
            if check.day_only and first.precise and then.precise:
                continue
            yield pair(check, first, then)


def _too_many(check: Check, case: Case) -> Iterator[FindingHit]:
    """More than so many on one person, or, asked of the whole case, on so many days: a step that concerns several
    persons on one day is one. Of a person on whom it was taken too often the person's own rule speaks."""
    steps = case.of(check.then + check.reset_by)
    persons: list[int | None] = [None] if check.scope == "case" else [*case.persons] or [None]
    for person in persons:
        count, last = 0, None
        own: dict[int | None, int] = {}
        for step in once(steps):
            if person is not None and step.person not in (None, person):
                continue
            if step.type in check.reset_by:
                count = 0
                own.clear()
                continue
            own[step.person] = own.get(step.person, 0) + 1
            if person is not None or step.person is None or step.day != last:
                count += 1
            last = step.day
            if check.param:  # a ledger may tell of the second one only
                given = step.event.params.get(check.param, "")
                count = max(count, int(given)) if given.isdecimal() else count
            if count > check.max and (step.person == person or own[step.person] <= check.max):
                yield hit(check, step.person, (step,), then=step.type, then_on=step.day.isoformat(), count=str(count))


def _round_without(check: Check, case: Case) -> Iterator[FindingHit]:
    seen: dict[int | None, int] = {}
    for step in once(case.of(check.then)):
        count = seen.get(step.person, 0) + (seen.get(None, 0) if step.person is not None else 0)
        seen[step.person] = seen.get(step.person, 0) + 1
        given = step.event.params.get(check.param, "")
        if given and given != str(count + 1):
            yield hit(
                check,
                step.person,
                (step,),
                then=step.type,
                then_on=step.day.isoformat(),
                round=given,
                count=str(count),
            )


def _twice(check: Check, case: Case) -> Iterator[FindingHit]:
    """Two hours of one day are two steps; a day and an hour of it are one."""
    for code in check.then:
        if len(case.by_type.get(code, ())) < 2:
            continue
        seen: dict[tuple[int | None, date], Step] = {}
        for step in case.by_type.get(code, ()):
            first = seen.setdefault((step.person, step.day), step)
            if first is not step and same_step(first, step):
                yield hit(check, step.person, (first, step), then=code, then_on=step.day.isoformat())


def _days_differ(check: Check, case: Case) -> Iterator[FindingHit]:
    """One and the same step under one number, recorded on two days with nothing between that lets it come again."""
    thens, resets = case.of(check.then), case.of(check.reset_by)
    for first, then in pairwise(thens):
        number = first.event.params.get(check.match)
        if not number or then.event.params.get(check.match) != number or first.day == then.day:
            continue
        if not any(first.key < step.key < then.key for step in resets):
            yield pair(check, first, then)


def _no_param(check: Check, case: Case) -> Iterator[FindingHit]:
    for step in case.of(check.then):
        if not step.event.params.get(check.param):
            yield hit(check, step.person, (step,), then=step.type, then_on=step.day.isoformat())


def _measure_against(check: Check, case: Case) -> Iterator[FindingHit]:
    """The latest decision counts; an arrest at any time executed it, other steps only from that day on."""
    executed = {span.start.person for span in spans(case, ("arrest",))}
    firsts, others = case.of(check.first), case.of(check.unless)
    for walk in case.walks.values():
        if walk.person in executed:
            continue
        decisions = [step for step in firsts if step.person in (None, walk.person)]
        if not decisions:
            continue
        first = decisions[-1]
        if any(step.person in (None, walk.person) and not step.before(first) for step in others):
            continue
        for span in walk.spans:
            if span.measure in check.measures and (span.end_day is None or span.end_day > first.day):
                yield hit(
                    check,
                    walk.person,
                    (first, span.start),
                    first=first.type,
                    first_on=first.day.isoformat(),
                    measure=span.measure,
                    from_on=span.start.day.isoformat(),
                )
                break


def _runs_after(check: Check, case: Case) -> Iterator[FindingHit]:
    for first in case.of(check.first):
        if check.served and _served(first, case) not in check.served:
            continue
        for span in spans(case, check.measures):
            if first.person not in (None, span.start.person) or span.ended_by is None:
                continue
            if span.start.day <= first.day < span.ended_by.day:
                params = {"first": first.type, "first_on": first.day.isoformat()}
                yield span_hit(check, span, span.ended_by.day, first, span.ended_by, **params)


def _served(step: Step, case: Case) -> str:
    """The type of the decision that this step served."""
    source = case.sources.get(step.event.params.get("of", ""))
    return source.type if source is not None else step.event.params.get("decision", "")


def _too_long(check: Check, case: Case) -> Iterator[FindingHit]:
    """The first day is not counted (CPL 105), so a term of n days ends n days after it; with ``travel`` days on the
    road are left out."""
    for span in spans(case, check.measures):
        if span.ended_by is None:
            continue
        began = span.start.day
        last = add_months(began, check.months) if check.months else began + timedelta(days=check.days)
        if check.travel:
            last += timedelta(days=travel_days(span.start))
        if span.ended_by.day > last:
            yield span_hit(check, span, span.ended_by.day, span.ended_by)


def _in_succession(check: Check, case: Case) -> Iterator[FindingHit]:
    """The next begins too soon after the last ended."""
    for walk in case.walks.values():
        for one, two in pairwise([span for span in walk.spans if span.measure in check.measures]):
            end = None if one.ended_by is two.start else one.ended_by
            ends = None if end is None else (end.at, end.precise)
            begins = (one.start.at, one.start.precise)
            if in_succession(begins, ends, (two.start.at, two.start.precise), check.hours, check.lasts):
                yield hit(
                    check, walk.person, (one.start, two.start),
                    measure=one.measure, from_on=one.start.day.isoformat(),
                    other=two.measure, other_on=two.start.day.isoformat(),
                )  # fmt: skip


def _ends_before_start(check: Check, case: Case) -> Iterator[FindingHit]:
    for span in spans(case, check.measures):
        if span.claimed is not None and span.claimed.before(span.start):
            yield span_hit(check, span, span.claimed.day, span.claimed)


def _overlap(check: Check, case: Case) -> Iterator[FindingHit]:
    for span in spans(case, check.measures):
        end, claimed = span.ended_by, span.claimed
        if end is None or claimed is None or not end.kind.starts or not end.before(claimed):
            continue
        if end.kind.starts in check.measures:
            yield span_hit(check, span, claimed.day, end, claimed, other=end.kind.starts, other_on=end.day.isoformat())


KINDS: dict[str, Callable[[Check, Case], Iterator[FindingHit]]] = {
    "order": _order,
    "missing": _missing,
    "unasked": _unasked,
    "after": _after,
    "together": _together,
    "too_many": _too_many,
    "round_without": _round_without,
    "twice": _twice,
    "days_differ": _days_differ,
    "no_param": _no_param,
    "measure_against": _measure_against,
    "runs_after": _runs_after,
    "too_long": _too_long,
    "in_succession": _in_succession,
    "ends_before_start": _ends_before_start,
    "overlap": _overlap,
}
