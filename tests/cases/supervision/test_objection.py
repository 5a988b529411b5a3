"""Objections of the police: RULES 290-291, 379-380, 554, 565; CPL 92, 179."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from cases.matters.models import Matter
from cases.matters.queries import matter_get
from cases.register.models import Event
from office.access.models import Level
from office.access.queries import level_of
from office.access.roles import Role
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.supervision.filing import FilingWalk
from tests.cases.supervision.walk import owed
from tests.factories import fresh, officer_add

pytestmark = pytest.mark.django_db
REQUEST = {"request": "撤销纠正意见", "grounds": "事实认定有误"}
RESULT = {"examined": "经复查", "result_reasons": "规则第554条"}


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


def again(matter):
    """As it now is."""
    return Matter.objects.get(pk=matter.pk)


def reexamined(walk, result: str, *, case=None):
    """(the correction, the objection), decided."""
    target = walk.served(walk.found(case=case))  # signed 03-05
    objection = walk.open(
        walk.legal, "objection", "2026-03-09", act="raise_reexamine", case=case, origin=target, data=REQUEST
    )
    objection = walk.act(
        walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [walk.second.pk]}
    )
    objection = walk.act(walk.second, objection, "propose", "2026-03-12", data={"result": result, **RESULT})
    objection = walk.act(walk.chief, objection, "decide_reexamine", "2026-03-13")
    return again(target), objection


def test_story_c_upheld_by_another_prosecutor_and_reported_up(walk):
    case = walk.case()
    target, objection = reexamined(walk, "upheld", case=case)
    assert (target.state, objection.state) == ("upheld", "decided")
    events = list(Event.objects.filter(case=case).values_list("type", flat=True))
    for step in ("violation_notice", "violation_review_request", "violation_review_decision"):
        assert step in events
    assert owed(target)["report_up"][0] == "某prosecutor"
    target = walk.act(walk.prosecutor, target, "report_up", "2026-03-16", reason="复查维持")
    assert target.state == "reported"
    assert matter_get(fresh(walk.upper), target.pk).pk == target.pk
    objection = walk.act(walk.legal, objection, "sign_reexamine", "2026-03-16")
    assert objection.closed


def test_the_objection_stands_among_what_can_be_done(walk, client):
    """D12: it stood in another box as 由此发起, which reads like something already begun."""
    target = walk.served(walk.found())
    client.force_login(walk.legal)
    page = client.get(reverse("matter-detail", args=[target.pk])).content.decode()
    acts = page.split('id="acts"', 1)[1].split("</section>", 1)[0]
    assert "还可以发起" in acts and "申请复查纠正意见" in acts and f"origin={target.pk}" in acts
    client.force_login(walk.prosecutor)
    page = client.get(reverse("matter-detail", args=[target.pk])).content.decode()
    assert "申请复查纠正意见" not in page


def test_while_it_is_re_examined_no_reply_is_owed_and_seven_days_run(walk):
    target = walk.served(walk.found())
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    assert again(target).state == "objected"
    assert owed(target) == {"reply": ("法制大队", "2026-03-20")}  # RULES 554 stops no term
    objection = walk.act(
        walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [walk.second.pk]}
    )
    assert owed(objection) == {"decide_reexamine": ("某second", "2026-03-17")}  # S12


def test_found_wrong_it_is_withdrawn_and_its_paper_void(walk):
    target, _objection = reexamined(walk, "changed")
    assert target.state == "revoked" and target.closed
    notice = Document.objects.get(kind="correction_notice")
    assert notice.voided_at is not None and notice.number == 1 and notice.void_reason


@pytest.mark.parametrize("who", ["prosecutor", "chief"])
def test_handled_by_another_than_who_drafted_or_decided(walk, who):
    target = walk.served(walk.found())
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [getattr(walk, who).pk]})
    assert "reviewer" in refused.value.message_dict


def test_only_the_legal_department_objects_and_only_once(walk):
    target = walk.served(walk.found())
    with pytest.raises(PermissionDenied):
        walk.open(walk.head, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    with pytest.raises(ValidationError):
        walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    assert Matter.objects.filter(kind="objection").count() == 1


def test_nothing_to_object_to(walk):
    with pytest.raises(ValidationError):
        walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", data=REQUEST)
    hidden = walk.found()
    with pytest.raises(Http404):
        walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=hidden, data=REQUEST)


def test_taken_back_the_correction_goes_on(walk):
    target = walk.served(walk.found())
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_reexamine", origin=target, data=REQUEST)
    objection = walk.act(walk.legal, objection, "take_back", "2026-03-11", reason="已自行整改")
    assert objection.closed and again(target).state == "served"
    assert owed(target)["reply"][1] == "2026-03-20"


def test_explaining_does_not_stop_the_term(walk):
    target = walk.served(walk.found())
    objection = walk.open(walk.legal, "objection", "2026-03-09", act="raise_explain", origin=target, data=REQUEST)
    assert again(target).state == "served" and owed(target)["reply"][1] == "2026-03-20"
    told = {"explained_result": "hold", "explained_words": "理由成立，评估时一并考虑"}
    assert walk.act(walk.resident, objection, "answer_explanation", "2026-03-10", data=told).closed


def reconsidered(walk, result: str):
    """(supervision, reconsideration decided and signed on 04-07)."""
    case = walk.case()
    target = walk.withdrawal_due(case)  # signed 03-23
    objection = walk.asked(
        "order_objection", "reconsider_withdrawal", "2026-03-27", case=case, origin=target, data=REQUEST
    )
    assert again(target).state == "reconsidering"
    objection = walk.act(
        walk.manager, objection, "receive_reconsider_withdrawal", "2026-03-30", data={"reviewer": [walk.second.pk]}
    )
    assert owed(objection)["decide_reconsider_withdrawal"][1] == "2026-04-07"  # S05; 04-04 to 04-06 off
    objection = walk.act(walk.second, objection, "propose", "2026-04-01", data={"result": result, **RESULT})
    objection = walk.act(walk.chief, objection, "decide_reconsider_withdrawal", "2026-04-02")
    objection = walk.act(walk.legal, objection, "sign_reconsider_withdrawal", "2026-04-07")
    return again(target), objection, case


def test_reconsideration_that_upholds_lets_fifteen_days_run_anew(walk):
    target, objection, case = reconsidered(walk, "upheld")
    assert objection.closed and target.state == "withdrawal_due"
    assert owed(target)["withdraw"][1] == "2026-04-22"  # S03
    review = walk.asked("order_objection", "review_withdrawal", "2026-04-10", case=case, origin=target, data=REQUEST)
    assert matter_get(fresh(walk.upper), review.pk).pk == review.pk
    assert owed(review) == {"receive_review_withdrawal": ("海市", "")}
    for who in (walk.manager, walk.resident, walk.chief):
        with pytest.raises(PermissionDenied):
            walk.act(who, review, "receive_review_withdrawal", "2026-04-13")
    review = walk.act(walk.upper, review, "receive_review_withdrawal", "2026-04-13")
    assert owed(review)["decide_review_withdrawal"] == ("海市", "2026-04-28")  # S07
    told = {"result": "changed", **RESULT}
    with pytest.raises(PermissionDenied):  # RULES 565: not by the level that ordered it
        walk.act(walk.chief, review, "decide_review_withdrawal", "2026-04-20", data=told)
    review = walk.act(walk.upper, review, "decide_review_withdrawal", "2026-04-20", data=told)
    assert again(target).state == "revoked"
    assert matter_get(fresh(walk.upper), target.pk).pk == target.pk
    order = Document.objects.get(kind="withdrawal_order")
    assert order.voided_at is not None and order.voided_by is None and order.agency == walk.made.procuratorate
    assert Document.objects.get(kind="decision_review").agency == walk.upper.agency


def test_reported_upward_and_found_wrong_by_the_upper_level_it_is_withdrawn(walk):
    target, _objection = reexamined(walk, "upheld")
    target = walk.act(walk.prosecutor, target, "report_up", "2026-03-16", reason="复查维持")
    target = walk.act(walk.upper, target, "upper_withdrawn", "2026-03-20", reason="认定有误")
    assert target.state == "revoked"
    assert Document.objects.get(kind="correction_notice").void_reason == "认定有误"


def test_reconsideration_that_changes_ends_it(walk):
    target, _objection, _case = reconsidered(walk, "changed")
    assert target.state == "revoked"


def test_no_review_without_reconsideration(walk):
    case = walk.case()
    target = walk.withdrawal_due(case)
    with pytest.raises(ValidationError, match="565"):
        walk.asked("order_objection", "review_withdrawal", "2026-03-27", case=case, origin=target, data=REQUEST)


def to_order(walk, target, day: str, route: str = "reconsider_withdrawal", **data):
    """An objection to the order, asked for on that day."""
    told = {**REQUEST, **data}
    return walk.asked("order_objection", route, day, case=target.case, origin=target, data=told)


def test_a_request_taken_back_leaves_the_fifteen_days_as_they_were(walk):
    target = walk.withdrawal_due(walk.case())  # signed 03-23
    assert owed(target)["withdraw"][1] == "2026-04-07"  # S03
    objection = to_order(walk, target, "2026-03-26")
    walk.act(walk.legal, objection, "take_back", "2026-04-02", reason="不再异议")
    assert again(target).state == "withdrawal_due" and owed(target)["withdraw"][1] == "2026-04-07"
    with pytest.raises(ValidationError, match="564"):
        to_order(walk, again(target), "2026-04-08")


def test_a_review_taken_back_leaves_the_term_that_began_with_what_upheld_the_order(walk):
    target, _objection, _case = reconsidered(walk, "upheld")  # signed 04-07
    review = to_order(walk, target, "2026-04-10", "review_withdrawal")
    walk.act(walk.legal, review, "take_back", "2026-04-13", reason="不再异议")
    assert owed(target)["withdraw"][1] == "2026-04-22"


def test_an_order_is_reconsidered_once_and_reviewed_once(walk):
    target, _objection, _case = reconsidered(walk, "upheld")  # signed 04-07
    with pytest.raises(ValidationError, match="565"):
        to_order(walk, target, "2026-04-08")
    review = to_order(walk, target, "2026-04-13", "review_withdrawal")
    review = walk.act(walk.upper, review, "receive_review_withdrawal", "2026-04-15")
    told = {"result": "upheld", **RESULT}
    review = walk.act(walk.upper, review, "decide_review_withdrawal", "2026-04-20", data=told)
    walk.act(walk.legal, review, "sign_review_withdrawal", "2026-04-21")
    assert owed(target)["withdraw"][1] == "2026-05-06"  # anew (RULES 565)
    with pytest.raises(ValidationError, match="565"):
        to_order(walk, again(target), "2026-04-22", "review_withdrawal")


def test_the_head_of_the_bureau_approves_before_anything_is_told_or_numbered(walk):
    target = walk.withdrawal_due(walk.case())
    given = {"case": target.case, "origin": target, "data": REQUEST}
    matter = walk.open(walk.legal, "order_objection", "2026-03-26", act="draft_reconsider_withdrawal", **given)
    assert owed(matter) == {"approve_request": ("局领导", "2026-03-30")}  # S04
    assert again(target).state == "withdrawal_due" and not Document.objects.filter(kind="request_reconsider").exists()
    for stranger in (walk.manager, walk.chief, walk.resident):
        with pytest.raises(Http404):
            matter_get(fresh(stranger), matter.pk)
    for officer, act in ((walk.legal, "raise_reconsider_withdrawal"), (walk.legal, "approve_request")):
        with pytest.raises((PermissionDenied, ValidationError)):
            walk.act(officer, matter, act, "2026-03-26")
    matter = walk.act(walk.leader, matter, "approve_request", "2026-03-27")
    assert owed(matter)["send_reconsider_withdrawal"][1] == "2026-03-30"
    matter = walk.act(walk.legal, matter, "raise_reconsider_withdrawal", "2026-03-27")
    assert matter_get(fresh(walk.manager), matter.pk).pk == matter.pk
    assert again(target).state == "reconsidering"


def test_given_up_it_leaves_the_order_as_it_was(walk):
    target = walk.withdrawal_due(walk.case())
    given = {"case": target.case, "origin": target, "data": REQUEST}
    matter = walk.open(walk.legal, "order_objection", "2026-03-26", act="draft_reconsider_withdrawal", **given)
    matter = walk.act(walk.leader, matter, "drop_request", "2026-03-27", reason="通知正确")
    assert matter.closed and again(target).state == "withdrawal_due"
    assert to_order(walk, target, "2026-03-27").state == "raised"


def test_asked_for_late_it_says_why_and_everybody_sees_that_it_is_late(walk):
    target = walk.withdrawal_due(walk.case())  # signed 03-23; S04 ends 03-30
    with pytest.raises(ValidationError) as refused:
        to_order(walk, target, "2026-03-31")
    assert "late_reason" in refused.value.message_dict
    matter = to_order(walk, target, "2026-03-31", late_reason="等候鉴定意见")
    assert matter.data["late"] is True and matter.told_data["late"] is True
    paper = repr(paper_of(Document.objects.get(kind="request_reconsider")))
    assert "等候鉴定意见" in paper


def test_the_papers_name_what_is_objected_to_and_the_article_of_their_way(walk):
    _target, _objection, _case = reconsidered(walk, "upheld")
    order = Document.objects.get(kind="withdrawal_order")
    request = paper_of(Document.objects.get(kind="request_reconsider"))
    assert request.addressee == walk.made.procuratorate.name and order.number_text in repr(request)
    decision = paper_of(Document.objects.get(kind="decision_reconsider"))
    assert decision.addressee == walk.made.police.name and order.number_text in repr(decision)
    text = repr(decision)
    assert "第五百六十五条第一款" in text and "维持原通知撤销案件书" in text
    assert "适用的条款" not in text and "变更、撤销" not in text and "第一百七十九条" not in text


@pytest.mark.parametrize("with_case", [False, True])
def test_whoever_re_examines_reads_what_it_is_about_and_works_on_nothing_of_it(walk, with_case):
    """RULES 554: another prosecutor cannot re-examine a correction unseen."""
    case = walk.case() if with_case else None
    third = officer_add(walk.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="third")
    target = walk.served(walk.found(case=case))
    with pytest.raises(Http404):
        matter_get(fresh(third), target.pk)
    objection = walk.open(
        walk.legal, "objection", "2026-03-09", act="raise_reexamine", case=case, origin=target, data=REQUEST
    )
    walk.act(walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [third.pk]})
    assert matter_get(fresh(third), target.pk).pk == target.pk
    assert level_of(fresh(third), again(target)) == Level.SEE
