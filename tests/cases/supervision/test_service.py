"""A paper that the police do not sign for here: urged, recorded as served, or withdrawn (RULES 553, 554, 560, 563)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from office.papers.models import Document, Receipt
from tests.cases.supervision.filing import FilingWalk
from tests.cases.supervision.test_objection import reconsidered, reexamined, to_order
from tests.cases.supervision.walk import owed

pytestmark = pytest.mark.django_db
LEFT = {"signer": "法制大队值班员", "method": "left", "witness": "某见证人"}


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


@pytest.mark.parametrize(("form", "act"), [("correction", "sign"), ("notice", "sign_notice")])
def test_service_of_a_correction_is_recorded_by_the_procuratorate(walk, form, act):
    matter = walk.issued(walk.found(case=walk.case()), "2026-03-04", form=form)
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, act, "2026-03-05")
    assert {"signer", "method"} <= refused.value.message_dict.keys()
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, act, "2026-03-05", data={**LEFT, "witness": ""})
    assert "witness" in refused.value.message_dict
    matter = walk.act(walk.prosecutor, matter, act, "2026-03-05", entered="2026-03-30", data=LEFT)
    assert matter.state == "served" and owed(matter)["reply"][1] == "2026-03-20"  # from the service, not the entry
    receipt = Receipt.objects.get()
    assert (receipt.method, receipt.recorded_by_id) == ("left", walk.prosecutor.pk)
    assert receipt.receiver_name == receipt.document.values["addressee"]


def test_service_of_a_demand_and_an_order_is_recorded_by_the_procuratorate(walk):
    matter = walk.act(walk.prosecutor, walk.demanded(), "demand_signed", "2026-03-04", data=LEFT)
    assert owed(matter)["explain"][1] == "2026-03-11"
    matter = walk.act(walk.legal, matter, "explain", "2026-03-10", data={
        "situation": "已受理", "basis": "笔录", "reasons": "情节显著轻微",
    })  # fmt: skip
    matter = walk.act(walk.chief, walk.proposed_order(matter, "2026-03-12"), "order_filing", "2026-03-12")
    matter = walk.act(walk.prosecutor, matter, "order_signed", "2026-03-13", data=LEFT)
    assert matter.state == "filing_due"


@pytest.mark.parametrize("who", ["legal", "resident", "upper"])
def test_a_decision_from_above_is_received_by_the_police_whoever_records_it(walk, who):
    """RULES 565: the next higher level decides, and the county may record that its decision was served."""
    target, _objection, _case = reconsidered(walk, "upheld")
    review = to_order(walk, target, "2026-04-10", "review_withdrawal")
    review = walk.act(walk.upper, review, "receive_review_withdrawal", "2026-04-13")
    data = {"result": "upheld", "examined": "经复核", "result_reasons": "规则第565条"}
    review = walk.act(walk.upper, review, "decide_review_withdrawal", "2026-04-20", data=data)
    given = {} if who == "legal" else LEFT
    review = walk.act(getattr(walk, who), review, "sign_review_withdrawal", "2026-04-21", data=given)
    receipt = Receipt.objects.get(document__kind="decision_review")
    assert receipt.document.agency == walk.upper.agency and receipt.receiver_name == walk.legal.agency.name
    assert receipt.receiver_agency == (walk.legal.agency if who == "legal" else None)


@pytest.mark.parametrize("who", ["legal", "second"])
def test_a_decision_of_the_own_procuratorate_is_received_by_the_police(walk, who):
    """Its request went to the procuratorate; the decision goes to the police (RULES 554)."""
    _target, objection = reexamined(walk, "upheld")
    given = {} if who == "legal" else LEFT
    walk.act(getattr(walk, who), objection, "sign_reexamine", "2026-03-16", data=given)
    receipt = Receipt.objects.get(document__kind="decision_reexamine")
    assert receipt.receiver_name == walk.legal.agency.name


@pytest.mark.parametrize("name", ["signer", "witness"])
def test_a_name_too_long_for_the_receipt_is_refused_at_its_field(walk, name):
    """A text field takes 200 characters, the receipt 100; not every database refuses that by itself."""
    matter = walk.issued(walk.found())
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, "sign", "2026-03-05", data={**LEFT, name: "某" * 101})
    assert set(refused.value.message_dict) == {name}
    walk.act(walk.prosecutor, matter, "sign", "2026-03-05", data={**LEFT, name: "某" * 100})
    assert getattr(Receipt.objects.get(), name) == "某" * 100


def test_other_police_do_not_sign(walk):
    matter = walk.issued(walk.found())
    for officer in (walk.handler, walk.head):
        with pytest.raises(PermissionDenied):
            walk.act(officer, matter, "sign", "2026-03-05", data=LEFT)
    assert walk.act(walk.legal, matter, "sign", "2026-03-05").state == "served"


def test_urged_to_sign_it_stays_owed(walk):
    matter = walk.act(walk.prosecutor, walk.issued(walk.found()), "urge_service", "2026-03-09", reason="尚未签收")
    assert matter.state == "issued" and "sign" in owed(matter)
    matter = walk.act(walk.prosecutor, walk.demanded(), "urge_service", "2026-03-09", reason="尚未签收")
    assert matter.state == "demanded" and "sign" in owed(matter)


def test_a_mistaken_notice_is_withdrawn_by_the_chief_alone(walk):
    for matter, notice in (
        (walk.issued(walk.found()), "correction_notice"),
        (walk.served(walk.found()), "correction_notice"),
        (walk.demanded(), "filing_demand"),
        (walk.ordered(), "filing_order"),
    ):
        with pytest.raises(PermissionDenied):
            walk.act(walk.prosecutor, matter, "revoke", "2026-03-24", reason="事实有误")
        matter = walk.act(walk.chief, matter, "revoke", "2026-03-24", reason="事实有误")
        assert matter.state == "revoked" and matter.told_state == "revoked" and owed(matter) == {}
        own = Document.objects.filter(root_id=matter.pk, root_kind="matter", voided_at__isnull=False)
        assert [one.kind for one in own] == [notice]
