"""What officers do about what is owed: who may, what it leaves, whom it tells."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.handover import officer_handover
from office.audit.models import AuditRecord
from office.followup.kinds import manual_kinds
from office.followup.models import FollowUp, FollowUpWord
from office.followup.queries import followups_for, receivers_of
from office.followup.queries_ledger import followup_get, history_of
from office.followup.services import followup_close
from office.followup.services_acts import (
    followup_close_by_hand,
    followup_extend,
    followup_pass,
    followup_urge,
    followup_word,
    seen_of,
)
from office.outbox.models import OutboxMessage
from office.outbox.queries import messages_for
from office.outbox.services import messages_deliver
from tests.factories import officer_add
from tests.office.followup.made import ANSWER, CLOCKED, NOW, TODAY, days, ledger

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db
OWNER, WAITS, OWNERS_LEADER, WAITERS_LEADER = (
    Role.POLICE_LEGAL, Role.RESIDENT_PROSECUTOR, Role.POLICE_LEADER, Role.CHIEF_PROCURATOR,
)  # fmt: skip
# Sees the case as its unit; owes nothing and waits for nothing.
BYSTANDER, STRANGER = Role.POLICE_HANDLER, Role.CASE_MANAGER
ACTS = {
    "word": lambda officer, row: followup_word(
        officer=officer, followup_id=row.pk, text="已在办", shared=True, now=NOW
    ),
    "urge": lambda officer, row: followup_urge(officer=officer, followup_id=row.pk, now=NOW),
    "extend": lambda officer, row: followup_extend(
        officer=officer, followup_id=row.pk, due_on=days(9), reason="证据量大", now=NOW
    ),
    "pass": lambda officer, row: followup_pass(officer=officer, followup_id=row.pk, to=receivers_of(row)[0], now=NOW),
    "close": lambda officer, row: followup_close_by_hand(officer=officer, followup_id=row.pk, reason="已落实", now=NOW),
}
MAY = {
    "word": {OWNER, WAITS, OWNERS_LEADER, WAITERS_LEADER},
    "urge": {WAITS, WAITERS_LEADER},
    "extend": {WAITS, WAITERS_LEADER},
    "pass": {OWNER, OWNERS_LEADER},
    "close": {WAITS, WAITERS_LEADER},
}


@pytest.fixture(autouse=True)
def _manual(monkeypatch):
    monkeypatch.setattr("office.followup.services_acts.manual_kinds", lambda: frozenset({ANSWER}))
    assert isinstance(manual_kinds(), frozenset)


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", [OWNER, WAITS, OWNERS_LEADER, WAITERS_LEADER, BYSTANDER, STRANGER])
def test_who_may_do_what(ledger, act, role):
    row = ledger.owe()
    officer = ledger.officer(role)
    before = FollowUp.objects.values().get()
    with acting_as(officer):
        if role in MAY[act]:
            ACTS[act](officer, row)
            assert FollowUpWord.objects.get().by == officer
            audited = AuditRecord.objects.filter(action__startswith="followup.")
            assert audited.get().detail == {"followup": row.pk}
        else:
            with pytest.raises(Http404 if role == STRANGER else PermissionDenied):
                ACTS[act](officer, row)
            assert (FollowUp.objects.values().get(), FollowUpWord.objects.count()) == (before, 0)


def told(role_officer) -> list[str]:
    messages_deliver(now=NOW + dt.timedelta(days=400))
    return [str(item.text) for item in messages_for(role_officer)]


def test_a_shared_word_is_read_and_told_on_the_other_side_an_inner_one_is_not(ledger):
    row = ledger.owe()
    officer, waits = ledger.officer(OWNER), ledger.officer(WAITS)
    with acting_as(officer):
        followup_word(officer=officer, followup_id=row.pk, text="证人还没找到", shared=False, now=NOW)
        followup_word(officer=officer, followup_id=row.pk, text=" 下周三 答复 ", shared=True, now=NOW)
    here, there = followup_get(officer, row.pk, TODAY), followup_get(waits, row.pk, TODAY)
    assert [line.text for line in history_of(officer, here)] == ["证人还没找到", "下周三 答复"]
    assert [line.text for line in history_of(waits, there)] == ["下周三 答复"]
    assert (here.last.text, there.last.text) == ("下周三 答复", "下周三 答复")
    assert told(waits) == ["有新进展：书面答复"]
    assert told(officer) == []


def test_urged_once_a_day_and_counted(ledger):
    row = ledger.owe()
    waits = ledger.officer(WAITS)
    with acting_as(waits):
        followup_urge(officer=waits, followup_id=row.pk, text="请尽快", now=NOW)
        with pytest.raises(ValidationError):
            followup_urge(officer=waits, followup_id=row.pk, now=NOW + dt.timedelta(hours=3))
        followup_urge(officer=waits, followup_id=row.pk, now=NOW + dt.timedelta(days=1))
    row.refresh_from_db()
    assert (row.urged, row.urged_on) == (2, days(1))
    (item,) = followups_for(ledger.officer(OWNER))
    assert item.urged == 2
    assert told(ledger.officer(OWNER)) == ["第 2 次催办：书面答复", "第 1 次催办：书面答复"]


def test_more_time_moves_the_day_and_keeps_the_former_one(ledger):
    row = ledger.owe(due=-3)
    waits, later = ledger.officer(WAITS), NOW + dt.timedelta(minutes=1)
    with acting_as(waits):
        followup_extend(officer=waits, followup_id=row.pk, due_on=days(10), reason="鉴定未出", now=NOW)
        followup_extend(officer=waits, followup_id=row.pk, due_on=days(20), reason="仍未出", now=later)
    row.refresh_from_db()
    assert (row.due_on, row.due_was, row.remind_on) == (days(20), days(-3), days(18))
    assert told(ledger.officer(OWNER))[0] == "已延期至 2026-12-06：书面答复"


@pytest.mark.parametrize(
    ("more", "due", "reason", "field"),
    [
        ({}, 4, "有理由", "due_on"),
        ({}, -1, "有理由", "due_on"),
        ({"due": -9}, 0, "有理由", "due_on"),
        ({}, 5, "  ", "reason"),
        ({}, 5, "长" * 501, "reason"),
        ({}, 500, "有理由", "due_on"),
        ({"params": {"rule": "S01"}}, 9, "有理由", None),
        ({"due": None}, 9, "有理由", None),
    ],
)
def test_more_time_is_refused(ledger, more, due, reason, field):
    row = ledger.owe(**more)
    waits = ledger.officer(WAITS)
    with acting_as(waits), pytest.raises(ValidationError) as refused:
        followup_extend(officer=waits, followup_id=row.pk, due_on=days(due), reason=reason, now=NOW)
    assert (list(refused.value.message_dict) if field else None) == ([field] if field else None)
    assert FollowUp.objects.get().due_on == row.due_on


def test_what_several_owe_together_is_extended_and_closed_together(ledger):
    first, second = (ledger.owe(f"m:{ledger.desk(desk).pk}", owner=desk) for desk in ("legal", "unit"))
    waits = ledger.officer(WAITS)
    with acting_as(waits):
        followup_extend(officer=waits, followup_id=second.pk, due_on=days(9), reason="有理由", now=NOW)
        assert set(FollowUp.objects.values_list("due_on", flat=True)) == {days(9)}
        followup_close_by_hand(officer=waits, followup_id=first.pk, reason="已落实", now=NOW)
    assert set(FollowUp.objects.values_list("closed_by", "by_hand", "word")) == {(waits.pk, True, "by_hand")}
    one = followup_get(waits, first.pk, TODAY)
    assert [line.kind for line in history_of(waits, one)] == ["extended", "closed"]


def test_passed_to_a_colleague_who_sees_the_matter_and_back(ledger):
    row = ledger.owe()
    officer_add(ledger.made, Role.POLICE_LEGAL, "police", ["legal"], key="second")
    gone = officer_add(ledger.made, Role.POLICE_LEGAL, "police", ["legal"], key="gone")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    officer_add(ledger.made, Role.DETENTION_CENTRE, "police", ["legal"], key="blind")
    officer, second = ledger.officer(OWNER), ledger.officer("second")
    assert {str(one.officer.username.split("-")[0]) for one in receivers_of(row)} == {"police_legal", "second"}
    with acting_as(officer):
        with pytest.raises(ValidationError):
            followup_pass(officer=officer, followup_id=row.pk, to=ledger.desk("unit"), now=NOW)
        followup_pass(officer=officer, followup_id=row.pk, to=second.principal, reason="你熟悉", now=NOW)
    assert len(followups_for(second)) == 1 and followups_for(ledger.officer(OWNER)) == []
    assert told(second) == ["转交给您：书面答复"]
    # Who does it is not told to the other agency, nor that it changed.
    waits = ledger.officer(WAITS)
    assert history_of(waits, followup_get(waits, row.pk, TODAY)) == []
    row = FollowUp.objects.get()
    with acting_as(second):
        followup_pass(officer=second, followup_id=row.pk, to=ledger.desk("legal"), now=NOW)
    row = FollowUp.objects.get()
    assert (row.owner_id, row.owner_was_id) == (ledger.desk("legal").pk, None)


def test_closed_by_hand_only_where_nothing_else_closes_it(ledger):
    row = ledger.owe(kind=CLOCKED)
    waits = ledger.officer(WAITS)
    with acting_as(waits), pytest.raises(ValidationError):
        followup_close_by_hand(officer=waits, followup_id=row.pk, reason="已落实", now=NOW)
    row = ledger.owe("b")
    with acting_as(waits), pytest.raises(ValidationError) as refused:
        followup_close_by_hand(officer=waits, followup_id=row.pk, reason=" ", now=NOW)
    assert "reason" in refused.value.message_dict


@pytest.mark.parametrize("act", ["word", "urge", "extend", "close"])
def test_nothing_is_done_about_what_is_closed(ledger, act):
    row = ledger.owe()
    waits = ledger.officer(WAITS)
    with acting_as(waits):
        followup_close(key="a", officer=waits, word="done", now=NOW)
        with pytest.raises(ValidationError):
            ACTS[act](waits, row)


def test_a_form_that_saw_another_day_or_owner_is_asked_again(ledger):
    row = ledger.owe()
    seen = seen_of(row)
    waits = ledger.officer(WAITS)
    FollowUp.objects.update(due_on=days(6))
    with acting_as(waits), pytest.raises(ValidationError):
        followup_extend(officer=waits, followup_id=row.pk, due_on=days(9), reason="有理由", seen=seen, now=NOW)
    assert FollowUp.objects.get().due_on == days(6)


def test_who_leaves_hands_over_what_was_owed_in_person_with_a_line(ledger):
    row = ledger.owe(owner=Role.POLICE_LEGAL)
    to = officer_add(ledger.made, Role.POLICE_LEGAL, "police", ["legal"], key="second")
    keeper = officer_add(ledger.made, Role.ADMINISTRATOR, "police", ["legal"], key="keeper")
    with acting_as(keeper):
        officer_handover(officer=keeper, who=ledger.officer(Role.POLICE_LEGAL), to=to)
    row.refresh_from_db()
    line = FollowUpWord.objects.get()
    assert (row.owner_id, line.owner_before_id, line.owner_after_id) == (
        to.principal.pk,
        ledger.desk(Role.POLICE_LEGAL).pk,
        to.principal.pk,
    )
    waits = ledger.officer(WAITS)
    assert history_of(waits, followup_get(waits, row.pk, TODAY)) == []


def test_lines_are_only_added(ledger):
    row = ledger.owe()
    officer = ledger.officer(OWNER)
    with acting_as(officer):
        followup_word(officer=officer, followup_id=row.pk, text="在办", shared=True, now=NOW)
    with pytest.raises(RuntimeError):
        FollowUpWord.objects.update(text="x")
    with pytest.raises(RuntimeError):
        FollowUpWord.objects.all().delete()
    assert OutboxMessage.objects.filter(kind="followup.word").count() == 1
