"""What is due, overdue, stalled or dropped depends on the day it is asked; nothing of it is projected."""

from datetime import datetime

import pytest

from cases.procedure import CHINA, ClockStatus, as_of, finding_text, load_rules, project

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def on(steps, moment):
    case = project(story(steps), RULES, CALENDAR)
    return case, as_of(case, at(moment), RULES)


FREE = "acceptance 2026-03-02 #a"
HELD = "detention 2026-03-05 09:30 @1 #d"
DUE = [
    ("the last day itself", FREE, "2026-03-05T23:59", "P01::a", 0, False),
    ("the day after", FREE, "2026-03-06T00:00", "P01::a", -1, True),
    ("the last day of who is held: its conservative day was yesterday", HELD, "2026-03-08T12:00", "P13:1:d", -1, False),
    ("held a day too long", HELD, "2026-03-09T00:01", "P13:1:d", -2, True),
    ("the last minute", HELD, "2026-03-06T10:00", "P10:1:d", 0, False),
    ("a minute later", HELD, "2026-03-06T10:01", "P10:1:d", 0, True),
    (
        "the hour not known: until it is late whatever the hour was",
        "detention 2026-03-05 @1 #d",
        "2026-03-07T01:00",
        "P10:1:d",
        -1,
        False,
    ),
    ("late whatever the hour was", "detention 2026-03-05 @1 #d", "2026-03-07T01:01", "P10:1:d", -1, True),
    (
        "a right lapses and is not overdue",
        "non_filing_notice_served 2026-03-03 #n",
        "2026-04-01T09:00",
        "P06.reconsideration::n",
        -22,
        False,
    ),
]


@pytest.mark.parametrize(("what", "steps", "now", "key", "left", "overdue"), DUE, ids=[case[0] for case in DUE])
def test_due(what, steps, now, key, left, overdue):
    _, today = on(steps, now)
    assert today.days_left[key] == left
    assert (key in today.overdue) is overdue


def test_what_is_closed_paused_or_without_start_is_not_counted():
    steps = (
        "acceptance 2026-03-02 #a\nfiling 2026-03-20\narrest 2026-03-20 10:00 @1 #x\n"
        "psychiatric_evaluation_start 2026-04-01 @1\narrest_non_approval 2026-03-09 @2 reason=N3 #n"
    )
    case, today = on(steps, "2026-12-01T09:00")
    status = {state.key: state.status for state in case.clocks}
    assert status["P01::a"] is ClockStatus.DONE
    assert status["P17:1:x"] is ClockStatus.PAUSED
    assert status["P16:2:?n"] is ClockStatus.NO_START
    for key in ("P01::a", "P17:1:x", "P16:2:?n"):
        assert key not in today.overdue
        assert key not in today.days_left


def test_a_trigger_in_the_future_is_there_with_its_finding():
    case, today = on("filing 2026-03-02\narrest 2026-05-02 10:00 @1 #a", "2026-04-01T09:00")
    assert "P17:1:a" in {state.key for state in case.clocks}
    assert "P17:1:a" in today.unsettled
    assert "dated_in_future" in {hit.code for hit in today.findings}
    later = as_of(case, at("2026-05-03T09:00"), RULES)
    assert "P17:1:a" not in later.unsettled


STALLED = [
    ("filed and never a measure", "filing 2024-03-01", "2026-03-01", None),
    ("filed and never a measure", "filing 2024-03-01", "2026-03-02", ("case_stalled", "2026-03-01", "2026-03-02")),
    (
        "a year after bail ended",
        "filing 2024-03-01\nbail 2024-03-05 @1\nmeasure_lifted 2025-03-03 @1",
        "2026-03-04",
        ("case_stalled", "2026-03-03", "2026-03-04"),
    ),
    (
        "three months after filing on supervision",
        "filing 2026-03-02 supervised=1",
        "2026-06-03",
        ("case_stalled", "2026-06-02", "2026-06-03"),
    ),
    (
        "detained, let go, nothing since",
        "filing 2026-03-02\ndetention 2026-03-05 @1\nrelease 2026-03-08 @1",
        "2026-06-09",
        ("detained_then_dropped", "2026-06-08", None),
    ),
]


@pytest.mark.parametrize(("what", "steps", "today", "told"), STALLED, ids=[f"{c[0]} {c[2]}" for c in STALLED])
def test_stalled_and_dropped(what, steps, today, told):
    case, asked = on(steps, f"{today}T09:00")
    found = [hit for hit in asked.findings if hit.code in ("case_stalled", "detained_then_dropped")]
    if told is None:
        assert found == []
        return
    code, expiry, stalled_from = told
    assert [(hit.code, hit.params["expiry"], hit.level) for hit in found] == [(code, expiry, "check")]
    if stalled_from is not None:
        assert case.stalled_from.isoformat() == stalled_from
    for zh in (True, False):
        assert expiry in finding_text(RULES, code, found[0].params, zh)


def test_a_case_that_moves_is_not_stalled():
    case, today = on("filing 2024-03-01\nbail 2024-03-05 @1", "2026-11-22T09:00")
    assert case.stalled_from is None
    assert {hit.code for hit in today.findings} & {"case_stalled", "detained_then_dropped"} == set()


def test_an_unsettled_finding_marks_the_clocks_that_rest_on_its_steps():
    """Approved arrest, but the police say bail (2.2): bail and what follows from the approval are in doubt."""
    steps = (
        "detention 2026-03-02 @1\narrest_approval 2026-03-09 @1 #ap\nbail 2026-03-09 @1 #b\nacceptance 2026-03-01 #a"
    )
    case, today = on(steps, "2026-03-10T09:00")
    state = {one.key: one for one in case.clocks}
    assert state["P21:1:b"].unsettled
    assert not state["P01::a"].unsettled
    assert "P21:1:b" in today.unsettled


def test_clocks_rest_on_the_version_in_force_on_their_day():
    """Before a text was in force nothing is reckoned by it (MPS 2020 from 2020-09-01)."""
    assert not [s for s in project(story("non_filing 2020-08-31"), RULES, CALENDAR).clocks if s.rule == "P05"]
    found = [s for s in project(story("non_filing 2020-09-01"), RULES, CALENDAR).clocks if s.rule == "P05"]
    assert [s.version for s in found] == ["2020"]
