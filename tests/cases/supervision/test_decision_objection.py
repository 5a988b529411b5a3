"""Reconsideration and review of decisions on the case: CPL 92, 179; MPS 141, 294; RULES 290-291, 379-380."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.matters.models import Matter
from cases.register.models import Case, Event, Person
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.access.context import acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.supervision.test_objection import REQUEST, RESULT
from tests.cases.supervision.walk import Walk, noon, owed
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    return Walk()


KNOWN = {"served_on": "2026-03-11", "decision_no": "海检不批捕〔2026〕3号"}


def refused(walk):
    """A case whose suspect's arrest was not approved by the prosecutor on 03-10."""
    case = walk.case(held=True, filing="2026-03-01")
    Case.objects.filter(pk=case.pk).update(procuratorate_handler="某prosecutor")
    case.refresh_from_db()
    person = Person.objects.get(case=case)
    for officer, step, params in (
        (walk.legal, "arrest_request", {}),
        (walk.manager, "arrest_review_acceptance", {}),
        (walk.prosecutor, "arrest_non_approval", {"reason": "N3"}),
    ):
        with acting_as(fresh(officer)):
            grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="t", basis="t")
        who = fresh(officer)
        with acting_as(who):
            events_record(
                officer=who, case=case, drafts=[Draft(step, noon("2026-03-05" if step != "arrest_non_approval" else
                "2026-03-10"), True, person, params)], seen=events_seen(who, case), addressed=True,
            )  # fmt: skip
    return case, person


def test_reconsidered_by_another_prosecutor_within_seven_days(walk):
    case, person = refused(walk)
    data = {"persons": [person.pk], **REQUEST, **KNOWN}
    matter = walk.asked("decision_objection", "reconsider_arrest", "2026-03-12", case=case, data=data)
    assert Event.objects.filter(case=case, type="non_approval_reconsideration_request", person=person).exists()
    with pytest.raises(ValidationError) as refusal:
        walk.act(
            walk.manager, matter, "receive_reconsider_arrest", "2026-03-13", data={"reviewer": [walk.prosecutor.pk]}
        )
    assert "reviewer" in refusal.value.message_dict
    matter = walk.act(
        walk.manager, matter, "receive_reconsider_arrest", "2026-03-13", data={"reviewer": [walk.second.pk]}
    )
    assert owed(matter)["decide_reconsider_arrest"][1] == "2026-03-20"  # Q03, RULES 290
    matter = walk.act(walk.second, matter, "propose", "2026-03-16", data={"result": "upheld", **RESULT})
    matter = walk.act(walk.chief, matter, "decide_reconsider_arrest", "2026-03-18")
    decision = Event.objects.get(case=case, type="non_approval_reconsideration_decision")
    assert decision.params["result"] == "upheld" and decision.person_id == person.pk
    matter = walk.act(walk.legal, matter, "sign_reconsider_arrest", "2026-03-19")
    assert matter.closed
    review = walk.asked("decision_objection", "review_arrest", "2026-03-20", case=case, data=data)
    assert review.state == "raised" and owed(review) == {"receive_review_arrest": ("海市", "")}
    with pytest.raises(PermissionDenied):
        walk.act(walk.manager, review, "receive_review_arrest", "2026-03-23")
    review = walk.act(walk.upper, review, "receive_review_arrest", "2026-03-23")
    assert owed(review)["decide_review_arrest"] == ("海市", "2026-04-07")  # Q04, RULES 291
    told = {"result": "changed", "chief_approved": True, **RESULT}
    review = walk.act(walk.upper, review, "decide_review_arrest", "2026-03-27", data=told)
    assert Event.objects.filter(case=case, type="non_approval_review_decision", person=person).exists()


def test_there_has_to_be_such_a_decision_about_this_person(walk):
    case = walk.case(held=True)
    person = Person.objects.get(case=case)
    for persons in ([], [person.pk]):
        with pytest.raises(ValidationError) as refusal:
            walk.open(
                walk.legal, "decision_objection", "2026-03-12", act="draft_reconsider_arrest", case=case,
                data={"persons": persons, **REQUEST},
            )  # fmt: skip
        assert "persons" in refusal.value.message_dict


def test_the_term_runs_from_the_receipt_which_is_asked_for_where_the_case_does_not_say_it(walk):
    case, person = refused(walk)
    data = {"persons": [person.pk], **REQUEST, **KNOWN}
    for field in ("served_on", "decision_no"):
        with pytest.raises(ValidationError) as refusal:
            told = {name: value for name, value in data.items() if name != field}
            walk.asked("decision_objection", "reconsider_arrest", "2026-03-12", case=case, data=told)
        assert field in refusal.value.message_dict
    with pytest.raises(ValidationError) as refusal:  # P26: 03-16
        walk.asked("decision_objection", "reconsider_arrest", "2026-03-17", case=case, data=data)
    assert "late_reason" in refusal.value.message_dict
    late = {**data, "late_reason": "等候鉴定意见"}
    assert walk.asked("decision_objection", "reconsider_arrest", "2026-03-17", case=case, data=late).data["late"]


def test_whoever_the_case_names_does_not_reconsider_whoever_typed_the_decision(walk):
    case, person = refused(walk)
    data = {"persons": [person.pk], **REQUEST, **KNOWN}
    matter = walk.asked("decision_objection", "reconsider_arrest", "2026-03-12", case=case, data=data)
    Case.objects.filter(pk=case.pk).update(procuratorate_handler="某second")
    with pytest.raises(ValidationError) as refusal:
        told = {"reviewer": [walk.second.pk]}
        walk.act(walk.manager, matter, "receive_reconsider_arrest", "2026-03-13", data=told)
    assert "reviewer" in refusal.value.message_dict


def test_where_the_case_names_nobody_it_is_asked_who_handled_it(walk):
    case, person = refused(walk)
    data = {"persons": [person.pk], **REQUEST, **KNOWN}
    matter = walk.asked("decision_objection", "reconsider_arrest", "2026-03-12", case=case, data=data)
    Case.objects.filter(pk=case.pk).update(procuratorate_handler="")
    assert Matter.objects.get().case.procuratorate_handler == ""
    for name, field in (("", "original_handler"), ("某second", "reviewer")):
        with pytest.raises(ValidationError) as refusal:
            told = {"reviewer": [walk.second.pk], "original_handler": name}
            walk.act(walk.manager, matter, "receive_reconsider_arrest", "2026-03-13", data=told)
        assert field in refusal.value.message_dict


def test_not_upheld_the_arrest_is_still_to_be_approved(walk):
    case, person = refused(walk)
    data = {"persons": [person.pk], **REQUEST, **KNOWN}
    matter = walk.asked("decision_objection", "reconsider_arrest", "2026-03-12", case=case, data=data)
    told = {"reviewer": [walk.second.pk]}
    matter = walk.act(walk.manager, matter, "receive_reconsider_arrest", "2026-03-13", data=told)
    matter = walk.act(walk.second, matter, "propose", "2026-03-16", data={"result": "changed", **RESULT})
    matter = walk.act(walk.chief, matter, "decide_reconsider_arrest", "2026-03-18")
    text = repr(paper_of(Document.objects.get(kind="decision_reconsider")))
    assert "第二百九十条" in text and "海检不批捕〔2026〕3号" in text and person.name in text
    assert "撤销原不批准逮捕决定" in text and "变更、撤销" not in text
    matter = walk.act(walk.legal, matter, "sign_reconsider_arrest", "2026-03-19")
    assert matter.state == "correcting" and not matter.closed and owed(matter) == {"correct_arrest": ("院领导", "")}
    told = {"corrected_no": "海检批捕〔2026〕9号"}
    with pytest.raises(ValidationError, match="291"):
        walk.act(walk.chief, matter, "corrected", "2026-03-20", data=told)
    with acting_as(fresh(walk.prosecutor)):
        who = fresh(walk.prosecutor)
        for step in ("decision_revocation", "arrest_approval"):
            of = Event.objects.get(case=case, type="arrest_non_approval").source_key
            params = {"of": of} if step == "decision_revocation" else {}
            drafts = [Draft(step, noon("2026-03-20"), True, person, params)]
            events_record(officer=who, case=case, drafts=drafts, seen=events_seen(who, case), addressed=True)
    matter = walk.act(walk.chief, matter, "corrected", "2026-03-20", data=told)
    assert matter.closed and owed(matter) == {}
