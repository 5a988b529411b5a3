"""A worker killed in the middle of an import over Redis and PostgreSQL: it resumes, nothing is doubled, and the
whole batch can be taken back.

``LIVE_ROWS`` sets how many rows (2,000 unless told; 20,000 was run by hand).
"""

import os
import signal

import pytest

from tests.sharing.ledgers.samples import csv_bytes, grid, police_case

ROWS = int(os.environ.get("LIVE_ROWS", "2000"))
# Generous: a machine that does other things as well writes some hundred rows a second.
PATIENCE = 120 + ROWS / 50
CODE = "139906"
UNIT = f"{CODE}000200"

MAKE = """
import io
from pathlib import Path
from tests.factories import county
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.agencies.measures import settings_default
from sharing.ledgers.services import batch_upload
with acting_as(Purpose("test")):
    made = county("北原", "{code}")
    settings_default(made.office, confirmed=True)
officer = made.officers[Role.POLICE_LEGAL]
with acting_as(officer):
    batch = batch_upload(
        officer=officer, layout="police_case", content=io.BytesIO(Path("{path}").read_bytes()),
        file_name="北原.csv", token="live-ledger",
    )
print(batch.pk)
"""
GO_ON = """
from office.access.context import acting_as
from office.agencies.models import Officer
from sharing.ledgers.models import ImportBatch
from sharing.ledgers.services import batch_commit, batch_withdraw
officer = Officer.objects.select_related("agency").get(username="police_legal-{code}")
with acting_as(officer):
    batch = ImportBatch.objects.get(token="live-ledger")
    {call}
"""
STATE = "SELECT state, done FROM sharing_importbatch WHERE token = 'live-ledger'"
CLAIM_ENDS = "UPDATE sharing_importbatch SET lease_until = now() WHERE token = 'live-ledger' RETURNING id"
CASES = (
    "SELECT count(*), count(DISTINCT n.value), count(DISTINCT n.case_id) FROM cases_casenumber n"
    " JOIN cases_case c ON c.id = n.case_id JOIN office_jointoffice o ON o.id = c.office_id"
    " WHERE o.division_code = %s AND n.withdrawn_at IS NULL"
)
EVENTS = (
    "SELECT e.type, count(*) FROM cases_event e JOIN cases_case c ON c.id = e.case_id"
    " JOIN office_jointoffice o ON o.id = c.office_id WHERE o.division_code = %s AND e.voided_by_id IS NULL"
    " AND e.voids_id IS NULL GROUP BY e.type ORDER BY e.type"
)
SIGHT = (
    "SELECT count(*) FROM cases_caseaccess a JOIN cases_case c ON c.id = a.root_id"
    " JOIN office_jointoffice o ON o.id = c.office_id WHERE o.division_code = %s"
)


def number(serial: int) -> str:
    """A police number of the unit: the month turns every 9,999 cases."""
    return f"A{UNIT}2026{serial // 9999 + 1:02d}{serial % 9999 + 1:04d}"


def shell(live, code: str) -> str:
    return live.manage("shell", "-v", "0", "-c", code)


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "北原.csv"
    rows = [police_case(1, ajbh=number(serial), badw_dm=UNIT) for serial in range(ROWS)]
    path.write_bytes(csv_bytes(grid("police_case", rows)))
    return path


def kill_and_start(live, working: str, least: int) -> None:
    """Let the worker get somewhere, kill it without a word, start another. The dead one's claim would stand for a
    minute; here it ends at once."""
    live.until(lambda: live.rows(STATE)[0][0] != working or live.rows(STATE)[0][1] >= least, seconds=PATIENCE)
    state, done = live.rows(STATE)[0]
    assert state == working and done < ROWS, "the worker was killed in the middle"
    live.stop("worker", number=signal.SIGKILL)
    live.rows(CLAIM_ENDS)
    live.start("worker")


def until_state(live, state: str) -> None:
    # The sweeper's part: what the dead worker had claimed is taken up when its claim ends.
    live.until(lambda: live.rows(STATE)[0][0] == state, seconds=PATIENCE, send="sharing.ledgers.sweep")


def test_a_killed_import_resumes_and_is_taken_back_whole(live, ledger):
    shell(live, MAKE.format(code=CODE, path=ledger))
    live.start("worker")
    until_state(live, "ready")
    shell(live, GO_ON.format(code=CODE, call="batch_commit(officer=officer, batch=batch)"))
    kill_and_start(live, "committing", ROWS // 10)
    until_state(live, "committed")
    assert live.rows(CASES, CODE) == [(ROWS, ROWS, ROWS)]
    assert live.rows(EVENTS, CODE) == [("acceptance", ROWS), ("filing", ROWS)]
    assert live.rows(SIGHT, CODE) == [(3 * ROWS,)], "unit, legal department, resident prosecutors"

    shell(live, GO_ON.format(code=CODE, call="batch_withdraw(officer=officer, batch=batch, reason='误导入')"))
    kill_and_start(live, "withdrawing", ROWS // 10)
    until_state(live, "withdrawn")
    assert live.rows(CASES, CODE) == [(0, 0, 0)]
    assert live.rows(EVENTS, CODE) == []
    assert live.rows(SIGHT, CODE) == [(0,)]
    live.manage("check_access")
    live.manage("check_projection")
