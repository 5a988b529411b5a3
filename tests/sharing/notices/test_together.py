"""Several at once: processes on a SQLite file, threads on PostgreSQL. One notice a period, no gap, no lock error."""

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from office.access.context import acting_as
from office.access.roles import Role
from office.access.services import permission_ids_forget
from office.outbox.models import BoxMessage, OutboxMessage
from office.outbox.services import messages_deliver
from sharing.notices.models import Notice, NoticeReceipt
from sharing.notices.services import notice_issue_due, notice_sign
from tests.factories import county, fresh
from tests.sharing.notices.made import setting

ROOT = Path(__file__).resolve().parents[3]
WORKERS = 4
ON = dt.date(2026, 11, 16)
NOW = timezone.make_aware(dt.datetime(2026, 11, 16, 8))

MAKE = """
import datetime as dt
from django.db import transaction
from tests.factories import county
from tests.sharing.notices.made import case_of, event, setting
with transaction.atomic():
    for name, code in (("海山", "139903"), ("临江", "139904")):
        made = county(name, code)
        for agency in (made.police, made.procuratorate):
            setting(agency, starts_on=dt.date(2026, 9, 7))
        event(made.police, case_of(made.police)[0], "filing", dt.date(2026, 11, 10))
"""
TELL = """
import json
from office.outbox.models import OutboxMessage
from sharing.notices.models import Notice, NoticeGrant
rows = list(Notice.objects.order_by("issuer", "number").values_list("issuer", "period_start", "number"))
print(json.dumps([[i, str(s), n] for i, s, n in rows]))
print(NoticeGrant.objects.count(), OutboxMessage.objects.count())
"""


@pytest.mark.pure
def test_processes_on_one_sqlite_file(tmp_path):
    skip = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "OFFICE_MODE")
    env = {key: value for key, value in os.environ.items() if key not in skip} | {"OFFICE_VAR": str(tmp_path / "var")}

    def manage(*words: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", *words]
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def done(process: subprocess.Popen) -> str:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    done(manage("migrate", "--no-input", "-v", "0"))
    done(manage("shell", "-v", "0", "-c", MAKE))
    running = [manage("issue_notices", "--on", ON.isoformat(), "--json") for _ in range(WORKERS)]
    answers = [json.loads(done(process).strip().splitlines()[-1]) for process in running]
    weeks, agencies = 10, 4
    assert sum(answer["issued"] for answer in answers) == weeks * agencies
    assert all(answer["issued"] + answer["existing"] == weeks * agencies for answer in answers)
    *_, rows, counted = done(manage("shell", "-v", "0", "-c", TELL)).strip().splitlines()
    by_issuer: dict[int, list[int]] = {}
    for issuer, _start, number in json.loads(rows):
        by_issuer.setdefault(issuer, []).append(number)
    assert list(by_issuer.values()) == [list(range(1, weeks + 1))] * agencies
    # Two grants a notice; a procuratorate has two departments that sign, a bureau one.
    assert counted == f"{2 * weeks * agencies} {weeks * (2 + 2 + 1 + 1)}"


@pytest.fixture
def made(transactional_db):
    permission_ids_forget()
    yield county()
    permission_ids_forget()


def together(work) -> list:
    """Run ``work`` in threads that start at one moment; what they returned."""
    barrier, results, problems = threading.Barrier(WORKERS), [], []

    def run(index: int) -> None:
        try:
            barrier.wait()
            results.append(work(index))
        except Exception as problem:  # a test reports it below
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    return results


@pytest.mark.postgresql  # threads share one connection on the test's SQLite; processes are tested above
def test_threads_issue_each_period_once(made):
    for agency in (made.police, made.procuratorate):
        setting(agency, starts_on=dt.date(2026, 9, 7))
    results = together(lambda index: notice_issue_due(on_date=ON, now=NOW))
    assert sum(len(result.ids) for result in results) == 20
    for agency in (made.police, made.procuratorate):
        numbers = Notice.objects.filter(issuer=agency).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 11))
    assert OutboxMessage.objects.count() == 30


@pytest.mark.postgresql  # threads share one connection on the test's SQLite; processes are tested above
def test_threads_deliver_each_message_once(made):
    setting(made.police, starts_on=dt.date(2026, 3, 2))
    notice_issue_due(on_date=ON, now=NOW)
    waiting = OutboxMessage.objects.count()
    tried = together(lambda index: sum(iter(lambda: messages_deliver(now=NOW, limit=7), 0)))
    assert sum(tried) == waiting == BoxMessage.objects.count()
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.postgresql  # threads share one connection on the test's SQLite; processes are tested above
def test_threads_sign_once(made):
    setting(made.police, starts_on=dt.date(2026, 11, 9))
    notice_issue_due(on_date=ON, now=NOW)
    notice = Notice.objects.get()
    roles = [Role.CASE_MANAGER, Role.RESIDENT_PROSECUTOR]

    def sign(index: int) -> int:
        officer = fresh(made.officers[roles[index % 2]])
        with acting_as(officer):
            return notice_sign(officer=officer, notice=Notice.objects.get(), sha256=notice.sha256, now=NOW).pk

    assert len(set(together(sign))) == 1
    assert NoticeReceipt.objects.count() == 2
