"""Both sides are reminded: once a desk and day, whatever runs how often."""

import datetime as dt

import pytest

from office.access.roles import Role
from office.followup.models import FollowUp
from office.followup.services_remind import followups_remind
from office.outbox.models import OutboxMessage
from office.outbox.queries import messages_for
from office.outbox.services import messages_deliver
from tests.office.followup.made import NOW, days, ledger

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db


def on(n: int) -> dt.datetime:
    """So many days from the test's Monday, in the morning."""
    return NOW + dt.timedelta(days=n)


def told(officer) -> list[str]:
    messages_deliver(now=on(400))
    return [str(item.text) for item in messages_for(officer)]


def test_before_on_and_after_the_day_on_both_sides_and_once_a_day(ledger):
    # Due on Friday; the third day late is a Monday, the seventh a Friday.
    ledger.owe(due=4, remind=(2,))
    sent = []
    for n in range(0, 22):
        for hour in range(3):
            before = OutboxMessage.objects.count()
            followups_remind(now=on(n) + dt.timedelta(hours=hour))
            if OutboxMessage.objects.count() > before:
                sent.append((n, hour, OutboxMessage.objects.count() - before))
    assert sent == [(2, 0, 2), (4, 0, 2), (7, 0, 2), (11, 0, 2), (18, 0, 2)]


def test_one_message_a_desk_with_how_many(ledger):
    for key, due in (("a", -1), ("b", 0), ("c", 1), ("d", 5), ("e", 60)):
        ledger.owe(key, due=due, at=on(-30), remind=(1,))
    ledger.owe("f", due=0, at=on(-30), owner="resident", other="legal")
    assert followups_remind(now=NOW) == 2
    assert told(ledger.officer(Role.POLICE_LEGAL)) == [
        "我方应办：已逾期 1 项，今天到期 1 项，七天内到期 2 项；对方应办：今天到期 1 项"
    ]
    assert told(ledger.officer(Role.RESIDENT_PROSECUTOR)) == [
        "我方应办：今天到期 1 项；对方应办：已逾期 1 项，今天到期 1 项，七天内到期 2 项"
    ]
    (item,) = messages_for(ledger.officer(Role.POLICE_LEGAL))
    assert item.ref.url == "/followups/?mine=on"
    assert told(ledger.officer(Role.POLICE_HANDLER)) == []


def test_a_night_off_is_met_once(ledger):
    ledger.owe(due=4, at=on(-30), remind=(3, 1))
    assert followups_remind(now=on(9)) == 2
    assert followups_remind(now=on(9)) == 0
    assert FollowUp.objects.get().remind_on == days(11)


def test_closed_and_dayless_rows_and_those_of_today_are_left_alone(ledger):
    ledger.owe("none", due=None, at=on(-30))
    ledger.owe("closed", due=0, at=on(-30))
    FollowUp.objects.filter(key="closed").update(closed_at=NOW)
    ledger.owe("just opened", due=0)
    assert followups_remind(now=NOW) == 0
    assert followups_remind(now=on(1)) == 2


def test_a_row_that_was_given_no_day_gets_one(ledger):
    ledger.owe(due=4, at=on(-30))
    FollowUp.objects.update(remind_on=None)
    assert followups_remind(now=NOW) == 0
    assert FollowUp.objects.get().remind_on == days(3)
    FollowUp.objects.update(remind_on=None)
    assert followups_remind(now=on(3)) == 2


def test_broken_off_after_its_messages_it_tells_nobody_twice(ledger, monkeypatch):
    ledger.owe(due=0, at=on(-30))

    def fail(*_given):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("office.followup.services_remind._move_on", fail)
        with pytest.raises(RuntimeError):
            followups_remind(now=NOW)
    assert OutboxMessage.objects.count() == 2
    followups_remind(now=NOW)
    assert OutboxMessage.objects.count() == 2
    assert FollowUp.objects.get().remind_on > NOW.date()


def test_a_whole_agency_of_the_county_is_not_told_that_it_waits(ledger):
    row = ledger.owe(due=0, at=on(-30))
    FollowUp.objects.filter(pk=row.pk).update(other=ledger.made.procuratorate.principal)
    third = ledger.owe("b", due=0, at=on(-30), owner="resident")
    FollowUp.objects.filter(pk=third.pk).update(other=ledger.made.agencies["third"].principal)
    assert followups_remind(now=NOW) == 3
    assert told(ledger.officer(Role.PROSECUTOR)) == []
    assert told(ledger.officer(Role.THIRD_PARTY)) == ["对方应办：今天到期 1 项"]
