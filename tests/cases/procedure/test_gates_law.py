"""What a reading of the articles by a lawyer asked of the gates, beyond the tables."""

from dataclasses import replace

import pytest

from cases.procedure import load_rules, project
from cases.procedure.steps_next import refusals_at

from . import gates_police, gates_procuratorate
from .story import story

RULES = load_rules()
ARREST = "arrest 2026-03-09 10:00 @1"


def asked(held, draft, **told):
    """What is said of this step among these events: code -> level."""
    (event,) = story(draft)
    new = replace(event, id=1000, source_key="new")
    return {one.code: one.level for one in refusals_at(held, new, RULES, **told)}


def reported(text):
    """Events as a ledger tells them."""
    return [replace(event, reported=True) for event in story(text)]


@pytest.mark.parametrize(
    ("what", "held", "level"),
    [
        ("nothing at all is told", reported(gates_police.HELD), "warn"),
        ("the police ledger tells of a request", reported(gates_police.HELD + "arrest_request 2026-03-05 @1"), "warn"),
        ("the request was recorded here", story(gates_police.HELD + "arrest_request 2026-03-05 @1"), "refuse"),
        (
            "the procuratorate's ledger tells of its acceptance",
            reported(gates_police.HELD + "arrest_review_acceptance 2026-03-05"),
            "refuse",
        ),
        (
            "somebody else's request was recorded here",
            story(gates_police.HELD + "arrest_request 2026-03-05 @2"),
            "warn",
        ),
        ("approved", reported(gates_police.ASKED + "arrest_approval 2026-03-08 @1"), None),
        ("decided by the procuratorate itself", reported("arrest_decision 2026-03-08 @1"), None),
    ],
)
def test_nobody_is_arrested_without_approval(what, held, level):
    """CPL 80. A case of which the police ledger alone tells stays workable."""
    assert asked(held, ARREST).get("arrest_without_approval") == level, what


def test_after_a_changed_non_approval_everything_lawful_is_open():
    """RULES 290: changed, approved on the same day, and executed."""
    changed = gates_police.REFUSED + gates_procuratorate.RECONSIDERED + "result=changed\n"
    assert asked(story(changed), "arrest_approval 2026-03-17 @1") == {}
    assert asked(story(changed + "arrest_approval 2026-03-17 @1"), "arrest 2026-03-18 @1") == {}


@pytest.mark.parametrize("step", ["psychiatric_evaluation_start", "psychiatric_evaluation_end"])
@pytest.mark.parametrize(
    ("side", "role", "may"),
    [
        ("police", "police_handler", True),
        ("procuratorate", "prosecutor", True),
        ("procuratorate", "minors_prosecutor", True),
        ("procuratorate", "case_manager", False),
    ],
)
def test_either_agency_has_the_mind_examined(step, side, role, may):
    """The procuratorate does during review for prosecution (RULES 333)."""
    begun = "" if step.endswith("start") else "psychiatric_evaluation_start 2026-04-25 @1\n"
    said = asked(story(gates_police.REVIEWED + begun), f"{step} 2026-04-28 @1", side=side, roles=frozenset({role}))
    assert ("wrong_actor" not in said) is may


def test_a_case_sent_back_goes_on():
    """Jurisdiction found elsewhere after filing (MPS 184), sent back, accepted and filed again."""
    filed = gates_police.FILED
    assert asked(story(filed), "jurisdiction_found 2026-03-05") == {}
    out = filed + "jurisdiction_found 2026-03-05\njurisdiction_transfer 2026-03-05\n"
    assert project(story(out), RULES).stage == "transferred_out"
    back = out + "acceptance 2026-03-20\n"
    assert project(story(back), RULES).stage == "accepted"
    again = back + "filing 2026-03-21\n"
    assert project(story(again), RULES).stage == "investigation"
    assert project(story(again), RULES).findings == ()
    assert asked(story(again), "detention 2026-03-22 @1") == {}


def test_new_evidence_after_doubt():
    """RULES 369: the police investigate and transfer again, the procuratorate accepts and indicts."""
    doubt = gates_police.REVIEWED + "supplementary_investigation_return 2026-04-25 @1 round=1\n"
    doubt += "transfer_for_prosecution 2026-05-02\nprosecution_review_acceptance 2026-05-02\n" + gates_police.DOUBTFUL
    assert project(story(doubt), RULES).stage == "not_prosecuted"
    filed = doubt + "filing 2026-07-01\n"
    assert project(story(filed), RULES).stage == "investigation"
    sent = doubt + "transfer_for_prosecution 2026-07-01\nprosecution_review_acceptance 2026-07-02\n"
    assert project(story(sent), RULES).stage == "review"
    assert asked(story(sent), "indictment 2026-07-20 @1") == {}
    assert asked(story(doubt), "transfer_for_prosecution 2026-07-01") == {}


@pytest.mark.parametrize(
    ("event", "zh"),
    [
        ("designated_residential_surveillance", ("县级以上", "危害国家安全", "上一级")),
        ("questioning_extension", ("传唤：办案部门负责人", "拘传：县级以上")),
        ("filing_review_extension", ("至七日：办案部门负责人", "至三十日：县级以上", "上一级")),
        ("suggestion", ("检察长或者检察委员会",)),
        ("psychiatric_evaluation_start", ("人民检察院",)),
    ],
)
def test_who_decides(event, zh):
    """CPL 75, MPS 80, 110, 111, 200."""
    assert [word for word in zh if word not in RULES.events[event].decides_zh] == []


@pytest.mark.parametrize(
    ("event", "name"),
    [("detention_extension", "length"), ("court_extension", "instance"), ("conditional_non_prosecution", "months")],
)
def test_a_form_cannot_leave_out_what_the_term_needs(event, name):
    (param,) = [one for one in RULES.events[event].param if one.name == name]
    assert param.required


def test_ten_days_of_a_referral_have_a_value_of_their_own_and_no_approver():
    """ECON 16 names nobody who would approve them; seven days are the ordinary case's (P01)."""
    (latest,) = [one for one in RULES.clocks["P02A"][0].extension if one.code == "latest"]
    assert (latest.value, latest.approver_zh, latest.approver_en) == ("admin10", "", "")
    (clue,) = [one for one in RULES.clocks["P01"][0].extension if one.code == "clue"]
    assert clue.value == "clue7"
