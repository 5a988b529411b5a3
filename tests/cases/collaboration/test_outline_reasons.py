"""The month of a return is over and the case has not come back: the police say why (RULES 347)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.collaboration.papers_outline import outline, outline_reply, reasons, reasons_demand
from cases.matters.check import matter_differences
from cases.matters.queries import items_shown
from cases.matters.services import VerdictIn
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.collaboration.asking import AnswerIn, Asking
from tests.cases.collaboration.returned import drafted, four_ways, owed, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    found = Asking(arrested=True)
    found.under_review()
    return found


DEMAND = {"reasons_by": "2026-07-01", "reasons_asked": "是否撤销案件"}


def words_of(paper) -> str:
    return " ".join(getattr(block, "text", "") for block in paper.blocks)


def demanded(asking: Asking, matter, day: str = "2026-06-24"):
    return asking.act(asking.prosecutor, matter, "demand_reasons", DEMAND, day=day)


def test_reasons_are_demanded_when_the_month_is_over_and_the_police_owe_them(asking):
    matter = received(asking, ["证言"])
    (sending,) = owed(matter, "send")
    with pytest.raises(ValidationError, match="month|月|期限"):
        demanded(asking, matter, str(sending.due_on))
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.prosecutor, matter, "demand_reasons", {"reasons_by": "2026-06-01"}, day="2026-06-24")
    assert "reasons_by" in refused.value.message_dict
    matter = demanded(asking, matter)
    (one,) = owed(matter, "explain")
    assert (str(one.due_on), one.law, one.owner.department.kind) == ("2026-07-01", "RULES 347", "legal")
    paper = paper_of(Document.objects.get(root_id=matter.pk, kind="outline_reasons_demand"))
    assert paper.addressee == "海山公安局" and "第三百四十七条" in words_of(paper) and "是否撤销案件" in words_of(paper)
    with pytest.raises((PermissionDenied, ValidationError)):
        demanded(asking, matter, "2026-06-25")
    said = {"reasons_given": "关键证人在外地，尚未找到", "transfer_by": "2026-07-20"}
    matter = asking.act(asking.legal, matter, "explain", said, day="2026-06-29")
    assert owed(matter, "explain") == [] and matter.state == "received"
    reply = paper_of(Document.objects.get(root_id=matter.pk, kind="outline_reasons"))
    assert "关键证人在外地" in words_of(reply) and "2026年7月20日" in words_of(reply)


def test_answers_that_were_not_sent_do_not_go_along_with_the_reasons(asking):
    matter = demanded(asking, four_ways(asking, received(asking)))
    matter = asking.act(asking.legal, matter, "explain", {"reasons_given": "尚未取得"}, day="2026-06-29")
    assert all(not row.answer for row in items_shown(asking.prosecutor, matter, "evidence"))
    assert list(matter_differences()) == []
    asking.act(asking.legal, matter, "send", day="2026-06-30")
    assert all(row.answer for row in items_shown(asking.prosecutor, matter, "evidence"))


def test_no_reasons_of_a_case_that_has_come_back(asking):
    matter = four_ways(asking, received(asking))
    matter = asking.act(asking.legal, matter, "send", day="2026-06-10")
    asking.record(asking.legal, "transfer_for_prosecution", "2026-06-15", asking.person)
    with pytest.raises(ValidationError, match="again|重新"):
        demanded(asking, matter)


def test_only_of_a_return(asking):
    matter = drafted(asking, ["证言"], outline="continue", decision="recorded", reply_by="2026-05-30")
    matter = asking.act(asking.colleague, matter, "issue", day="2026-05-20")
    matter = asking.act(asking.legal, matter, "receive", {"signer": "高某", "method": "direct"}, day="2026-05-21")
    with pytest.raises((PermissionDenied, ValidationError)):
        demanded(asking, matter, "2026-07-21")


def test_silence_is_taken_up_and_an_outline_is_not_settled_over_it(asking):
    matter = received(asking, ["证言"])
    (row,) = items_shown(asking.police, matter, "evidence")
    answers = [AnswerIn(row.pk, "supplied", "卷二")]
    matter = asking.act(asking.police, matter, "answer", answers=answers, day="2026-06-01")
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=[VerdictIn(row.pk, "sufficient")],
                        day="2026-06-03")  # fmt: skip
    matter = demanded(asking, matter)
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, matter, "close", day="2026-06-25")
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, matter, "take_up", reason="未说明理由", day="2026-07-01")
    matter = asking.act(asking.prosecutor, matter, "take_up", reason="未说明理由", day="2026-07-02")
    matter = asking.act(asking.legal, matter, "explain", {"reasons_given": "已查清"}, day="2026-07-03")
    assert asking.act(asking.prosecutor, matter, "close", day="2026-07-03").closed


@pytest.mark.parametrize("title", ["王大某盗窃案", "王大某盗窃"])
def test_a_case_is_named_once_as_a_case(title):
    values = {"case_title": title, "outline": "退回补充侦查提纲", "direction": "数额", "reasons_by": "2026-07-01",
              "reasons_given": "尚未取得", "rows": {}}  # fmt: skip
    for build in (outline, outline_reply, reasons_demand, reasons):
        words = words_of(build(values))
        assert "王大某盗窃一案" in words and "案一案" not in words
