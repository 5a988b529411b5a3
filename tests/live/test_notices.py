"""A notice by itself: beat wakes, the worker issues and delivers, over Redis and PostgreSQL."""

import datetime as dt
import signal

import pytest
from celery.beat import PersistentScheduler

from office.config.celery import app

MAKE = """
import datetime as dt
from django.db import transaction
from django.utils import timezone
from tests.factories import county
from tests.sharing.notices.made import case_of, event, setting
monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday() + 7)
with transaction.atomic():
    made = county("{name}", "{code}")
    setting(made.police, starts_on=monday - dt.timedelta(weeks={weeks}))
    event(made.police, case_of(made.police)[0], "filing", monday)
"""
ISSUED = (
    "SELECT n.number, n.payload FROM sharing_notice n JOIN office_jointoffice o ON o.id = n.office_id"
    " WHERE o.division_code = %s ORDER BY n.number"
)
BOX = (
    "SELECT count(*) FROM office_boxmessage m JOIN sharing_notice n ON n.id = m.root_id AND m.root_kind = 'notice'"
    " JOIN office_jointoffice o ON o.id = n.office_id WHERE o.division_code = %s"
)


def make(live, name: str, code: str, weeks: int) -> None:
    live.manage("shell", "-v", "0", "-c", MAKE.format(name=name, code=code, weeks=weeks))


def overdue(live) -> None:
    """A schedule as beat leaves it when the machine is switched off for the night."""
    app.finalize()  # now it knows the schedule of the apps
    scheduler = PersistentScheduler(app, schedule_filename=str(live.folder / "beat"), lazy=False)
    for entry in scheduler.schedule.values():
        entry.last_run_at = app.now() - dt.timedelta(hours=9)
    scheduler.sync()
    scheduler.close()


def test_beat_and_worker_issue_and_deliver_the_notice_of_the_week(live):
    make(live, "海山", "139903", 0)
    overdue(live)
    live.start("worker")
    live.start("beat")
    live.until(lambda: live.rows(BOX, "139903") == [(2,)])  # the case office and the resident prosecutors
    ((number, payload),) = live.rows(ISSUED, "139903")
    assert number == 1
    assert payload["number"] == f"海公数通〔{dt.date.today().year}〕1号"
    assert next(row for row in payload["figures"] if row["row"] == "filing")["this"] == 1


def test_tasks_by_the_dozen_and_a_worker_killed_half_way_issue_each_notice_once(live):
    make(live, "临江", "139904", 29)
    live.start("worker")
    for _ in range(12):
        live.send("sharing.issue_notices")
    live.until(lambda: live.rows(ISSUED, "139904"))
    live.stop("worker", number=signal.SIGKILL)
    live.start("worker")
    live.send("sharing.issue_notices")
    # The sweeper's part: what the dead worker had claimed comes back when its claim ends.
    live.until(lambda: live.rows(BOX, "139904") == [(60,)], seconds=180, send="office.outbox.deliver")
    assert [number for number, _payload in live.rows(ISSUED, "139904")] == list(range(1, 31))


@pytest.mark.parametrize(
    "statement", ["UPDATE sharing_noticereceipt SET at = now()", "DELETE FROM sharing_noticereceipt"]
)
def test_the_application_cannot_change_receipts(live, statement):
    with pytest.raises(Exception, match="permission denied"):
        live.rows(statement)
