"""run.py: starting, stopping, and one plain sentence for what goes wrong. No child is left, whatever happens."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.infra.checkout import Checkout

# A pretended checkout, with a pretended program: no database is in it.
pytestmark = pytest.mark.pure


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path)
    yield made
    assert made.clear() == {}


def said(process: subprocess.Popen, *, within: float = 30) -> str:
    return process.communicate(timeout=within)[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_serve_opens_the_office_and_a_signal_closes_all_of_it(checkout, number):
    process = checkout.serve()
    checkout.wait_open(process)
    process.send_signal(number)
    text = said(process)
    assert process.returncode == 0
    for words in ("Browser packages", "Database", "Demo county", f"http://127.0.0.1:{checkout.port}/", "wang"):
        assert words in text
    assert checkout.left() == {}
    assert checkout.var.stat().st_mode & 0o777 == 0o700


def test_a_second_start_does_nothing_again(checkout):
    for _ in range(2):
        process = checkout.serve()
        checkout.wait_open(process)
        process.terminate()
        text = said(process)
        checkout.wait_for("demo_accounts")
        calls, _ = checkout.called(), checkout.calls.unlink()
    assert "Database" not in text and "Demo" not in text
    assert not {call.split()[0] for call in calls} & {"migrate", "seed_demo", "collectstatic", "messages"}


def test_an_empty_office_gets_no_demo(checkout):
    process = checkout.serve("--empty")
    checkout.wait_open(process)
    process.terminate()
    said(process)
    assert "seed_demo" not in checkout.called()
    assert json.loads((checkout.var / "stamp.json").read_text())["start"] == "empty"


def test_a_second_office_beside_the_first_is_refused(checkout):
    first = checkout.serve()
    checkout.wait_open(first)
    second = checkout.start("serve", "--port", str(checkout.port + 1))
    text = said(second)
    assert second.returncode == 1
    assert "already running" in text and str(first.pid) in text
    first.terminate()
    said(first)


def test_a_taken_port_is_said_plainly(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", checkout.port))
        other.listen()
        process = checkout.serve()
        text = said(process)
    assert process.returncode == 1
    assert text.strip() == (
        f"Port {checkout.port} is taken by another program. Choose another, for example: --port {checkout.port + 1}"
    )


def test_no_network_is_said_plainly(checkout):
    process = checkout.serve(fake="offline")
    text = said(process)
    assert process.returncode == 1
    assert "no network" in text and "Traceback" not in text


def test_ctrl_c_during_the_set_up_leaves_nothing_and_is_taken_up_again(checkout):
    process = checkout.serve(fake="hang")
    checkout.wait_for("-m pip")
    process.send_signal(signal.SIGINT)
    assert "the next start takes it up again" in said(process)
    assert process.returncode == 130
    assert not (checkout.root / ".venv" / ".ready").exists()


def test_a_demo_killed_half_way_is_made_anew(checkout):
    process = checkout.serve(fake="hang_seed")
    checkout.wait_for("seed_demo")
    with urllib.request.urlopen(f"http://127.0.0.1:{checkout.port}/", timeout=5) as page:
        assert page.status == 200
    (checkout.var / "office.sqlite3").write_text("half a county")
    process.send_signal(signal.SIGTERM)
    said(process)
    assert checkout.left() == {}
    again = checkout.serve()
    checkout.wait_open(again)
    again.terminate()
    assert "Database, anew" in said(again)
    assert (checkout.var / "office.sqlite3").read_text() == ""


def test_a_child_that_dies_closes_the_office_and_is_named(checkout):
    process = checkout.serve(fake="worker_dies")
    text = said(process)
    assert process.returncode == 1
    assert "The worker ended by itself (exit code 1)" in text
    assert "the worker has lost its mind" in text
    assert checkout.left() == {}


def test_a_web_server_that_does_not_start_says_why(checkout):
    process = checkout.serve(fake="web_broken")
    text = said(process)
    assert process.returncode == 1
    assert "The web server did not start" in text and "SyntaxError" in text


def test_stubborn_children_are_ended_when_asked_twice(checkout):
    process = checkout.serve(fake="stubborn")
    checkout.wait_open(process)
    process.terminate()
    time.sleep(1)
    assert process.poll() is None
    process.terminate()
    said(process, within=20)
    assert checkout.left() == {}


def test_a_reader_that_goes_away_keeps_no_child_alive(checkout):
    reading, writing = os.pipe()
    process = checkout.serve(stdout=writing, stderr=writing)
    os.close(writing)
    os.close(reading)
    checkout.wait_open(process)
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_children_end_when_run_py_itself_is_killed(checkout):
    process = checkout.serve()
    checkout.wait_open(process)
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    # The pretended worker, unlike Celery, does not end its own children.
    while any("celery" in line or "gunicorn" in line for line in checkout.left().values()):
        assert time.monotonic() < until
        time.sleep(0.1)
    checkout.clear()
    time.sleep(0.2)


def test_arguments_of_test_go_to_pytest(checkout):
    process = checkout.start("test", "tests/office", "-k", "access")
    text = said(process)
    assert process.returncode == 0
    assert "pytest -n 2 --dist loadgroup -m not worker tests/office -k access" in text


def test_with_both_servers_the_worker_tests_run_too(checkout):
    checkout.env |= {"DATABASE_URL": "postgres://x", "REDIS_URL": "redis://x"}
    assert "not worker" not in said(checkout.start("test"))


def test_an_old_python_reads_one_sentence():
    """run.py must stay readable for a Python that knows nothing of today's syntax: nothing before the check but sys."""
    code = "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path('run.py', run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("This needs Python 3.11 or newer, and this is 3.9.")
