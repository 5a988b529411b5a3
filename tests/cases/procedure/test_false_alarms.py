"""What is lawful and was called unlawful, or refused: each with the article that allows it."""

import pytest

from .told import case, clock, found, said, watched

ARRESTED = """acceptance 2026-03-01
filing 2026-03-02
detention 2026-03-03 10:00 @1
arrest_request 2026-03-06 @1
arrest_review_acceptance 2026-03-06
arrest_approval 2026-03-12 @1 #ap
arrest 2026-03-12 @1
"""
DETAINED = ARRESTED[: ARRESTED.index("arrest_approval")]
REVIEWED = (
    ARRESTED
    + """investigation_conclusion 2026-05-10
transfer_for_prosecution 2026-05-11
prosecution_review_acceptance 2026-05-11
"""
)
JUDGED = REVIEWED + "indictment 2026-06-05 @1\ncourt_acceptance 2026-06-08\njudgment 2026-07-20 @1\n"
APPEALED = JUDGED + "appeal 2026-07-25 @1\nsecond_instance_acceptance 2026-08-01\n"


@pytest.mark.parametrize(
    "told",
    [
        JUDGED + "judgment_effective 2026-08-02 @1",
        APPEALED + "second_instance_judgment 2026-09-01 @1 result=upheld",
        APPEALED + "second_instance_judgment 2026-09-01 @1 result=upheld\njudgment_effective 2026-09-02 @1",
    ],
)
def test_who_serves_a_sentence_is_not_to_be_released(told):
    """CPL 264: custody goes on into execution."""
    assert "held_without_term" not in watched(told, "2026-12-01T09:00")


NOT_EXECUTED = [
    # the approval, how it is told; the day itself says nothing, the next says what is due
    "arrest_approval 2026-03-12 16:00 @1",
    "*arrest_approval 2026-03-12 @1",
    "*proc_case_concluded 2026-03-12 result=arrest_approved",
    "*arrest_decision 2026-03-12 @1",
]


@pytest.mark.parametrize("approval", NOT_EXECUTED)
def test_an_approved_arrest_is_to_be_executed_not_the_person_released(approval):
    """CPL 90, MPS 142: at once; not on the day itself."""
    assert watched(DETAINED + approval, "2026-03-12T16:30") == {}
    assert watched(DETAINED + approval, "2026-03-13T09:00") == {"approved_arrest_not_executed": 1}
    assert watched(DETAINED + approval + "\narrest 2026-03-12 @1", "2026-03-13T09:00") == {}


def test_who_was_not_approved_is_released_whatever_became_of_the_others():
    """CPL 91: the conclusion of the case speaks of those approved."""
    told = DETAINED + "*arrest_non_approval 2026-03-12 @1 reason=N3\n"
    told += "*proc_case_concluded 2026-03-13 result=arrest_approved"
    assert watched(told, "2026-03-14T09:00") == {"custody_goes_on_after_non_approval": 1}


GONE = REVIEWED + "detention 2026-05-20 @2\nrelease 2026-05-21 @2\n"


def test_who_was_at_large_at_the_transfer_is_still_under_investigation():
    """MPS 186, RULES 158: what was transferred did not concern who was not there."""
    absent = GONE.replace("filing 2026-03-02\n", "filing 2026-03-02\nat_large 2026-03-05 @2\n")
    assert said(absent, "investigation_terminated 2026-05-22 @2 reason=1") == {}
    assert "measure_while_under_review" not in said(absent, "bail 2026-05-22 @2")
    assert said(GONE, "investigation_terminated 2026-05-22 @1 reason=1")["police_end_while_under_review"] == "refuse"


def test_non_prosecution_after_withdrawal_of_the_indictment_needs_no_return():
    """RULES 424: within thirty days."""
    doubt = "non_prosecution 2026-08-10 @1 kind=insufficient_evidence"
    withdrawn = REVIEWED + "indictment 2026-06-05 @1\nindictment_withdrawal 2026-07-20 @1\n"
    assert "doubt_without_return" not in found(withdrawn + doubt)
    assert "doubt_without_return" in found(REVIEWED + doubt)


def test_revoked_and_approved_on_one_day_is_approved():
    """RULES 290, 291: the non-approval is revoked first."""
    changed = DETAINED + (
        "arrest_non_approval 2026-03-12 @1 #np reason=N3\nrelease 2026-03-12 @1\n"
        "non_approval_reconsideration_request 2026-03-16 @1 #rq of=np\n"
        "non_approval_reconsideration_decision 2026-03-26 @1 of=rq result=changed\n"
        "decision_revocation 2026-03-26 @1 decision=arrest_non_approval\narrest_approval 2026-03-26 @1\n"
        "arrest 2026-03-27 @1"
    )
    assert case(changed).persons[1].outcome == "arrest_approved"


def test_the_need_for_custody_is_reviewed_once_arrest_is_approved():
    """RULES 576: the approval is told by one ledger, its execution not yet by the other."""
    asked = "necessity_application_received 2026-04-20 @1"
    held = "*detention 2026-03-03 @1\n"
    assert said(held + "*arrest_approval 2026-03-12 @1", asked) == {}
    assert said(held, asked)["necessity_only_after_arrest"] == "refuse"
    freed = held + "*arrest_approval 2026-03-12 @1\n*release 2026-03-20 @1"
    assert said(freed, asked)["necessity_of_nobody_held"] == "refuse"


FAST = [
    # ten days from 05-11 for who is held: until 05-21; fifteen where over one year is likely
    ("fast_track 2026-05-21 @1", None),
    ("fast_track 2026-05-22 @1", "fast_track_late"),
    ("fast_track 2026-05-26 @1 over_one_year=1", None),
    ("fast_track 2026-05-27 @1 over_one_year=1", "fast_track_late_over_one_year"),
]


@pytest.mark.parametrize(("draft", "code"), FAST)
def test_no_fast_track_when_its_days_are_over(draft, code):
    """CPL 172."""
    assert said(REVIEWED, draft) == ({code: "refuse"} if code else {})


def test_the_days_of_fast_track_roll_for_who_is_free():
    """CPL 105: ten days from 05-13 end on Saturday 05-23, so on Monday; for who is held on the Saturday itself."""
    free = "prosecution_review_acceptance 2026-05-13\nbail 2026-03-03 @1"
    assert said(free, "fast_track 2026-05-25 @1") == {}
    assert "fast_track_late" in said(free, "fast_track 2026-05-26 @1")
    held = "prosecution_review_acceptance 2026-05-13\ndetention 2026-05-13 @1"
    assert "fast_track_late" in said(held, "fast_track 2026-05-25 @1")


@pytest.mark.parametrize(("minor", "level"), [(True, "warn"), (False, None), (None, None)])
def test_no_fast_track_for_minors(minor, level):
    """CPL 223."""
    assert said(REVIEWED, "fast_track 2026-05-20 @1", minor).get("fast_track_of_a_minor") == level


def test_the_days_for_an_appeal_roll_over_the_holidays():
    """CPL 105, 230: the tenth day from 09-24 is 10-04, in the holidays, so 10-08."""
    judged = JUDGED.replace("judgment 2026-07-20", "judgment 2026-09-24")
    assert said(judged, "judgment_effective 2026-10-08 @1") == {"judgment_effective_early": "warn"}
    assert said(judged, "judgment_effective 2026-10-09 @1") == {}
    assert said(judged, "appeal 2026-10-08 @1") == {}
    assert said(judged, "appeal 2026-10-09 @1") == {"judgment_appealed_late": "warn"}


def test_another_freeze_does_not_renew_a_lapsed_one():
    """MPS 240, 243: the freeze of 03-05 lapsed on 09-05."""
    frozen = (
        "filing 2026-03-02\nproperty_freeze 2026-03-05 #k3 asset=funds\nproperty_freeze 2026-06-01 #k4 asset=funds\n"
    )
    assert said(frozen, "property_freeze_renewal 2026-10-20 of=k3 asset=funds")["freeze_renewal_late"] == "refuse"
    assert said(frozen, "property_freeze_renewal 2026-10-20 of=k4 asset=funds") == {}
    renewed = frozen + "property_freeze_renewal 2026-09-01 of=k3 asset=funds #k5\n"
    assert said(renewed, "property_freeze_renewal 2026-10-20 of=k3 asset=funds") == {}


REPORTED = "*detention 2026-03-03 @1\n"
REQUESTED = [
    # three days end on 03-06: requested on that day, approved six days later
    ("*arrest_approval 2026-03-12 @1\n*arrest 2026-03-12 @1", False, False),
    ("*arrest_review_acceptance 2026-03-07\n*arrest_approval 2026-03-13 @1", False, False),
    # nobody can have asked in time for what was decided only then
    ("*arrest_approval 2026-03-14 @1", False, True),
    ("arrest_request 2026-03-07 @1", True, False),
    ("*transfer_for_prosecution 2026-03-10", True, False),
]


@pytest.mark.parametrize(("told", "late", "unsettled"), REQUESTED)
def test_what_is_told_only_after_the_request_proves_no_lateness(told, late, unsettled):
    """CPL 91: no ledger tells the request itself."""
    term = clock(REPORTED + told, "P13")
    assert (term.status, term.late, term.unsettled) == ("done", late, unsettled)


TWO = """acceptance 2026-03-01
filing 2026-03-02
*detention 2026-03-03 @1
{}detention 2026-03-03 @2
arrest_request 2026-03-06 @1
*arrest_review_acceptance 2026-03-06
*arrest_approval 2026-03-12 @1
*arrest_approval 2026-03-12 @2
"""


def test_a_request_typed_for_one_says_nothing_of_whom_only_a_ledger_tells():
    """CPL 87: no ledger has a column for the request, so that none for the other proves nothing."""
    assert "arrest_decided_unasked" not in found(TWO.format("*"))
    assert (clock(TWO.format("*"), "Q01", 2).status, clock(TWO.format("*"), "P13", 2).late) == ("done", False)
    # whose detention was recorded here, the request would be too
    assert found(TWO.format(""))["arrest_decided_unasked"] == 2
    undecided = TWO.format("*").replace("*arrest_approval 2026-03-12 @2\n", "")
    assert clock(undecided, "Q01", 2) is None
    assert clock(undecided, "P13", 2).status == "running"


def test_days_on_the_road_do_not_count_among_the_thirty_seven():
    """CPL 105: two days on the road, thirty, seven."""
    held = "filing 2026-03-02\ndetention 2026-03-03 10:00 @1 travel=2 travel_approver=局长 travel_evidence=车票\n"
    held += "detention_extension 2026-03-06 @1 length=30 ground=gang\narrest_request 2026-04-04 @1\n"
    assert "detention_over_37_days" not in found(held + "release 2026-04-11 @1")
    assert found(held + "release 2026-04-12 @1")["detention_over_37_days"] == 1


SENT_TWICE = REVIEWED.replace("acceptance 2026-05-11\n", "acceptance 2026-05-12 case_no=N1\n")
TWICE = [
    ("*prosecution_review_acceptance 2026-05-14 case_no=N1", True),
    ("*prosecution_review_acceptance 2026-05-12 case_no=N1", False),
    ("*prosecution_review_acceptance 2026-05-14 case_no=N2", False),
    (
        "supplementary_investigation_return 2026-05-20 @1 round=1\ntransfer_for_prosecution 2026-06-10\n"
        "prosecution_review_acceptance 2026-06-10 case_no=N1",
        False,
    ),
]


@pytest.mark.parametrize(("again", "differ"), TWICE)
def test_one_acceptance_on_two_days_is_to_be_settled(again, differ):
    """CPL 172: the term counts from the receipt; the first of the two days counts meanwhile."""
    assert ("review_acceptance_days_differ" in found(SENT_TWICE + again)) is differ
    if differ:
        term = clock(SENT_TWICE + again, "Q06")
        assert (term.expiry.isoformat(), term.unsettled) == ("2026-06-12", True)


def test_one_arrest_review_on_two_days_is_to_be_settled():
    told = "detention 2026-03-03 @1\narrest_review_acceptance 2026-03-06 case_no=N1\n"
    assert found(told + "*arrest_review_acceptance 2026-03-07 case_no=N1") == {"arrest_acceptance_days_differ": None}
    decided = told + "arrest_non_approval 2026-03-07 @1 reason=N3\nrelease 2026-03-07 @1\n"
    assert found(decided + "*arrest_review_acceptance 2026-03-12 case_no=N1") == {}
