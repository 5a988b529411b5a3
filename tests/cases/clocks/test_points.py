"""Points of warning as ranges: of each term one point at most, wherever it stands."""

from dataclasses import replace

import pytest

from cases.clocks.points import Range, by_hours, points_of, unwarned
from cases.procedure import load_rules

RULES = load_rules()
POINTS = {point.code: point for point in points_of(RULES)}


def point_at(rule: str, left: int, *, hours: bool = False) -> list[str]:
    """The points at which a term of this rule stands so many days or hours before its alarm."""
    found = []
    for point in points_of(RULES):
        for one in point.ranges:
            if point.hours is hours and one.near < left <= one.far and any(code == rule for code, _ in one.rules):
                found.append(point.code)
    return found


@pytest.mark.parametrize(
    ("rule", "left", "points"),
    [
        ("P17", 40, []),
        ("P17", 16, []),
        ("P17", 15, ["T-15"]),
        ("P17", 11, ["T-15"]),
        ("P17", 10, ["T-10"]),
        ("P17", 7, ["T-7"]),
        ("P17", 4, ["T-7"]),
        ("P17", 3, ["T-3"]),
        ("P17", 2, ["T-3"]),
        ("P17", 1, ["T-1"]),
        ("P17", 0, []),
        ("P13", 2, []),
        ("P13", 1, ["T-1"]),
        ("P06", 1, []),
    ],
)
def test_of_the_points_passed_only_the_latest_counts(rule, left, points):
    assert point_at(rule, left) == points


@pytest.mark.parametrize(("left", "points"), [(13, []), (4, ["T-4h"]), (1, ["T-4h"]), (0, [])])
def test_hours_count_hours(left, points):
    assert point_at("P11", left, hours=True) == points


def test_no_term_stands_at_two_points():
    for rule in RULES.clocks:
        for left in range(0, 40):
            assert len(point_at(rule, left)) <= 1, (rule, left)
            assert len(point_at(rule, left, hours=True)) <= 1, (rule, left)


def test_every_point_of_every_rule_is_there():
    written = {text for versions in RULES.clocks.values() for row in versions for text in row.warn}
    assert written | {"today", "overdue", "no_start"} == set(POINTS)


def test_versions_of_a_rule_may_have_points_of_their_own():
    old, new = (replace(RULES.clocks["P13"][0], version=version, warn=warn) for version, warn in
                (("1996", ("T-1",)), ("2018", ("T-2", "T-1"))))  # fmt: skip
    clocks = {"P13": (old, new), "P17": (replace(old, warn=("T-2",)), replace(new, warn=("T-2",)))}
    points = {point.code: point.ranges for point in points_of(replace(RULES, clocks=clocks))}
    assert points["T-2"] == (Range(0, 2, (("P17", ""),)), Range(1, 2, (("P13", "2018"),)))
    assert points["T-1"] == (Range(0, 1, (("P13", "1996"), ("P13", "2018"))),)


def test_rules_apart():
    assert "P09" in by_hours(RULES) and "P17" not in by_hours(RULES)
    assert "P06" in unwarned(RULES) and "P17" not in unwarned(RULES)
