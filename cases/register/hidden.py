"""Whether a case holds something that one side keeps from the other: what lists and search must not show through.

Stored columns of a case follow from all its events and facts. ``Case.hidden_from`` says for which side they say
more than that side may read: 1 the police, 2 the procuratorate, 3 both.
"""

from collections.abc import Iterable

from cases.register.masking import EVERYTHING
from cases.register.models import Event, FactVersion

BIT = {"police": 1, "procuratorate": 2}
ALL = 3
# What one side keeps to itself is hidden from the other.
HIDES_FROM = {"police": BIT["procuratorate"], "procuratorate": BIT["police"]}
# Fact columns that the case and its persons copy, and lists show.
COPIED = frozenset({"ajmc", "xm", "ay_mc", "ysay"})


def bit_of(side: str) -> int:
    """The bit of a side; a third agency stands behind both."""
    return BIT.get(side, ALL)


def open_to(side: str) -> list[int]:
    """Values of ``hidden_from`` with which nothing is hidden from this side."""
    return [value for value in range(ALL + 1) if not value & bit_of(side)]


def hidden_from(events: Iterable[Event], facts: Iterable[FactVersion]) -> int:
    """From whom these live events and current facts keep something that lists would show."""
    hidden = 0
    for event in events:
        if not event.shared:
            hidden |= HIDES_FROM.get(event.side, 0)
    for fact in facts:
        if not fact.withheld:
            continue
        values = fact.values
        told = {code for code, value in values.items() if value not in (None, "")}
        if told and (EVERYTHING in fact.withheld or COPIED & told & set(fact.withheld)):
            hidden |= HIDES_FROM.get(fact.side, 0)
    return hidden
