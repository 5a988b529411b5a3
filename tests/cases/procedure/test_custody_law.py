"""Custody that would go on unseen: the term missed, too long, or begun by the wrong step."""

import datetime as dt

import pytest

from cases.procedure import CHINA, as_of, load_rules, project

from .clock_cases import CALENDAR
from .story import story
from .test_clocks_runs import told

RULES = load_rules()
ARRESTED = """
acceptance 2026-03-01
filing 2026-03-02
detention 2026-03-03 10:00 @1
arrest_request 2026-03-06 @1
arrest_review_acceptance 2026-03-06
arrest_approval 2026-03-12 @1 #approved
arrest 2026-03-12 @1 #arrest
"""
REVIEW = f"""{ARRESTED.rstrip()}
investigation_conclusion 2026-05-10
transfer_for_prosecution 2026-05-11
prosecution_review_acceptance 2026-05-11 #review
"""
HELD = {"custody_goes_on_after_revocation", "held_without_term"}


def seen(text):
    return project(story(text), RULES, CALENDAR)


def clocks(text, *codes):
    return [f"{state.rule} {told(state)}" for state in seen(text).clocks if state.rule in codes]


def found(text, on):
    """What is found by that day and not stored."""
    today = as_of(seen(text), dt.datetime.fromisoformat(on).replace(tzinfo=CHINA), RULES)
    return {hit.code for hit in today.findings}


@pytest.mark.parametrize(
    "revoked",
    [
        "decision_revocation 2026-03-20 @1 of=approved",
        "decision_revocation 2026-03-20 @1 of=approved decision=arrest_approval",
    ],
)
def test_an_approval_revoked_ends_the_term_and_custody_is_pointed_out(revoked):
    """RULES 289: released at once, or the measure changed; no term holds the person longer."""
    text = f"{ARRESTED}{revoked}"
    assert clocks(text, "P17") == ["P17 1 void 2026-05-12 on 2026-03-20"]
    assert found(text, "2026-03-20") & HELD == set()
    assert found(text, "2026-04-03") & HELD == {"custody_goes_on_after_revocation"}
    assert found(f"{text}\nrelease 2026-03-20 @1", "2026-04-03") & HELD == set()
    # approved anew, but no new arrest is in the books: the old one gives no term
    assert found(f"{text}\narrest_approval 2026-03-21 @1", "2026-04-03") & HELD == {"held_without_term"}
    assert clocks(
        f"{text}\nrelease 2026-03-20 @1\narrest_approval 2026-04-01 @1\narrest 2026-04-01 @1 #again", "P17"
    ) == [
        "P17 1 void 2026-05-12 on 2026-03-20",
        "P17 1 running 2026-06-01",
    ]


def test_a_non_approval_revoked_is_no_ground_for_that_alarm():
    """RULES 290: the refusal is revoked so that arrest can be approved."""
    text = ARRESTED.replace("arrest_approval 2026-03-12 @1 #approved\narrest 2026-03-12 @1 #arrest\n", "")
    text += "arrest_non_approval 2026-03-12 @1 #no\ndecision_revocation 2026-03-26 @1 of=no\n"
    assert "custody_goes_on_after_revocation" not in found(text, "2026-04-03")
