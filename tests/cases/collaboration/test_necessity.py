"""羁押必要性审查 and 社会危险性评估: routing on the same day, factors, who decides, ten days for the reply."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.data import values_of
from cases.matters.loader import flow_of
from cases.matters.queries import data_shown, items_shown, matter_get
from cases.matters.services import VerdictIn
from cases.register.models import Event
from office.access.roles import Role
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.collaboration.asking import Asking, RowIn
from tests.cases.collaboration.custody import (
    FACTORS,
    PROPOSAL,
    SIGNED,
    applied,
    begun,
    owed,
    proposed,
    served,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    return Asking(arrested=True)


def test_an_application_is_passed_on_the_same_day(asking):
    matter = applied(asking)
    assert owed(matter) == {"route": "2026-04-01"}
    matter = asking.act(asking.complaints, matter, "route", day="2026-04-01")
    events = Event.objects.filter(case=asking.case, type__startswith="necessity_application").order_by("pk")
    assert [event.type for event in events] == ["necessity_application_received", "necessity_application_routed"]
    assert events[1].params["of"] == events[0].source_key
    assert list(owed(matter)) == ["assign"]
    matter = asking.act(asking.prosecutor, matter, "assign", {"handler": [asking.colleague.pk]}, day="2026-04-02")
    assert owed(matter) == {"review": "2026-04-13"}


def test_where_no_department_handles_the_case_it_is_named(asking):
    asking.case.procuratorate_unit = None
    asking.case.save(update_fields=["procuratorate_unit"])
    asking.case.refresh_from_db()
    matter = applied(asking)
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.complaints, matter, "route", day="2026-04-01")
    assert "department" in refused.value.message_dict
    chosen = {"department": [asking.made.departments["prosecution"].pk]}
    matter = asking.act(asking.complaints, matter, "route", chosen, day="2026-04-01")
    assert matter_get(asking.prosecutor, matter.pk).pk == matter.pk
    sheet = asking.act(asking.head, assessed(asking), "approve", day="2026-03-04")
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.legal, sheet, "send", day="2026-03-05")
    assert "prosecution" in refused.value.message_dict


def test_of_another_procuratorate_in_two_days(asking):
    assert owed(applied(asking, other_office=True)) == {"route_other": "2026-04-03"}


def test_what_is_another_procuratorates_is_passed_on_and_not_decided_here(asking):
    matter = applied(asking, other_office=True)
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.complaints, matter, "route", day="2026-04-02")
    data = {"other_procuratorate": "临江县人民检察院", "applicant_told": "2026年4月2日电话告知田律师"}
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.complaints, matter, "pass_on", data | {"applicant_told": ""}, day="2026-04-02")
    assert "applicant_told" in refused.value.message_dict
    matter = asking.act(asking.complaints, matter, "pass_on", data, day="2026-04-02")
    assert (matter.state, matter.closed, owed(matter)) == ("passed_on", True, {})
    assert Event.objects.filter(case=asking.case, type="necessity_application_routed").exists()
    paper = paper_of(Document.objects.get(root_id=matter.pk, kind="necessity_passing"))
    assert paper.addressee == "临江县人民检察院" and "第五百七十六条" in words_of(paper)
    here = applied(asking, "2026-04-03")
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.complaints, here, "pass_on", data, day="2026-04-03")


def test_the_reply_is_owed_in_ten_days_and_days_off_do_not_move_it(asking):
    # Ten days after 24 April end on 4 May 2026, a day of the May holiday; somebody is held, so it stays (CPL 105).
    matter = served(asking)
    assert owed(matter) == {"reply": "2026-05-04"}


def test_of_nobody_held_any_more_the_term_moves_over_the_holiday(asking):
    matter = asking.act(asking.chief, proposed(asking), "decide_suggest", day="2026-04-24")
    asking.record(asking.police, "release", "2026-04-24 15:00", asking.person)
    matter = asking.act(asking.legal, matter, "sign", SIGNED, day="2026-04-24")
    assert owed(matter) == {"reply": "2026-05-06"}


def test_followed_and_settled(asking):
    matter = served(asking)
    told = {"reply_result": "adopted", "reply_done": "已变更为取保候审"}
    matter = asking.act(asking.legal, matter, "reply", told, day="2026-04-28")
    events = {event.type: event for event in Event.objects.filter(case=asking.case)}
    assert events["custody_necessity_reply"].params["of"] == events["custody_necessity_suggestion"].source_key
    assert events["custody_necessity_suggestion"].person_id == asking.person.pk
    assert [one.kind for one in Document.objects.filter(root_id=matter.pk).order_by("pk")] == [
        "necessity_suggestion",
        "necessity_reply",
    ]
    matter = asking.act(asking.prosecutor, matter, "finish", day="2026-04-29")
    assert (matter.state, owed(matter)) == ("settled", {})


def test_not_followed_needs_a_reason(asking):
    matter = served(asking)
    with pytest.raises(ValidationError) as refused:
        asking.act(
            asking.legal, matter, "reply", {"reply_result": "not_adopted", "reply_done": "继续羁押"}, day="2026-04-28"
        )
    assert "reply_why" in refused.value.message_dict
    told = {"reply_result": "not_adopted", "reply_done": "继续羁押", "reply_why": "有串供可能"}
    matter = asking.act(asking.legal, matter, "reply", told, day="2026-04-28")
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.prosecutor, matter, "finish", day="2026-04-29")
    assert asking.act(asking.prosecutor, matter, "finish_not", reason="理由成立", day="2026-04-29").closed


def test_silence_is_taken_up_after_the_term_and_not_before(asking):
    matter = served(asking)
    with pytest.raises(ValidationError, match="not over|未满|没有"):
        asking.act(asking.prosecutor, matter, "take_up", reason="未回复", day="2026-05-04")
    matter = asking.act(asking.prosecutor, matter, "take_up", reason="未回复", day="2026-05-05")
    violation = asking.open(
        asking.prosecutor, "violation", origin=matter, case=asking.case, day="2026-05-05",
        data={"source": "case_review"} | _violation(), rows=_issue(),
    )  # fmt: skip
    assert violation.origin_id == matter.pk
    told = {"reply_result": "adopted", "reply_done": "已变更"}
    assert asking.act(asking.legal, matter, "reply", told, day="2026-05-06").state == "replied"


def _violation() -> dict:
    """Whatever the flow of violations asks for when it begins."""
    flow = flow_of("violation")
    opening = flow.openings[0]
    return {
        field.name: next(iter(values_of(flow, field.values)), "")
        for field in opening.field
        if field.required and field.kind == "choice"
    }


def _issue() -> list[RowIn]:
    flow = flow_of("violation")
    shape = flow.list_of(flow.openings[0].items)
    row = {
        field.name: next(iter(values_of(flow, field.values))) if field.kind == "choice" else "未在十日以内回复"
        for field in shape.field
        if field.required
    }
    return [RowIn(row)]


def test_the_handler_does_not_decide(asking):
    matter = proposed(asking, result="continue")
    with pytest.raises(ValidationError, match="yourself|本人|自己"):
        asking.act(asking.prosecutor, matter, "decide_continue", day="2026-04-04")
    assert asking.act(asking.colleague, matter, "decide_continue", day="2026-04-04").state == "continued"


def test_a_suggestion_is_the_chiefs(asking):
    with pytest.raises(PermissionDenied):
        asking.act(asking.colleague, proposed(asking), "decide_suggest", day="2026-04-04")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"suggested": ""}, "suggested"),
        ({"considered": []}, "considered"),
        ({"considered_why": ""}, "considered_why"),
        ({"grounds_found": " "}, "grounds_found"),
        ({"result": "change"}, "result"),
        ({"result": "whatever"}, "result"),
    ],
)
def test_what_a_proposal_must_say(asking, more, field):
    with pytest.raises(ValidationError) as refused:
        proposed(asking, **more)
    assert field in refused.value.message_dict


def test_under_review_the_procuratorate_decides_itself(asking):
    asking.under_review("2026-04-02")
    with pytest.raises(ValidationError) as refused:
        proposed(asking)
    assert "result" in refused.value.message_dict
    matter = proposed(asking, result="change")
    assert asking.act(asking.chief, matter, "decide_change", day="2026-04-04").state == "changed"


def test_no_proposal_without_factors(asking):
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, begun(asking), "propose", PROPOSAL, day="2026-04-02")


def test_only_who_is_under_arrest():
    asking = Asking()
    for open_it in (applied, begun):
        with pytest.raises(ValidationError):
            open_it(asking)


def test_the_police_learn_nothing_before_the_suggestion(asking):
    matter = asking.act(asking.prosecutor, begun(asking), "factors", rows=FACTORS, day="2026-04-02")
    heard = {"heard_whom": "victim", "heard_how": "phone", "heard_words": "被害人不同意取保"}
    matter = asking.act(asking.prosecutor, matter, "hear", heard, day="2026-04-02")
    with pytest.raises(Http404):
        matter_get(asking.legal, matter.pk)
    matter = asking.act(asking.prosecutor, matter, "propose", PROPOSAL, day="2026-04-03")
    matter = asking.act(asking.chief, matter, "decide_suggest", day="2026-04-04")
    assert matter_get(asking.legal, matter.pk).pk == matter.pk
    assert len(items_shown(asking.legal, matter)) == 2
    assert "heard_words" not in data_shown(asking.legal, matter)


def test_the_paper_says_why(asking):
    matter = asking.act(asking.chief, proposed(asking), "decide_suggest", day="2026-04-04")
    paper = paper_of(Document.objects.get(root_id=matter.pk))
    words = " ".join(getattr(block, "text", "") for block in paper.blocks)
    assert paper.addressee == "海山公安局"
    assert "王大某" in words and "证据已固定" in words and "取保候审（保证人）" in words and "十日以内" in words


# --- the police's own assessment


def assessed(asking: Asking, **more):
    data = {"persons": [asking.person.pk], "purpose": "arrest", "considered": ["bail_deposit"],
            "considered_why": "无保证人", "conclusion": "danger", **more}  # fmt: skip
    return asking.open(asking.police, "danger", case=asking.case, data=data, rows=FACTORS, day="2026-03-04")


def test_assessed_checked_sent_and_examined(asking):
    matter = assessed(asking)
    with pytest.raises(ValidationError, match="yourself|本人|自己"):
        asking.act(asking.head, assessed_by_head(asking), "approve")
    with pytest.raises(Http404):
        matter_get(asking.prosecutor, matter.pk)
    matter = asking.act(asking.head, matter, "approve", day="2026-03-04")
    matter = asking.act(asking.legal, matter, "send", day="2026-03-05")
    rows = items_shown(asking.prosecutor, matter, "factor")
    told = {"examined_result": "little", "examined_why": "有固定住所"}
    with pytest.raises(ValidationError):
        asking.act(asking.prosecutor, matter, "examine", told, verdicts=[VerdictIn(rows[0].pk, "accepted")])
    verdicts = [VerdictIn(rows[0].pk, "accepted"), VerdictIn(rows[1].pk, "refuted", "有固定住所")]
    matter = asking.act(asking.prosecutor, matter, "examine", told, verdicts=verdicts, day="2026-03-06")
    assert matter.closed


def assessed_by_head(asking: Asking):
    data = {"persons": [asking.person.pk], "purpose": "arrest", "considered": ["bail_deposit"],
            "considered_why": "无", "conclusion": "danger"}  # fmt: skip
    return asking.open(asking.head, "danger", case=asking.case, data=data, rows=FACTORS)


def test_its_own_assessment_stays_with_the_police(asking):
    matter = asking.act(asking.head, assessed(asking, purpose="own"), "approve", day="2026-03-04")
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.legal, matter, "send", day="2026-03-05")
    matter = asking.act(asking.police, matter, "finish", {"done": "变更为取保候审"}, day="2026-03-05")
    assert matter.closed
    for role in (Role.PROSECUTOR, Role.CHIEF_PROCURATOR):
        with pytest.raises(Http404):
            matter_get(asking.made.officers[role], matter.pk)


def test_one_person_a_sheet(asking):
    with pytest.raises(ValidationError) as refused:
        assessed(asking, persons=[])
    assert "persons" in refused.value.message_dict
