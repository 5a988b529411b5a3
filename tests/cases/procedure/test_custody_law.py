"""Custody that would go on unseen: the term missed, too long, or begun by the wrong step."""

import datetime as dt
from dataclasses import replace

import pytest

from cases.procedure import CHINA, as_of, load_rules, project
from cases.procedure.clock_state_words import clock_sentence

from .clock_cases import CALENDAR
from .story import story
from .test_clocks_runs import told
from .told import said

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


RETURNED = f"{REVIEW}supplementary_investigation_return 2026-06-05 @1 round=1 #k11\n"
REFUSED = ARRESTED[: ARRESTED.index("arrest_approval")] + "arrest_non_approval 2026-03-12 @1 reason=N2 #k11\n"


def by_ledger(text, *lines):
    """The case with these lines, which a ledger tells."""
    events = story("\n".join((text.strip(), *lines)))
    return [replace(one, reported=True) if one.id > len(events) - len(lines) else one for one in events]


def terms(events, rule):
    return [told(state) for state in project(events, RULES, CALENDAR).clocks if state.rule == rule]


@pytest.mark.parametrize("decided", ["2026-06-05", "2026-06-04"])
def test_a_return_typed_and_told_by_a_ledger_is_received_once(decided):
    """CPL 175: one month from the first receipt, 06-06; that the records differ is to be settled."""
    row = f"supplementary_investigation_return {decided} @1 round=1 #k12"
    first, later = "decision_served 2026-06-06 @1 of=k12 #s", "decision_served 2026-06-08 @1 of=k11"
    assert terms(by_ledger(RETURNED, row, first, later), "P25") == ["1 running 2026-07-06 ?"]
    same = "decision_served 2026-06-06 @1 of=k11"
    if decided == "2026-06-05":
        assert terms(by_ledger(RETURNED, row, first, same), "P25") == ["1 running 2026-07-06"]


def test_a_non_approval_typed_and_told_by_a_ledger_is_received_once():
    """MPS 141, RULES 286: from the first receipt, 03-12; the term that was fulfilled is not owed again."""
    row = "arrest_non_approval 2026-03-12 @1 reason=N2 #k12"
    events = by_ledger(REFUSED, row, "decision_served 2026-03-12 @1 of=k12", "decision_served 2026-03-14 @1 of=k11")
    assert terms(events, "P26") == ["1.reconsideration running 2026-03-17 ?"]
    first = "decision_served 2026-03-12 @1 of=k12\nexecution_receipt 2026-03-13 @1 of=k11"
    (receipt,) = terms(by_ledger(f"{REFUSED}{first}", row, "decision_served 2026-03-14 @1 of=k11"), "P16")
    assert receipt == "1 done 2026-03-15 on 2026-03-13 ?"


def test_a_second_return_is_another_document():
    """CPL 175: each return has a month of its own."""
    text = f"""{RETURNED}decision_served 2026-06-05 @1 of=k11
transfer_for_prosecution 2026-06-30
prosecution_review_acceptance 2026-06-30
supplementary_investigation_return 2026-07-20 @1 round=2 #k20
decision_served 2026-07-20 @1 of=k20"""
    assert clocks(text, "P25") == ["P25 1 done 2026-07-05 on 2026-06-30", "P25 1 running 2026-08-20"]


REMANDED = f"""{REVIEW}indictment 2026-06-05 @1
court_acceptance 2026-06-08 procedure=ordinary
judgment 2026-07-20 @1
appeal 2026-07-25 @1
second_instance_acceptance 2026-08-01
second_instance_judgment 2026-09-01 @1 result=remanded
"""


def test_who_is_sent_back_for_trial_is_held_by_a_term():
    """CPL 241, RULES 615: two months from the court's new acceptance, and the detention centre's notice before."""
    text = f"{REMANDED}court_acceptance 2026-09-10 procedure=ordinary"
    assert clocks(text, "C01")[1:] == ["C01 1 running 2026-11-10"]
    assert "P32 1 running 2026-11-10" in clocks(text, "P32")
    assert "held_without_term" not in found(text, "2026-10-01")
    assert "C01 1 no_start" in clocks(REMANDED, "C01")
    assert "held_without_term" not in found(REMANDED, "2026-10-01")


def test_an_adjournment_that_nobody_ends_is_overdue():
    """RULES 421: a month; the term of trial stands still meanwhile, and the defendant is held."""
    text = REMANDED[: REMANDED.index("judgment 2026")] + "trial_adjournment 2026-07-01 #stop\n"
    assert "C01 1 paused" in clocks(text, "C01")
    assert clocks(text, "C05") == ["C05 - running 2026-08-01"]
    today = as_of(seen(text), dt.datetime(2026, 12, 5, tzinfo=CHINA), RULES)
    assert "C05::stop" in today.overdue


def test_a_discovery_leaves_no_more_time_than_the_custody_that_runs():
    """CPL 160, MPS 151: five days to decide, but not beyond the term; who decides later decides for nothing."""
    text = f"{ARRESTED}serious_crime_found 2026-05-11 @1\n"
    (state,) = [one for one in seen(text).clocks if one.rule == "P19A"]
    assert (state.expiry, state.alarm) == (dt.date(2026, 5, 12), dt.date(2026, 5, 11))
    assert "以正在计算的侦查羁押期限届满日为限" in clock_sentence(RULES, state)
    (early,) = [one for one in seen(text.replace("05-11", "04-11")).clocks if one.rule == "P19A"]
    assert early.expiry == dt.date(2026, 4, 16)
    assert "为限" not in clock_sentence(RULES, early)
    assert said(text, "custody_recalculation 2026-05-14 @1") == {"recalculation_after_the_term": "warn"}
    assert clocks(f"{text}custody_recalculation 2026-05-14 @1", "P17", "P19") == ["P17 1 running 2026-05-12 ?"]
