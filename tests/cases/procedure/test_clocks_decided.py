"""Bail and surveillance decided on one day and carried out on another: reading X6 and the conservative day (K12)."""

from datetime import date

import pytest

from cases.procedure import Readings, load_rules, project
from cases.procedure.clock_state_words import clock_sentence

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()
B = Readings(x6="B")

# step, rule, last day by A (executed), by B (decided), the conservative day of both
CASES = [
    ("bail 2026-03-05 @1 decided=2026-03-02", "P21", date(2027, 3, 5), date(2027, 3, 2), date(2027, 3, 2)),
    ("bail 2026-03-05 @1", "P21", date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 5)),
    ("bail 2026-03-05 @1 decided=2026-03-05", "P21", date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 5)),
    # no such day, or one after the execution: it says nothing
    ("bail 2026-03-05 @1 decided=2026-02-30", "P21", date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 5)),
    ("bail 2026-03-05 @1 decided=2026-03-06", "P21", date(2027, 3, 5), date(2027, 3, 5), date(2027, 3, 5)),
    (
        "residential_surveillance 2026-03-05 @1 decided=2026-03-04",
        "P22", date(2026, 9, 5), date(2026, 9, 4), date(2026, 9, 4),
    ),
    (
        "designated_residential_surveillance 2026-03-05 @1 decided=2026-03-04",
        "P22", date(2026, 9, 5), date(2026, 9, 4), date(2026, 9, 4),
    ),
    (
        "procuratorate_bail 2026-03-05 @1 decided=2026-03-03",
        "P21", date(2027, 3, 5), date(2027, 3, 3), date(2027, 3, 3),
    ),
    (
        "procuratorate_residential_surveillance 2026-03-05 @1 decided=2026-03-03",
        "P22", date(2026, 9, 5), date(2026, 9, 3), date(2026, 9, 3),
    ),
    ("court_bail 2026-03-05 @1 decided=2026-03-03", "P21", date(2027, 3, 5), date(2027, 3, 3), date(2027, 3, 3)),
    (
        "court_residential_surveillance 2026-03-05 @1 decided=2026-03-03",
        "P22", date(2026, 9, 5), date(2026, 9, 3), date(2026, 9, 3),
    ),
]  # fmt: skip


def term(steps, rule, readings):
    (state,) = [one for one in project(story(steps), RULES, CALENDAR, readings).clocks if one.rule == rule]
    return state


@pytest.mark.parametrize(
    ("step", "rule", "executed", "decided", "conservative"), CASES, ids=[case[0] for case in CASES]
)
def test_the_day_of_the_decision(step, rule, executed, decided, conservative):
    for readings, expected in ((Readings(), executed), (B, decided)):
        state = term(step, rule, readings)
        assert (state.expiry, state.alarm) == (expected, conservative)


def test_the_sentence_says_from_which_day():
    step = CASES[0][0]
    by_a, by_b = (clock_sentence(RULES, term(step, "P21", readings)) for readings in (Readings(), B))
    assert by_a.startswith("2026-03-05 执行取保候审，次日起算")
    assert by_b.startswith("2026-03-02 作出决定（读法 X6 乙），次日起算")
    assert "2026-03-02 the decision (reading X6 B)" in clock_sentence(RULES, term(step, "P21", B), zh=False)


def test_days_on_the_road_lengthen_what_the_law_lets():
    """CPL 105: of an arrest elsewhere the custody during investigation and the receipt, not the twenty-four hours."""
    steps = "arrest 2026-03-20 10:00 @1 travel=2 travel_approver=a travel_evidence=b"
    ends = {state.rule: state.expiry for state in project(story(steps), RULES, CALENDAR).clocks}
    without = {
        state.rule: state.expiry for state in project(story("arrest 2026-03-20 10:00 @1"), RULES, CALENDAR).clocks
    }
    assert ends["P17"] == date(2026, 5, 22)
    assert ends["P14"] == without["P14"]
    refused = project(story(steps), RULES, CALENDAR, Readings(x4="B")).clocks
    assert {state.rule: state.expiry for state in refused}["P17"] == without["P17"]
