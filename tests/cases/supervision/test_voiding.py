"""A notice that was wrong is void on its case too: no term of it runs on (RULES 553, 554, 560, 562-565; HOUSE 3)."""

import pytest

from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.register.models import Event
from cases.register.models_clocks import OPEN, Clock
from office.papers.models import Document
from tests.cases.supervision.filing import STATEMENT, FilingWalk

pytestmark = pytest.mark.django_db
WHY = "事实有误"


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


def live(case) -> list[str]:
    """Types of the steps of supervision that stand on the case."""
    rows = Event.objects.filter(case=case, voided_by=None, voids=None).exclude(type__in=("acceptance", "filing"))
    return sorted(rows.values_list("type", flat=True))


def running(case) -> set[str]:
    """Terms of supervision that run on the case."""
    rows = Clock.objects.filter(case=case, rule__startswith="S", status__in=OPEN)
    return set(rows.values_list("rule", flat=True))


@pytest.mark.parametrize("signed", [False, True])
def test_a_correction_withdrawn_leaves_no_step_and_no_term_on_the_case(walk, signed):
    case = walk.case()
    matter = walk.served(walk.found(case=case)) if signed else walk.issued(walk.found(case=case))
    assert "violation_notice" in live(case) and "S11" in running(case)
    walk.act(walk.chief, matter, "revoke", "2026-03-09", reason=WHY)
    assert live(case) == [] and running(case) == set()
    voids = Event.objects.filter(case=case).exclude(voids=None)
    # The receipt is the police's own record: the program voids it for them.
    assert {(one.side, one.void_reason) for one in voids} <= {("procuratorate", WHY), ("police", WHY)}
    assert voids.count() == (2 if signed else 1)


def test_withdrawn_on_re_examination_its_term_ends_too(walk):
    case = walk.case()
    target = walk.served(walk.found(case=case))
    told = {"request": "撤销", "grounds": "有误"}
    objection = walk.open(
        walk.legal, "objection", "2026-03-09", act="raise_reexamine", case=case, origin=target, data=told
    )
    objection = walk.act(
        walk.manager, objection, "receive_reexamine", "2026-03-10", data={"reviewer": [walk.second.pk]}
    )
    told = {"result": "changed", "examined": "已查", "result_reasons": "有误"}
    objection = walk.act(walk.second, objection, "propose", "2026-03-12", data=told)
    assert "S11" in running(case)
    walk.act(walk.chief, objection, "decide_reexamine", "2026-03-13")
    assert "violation_notice" not in live(case) and "S11" not in running(case)
    assert "violation_review_decision" in live(case)  # that it was re-examined, and how, stays on record


def to_explained(walk, case):
    matter = walk.accepted("2026-03-02", case=case, officer=walk.prosecutor)
    matter = walk.act(walk.prosecutor, matter, "demand", "2026-03-03", data={"demand_words": "依据"})
    matter = walk.act(walk.legal, matter, "demand_signed", "2026-03-04")
    return walk.act(walk.legal, matter, "explain", "2026-03-10", data=STATEMENT)


def test_an_order_withdrawn_leaves_what_was_asked_and_answered_before(walk):
    case = walk.case(filing="", non_filing="2026-01-20")
    matter = walk.proposed_order(to_explained(walk, case), "2026-03-18")
    matter = walk.act(walk.chief, matter, "order_filing", "2026-03-20")
    matter = walk.act(walk.legal, matter, "order_signed", "2026-03-23")
    assert "S02" in running(case)
    walk.act(walk.chief, matter, "revoke", "2026-03-24", reason=WHY)
    assert running(case) == set()
    assert live(case) == ["document_received", "filing_reasons_demand", "filing_reasons_statement", "non_filing"]
    standing = Document.objects.filter(root_id=matter.pk, voided_at=None).values_list("kind", flat=True)
    assert set(standing) == {"filing_demand", "filing_statement"}


def undecided(walk, case):
    """The delay is to be explained, signed for on 03-04."""
    matter = walk.accepted("2026-03-02", case=case, officer=walk.prosecutor, direction="undecided")
    matter = walk.act(walk.prosecutor, matter, "demand_delay", "2026-03-03", data={"overdue_since": "2026-02-10"})
    return walk.act(walk.legal, matter, "delay_signed", "2026-03-04")


@pytest.mark.parametrize("state", ["delay_due", "delay_explained", "on_file", "not_executed"])
def test_from_where_a_mistaken_notice_is_withdrawn(walk, state):
    case = walk.case(filing="", non_filing="2026-01-20" if state == "not_executed" else "")
    if state == "not_executed":
        matter = walk.proposed_order(to_explained(walk, case), "2026-03-18")
        matter = walk.act(walk.chief, matter, "order_filing", "2026-03-20")
        matter = walk.act(walk.legal, matter, "order_signed", "2026-03-23")
        matter = walk.act(walk.prosecutor, matter, "not_executed", "2026-04-10")
    else:
        matter = undecided(walk, case)
    if state == "delay_explained":
        told = {"delay_reasons": "正在鉴定", "decide_by": "2026-04-01"}
        matter = walk.act(walk.legal, matter, "explain_delay", "2026-03-10", data=told)
    if state == "on_file":
        matter = walk.act(walk.prosecutor, matter, "review_file", "2026-03-16", reason="逾期未说明")
    assert matter.state == state
    matter = walk.act(walk.chief, matter, "revoke", "2026-04-13", reason=WHY)
    assert (matter.state, matter.told_state) == ("revoked", "revoked") and running(case) == set()
    issued = "order_filing" if state == "not_executed" else "demand_delay"
    step = Matter.objects.get(pk=matter.pk).steps.get(act=issued)
    assert Document.objects.get(pk=step.document_id).voided_at is not None
    assert Event.objects.get(pk=step.event_id).voided_by is not None


def test_withdrawn_from_every_state_in_which_a_notice_is_out():
    """Of a demand until reasons came, of an order until it was carried out."""
    flow = flow_of("filing_supervision")
    after = {"demanded", "reasons_due", "delay_demanded", "delay_due", "delay_explained", "on_file"}
    after |= {"ordered", "filing_due", "withdrawal_ordered", "withdrawal_due", "not_executed", "reported"}
    assert set(flow.act_of("revoke").start) == after
