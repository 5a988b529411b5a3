"""The days of a roster, without a database: cutting a plan into terms, who stands on a day, gaps and overlaps."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

DAY = dt.timedelta(days=1)


class Unit(StrEnum):
    """How long each of a rotation is on duty."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"


class Term(Protocol):
    """What is read of a term here."""

    desk: str
    officer: Any
    substitute: Any
    starts_on: dt.date
    ends_on: dt.date
    away_from: dt.date | None
    away_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody on duty on a day. ``stands_in``: the substitute, in the place of the officer of the term."""

    term: Any
    officer: Any
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One term of a plan, not yet made."""

    officer: Any
    substitute: Any
    starts_on: dt.date
    ends_on: dt.date


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day, both included."""
    for n in range((last - first).days + 1):
        yield first + n * DAY


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the day's month."""
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _end(unit: Unit, day: dt.date) -> dt.date:
    return day + (6 - day.weekday()) * DAY if unit == Unit.WEEK else month_of(day)[1]


def slices(unit: Unit, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The stretch cut at the end of each week (Sunday) or month; the first and the last piece may be shorter."""
    if unit == Unit.ONCE:
        return [(first, last)]
    found, start = [], first
    while start <= last:
        end = min(_end(unit, start), last)
        found.append((start, end))
        start = end + DAY
    return found


def rotation(
    unit: Unit, first: dt.date, last: dt.date, officers: Sequence[Any], *, substitute: Any = None, ring: bool = False
) -> list[Slot]:
    """The officers in turn. The substitute is one for all, or (``ring``) whoever comes next in the turn."""
    found = []
    for n, (start, end) in enumerate(slices(unit, first, last)):
        officer = officers[n % len(officers)]
        beside = officers[(n + 1) % len(officers)] if ring else substitute
        found.append(Slot(officer, None if beside == officer else beside, start, end))
    return found


def away(term: Term, day: dt.date) -> bool:
    """Whether the officer of the term is absent on this day."""
    return term.away_from is not None and term.away_to is not None and term.away_from <= day <= term.away_to


def stands(term: Term, day: dt.date, *, fit: Any = lambda officer: True) -> Standing | None:
    """Who stands for this term on this day: the officer, or the substitute where the officer is absent or no longer
    ``fit`` (account closed, moved to another agency); nobody where neither can."""
    if not term.starts_on <= day <= term.ends_on:
        return None
    if not away(term, day) and fit(term.officer):
        return Standing(term, term.officer)
    if term.substitute is not None and fit(term.substitute):
        return Standing(term, term.substitute, stands_in=True)
    return None


def standing(terms: Iterable[Term], desk: str, day: dt.date, *, fit: Any = lambda officer: True) -> list[Standing]:
    """All who stand at a desk on a day, the term that began last first: it was made knowing the other."""
    found = [one for term in terms if term.desk == desk and (one := stands(term, day, fit=fit))]
    return sorted(found, key=lambda one: (one.term.starts_on, one.term.pk), reverse=True)


def meet(one: Any, other: Any) -> bool:
    """Whether two terms or slots share a day."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def gaps(terms: Sequence[Any], first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Stretches of days that no term covers."""
    found, free = [], first
    for term in sorted(terms, key=lambda one: (one.starts_on, one.ends_on)):
        if term.starts_on > last:
            break
        if term.starts_on > free:
            found.append((free, term.starts_on - DAY))
        free = max(free, term.ends_on + DAY)
    if free <= last:
        found.append((free, last))
    return found


def overlaps(terms: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Pairs that share a day."""
    ordered = sorted(terms, key=lambda one: (one.starts_on, one.ends_on))
    return [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :] if meet(one, other)]
