"""A worker killed for good (SIGKILL) in the middle of an import, in a process and a database of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sharing.ledgers.samples import csv_bytes, grid, police_case

# Its SQLite file is its own; on PostgreSQL tests/live kills a worker.
pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[3]
ROWS = 1_500

# Tables are made from the models, without the migrations' time.
SET_UP = """
import os, sys, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "office.config.settings"
settings.MIGRATION_MODULES = {name: None for name in ("office", "cases", "meetings", "sharing")}
django.setup()
from django.core.management import call_command
from office.access.context import Purpose, acting_as
from sharing.ledgers import work
from sharing.ledgers.models import ImportBatch
"""
MAKE = (
    SET_UP
    + """
call_command("migrate", run_syncdb=True, verbosity=0)
from office.agencies.models import Department
from office.agencies.principals import principals_make
from tests.factories import county
from tests.sharing.ledgers.samples import UNIT
made = county()
unit = Department.objects.create(agency=made.police, name="城关派出所", code=UNIT, kind="unit")
principals_make([unit])
print(made.police.code)
"""
)
IMPORT = (
    SET_UP
    + """
work.pace_of = lambda: work.Pace(50, 50, 50, 1)
call_command("import_ledger", sys.argv[1], layout="police_case", agency=sys.argv[2], commit=True, json=True)
"""
)
RESUME = (
    SET_UP
    + """
from django.utils import timezone
left = work.batches_left()
assert left == [], "the dead worker's claim still stands"
ImportBatch.objects.update(lease_until=timezone.now())
for pk in work.batches_left():
    while work.batch_advance(pk, seconds=60):
        pass
"""
)


def run(code: str, var: Path, *args: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"OFFICE_VAR": str(var), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *args],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def done(code: str, var: Path, *args: str) -> str:
    child = run(code, var, *args)
    out, problems = child.communicate(timeout=300)
    assert child.returncode == 0, problems[-2000:]
    return out.strip().splitlines()[-1] if out.strip() else ""


def ask(database: Path, sql: str):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as connection:
        return connection.execute(sql).fetchone()


def page_writes(database: Path) -> float:
    """How long a page has to wait for the write lock while the import runs; raises when it is "locked"."""
    if not database.exists():
        return 0.0
    began = time.monotonic()
    with sqlite3.connect(database, timeout=20, isolation_level=None) as connection:
        connection.execute("begin immediate")
        connection.execute("rollback")
    return time.monotonic() - began


def test_killed_worker_resumes_and_nothing_is_doubled(tmp_path):
    var = tmp_path / "var"
    agency = done(MAKE, var)
    database = var / "office.sqlite3"
    path = tmp_path / "rows.csv"
    path.write_bytes(csv_bytes(grid("police_case", [police_case(n) for n in range(1, ROWS + 1)])))
    worker = run(IMPORT, var, str(path), agency)
    waits = [0.0]
    try:
        for _ in range(1200):
            batch = ask(database, "select state, done from sharing_importbatch")
            if batch and batch[0] == "committing" and batch[1] >= 300:
                break
            assert worker.poll() is None, worker.communicate()[1][-2000:]
            waits.append(page_writes(database))
            time.sleep(0.1)
        os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.kill()
        worker.communicate()
    assert len(waits) > 5 and max(waits) < 3, "a page that writes its audit row must not wait for the import"
    state, moved = ask(database, "select state, done from sharing_importbatch")
    cases = ask(database, "select count(*) from cases_case")[0]
    assert state == "committing" and moved == cases < ROWS, "what the cursor says is what was written"
    done(RESUME, var)
    counts = ask(database, "select state, new_count, quarantined_count from sharing_importbatch")
    assert counts == ("committed", ROWS, 0)
    assert ask(database, "select count(*), count(distinct case_id) from cases_event where type='acceptance'") == (
        ROWS,
        ROWS,
    )
    assert ask(database, "select count(*) from cases_case")[0] == ROWS
    told = json.loads(done(IMPORT, var, str(path), agency))
    assert (told["new"], told["changed"], told["unchanged"]) == (0, 0, ROWS)
