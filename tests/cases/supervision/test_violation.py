"""Supervision of an investigation: RULES 551-554, 567, 618-619."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters import keeping
from cases.matters.queries import data_shown, matter_get, matters_seen, state_shown
from cases.register.intake import intake_write
from cases.register.models import CaseNumber, Event
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.case_factories import ajbh, intake_of, police_report
from tests.cases.supervision.walk import ISSUE, AnswerIn, RowIn, Walk, owed
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    return Walk()


def test_found_is_unknown_to_the_police(walk):
    matter = walk.found()
    assert matter.state == "found" and matter.title == "刑侦大队：讯问未依法录音录像、场所违法"
    for officer in (walk.legal, walk.handler, walk.head, walk.leader, walk.oversight):
        assert not matters_seen(fresh(officer)).exists()
    assert not FollowUp.objects.filter(owner__department=walk.unit).exists()


def test_other_prosecutors_do_not_see_a_draft(walk):
    matter = walk.found()
    with pytest.raises(Http404):
        matter_get(fresh(walk.second), matter.pk)
    assert matter_get(fresh(walk.chief), matter.pk).pk == matter.pk


@pytest.mark.parametrize(
    ("officer", "act", "refusal"),
    [
        ("prosecutor", "approve_correction", PermissionDenied),  # RULES 552: the chief procurator decides
        ("resident", "approve_correction", Http404),
        ("legal", "approve_correction", Http404),
        ("chief", "approve_notice", ValidationError),  # it is a correction notice
    ],
)
def test_who_issues_a_correction_notice(walk, officer, act, refusal):
    matter = walk.proposed(walk.found())
    with pytest.raises((refusal, PermissionDenied) if refusal is ValidationError else refusal):
        walk.act(getattr(walk, officer), matter, act, "2026-03-04")
    assert Document.objects.count() == 0


def test_nobody_approves_the_own_draft(walk):
    with pytest.raises(ValidationError) as refused:
        walk.proposed(walk.found(), form="notice", approver=[walk.prosecutor.pk])
    assert "approver" in refused.value.message_dict
    matter = walk.proposed(walk.found(), form="notice")
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "approve_notice", "2026-03-04")
    assert walk.act(walk.resident, matter, "approve_notice", "2026-03-04").state == "issued"


def test_issued_with_a_number_and_the_police_are_told(walk):
    matter = walk.issued(walk.found())
    paper = Document.objects.get()
    assert paper.number_text.endswith("违〔2026〕1号") and paper.shared
    told = matter_get(fresh(walk.legal), matter.pk)
    assert state_shown(fresh(walk.legal), told) == "issued"
    shown = data_shown(fresh(walk.legal), told)
    assert "source" not in shown and "officer_concerned" not in shown
    assert owed(matter)["sign"][0] == "法制大队"


def test_not_signed_before_it_was_issued(walk):
    matter = walk.issued(walk.found(), "2026-03-04")
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.legal, matter, "sign", "2026-03-03", entered="2026-03-04")
    assert "happened_on" in refused.value.message_dict


@pytest.mark.parametrize(
    ("signed", "days", "until"),
    [
        ("2026-03-05", 15, "2026-03-20"),  # RULES 553: as the notice says, from receipt
        ("2026-03-05", 10, "2026-03-16"),  # 03-15 is a Sunday: CPL 105
        ("2026-02-12", 7, "2026-02-24"),  # Spring Festival 02-15 to 02-23
    ],
)
def test_the_term_of_the_reply_is_that_of_the_notice(walk, signed, days, until):
    matter = walk.proposed(walk.found("2026-02-02"), "2026-02-03", reply_days=days)
    matter = walk.act(walk.chief, matter, "approve_correction", "2026-02-04")
    matter = walk.act(walk.legal, matter, "sign", signed)
    assert owed(matter)["reply"] == ("法制大队", until)


@pytest.mark.parametrize("days", [0, 91, ""])
def test_a_notice_states_its_term(walk, days):
    with pytest.raises(ValidationError) as refused:
        walk.proposed(walk.found(), reply_days=days)
    assert "reply_days" in refused.value.message_dict


def test_the_whole_way_to_the_end(walk):
    case = walk.case()
    matter = walk.served(walk.found(case=case))
    assert list(Event.objects.filter(case=case, type__startswith="violation").values_list("type", flat=True)) == [
        "violation_notice"
    ]
    assert Event.objects.filter(case=case, type="document_received", params__decision="violation_notice").exists()
    matter = walk.act(walk.legal, matter, "assign", "2026-03-06", data={"unit_by": "2026-03-12"})
    assert owed(matter)["unit_report"] == ("刑侦大队", "2026-03-12")
    matter = walk.act(walk.handler, matter, "unit_report", "2026-03-10", answers=walk.answers(matter))
    assert "unit_report" not in owed(matter)
    assert matter_get(fresh(walk.prosecutor), matter.pk).state == "served"
    matter = walk.replied(matter)
    assert Event.objects.filter(case=case, type="violation_reply", params__result="adopted").exists()
    assert matter.state == "replied"
    matter = walk.evaluated(matter)
    matter = walk.act(walk.prosecutor, matter, "close", "2026-03-18")
    assert matter.closed and matter.state == "corrected" and owed(matter) == {}


def test_what_the_unit_answers_is_inner_until_the_reply(walk):
    matter = walk.served(walk.found())
    matter = walk.act(walk.legal, matter, "assign", "2026-03-06", data={"unit_by": "2026-03-12"})
    matter = walk.act(walk.handler, matter, "unit_report", "2026-03-10", answers=walk.answers(matter, "refused"))
    row = matter.items.get()
    assert row.answer == "refused" and not row.answer_shared
    assert "unit_by" not in data_shown(fresh(walk.prosecutor), matter)


def test_a_reply_answers_every_item(walk):
    matter = walk.served(walk.found(rows=[ISSUE, {**ISSUE, "violation": "12"}]))
    first = matter.items.order_by("position").first()
    data = {"reply_result": "partly", "reply_words": "部分整改"}
    with pytest.raises(ValidationError) as refused:
        walk.act(
            walk.legal, matter, "reply", "2026-03-10", data=data, answers=[AnswerIn(first.pk, "corrected", "已改")]
        )
    assert "2" in str(refused.value.message_dict["issue"])


def test_a_reply_is_not_adoption(walk):
    matter = walk.replied(walk.served(walk.found()))
    with pytest.raises((ValidationError, PermissionDenied)):
        walk.act(walk.prosecutor, matter, "close", "2026-03-18")
    matter = walk.evaluated(matter, code="not_adopted")
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "close", "2026-03-18")


def test_urged_only_when_the_term_is_over_then_reported(walk):
    matter = walk.served(walk.found())  # until 03-20
    urge = {"data": {"urge_by": "2026-03-31"}, "reason": "逾期未回复"}
    with pytest.raises(ValidationError, match="2026-03-20|03-20"):
        walk.act(walk.prosecutor, matter, "urge", "2026-03-20", **urge)
    matter = walk.act(walk.prosecutor, matter, "urge", "2026-03-23", **urge)
    assert owed(matter)["reply"] == ("法制大队", "2026-03-31")
    with pytest.raises(ValidationError, match="03-31"):
        walk.act(walk.prosecutor, matter, "report_up", "2026-03-30", reason="仍不回复")
    matter = walk.act(walk.prosecutor, matter, "report_up", "2026-04-01", reason="仍不回复")
    assert matter.state == "reported"
    assert matter_get(fresh(walk.upper), matter.pk).pk == matter.pk


@pytest.mark.parametrize(
    ("organ", "form", "field"),
    [("own", "notice", "form"), ("higher", "correction", ""), ("elsewhere", "correction", "")],
)
def test_custody_beyond_its_term_goes_its_own_way(walk, organ, form, field):
    matter = walk.found(data={"custody": organ})
    with pytest.raises(ValidationError) as refused:
        walk.proposed(matter, form=form)
    assert not field or field in refused.value.message_dict


def test_custody_of_a_higher_organ_is_passed_on(walk):
    matter = walk.found(data={"custody": "higher"})
    matter = walk.act(
        walk.prosecutor,
        matter,
        "pass_on",
        "2026-03-03",
        data={"passed_to": "市人民检察院"},
        reason="上级公安机关超期羁押",
    )
    assert matter.closed and not matters_seen(fresh(walk.legal)).exists()


def test_oral_correction_is_recorded_and_followed(walk):
    matter = walk.found()
    told = {"told_whom": "办案单位负责人", "oral_words": "立即补正笔录签名"}
    matter = walk.act(walk.prosecutor, matter, "oral", "2026-03-03", data=told)
    assert Document.objects.get().kind == "oral_correction"
    matter = walk.act(walk.prosecutor, matter, "oral_failed", "2026-03-05", reason="未补正")
    assert matter.state == "found"
    matter = walk.act(walk.prosecutor, matter, "oral", "2026-03-06", data=told)
    matter = walk.act(walk.prosecutor, matter, "oral_done", "2026-03-09", data={"oral_result": "已补正"})
    assert matter.state == "corrected"


@pytest.mark.parametrize("row", [{"violation": "17"}, {"facts": ""}, {"law": " "}, {"demand": ""}])
def test_every_violation_has_its_kind_facts_law_and_demand(walk, row):
    with pytest.raises(ValidationError):
        walk.found(rows=[{**ISSUE, **row}])


def test_without_unit_nothing_is_found(walk):
    with pytest.raises(ValidationError) as refused:
        walk.open(walk.prosecutor, "violation", "2026-03-02", data={"source": "resident"}, rows=[RowIn(dict(ISSUE))])
    assert "unit" in refused.value.message_dict


def test_the_term_of_the_reply_moves_with_the_calendar(walk, monkeypatch):
    """S11: as many days as the notice says, counted and rolled by the clock of the procedure (RULES 553, CPL 105)."""
    matter = walk.served(walk.found())  # signed 03-05, fifteen days
    assert owed(matter)["reply"][1] == "2026-03-20"
    reply = FollowUp.objects.get(root_id=matter.pk, closed_at=None)
    assert reply.params["rule"] == "S11" and reply.params["why_zh"]

    class Other:
        version = "another"

        def off(self, day):
            return dt.date(2026, 3, 20) <= day <= dt.date(2026, 3, 22)

        def announced(self, year):
            return True

    for module in ("cases.matters.keeping", "cases.matters.terms"):
        monkeypatch.setattr(f"{module}.calendar_now", Other)
    assert keeping.calendar_sweep() == 1
    assert owed(matter)["reply"][1] == "2026-03-23"
    with pytest.raises(ValidationError, match="03-23"):
        walk.act(walk.prosecutor, matter, "urge", "2026-03-21", data={"urge_by": "2026-03-30"}, reason="未回复")
    urged = walk.act(walk.prosecutor, matter, "urge", "2026-03-24", data={"urge_by": "2026-03-30"}, reason="未回复")
    assert owed(urged)["reply"][1] == "2026-03-30"


@pytest.mark.parametrize(("days", "last"), [(5, "2026-03-10"), (10, "2026-03-16"), (30, "2026-04-07")])
def test_the_term_of_the_reply_is_as_long_as_the_notice_says(walk, days, last):
    """From the receipt on 03-05; 03-15 is a Sunday, 04-04 to 04-06 are off."""
    matter = walk.proposed(walk.found(), "2026-03-03", reply_days=days)
    matter = walk.act(walk.chief, matter, "approve_correction", "2026-03-04")
    matter = walk.act(walk.legal, matter, "sign", "2026-03-05")
    assert owed(matter)["reply"][1] == last


def test_a_paper_of_supervision_names_no_minor(walk):
    """RULES 481; domain brief, section 8: masked but for the handlers."""
    report = police_report(walk.made, 7, minor=True)
    with acting_as(Purpose("test.import")):
        intake_write([report], intake_of(walk.made))
        case = CaseNumber.objects.get(kind="ajbh", value=ajbh(walk.made, 7)).case
        grant_give(root=case, principal=walk.prosecutor.principal, level=Level.WORK, reason="t", basis="t")
    assert case.has_minor and "李小某" in case.title
    walk.issued(walk.found(case=case), "2026-03-05", form="notice")
    text = repr(paper_of(Document.objects.get()))
    assert "李小某" not in text and case.title_masked in text


@pytest.mark.parametrize("form", ["correction", "notice"])
def test_a_notice_says_when_it_was_found_and_in_which_case(walk, form):
    """Domain brief 9.2: 发现的违法单位、时间、案件."""
    case = walk.case()
    walk.issued(walk.found("2026-03-02", case=case), "2026-03-04", form=form)
    text = repr(paper_of(Document.objects.get()))
    assert "2026年3月2日" in text and case.title in text
    number = case.numbers.filter(withdrawn_at=None).order_by("kind", "pk").first().value
    assert number in text and str(walk.unit) in text
