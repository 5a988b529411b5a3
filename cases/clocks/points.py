"""At which points a term is warned of, as ranges of its alarm date.

The points are the rules' (``warn = ["T-7", "T-4h"]``), and for every term the day itself, the day after the last one,
and that it has no start date. Of the points that a term has passed only the latest counts, so each point is a range
that ends where the next one begins: a sweep after a week off finds of each term the one point where it stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from cases.procedure.rules_types import Rules

TODAY, OVERDUE, NO_START = "today", "overdue", "no_start"
WRITTEN = re.compile(r"T-(\d+)(h?)")


@dataclass(frozen=True, slots=True)
class Range:
    """Terms of these (rule, version) from ``far`` days or hours before the alarm on, until ``near`` before it. No
    version: all of them."""

    near: int
    far: int
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One class of warnings. ``hours``: its ranges count hours."""

    code: str
    hours: bool = False
    ranges: tuple[Range, ...] = ()


def points_of(rules: Rules) -> tuple[Point, ...]:
    """All points of the rules, the farthest first, then those of every term."""
    found: dict[tuple[bool, int], dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for (code, version), points in _written(rules):
        for hours in (False, True):
            ahead = sorted((far for in_hours, far in points if in_hours is hours), reverse=True)
            for far, near in zip(ahead, [*ahead[1:], 0], strict=False):
                found[(hours, far)][near].append((code, version))
    named = [
        Point(
            f"T-{far}h" if hours else f"T-{far}",
            hours,
            tuple(Range(near, far, tuple(sorted(of))) for near, of in sorted(ranges.items())),
        )
        for (hours, far), ranges in sorted(found.items(), key=lambda one: (one[0][0], -one[0][1]))
        if far
    ]
    return (*named, Point(TODAY), Point(OVERDUE), Point(NO_START))


def by_hours(rules: Rules) -> tuple[str, ...]:
    """The rules with points in hours: for them the day itself is no point."""
    return tuple(sorted({code for (code, _version), points in _written(rules) if any(hours for hours, _far in points)}))


def unwarned(rules: Rules) -> tuple[str, ...]:
    """The rules that name no point."""
    return tuple(sorted({code for code, versions in rules.clocks.items() if not any(row.warn for row in versions)}))


def _written(rules: Rules) -> Iterator[tuple[tuple[str, str], list[tuple[bool, int]]]]:
    """Of each rule its points; version by version only where they differ."""
    for code, versions in rules.clocks.items():
        alike = len({row.warn for row in versions}) == 1
        for row in versions[:1] if alike else versions:
            matches = [WRITTEN.fullmatch(text) for text in row.warn]
            yield (code, "" if alike else row.version), [(bool(match[2]), int(match[1])) for match in matches if match]
