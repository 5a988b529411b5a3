"""The terms of a suggestion: the same days on the page, in the ledger of what is owed and by ``manage.py clock``."""

import datetime as dt
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from cases.suggestions.clocks import object_by, reply_term
from cases.suggestions.models import Suggestion
from office.access.queries import visible
from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.page import PaperPage
from office.papers.queries import paper_of
from tests.cases.suggestions.walk import RECEIPT, Walk

pytestmark = pytest.mark.django_db

# (receipt, urgent, last day, why): two months, S13 (SUGGEST 第19条); fifteen days of an urgent one, S13A (PIL 21).
TERMS = [
    ("2026-03-02", False, "2026-05-06", "05-02 falls into the May holiday, 05-06 is the next working day"),
    ("2025-12-31", False, "2026-02-28", "no 31st: the last day of February, a working Saturday in 2026"),
    ("2025-12-30", False, "2026-02-28", "no 30th: the last day of February"),
    ("2025-12-15", False, "2026-02-24", "02-15 is in the Spring Festival, 02-24 the next working day"),
    ("2026-07-31", False, "2026-09-30", "the end of a month: to the end of the month"),
    ("2026-01-05", False, "2026-03-05", "a Thursday"),
    ("2026-04-28", False, "2026-06-29", "06-28 is a Sunday"),
    ("2026-03-02", True, "2026-03-17", "fifteen days, the day of receipt not counted"),
    ("2026-02-01", True, "2026-02-24", "02-16 is in the Spring Festival"),
]


URGENT = {"urgent": True, "subject_kind": "public_interest", "addressee_organ": "administrative"}


@pytest.mark.parametrize(("receipt", "urgent", "last", "why"), TERMS)
def test_the_term_runs_from_receipt(receipt: str, urgent: bool, last: str, why: str) -> None:
    walk = Walk().at(receipt)
    suggestion = walk.received(**(URGENT if urgent else {}))
    due = reply_term(suggestion)
    assert str(due.on) == last, (why, due.why_en)
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert {str(one.due_on) for one in owed} == {last} and owed.count() == 3
    out = io.StringIO()
    call_command("clock", "S13A" if urgent else "S13", receipt, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["expiry"] == last and told["explanation_zh"] == due.why_zh


def test_without_receipt_there_is_no_term() -> None:
    walk = Walk().at("2026-03-02")
    assert reply_term(walk.served()).on is None


def test_the_term_is_the_receipts_not_the_entrys() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.served()
    walk.at("2026-03-20")
    suggestion = walk.act(walk.drafter, suggestion, "receive", RECEIPT, happened_on=dt.date(2026, 3, 5))
    assert str(suggestion.received_on) == "2026-03-05"
    assert str(reply_term(suggestion).on) == "2026-05-06"


@pytest.mark.parametrize(("days", "last"), [(7, "2026-03-09"), (1, "2026-03-03"), (15, "2026-03-17")])
def test_the_term_for_an_objection_is_the_papers(days: int, last: str) -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received(object_days=days)
    assert str(object_by(suggestion)) == str(suggestion.object_by) == last


@pytest.mark.parametrize("days", [0, 61])
def test_a_term_that_cannot_be_kept_is_refused(days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        Walk().draft(object_days=days)
    assert "object_days" in refused.value.message_dict


def test_an_upheld_objection_leaves_the_term_as_it_is() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-03-05")
    suggestion = walk.act(walk.third, suggestion, "object", {"grounds": "过重"})
    suggestion = walk.act(walk.drafter, suggestion, "reexamine", {"proposal": "uphold", "proposal_why": "不成立"})
    suggestion = walk.act(walk.chief, suggestion, "uphold", {"decision_why": "事实清楚"})
    assert str(reply_term(suggestion).on) == "2026-05-06"
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__duty="reply")
    assert {str(one.due_on) for one in owed} == {"2026-05-06"}


def test_urging_waits_for_the_end_of_the_term_and_of_the_letter() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    letter = {"urge_why": "逾期未回复", "again_by": "2026-06-01"}
    walk.at("2026-05-06")
    with pytest.raises(ValidationError, match="2026-05-06"):
        walk.act(walk.drafter, suggestion, "urge", letter)
    walk.at("2026-05-07")
    suggestion = walk.act(walk.drafter, suggestion, "urge", letter)
    assert (suggestion.state, suggestion.urged) == ("again", 1)
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert {str(one.due_on) for one in owed} == {"2026-06-01"}
    more = {"urge_more": "仍未回复", "urge_more_by": "2026-07-01"}
    with pytest.raises(ValidationError, match="2026-06-01"):
        walk.act(walk.drafter, suggestion, "urge_again", more)
    walk.at("2026-06-02")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.drafter, suggestion, "urge_again", {**more, "urge_more_by": "2026-06-02"})
    assert "urge_more_by" in refused.value.message_dict
    suggestion = walk.act(walk.drafter, suggestion, "urge_again", more)
    paper = Document.objects.filter(kind="suggestion_urging").latest("pk")
    told = str(PaperPage(paper_of(paper)).html())
    assert "2026年7月1日前" in told and "仍未回复" in told and "2026年6月1日前" not in told
    assert suggestion.urged == 2
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert {str(one.due_on) for one in owed} == {"2026-07-01"}


def test_in_vain_urged_it_is_reported_by_the_chief_alone() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-05-07")
    suggestion = walk.act(walk.drafter, suggestion, "urge", {"urge_why": "逾期", "again_by": "2026-06-01"})
    walk.at("2026-06-02")
    report = {"reported_to": ["upper", "superior"], "reported_why": "无正当理由"}
    upper = walk.made.officers["upper_level"]
    assert not visible(Suggestion, upper).exists()
    suggestion = walk.act(walk.chief, suggestion, "escalate", report)
    suggestion = walk.act(walk.drafter, suggestion, "file", {"filed_how": "业务系统"})
    assert visible(Suggestion, upper).get() == suggestion
    suggestion = walk.act(walk.chief, suggestion, "end", reason="已上报，仍未采纳")
    assert (suggestion.state, suggestion.closed) == ("unadopted", True)


def test_a_relapse_opens_the_item_again() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.evaluated()
    walk.at("2026-06-02")
    said = {"revisit_found": "两个网点反弹", "revisit_by": "两名检察官", "again_by": "2026-07-01"}
    with pytest.raises(ValidationError):
        walk.act(walk.drafter, suggestion, "revisit_relapse", said, verdicts=walk.rows(suggestion, "adopted", {1}))
    suggestion = walk.act(
        walk.drafter, suggestion, "revisit_relapse", said, verdicts=walk.rows(suggestion, "false", {2}, "网点反弹")
    )
    assert (suggestion.state, suggestion.outcome) == ("again", "false")
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert [(one.params["position"], str(one.due_on)) for one in owed] == [(2, "2026-07-01")]
    answers = walk.rows(suggestion, "done", {2}, "再次整改")
    suggestion = walk.act(walk.third, suggestion, "reply", {"reply_signer": "局长"}, answers=answers)
    with pytest.raises(ValidationError):
        walk.act(walk.drafter, suggestion, "close")
