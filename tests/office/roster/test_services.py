"""Planning, changing and voiding: who may, what is refused at which field, who is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.guard import StaleError
from office.audit.models import AuditRecord
from office.outbox.queries import messages_for
from office.outbox.services import messages_deliver
from office.roster.days import Unit
from office.roster.models import DutyDesk, DutyTerm
from office.roster.queries import (
    days_of,
    on_duty,
    on_duty_department,
    on_duty_principal,
    terms_of,
)
from office.roster.services import duty_plan, plan_look, term_change, term_void
from tests.factories import county
from tests.office.roster.conftest import day, plan_of, planned, who

SECOND, THIRD, LEGAL2 = "second", "third", "legal2"


def names(terms) -> list[tuple[str, str, str]]:
    return [(term.officer.username.split("-")[0], f"{term.starts_on:%m-%d}", f"{term.ends_on:%m-%d}") for term in terms]


def test_a_rotation_is_planned_in_one_act(made):
    terms = planned(made, Role.PROSECUTOR, SECOND, ring=True)
    assert names(terms) == [
        ("prosecutor", "11-02", "11-08"),
        ("second", "11-09", "11-15"),
        ("prosecutor", "11-16", "11-22"),
    ]
    assert {term.substitute.username.split("-")[0] for term in terms} == {"second", "prosecutor"}
    assert AuditRecord.objects.get(action="duty.plan").detail == {"desk": "resident", "terms": 3}


def test_everybody_on_it_is_told_once(made):
    planned(made, Role.PROSECUTOR, SECOND, ring=True)
    messages_deliver()
    for key in (Role.PROSECUTOR, SECOND):
        assert [message.text for message in messages_for(who(made, key))] == ["您被排入值班表：派驻检察官"]
    assert not messages_for(who(made, THIRD))


PLANNERS = {Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR, Role.OFFICE_STAFF, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_who_plans_the_own_agencys_duty(made, role):
    police = made.officers[role].agency == made.police
    desk, key = (DutyDesk.LEGAL, LEGAL2) if police else (DutyDesk.RESIDENT, SECOND)
    if role in PLANNERS:
        assert planned(made, key, by=role, desk=desk)
        return
    with pytest.raises(PermissionDenied):
        planned(made, key, by=role, desk=desk)
    assert not DutyTerm.objects.exists()


REFUSED = [
    ("desk of the other agency", {"desk": DutyDesk.LEGAL}, (SECOND,), "desk"),
    ("an unknown desk", {"desk": "nothing"}, (SECOND,), "desk"),
    ("nobody", {}, (), "officers"),
    ("two without a turn", {"unit": Unit.ONCE}, (SECOND, THIRD), "officers"),
    ("days the wrong way round", {"last": "11-01"}, (SECOND,), "ends_on"),
    ("long ago", {"first": "09-30"}, (SECOND,), "starts_on"),
    ("an officer of the police", {}, (LEGAL2,), "officers"),
    ("a role that has no part", {}, (Role.CASE_MANAGER,), "officers"),
]


@pytest.mark.parametrize(("name", "more", "keys", "field"), REFUSED)
def test_what_is_refused_and_where(made, name, more, keys, field):
    with pytest.raises(ValidationError) as refused:
        planned(made, *keys, **more)
    assert list(refused.value.error_dict) == [field]
    assert not DutyTerm.objects.exists()


def test_a_substitute_of_the_other_agency_is_refused(made):
    with pytest.raises(ValidationError) as refused:
        planned(made, SECOND, substitute=who(made, LEGAL2))
    assert list(refused.value.error_dict) == ["substitute"]


def test_a_closed_account_is_refused(made):
    type(made.officers[SECOND]).objects.filter(pk=made.officers[SECOND].pk).update(is_active=False)
    with pytest.raises(ValidationError):
        planned(made, SECOND)


def test_the_same_plan_twice_is_one_plan(made):
    planned(made, SECOND)
    with pytest.raises(ValidationError) as refused:
        planned(made, SECOND)
    assert "已排在该岗位值班" in str(refused.value)
    assert DutyTerm.objects.count() == 3


def test_meeting_others_is_shown_and_not_refused(made):
    planned(made, SECOND)
    officer = who(made, Role.RESIDENT_PROSECUTOR)
    look = plan_look(officer=officer, plan=plan_of(made, THIRD, unit=Unit.ONCE, first="11-20", last="11-25"))
    assert [(slot.officer.pk, term.officer.pk) for slot, term in look.meets] == [
        (made.officers[THIRD].pk, made.officers[SECOND].pk)
    ]
    assert not look.free
    assert planned(made, THIRD, unit=Unit.ONCE, first="11-20", last="11-25")


def test_the_free_days_between_two_plans_are_told(made):
    planned(made, SECOND)
    look = plan_look(
        officer=who(made, Role.RESIDENT_PROSECUTOR), plan=plan_of(made, THIRD, first="11-25", last="11-30")
    )
    assert look.free == [(day("11-23"), day("11-24"))]


def test_the_table_shows_gaps_from_the_first_day_on_and_overlaps(made):
    planned(made, SECOND, unit=Unit.ONCE, first="11-03", last="11-05")
    planned(made, THIRD, unit=Unit.ONCE, first="11-05", last="11-06")
    officer = who(made, Role.POLICE_HANDLER)
    days = days_of(officer, day("11-02"), day("11-07"), terms_of(officer, day("11-02"), day("11-07")))
    told = {f"{one.day:%m-%d}": (len(one.at["resident"]), "resident" in one.free) for one in days}
    assert told == {
        "11-02": (0, False),
        "11-03": (1, False),
        "11-04": (1, False),
        "11-05": (2, False),
        "11-06": (1, False),
        "11-07": (0, True),
    }
    assert not any(one.free & {"legal", "rotating"} for one in days)


def change(made, term, by="resident_prosecutor", version=None, **values):
    officer = who(made, by)
    with acting_as(officer):
        return term_change(officer=officer, term_id=term.pk, version=version or term.version, values=values)


CHANGES = [
    ("another officer before it began", 1, {"officer": THIRD}, None),
    ("another officer after it began", 0, {"officer": THIRD}, "officer"),
    ("the first day after it began", 0, {"starts_on": "11-03"}, "starts_on"),
    ("an earlier end", 0, {"ends_on": "11-02"}, None),
    ("an end in the past", 0, {"ends_on": "11-01"}, "ends_on"),
    ("ends before it starts", 1, {"ends_on": "11-08"}, "ends_on"),
    ("the substitute", 0, {"substitute": THIRD}, None),
    ("the officer as substitute", 1, {"substitute": "officer"}, "substitute"),
    ("a substitute of the police", 0, {"substitute": LEGAL2}, "substitute"),
    ("absence", 0, {"substitute": THIRD, "away_from": "11-03", "away_to": "11-04"}, None),
    ("absence without a substitute", 0, {"substitute": None, "away_from": "11-03", "away_to": "11-04"}, "substitute"),
    ("absence outside the term", 0, {"substitute": THIRD, "away_from": "11-08", "away_to": "11-09"}, "away_from"),
    ("half an absence", 0, {"substitute": THIRD, "away_from": "11-03"}, "away_to"),
    ("absence the wrong way round", 0, {"substitute": THIRD, "away_from": "11-04", "away_to": "11-03"}, "away_to"),
    ("onto days of the own next term", 0, {"ends_on": "11-20"}, "starts_on"),
]


@pytest.mark.parametrize(("name", "which", "given", "field"), CHANGES)
def test_changing_a_term(made, name, which, given, field):
    terms = planned(made, Role.PROSECUTOR, SECOND)
    term = terms[which]
    values = {}
    for key, value in given.items():
        if key in ("officer", "substitute"):
            values[key] = value and (term.officer if value == "officer" else who(made, value))
        else:
            values[key] = day(value)
    if field is None:
        changed = change(made, term, **values)
        assert changed.version == 2
        fresh = DutyTerm.objects.get(pk=term.pk)
        assert {key: getattr(fresh, key) for key in values} == values
        return
    with pytest.raises(ValidationError) as refused:
        change(made, term, **values)
    assert list(refused.value.error_dict) == [field]
    assert DutyTerm.objects.get(pk=term.pk).version == 1


def test_an_ended_or_void_term_is_not_changed(made, clock):
    first, second, _third = planned(made, Role.PROSECUTOR, SECOND)
    clock.shift(7 * 24 * 3600)
    with pytest.raises(ValidationError, match="已结束"):
        change(made, first, note="x")
    officer = who(made, Role.RESIDENT_PROSECUTOR)
    with acting_as(officer):
        term_void(officer=officer, term_id=second.pk, version=1, reason="另有任务")
    with pytest.raises(ValidationError, match="已作废"):
        change(made, second, version=2, note="x")


def test_the_other_agency_sees_it_and_changes_nothing(made):
    [term, *_] = planned(made, SECOND)
    with pytest.raises(PermissionDenied):
        change(made, term, by=Role.POLICE_LEGAL, note="x")
    officer = who(made, Role.POLICE_LEGAL)
    with acting_as(officer), pytest.raises(PermissionDenied):
        term_void(officer=officer, term_id=term.pk, version=1, reason="x")
    assert terms_of(officer, day("11-02"), day("11-02")) == [term]


def test_another_countys_roster_does_not_exist(made):
    [term, *_] = planned(made, SECOND)
    away = county("云水", "139904")
    with pytest.raises(Http404):
        change(away, term, by=Role.RESIDENT_PROSECUTOR, note="x")
    assert terms_of(who(away, Role.RESIDENT_PROSECUTOR), day("11-02"), day("11-30")) == []


def test_two_at_once_do_not_overwrite_each_other(made):
    [term, *_] = planned(made, SECOND)
    change(made, term, note="甲")
    with pytest.raises(StaleError):
        change(made, term, version=1, note="乙")
    assert DutyTerm.objects.get(pk=term.pk).note == "甲"


def test_nothing_changed_tells_nobody(made):
    [term, *_] = planned(made, SECOND)
    assert change(made, term, note="").version == 1
    assert not AuditRecord.objects.filter(action="duty.change").exists()


def test_both_officers_are_told_of_a_change(made):
    terms = planned(made, Role.PROSECUTOR, SECOND)
    change(made, terms[1], officer=who(made, THIRD))
    messages_deliver()
    for key in (SECOND, THIRD):
        assert "您的值班安排有变动：派驻检察官" in [message.text for message in messages_for(who(made, key))]


def test_void_needs_a_reason_and_is_once(made):
    [term, *_] = planned(made, SECOND)
    officer = who(made, Role.RESIDENT_PROSECUTOR)
    with acting_as(officer):
        with pytest.raises(ValidationError):
            term_void(officer=officer, term_id=term.pk, version=1, reason=" ")
        term_void(officer=officer, term_id=term.pk, version=1, reason="另有任务")
        term_void(officer=officer, term_id=term.pk, version=1, reason="又一次")
    assert DutyTerm.objects.get(pk=term.pk).void_reason == "另有任务"
    assert AuditRecord.objects.filter(action="duty.void").count() == 1
    assert on_duty(made.office, "resident", day("11-02")) is None


ON_DUTY = [
    ("11-01", None),
    ("11-02", SECOND),
    ("11-03", THIRD),
    ("11-04", SECOND),
    ("11-08", SECOND),
    ("11-09", None),
]


@pytest.mark.parametrize(("on", "key"), ON_DUTY)
def test_on_duty(made, on, key):
    [term] = planned(made, SECOND, unit=Unit.ONCE, last="11-08", substitute=who(made, THIRD))
    change(made, term, away_from=day("11-03"), away_to=day("11-03"))
    found = on_duty(made.office, DutyDesk.RESIDENT, day(on))
    assert found == (made.officers[key] if key else None)


def test_the_substitute_stands_in_for_a_closed_account(made):
    planned(made, SECOND, substitute=who(made, THIRD))
    type(made.officers[SECOND]).objects.filter(pk=made.officers[SECOND].pk).update(is_active=False)
    assert on_duty(made.office, DutyDesk.RESIDENT, day("11-02")) == made.officers[THIRD]


def test_without_anybody_on_duty_the_department_stands_behind_the_desk(made):
    assert on_duty_department(made.office, DutyDesk.RESIDENT) == made.departments["resident"]
    assert on_duty_department(made.office, DutyDesk.ROTATING) == made.departments["prosecution"]
    assert on_duty_department(made.office, DutyDesk.LEGAL) == made.departments["legal"]
    assert on_duty_principal(made.office, DutyDesk.LEGAL, day("11-02")) == made.departments["legal"].principal.pk
    planned(made, LEGAL2, desk=DutyDesk.LEGAL, by=Role.POLICE_LEGAL)
    assert on_duty_principal(made.office, DutyDesk.LEGAL, day("11-02")) == made.officers[LEGAL2].principal.pk


def test_planning_asks_who_acts(made):
    with acting_as(who(made, Role.POLICE_HANDLER)) as acting, pytest.raises(PermissionDenied):
        duty_plan(officer=acting.officer, plan=plan_of(made, SECOND))
