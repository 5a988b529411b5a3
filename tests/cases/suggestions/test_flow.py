"""Which step of a suggestion follows which, who takes it, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.queries import state_shown
from cases.matters.services import RowIn
from cases.suggestions.hooks import outcome_of
from cases.suggestions.models import Outcome, Suggestion
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.queries import visible
from office.access.roles import Role
from office.access.services import grant_give
from office.followup.models import FollowUp
from office.papers.models import Document, Receipt
from tests.cases.suggestions.walk import BODY, RECEIPT, Walk

pytestmark = pytest.mark.django_db


def test_from_draft_to_close() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.evaluated()
    assert (suggestion.state, suggestion.outcome) == ("evaluated", Outcome.ADOPTED)
    walk.at("2026-06-02")
    found = {"revisit_found": "均已落实", "revisit_by": "两名检察官", "revisit_on": ""}
    suggestion = walk.act(walk.drafter, suggestion, "revisit_pass", found)
    suggestion = walk.act(walk.drafter, suggestion, "file", {"filed_how": "业务系统"})
    suggestion = walk.act(walk.drafter, suggestion, "close")
    assert suggestion.closed and suggestion.state == "closed"
    assert not FollowUp.objects.filter(root_kind="suggestion", root_id=suggestion.pk, closed_at=None).exists()


def test_a_revisit_is_not_set_for_a_day_that_is_over() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.replied()
    verdicts = walk.rows(suggestion, "adopted")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.drafter, suggestion, "evaluate", {"revisit_on": "2026-03-01"}, verdicts=verdicts)
    assert "2026-03-02" in refused.value.message_dict["revisit_on"][0]
    suggestion = walk.act(walk.drafter, suggestion, "evaluate", {"revisit_on": "2026-03-02"}, verdicts=verdicts)
    found = {"revisit_found": "均已落实", "revisit_by": "两名检察官", "revisit_next": "2026-03-01"}
    with pytest.raises(ValidationError, match="2026-03-02"):
        walk.act(walk.drafter, suggestion, "revisit_pass", found)


def test_the_columns_follow_the_steps() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.replied()
    assert suggestion.number == "海检建〔2026〕1号"
    assert suggestion.addressee_name == "海山邮政管理局"
    assert str(suggestion.received_on) == str(suggestion.replied_on) == "2026-03-02"
    assert str(suggestion.object_by) == "2026-03-09"
    assert suggestion.subject_kind == "governance"
    assert Receipt.objects.get(document_id=suggestion.document_id).receiver_agency == walk.post


@pytest.mark.parametrize(
    ("act", "data"),
    [("approve", {"decided_by": "chief"}), ("issue", {}), ("serve", {"service": "direct"}), ("close", {})],
)
def test_wrong_order_is_refused(act: str, data: dict) -> None:
    walk = Walk()
    who = walk.chief if act == "approve" else walk.drafter
    with pytest.raises(ValidationError, match="草拟"):
        walk.act(who, walk.draft(), act, data)


def test_nobody_reviews_or_approves_the_own_draft() -> None:
    walk = Walk()
    suggestion = walk.draft()
    suggestion = walk.act(walk.drafter, suggestion, "investigate", {"means": ["file"], "findings": "查"})
    with pytest.raises(ValidationError, match="yourself|本人"):
        walk.act(walk.drafter, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    with pytest.raises(PermissionDenied):
        walk.act(walk.reviewer, suggestion, "approve", {"decided_by": "chief"})


def test_who_answers_for_another_agency_is_refused() -> None:
    walk = Walk()
    suggestion = walk.received()
    answers = walk.rows(suggestion, "done")
    for role in (Role.POLICE_LEGAL, Role.PROSECUTOR):
        with pytest.raises((Http404, PermissionDenied)):
            walk.act(walk.made.officers[role], suggestion, "reply", {"reply_signer": "某"}, answers=answers)


def test_the_addressee_sees_nothing_before_service() -> None:
    walk = Walk()
    for made in (walk.draft(), walk.issued()):
        assert not visible(Suggestion, walk.third).filter(pk=made.pk).exists()
    served = walk.served()
    assert visible(Suggestion, walk.third).get() == served
    assert state_shown(walk.third, served) == "served"


def test_a_receipt_before_service_or_issue_is_refused() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.at("2026-03-02").issued()
    suggestion = walk.at("2026-03-04").act(walk.drafter, suggestion, "serve", {"service": "posted"})
    walk.at("2026-03-10")
    for day in ("2026-03-01", "2026-03-03"):
        with pytest.raises(ValidationError) as refused:
            walk.act(walk.third, suggestion, "receive", RECEIPT, happened_on=walk.at(day).day())
        assert "happened_on" in refused.value.message_dict
        walk.at("2026-03-10")


def test_after_withdrawal_nothing_is_answered_and_the_number_stays() -> None:
    walk = Walk()
    suggestion = walk.received()
    suggestion = walk.act(walk.chief, suggestion, "withdraw", {"decision_why": "事实有误"})
    paper = Document.objects.get(pk=suggestion.document_id)
    assert paper.voided_at is not None and paper.number_text == suggestion.number
    with pytest.raises(ValidationError, match="撤回"):
        walk.act(walk.third, suggestion, "reply", {"reply_signer": "某"}, answers=walk.rows(suggestion, "done"))


def test_an_objection_within_its_days_upheld_amended() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-03-10")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.third, suggestion, "object", {"grounds": "过重"})
    assert "2026-03-09" in str(refused.value)
    walk.at("2026-03-09")
    suggestion = walk.act(walk.third, suggestion, "object", {"grounds": "过重"})
    suggestion = walk.act(walk.drafter, suggestion, "reexamine", {"proposal": "amend", "proposal_why": "内部复核笔记"})
    assert state_shown(walk.third, suggestion) == "objected"
    first = suggestion.document_id
    suggestion = walk.act(walk.chief, suggestion, "amend", {"decision_why": "第三条改为建议"})
    assert Document.objects.get(pk=first).voided_at is not None
    rows = [row.pk for row in suggestion.items.filter(withdrawn=False, list="measure")]
    suggestion = walk.act(walk.drafter, suggestion, "reword", dict(BODY), rows=row_ins(suggestion, rows[:2]))
    suggestion = walk.act(walk.reviewer, suggestion, "review", {"review": "同意"})
    suggestion = walk.act(walk.chief, suggestion, "approve", {"decided_by": "chief"})
    suggestion = walk.act(walk.drafter, suggestion, "issue")
    assert suggestion.document_id != first and suggestion.number.endswith("2号")
    assert suggestion.received_on is None


def row_ins(suggestion, pks):
    """The rows that stay."""
    return [RowIn(suggestion.items.get(pk=pk).data, pk) for pk in pks]


def test_one_item_one_reply() -> None:
    walk = Walk()
    suggestion = walk.received()
    signed = {"reply_signer": "吕平 科长"}
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.third, suggestion, "reply", signed, answers=walk.rows(suggestion, "done", {1, 2}))
    assert "3" in str(refused.value)
    suggestion = walk.act(walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", {1, 2}))
    assert suggestion.state == "rectifying" and suggestion.replied_on is None
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__duty="reply")
    assert [row.params["position"] for row in owed] == [3]
    suggestion = walk.act(walk.third, suggestion, "reply", signed, answers=walk.rows(suggestion, "declined", {3}))
    assert suggestion.state == "replied"


def test_a_letter_is_no_adoption() -> None:
    walk = Walk()
    suggestion = walk.replied()
    assert suggestion.outcome == ""
    with pytest.raises(ValidationError, match="3"):
        walk.act(
            walk.drafter, suggestion, "evaluate", {"revisit_on": "2027-01-01"},
            verdicts=walk.rows(suggestion, "adopted", {1, 2}),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ({"adopted"}, "adopted"),
        ({"adopted", "partly"}, "partly"),
        ({"partly"}, "partly"),
        ({"adopted", "not"}, "partly"),
        ({"not"}, "not"),
        ({"adopted", "false"}, "false"),
    ],
)
def test_what_the_whole_comes_to(codes: set[str], outcome: str) -> None:
    assert outcome_of(codes) == outcome


def test_sight_alone_does_not_make_an_addressee() -> None:
    """An officer of another agency who was given the suggestion to work on still does not answer it."""
    walk = Walk()
    suggestion = walk.received()
    legal = walk.made.officers[Role.POLICE_LEGAL]
    with acting_as(Purpose("test.grant")):
        grant_give(root=suggestion, principal=legal.principal, level=Level.WORK, reason="知悉", basis="工作办法第六条")
    signed = {"reply_signer": "某"}
    with pytest.raises(PermissionDenied):
        walk.act(legal, suggestion, "reply", signed, answers=walk.rows(suggestion, "done"))
    with pytest.raises(PermissionDenied):
        walk.act(legal, suggestion, "object", {"grounds": "异议"})
