"""The real deployment's processes, on PostgreSQL as the application role and on Redis."""

import json

import psycopg2
import pytest


def test_web_opens_as_the_application_and_is_healthy(live):
    web = live.start("web")
    live.until(lambda: live.get("/healthz")[0] == 200)
    assert json.loads(live.get("/healthz")[1]) == {"database": "ok", "broker": "ok"}
    status, page = live.get("/")
    assert status == 200 and "<html" in page
    assert web.poll() is None


def test_the_worker_answers_over_redis_and_ends_when_told(live):
    worker = live.start("worker")
    live.until(lambda: live.run("-m", "celery", "-A", "office.config", "inspect", "ping", "-t", "2").returncode == 0)
    live.stop("worker")
    assert worker.returncode == 0


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_no_process_runs_as_the_owner_of_the_tables(live, name):
    process = live.start(name, owner=True)
    assert process.wait(timeout=60) != 0
    assert "owns" in live.log(name).read_text()


def test_append_only_tables_stay_so_whatever_the_program_does(live):
    for statement in (
        "UPDATE office_auditrecord SET action = ''",
        "DELETE FROM office_auditrecord",
        "UPDATE cases_event SET happened_on = now()",
        "DELETE FROM cases_event",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            live.rows(statement)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        live.rows("CREATE TABLE own (a int)")
