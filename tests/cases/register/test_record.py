"""Recording and voiding by hand: what is offered, what is refused with which article, what a stale page gets."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.procedure import load_rules
from cases.register.models import Case, CaseAccess, Event, Finding, MeasureInterval, Person
from cases.register.moved import events_seen
from cases.register.projection_check import projection_differences
from cases.register.services import CaseMovedOn, Draft, event_record, event_void, events_offered, void_effects
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.agencies.measures import settings_default
from office.audit.models import AuditRecord
from tests.case_factories import at, case_make
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


@pytest.fixture
def police(made):
    return fresh(made.officers[Role.POLICE_HANDLER])


@pytest.fixture
def prosecutor(made, case):
    officer = made.officers[Role.PROSECUTOR]
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="办案", basis="工作办法第六条")
    return fresh(officer)


@pytest.fixture
def manager(made, case):
    """The case office, which accepts what the police hand over."""
    officer = made.officers[Role.CASE_MANAGER]
    with acting_as(made.officers[Role.POLICE_LEGAL]):
        grant_give(root=case, principal=officer.principal, level=Level.WORK, reason="办案", basis="工作办法第六条")
    return fresh(officer)


def reviewed(police, manager, case):
    """The case is with the prosecution."""
    record(police, case, "transfer_for_prosecution", "2026-05-06")
    record(manager, case, "prosecution_review_acceptance", "2026-05-06")


def asked(police, case, day="2026-03-05"):
    """Approval of the arrest is asked for, and both sides know."""
    event = record(police, case, "arrest_request", day)
    Event._base_manager.filter(pk=event.pk).update(shared=True)


def record(officer, case, kind, day, *, person=True, seen=None, document="", **params):
    """Record one step as this officer."""
    case = Case.objects.get(pk=case.pk)
    who = Person.objects.get(case=case) if person and load_rules().events[kind].scope == "person" else None
    draft = Draft(kind, at(day), ":" in day, who, params, document)
    with acting_as(officer):
        return event_record(officer=officer, case=case, draft=draft, seen=seen or events_seen(officer, case))[0]


def refused(officer, case, kind, day, **params):
    """What the refusal says, by field."""
    with pytest.raises(ValidationError) as raised:
        record(officer, case, kind, day, **params)
    return raised.value.message_dict if hasattr(raised.value, "error_dict") else {"__all__": raised.value.messages}


def test_a_step_is_recorded_projected_and_audited(police, case):
    event = record(police, case, "transfer_for_prosecution", "2026-05-06", document="海公(刑)诉字〔2026〕1号")
    case.refresh_from_db()
    assert case.stage == "review"
    assert case.last_event_id == event.pk
    assert case.stage_dates["review"] == {"on": "2026-05-06", "event": event.pk}
    assert set(CaseAccess.objects.filter(root=case).values_list("stage", flat=True)) == {"review"}
    assert (event.source, event.recorded_by_id, event.side, event.batch_id) == ("form", police.pk, "police", None)
    row = AuditRecord.objects.filter(action="case.record").get()
    assert row.detail == {"event": event.pk, "type": "transfer_for_prosecution"}
    assert list(projection_differences()) == []


def test_a_measure_ends_the_earlier_one(police, case):
    record(police, case, "bail", "2026-03-08")
    rows = MeasureInterval.objects.filter(case=case).order_by("starts_at").values_list("measure", "end_why")
    assert list(rows) == [("detention", "bail"), ("bail", "")]


def test_only_the_own_sides_steps_are_offered(police, prosecutor, case):
    assert {kind.side for kind in events_offered(police)} == {"police", "both"}
    assert {kind.side for kind in events_offered(prosecutor)} == {"procuratorate", "court", "both"}
    assert "void" not in {kind.code for kind in (*events_offered(police), *events_offered(prosecutor))}
    with pytest.raises(PermissionDenied):
        record(police, case, "arrest_approval", "2026-03-08")
    with pytest.raises(PermissionDenied):
        record(prosecutor, case, "filing", "2026-03-08")
    with pytest.raises(PermissionDenied):
        record(police, case, "void", "2026-03-08")


def test_who_sees_nothing_gets_404_and_who_only_sees_is_refused(made, case):
    stranger = fresh(county("外县", "139999").officers[Role.POLICE_HANDLER])
    with pytest.raises(Http404):
        record(stranger, case, "transfer_for_prosecution", "2026-05-06")
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    with pytest.raises(PermissionDenied):
        record(resident, case, "prosecution_review_acceptance", "2026-05-06")


LAW = [
    ("transfer before filing", "transfer_for_prosecution", "2026-03-01", "happened_on", "162"),
    ("bail before filing", "bail", "2026-03-01", "happened_on", "174"),
    ("withdrawal without reason", "case_withdrawal", "2026-04-01", "reason", "186"),
    ("non-filing after filing", "non_filing", "2026-04-01", "happened_on", "112"),
]


@pytest.mark.parametrize(("what", "kind", "day", "field", "article"), LAW, ids=[row[0] for row in LAW])
def test_what_the_law_refuses_is_refused_with_the_article(police, case, what, kind, day, field, article):
    before = Event.objects.count()
    told = refused(police, case, kind, day)
    assert list(told) == [field]
    assert f"第{article}条" in told[field][0]
    assert Event.objects.count() == before


def test_a_third_return_is_refused(police, manager, prosecutor, case):
    reviewed(police, manager, case)
    for round_no, day, back in (("1", "2026-05-20", "2026-06-10"), ("2", "2026-07-01", "2026-07-28")):
        record(prosecutor, case, "supplementary_investigation_return", day, round=round_no)
        record(police, case, "transfer_for_prosecution", back)
        record(manager, case, "prosecution_review_acceptance", back)
    told = refused(prosecutor, case, "supplementary_investigation_return", "2026-08-20")
    assert "第175条" in told["__all__"][0]
    assert "二次为限" in told["__all__"][0]


def test_a_second_return_without_a_first_is_refused_at_its_field(police, manager, prosecutor, case):
    reviewed(police, manager, case)
    told = refused(prosecutor, case, "supplementary_investigation_return", "2026-05-20", round="2")
    assert list(told) == ["round"]


def test_impossible_days(police, case):
    assert list(refused(police, case, "case_solved", "2090-01-01")) == ["happened_on"]
    assert list(refused(police, case, "case_solved", "1980-01-01")) == ["happened_on"]


def test_what_has_to_be_known_is_recorded_with_its_finding(police, prosecutor, case):
    asked(police, case)
    decision = record(prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N3")
    record(prosecutor, case, "decision_served", "2026-03-10", of=decision.source_key)
    record(police, case, "release", "2026-03-12")
    finding = Finding.objects.get(case=case, code="custody_after_non_approval_served")
    assert "CPL 91" in finding.article
    case.refresh_from_db()
    assert case.unsettled == [f"measure:{Person.objects.get(case=case).pk}"]


def test_the_step_that_mends_a_reported_breach_is_not_refused(made, police):
    case = case_make(made, 2, filing="2026-03-02", bail="2026-03-01")
    person = Person.objects.get(case=case)
    Event._base_manager.filter(case=case, type="bail").update(person=person)
    Event._base_manager.filter(case=case, type="filing").update(type="case_solved")
    record(police, case, "filing", "2026-03-02", person=False)
    assert Finding.objects.filter(case=case, code="measure_before_filing").exists()


def test_a_reference_settles_person_and_decision(police, prosecutor, case):
    asked(police, case)
    decision = record(prosecutor, case, "arrest_approval", "2026-03-10")
    served = record(prosecutor, case, "decision_served", "2026-03-11", person=False, of=decision.source_key)
    assert served.person_id == decision.person_id
    assert served.params == {"of": decision.source_key, "decision": "arrest_approval"}
    assert list(refused(prosecutor, case, "decision_served", "2026-03-12", of="nothing")) == ["of"]
    told = refused(prosecutor, case, "decision_served", "2026-03-09", of=decision.source_key)
    assert "第284条" in told["happened_on"][0]


def test_a_measure_is_ended_by_reference(police, case):
    detention = Event.objects.get(case=case, type="detention")
    ended = record(police, case, "measure_end", "2026-03-06", person=False, of=detention.source_key)
    assert ended.params == {"of": detention.source_key, "measure": "detention"}
    assert MeasureInterval.objects.get(case=case).end_why == "measure_end"


def test_parameters_are_of_the_list(police, prosecutor, case):
    assert list(refused(prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N9")) == ["reason"]
    assert list(refused(prosecutor, case, "arrest_approval", "2026-03-10", case_no="nothing")) == ["case_no"]
    event = record(police, case, "detention_extension", "2026-03-06", length="7", ground="", colour="red")
    assert event.params == {"length": "7"}


def test_a_person_is_needed_and_must_be_of_the_case(made, police, case):
    assert list(refused(police, case, "bail", "2026-03-08", person=False)) == ["person"]
    other = Person.objects.get(case=case_make(made, 2))
    draft = Draft("bail", at("2026-03-08"), False, other, {})
    with pytest.raises(ValidationError) as raised, acting_as(police):
        event_record(officer=police, case=case, draft=draft, seen=events_seen(police, case))
    assert list(raised.value.message_dict) == ["person"]


def test_the_same_step_twice_is_one(police, case):
    record(police, case, "case_solved", "2026-03-20")
    assert refused(police, case, "case_solved", "2026-03-20")["__all__"]
    assert refused(police, case, "filing", "2026-03-02 09:00")["__all__"]


def test_a_stale_page_is_told_what_changed(police, case):
    seen = events_seen(police, case)
    event = record(police, case, "case_solved", "2026-03-20", seen=seen)
    with pytest.raises(CaseMovedOn) as moved:
        record(police, case, "transfer_for_prosecution", "2026-05-06", seen=seen)
    assert [change.event.pk for change in moved.value.changes] == [event.pk]
    record(police, case, "transfer_for_prosecution", "2026-05-06", seen=moved.value.seen)


def test_a_refusal_tells_nothing_hidden(made, police, manager, prosecutor, case):
    record(manager, case, "arrest_review_acceptance", "2026-03-05")
    record(prosecutor, case, "arrest_non_approval", "2026-03-10", reason="N3")
    assert not Event.objects.filter(case=case, side="procuratorate", shared=True).exists()
    record(police, case, "arrest", "2026-03-12 09:00")
    assert Finding.objects.filter(case=case, code="arrest_after_non_approval").exists()


def test_the_sharing_setting_says_whether_the_other_agency_sees_it(made, police, case):
    assert record(police, case, "case_solved", "2026-03-20").shared is False
    with acting_as(Purpose("test.setup")):
        settings_default(made.office, confirmed=True)
    assert record(police, case, "transfer_for_prosecution", "2026-05-06").shared is True


# --- void


def void(officer, case, event, reason="录入错误", seen=None):
    case = Case.objects.get(pk=case.pk)
    with acting_as(officer):
        return event_void(
            officer=officer, case=case, event=event, reason=reason, seen=seen or events_seen(officer, case)
        )


def test_a_void_takes_the_stage_back_and_keeps_both(police, case):
    event = record(police, case, "transfer_for_prosecution", "2026-05-06")
    told = void_effects(police, case, event)
    assert (told.stage_before, told.stage_after) == ("review", "investigation")
    made_void = void(police, case, event)
    case.refresh_from_db()
    assert case.stage == "investigation"
    event.refresh_from_db()
    assert event.voided_by_id == made_void.pk
    assert (made_void.voids_id, made_void.void_reason, made_void.recorded_by_id) == (event.pk, "录入错误", police.pk)
    assert Event.objects.filter(case=case).count() == 5
    assert list(projection_differences()) == []
    record(police, case, "transfer_for_prosecution", "2026-05-06")


def test_a_void_from_a_ledger_stays_void_when_the_ledger_says_it_again(made, police, case):
    filing = Event.objects.get(case=case, type="filing")
    void(police, case, filing)
    case_make(made)
    case.refresh_from_db()
    assert case.stage == "accepted"


def test_only_the_own_agency_voids_and_only_once(police, prosecutor, case):
    filing = Event.objects.get(case=case, type="filing")
    with pytest.raises(PermissionDenied):
        void(prosecutor, case, filing)
    seen = events_seen(police, case)
    voided = void(police, case, filing)
    with pytest.raises(CaseMovedOn):
        void(police, case, filing, seen=seen)
    with pytest.raises(PermissionDenied):
        void(police, case, filing)
    with pytest.raises(PermissionDenied):
        void(police, case, voided)


def test_a_void_needs_a_reason(police, case):
    with pytest.raises(ValidationError):
        void(police, case, Event.objects.get(case=case, type="filing"), reason="  ")


def test_every_offered_type_can_be_drafted(police, prosecutor):
    for officer in (police, prosecutor):
        for kind in events_offered(officer):
            assert kind.document_zh and kind.basis


def test_what_happens_once_is_not_recorded_twice(police, case):
    record(police, case, "case_solved", "2026-03-08", person=False)
    told = refused(police, case, "case_solved", "2026-03-09", person=False)
    assert "2026-03-08" in told["happened_on"][0]
    assert list(refused(police, case, "filing", "2026-03-09", person=False)) == ["happened_on"]


def test_after_a_withdrawal_a_case_is_filed_again(police, case):
    record(police, case, "case_withdrawal", "2026-03-12", person=False, reason="1")
    assert record(police, case, "filing", "2026-03-20", person=False).pk
