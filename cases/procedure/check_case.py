"""A case as the checks look at it: its steps by type, the measures on each person, and how a hit is written down."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from .check_types import Check
from .measures import PersonWalk, Span
from .rules_types import Rules
from .steps import Step, same_step
from .types import FindingHit

Steps = dict[str, list[Step]]


class Case:
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


@cache
def _patterns(written: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """``type:param=value`` as its parts."""
    parts = [(text.partition(":")[0], text.partition(":")[2].partition("=")) for text in written]
    return tuple((code, name, value) for code, (name, _, value) in parts)


@cache
def types_of(written: tuple[str, ...]) -> frozenset[str]:
    """The event types of these patterns."""
    return frozenset(code for code, _, _ in _patterns(written))


def hit(check: Check, person: int | None, events: tuple[Step, ...], **params: str) -> FindingHit:
    return FindingHit(
        code=check.code,
        article="; ".join(check.basis),
        params=params,
        events=tuple(sorted({step.id for step in events})),
        person=person,
        touches=check.touches,
        level=check.level,
    )


def pair(check: Check, first: Step, then: Step) -> FindingHit:
    return hit(
        check,
        then.person if then.person is not None else first.person,
        (first, then),
        first=first.type,
        first_on=first.day.isoformat(),
        then=then.type,
        then_on=then.day.isoformat(),
    )


def together_with(check: Check, first: Step, then: Step) -> bool:
    """Whether these two may be compared: same person or whole case, same acceptance number where both have one."""
    if check.scope == "person" and None not in (first.person, then.person) and first.person != then.person:
        return False
    if check.by_source:
        return first.event.source_key != "" and first.event.source_key == then.event.params.get("of")
    if check.match:
        ours, theirs = first.event.params.get(check.match), then.event.params.get(check.match)
        return not ours or not theirs or ours == theirs
    return True


def once(steps: list[Step]) -> Iterator[Step]:
    """The steps, one that is recorded twice counted once."""
    seen: dict[tuple[str, int | None, date], Step] = {}
    for step in steps:
        first = seen.setdefault((step.type, step.person, step.day), step)
        if first is step or not same_step(first, step):
            yield step


def spans(case: Case, measures: tuple[str, ...]) -> Iterator[Span]:
    for walk in case.walks.values():
        for span in walk.spans:
            if not measures or span.measure in measures:
                yield span


def span_hit(check: Check, span: Span, until: date, *steps: Step, **params: str) -> FindingHit:
    return hit(
        check,
        span.start.person,
        (span.start, *steps),
        measure=span.measure,
        from_on=span.start.day.isoformat(),
        to_on=until.isoformat(),
        **params,
    )
