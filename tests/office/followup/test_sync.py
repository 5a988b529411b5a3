"""What is owed on a root is brought to what its app says; what officers agreed stays as long as it says the same."""

import datetime as dt

import pytest

from office.access.context import acting_as
from office.access.roles import Role
from office.followup.models import FollowUp, FollowUpWord
from office.followup.queries import followups_for
from office.followup.services import Synced, followup_close, followups_sync
from office.followup.services_acts import followup_extend, followup_pass
from tests.office.followup.made import NOW, days, ledger

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


def sync(ledger, *owed, now=LATER, inner_side="") -> Synced:
    officer = ledger.officer(Role.RESIDENT_PROSECUTOR)
    with acting_as(officer):
        return followups_sync(
            root_kind="case",
            root_id=ledger.case.pk,
            prefix="m:",
            owed=owed,
            officer=officer,
            word="下一步",
            inner_side=inner_side,
            now=now,
        )


def lines() -> list[str]:
    return list(FollowUpWord.objects.order_by("pk").values_list("kind", flat=True))


def row(key="m:a") -> FollowUp:
    return FollowUp.objects.get(key=key)


def test_opens_what_is_new_and_closes_what_is_gone(ledger):
    ledger.owe("other:x")
    assert sync(ledger, ledger.owed("m:a"), ledger.owed("m:b")) == Synced(2, 0, 0)
    assert sync(ledger, ledger.owed("m:b"), ledger.owed("m:c")) == Synced(1, 0, 1)
    assert set(FollowUp.objects.filter(closed_at=None).values_list("key", flat=True)) == {"other:x", "m:b", "m:c"}
    assert (row().word, row().closed_by_id, row().by_hand) == (
        "下一步",
        ledger.officer(Role.RESIDENT_PROSECUTOR).pk,
        False,
    )
    assert lines() == ["closed"]


def test_run_twice_it_does_nothing(ledger):
    sync(ledger, ledger.owed("m:a"))
    before = FollowUp.objects.values().get()
    assert sync(ledger, ledger.owed("m:a"), now=LATER + dt.timedelta(days=1)) == Synced(0, 0, 0)
    assert (FollowUp.objects.values().get(), lines()) == (before, [])


def test_due_day_and_owner_move_and_leave_a_line(ledger):
    sync(ledger, ledger.owed("m:a"))
    assert sync(ledger, ledger.owed("m:a", owner="unit", due=9)) == Synced(0, 1, 0)
    assert (row().owner_id, row().due_on) == (ledger.desk("unit").pk, days(9))
    line = FollowUpWord.objects.get()
    assert (line.due_before, line.due_after, line.owner_before_id, line.owner_after_id) == (
        days(4),
        days(9),
        ledger.desk("legal").pk,
        ledger.desk("unit").pk,
    )
    # What it says of itself moves without a line.
    sync(ledger, ledger.owed("m:a", owner="unit", due=9, params={"n": 2}, law="规则560条"))
    assert (row().params, row().law, lines()) == ({"n": 2}, "规则560条", ["moved"])


def test_more_time_stays_until_the_app_says_another_day(ledger):
    sync(ledger, ledger.owed("m:a", due=4))
    prosecutor = ledger.officer(Role.RESIDENT_PROSECUTOR)
    with acting_as(prosecutor):
        followup_extend(officer=prosecutor, followup_id=row().pk, due_on=days(20), reason="证据量大", now=LATER)
    assert sync(ledger, ledger.owed("m:a", due=4)) == Synced(0, 0, 0)
    assert (row().due_on, row().due_was) == (days(20), days(4))
    sync(ledger, ledger.owed("m:a", due=6))
    assert (row().due_on, row().due_was) == (days(6), None)
    assert lines() == ["extended", "moved"]


def test_a_colleague_stays_until_the_app_says_another_owner(ledger):
    sync(ledger, ledger.owed("m:a"))
    officer = ledger.officer(Role.POLICE_LEGAL)
    with acting_as(officer):
        followup_pass(officer=officer, followup_id=row().pk, to=officer.principal, now=LATER)
    assert sync(ledger, ledger.owed("m:a")) == Synced(0, 0, 0)
    assert row().owner_id == officer.principal.pk
    sync(ledger, ledger.owed("m:a", owner="unit"))
    assert (row().owner_id, row().owner_was_id) == (ledger.desk("unit").pk, None)


def test_what_is_undone_is_owed_again_but_not_what_was_closed_by_hand(ledger):
    sync(ledger, ledger.owed("m:a"), ledger.owed("m:b"))
    sync(ledger)
    FollowUp.objects.filter(key="m:b").update(by_hand=True)
    assert sync(ledger, ledger.owed("m:a", due=8), ledger.owed("m:b")) == Synced(1, 0, 0)
    assert (row().closed_at, row().closed_by, row().word, row().due_on) == (None, None, "", days(8))
    assert row("m:b").closed_at is not None
    assert lines() == ["closed", "closed", "reopened"]


def test_a_desk_that_changes_hands_keeps_the_history(ledger):
    desk, unit = ledger.desk("legal").pk, ledger.desk("unit").pk
    sync(ledger, ledger.owed(f"m:a:{desk}"))
    first = FollowUp.objects.get()
    assert first.occasion == "m:a"
    assert sync(ledger, ledger.owed(f"m:a:{unit}", owner="unit")) == Synced(0, 1, 0)
    moved = FollowUp.objects.get()
    assert (moved.pk, moved.key, moved.owner_id, moved.closed_at) == (first.pk, f"m:a:{unit}", unit, None)


def test_who_comes_in_addition_owes_it_too(ledger):
    desk, unit = ledger.desk("legal").pk, ledger.desk("unit").pk
    sync(ledger, ledger.owed(f"m:a:{desk}"))
    assert sync(ledger, ledger.owed(f"m:a:{desk}"), ledger.owed(f"m:a:{unit}", owner="unit")) == Synced(1, 0, 0)
    assert set(FollowUp.objects.values_list("occasion", flat=True)) == {"m:a"}


def test_a_sync_costs_the_same_for_many(ledger, django_assert_max_num_queries):
    sync(ledger, *(ledger.owed(f"m:{n}") for n in range(20)))
    with django_assert_max_num_queries(12):
        sync(ledger, *(ledger.owed(f"m:{n}") for n in range(15, 40)))


def test_a_plain_close_leaves_its_line_too(ledger):
    ledger.owe("x")
    with acting_as(ledger.officer(Role.POLICE_LEGAL)):
        followup_close(key="x", officer=ledger.officer(Role.POLICE_LEGAL), word="done", now=LATER)
    assert lines() == ["closed"]


def test_what_the_other_agency_was_not_told_of_stays_owed_in_its_eyes(ledger):
    """The legal department answers the prosecutors: it drafts, somebody approves, and only then the answer goes out."""
    answer, inner = ledger.owed("m:answer"), ledger.owed("m:approve", other="unit")
    sync(ledger, answer, ledger.owed("m:draft", other="unit"))
    assert sync(ledger, inner, inner_side="police") == Synced(1, 0, 1)
    owner, waits = ledger.officer(Role.POLICE_LEGAL), ledger.officer(Role.RESIDENT_PROSECUTOR)
    assert [item.key for item in followups_for(owner)] == ["m:approve"]
    assert [item.key for item in followups_for(waits, awaited=True)] == ["m:answer"]
    assert not FollowUpWord.objects.filter(followup__key="m:answer").exists()
    # Sent back to the drafter, the very answer is to be done again.
    assert sync(ledger, answer, inner_side="police") == Synced(0, 0, 1)
    assert [item.key for item in followups_for(ledger.officer(Role.POLICE_LEGAL))] == ["m:answer"]
    sync(ledger, inner_side="police")
    assert row("m:answer").closed_at is None
    assert sync(ledger) == Synced(0, 0, 1)
    assert row("m:answer").closed_at is not None


def test_what_the_telling_side_has_done_is_over_though_the_other_is_at_work_inside(ledger):
    sync(ledger, ledger.owed("m:answer"))
    assert sync(ledger, inner_side="procuratorate") == Synced(0, 0, 1)
