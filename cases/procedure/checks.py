"""Looks for what ``checks.toml`` describes: one function for each kind of check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from .calendar import add_months
from .check_types import Check
from .measures import PersonWalk, Span
from .rules_types import Rules
from .steps import Step, same_step
from .types import FindingHit

Steps = dict[str, list[Step]]


class _Case:
    """The steps of a case as the checks want them."""

    __slots__ = ("by_type", "persons", "rules", "sources", "walks")

    def __init__(
        self,
        steps: Iterable[Step],
        by_type: Steps,
        walks: Mapping[int, PersonWalk],
        rules: Rules,
        persons: Iterable[int] = (),
    ) -> None:
        self.persons = [*walks, *persons]
        self.by_type = by_type
        self.walks = walks
        self.rules = rules
        self.sources = {step.event.source_key: step for step in steps if step.event.source_key}

    def of(self, types: tuple[str, ...]) -> list[Step]:
        """The steps of these types (``type`` or ``type:param=value``), in legal order."""
        patterns = _patterns(types)
        if len(patterns) == 1 and not patterns[0][1]:
            return self.by_type.get(patterns[0][0], [])
        found: list[Step] = []
        for code, name, value in patterns:
            rows = self.by_type.get(code)
            if rows:
                found += [step for step in rows if self.param(step, name) == value] if name else rows
        found.sort(key=lambda step: step.key)
        return found

    def param(self, step: Step, name: str) -> str | None:
        """A parameter of a step; the type of the decision that it names only by its key."""
        given = step.event.params.get(name)
        if given or name != "decision":
            return given
        source = self.sources.get(step.event.params.get("of", ""))
        return None if source is None else source.type


def find(steps: list[Step], by_type: Steps, walks: dict[int, PersonWalk], rules: Rules) -> tuple[FindingHit, ...]:
    """Every rule that these steps break, in a fixed order."""
    present = frozenset(by_type)
    chosen = rules.chosen.get(present)
    if chosen is None:
        chosen = rules.chosen[present] = tuple(c for c in rules.checks.values() if _may_hit(c, present, rules))
    case = _Case(steps, by_type, walks, rules)
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
    case = _Case([*steps, step], with_it, {}, rules, persons)
    present = frozenset(with_it)
    found: list[FindingHit] = []
    for check in asked:
        if _may_hit(check, present, rules):
            found += [hit for hit in KINDS[check.kind](check, case) if step.id in hit.events]
    return found


@cache
def _patterns(written: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """``type:param=value`` as its parts."""
    parts = [(text.partition(":")[0], text.partition(":")[2].partition("=")) for text in written]
    return tuple((code, name, value) for code, (name, _, value) in parts)


@cache
def types_of(written: tuple[str, ...]) -> frozenset[str]:
    """The event types of these patterns."""
    return frozenset(code for code, _, _ in _patterns(written))


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


def _hit(check: Check, person: int | None, events: tuple[Step, ...], **params: str) -> FindingHit:
    return FindingHit(
        code=check.code,
        article="; ".join(check.basis),
        params=params,
        events=tuple(sorted({step.id for step in events})),
        person=person,
        touches=check.touches,
        level=check.level,
    )


def _pair(check: Check, first: Step, then: Step) -> FindingHit:
    return _hit(
        check,
        then.person if then.person is not None else first.person,
        (first, then),
        first=first.type,
        first_on=first.day.isoformat(),
        then=then.type,
        then_on=then.day.isoformat(),
    )


def _together_with(check: Check, first: Step, then: Step) -> bool:
    """Whether these two may be compared: same person or whole case, same acceptance number where both have one."""
    if check.scope == "person" and None not in (first.person, then.person) and first.person != then.person:
        return False
    if check.by_source:
        return first.event.source_key != "" and first.event.source_key == then.event.params.get("of")
    if check.match:
        ours, theirs = first.event.params.get(check.match), then.event.params.get(check.match)
        return not ours or not theirs or ours == theirs
    return True


def _order(check: Check, case: _Case) -> Iterator[FindingHit]:
    firsts = case.of(check.first)
    for then in case.of(check.then):
        first = next((step for step in firsts if _together_with(check, step, then)), None)
        if first is not None and then.before(first):
            yield _pair(check, first, then)


def _missing(check: Check, case: _Case) -> Iterator[FindingHit]:
    firsts, others = case.of(check.first), case.of(check.unless)
    told: set[int | None] = set()
    for then in case.of(check.then):
        if check.value and then.event.params.get(check.param) != check.value:
            continue
        if then.person in told or any(_together_with(check, step, then) for step in (*firsts, *others)):
            continue
        told.add(then.person)
        yield _hit(check, then.person, (then,), then=then.type, then_on=then.day.isoformat())


def _after(check: Check, case: _Case) -> Iterator[FindingHit]:
    firsts, others = case.of(check.first), case.of(check.unless)
    for then in case.of(check.then):
        earlier = [
            step
            for step in firsts
            if _together_with(check, step, then) and (step.before(then) or (check.same_day and step.day == then.day))
        ]
        if not earlier:
            continue
        first = earlier[-1]
        if not any(
            _together_with(check, step, then) and not step.before(first) and not then.before(step) for step in others
        ):
            yield _pair(check, first, then)


def _together(check: Check, case: _Case) -> Iterator[FindingHit]:
    firsts, others = case.of(check.first), case.of(check.unless)
    for then in case.of(check.then):
        for first in firsts:
            if first is then or first.day != then.day or not _together_with(check, first, then):
                continue
            if any(step.day == then.day and _together_with(check, step, then) for step in others):
                continue
            if check.day_only and first.precise and then.precise:
                continue
            yield _pair(check, first, then)


def _too_many(check: Check, case: _Case) -> Iterator[FindingHit]:
    steps = case.of(check.then + check.reset_by)
    persons: list[int | None] = [None] if check.scope == "case" else [*case.persons] or [None]
    for person in persons:
        count = 0
        for step in _once(steps):
            if person is not None and step.person not in (None, person):
                continue
            if step.type in check.reset_by:
                count = 0
                continue
            count += 1
            if check.param:  # a ledger may tell of the second one only
                given = step.event.params.get(check.param, "")
                count = max(count, int(given)) if given.isdecimal() else count
            if count > check.max and step.person == person:
                yield _hit(check, person, (step,), then=step.type, then_on=step.day.isoformat(), count=str(count))


def _round_without(check: Check, case: _Case) -> Iterator[FindingHit]:
    seen: dict[int | None, int] = {}
    for step in _once(case.of(check.then)):
        count = seen.get(step.person, 0) + (seen.get(None, 0) if step.person is not None else 0)
        seen[step.person] = seen.get(step.person, 0) + 1
        given = step.event.params.get(check.param, "")
        if given and given != str(count + 1):
            yield _hit(
                check,
                step.person,
                (step,),
                then=step.type,
                then_on=step.day.isoformat(),
                round=given,
                count=str(count),
            )


def _twice(check: Check, case: _Case) -> Iterator[FindingHit]:
    """Two hours of one day are two steps; a day and an hour of it are one."""
    for code in check.then:
        if len(case.by_type.get(code, ())) < 2:
            continue
        seen: dict[tuple[int | None, date], Step] = {}
        for step in case.by_type.get(code, ()):
            first = seen.setdefault((step.person, step.day), step)
            if first is not step and same_step(first, step):
                yield _hit(check, step.person, (first, step), then=code, then_on=step.day.isoformat())


def _once(steps: list[Step]) -> Iterator[Step]:
    """The steps, one that is recorded twice counted once."""
    seen: dict[tuple[str, int | None, date], Step] = {}
    for step in steps:
        first = seen.setdefault((step.type, step.person, step.day), step)
        if first is step or not same_step(first, step):
            yield step


def _no_param(check: Check, case: _Case) -> Iterator[FindingHit]:
    for step in case.of(check.then):
        if not step.event.params.get(check.param):
            yield _hit(check, step.person, (step,), then=step.type, then_on=step.day.isoformat())


def _measure_against(check: Check, case: _Case) -> Iterator[FindingHit]:
    """The latest decision counts; an arrest at any time executed it, other steps only from that day on."""
    executed = {span.start.person for span in _spans(case, ("arrest",))}
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
                yield _hit(
                    check,
                    walk.person,
                    (first, span.start),
                    first=first.type,
                    first_on=first.day.isoformat(),
                    measure=span.measure,
                    from_on=span.start.day.isoformat(),
                )
                break


def _spans(case: _Case, measures: tuple[str, ...]) -> Iterator[Span]:
    for walk in case.walks.values():
        for span in walk.spans:
            if not measures or span.measure in measures:
                yield span


def _span_hit(check: Check, span: Span, until: date, *steps: Step, **params: str) -> FindingHit:
    return _hit(
        check,
        span.start.person,
        (span.start, *steps),
        measure=span.measure,
        from_on=span.start.day.isoformat(),
        to_on=until.isoformat(),
        **params,
    )


def _runs_after(check: Check, case: _Case) -> Iterator[FindingHit]:
    for first in case.of(check.first):
        if check.served and _served(first, case) not in check.served:
            continue
        for span in _spans(case, check.measures):
            if first.person not in (None, span.start.person) or span.ended_by is None:
                continue
            if span.start.day <= first.day < span.ended_by.day:
                params = {"first": first.type, "first_on": first.day.isoformat()}
                yield _span_hit(check, span, span.ended_by.day, first, span.ended_by, **params)


def _served(step: Step, case: _Case) -> str:
    """The type of the decision that this step served."""
    source = case.sources.get(step.event.params.get("of", ""))
    return source.type if source is not None else step.event.params.get("decision", "")


def _too_long(check: Check, case: _Case) -> Iterator[FindingHit]:
    """The first day is not counted (CPL 105), so a term of n days ends n days after it."""
    for span in _spans(case, check.measures):
        if span.ended_by is None:
            continue
        began = span.start.day
        last = add_months(began, check.months) if check.months else began + timedelta(days=check.days)
        if span.ended_by.day > last:
            yield _span_hit(check, span, span.ended_by.day, span.ended_by)


def _ends_before_start(check: Check, case: _Case) -> Iterator[FindingHit]:
    for span in _spans(case, check.measures):
        if span.claimed is not None and span.claimed.before(span.start):
            yield _span_hit(check, span, span.claimed.day, span.claimed)


def _overlap(check: Check, case: _Case) -> Iterator[FindingHit]:
    for span in _spans(case, check.measures):
        end, claimed = span.ended_by, span.claimed
        if end is None or claimed is None or not end.kind.starts or not end.before(claimed):
            continue
        if end.kind.starts in check.measures:
            yield _span_hit(check, span, claimed.day, end, claimed, other=end.kind.starts, other_on=end.day.isoformat())


KINDS: dict[str, Callable[[Check, _Case], Iterator[FindingHit]]] = {
    "order": _order,
    "missing": _missing,
    "after": _after,
    "together": _together,
    "too_many": _too_many,
    "round_without": _round_without,
    "twice": _twice,
    "no_param": _no_param,
    "measure_against": _measure_against,
    "runs_after": _runs_after,
    "too_long": _too_long,
    "ends_before_start": _ends_before_start,
    "overlap": _overlap,
}
