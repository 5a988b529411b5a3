"""Reviews of custody: who applied is told in writing, the court, service where nobody signs (RULES 575, 581, 582)."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.queries import data_shown, matter_get
from cases.register.models import Event
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.collaboration.asking import Asking
from tests.cases.collaboration.custody import (
    FACTORS,
    PROPOSAL,
    SIGNED,
    applied,
    notice_of,
    owed,
    proof,
    proposed,
    proposed_on_application,
    served,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    return Asking(arrested=True)


TOLD = {"applicant_told": "2026年4月8日当面送交田律师"}


def test_who_applied_is_told_why_custody_goes_on(asking):
    matter = proposed_on_application(asking, result="continue", suggested="", grounds_found="有逃跑的现实危险")
    assert list(owed(matter)) == ["decide_continue_applied"]
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.colleague, matter, "decide_continue", day="2026-04-07")
    matter = asking.act(asking.colleague, matter, "decide_continue_applied", day="2026-04-07")
    assert not matter.closed and list(owed(matter)) == ["tell_continued"]
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.prosecutor, matter, "tell_continued", {"applicant_told": ""}, day="2026-04-08")
    assert "applicant_told" in refused.value.message_dict
    matter = asking.act(asking.prosecutor, matter, "tell_continued", TOLD, day="2026-04-08")
    assert (matter.state, matter.closed, owed(matter)) == ("continued", True, {})
    paper = notice_of(matter)
    assert paper.addressee == "田律师" and "有逃跑的现实危险" in words_of(paper)
    assert "有继续羁押的必要" in words_of(paper) and "第五百八十二条" in words_of(paper)


@pytest.mark.parametrize(
    ("result", "act", "state", "says"),
    [
        ("adopted", "finish", "settled", "已变更"),
        ("partly", "finish_partly", "partly", "仍有串供可能"),
        ("not_adopted", "finish_not", "not_followed", "仍有串供可能"),
    ],
)
def test_who_applied_is_told_what_the_police_did(asking, result, act, state, says):
    matter = asking.act(asking.chief, proposed_on_application(asking), "decide_suggest", day="2026-04-07")
    matter = asking.act(asking.legal, matter, "sign", SIGNED, day="2026-04-07")
    reply = {"reply_result": result, "reply_done": "已变更", "reply_why": "仍有串供可能"}
    matter = asking.act(asking.legal, matter, "reply", reply, day="2026-04-08")
    assert list(owed(matter)) == [f"{act}_applied"]
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.prosecutor, matter, act, reason="成立", day="2026-04-08")
    matter = asking.act(asking.prosecutor, matter, f"{act}_applied", TOLD, reason="成立", day="2026-04-08")
    assert (matter.state, matter.closed) == (state, True)
    assert says in words_of(notice_of(matter)) and "applicant_told" not in data_shown(asking.legal, matter)


def test_of_its_own_motion_nobody_is_told_and_partly_is_not_followed(asking):
    told = {"reply_result": "partly", "reply_done": "变更为监视居住", "reply_why": "无保证人"}
    matter = asking.act(asking.legal, served(asking), "reply", told, day="2026-04-28")
    assert list(owed(matter)) == ["finish_partly"]
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.prosecutor, matter, "finish", day="2026-04-29")
    matter = asking.act(asking.prosecutor, matter, "finish_partly", reason="理由成立", day="2026-04-29")
    assert (matter.state, matter.closed) == ("partly", True)


def test_a_detention_centre_suggests_and_does_not_apply(asking):
    matter = applied(asking, applicant="centre", applicant_name="海山县看守所")
    matter = asking.act(asking.complaints, matter, "route", day="2026-04-01")
    matter = asking.act(asking.prosecutor, matter, "assign", {"handler": [asking.prosecutor.pk]}, day="2026-04-01")
    matter = asking.act(asking.prosecutor, matter, "factors", rows=FACTORS, day="2026-04-02")
    matter = asking.act(asking.prosecutor, matter, "propose", {**PROPOSAL, "result": "continue"}, day="2026-04-02")
    assert list(owed(matter)) == ["decide_continue"]


def test_who_applied_is_told_what_the_procuratorate_did_itself(asking):
    asking.under_review("2026-04-02")
    matter = proposed_on_application(asking, result="change")
    matter = asking.act(asking.chief, matter, "decide_change_applied", day="2026-04-07")
    assert list(owed(matter)) == ["tell_changed"]
    matter = asking.act(asking.prosecutor, matter, "tell_changed", TOLD, day="2026-04-08")
    assert matter.state == "changed" and "本院已决定" in words_of(notice_of(matter))


# --- before the court (RULES 575)


@pytest.mark.parametrize("own", [True, False])
def test_before_the_court_the_suggestion_goes_to_the_court(asking, own):
    asking.under_review("2026-04-01")
    asking.record(asking.prosecutor, "indictment", "2026-04-02", asking.person)
    begin = proposed if own else partial(proposed_on_application, opened="2026-04-02")
    if own:
        with pytest.raises(ValidationError) as refused:
            begin(asking)
        assert "result" in refused.value.message_dict
    matter = begin(asking, result="suggest_court")
    assert list(owed(matter)) == ["decide_court"]
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.chief, matter, "decide_court", day="2026-04-07")
    assert "court" in refused.value.message_dict
    matter = asking.act(asking.chief, matter, "decide_court", {"court": "海山县人民法院"}, day="2026-04-07")
    paper = paper_of(Document.objects.get(root_id=matter.pk, kind="necessity_suggestion_court"))
    assert paper.addressee == "海山县人民法院" and "建议你院" in words_of(paper)
    with pytest.raises(Http404):
        matter_get(asking.legal, matter.pk)
    signed = {"signer": "李法官", "method": "direct"}
    matter = asking.act(asking.prosecutor, matter, "court_served", signed, files=[proof()], day="2026-04-08")
    assert list(owed(matter).values()) == ["2026-04-18"]
    data = {"court_result": "changed", "court_done": "已取保候审"}
    step = "court_replied" if own else "court_replied_applied"
    matter = asking.act(asking.prosecutor, matter, step, data, day="2026-04-13")
    if not own:
        matter = asking.act(asking.prosecutor, matter, "tell_court", TOLD, day="2026-04-14")
        assert "海山县人民法院" in words_of(notice_of(matter))
    assert (matter.state, matter.closed) == ("court_settled", True)
    assert not Event.objects.filter(case=asking.case, type="custody_necessity_suggestion").exists()


def test_only_before_the_court_is_it_suggested_to_the_court(asking):
    with pytest.raises(ValidationError) as refused:
        proposed(asking, result="suggest_court")
    assert "result" in refused.value.message_dict


# --- where nobody signs for it


def test_service_is_recorded_by_the_procuratorate_where_nobody_signs(asking):
    matter = asking.act(asking.chief, proposed(asking), "decide_suggest", day="2026-04-20")
    assert set(owed(matter)) == {"sign", "serve"}
    matter = asking.act(asking.prosecutor, matter, "urge", reason="请签收", day="2026-04-23")
    assert matter.state == "suggested"
    left = {"signer": "高某", "method": "left", "receiver": "海山公安局"}
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.prosecutor, matter, "serve", left | {"witness": "见证人甲"}, day="2026-04-24")
    assert "files" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.prosecutor, matter, "serve", left, files=[proof()], day="2026-04-24")
    assert "witness" in refused.value.message_dict
    told = left | {"witness": "见证人甲"}
    matter = asking.act(asking.prosecutor, matter, "serve", told, files=[proof()], day="2026-04-24")
    assert owed(matter) == {"reply": "2026-05-04"}
    event = Event.objects.get(case=asking.case, type="decision_served", person=asking.person,
                              params__decision="custody_necessity_suggestion")  # fmt: skip
    assert str(event.happened_on) == "2026-04-24"
    reply = {"reply_result": "adopted", "reply_done": "已变更"}
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.legal, matter, "reply", reply, day="2026-04-23")
    assert "happened_on" in refused.value.message_dict
    matter = asking.act(asking.prosecutor, matter, "urge", reason="请按期回复", day="2026-04-27")
    assert owed(matter) == {"reply": "2026-05-04"}
    assert asking.act(asking.legal, matter, "reply", reply, day="2026-04-28").state == "replied"
