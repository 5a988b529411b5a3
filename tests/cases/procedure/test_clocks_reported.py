"""What a ledger tells, and what its silence does not tell."""

import datetime as dt

import pytest

from cases.procedure import CHINA, ProcEvent, load_rules, project


def event(pk, code, day, *, reported, hour=None, **params):
    at = dt.datetime.fromisoformat(f"{day} {hour or '00:00'}").replace(tzinfo=CHINA)
    return ProcEvent(
        pk, code, at, hour is not None, 1, f"{'ledger' if reported else 'form'}:{pk}", params, reported=reported
    )


def clocks(*events):
    return {state.rule: state for state in project(events, load_rules()).clocks}


@pytest.mark.parametrize("rule", ["P10", "P11", "P12"])
def test_duties_that_no_ledger_tells_of_begin_by_hand_only(rule):
    """CPL 85, 86: no layout has a column for admission, interrogation or notice: its silence says nothing."""
    assert rule in clocks(event(1, "detention", "2026-03-02", reported=False, hour="08:15"))
    assert rule not in clocks(event(1, "detention", "2026-03-02", reported=True, hour="08:15"))


def test_the_term_of_custody_itself_begins_with_a_ledger_too():
    assert "P13" in clocks(event(1, "detention", "2026-03-02", reported=True))


TOLD = [
    # (event, params, rule, last day), by CPL 91 and 156-159
    ("detention", {}, "P13", "2026-03-05"),
    ("detention", {"length": "7"}, "P13", "2026-03-09"),
    ("detention", {"length": "30", "ground": "gang"}, "P13", "2026-04-01"),
    ("arrest", {}, "P17", "2026-05-02"),
    ("arrest", {"kind": "156"}, "P17", "2026-06-02"),
    ("arrest", {"kind": "158"}, "P17", "2026-08-02"),
    ("arrest", {"kind": "159"}, "P17", "2026-10-02"),
]


@pytest.mark.parametrize(("kind", "params", "rule", "last"), TOLD)
def test_an_extension_that_a_ledger_tells_of_without_its_day(kind, params, rule, last):
    state = clocks(event(1, kind, "2026-03-02", reported=True, **params))[rule]
    assert state.expiry == dt.date.fromisoformat(last)
    assert not state.unsettled
