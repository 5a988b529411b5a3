"""How a violation ends, and where it stands while it is objected to (RULES 553, 554, 619)."""

import pytest
from django.core.exceptions import ValidationError

from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.queries import state_shown
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.supervision.walk import ISSUE, AnswerIn, Walk, owed
from tests.factories import fresh

pytestmark = pytest.mark.django_db
REQUEST = {"request": "请求撤销", "grounds": "已依法通知"}
REPLY = {"reply_result": "adopted", "reply_words": "已整改"}
URGE = {"data": {"urge_by": "2026-03-25"}, "reason": "未纠正"}


@pytest.fixture
def walk() -> Walk:
    return Walk()


def again(matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def test_reported_and_not_put_right_it_does_not_end_as_put_right(walk):
    matter = walk.act(walk.prosecutor, walk.served(walk.found()), "urge", "2026-03-23", **URGE)
    matter = walk.act(walk.prosecutor, matter, "report_up", "2026-03-26", reason="仍不回复")
    matter = walk.act(walk.upper, matter, "upper_upheld", "2026-03-30", data={"upper_words": "意见正确"})
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, "end_reported", "2026-04-10", reason="办结")
    assert "upper_outcome" in refused.value.message_dict
    matter = walk.act(
        walk.prosecutor, matter, "end_reported", "2026-04-10", reason="办结", data={"upper_outcome": "still"}
    )
    assert (matter.state, matter.closed) == ("uncorrected", True)
    assert flow_of("violation").state_of("uncorrected").result != "done"
    assert not Document.objects.filter(kind="correction_notice").exclude(voided_at=None).exists()


def test_where_the_reasons_hold_the_chief_withdraws_the_notice(walk):
    matter = walk.evaluated(walk.replied(walk.served(walk.found()), code="refused"), code="reasons_hold")
    with pytest.raises(ValidationError, match="554|五百五十四"):
        walk.act(walk.prosecutor, matter, "close", "2026-03-18")
    matter = walk.act(walk.prosecutor, matter, "propose_revoke", "2026-03-18", reason="不采纳理由成立")
    assert "decide_revoke" in owed(matter)
    assert state_shown(fresh(walk.legal), matter) == "evaluated"
    matter = walk.act(walk.chief, matter, "revoke", "2026-03-19", reason="不采纳理由成立")
    assert matter.state == "revoked" and Document.objects.get(kind="correction_notice").voided_at is not None


def test_where_they_hold_for_one_item_the_others_are_still_to_be_put_right(walk):
    matter = walk.replied(walk.served(walk.found(rows=[ISSUE, {**ISSUE, "violation": "12"}])))
    one, two = matter.items.order_by("position")
    verdicts = [AnswerIn(one.pk, "reasons_hold", "成立"), AnswerIn(two.pk, "adopted", "")]
    matter = walk.act(walk.prosecutor, matter, "evaluate", "2026-03-17", verdicts=verdicts)
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "propose_revoke", "2026-03-18", reason="x")
    assert walk.act(walk.prosecutor, matter, "close", "2026-03-18").state == "corrected"


def reached(walk, state: str) -> Matter:
    """A correction at a state."""
    matter = walk.served(walk.found())
    if state in ("replied", "evaluated"):
        matter = walk.replied(matter)
    if state == "evaluated":
        matter = walk.evaluated(matter, code="not_adopted")
    if state in ("urged", "reported"):
        matter = walk.act(walk.prosecutor, matter, "urge", "2026-03-23", **URGE)
    if state == "reported":
        matter = walk.act(walk.prosecutor, matter, "report_up", "2026-03-26", reason="仍不回复")
    assert matter.state == state
    return matter


@pytest.mark.parametrize("state", ["served", "replied", "evaluated", "urged", "reported"])
def test_taken_back_it_stands_where_it_stood(walk, state):
    matter = reached(walk, state)
    before = set(owed(matter))
    objection = walk.open(walk.legal, "objection", "2026-03-27", act="raise_reexamine", origin=matter, data=REQUEST)
    assert again(matter).state == "objected"
    walk.act(walk.legal, objection, "take_back", "2026-03-28", reason="不再要求")
    now = again(matter)
    assert (now.state, now.told_state) == (state, state) and set(owed(now)) == before


def test_the_term_runs_on_and_a_reply_may_be_given_meanwhile(walk):
    matter = walk.served(walk.found())  # until 03-20
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=matter, data=REQUEST)
    assert owed(matter)["reply"] == ("法制大队", "2026-03-20")
    matter = walk.act(
        walk.legal, again(matter), "reply_meanwhile", "2026-03-10", data=REPLY, answers=walk.answers(matter)
    )
    assert matter.state == "objected" and "reply" not in owed(matter)
    walk.act(walk.legal, objection, "take_back", "2026-03-11", reason="不再要求")
    assert again(matter).state == "replied"


def test_upheld_after_a_reply_that_reply_is_evaluated(walk):
    matter = walk.replied(walk.served(walk.found()))
    objection = walk.open(walk.legal, "objection", "2026-03-17", act="raise_reexamine", origin=matter, data=REQUEST)
    objection = walk.act(
        walk.manager, objection, "receive_reexamine", "2026-03-17", data={"reviewer": [walk.second.pk]}
    )
    told = {"result": "upheld", "examined": "已查", "result_reasons": "事实清楚"}
    objection = walk.act(walk.second, objection, "propose", "2026-03-18", data=told)
    walk.act(walk.chief, objection, "decide_reexamine", "2026-03-19")
    matter = again(matter)
    assert matter.state == "upheld" and set(owed(matter)) == {"report_up", "evaluate"}
    assert walk.evaluated(matter, "2026-03-20").state == "evaluated"


def test_custody_beyond_its_term_is_reported_without_waiting(walk):
    held = walk.served(walk.found(data={"custody": "own"}))
    assert walk.act(walk.prosecutor, held, "report_up", "2026-03-06", reason="继续超期羁押").state == "reported"
    with pytest.raises(ValidationError, match="619|六百一十九"):
        walk.act(walk.prosecutor, walk.served(walk.found()), "report_up", "2026-03-06", reason="未回复")


def test_whoever_wrote_the_rows_does_not_approve_what_another_proposed(walk):
    matter = walk.found()
    with acting_as(Purpose("test.desk")):
        grant_give(root=matter, principal=walk.second.principal, level=Level.WORK, reason="test", basis="test")
    told = {"form": "notice", "found_facts": "巡查发现", "reply_days": 15, "approver": [walk.prosecutor.pk]}
    matter = walk.act(walk.second, matter, "propose", "2026-03-03", data=told)
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "approve_notice", "2026-03-04")
    for act in ("approve_notice", "approve_correction"):
        assert {"find", "amend", "verify", "propose"} <= set(flow_of("violation").act_of(act).not_by)


@pytest.mark.parametrize(("source", "cited"), [("review", True), ("resident", False)])
def test_a_notice_names_its_case_and_cites_what_applies(walk, source, cited):
    case = walk.case()
    matter = walk.replied(walk.served(walk.found(case=case, data={"source": source})))
    assert matter.state == "replied"
    notice, answer = (
        repr(paper_of(Document.objects.get(kind=kind))) for kind in ("correction_notice", "violation_reply")
    )
    assert "案件编号" in notice
    assert ("第一百条" in notice) is ("第一百条" in answer) is ("第一百四十七条" in answer) is cited


def test_whoever_complained_is_told(walk):
    matter = walk.evaluated(walk.replied(walk.served(walk.found(data={"source": "complaint"}))))
    matter = walk.act(walk.prosecutor, matter, "close", "2026-03-18")
    told = {"complainant_words": "已电话告知"}
    matter = walk.act(walk.prosecutor, matter, "complainant_told", "2026-03-19", data=told)
    assert matter.closed and matter.state == "corrected" and "complainant_words" not in matter.told_data
