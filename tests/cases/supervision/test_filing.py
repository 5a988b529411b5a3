"""Filing supervision in both directions: CPL 113, RULES 557-565, MPS 182."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.loader import flow_of
from cases.matters.queries import data_shown, matter_get, matters_seen, stand_get
from cases.matters.rules import barred
from cases.register.models import Event
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.supervision.filing import ACCEPTED, STATEMENT, FilingWalk
from tests.cases.supervision.walk import owed, paper
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


def test_story_b_from_complaint_to_filing_over_spring_festival(walk):
    """A victim's complaint, demand, seven days over Spring Festival, order, fifteen days, filed, judged."""
    case = walk.case(filing="", non_filing="2026-01-20")
    matter = walk.accepted(case=case)
    matter = walk.act(walk.complaints, matter, "assign", "2026-02-10", data={"assignee": [walk.prosecutor.pk]})
    assert owed(matter)["review"][0] == "某prosecutor" and matter_get(fresh(walk.complaints), matter.pk)
    matter = walk.act(walk.prosecutor, matter, "demand", "2026-02-11", data={"demand_words": "不予立案的依据"})
    assert Document.objects.get().kind == "filing_demand"
    matter = walk.act(walk.legal, matter, "demand_signed", "2026-02-12")
    # S01: seven days from receipt end on 02-19, within the festival (off 02-15 to 02-23): RULES 560, CPL 105
    assert owed(matter)["explain"] == ("法制大队", "2026-02-24")
    matter = walk.act(walk.legal, matter, "explain", "2026-02-24", data=STATEMENT)
    matter = walk.proposed_order(matter, "2026-02-26")
    matter = walk.act(walk.chief, matter, "order_filing", "2026-02-27")
    assert Document.objects.get(kind="filing_order").values["statement_no"].endswith("立说〔2026〕1号")
    matter = walk.act(walk.legal, matter, "order_signed", "2026-02-27")
    # S02: fifteen days from receipt; 03-14 is a Saturday: RULES 563
    assert owed(matter)["file"] == ("法制大队", "2026-03-16")
    matter = walk.act(
        walk.legal, matter, "file", "2026-03-10", data={"filing_no": "海公（刑）立字〔2026〕31号"}, files=[paper()]
    )
    assert matter.state == "filed"
    assert Event.objects.filter(case=case, type="filing", params__supervised="1").exists()
    # S10: three months from the filing: RULES 564
    assert owed(matter)["outcome"][1] == "2026-06-10"
    for ended in ("2026-03-09", "2026-05-21"):
        # D10: before it was filed (03-10), after the day on which it is recorded.
        told = {"case_outcome": "transferred", "concluded_on": ended}
        with pytest.raises(ValidationError) as refused:
            walk.act(walk.prosecutor, matter, "conclude", "2026-05-20", data=told)
        assert set(refused.value.message_dict) == {"concluded_on"}
    matter = walk.act(
        walk.prosecutor,
        matter,
        "conclude",
        "2026-05-20",
        data={"case_outcome": "transferred", "concluded_on": "2026-05-18"},
    )
    matter = walk.act(
        walk.prosecutor, matter, "judged", "2026-08-03", data={"verdict": "prison", "sentence": "有期徒刑一年"}
    )
    assert matter.closed and owed(matter) == {}
    types = Event.objects.filter(case=case).order_by("happened_at", "pk").values_list("type", flat=True)
    for step in ("filing_reasons_demand", "filing_reasons_statement", "filing_order", "filing"):
        assert step in types


def test_the_police_know_nothing_before_they_are_asked(walk):
    walk.accepted()
    for officer in (walk.legal, walk.handler, walk.leader):
        assert not matters_seen(fresh(officer)).exists()


def test_who_complained_is_not_told(walk):
    matter = walk.demanded()
    matter = walk.act(walk.chief, matter, "assign", "2026-03-03", data={"assignee": [walk.second.pk]})
    matter = walk.act(walk.legal, matter, "demand_signed", "2026-03-04")
    assert "assignee" not in data_shown(fresh(walk.legal), matter)
    assert "complainant" not in matter.told_data
    assert "张某" not in str(Document.objects.get().values["source"])


def test_a_complaint_about_no_case_on_record(walk):
    matter = walk.explained()
    assert matter.case_id is None and not Event.objects.exists()
    matter = walk.proposed_order(matter, "2026-03-20")
    matter = walk.act(walk.chief, matter, "order_filing", "2026-03-21")
    matter = walk.act(walk.legal, matter, "order_signed", "2026-03-22")
    case = walk.case()
    data = {"filing_no": "海公（刑）立字〔2026〕32号", "filed_case": case.pk}
    matter = walk.act(walk.legal, matter, "file", "2026-03-25", data=data, files=[paper()])
    assert matter.case_id == case.pk


def test_filing_sends_a_copy_of_the_decision(walk):
    matter = walk.ordered()
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.legal, matter, "file", "2026-03-25", data={"filing_no": "x"})
    assert "files" in refused.value.message_dict


@pytest.mark.parametrize(
    ("officer", "act", "refusal"),
    [
        ("prosecutor", "order_filing", PermissionDenied),  # RULES 561: the chief procurator decides
        ("complaints", "order_filing", Http404),
        ("second", "order_filing", Http404),
        ("chief", "order_withdrawal", (PermissionDenied, ValidationError)),  # the other direction
        ("legal", "order_filing", PermissionDenied),
    ],
)
def test_who_decides_an_order(walk, officer, act, refusal):
    matter = walk.proposed_order(walk.explained(), "2026-03-20")
    with pytest.raises(refusal):
        walk.act(getattr(walk, officer), matter, act, "2026-03-21")


def test_an_order_names_its_evidence(walk):
    matter = walk.explained()
    with pytest.raises(ValidationError):
        walk.act(
            walk.prosecutor, matter, "propose_order", "2026-03-20",
            data={"order_reasons": "理由", "order_law": "刑诉法第113条"}, rows=[],
        )  # fmt: skip


def test_reasons_that_hold_are_told_within_ten_days(walk):
    matter = walk.explained()  # on 03-16
    matter = walk.act(walk.prosecutor, matter, "reasons_hold", "2026-03-18", data={"finding": "不立案理由成立"})
    assert owed(matter)["inform"][1] == "2026-03-30"  # S08: 03-28 is a Saturday; RULES 561
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.prosecutor, matter, "inform", "2026-03-25", data={})
    assert {"informed_whom", "told_how"} == refused.value.message_dict.keys()
    told = {"informed_whom": "张某", "told_how": "delivered"}
    matter = walk.act(walk.prosecutor, matter, "inform", "2026-03-25", data=told)
    assert matter.state == "upheld_reasons"
    # RULES 561: the basis and reasons of the police are told, in writing, to whoever complained; not to the police.
    answer = Document.objects.get(kind="filing_answer")
    text = repr(paper_of(answer))
    assert "张某" in text and STATEMENT["reasons"] in text and STATEMENT["basis"] in text and "第五百六十一条" in text
    assert answer.issued_on.isoformat() == "2026-03-25" and not answer.shared
    assert not {"informed_whom", "told_how"} & data_shown(fresh(walk.legal), matter).keys()


@pytest.mark.parametrize("source", ["victim", "own"])
def test_a_right_decision_is_answered_where_somebody_complained(walk, source):
    """RULES 558: a document of the law answers whoever complained."""
    matter = walk.accepted(officer=walk.prosecutor, source=source)
    other = "no_need_own" if source == "victim" else "no_need"
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.act(walk.prosecutor, matter, other, "2026-02-10", reason="决定正确")
    if source == "own":
        matter = walk.act(walk.prosecutor, matter, "no_need_own", "2026-02-10", reason="决定正确")
        assert not Document.objects.exists()
    else:
        told = {"finding": "情节显著轻微，不立案正确", "told_how": "posted"}
        matter = walk.act(walk.prosecutor, matter, "no_need", "2026-02-10", data=told)
        text = repr(paper_of(Document.objects.get(kind="filing_answer")))
        assert "张某" in text and "第五百五十八条" in text and told["finding"] in text and "5号" in text
    assert matter.state == "no_need" and not matters_seen(fresh(walk.legal)).exists()


def test_whoever_complained_is_told_of_an_order_and_of_the_end(walk):
    told = {"told_how": "telephone", "told_complainant": "告知张某：已通知公安机关立案"}
    matter = walk.act(walk.prosecutor, walk.ordered(), "complainant_told", "2026-03-24", data=told)
    assert matter.state == "filing_due" and not told.keys() & matter.told_data.keys()
    step = matter.steps.get(act="complainant_told")
    assert (step.on.isoformat(), step.data, step.shared) == ("2026-03-24", told, False)
    matter = walk.act(walk.chief, matter, "revoke", "2026-03-25", reason="事实有误")
    told["told_complainant"] = "告知张某：通知已撤销"
    walk.act(walk.prosecutor, matter, "complainant_told", "2026-03-26", data=told)


def test_the_statement_of_the_police_goes_to_the_procuratorate_and_names_the_demand(walk):
    walk.explained()
    statement, demand = (Document.objects.get(kind=kind) for kind in ("filing_statement", "filing_demand"))
    paper_ = paper_of(statement)
    assert paper_.addressee == walk.made.procuratorate.name and demand.number_text in repr(paper_)
    assert statement.number_text


def test_withdrawn_of_the_polices_own_accord(walk):
    case = walk.case()
    matter = walk.accepted("2026-03-02", case=case, officer=walk.prosecutor, direction="filing", illegality=["dispute"])
    matter = walk.act(walk.prosecutor, matter, "demand", "2026-03-03", data={"demand_words": "立案依据"})
    data = {"withdrawal_no": "海公（刑）撤字〔2026〕1号", "withdrawal_reason": "1"}
    with pytest.raises(ValidationError) as refused:  # the copy of the decision goes with it
        walk.act(walk.legal, matter, "self_withdraw", "2026-03-05", data=data)
    assert "files" in refused.value.message_dict
    matter = walk.act(walk.legal, matter, "self_withdraw", "2026-03-05", data=data, files=[paper("撤案.pdf")])
    assert matter.state == "withdrawn" and matter.data["own_accord"] is True


@pytest.mark.parametrize(
    ("act", "articles"),
    [
        ("file", ["RULES 563", "MPS 182"]),
        ("self_file", ["MPS 182"]),
        ("withdraw", ["RULES 563", "MPS 183", "MPS 186"]),
        ("self_withdraw", ["MPS 183", "MPS 186"]),
    ],
)
def test_the_articles_of_filing_and_withdrawing(act, articles):
    """MPS 182 is about filing, 183 about a case filed wrongly; every duty of the kind says what its act says."""
    flow = flow_of("filing_supervision")
    assert flow.act_of(act).law.split("; ") == articles and flow.act_of(act).files_needed
    duties = [duty for state in flow.state for duty in state.duty if duty.act == act]
    wanted = "MPS 182" if act == "file" else "MPS 183"
    assert all(wanted in duty.law for duty in duties) and (duties or act.startswith("self"))


def test_not_explained_in_time_is_urged_and_reviewed_on_the_file(walk):
    matter = walk.demanded()
    matter = walk.act(walk.legal, matter, "demand_signed", "2026-03-09")  # until 03-16
    with pytest.raises(ValidationError, match="03-16"):
        walk.act(walk.prosecutor, matter, "urge_reasons", "2026-03-16", reason="请说明")
    matter = walk.act(walk.prosecutor, matter, "urge_reasons", "2026-03-17", reason="请说明")
    assert matter.state == "reasons_due"
    matter = walk.act(walk.prosecutor, matter, "review_file", "2026-03-20", reason="依据现有材料审查")
    assert matter.state == "on_file" and "decide_on_file" in owed(matter)
    with pytest.raises((PermissionDenied, ValidationError)):  # there are no reasons that could hold
        walk.act(walk.prosecutor, matter, "reasons_hold", "2026-03-20", data={"finding": "成立"})
    drafted = walk.proposed_order(matter, "2026-03-20")
    back = walk.act(walk.chief, drafted, "send_back_file", "2026-03-20", reason="补充证据")
    assert back.state == "on_file"
    back = walk.act(walk.legal, back, "explain", "2026-03-21", data=STATEMENT)
    assert back.state == "explained"


def test_what_leads_on_is_not_dated_before_what_led_there(walk):
    """The order to file answers the police's reasons; decided before them it would answer nothing (RULES 561)."""
    drafted = walk.proposed_order(walk.explained(), "2026-03-20")
    explained = drafted.steps.get(act="explain").on
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.chief, drafted, "order_filing", str(explained - dt.timedelta(days=1)))
    assert str(explained) in refused.value.message_dict["happened_on"][0]
    assert walk.act(walk.chief, drafted, "order_filing", str(explained)).state == "ordered"


def test_not_filed_in_time_leads_to_a_correction_notice(walk):
    matter = walk.ordered()  # signed 03-23: until 04-07
    with pytest.raises(ValidationError, match="04-07"):
        walk.act(walk.prosecutor, matter, "not_executed", "2026-04-07")
    act = flow_of(matter.kind).act_of("not_executed")
    assert "2026-04-07" in barred(walk.prosecutor, stand_get(matter), act, dt.date(2026, 4, 7)), "and the page says so"
    assert barred(walk.prosecutor, stand_get(matter), act, dt.date(2026, 4, 8)) == ""
    matter = walk.act(walk.prosecutor, matter, "not_executed", "2026-04-08")
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "violation_begun", "2026-04-08")
    walk.issued(walk.found("2026-04-08", origin=matter), "2026-04-09")
    matter = walk.act(walk.prosecutor, matter, "violation_begun", "2026-04-09")
    matter = walk.act(walk.prosecutor, matter, "report_up", "2026-04-30", reason="仍不立案")
    matter = walk.act(walk.legal, matter, "file", "2026-05-06", data={"filing_no": "x"}, files=[paper()])
    assert matter.state == "filed"


def test_filed_of_the_polices_own_accord(walk):
    matter = walk.demanded()
    matter = walk.act(walk.legal, matter, "self_file", "2026-03-10", data={"filing_no": "x"}, files=[paper()])
    assert matter.state == "filed" and matter.data["own_accord"] is True


def test_a_letter_of_urging_only_after_three_months(walk):
    matter = walk.ordered()
    matter = walk.act(walk.legal, matter, "file", "2026-04-01", data={"filing_no": "x"}, files=[paper()])
    with pytest.raises(ValidationError, match="07-01"):
        walk.act(walk.prosecutor, matter, "urge_case", "2026-06-30", data={"urge_words": "进展"})
    matter = walk.act(walk.prosecutor, matter, "urge_case", "2026-07-02", data={"urge_words": "进展"})
    assert Document.objects.filter(kind="filing_urge").count() == 1


# --- filed though it should not be


def test_reasons_for_filing_need_evidence_of_abuse(walk):
    case = walk.case()
    with pytest.raises(ValidationError) as refused:
        walk.open(
            walk.prosecutor, "filing_supervision", "2026-03-02", case=case, data={**ACCEPTED, "direction": "filing"}
        )
    assert "illegality" in refused.value.message_dict


def test_a_case_filed_wrongly_is_withdrawn(walk):
    case = walk.case()
    matter = walk.withdrawal_due(case)
    assert Event.objects.filter(case=case, type="withdrawal_order").exists()
    assert owed(matter)["withdraw"] == ("法制大队", "2026-04-07")  # S03, RULES 564
    data = {"withdrawal_no": "海公（刑）撤字〔2026〕1号", "withdrawal_reason": "1"}
    matter = walk.act(walk.legal, matter, "withdraw", "2026-03-30", data=data, files=[paper("撤销案件决定书.pdf")])
    assert matter.state == "withdrawn"
    assert Event.objects.filter(case=case, type="case_withdrawal").exists()


def test_too_late_once_arrest_was_requested(walk):
    case = walk.case(arrest_request="2026-02-20")
    matter = walk.accepted(case=case, officer=walk.prosecutor, direction="filing", illegality=["dispute"])
    with pytest.raises(ValidationError, match="559|提请批准逮捕"):
        walk.act(walk.prosecutor, matter, "demand", "2026-03-02", data={"demand_words": "立案依据"})


# --- order of steps and days


def test_what_was_asked_is_not_taken_back(walk):
    matter = walk.accepted()
    walk.act(walk.prosecutor, walk.accepted(officer=walk.prosecutor), "take_back", "2026-03-03", reason="控告人撤回")
    matter = walk.proposed_order(walk.explained(), "2026-03-20")
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "take_back", "2026-03-21", reason="撤回")


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-01"])
def test_no_receipt_before_the_issue(walk, day):
    matter = walk.demanded("2026-03-03")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.legal, matter, "demand_signed", day, entered="2026-03-04")
    assert "happened_on" in refused.value.message_dict


def test_the_day_is_not_in_the_future(walk):
    matter = walk.demanded("2026-03-03")
    with pytest.raises(ValidationError):
        walk.act(walk.legal, matter, "demand_signed", "2026-03-05", entered="2026-03-04")


def test_who_only_sees_the_case_is_assigned_first(walk):
    """Beginning a matter opens nothing of the case; the chief procurator's assignment does."""
    case = walk.case()
    data = {**ACCEPTED, "direction": "filing", "illegality": ["dispute"]}
    matter = walk.open(walk.resident, "filing_supervision", "2026-03-02", case=case, data=data)
    with pytest.raises(ValidationError):
        walk.act(walk.resident, matter, "demand", "2026-03-03", data={"demand_words": "立案依据"})
    with pytest.raises(PermissionDenied):
        walk.act(walk.resident, matter, "assign", "2026-03-03", data={"assignee": [walk.resident.pk]})
    matter = walk.act(walk.chief, matter, "assign", "2026-03-03", data={"assignee": [walk.resident.pk]})
    matter = walk.act(walk.resident, matter, "demand", "2026-03-03", data={"demand_words": "立案依据"})
    assert matter.state == "demanded"
