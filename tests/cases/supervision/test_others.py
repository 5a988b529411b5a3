"""Complaints (CPL 49, 117; RULES 57-58, 555-556) and referrals to the police's own oversight."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.queries import matter_get, matters_seen
from cases.register.models import Event
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.supervision.walk import Walk, owed
from tests.factories import fresh

pytestmark = pytest.mark.django_db
COMPLAINT = {"complainant": "李某", "about_measure": "4", "content": "扣押手机未发还", "went_before": "unsatisfied"}


@pytest.fixture
def walk() -> Walk:
    return Walk()


def accepted(walk, *, case=None, **data):
    """A complaint under CPL 117."""
    told = {**COMPLAINT, **data} | ({} if case else {"unit": [walk.unit.pk]})
    return walk.open(walk.complaints, "complaint", "2026-03-02", act="accept_117", case=case, data=told)


def test_reviewed_within_fifteen_days_and_again_from_the_reasons(walk):
    case = walk.case()
    matter = accepted(walk, case=case)
    assert owed(matter)["review_117"][1] == "2026-03-17"  # S14
    asked = {"asked_words": "扣押依据", "explain_by": "2026-03-10"}
    matter = walk.act(walk.complaints, matter, "demand_reasons", "2026-03-04", data=asked)
    matter = walk.act(walk.legal, matter, "explain", "2026-03-09", data={"explained_words": "属作案工具"})
    matter = walk.act(walk.complaints, matter, "reasons_received", "2026-03-11")
    assert owed(matter)["review_again"][1] == "2026-03-26"  # S14 anew: RULES 556
    told = {"complaint_result": "untrue", "complaint_finding": "处理正确"}
    matter = walk.act(walk.complaints, matter, "decide_117", "2026-03-18", data=told)
    matter = walk.act(walk.complaints, matter, "answered", "2026-03-19", data={"answer_words": "处理正确"})
    assert matter.closed
    types = list(Event.objects.filter(case=case).values_list("type", flat=True))
    for step in ("complaint_acceptance", "complaint_reasons_received", "complaint_decision"):
        assert step in types
    assert "complainant" not in matter.told_data


def test_a_true_complaint_is_corrected_before_it_is_answered(walk):
    matter = accepted(walk)
    told = {"complaint_result": "true", "complaint_finding": "应当解除扣押"}
    matter = walk.act(walk.complaints, matter, "decide_117", "2026-03-10", data=told)
    with pytest.raises(ValidationError, match="556"):
        walk.act(walk.complaints, matter, "answered", "2026-03-11", data={"answer_words": "属实"})
    matter = walk.act(walk.complaints, matter, "to_correct", "2026-03-11")
    with pytest.raises(ValidationError):
        walk.act(walk.complaints, matter, "answered", "2026-03-11", data={"answer_words": "属实"})
    matter = walk.act(walk.complaints, matter, "assign", "2026-03-11", data={"assignee": [walk.prosecutor.pk]})
    walk.issued(walk.found("2026-03-11", origin=matter, data={"source": "complaint"}), "2026-03-12")
    matter = walk.act(walk.complaints, matter, "answered", "2026-03-13", data={"answer_words": "属实，已通知纠正"})
    assert matter.closed


def test_not_brought_to_the_organ_first(walk):
    matter = accepted(walk, went_before="not")
    matter = walk.act(walk.complaints, matter, "direct", "2026-03-03", reason="先向公安机关申诉")
    assert matter.state == "directed"
    with pytest.raises((ValidationError, PermissionDenied)):
        walk.act(walk.complaints, accepted(walk), "direct", "2026-03-03", reason="x")


def test_complaint_of_counsel_is_answered_in_ten_days(walk):
    told = {name: value for name, value in COMPLAINT.items() if name != "went_before"} | {"unit": [walk.unit.pk]}
    matter = walk.open(walk.complaints, "complaint", "2026-02-12", act="accept_49", data={**told, "about_measure": "6"})
    assert owed(matter)["review_49"][1] == "2026-02-24"  # S18: 02-22 lies in the festival
    told = {"complaint_result": "untrue", "complaint_finding": "会见已安排"}
    assert walk.act(walk.complaints, matter, "answer_49", "2026-02-24", data=told).closed


def accepted_49(walk):
    """A complaint of counsel; its ten days end on 03-12."""
    told = {name: value for name, value in COMPLAINT.items() if name != "went_before"} | {"unit": [walk.unit.pk]}
    return walk.open(walk.complaints, "complaint", "2026-03-02", act="accept_49", data={**told, "about_measure": "6"})


ASKED = {"asked_words": "扣押依据", "explain_by": "2026-03-10"}


def test_silence_of_the_police_does_not_hold_up_the_review(walk):
    matter = walk.act(walk.complaints, accepted(walk), "demand_reasons", "2026-03-04", data=ASKED)
    assert owed(matter)["no_reasons"][1] == "2026-03-17"  # S14 from the acceptance
    for act in ("urge_reasons", "no_reasons"):
        with pytest.raises(ValidationError, match="03-10"):
            walk.act(walk.complaints, matter, act, "2026-03-10", reason="未说明")
    matter = walk.act(walk.complaints, matter, "urge_reasons", "2026-03-11", reason="未说明")
    assert matter.state == "asked"
    matter = walk.act(walk.complaints, matter, "no_reasons", "2026-03-13", reason="仍未说明")
    assert matter.told_state == "reviewing" and set(owed(matter)) == {"review_again"}
    assert owed(matter)["review_again"][1] == "2026-03-17"
    told = {"complaint_result": "true", "complaint_finding": "应当解除扣押"}
    assert walk.act(walk.complaints, matter, "decide_117", "2026-03-16", data=told).state == "answering"


def test_the_police_are_given_a_day_to_come(walk):
    with pytest.raises(ValidationError) as refused:
        asked = {**ASKED, "explain_by": "2026-03-03"}
        walk.act(walk.complaints, accepted(walk), "demand_reasons", "2026-03-04", data=asked)
    assert "explain_by" in refused.value.message_dict


def test_a_true_complaint_of_counsel_is_corrected_and_its_ten_days_run_on(walk):
    matter = walk.act(walk.complaints, accepted_49(walk), "demand_reasons", "2026-03-03", data=ASKED)
    paper = repr(paper_of(Document.objects.get(kind="complaint_demand")))
    assert "第四十九条" in paper and "第一百一十七条" not in paper
    matter = walk.act(walk.complaints, matter, "no_reasons", "2026-03-09", reason="十日期限将满")
    assert set(owed(matter)) == {"answer_again"}
    told = {"complaint_result": "true", "complaint_finding": "应当安排会见"}
    with pytest.raises(ValidationError, match="58"):
        walk.act(walk.complaints, matter, "answer_49", "2026-03-09", data=told)
    matter = walk.act(walk.complaints, matter, "to_correct_49", "2026-03-09", reason="情况属实")
    assert matter.state == "correcting" and owed(matter)["answer_49"][1] == "2026-03-12"
    with pytest.raises(ValidationError, match="58"):
        walk.act(walk.complaints, matter, "answer_49", "2026-03-10", data=told)
    walk.act(walk.complaints, matter, "assign", "2026-03-10", data={"assignee": [walk.prosecutor.pk]})
    walk.issued(walk.found("2026-03-10", origin=matter, data={"source": "complaint"}), "2026-03-10")
    matter = walk.act(walk.complaints, matter, "answer_49", "2026-03-11", data=told)
    assert matter.closed and owed(matter) == {}


def drafted(walk, to: str = "oversight"):
    """A referral."""
    told = {
        "to": to, "unit_named": "刑侦大队", "conduct": "questioning", "facts": "讯问录像缺失", "law": "规则第552条",
        "proposal": "核查处理", "feedback_by": "2026-04-10",
    }  # fmt: skip
    return walk.open(walk.prosecutor, "oversight_referral", "2026-03-02", data=told)


def test_referred_to_police_oversight_and_its_result(walk):
    matter = drafted(walk)
    assert not matters_seen(fresh(walk.oversight)).exists()
    with pytest.raises(PermissionDenied):
        walk.act(walk.prosecutor, matter, "send_oversight", "2026-03-03")
    matter = walk.act(walk.chief, matter, "send_oversight", "2026-03-03")
    for who in (walk.legal, walk.head, walk.handler):
        with pytest.raises(Http404):
            matter_get(fresh(who), matter.pk)
    matter = walk.act(walk.oversight, matter, "receive_oversight", "2026-03-04")
    assert owed(matter)["feed_back"] == ("督察大队", "2026-04-10")
    told = {"outcome": "admonition", "measures": "组织培训"}
    matter = walk.act(walk.oversight, matter, "feed_back", "2026-04-01", data=told)
    matter = walk.act(walk.prosecutor, matter, "confirm", "2026-04-02")
    assert matter.closed


def test_referred_to_the_legal_department(walk):
    matter = walk.act(walk.chief, drafted(walk, "legal"), "send_legal", "2026-03-03")
    assert matter_get(fresh(walk.legal), matter.pk).pk == matter.pk
    with pytest.raises(Http404):
        matter_get(fresh(walk.oversight), matter.pk)


@pytest.mark.parametrize("to", ["oversight", "legal"])
def test_a_referral_that_nobody_signs_for_is_recorded_as_served(walk, to):
    matter = walk.act(walk.chief, drafted(walk, to), f"send_{to}", "2026-03-03")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, f"receive_{to}", "2026-03-05")
    assert {"signer", "method"} <= refused.value.message_dict.keys()
    told = {"signer": "督察大队值班员", "method": "direct"}
    assert walk.act(walk.prosecutor, matter, f"receive_{to}", "2026-03-05", data=told).state == "handling"
