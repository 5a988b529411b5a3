"""Messages: queued in the transaction, delivered once, tried again, read by each officer."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from office.access.roles import Role
from office.config.schedule import gathered
from office.outbox import channels, services
from office.outbox.models import BoxMessage, MessageRead, OutboxMessage
from office.outbox.queries import box_rows, messages_for, unread_count
from office.outbox.services import (
    Message,
    message_mark_read,
    message_queue,
    messages_claim,
    messages_deliver,
    messages_queue,
    wait_after,
)
from office.outbox.words import named
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 8))
MINUTE = dt.timedelta(minutes=1)


class Ref:
    """What a root is called."""

    title, number, url = "某物", "1号", "/thing/1/"


@pytest.fixture
def made(monkeypatch):
    found = county()
    seen = {1: Ref, 2: Ref}
    monkeypatch.setitem(named("roots"), "thing", lambda officer, ids: {pk: seen[pk] for pk in ids if pk in seen})
    monkeypatch.setitem(named("message_kinds"), "thing.happened", lambda params: f"第{params['n']}号")
    return found


def queue(made, *keys: str, root: int = 1, to: str = "legal"):
    with transaction.atomic():
        messages_queue(
            [
                Message(key, [made.departments[to].principal.pk], "thing.happened", "thing", root, {"n": n})
                for n, key in enumerate(keys, 1)
            ],
            now=NOW,
        )


def test_a_message_reaches_the_box_of_everybody_of_the_department(made):
    queue(made, "a")
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    assert messages_for(legal) == []
    assert messages_deliver(now=NOW) == 1
    (item,) = messages_for(legal)
    assert (item.text, item.ref.title, item.read, item.sent_at) == ("第1号", "某物", False, NOW)
    assert unread_count(legal) == 1
    assert unread_count(fresh(made.officers[Role.POLICE_HANDLER])) == 0
    # A leader sees what every department sees, but is not told what each of them is told.
    assert unread_count(fresh(made.officers[Role.POLICE_LEADER])) == 0
    assert OutboxMessage.objects.get().delivered_at == NOW


def test_a_key_is_one_message_a_recipient(made):
    legal, unit = (made.departments[name].principal.pk for name in ("legal", "unit"))
    for to in ([legal, legal], [legal, unit]):
        message_queue(key="a", to=to, kind="thing.happened", root_kind="thing", root_id=1, params={"n": 1}, now=NOW)
    assert OutboxMessage.objects.count() == 2
    messages_deliver(now=NOW)
    messages_deliver(now=NOW + dt.timedelta(hours=3))
    assert BoxMessage.objects.count() == 2


def test_a_rolled_back_transaction_tells_nobody(made):
    with pytest.raises(RuntimeError), transaction.atomic():
        message_queue(
            key="a", to=[made.departments["legal"].principal.pk], kind="thing.happened", root_kind="thing", root_id=1
        )
        raise RuntimeError
    assert not OutboxMessage.objects.exists()


def test_a_claimed_row_is_nobody_elses_until_the_claim_ends(made):
    queue(made, "a", "b", "c")
    first = messages_claim(now=NOW, limit=2)
    second = messages_claim(now=NOW, limit=2)
    assert [len(first), len(second)] == [2, 1]
    assert not {m.pk for m in first} & {m.pk for m in second}
    assert messages_claim(now=NOW + MINUTE / 2) == []


def test_a_worker_that_dies_gives_its_rows_back(made):
    queue(made, "a")
    messages_claim(now=NOW)
    assert messages_deliver(now=NOW) == 0
    assert messages_deliver(now=NOW + 2 * MINUTE) == 1
    assert OutboxMessage.objects.get().attempts == 2


def test_delivered_but_not_marked_is_still_one_message(made):
    """A worker may die after the channel has done its work: the second delivery changes nothing."""
    queue(made, "a")
    channels.box_deliver(messages_claim(now=NOW), NOW)
    assert OutboxMessage.objects.get().delivered_at is None
    messages_deliver(now=NOW + 2 * MINUTE)
    assert BoxMessage.objects.count() == 1
    assert OutboxMessage.objects.get().delivered_at is not None


def test_what_fails_is_tried_again_later_and_later(made, monkeypatch):
    queue(made, "a", "b")
    bad = OutboxMessage.objects.get(key="b").pk
    real = channels.box_deliver

    def failing(messages, now):
        real([m for m in messages if m.pk != bad], now)
        return {m.pk: "邮箱已满" for m in messages if m.pk == bad}

    monkeypatch.setitem(services.CHANNELS, "box", failing)
    messages_deliver(now=NOW)
    row = OutboxMessage.objects.get(pk=bad)
    assert (row.delivered_at, row.error, row.attempts, row.next_try_at) == (None, "邮箱已满", 1, NOW + MINUTE)
    assert BoxMessage.objects.count() == 1
    messages_deliver(now=NOW + MINUTE)
    assert OutboxMessage.objects.get(pk=bad).next_try_at == NOW + 3 * MINUTE
    monkeypatch.setitem(services.CHANNELS, "box", real)
    messages_deliver(now=NOW + 3 * MINUTE)
    row.refresh_from_db()
    assert (row.error, row.delivered_at) == ("", NOW + 3 * MINUTE)


def test_a_channel_that_breaks_marks_nothing_as_sent(made, monkeypatch):
    queue(made, "a")

    def broken(messages, now):
        channels.box_deliver(messages, now)
        raise OSError("line cut")

    monkeypatch.setitem(services.CHANNELS, "box", broken)
    messages_deliver(now=NOW)
    row = OutboxMessage.objects.get()
    assert (row.delivered_at, row.error) == (None, "OSError: line cut")
    assert not BoxMessage.objects.exists()


def test_an_unknown_channel_is_an_error_of_its_messages_only(made):
    queue(made, "a")
    OutboxMessage.objects.update(channel="pigeon")
    queue(made, "b")
    messages_deliver(now=NOW)
    assert OutboxMessage.objects.get(key="a").error == "no such channel"
    assert BoxMessage.objects.count() == 1


@pytest.mark.parametrize("attempts, minutes", [(0, 1), (1, 2), (2, 4), (5, 32), (6, 60), (1000, 60)])
def test_waiting(attempts, minutes):
    assert wait_after(attempts) == minutes * MINUTE


def test_reading_is_each_officers_own(made):
    queue(made, "a")
    messages_deliver(now=NOW)
    one = fresh(made.officers[Role.POLICE_LEGAL])
    message = box_rows(one).get()
    other = fresh(made.officers[Role.CASE_MANAGER])
    assert not message_mark_read(officer=other, message_id=message.pk)
    assert message_mark_read(officer=one, message_id=message.pk, now=NOW)
    assert message_mark_read(officer=one, message_id=message.pk, now=NOW + MINUTE)
    assert MessageRead.objects.get().read_at == NOW
    assert unread_count(one) == 0
    assert [item.read for item in messages_for(one)] == [True]
    assert messages_for(one, unread=True) == []


def test_a_message_about_what_one_may_not_see_is_neither_shown_nor_counted(made):
    queue(made, "a", root=1)
    queue(made, "b", root=99)
    messages_deliver(now=NOW)
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    assert unread_count(legal) == 1
    assert len(messages_for(legal)) == 1


def test_counting_costs_one_query_when_there_is_nothing(made, django_assert_num_queries):
    legal = fresh(made.officers[Role.POLICE_LEGAL])
    with django_assert_num_queries(1):
        assert unread_count(legal) == 0


def test_a_broker_that_is_away_does_not_undo_the_work(made, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise services.OperationalError("connection refused")

    monkeypatch.setattr(services.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        queue(made, "a")
    assert messages_deliver(now=NOW) == 1


def test_the_sweeper_is_on_the_schedule():
    entries = gathered()
    assert entries["deliver-messages"]["task"] == services.DELIVER_TASK
    assert entries["deliver-messages"]["schedule"].is_due(timezone.now() - 2 * MINUTE).is_due
    assert entries["issue-notices"]["task"] == "sharing.issue_notices"
