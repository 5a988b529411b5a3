"""Outlines of investigation: eight rows answered in four ways, and nothing asked for twice without a word why."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from cases.collaboration.likeness import alike
from cases.collaboration.links import links_offered
from cases.collaboration.outlines import asked_before
from cases.matters.queries import items_shown, matter_get, state_shown, steps_shown
from cases.matters.services import VerdictIn
from cases.register.models import Event
from office.papers.kinds import paper_kind
from office.papers.models import Document, Receipt
from office.papers.queries import attachments_of, paper_of
from tests.cases.collaboration.asking import AnswerIn, Asking, item
from tests.cases.collaboration.returned import EIGHT, drafted, four_ways, owed, received
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    found = Asking(arrested=True)
    found.under_review()
    return found


def test_eight_rows_answered_in_four_ways(asking):
    matter = received(asking)
    assert len(owed(matter, "answer")) == 8
    matter = four_ways(asking, matter)
    assert [row.params["position"] for row in owed(matter, "answer")] == [8]
    assert all(not row.answer for row in items_shown(asking.prosecutor, matter, "evidence"))
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    told = [row.answer for row in items_shown(asking.prosecutor, matter, "evidence")]
    assert told == ["supplied"] * 4 + ["already"] * 2 + ["cannot", "under_way"]
    rows = items_shown(asking.prosecutor, matter, "evidence")
    verdicts = [VerdictIn(row.pk, "sufficient") for row in rows[1:6]]
    verdicts += [VerdictIn(rows[0].pk, "insufficient", "缺三月的流水"), VerdictIn(rows[6].pk, "accepted")]
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=verdicts, day="2026-06-03")
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, matter, "close", day="2026-06-03")
    matter = asking.act(asking.prosecutor, matter, "again", {"again_by": "2026-06-12"}, day="2026-06-03")
    assert {row.params["position"] for row in owed(matter, "answer")} == {1, 8}
    assert {str(row.due_on) for row in owed(matter)} == {"2026-06-12"}
    with pytest.raises(ValidationError, match="1"):
        asking.act(asking.legal, matter, "send", day="2026-06-05")
    rows = items_shown(asking.police, matter, "evidence")
    last = [AnswerIn(rows[0].pk, "supplied", "卷三第1页"), AnswerIn(rows[7].pk, "supplied", "卷三第9页")]
    matter = asking.act(asking.police, matter, "answer", answers=last, day="2026-06-08")
    matter = asking.act(asking.legal, matter, "send", day="2026-06-08")
    rest = [VerdictIn(rows[0].pk, "sufficient"), VerdictIn(rows[7].pk, "sufficient")]
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=rest, day="2026-06-09")
    matter = asking.act(asking.prosecutor, matter, "close", day="2026-06-09")
    assert matter.closed and owed(matter) == []


def test_what_was_sent_as_under_way_stays_owed_with_its_term(asking):
    """D24: with row 8 under way the answers went out, and nobody of the police owed row 8 any more."""
    matter = received(asking)
    term = {row.due_on for row in owed(matter, "send")}
    matter = four_ways(asking, matter)
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    assert [row.params["position"] for row in owed(matter, "answer_rest")] == [8]
    assert {row.due_on for row in owed(matter, "answer_rest", "send_rest")} == term and None not in term
    rows = items_shown(asking.police, matter, "evidence")
    sent = [AnswerIn(rows[0].pk, "cannot", "遗失")]
    with pytest.raises(ValidationError, match="1"):
        asking.act(asking.police, matter, "answer_rest", answers=sent, day="2026-06-04")
    # Where it stands may be said anew; with nothing new nothing is sent.
    later = [AnswerIn(rows[7].pk, "under_way", "已约定六月四日制作")]
    matter = asking.act(asking.police, matter, "answer_rest", answers=later, day="2026-06-03")
    matter = asking.act(asking.legal, matter, "send_rest", day="2026-06-03")
    assert len(owed(matter, "answer_rest")) == 1
    with pytest.raises(ValidationError):
        asking.act(asking.legal, matter, "send_rest", day="2026-06-04")
    # The procuratorate evaluates the others meanwhile, and learns of the eighth when it is sent.
    shown = items_shown(asking.prosecutor, matter, "evidence")
    verdicts = [VerdictIn(row.pk, "sufficient") for row in shown[:6]] + [VerdictIn(shown[6].pk, "accepted")]
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=verdicts, day="2026-06-03")
    last = [AnswerIn(rows[7].pk, "supplied", "卷三第9页")]
    matter = asking.act(asking.police, matter, "answer_rest", answers=last, day="2026-06-04")
    assert items_shown(asking.prosecutor, matter, "evidence")[7].answer == "under_way"
    assert owed(matter, "answer_rest") == [] and len(owed(matter, "send_rest")) == 1
    matter = asking.act(asking.legal, matter, "send_rest", day="2026-06-05")
    assert matter.state == "answered" and owed(matter, "answer_rest", "send_rest") == []
    assert items_shown(asking.prosecutor, matter, "evidence")[7].answer == "supplied"
    rest = [VerdictIn(rows[7].pk, "sufficient")]
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=rest, day="2026-06-08")
    matter = asking.act(asking.prosecutor, matter, "close", day="2026-06-08")
    assert matter.closed and owed(matter) == []


def test_the_second_outline_does_not_ask_again_without_saying_why(asking):
    matter = received(asking)
    matter = four_ways(asking, matter)
    asking.act(asking.legal, matter, "send", day="2026-06-02")
    assert [one.subject for one in asked_before(asking.prosecutor, asking.case)] == list(EIGHT[:6])
    asking.record(asking.legal, "transfer_for_prosecution", "2026-06-10", asking.person)
    asking.record(asking.manager, "prosecution_review_acceptance", "2026-06-10", asking.person)
    again = [item("请调取被害人的银行流水明细"), item("证人钱某证言")]
    with pytest.raises(ValidationError) as refused:
        drafted(asking, again, "2026-06-20")
    (told,) = refused.value.message_dict["evidence"]
    assert "1" in told and "被害人银行流水" in told and "补充侦查卷第1页" in told
    said = [item("请调取被害人的银行流水明细", again_reason="上次缺二〇二六年三月的记录"), again[1]]
    second = drafted(asking, said, "2026-06-20")
    second = asking.act(asking.colleague, second, "issue_with", day="2026-06-20")
    assert second.state == "issued"
    # What could not be supplied, or is under way, is not told as sent.
    assert drafted(asking, ["前科判决书", "作案工具来源"], "2026-06-20").state == "drafting"


def test_what_was_found_wanting_may_be_asked_for(asking):
    matter = received(asking, ["被害人银行流水"])
    (row,) = items_shown(asking.police, matter, "evidence")
    matter = asking.act(
        asking.police, matter, "answer", answers=[AnswerIn(row.pk, "supplied", "卷二")], day="2026-06-01"
    )
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    asking.act(
        asking.prosecutor, matter, "evaluate", verdicts=[VerdictIn(row.pk, "insufficient", "不全")], day="2026-06-03"
    )
    assert asked_before(asking.prosecutor, asking.case) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("被害人银行流水", "请调取被害人的银行流水明细", True),
        ("被害人银行流水", "被害人银行流水。", True),
        ("现场勘验笔录", "补充完善现场勘验笔录", True),
        ("证人赵某证言", "证人钱某证言", False),
        ("手机电子数据检查笔录", "手机电子数据勘验检查笔录", True),
        ("前科判决书", "前科情况材料", False),
        ("价格认定", "赃物价格认定结论书", True),
        ("作案工具来源", "作案时间", False),
        ("证言", "证人赵某证言", False),
        ("", "任何", False),
    ],
)
def test_the_same_in_other_words(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_the_month_of_a_return_runs_from_receipt_and_is_that_of_the_case(asking):
    matter = received(asking)
    (sending,) = owed(matter, "send")
    assert str(sending.due_on) == "2026-06-20"
    served = Event.objects.get(
        case=asking.case, type="decision_served", params__decision="supplementary_investigation_return"
    )
    assert str(served.happened_on) == "2026-05-20"
    assert "提" in Document.objects.get(root_kind="matter", root_id=matter.pk).number_text


def test_the_return_is_recorded_with_the_outline(asking):
    matter = drafted(asking)
    assert not Event.objects.filter(case=asking.case, type="supplementary_investigation_return").exists()
    matter = asking.act(asking.chief, matter, "issue_with", day="2026-05-20")
    event = Event.objects.get(case=asking.case, type="supplementary_investigation_return")
    assert event.person_id == asking.person.pk and event.document_no


def test_an_outline_waits_for_its_decision(asking):
    data = {"decision": "recorded"}
    matter = drafted(asking, ["证言"], **data)
    with pytest.raises(ValidationError, match="登记|recorded"):
        asking.act(asking.colleague, matter, "issue", day="2026-05-20")
    asking.record(asking.prosecutor, "supplementary_investigation_return", "2026-05-20", asking.person)
    matter = asking.act(asking.colleague, matter, "issue", day="2026-05-21")
    matter = asking.act(asking.legal, matter, "receive", {"signer": "高某", "method": "direct"}, day="2026-05-22")
    served = Event.objects.get(
        case=asking.case, type="decision_served", params__decision="supplementary_investigation_return"
    )
    assert str(served.happened_on) == "2026-05-22"
    assert str(owed(matter, "send")[0].due_on) == "2026-06-22"


@pytest.mark.parametrize("decision", ["recorded", "with"])
def test_served_but_not_signed_for_here_the_procuratorate_records_it(asking, decision):
    """Else an outline that nobody signs for stays there for ever; the month runs from the service (CPL 175)."""
    matter = drafted(asking, ["证言"], decision=decision)
    suffix = "" if decision == "recorded" else "_with"
    if decision == "recorded":
        asking.record(asking.prosecutor, "supplementary_investigation_return", "2026-05-20", asking.person)
    matter = asking.act(asking.colleague, matter, f"issue{suffix}", day="2026-05-20")
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.prosecutor, matter, f"receive{suffix}", {"method": "posted"}, day="2026-05-21")
    assert "signer" in refused.value.message_dict
    served = {"signer": "法制大队高某", "method": "posted"}
    with pytest.raises(PermissionDenied):
        asking.act(asking.police, matter, f"receive{suffix}", served, day="2026-05-21")
    matter = asking.act(asking.prosecutor, matter, f"receive{suffix}", served, day="2026-05-21")
    assert matter.state == "received" and str(owed(matter, "send")[0].due_on) == "2026-06-21"  # held: no roll
    receipt = Receipt.objects.get(document__root_id=matter.pk)
    assert (receipt.signer, receipt.recorded_by_id) == ("法制大队高某", asking.prosecutor.pk)


def test_an_outline_for_going_on_says_so(asking):
    """Its headings and its answer are not those of a supplement (RULES 284), nor is the name under which it is kept."""
    told = {"outline": "continue", "decision": "recorded", "reply_by": "2026-06-30"}
    matter = drafted(asking, ["证言"], **told)
    matter = asking.act(asking.colleague, matter, "issue", day="2026-05-20")
    document = Document.objects.get(root_kind="matter", root_id=matter.pk)
    paper = paper_of(document)
    assert paper.title == "继续侦查提纲" and "补充侦查" not in repr(paper)
    assert "补充" not in paper_kind(document.kind).zh


def test_going_on_after_arrest(asking):
    told = {"outline": "continue", "decision": "recorded", "reply_by": "2026-06-30"}
    matter = drafted(asking, ["证言"], **told)
    matter = asking.act(asking.colleague, matter, "issue", day="2026-05-20")
    matter = asking.act(asking.legal, matter, "receive", {"signer": "高某", "method": "direct"}, day="2026-05-21")
    assert {str(row.due_on) for row in owed(matter)} == {"2026-06-30"}
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, matter, "extend", {"reply_by": "2026-06-01"}, reason="案情复杂", day="2026-05-22")
    matter = asking.act(
        asking.prosecutor, matter, "extend", {"reply_by": "2026-07-10"}, reason="案情复杂", day="2026-05-22"
    )
    assert {str(row.due_on) for row in owed(matter)} == {"2026-07-10"}


def test_the_month_of_a_return_cannot_be_extended(asking):
    matter = received(asking)
    with pytest.raises((ValidationError, PermissionDenied)):
        asking.act(asking.prosecutor, matter, "extend", {"reply_by": "2026-07-10"}, reason="复杂", day="2026-05-22")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"outline": "continue", "decision": "with"}, "decision"),
        ({"outline": "continue", "decision": "recorded"}, "reply_by"),
        ({"outline": "continue", "decision": "recorded", "reply_by": "2026-05-01"}, "reply_by"),
        ({"persons": []}, "persons"),
        ({"direction": " "}, "direction"),
        ({"outline": "other"}, "outline"),
    ],
)
def test_bad_input_is_refused_at_its_field(asking, data, field):
    with pytest.raises(ValidationError) as refused:
        drafted(asking, ["证言"], **data)
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    "link", [{}, {"kind": "place", "text": "卷二"}, {"kind": "event", "id": 10**9}, {"kind": "item", "id": "1"}]
)
def test_already_sent_points_to_something_that_is_there(asking, link):
    matter = received(asking, ["证言"])
    (row,) = items_shown(asking.police, matter, "evidence")
    with pytest.raises(ValidationError):
        asking.act(asking.police, matter, "answer", answers=[AnswerIn(row.pk, "already", "", link)], day="2026-06-01")


def test_a_step_that_the_procuratorate_cannot_see_is_no_place():
    asking = Asking(arrested=True)
    asking.under_review(addressed=False)
    step = Event.objects.get(case=asking.case, type="transfer_for_prosecution")
    matter = received(asking, ["证言"])
    (row,) = items_shown(asking.police, matter, "evidence")
    link = {"kind": "event", "id": step.pk, "text": "移送"}
    with pytest.raises(ValidationError):
        asking.act(asking.police, matter, "answer", answers=[AnswerIn(row.pk, "already", "", link)], day="2026-06-01")


def test_what_can_be_pointed_to(asking):
    matter = received(asking, ["证言"])
    found = dict(links_offered(asking.police, matter))
    step = Event.objects.get(case=asking.case, type="transfer_for_prosecution")
    assert f"event:{step.pk}" in found


def test_a_cannot_needs_a_word(asking):
    matter = received(asking, ["证言"])
    (row,) = items_shown(asking.police, matter, "evidence")
    with pytest.raises(ValidationError):
        asking.act(asking.police, matter, "answer", answers=[AnswerIn(row.pk, "cannot")], day="2026-06-01")


def test_the_drafter_does_not_issue_it(asking):
    matter = drafted(asking)
    with pytest.raises(ValidationError, match="yourself|本人|自己"):
        asking.act(asking.prosecutor, matter, "issue_with", day="2026-05-20")


def test_a_draft_leaves_no_trace_for_the_police(asking):
    matter = drafted(asking)
    for officer in (asking.police, asking.legal, asking.leader):
        with pytest.raises(Http404):
            matter_get(officer, matter.pk)
    assert not [row for row in owed(matter) if row.owner.agency_id == asking.made.police.pk]


@pytest.mark.parametrize("act", ["issue_with", "evaluate", "close", "withdraw", "again"])
def test_what_is_the_prosecutors_is_not_the_polices(asking, act):
    matter = received(asking)
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.legal, matter, act, {"again_by": "2026-06-30"}, reason="x", day="2026-06-01")
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.prosecutor, matter, "send", day="2026-06-01")


def test_order_of_steps(asking):
    matter = drafted(asking)
    with pytest.raises(Http404):
        asking.act(asking.legal, matter, "receive_with", {"signer": "高某", "method": "direct"}, day="2026-05-20")
    matter = asking.act(asking.colleague, matter, "issue_with", day="2026-05-20")
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.legal, matter, "send", day="2026-05-20")
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.legal, matter, "receive_with", {"signer": "高某", "method": "direct"}, day="2026-05-19")
    assert "happened_on" in refused.value.message_dict


def test_nothing_is_answered_after_it_is_withdrawn(asking):
    matter = received(asking)
    matter = asking.act(asking.prosecutor, matter, "withdraw", reason="已自行取得", day="2026-05-25")
    assert matter.closed and owed(matter) == []
    (first, *_rest) = items_shown(asking.police, matter, "evidence")
    with pytest.raises(ValidationError):
        asking.act(asking.police, matter, "answer", answers=[AnswerIn(first.pk, "supplied", "卷二")], day="2026-05-26")


def test_the_answers_are_the_units_until_they_are_sent(asking):
    matter = four_ways(asking, received(asking))
    assert [step.act for step in steps_shown(asking.prosecutor, matter)][-1] == "receive_with"
    assert state_shown(asking.prosecutor, matter) == "received"


@pytest.mark.parametrize(("place", "verdict"), [(6, "sufficient"), (7, "sufficient"), (7, "accepted")])
def test_a_verdict_fits_its_answer(asking, place, verdict):
    matter = four_ways(asking, received(asking))
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    row = items_shown(asking.prosecutor, matter, "evidence")[place]
    with pytest.raises(ValidationError, match=str(row.position)):
        asking.act(asking.prosecutor, matter, "evaluate", verdicts=[VerdictIn(row.pk, verdict)], day="2026-06-03")


def test_settled_rows_are_not_answered_anew(asking):
    matter = received(asking, ["证言甲", "物证乙"])
    rows = items_shown(asking.police, matter, "evidence")
    both = [AnswerIn(row.pk, "supplied", "卷二") for row in rows]
    matter = asking.act(asking.police, matter, "answer", answers=both, day="2026-06-01")
    matter = asking.act(asking.legal, matter, "send", day="2026-06-01")
    found = [VerdictIn(rows[0].pk, "sufficient"), VerdictIn(rows[1].pk, "insufficient", "不清")]
    matter = asking.act(asking.prosecutor, matter, "evaluate", verdicts=found, day="2026-06-02")
    matter = asking.act(asking.prosecutor, matter, "again", {"again_by": "2026-06-12"}, day="2026-06-02")
    with pytest.raises(ValidationError, match="1"):
        asking.act(asking.police, matter, "answer", answers=both[:1], day="2026-06-03")


def test_the_paper_has_an_empty_column_and_the_answer_is_printed(asking):
    matter = received(asking)
    paper = paper_of(Document.objects.get(root_kind="matter", root_id=matter.pk, kind="outline"))
    assert paper.title == "退回补充侦查提纲"
    (cells,) = [block for block in paper.blocks if hasattr(block, "blank")]
    assert len(cells.rows) == 8 and "证明作用" in cells.rows[0][1] and paper.addressee == "海山公安局"
    assert list(cells.blank) == ["办理情况", "卷宗位置"]
    matter = four_ways(asking, matter)
    asking.act(asking.legal, matter, "send", day="2026-06-02")
    reply = paper_of(Document.objects.get(root_kind="matter", root_id=matter.pk, kind="outline_reply"))
    (cells,) = [block for block in reply.blocks if hasattr(block, "rows")]
    assert cells.rows[4][1] == "此前已移送" and cells.rows[4][2] == "移送审查起诉 卷二"


def test_an_outline_entered_late_goes_with_the_return_of_its_day(asking):
    asking.record(asking.prosecutor, "supplementary_investigation_return", "2026-05-20", asking.person)
    asking.record(asking.legal, "transfer_for_prosecution", "2026-06-10", asking.person)
    asking.record(asking.manager, "prosecution_review_acceptance", "2026-06-10", asking.person)
    asking.record(asking.prosecutor, "supplementary_investigation_return", "2026-06-20", asking.person)
    signed = {"signer": "高某", "method": "direct"}
    for day in ("2026-05-21", "2026-06-22"):
        matter = drafted(asking, ["证言"], "2026-05-20", decision="recorded")
        matter = asking.act(asking.colleague, matter, "issue", day="2026-05-20")
        asking.act(asking.legal, matter, "receive", signed, day=day)
    events = Event.objects.filter(case=asking.case, type="decision_served").order_by("happened_on")
    assert [str(event.happened_on) for event in events] == ["2026-05-21", "2026-06-22"]


def test_files_of_the_units_answer_go_along_when_the_legal_department_sends_it(asking):
    matter = received(asking, subjects=["被害人银行流水"])
    rows = items_shown(asking.police, matter, "evidence")
    upload = SimpleUploadedFile("流水.txt", "三月的流水".encode(), "text/plain")
    answers = [AnswerIn(rows[0].pk, "supplied", "见附件")]
    matter = asking.act(asking.police, matter, "answer", answers=answers, day="2026-06-01", files=[upload])
    assert not attachments_of(fresh(asking.prosecutor), "matter", matter.pk)
    matter = asking.act(asking.legal, matter, "send", day="2026-06-02")
    assert [one.name for one in attachments_of(fresh(asking.prosecutor), "matter", matter.pk)] == ["流水.txt"]
