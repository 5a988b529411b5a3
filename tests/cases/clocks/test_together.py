"""Two sweeps at the same moment."""

import threading

import pytest
from django.db import connections

from cases.clocks import sweep as sweeping
from cases.clocks.models import ClockWarning
from cases.clocks.sweep import clocks_sweep
from office.outbox.models import OutboxMessage
from tests.cases.clocks.conftest import MORNING, case_of, in_days, morning
from tests.clock_factories import clock_make
from tests.factories import county


def together(now, count=3):
    """So many sweeps, each in a thread and on a connection of its own, from one starting point."""
    barrier = threading.Barrier(count, timeout=20)
    failed = []

    def run():
        try:
            barrier.wait()
            clocks_sweep(now=now)
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.postgresql  # threads share one connection on the test's SQLite
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_warn_and_tell_once(monkeypatch):
    monkeypatch.setattr(sweeping, "ISSUED", 7)
    monkeypatch.setattr(sweeping, "CHUNK", 5)
    made = county()
    for serial in range(1, 9):
        case = case_of(made, serial)
        for count in range(6):
            clock_make(case, in_days(count - 2), key=f"k{count}", rule="P17")
    together(MORNING)
    rows = ClockWarning.objects.all()
    assert rows.count() == len({(row.case_id, row.key, row.point) for row in rows}) == 8 * 6
    assert not rows.filter(told_at=None).exists()
    told = OutboxMessage.objects.filter(kind="case.clock_warned")
    assert sum(message.params["count"] for message in told) == 8 * 6
    together(morning(3))
    up = OutboxMessage.objects.filter(kind="case.clock_went_up")
    assert sum(message.params["count"] for message in up) == ClockWarning.objects.exclude(escalated_to=None).count()
    assert set(ClockWarning.objects.exclude(escalated_to=None).values_list("escalations", flat=True)) == {1}
