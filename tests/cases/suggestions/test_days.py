"""On which day a step of an addressee counts, which terms a paper may set, and that closing drops nothing owed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.matters.loader import flow_of
from cases.suggestions.clocks import object_by, reply_term
from cases.suggestions.links import link_make
from office.access.context import acting_as
from office.access.roles import Role
from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.page import PaperPage
from office.papers.queries import paper_of
from tests.cases.suggestions.walk import RECEIPT, Walk

pytestmark = pytest.mark.django_db
SIGNED = {"reply_signer": "吕平 科长"}


def letter() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile("来函.txt", "来函".encode(), "text/plain")]


def errors(refused) -> dict:
    return refused.value.message_dict


# -- the day ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_link", [False, True])
def test_a_late_objection_cannot_be_given_an_earlier_day(by_link: bool) -> None:
    """Received on 03-02, seven days: 03-09. On 03-12 an objection "of 03-05" comes too late."""
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-03-12")
    early = {"happened_on": dt.date(2026, 3, 5)}
    with pytest.raises(ValidationError) as refused:
        if by_link:
            walk.by_link(suggestion, "object", {"grounds": "过重"}, **early)
        else:
            walk.act(walk.third, suggestion, "object", {"grounds": "过重"}, **early)
    assert "happened_on" in errors(refused)
    assert not suggestion.steps.filter(act="object").exists()


@pytest.mark.parametrize("by_link", [False, True])
@pytest.mark.parametrize(
    ("act", "data", "rows"), [("answer", {}, {1}), ("reply", SIGNED, None)], ids=["some items", "whole"]
)
def test_a_reply_is_of_the_day_on_which_it_is_sent(by_link: bool, act: str, data: dict, rows) -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-05-20")
    answers = walk.rows(suggestion, "done", rows)
    with pytest.raises(ValidationError) as refused:
        if by_link:
            walk.by_link(suggestion, act, data, answers=answers, happened_on=dt.date(2026, 5, 6))
        else:
            walk.act(walk.third, suggestion, act, data, answers=answers, happened_on=dt.date(2026, 5, 6))
    assert "happened_on" in errors(refused)
    done = walk.act(walk.third, suggestion, act, data, answers=answers)
    assert str(done.steps.last().on) == "2026-05-20"


def test_the_receipt_of_an_addressee_is_of_today_and_that_on_paper_of_its_day() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.served()
    walk.at("2026-03-20")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.third, suggestion, "receive", RECEIPT, happened_on=dt.date(2026, 3, 18))
    assert "happened_on" in errors(refused)
    for wrong in (dt.date(2026, 3, 1), dt.date(2026, 3, 21)):
        with pytest.raises(ValidationError) as refused:
            walk.act(walk.drafter, suggestion, "receive", RECEIPT, happened_on=wrong)
        assert "happened_on" in errors(refused)
    suggestion = walk.act(walk.drafter, suggestion, "receive", RECEIPT, happened_on=dt.date(2026, 3, 5))
    assert str(suggestion.received_on) == "2026-03-05"


@pytest.mark.parametrize(
    ("day", "taken"), [("2026-03-01", False), ("2026-03-05", True), ("2026-03-10", False), ("2026-03-13", False)]
)
def test_an_objection_on_paper_is_of_the_day_on_which_it_came_in(day: str, taken: bool) -> None:
    """Received 03-02, until 03-09; entered on 03-12."""
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-03-12")
    said = {"happened_on": dt.date.fromisoformat(day), "files": letter()}
    if taken:
        suggestion = walk.act(walk.drafter, suggestion, "object_paper", {"grounds": "过重"}, **said)
        assert suggestion.state == "objected"
        return
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.drafter, suggestion, "object_paper", {"grounds": "过重"}, **said)
    assert "happened_on" in errors(refused)


def test_a_typed_day_is_not_asked_for_and_not_read_at_the_door() -> None:
    walk = Walk()
    suggestion = walk.received()
    with acting_as(walk.drafter):
        made = link_make(officer=walk.drafter, suggestion=suggestion, given_to="科", days=9)
    client = Client()
    client.post(reverse("door", args=[made.token]), {"code": made.code})
    url = reverse("door-act", args=["object"])
    assert 'name="happened_on"' not in client.get(url).content.decode()
    sent = {"seen": "2", "f_grounds": "不属于本单位职责", "happened_on": "2020-01-01"}
    shown = client.post(url, {**sent, "preview": "1"}).content.decode()
    seal = shown.split('name="shown" value="')[1].split('"')[0]
    assert client.post(url, {**sent, "confirm": "1", "shown": seal}).status_code == 302
    assert suggestion.steps.get(act="object").on == walk.day()


# -- terms that the paper sets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receipt", "days", "last", "why"),
    [
        ("2026-03-02", 7, "2026-03-09", "a Monday"),
        ("2026-03-02", 5, "2026-03-09", "03-07 is a Saturday"),
        ("2026-02-10", 7, "2026-02-24", "02-17 is in the Spring Festival"),
        ("2026-04-28", 4, "2026-05-06", "05-02 is in the May holiday"),
    ],
)
def test_the_last_day_for_an_objection_is_a_working_day(receipt: str, days: int, last: str, why: str) -> None:
    walk = Walk().at(receipt)
    suggestion = walk.received(object_days=days)
    assert str(object_by(suggestion)) == last, why
    walk.at(last)
    assert walk.act(walk.third, suggestion, "object", {"grounds": "过重"}).state == "objected"


PRESSING = {"reply_days": 20, "reply_why": "旺季将至，隐患需尽快消除"}
# (what is said, the field that is refused; empty: none). PIL 21, SUGGEST 19.
SAID = [
    ({"urgent": True}, "urgent"),
    ({"urgent": True, "subject_kind": "public_interest"}, "addressee_organ"),
    ({"urgent": True, "subject_kind": "public_interest", "addressee_organ": "company"}, "addressee_organ"),
    ({"urgent": True, "subject_kind": "public_interest", "addressee_organ": "administrative"}, ""),
    (
        {"urgent": True, "subject_kind": "public_interest", "addressee_organ": "administrative", **PRESSING},
        "reply_days",
    ),
    (PRESSING, ""),
    ({"reply_days": 20}, "reply_why"),
    ({"reply_why": "紧急"}, "reply_days"),
    ({**PRESSING, "reply_days": 59}, "reply_days"),
    ({**PRESSING, "reply_days": 58}, ""),
]


@pytest.mark.parametrize(("said", "wrong"), SAID)
def test_which_term_a_paper_may_set(said: dict, wrong: str) -> None:
    walk = Walk()
    if not wrong:
        assert walk.draft(**said).state == "draft"
        return
    with pytest.raises(ValidationError) as refused:
        walk.draft(**said)
    assert list(errors(refused)) == [wrong]


def test_the_own_term_counts_rolls_and_stands_on_the_paper() -> None:
    """Twenty days of 2026-02-02: 02-22, in the Spring Festival; the next working day is 02-24."""
    walk = Walk().at("2026-02-02")
    suggestion = walk.received(**PRESSING)
    due = reply_term(suggestion)
    assert str(due.on) == "2026-02-24" and "第19条" in due.why_zh and "20 日" in due.why_zh
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert {str(one.due_on) for one in owed} == {"2026-02-24"}
    words = str(PaperPage(paper_of(Document.objects.get(pk=suggestion.document_id))).html())
    assert "20日内，就" in words and "旺季将至" in words and "两个月内，就" not in words


@pytest.mark.parametrize(
    ("urgent", "article", "other"),
    [(False, "检察建议工作规定", "公益诉讼"), (True, "检察公益诉讼解释第21条", "工作规定")],
)
def test_the_sentence_cites_the_article_of_that_term(urgent: bool, article: str, other: str) -> None:
    walk = Walk().at("2026-03-02")
    said = {"urgent": True, "subject_kind": "public_interest", "addressee_organ": "administrative"} if urgent else {}
    why = reply_term(walk.received(**said)).why_zh
    assert article in why and other not in why


def test_urgent_holds_for_a_police_department_too() -> None:
    walk = Walk().at("2026-03-02")
    legal = walk.made.departments["legal"]
    said = {"addressee": "", "departments": [legal.pk], "urgent": True, "subject_kind": "public_interest"}
    suggestion = walk.served(**said)
    suggestion = walk.act(walk.made.officers[Role.POLICE_LEGAL], suggestion, "receive", RECEIPT)
    owed = FollowUp.objects.filter(root_kind="suggestion", closed_at=None, params__act="reply")
    assert {str(one.due_on) for one in owed} == {"2026-03-17"} == {str(reply_term(suggestion).on)}


def test_declaring_needs_the_addressees_consent_and_the_record_says_it() -> None:
    walk = Walk()
    said = {"place": "会议室", "present_own": "检察长", "present": "吕平（科长）"}
    suggestion = walk.issued()
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.drafter, suggestion, "declare", said)
    assert list(errors(refused)) == ["consent"]
    walk.act(walk.drafter, suggestion, "declare", {**said, "consent": "吕平科长同意"})
    paper = Document.objects.get(kind="declaration_record")
    assert "吕平科长同意" in str(PaperPage(paper_of(paper)).html())


# -- filing upward -----------------------------------------------------------------------------------------------------


def filing_owed(suggestion) -> bool:
    rows = FollowUp.objects.filter(root_kind="suggestion", root_id=suggestion.pk, closed_at=None, params__duty="file")
    return rows.exists()


def test_filing_upward_is_owed_in_every_state_in_which_a_paper_stands() -> None:
    flow = flow_of("suggestion")
    standing = {"issued", "served", "objected", "reexamined", "rectifying", "again", "replied", "evaluated"}
    assert {state.code for state in flow.state if any(duty.code == "file" for duty in state.duty)} == standing
    assert set(flow.act_of("file").start) == standing


def test_closing_waits_for_the_filing() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.evaluated()
    walk.at("2026-06-02")
    assert filing_owed(suggestion)
    found = {"revisit_found": "均已落实", "revisit_by": "两名检察官"}
    suggestion = walk.act(walk.drafter, suggestion, "revisit_pass", found)
    with pytest.raises(ValidationError, match="备案"):
        walk.act(walk.drafter, suggestion, "close")
    suggestion = walk.act(walk.drafter, suggestion, "file", {"filed_how": "业务系统"})
    assert not filing_owed(suggestion)
    assert walk.act(walk.drafter, suggestion, "close").closed


def test_ending_as_not_adopted_waits_for_the_filing_too() -> None:
    walk = Walk().at("2026-03-02")
    suggestion = walk.received()
    walk.at("2026-05-07")
    suggestion = walk.act(walk.drafter, suggestion, "urge", {"urge_why": "逾期", "again_by": "2026-06-01"})
    walk.at("2026-06-02")
    report = {"reported_to": ["superior"], "reported_why": "无正当理由"}
    suggestion = walk.act(walk.chief, suggestion, "escalate", report)
    with pytest.raises(ValidationError, match="备案"):
        walk.act(walk.chief, suggestion, "end", reason="仍未采纳")
    suggestion = walk.act(walk.drafter, suggestion, "file", {"filed_how": "业务系统"})
    assert walk.act(walk.chief, suggestion, "end", reason="仍未采纳").closed
